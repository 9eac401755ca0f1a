"""The mapping file of a REST system (one TOML, no code): its shape, and reading it.

A secret stands as "${NAME}" and comes from the environment. What is wrong is told by file,
line and what was expected.
"""

from __future__ import annotations

import enum
import os
import re
import tomllib
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from backends.gateway.datum import Datum
from backends.record.common import Department
from backends.record.incident import Origin

_REFERENCE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
Positive = Annotated[float, Meta(gt=0)]
Name = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_.-]{1,64}$")]
Offset = Annotated[str, Meta(pattern=r"^[+-]\d\d:\d\d$")]


class MappingError(Exception):
    """The mapping cannot be used; the text says file, line and what was expected."""

    def __init__(self, path: Path, line: int, expected: str) -> None:
        super().__init__(f"{path}:{line}: {expected}")
        self.path, self.line, self.expected = path, line, expected


class _Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of the file: an unknown key is an error."""


def _expired_status() -> list[int]:
    return [401]


def _open() -> list[str]:
    return ["open"]


def _closed() -> list[str]:
    return ["closed"]


class Source(_Table, frozen=True, kw_only=True):
    """[source]: which feed this is."""

    id: Name
    name: Annotated[str, Meta(min_length=1)]
    department: Department
    base_url: str = ""
    stale_after_s: Positive = 60.0


class AuthKind(enum.StrEnum):
    """How the system knows us."""

    NONE = "none"
    HEADERS = "headers"
    TOKEN = "token"


class Auth(_Table, frozen=True, kw_only=True):
    """[auth]. For "headers" only `headers`; for "token" a login whose answer holds the token."""

    kind: AuthKind = AuthKind.NONE
    headers: dict[str, str] = {}
    path: str = ""
    body: dict[str, Any] = {}
    body_kind: Annotated[str, Meta(pattern="^(json|form)$")] = "json"
    token: str = ""  # path in the answer
    header: str = "Authorization"
    prefix: str = "Bearer "
    expired_status: list[int] = msgspec.field(default_factory=_expired_status)
    expired_codes: list[str] = []  # values at the stream's success path


class Success(_Table, frozen=True, kw_only=True):
    """[stream.success]: HTTP 200 is not enough where the body says otherwise."""

    path: str
    equals: str | int | bool = 0


class PageKind(enum.StrEnum):
    """How a stream is cut into answers."""

    NONE = "none"
    PAGE = "page"
    OFFSET = "offset"
    CURSOR = "cursor"


class Paging(_Table, frozen=True, kw_only=True):
    """[stream.paging]. Ends at a page shorter than `size`, or at an empty cursor."""

    kind: PageKind = PageKind.NONE
    size: Annotated[int, Meta(ge=1, le=10_000)] = 100
    first: int = 1
    cursor: str = ""  # path in the answer
    most: Annotated[int, Meta(ge=1, le=10_000)] = 200


class Since(_Table, frozen=True, kw_only=True):
    """[stream.since]: how {since} is written; newest updated_at less `look_back_s`."""

    format: str = "%Y-%m-%d %H:%M:%S"  # or "unix_ms", "unix_s", "iso"
    zone: Offset = "+08:00"
    look_back_s: Annotated[float, Meta(ge=0)] = 300.0
    start: str = "1970-01-01 00:00:00"  # sent as it stands until something came


class Field(_Table, frozen=True, kw_only=True):
    """One field: where it stands in the row and how it is read."""

    path: str
    type: Annotated[str, Meta(pattern="^(text|number|time|enum)$")] = "text"
    format: str = "%Y-%m-%d %H:%M:%S"  # of times, as in since
    zone: Offset = "+08:00"
    values: dict[str, str] = {}  # of enums
    default: str = ""
    is_required: bool = msgspec.field(name="required", default=False)


AnyField = str | Field


class Fields(_Table, frozen=True, kw_only=True):
    """[stream.fields]: a path, or a table of path and type.

    `personal` (who reported, telephone, address) goes with a report only and is enciphered by the
    hub. Of a warning `severity` is its colour, `title` its headline, `polygon` a list of
    [lon, lat], `division` the districts it names, `replaces` the ids of those it ends.
    """

    id: AnyField
    updated_at: AnyField
    status: AnyField
    title: AnyField
    occurred_at: AnyField = ""
    severity: AnyField = ""
    lon: AnyField = ""
    lat: AnyField = ""
    place_name: AnyField = ""
    division: AnyField = ""
    detail: dict[str, AnyField] = {}
    department: AnyField = ""  # whose it is, where a row says so; else the source's
    cause: AnyField = ""  # of an alarm: what is behind it
    class_code: AnyField = ""  # of a report: the class of incident; of a warning: its kind
    text: AnyField = ""  # of a report or a warning: the long words
    personal: dict[str, AnyField] = {}
    until: AnyField = ""
    advice: AnyField = ""
    polygon: AnyField = ""
    replaces: AnyField = ""


class Emit(enum.StrEnum):
    """What a stream's rows become."""

    ALARM = "alarm"
    CASE = "case"  # a citizen's or grid worker's report, once a row
    WARNING = "warning"


