"""Tries a mapping once and says what came of it, before it goes into service. Blocks; any thread.

Asks with a real client, maps with the real rules, and hands nothing to the hub.
"""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from backends.gateway.health import utc_now
from backends.gateway.rest.client import RestClient
from backends.gateway.rest.failure import RestFailure
from backends.gateway.rest.mapping import load_mapping
from backends.gateway.rest.mqtt_trial import LISTEN_S, Heard, heard_of, rows_of
from backends.gateway.rest.pages import Pages
from backends.gateway.rest.rows import Row, read_row, rows_in
from backends.gateway.rest.streams import Mapping, Stream
from backends.gateway.rest.tables import Transport
from backends.gateway.rest.words import reason, shown, shown_answer

MOST_PAGES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedRow:
    """One row: as it came, and what it becomes, or why it does not."""

    raw: str
    mapped: dict[str, Any] = field(default_factory=dict)
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamTrial:
    """One stream's trial. `failure` is empty when it answered; `rows` are the first `limit`;
    `answer`: how its last answer begins, where there was no row in any."""

    stream: str
    becomes: str
    failure: str = ""
    pages: int = 0
    total: int = 0
    fitted: int = 0
    silent: int = 0  # rows whose status neither opens nor closes, or that say nothing
    rows: tuple[TriedRow, ...] = ()
    unfit: tuple[TriedRow, ...] = ()
    reasons: tuple[tuple[str, int], ...] = ()
    answer: str = ""


def connector_try(
    file: Path, base_url: str = "", limit: int = 3, listen_s: float = LISTEN_S
) -> list[StreamTrial]:
    """Ask every stream of a mapping once, a few pages of each, or listen to its broker for
    `listen_s`. Raises MappingError when the file cannot be used; what a system does not give
    stands in the stream's trial."""
    mapping = load_mapping(file, base_url)
    if mapping.source.transport is Transport.MQTT:
        return _listen(mapping, limit, listen_s)
    client = RestClient(mapping)
    try:
        return [_try(client, mapping, stream, limit) for stream in mapping.stream]
    finally:
        client.close()


def _listen(mapping: Mapping, limit: int, listen_s: float) -> list[StreamTrial]:
    heard, failure = Heard(messages=[], refused={}), ""
    try:
        heard = heard_of(mapping, listen_s)
    except RestFailure as wrong:
        failure = wrong.words
    return [
        _judged(
            mapping,
            stream,
            rows_of(heard.messages, stream),
            _Begun(failure=failure or heard.refused.get(stream.name, ""), limit=limit),
        )
        for stream in mapping.stream
    ]


def _try(client: RestClient, mapping: Mapping, stream: Stream, limit: int) -> StreamTrial:
    pages = Pages(client, stream, stream.since.start)
    found: list[Any] = []
    count, failure = 0, ""
    try:
        for page in itertools.islice(iter(pages), MOST_PAGES):
            count += 1
            found += rows_in(page, stream)
    except RestFailure as wrong:
        failure = wrong.words
    has_none = not found and pages.answer is not None
    answer = shown_answer(pages.answer, stream) if has_none else ""
    begun = _Begun(failure=failure, pages=count, limit=limit, answer=answer)
    return _judged(mapping, stream, found, begun)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Begun:
    failure: str
    limit: int
    pages: int = 1
    answer: str = ""


def _judged(mapping: Mapping, stream: Stream, found: list[Any], begun: _Begun) -> StreamTrial:
    now = utc_now()
    tried = [(raw, read_row(raw, n, stream, mapping.source, now)) for n, raw in enumerate(found)]
    good = [(raw, row) for raw, row in tried if isinstance(row, Row)]
    faults = [(raw, row.doubt if isinstance(row, Row) else row) for raw, row in tried]
    bad = [(raw, fault) for raw, fault in faults if fault is not None]
    telling = [(raw, row) for raw, row in good if _tells(row)]
    reasons: dict[str, int] = {}
    for _, fault in bad:
        words = reason(stream, fault)
        reasons[words] = reasons.get(words, 0) + 1
    return StreamTrial(
        stream=stream.name,
        becomes=stream.becomes.value,
        failure=begun.failure,
        pages=begun.pages,
        total=len(tried),
        fitted=len(telling),
        silent=len(good) - len(telling),
        rows=tuple(
            TriedRow(raw=shown(raw, stream), mapped=_mapped(row))
            for raw, row in telling[: begun.limit]
        ),
        unfit=tuple(
            TriedRow(
                raw=shown(raw, stream),
                fault=f"{fault.row}, {fault.field or '(row)'}: expected {fault.expected}",
            )
            for raw, fault in bad[: begun.limit]
        ),
        reasons=tuple(sorted(reasons.items(), key=lambda pair: -pair[1])),
        answer=begun.answer,
    )


def _tells(row: Row) -> bool:
    return not row.is_apart and (row.told is not None or bool(row.things))


def _mapped(row: Row) -> dict[str, Any]:
    """The observation as JSON has it, without what is empty; who reported is only named."""
    told: Any = row.told if row.told is not None else row.things[0]
    if isinstance(told, tuple):
        return {"id": row.id, "row": list(told)}
    plain = msgspec.to_builtins(told, enc_hook=str)
    if plain.get("personal"):
        plain["personal"] = dict.fromkeys(plain["personal"], "***")
    return {key: _shown(value) for key, value in plain.items() if value not in ("", [], {}, None)}


def _shown(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.datetime) else value
