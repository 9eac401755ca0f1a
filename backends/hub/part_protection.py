"""How long parts of recordings are kept, and what relays hear of it. The hub's loop only.

A relay hears of a part when the record takes it, then of what changes; of all parts only when its
line is new, piece by piece: the writer does other work between two.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Coroutine, Iterable
from concurrent.futures import Future
from typing import Any

from backends.hub.field_routes import FieldRoutes
from backends.hub.jobs import Answer, Job, SideJob
from backends.hub.on_disk import kept
from backends.hub.part_rows import MOST_AT_ONCE, FindProtected, Keep, PartRow, Protect
from backends.link.field_relay import PartTaken, ProtectedParts
from backends.record.ids import IncidentId
from backends.record.incident import Incident
from backends.record.policy import RecordingPolicy
from backends.record.recording import protected_until_s


class PartProtection:
    """`incident_of` gives an incident as it stands, `policy` what is in force: any thread."""

    def __init__(
        self,
        routes: FieldRoutes,
        submit: Callable[[Job], Future[Answer] | None],
        incident_of: Callable[[IncidentId], Incident | None],
        policy: Callable[[], RecordingPolicy],
    ) -> None:
        self._routes, self._submit = routes, submit
        self._incident_of, self._policy = incident_of, policy
        self._stale: dict[str, None] = {}  # relays to be told everything
        self._telling: dict[str, asyncio.Task[None]] = {}  # everything, by relay
        self._under_way: set[asyncio.Task[None]] = set()

    def close(self) -> None:
        """Nobody is told any more."""
        for task in self._under_way:
            task.cancel()

    def until_s(self, ends_at: dt.datetime, incidents: Iterable[IncidentId]) -> int:
        """Until when (unix s) a part of these incidents is kept. Any thread."""
        closed: list[dt.datetime | None] = []
        for key in incidents:
            known = self._incident_of(key)
            if known is not None and known.merged_into:
                known = self._incident_of(known.merged_into)
            if known is None:  # over for so long that it is on no screen
                closed.append(ends_at)
            else:
                closed.append(known.stage_since if known.is_over else None)
        return protected_until_s(ends_at, closed, self._policy())

    def relay_is(self, relay: str) -> None:
        """A relay's line is new."""
        self._stale[relay] = None

    def taken(self, relay: str, keep: Keep, written: Future[Answer] | None) -> None:
        """A part that it said is being written."""
        self._then(self._say_taken(relay, keep, written))

    def set_anew(self, incident: IncidentId) -> None:
        """An incident ended: its parts are not kept for ever; or it is open again: they are."""

        def until_of(part: PartRow) -> int:
            ends_at = dt.datetime.fromtimestamp(part.ends_unix_ms / 1000, dt.UTC)
            return self.until_s(ends_at, part.incidents)

        protect = Protect(incident, until_of)
        self._then(self._say_changed(protect, self._submit(SideJob(write=protect))))

    def every_second(self) -> None:
        """Everything to relays that have not heard it."""
        stale, self._stale = self._stale, {}
        for relay in stale:
            before = self._telling.pop(relay, None)
            if before is not None:  # pieces of two sets would make none
                before.cancel()
            self._telling[relay] = self._then(self._say_all(relay))

    async def _say_taken(self, relay: str, keep: Keep, written: Future[Answer] | None) -> None:
        if await kept(written) is None:
            taken = PartTaken(id=keep.told.part, protected_until_s=keep.until_s[-1])
            self._routes.to_relay(relay, taken)

    async def _say_changed(self, protect: Protect, written: Future[Answer] | None) -> None:
        if await kept(written) is not None:  # it may be written yet
            self._stale |= dict.fromkeys(self._routes.relay_lines)
            return
        for relay, parts in protect.changed.items():
            for start in range(0, len(parts), MOST_AT_ONCE):
                said = ProtectedParts(parts=parts[start : start + MOST_AT_ONCE])
                self._routes.to_relay(relay, said)

    async def _say_all(self, relay: str) -> None:
        """On one line: a newer one hears it from the beginning."""
        line, after, is_last = self._routes.relay_lines.get(relay), "", False
        while line is not None and line is self._routes.relay_lines.get(relay) and not is_last:
            find = FindProtected(relay, after)
            if await kept(self._submit(SideJob(write=find))) is not None:
                self._stale[relay] = None
                return
            is_last = len(find.found) < MOST_AT_ONCE
            line.push(ProtectedParts(parts=find.found, is_first=not after, is_last=is_last))
            after = find.found[-1][0] if find.found else after

    def _then(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.ensure_future(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return task
