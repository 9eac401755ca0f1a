"""Reading the mapping file of a system (one TOML, no code): secrets, checks, words. Blocks briefly.

A secret stands as "${NAME}" and comes from the environment. What is wrong is told by file,
line and what was expected.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from backends.gateway.rest.ciphers import wrong_key
from backends.gateway.rest.fields import NEEDS, Becomes
from backends.gateway.rest.lines import line_of, line_of_error, line_of_part, line_of_text
from backends.gateway.rest.placeholders import misspelt
from backends.gateway.rest.streams import Mapping, Stream
from backends.gateway.rest.tables import AuthKind, PageKind, Transport

_REFERENCE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_CITY_WIDE = (Becomes.POSITIONS, Becomes.READINGS, Becomes.POINTS)  # known by id to all
_SCHEMES = {
    Transport.REST: ("http://", "https://"),
    Transport.MQTT: ("mqtt://", "mqtts://"),
}
Wrong = tuple[str, list[str]]  # what was expected, and the keys that lead to what it concerns


class MappingError(Exception):
    """The mapping cannot be used; the text says file, line and what was expected."""

    def __init__(self, path: Path, line: int, expected: str) -> None:
        super().__init__(f"{path}:{line}: {expected}")
        self.path, self.line, self.expected = path, line, expected


def load_mapping(path: Path, base_url: str = "") -> Mapping:
    """The mapping of a file; `base_url` overrides the file's. Raises MappingError."""
    text = _text(path)
    try:
        tree = tomllib.loads(text)
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
        raise MappingError(path, line_of_error(text, str(error)), str(error)) from error
    for expected, keys in _wrong(mapping):
        raise MappingError(path, line_of(text, keys), expected)
    for expected, keys, name in misspelt(tree):
        raise MappingError(path, line_of_part(text, keys, name), expected)
    return _absolute(mapping, path.parent)


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        raise MappingError(path, 1, f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise MappingError(path, line, "is not UTF-8 text; save it as UTF-8") from error


def _absolute(mapping: Mapping, folder: Path) -> Mapping:
    """The certificates' files stand relative to the mapping."""
    tls = mapping.tls
    found = {
        name: str(folder / value) if (value := getattr(tls, name)) else ""
        for name in ("ca", "certificate", "key")
    }
    return msgspec.structs.replace(mapping, tls=msgspec.structs.replace(tls, **found))


def _wrong(mapping: Mapping) -> Iterator[Wrong]:
    """What no type can say."""
    source = mapping.source
    schemes = _SCHEMES[source.transport]
    if not source.base_url.startswith(schemes):
        words = f"source.base_url: expected an address that begins with {' or '.join(schemes)}"
        yield words, ["source", "base_url"]
    try:
        dt.datetime.fromisoformat(source.expires or "2027-01-01")
    except ValueError:
        yield 'source.expires: expected a date like "2027-03-01"', ["source", "expires"]
    if mapping.outward and source.transport is Transport.MQTT:
        yield "nothing goes out by MQTT: [[outward]] needs transport rest", ["outward"]
    if not mapping.stream and not mapping.outward:
        yield "expected one [[stream]] or [[outward]] at least", ["source"]
    yield from _wrong_auth(mapping)
    names = [stream.name for stream in mapping.stream]
    for number, stream in enumerate(mapping.stream):
        here = ["stream", str(number)]
        if names.count(stream.name) > 1:
            yield f"stream {stream.name}: two streams have this name", [*here, "name"]
        if stream.of and stream.of not in names:
            yield f"stream {stream.name}: there is no stream {stream.of}", [*here, "of"]
        for words, keys in _wrong_stream(stream, source.transport):
            yield f"stream {stream.name}: {words}", [*here, *keys]


def _wrong_auth(mapping: Mapping) -> Iterator[Wrong]:
    auth = mapping.auth
    match auth.kind:
        case AuthKind.TOKEN if not (auth.path and auth.token):
            yield "auth: kind token needs path (of the login) and token (where it stands)", ["auth"]
        case AuthKind.OAUTH2 if not (auth.path and auth.user and auth.password):
            yield "auth: kind oauth2 needs path, user (client id) and password (secret)", ["auth"]
        case AuthKind.BASIC if not auth.user:
            yield "auth: kind basic needs user and password", ["auth"]
        case AuthKind.CERTIFICATE if not mapping.tls.certificate:
            yield "auth: kind certificate needs [tls] with certificate", ["auth"]


def _wrong_stream(stream: Stream, transport: Transport) -> Iterator[Wrong]:
    fields, becomes = stream.fields, stream.becomes
    if transport is Transport.MQTT and not stream.topics:
        yield "by MQTT it needs topics", []
    if transport is Transport.REST and not stream.path:
        yield "it needs path", []
    if stream.paging.kind is PageKind.CURSOR and not stream.paging.cursor:
        yield "paging by cursor needs cursor", ["paging"]
    if stream.paging.kind is PageKind.LINK and not stream.paging.next:
        yield "paging by link needs next", ["paging"]
    if stream.limits and becomes not in (Becomes.READINGS, Becomes.POINTS):
        yield "limits are of readings and points", ["limits"]
    if stream.has_shared_ids and becomes not in _CITY_WIDE:
        yield "shared_ids is of positions, readings and points", ["shared_ids"]
    if stream.data_within_s and not fields.updated_at:
        yield "data_within_s needs updated_at", ["fields"]
    if set(stream.open) & set(stream.closed):
        yield "a status is both open and closed", ["closed"]
    if bool(fields.lon) is not bool(fields.lat):
        yield "lon and lat belong together", ["fields"]
    for name in NEEDS[becomes]:
        if not getattr(fields, name):
            yield f"{becomes.value} need {name}", ["fields"]
    if becomes is not Becomes.CASES and fields.personal:
        yield "personal fields go with reports only", ["fields"]
    if becomes is Becomes.READINGS and not fields.factors and not (fields.factor and fields.value):
        yield "readings need factor and value, or factors", ["fields"]
    if stream.cipher is not None and (wrong := wrong_key(stream.cipher)):
        yield f"cipher: {wrong}", ["cipher"]
    if stream.since.first_s and (stream.reconcile or becomes is Becomes.ITEMS):
        yield "first_s asks for a part, reconcile and items for all", ["since"]
    if stream.is_whole and stream.paging.is_kept:
        yield "paging keep asks for what changed, whole for all", ["paging"]
    if becomes is Becomes.CELLS and not stream.layer:
        yield "cells need layer", []
    if becomes is Becomes.CODES and not (stream.party and stream.topic):
        yield "codes need party and topic", []
    if becomes is Becomes.COVERAGE and not stream.topic:
        yield "coverage needs topic", []


def _resolve(path: Path, text: str, value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _resolve(path, text, item) for key, item in value.items()}
    if isinstance(value, list):
        return [_resolve(path, text, item) for item in value]
    if not isinstance(value, str):
        return value
    for name in _REFERENCE.findall(value):
        if name not in os.environ:
            line = line_of_text(text, f"${{{name}}}")
            raise MappingError(path, line, f"the environment variable {name} is not set")
        value = value.replace(f"${{{name}}}", os.environ[name])
    return value
