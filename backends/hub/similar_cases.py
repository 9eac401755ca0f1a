"""Closed incidents, kept folded in the search index, and which of them may be like a given one.

Put by the indexer's thread, read on a reading thread.
"""

from __future__ import annotations

import math
import sqlite3

import msgspec

from backends.hub.search_words import terms_of
from backends.link.queries import SimilarCase
from backends.record.catalogue import decode_payload
from backends.record.common import Place
from backends.record.envelope import Event
from backends.record.incident import Incident, Stage
from backends.record.incident_events import IncidentEvent
from backends.record.incident_fold import evolve

NEAR_M = 2_000.0
LEAST_SCORE = 0.3
# Of one class, of one neighbourhood, and the newest whatever they are: scored, then the best.
_MOST_OF_CLASS = 300
_MOST_NEAR = 200
_MOST_NEWEST = 200

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Incident).decode


def folded(history: list[Event]) -> Incident:
    """The incident of all its events. Raises LookupError where they tell of none."""
    state: Incident | None = None
    for event in history:
        payload = decode_payload(event)
        if isinstance(payload, IncidentEvent):
            state = evolve(state, event, payload)
    if state is None:
        raise LookupError("no events of an incident")
    return state


def put(connection: sqlite3.Connection, cases: list[tuple[int, Incident]]) -> None:
    """(seq of its last event, incident) of those that were closed or went on, within a transaction:
    the closed are kept, one that is open again no longer is."""
    closed = [(seq, case) for seq, case in cases if case.stage is Stage.CLOSED]
    connection.executemany("DELETE FROM cases WHERE incident = ?", [(c.id,) for _, c in cases])
    connection.executemany(
        "INSERT INTO cases VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (
                case.id,
                seq,
                case.realm.value,
                case.class_code,
                case.place.lon_wgs84 if case.place else None,
                case.place.lat_wgs84 if case.place else None,
                _encode(case),
            )
            for seq, case in closed
        ],
    )


def candidates(connection: sqlite3.Connection, incident: Incident) -> list[Incident]:
    """Closed incidents of its realm that may be like it, itself not among them."""
    realm = incident.realm.value
    found: dict[str, bytes] = {}
    _gather(connection, found, "class_code = ?", [realm, incident.class_code, _MOST_OF_CLASS])
    if incident.place is not None:
        lon, lat = incident.place.lon_wgs84, incident.place.lat_wgs84
        dlat = NEAR_M / 110_900.0
        dlon = dlat / max(0.1, math.cos(math.radians(lat)))
        box = [realm, lat - dlat, lat + dlat, lon - dlon, lon + dlon, _MOST_NEAR]
        _gather(connection, found, "lat BETWEEN ? AND ? AND lon BETWEEN ? AND ?", box)
    _gather(connection, found, "true", [realm, _MOST_NEWEST])
    found.pop(incident.id, None)
    return [_decode(packed) for packed in found.values()]


def _gather(
    connection: sqlite3.Connection, found: dict[str, bytes], condition: str, values: list[object]
) -> None:
    query = f"""SELECT incident, packed FROM cases WHERE realm = ? AND {condition}
        ORDER BY closed_seq DESC LIMIT ?"""
    found.update(connection.execute(query, values))


def similar(incident: Incident, known: list[Incident], limit: int) -> list[SimilarCase]:
    """The best of `known`, best first; what hardly is like it is left out."""
    words = _words(incident)
    scored = [(_score(incident, words, other), other) for other in known]
    likely = [(score, other) for score, other in scored if score >= LEAST_SCORE]
    likely.sort(key=_best_first)
    return [_case(score, other) for score, other in likely[:limit]]


def _score(incident: Incident, words: set[str], other: Incident) -> float:
    """0 to 1: of one class, in the same words, nearby, as severe."""
    score = 0.0
    if incident.class_code and incident.class_code == other.class_code:
        score += 0.4
    elif incident.domain is other.domain:
        score += 0.1
    theirs = _words(other)
    if words and theirs:
        score += 0.3 * len(words & theirs) / min(len(words), len(theirs))
    if incident.place is not None and other.place is not None:
        score += 0.2 * math.exp(-_apart_m(incident.place, other.place) / 1000.0)
    return score + 0.1 * (1 - abs(incident.severity - other.severity) / 3)


def _words(incident: Incident) -> set[str]:
    return {t for t in terms_of((incident.title, incident.description)) if len(t) == 2}


def _apart_m(a: Place, b: Place) -> float:
    scale = math.cos(math.radians(a.lat_wgs84))
    east = (a.lon_wgs84 - b.lon_wgs84) * 111_320 * scale
    return math.hypot(east, (a.lat_wgs84 - b.lat_wgs84) * 110_900)


def _best_first(scored: tuple[float, Incident]) -> tuple[float, float]:
    score, incident = scored
    return -score, -(incident.closed_at or incident.changed_at).timestamp()


def _case(score: float, incident: Incident) -> SimilarCase:
    closed_at = incident.closed_at or incident.changed_at
    return SimilarCase(
        incident=incident.id,
        number=incident.number,
        title=incident.title,
        class_code=incident.class_code,
        score=round(min(1.0, score), 3),
        result=incident.result,
        hours=round((closed_at - incident.reported_at).total_seconds() / 3600, 2),
        closed_at=closed_at,
    )
