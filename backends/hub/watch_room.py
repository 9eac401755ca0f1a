"""The hub's part in the watch: opens shifts at their time, gathers the log, takes signatures.

The hub's loop only; what is decided is decided by the writer, what is read at length by a thread.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Protocol

import sqlalchemy as sa

from backends.hub import sqlite
from backends.hub.clock_watch import ClockWatch
from backends.hub.deciding import Deciding
from backends.hub.entrance import Entrance
from backends.hub.jobs import HUB, Answer, DeskJob, IngestJob, Job
from backends.hub.kept_pages import KeptPages
from backends.hub.ledger import Ledger
from backends.hub.segments import SegmentUnreadable
from backends.hub.trouble import Overloaded, StoreTrouble
from backends.hub.watch_beside import GATHERING, Beside
from backends.hub.watch_gathering import Gathered, Gatherer, PutGathered
from backends.hub.watch_words import since_cut
from backends.link.watch import Sign, SignAnswer, SinceCut, SinceCutAnswer
from backends.record.access import User
from backends.record.common import Actor
from backends.record.decisions import refused
from backends.record.handover import Handover, HandoverState, SignHandover
from backends.record.handover_signing import is_look_fresh, must_note
from backends.record.ids import uuid7
from backends.record.refusal import Refusal, RefusalCode
from backends.record.watch_opening import running

log = logging.getLogger(__name__)

LOOK_EVERY_S = 20.0
WATCH_QUERIES = (Sign, SinceCut)
_TROUBLE = (StoreTrouble, Overloaded)
_SIGNED_ONCE = (HandoverState.SIGNED_BY_LEAVER, HandoverState.AWAITING, HandoverState.SIGNED)


class Seen(Protocol):
    """What stands on the screens, by kind and id."""

    def get(self, kind: str, key: str) -> object | None:
        """One of them."""
        ...


class WatchRoom:
    """`submit` hands work to the writer, or raises Overloaded; the ledger is the writer's: only its
    policy is looked at here, and what lies beside the log is put there."""

    def __init__(
        self,
        folder: Path,
        entrance: Entrance,
        submit: Callable[[Job], Future[Answer]],
        ledger: Ledger,
        look: Callable[[], Beside],
    ) -> None:
        self._entrance, self._submit = entrance, submit
        self._folder, self._ledger, self._look = folder, ledger, look
        self._gatherer: Gatherer | None = None
        self._gathering: asyncio.Task[None] | None = None
        self._opening: Future[Answer] | None = None
        self._opened = ""  # the shift that is known to be open
        self._looked_at_s = float("-inf")
        self._clock = ClockWatch()
        if ledger.vault is not None:
            ledger.page_fault = KeptPages(folder, ledger.vault).fault

    def look_beside(self, asked: object) -> None:
        """What a handover's sheet says beside the log, as it is when it is asked for."""
        if isinstance(asked, GATHERING):
            self._ledger.beside = self._look()

    def every_second(
        self, now: dt.datetime, now_s: float, seen: Seen, *, can_write: bool = True
    ) -> None:
        """Open the shift that runs, at its time or after a restart in the middle of one."""
        if not can_write:
            return  # a clock that is set meanwhile is said later
        self._look_at_clock(now, now_s)
        found = self._ledger.policy.watch.shift_at(now)
        if found is not None:
            self._open(found[0].id_on(found[1]), seen)
        if now_s - self._looked_at_s >= LOOK_EVERY_S:
            self._looked_at_s = now_s
            if self._gathering is None or self._gathering.done():
                self._gathering = asyncio.ensure_future(self._gather(now))

    def _look_at_clock(self, now: dt.datetime, now_s: float) -> None:
        told = self._clock.look(now, now_s)
        if told is None:
            return
        log.warning("the clock was set: %s", told[0].title)
        batch = uuid7(int(now.timestamp() * 1000))
        with contextlib.suppress(Overloaded):
            self._submit(IngestJob(batch_id=batch, conditions=told, accepted=len(told)))

    def _open(self, shift: str, seen: Seen) -> None:
        is_busy = self._opening is not None and not self._opening.done()
        if shift == self._opened or is_busy:
            return
        if seen.get("shift", shift) is not None:
            self._opened = shift
            return
        try:
            self._opening = self._submit(DeskJob(do=_open_shift))
        except Overloaded:
            return
        self._opening.add_done_callback(_note_trouble)

    async def close(self) -> None:
        """Wait for what is being read, and let go of the file."""
        if self._gathering is not None:
            await asyncio.wait([self._gathering])
        if self._gatherer is not None:
            await asyncio.to_thread(self._gatherer.close)

    # -- the log by itself

    async def _gather(self, now: dt.datetime) -> None:
        """Automatic entries, once for each span; a thread reads, the writer writes them."""
        watch = self._ledger.policy.watch
        every = watch.gather_every_min
        if not every or not watch.shifts:
            return
        try:
            if self._gatherer is None:
                self._gatherer = Gatherer(sqlite.reading_engine(self._folder), self._folder)
            found: Gathered | None = await asyncio.to_thread(self._gatherer.look, now, every)
            if found is not None:
                await asyncio.wrap_future(self._submit(DeskJob(do=PutGathered(found))))
        except (*_TROUBLE, sa.exc.SQLAlchemyError, OSError, SegmentUnreadable) as error:
            log.warning("the log of the watch is not gathered now: %s", error)

    # -- handovers

    async def answer(
        self, query: Sign | SinceCut, user: User
    ) -> SignAnswer | SinceCutAnswer | Refusal:
        """A signature, or what changed since the cut."""
        try:
            if isinstance(query, Sign):
                return await self._sign(query, user)
            return await self._since(query)
        except _TROUBLE as error:
            return Refusal(code=RefusalCode.STORE_UNAVAILABLE, detail=str(error))

    async def _since(self, query: SinceCut) -> SinceCutAnswer | Refusal:
        found: list[SinceCutAnswer] = []

        def look(desk: Deciding) -> Answer:
            desk.recall("handover", query.handover)
            handover: Handover | None = desk.ledger.watch_of("handover", query.handover)
            if handover is None:
                return _unknown(query.handover)
            listed = since_cut(handover, desk.ledger, desk.work, desk.now)
            found.append(SinceCutAnswer(seq=desk.work.seq, changes=listed))
            return None

        refusal = await self._do(look)
        return refusal or found[0]

    async def _sign(self, query: Sign, by: User) -> SignAnswer | Refusal:
        signer = await self._entrance.check(query.user, query.password)
        if isinstance(signer, Refusal):
            return signer
        found: list[Handover] = []
        actor = Actor(user=signer.id, seat=signer.seat)

        def sign(desk: Deciding) -> Answer:
            desk.recall("handover", query.handover)
            handover: Handover | None = desk.ledger.watch_of("handover", query.handover)
            if handover is None:
                return _unknown(query.handover)
            if not _has_signed(handover, signer, query.digest):
                if left := _unnoted(handover, desk):
                    return refused(RefusalCode.OUT_OF_RANGE, f"{left} changes are not noted")
                command = SignHandover(
                    handover=query.handover,
                    digest=query.digest,
                    name=signer.name,
                    chain_head=desk.work.last_hash,
                )
                refusal = desk.apply(command, actor)
                if refusal is not None:
                    return refusal
            found.append(desk.ledger.watch_of("handover", query.handover) or handover)
            return None

        refusal = await self._do(sign)
        log.info(
            "handover %s: signature of %s, asked at the desk of %s",
            query.handover,
            signer.id,
            by.id,
        )
        return refusal or SignAnswer(handover=found[0])

    async def _do(self, work: Callable[[Deciding], Answer]) -> Refusal | None:
        job = DeskJob(do=work)
        try:
            answer = await asyncio.shield(asyncio.wrap_future(self._submit(job)))
        except ValueError as error:  # an id that names something else
            return Refusal(code=RefusalCode.UNKNOWN_SUBJECT, detail=str(error)[:200])
        return answer if isinstance(answer, Refusal) else None


