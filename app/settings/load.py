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

from app.logs import redacted
from app.settings.gb28181 import gb28181_fault
from app.settings.map import map_fault
from app.settings.model import CameraEntry, SiteSettings
from app.settings.screens import screens_fault
from backends.link.session import hub_address
from backends.record.common import Place
from backends.record.ids import CameraId
from backends.record.resource import Camera, MonitoringPoint
from backends.record.toml_lines import Path as KeyPath
from backends.record.toml_lines import line_of
from backends.record.toml_words import explained, unknown_key, unknown_words, value_at

_REFERENCE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_MOST_PORT = 65535


class SettingsError(Exception):
    """The settings cannot be used; the text says file, line and what was expected.

    A line in Chinese, and the same in English.
    """

    def __init__(self, path: Path, line: int, expected: str, words: str) -> None:
        super().__init__(f"{path}:{line}: {words}\n{path}:{line}: {expected}")
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
            security=entry.security,
            owner=entry.owner,
        )
        for entry in site.camera
    ]


def points(site: SiteSettings) -> list[MonitoringPoint]:
    """The monitoring points of all departments in the file."""
    return site.environment.points() if site.environment else []


def _camera_id(entry: CameraEntry) -> str:
    return "cam-" + hashlib.sha256(entry.name.encode()).hexdigest()[:10]


def _read(path: Path) -> dict[str, object]:
    text = read_text(path)
    try:
        tree = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found.group(1)) if found else max(text.count("\n"), 1)
        raise SettingsError(path, line, f"{error}", "不是正确的 TOML 写法") from error
    except RecursionError as error:
        words = "括号套得太深"
        raise SettingsError(path, 1, "brackets are nested too deeply", words) from error
    resolved = _resolve(path, text, tree, ())
    assert isinstance(resolved, dict)
    return resolved


def read_text(path: Path) -> str:
    """The file's text; a byte order mark, as some editors write it, is no part of it."""
    try:
        data = path.read_bytes()
    except OSError as error:
        expected = f"cannot be read: {error.strerror}"
        words = "没有这个文件" if isinstance(error, FileNotFoundError) else "无法读取这个文件"
        raise SettingsError(path, 1, expected, words) from error
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        words = "不是 UTF-8 文本,请另存为 UTF-8"
        raise SettingsError(path, line, "is not UTF-8 text; save it as UTF-8", words) from error


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
                path,
                line_of(text, at),
                f"the environment variable {name} is not set",
                f"没有设置环境变量 {name}",
            )
        return os.environ[name]

    return _REFERENCE.sub(replaced, value)


def _validate(path: Path, tree: dict[str, object]) -> SiteSettings:
    try:
        site = msgspec.convert(tree, SiteSettings)
    except msgspec.ValidationError as error:
        told = explained(read_text(path), str(error), SiteSettings, _shown)
        raise SettingsError(path, *told) from error
    _check_places(path, tree)
    _check_addresses(path, site)
    _check_console(path, site)
    _check_relay(path, site)
    if wrong := gb28181_fault(site):
        raise SettingsError(path, line_of(read_text(path), wrong.at), wrong.expected, wrong.words)
    _check_unique(path, site)
    if fault := map_fault(site.map):
        line = line_of(read_text(path), fault.at)
        raise SettingsError(path, line, fault.expected, fault.words)
    return site


def _check_places(path: Path, tree: dict[str, object]) -> None:
    """A place is a type of the wire too, which takes keys that it does not know."""
    for at in (("camera",), ("environment", "outlet")):
        entries = value_at(tree, at)
        for index, entry in enumerate(entries if isinstance(entries, list) else []):
            where = (*at, index, "place")
            if bad := unknown_key(entry.get("place"), Place, where):
                raise SettingsError(path, line_of(read_text(path), bad[0]), *unknown_words(*bad))


def _check_addresses(path: Path, site: SiteSettings) -> None:
    listens = {"hub": site.hub.listen, "relay": site.relay.listen}
    if site.emergency:
        listens["emergency"] = site.emergency.listen
    if site.environment:
        listens["environment"] = site.environment.listen
    if site.transport:
        listens["transport"] = site.transport.listen
        if site.transport.evidence:
            listens["transport.evidence"] = site.transport.evidence.listen
    if site.gb28181:
        listens["gb28181"] = site.gb28181.listen
    for table, listen in listens.items():
        if int(listen.rpartition(":")[2]) > _MOST_PORT:
            line = line_of(read_text(path), (*table.split("."), "listen"))
            expected = f"{table}.listen: expected a port up to {_MOST_PORT} (is {listen!r})"
            words = f"{table}.listen:端口不大于 {_MOST_PORT},写成了 {listen!r}"
            raise SettingsError(path, line, expected, words)
    if site.console.hub:
        try:
            hub_address(site.console.hub)
        except ValueError as error:
            line = line_of(read_text(path), ("console", "hub"))
            words = "console.hub:应为 http://主机:端口 或 https://主机:端口"
            raise SettingsError(path, line, f"console.hub: {error}", words) from error


def _check_console(path: Path, site: SiteSettings) -> None:
    console = site.console
    if bool(console.user) is not bool(console.password):
        key = "user" if console.user else "password"
        line = line_of(read_text(path), ("console", key))
        words = "console:user 和 password 要一起写"
        raise SettingsError(path, line, "console: user and password belong together", words)
    if fault := screens_fault(console.screens):
        line = line_of(read_text(path), ("console", "screens", fault.key))
        raise SettingsError(path, line, fault.expected, fault.words)


def _check_relay(path: Path, site: SiteSettings) -> None:
    first, last = site.relay.first_port, site.relay.last_port
    if first % 2 or last < first:
        line = line_of(read_text(path), ("relay", "first_port" if first % 2 else "last_port"))
        expected = f"relay: first_port even and not above last_port (are {first}, {last})"
        words = f"relay：first_port 要是偶数，且不大于 last_port，写成了 {first} 和 {last}"
        raise SettingsError(path, line, expected, words)


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
                text = read_text(path)
                line = line_of(text, (kind, index, attribute))
                first = line_of(text, (kind, seen[value], attribute))
                expected = f"{kind} {attribute} {value!r} stands already on line {first}"
                words = f"{kind} 的 {attribute} {value!r} 与第 {first} 行重复"
                raise SettingsError(path, line, expected, words)
            seen[value] = index


def _merged(under: dict[str, object], over: dict[str, object]) -> dict[str, object]:
    result = dict(under)
    for key, value in over.items():
        below = result.get(key)
        if isinstance(below, dict) and isinstance(value, dict):
            result[key] = _merged(below, value)
        else:
            result[key] = value
    return result


def _shown(value: object) -> str:
    """What stands in the file, never what a reference stands for."""
    return redacted(repr(value))