class Stream(_Table, frozen=True, kw_only=True):
    """[[stream]]: rows that begin and end something by their status. `origin`: of reports."""

    name: Name
    path: str
    records: str
    fields: Fields
    emit: Emit = Emit.ALARM
    origin: Origin = Origin.CITIZEN
    kind: str = "case"
    method: Annotated[str, Meta(pattern="^(GET|POST)$")] = "GET"
    query: dict[str, str] = {}
    body: dict[str, Any] = {}
    body_kind: Annotated[str, Meta(pattern="^(json|form)$")] = "json"
    encoding: Annotated[str, Meta(pattern="^(utf-8|gbk|gb18030)$")] = "utf-8"
    datum: Datum = Datum.WGS84
    open: list[str] = msgspec.field(default_factory=_open)
    closed: list[str] = msgspec.field(default_factory=_closed)
    every_s: Positive = 10.0
    rate_per_s: Positive = 5.0
    success: Success | None = None
    paging: Paging = Paging()
    since: Since = Since()


class Mapping(_Table, frozen=True, kw_only=True):
    """The whole file."""

    source: Source
    auth: Auth = Auth()
    stream: Annotated[list[Stream], Meta(min_length=1)]


def load_mapping(path: Path, base_url: str = "") -> Mapping:
    """The mapping of a file; `base_url` overrides the file's. Raises MappingError."""
    try:
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        tree = tomllib.loads(text)
    except OSError as error:
        raise MappingError(path, 1, f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise MappingError(path, line, "is not UTF-8 text; save it as UTF-8") from error
    except RecursionError as error:
        raise MappingError(path, 1, "brackets are nested too deeply") from error
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        raise MappingError(path, int(found.group(1)) if found else 1, str(error)) from error
    if base_url and isinstance(tree.get("source"), dict):
        tree["source"]["base_url"] = base_url
    try:
        mapping = msgspec.convert(_resolve(path, text, tree), Mapping)
    except msgspec.ValidationError as error:
        raise MappingError(path, _line_of_error(text, str(error)), str(error)) from error
    expected, keys = _inconsistency(mapping)
    if expected:
        raise MappingError(path, _line_of(text, keys), expected)
    return mapping


def _inconsistency(mapping: Mapping) -> tuple[str, list[str]]:
    """What no type can say, and the keys that lead to what it concerns."""
    auth = mapping.auth
    if not mapping.source.base_url.startswith(("http://", "https://")):
        expected = "source.base_url: expected an address that begins with http:// or https://"
        return expected, ["source", "base_url"]
    if auth.kind is AuthKind.TOKEN and not (auth.path and auth.token):
        return "auth: kind token needs path (of the login) and token (where it stands)", ["auth"]
    for number, stream in enumerate(mapping.stream):
        here = ["stream", str(number)]
        if stream.paging.kind is PageKind.CURSOR and not stream.paging.cursor:
            return f"stream {stream.name}: paging by cursor needs cursor", [*here, "paging"]
        if set(stream.open) & set(stream.closed):
            return f"stream {stream.name}: a status is both open and closed", [*here, "closed"]
        if bool(stream.fields.lon) is not bool(stream.fields.lat):
            return f"stream {stream.name}: lon and lat belong together", [*here, "fields"]
        if stream.emit is Emit.WARNING and not stream.fields.until:
            return f"stream {stream.name}: a warning needs until", [*here, "fields"]
        if stream.emit is not Emit.CASE and stream.fields.personal:
            return f"stream {stream.name}: personal fields go with reports only", [*here, "fields"]
    return "", []


def _resolve(path: Path, text: str, value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _resolve(path, text, item) for key, item in value.items()}
    if isinstance(value, list):
        return [_resolve(path, text, item) for item in value]
    if not isinstance(value, str):
        return value
    for name in _REFERENCE.findall(value):
        if name not in os.environ:
            line = _line_of_text(text, f"${{{name}}}")
            raise MappingError(path, line, f"the environment variable {name} is not set")
        value = value.replace(f"${{{name}}}", os.environ[name])
    return value


def _line_of_error(text: str, message: str) -> int:
    """The line of the key that a validation error names, or of the table around it."""
    unknown = re.search(r"unknown field `([^`]+)`", message)
    at = re.search(r"at `\$\.?([^`]*)`", message)
    keys = re.findall(r"[^.\[\]]+", at.group(1)) if at else []
    return _line_of(text, [*keys, unknown.group(1)] if unknown else keys)


def _line_of(text: str, keys: list[str]) -> int:
    """The line of a key, found by walking down to it; of what is around it when it is absent."""
    lines = text.splitlines()
    at = 0
    for key in keys:
        if key.isdigit():  # the n-th table of a list; the walk stands on the first
            headers = [n for n, line in enumerate(lines) if line.startswith("[[") and n >= at]
            at = headers[int(key)] if int(key) < len(headers) else at
            continue
        name = re.escape(key)
        header = re.compile(rf"^\s*\[+([\w.]*\.)?{name}\s*\]")
        value = re.compile(rf"(^|[{{,\s\"]){name}\"?\s*=")
        found = [n for n in range(at, len(lines)) if header.search(lines[n])]
        found = found or [n for n in range(at, len(lines)) if value.search(lines[n])]
        at = found[0] if found else at
    return at + 1


def _line_of_text(text: str, part: str) -> int:
    return text[: max(0, text.find(part))].count("\n") + 1
