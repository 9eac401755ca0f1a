"""Which requests wait for whom. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from backends.link.api import Link
from backends.record.access import User
from backends.record.ids import AlarmId, IncidentId, TaskId
from backends.record.request import Request, RequestState, at_level


def requests_now(link: Link) -> list[Request]:
    """All requests in view, each at the level that its subject has by now."""
    return [request_now(request, link) for request in link.requests.values()]


def request_now(request: Request, link: Link) -> Request:
    """`request` at the level that its subject has by now: that says who decides."""
    about = request.about
    known = (
        link.incidents.get(IncidentId(about))
        or link.alarms.get(AlarmId(about))
        or link.tasks.get(TaskId(about))
    )
    is_open = request.state is RequestState.OPEN
    return at_level(request, known.severity) if known is not None and is_open else request


def may_decide(request: Request, user: User | None) -> bool:
    """Whether `user` is asked: an approver of it, never its author (two persons)."""
    return (
        user is not None
        and request.state is RequestState.OPEN
        and user.role in request.approvers
        and request.requested_by.user != user.id
    )


def to_decide(requests: Iterable[Request], user: User | None) -> list[Request]:
    """Open requests that `user` may decide: the worst severity first, then the longest waiting."""
    return sorted((r for r in requests if may_decide(r, user)), key=_pressing)


def asked_by(requests: Iterable[Request], user: User | None) -> list[Request]:
    """Open requests of `user`, the longest waiting first."""
    return sorted((r for r in own(requests, user) if r.state is RequestState.OPEN), key=_pressing)


def own(requests: Iterable[Request], user: User | None) -> list[Request]:
    """All requests of `user` that are known, the newest first."""
    mine = [r for r in requests if user is not None and r.requested_by.user == user.id]
    return sorted(mine, key=_changed_at, reverse=True)


def _pressing(request: Request) -> tuple[int, dt.datetime]:
    return int(request.severity), request.requested_at


def _changed_at(request: Request) -> dt.datetime:
    return request.changed_at