def _open_shift(desk: Deciding) -> Answer:
    """Open the watch of this moment, if it is not open."""
    ledger = desk.ledger
    command = running(ledger.policy, ledger.books["duty"].current(), desk.now)
    if command is None:
        return None
    desk.recall("shift", command.shift)
    return desk.apply(command, HUB)


def _note_trouble(opening: Future[Answer]) -> None:
    error = None if opening.cancelled() else opening.exception()
    if error is not None and not isinstance(error, _TROUBLE):
        log.error("the shift could not be opened", exc_info=error)


def _unnoted(handover: Handover, desk: Deciding) -> int:
    """How many changes nobody took note of, before the first signature or after a lonely one.

    Within a minute of the last look they do not count: in a storm something always changes.
    """
    if not must_note(handover) or is_look_fresh(handover, desk.now):
        return 0
    listed = since_cut(handover, desk.ledger, desk.work, desk.now)
    return sum(one not in handover.noted for one in listed)


def _has_signed(handover: Handover, signer: User, digest: str) -> bool:
    """Asked again: the answer was lost on its way, the signature stands."""
    is_on_its_way = handover.state in _SIGNED_ONCE
    signatures = (handover.leaver_signature, handover.receiver_signature)
    return is_on_its_way and any(
        one is not None and (one.user, one.digest) == (signer.id, digest) for one in signatures
    )


def _unknown(handover: str) -> Refusal:
    return Refusal(code=RefusalCode.UNKNOWN_SUBJECT, detail=f"no handover {handover[:100]}")
