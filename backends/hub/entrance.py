"""Who comes in and goes: sessions opened and ended, and told to the log. The hub's loop only."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import functools
import logging
from collections.abc import Callable
from concurrent.futures import Future

from backends.hub.attendance import Attendance
from backends.hub.consoles import Consoles
from backends.hub.jobs import Answer, Job, SessionJob
from backends.hub.sessions import Sessions
from backends.hub.trouble import Overloaded, StoreTrouble
from backends.record.access import SignedIn, User
from backends.record.refusal import Refusal, RefusalCode

log = logging.getLogger(__name__)


class Entrance:
    """`submit` hands work to the writer, or raises Overloaded."""

    def __init__(
        self, sessions: Sessions, consoles: Consoles, submit: Callable[[Job], Future[Answer]]
    ) -> None:
        self._sessions, self._consoles, self._submit = sessions, consoles, submit
        self._attendance = Attendance()
        self._owed: list[SessionJob] = []  # sign-outs that are not on the disk yet

    async def sign_in(self, name: str, password: str) -> SignedIn | Refusal:
        """Open a session. In store trouble it lasts until the hub restarts."""
        now = dt.datetime.now(dt.UTC)
        opened = await self._sessions.sign_in(name, password, now)
        if isinstance(opened, Refusal):
            self._note_refusal(name, opened, now)
            return opened
        signed_in, session = opened
        await self._write_beside(self._attendance.signed_in(signed_in.user, session))
        return signed_in

    async def check(self, name: str, password: str) -> User | Refusal:
        """Whose password it is; a wrong one is told to the log as at sign-in."""
        found = await self._sessions.check(name, password)
        if isinstance(found, Refusal):
            self._note_refusal(name, found, dt.datetime.now(dt.UTC))
        return found

    def _note_refusal(self, name: str, refusal: Refusal, now: dt.datetime) -> None:
        who = self._sessions.known(name)
        refused = self._attendance.refused(who, refusal.code, now.timestamp())
        if refused is not None:
            with contextlib.suppress(Overloaded):
                self._submit(refused)

    async def sign_out(self, token: str) -> None:
        """End the session and its consoles."""
        ended = self._sessions.sign_out(token)
        if ended is None:
            return
        user, key = ended
        for console in self._consoles:
            if console.session == key:
                console.end(Refusal(code=RefusalCode.SIGNED_OUT))
        job = self._attendance.signed_out(user, key)
        if not await self._write_beside(job):
            self._owed.append(job)  # else a restart would let the session in again

    def settle(self) -> None:
        """The store writes again: sign-outs that it could not take go once more."""
        owed, self._owed = self._owed, []
        for job in owed:
            try:
                answer = asyncio.wrap_future(self._submit(job))
            except Overloaded:
                self._owed.append(job)
            else:
                answer.add_done_callback(functools.partial(self._settled, job))

    def _settled(self, job: SessionJob, answer: asyncio.Future[Answer]) -> None:
        error = None if answer.cancelled() else answer.exception()
        if answer.cancelled() or isinstance(error, StoreTrouble | Overloaded):
            self._owed.append(job)
        elif error is not None:
            log.error("a sign-out is not kept beyond a restart", exc_info=error)

    async def _write_beside(self, job: SessionJob) -> bool:
        try:
            await asyncio.shield(asyncio.wrap_future(self._submit(job)))
        except (StoreTrouble, Overloaded) as error:
            log.warning("not kept beyond a restart: %s", error)
            return False
        return True
