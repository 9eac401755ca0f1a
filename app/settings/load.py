"""Reads the centre's settings file, names what is wrong in it by file and line.

Called once at the start of each process; never writes. Secrets come by reference: `${NAME}`
in a text value stands for the environment variable NAME.
"""

from __future__ import annotations

import hashlib
import os
import re
import tomllib
from pathlib import Path

import msgspec

from app.settings.locate import Path as KeyPath
from app.settings.locate import line_of
from app.settings.model import CameraEntry, SiteSettings
from backends.record.ids import CameraId
from backends.record.resource import Camera, MonitoringPoint

_REFERENCE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_AT = re.compile(r" - at `(\$[^`]*)`$")
_UNKNOWN_FIELD = re.compile(r"unknown field `([^`]+)`")
_MISSING_FIELD = re.compile(r"missing required field `([^`]+)`")


class SettingsError(Exception):
    """The settings cannot be used; the text says file, line and what was expected."""

    def __init__(self, path: Path, line: int, expected: str) -> None:
        super().__init__(f"{path}:{line}: {expected}")
        self.path, self.line, self.expected = path, line, expected


def load_site(path: Path, overlay: Path | None = None) -> SiteSettings:
    """Settings of `path` with `overlay` (this console's own file) laid over it."""
    tree = _read(path)
    site = _validate(path, tree)
    if overlay is None:
        return site
    over = _read(overlay)
    _validate(overlay, over)
    return _validate(overlay, _merged(tree, over))


def cameras(site: SiteSettings) -> list[Camera]:
    """The cameras as the record knows them, ids and numbers filled in."""
    taken = {entry.number for entry in site.camera if entry.number}
    free = (number for number in range(1, 100_000) if number not in taken)
    return [
        Camera(
            id=CameraId(entry.id or _camera_id(entry)),
            number=entry.number or next(free),
            name=entry.name,
            department=entry.department,
            main=entry.main,
            sub=entry.sub,
            place=entry.place,
            transport=entry.transport,
        )
        for entry in site.camera
    ]


def points(site: SiteSettings) -> list[MonitoringPoint]:
    """The monitoring points of all departments in the file."""
    return site.environment.points() if site.environment else []


def _camera_id(entry: CameraEntry) -> str:
    return "cam-" + hashlib.sha256(entry.name.encode()).hexdigest()[:10]


def _read(path: Path) -> dict[str, object]:
    try:
        text = path.read_text(encoding="utf-8")
        tree = tomllib.loads(text)
    except OSError as error:
        raise SettingsError(path, 1, f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise SettingsError(path, 1, "is not UTF-8 text; save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        raise SettingsError(path, int(found.group(1)) if found else 1, f"{error}") from error
    resolved = _resolve(path, text, tree, ())
    assert isinstance(resolved, dict)
    return resolved


def _resolve(path: Path, text: str, value: object, at: KeyPath) -> object:
    if isinstance(value, dict):
        return {key: _resolve(path, text, item, (*at, key)) for key, item in value.items()}
    if isinstance(value, list):
        return [_resolve(path, text, item, (*at, i)) for i, item in enumerate(value)]
    if not isinstance(value, str):
        return value

    def replaced(match: re.Match[str]) -> str:
        name = match.group(1)
        if name not in os.environ:
            raise SettingsError(
                path, line_of(text, at), f"the environment variable {name} is not set"
            )
        return os.environ[name]

    return _REFERENCE.sub(replaced, value)


def _validate(path: Path, tree: dict[str, object]) -> SiteSettings:
    try:
        site = msgspec.convert(tree, SiteSettings)
    except msgspec.ValidationError as error:
        text = path.read_text(encoding="utf-8")
        raise SettingsError(path, *_explained(text, str(error), tree)) from error
    _check_unique(path, site)
    return site


def _check_unique(path: Path, site: SiteSettings) -> None:
    for kind, entries, attribute in (
        ("camera", site.camera, "id"),
        ("camera", site.camera, "number"),
        ("camera", site.camera, "name"),
        ("user", site.user, "id"),
    ):
        seen: dict[object, int] = {}
        for index, entry in enumerate(entries):
            value = getattr(entry, attribute)
            if not value:
                continue
            if value in seen:
                text = path.read_text(encoding="utf-8")
                line = line_of(text, (kind, index, attribute))
                first = line_of(text, (kind, seen[value], attribute))
                expected = f"{kind} {attribute} {value!r} stands already on line {first}"
                raise SettingsError(path, line, expected)
            seen[value] = index


def _explained(text: str, message: str, tree: dict[str, object]) -> tuple[int, str]:
    """(line, what was expected) of one msgspec error."""
    found = _AT.search(message)
    at = _key_path(found.group(1)) if found else ()
    problem = _AT.sub("", message)
    unknown = _UNKNOWN_FIELD.search(problem)
    if unknown:
        known = ", ".join(_known_fields(at))
        return (
            line_of(text, (*at, unknown.group(1))),
            f"unknown key {_dotted((*at, unknown.group(1)))}; known here: {known}",
        )
    if missing := _MISSING_FIELD.search(problem):
        return line_of(text, at), f"{_dotted(at)}: the key {missing.group(1)} is missing"
    given = _value_at(tree, at)
    return line_of(text, at), f"{_dotted(at)}: {problem[:1].lower()}{problem[1:]} (is {given!r})"


def _key_path(dollar: str) -> KeyPath:
    parts: list[str | int] = []
    for name, index in re.findall(r"\.([^.\[\]]+)|\[(\d+|\.\.\.)\]", dollar):
        if name:
            parts.append(name)
        elif index != "...":
            parts.append(int(index))
    return tuple(parts)


def _dotted(path: KeyPath) -> str:
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}"
    return text.lstrip(".") or "the file"


def _value_at(tree: object, path: KeyPath) -> object:
    for part in path:
        try:
            tree = tree[part]  # type: ignore[index]  # a walk through parsed TOML
        except (KeyError, IndexError, TypeError):
            return None
    return tree


def _known_fields(path: KeyPath) -> list[str]:
    """Names of the keys that may stand at a path, from the types themselves."""
    kind: object = SiteSettings
    for part in path:
        if isinstance(part, int):
            continue
        hints = msgspec.structs.fields(_struct_in(kind))  # type: ignore[arg-type]
        kind = next((field.type for field in hints if field.encode_name == part), kind)
    struct = _struct_in(kind)
    return [field.encode_name for field in msgspec.structs.fields(struct)]  # type: ignore[arg-type]


def _struct_in(kind: object) -> object:
    """The Struct inside list[X], X | None, Annotated[X]."""
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return kind
    for argument in getattr(kind, "__args__", ()):
        found = _struct_in(argument)
        if found is not None:
            return found
    return None


def _merged(under: dict[str, object], over: dict[str, object]) -> dict[str, object]:
    result = dict(under)
    for key, value in over.items():
        below = result.get(key)
        if isinstance(below, dict) and isinstance(value, dict):
            result[key] = _merged(below, value)
        else:
            result[key] = value
    return result
