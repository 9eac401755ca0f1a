"""What the replica and the resources know of some words, at once and without the hub. Pure."""

from __future__ import annotations

import datetime as dt
import heapq
from collections.abc import Iterable, Iterator

from backends.link.api import Link
from backends.link.queries import Found
from backends.record.alarm import Alarm
from backends.record.common import Place
from widgets.formats import actor_text, department_word

MOST_OF_A_KIND = 8
# In the order in which the palette groups them.
KINDS = (
    "incident",
    "task",
    "alarm",
    "warning",
    "request",
    "camera",
    "point",
    "vehicle",
    "source",
    "team",
    "supply",
    "site",
    "log",
)


def search_here(link: Link, text: str) -> list[Found]:
    """Hits that hold every word of `text`, grouped by kind, newest first within one."""
    words = text.casefold().split()
    if not words:
        return []
    hits: list[Found] = []
    for candidates in (_incidents, _tasks, _warnings, _requests):
        found = [hit for hit, said in candidates(link) if _holds(said, words)]
        hits += sorted(found, key=_newest, reverse=True)[:MOST_OF_A_KIND]
    hits += _alarms(link, words)
    for named in (_cameras, _points, _vehicles, _sources):
        hits += _first(named(link), words)
    return hits


def _alarms(link: Link, words: list[str]) -> list[Found]:
    """There may be 20,000: a hit is made only of those that are shown."""
    found = [a for a in link.alarms.values() if _holds(f"{a.title} {_place(a.place)}", words)]
    newest = heapq.nlargest(MOST_OF_A_KIND, found, key=_since)
    return [
        Found(kind="alarm", subject=a.id, title=a.title, excerpt=_place(a.place), at=a.since)
        for a in newest
    ]


def _since(alarm: Alarm) -> dt.datetime:
    return alarm.since


def _first(candidates: Iterable[tuple[Found, str]], words: list[str]) -> list[Found]:
    found = []
    for hit, said in candidates:
        if _holds(said, words):
            found.append(hit)
            if len(found) == MOST_OF_A_KIND:
                break
    return found


def _holds(said: str, words: list[str]) -> bool:
    folded = said.casefold()
    return all(word in folded for word in words)


def _newest(hit: Found) -> dt.datetime:
    return hit.at or dt.datetime.min.replace(tzinfo=dt.UTC)


def _place(place: Place | None) -> str:
    return " ".join(p for p in (place.division, place.name) if p) if place is not None else ""


def _incidents(link: Link) -> Iterator[tuple[Found, str]]:
    for item in link.incidents.values():
        excerpt = "　".join(p for p in (item.number, _place(item.place)) if p)
        hit = Found(
            kind="incident", subject=item.id, title=item.title, excerpt=excerpt, at=item.reported_at
        )
        owner = actor_text(item.owner, link.users) if item.owner is not None else ""
        department = department_word(item.department)
        said = f"{item.title} {excerpt} {item.description} {owner} {department} {item.origin_ref}"
        yield hit, said


def _tasks(link: Link) -> Iterator[tuple[Found, str]]:
    for item in link.tasks.values():
        hit = Found(
            kind="task", subject=item.id, title=item.title, excerpt=item.number, at=item.issued_at
        )
        yield hit, f"{item.title} {item.number} {item.detail} {item.owner} {item.recipient.name}"


def _warnings(link: Link) -> Iterator[tuple[Found, str]]:
    for item in link.warnings.values():
        hit = Found(
            kind="warning",
            subject=item.id,
            title=item.headline,
            excerpt=item.area.name,
            at=item.issued_at,
        )
        yield hit, f"{item.headline} {item.area.name} {item.text} {item.advice}"


def _requests(link: Link) -> Iterator[tuple[Found, str]]:
    for item in link.requests.values():
        hit = Found(
            kind="request",
            subject=item.id,
            title=item.title,
            excerpt=item.reason,
            at=item.requested_at,
        )
        yield hit, f"{item.title} {item.reason} {actor_text(item.requested_by, link.users)}"


def _cameras(link: Link) -> Iterator[tuple[Found, str]]:
    for item in link.cameras.values():
        hit = Found(
            kind="camera",
            subject=item.id,
            title=f"{item.number} {item.name}",
            excerpt=_place(item.place),
        )
        said = f"{item.number} {item.name} {_place(item.place)} {department_word(item.department)}"
        yield hit, said


def _points(link: Link) -> Iterator[tuple[Found, str]]:
    for item in link.points.values():
        hit = Found(kind="point", subject=item.id, title=item.name, excerpt=_place(item.place))
        yield hit, f"{item.name} {_place(item.place)} {department_word(item.department)}"


def _vehicles(link: Link) -> Iterator[tuple[Found, str]]:
    table = link.positions
    if table is not None:
        for id_, label in zip(table.ids, table.labels, strict=True):
            yield Found(kind="vehicle", subject=id_, title=label, excerpt=""), label


def _sources(link: Link) -> Iterator[tuple[Found, str]]:
    for item in link.sources.values():
        hit = Found(kind="source", subject=item.source, title=item.name, excerpt=item.reason)
        yield hit, f"{item.name} {department_word(item.department)}"


def merged(here: list[Found], hub: Iterable[Found]) -> list[Found]:
    """Both, each subject once, by kind; what the hub found with an excerpt is the fuller."""
    known: dict[tuple[str, str], Found] = {(hit.kind, hit.subject): hit for hit in here}
    for hit in hub:
        before = known.get((hit.kind, hit.subject))
        if before is None or hit.excerpt:
            known[hit.kind, hit.subject] = hit
    newest = sorted(known.values(), key=_newest, reverse=True)
    return sorted(newest, key=_rank)


def _rank(hit: Found) -> int:
    return KINDS.index(hit.kind) if hit.kind in KINDS else len(KINDS)
