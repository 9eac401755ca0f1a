"""Tells the log who signs in and out, and who was refused; a flood of refusals is counted.

The hub's loop only; what it returns is work for the writer.
"""

from __future__ import annotations

from backends.hub.jobs import HUB, SessionJob
from backends.hub.rows import PutSession, RemoveSession
from backends.hub.sessions import Session
from backends.record.access import User
from backends.record.common import Actor
from backends.record.ids import UserId, uuid7
from backends.record.refusal import RefusalCode
from backends.record.session_events import SignInRefused, UserSignedIn, UserSignedOut

REFUSALS_A_WINDOW = 30
WINDOW_S = 600.0


class Attendance:
    """Makes the events of sessions. Anybody may cause a refusal: their number is bounded."""

    def __init__(self) -> None:
        self._window_s = float("-inf")
        self._in_window = 0
        self._unlogged = 0

    def signed_in(self, user: User, session: Session) -> SessionJob:
        """A session was opened."""
        return SessionJob(
            subject=_subject(session.key),
            version=1,
            actor=Actor(user=user.id, seat=user.seat),
            told=UserSignedIn(role=user.role),
            write=PutSession(session),
        )

    def signed_out(self, user: User, key: str) -> SessionJob:
        """A session was ended by its user."""
        return SessionJob(
            subject=_subject(key),
            version=2,
            actor=Actor(user=user.id, seat=user.seat),
            told=UserSignedOut(),
            write=RemoveSession(key),
        )

    def refused(self, user: UserId, code: RefusalCode, now_s: float) -> SessionJob | None:
        """A sign-in was refused; None where too many were logged already."""
        if now_s - self._window_s >= WINDOW_S:
            self._window_s, self._in_window = now_s, 0
        if self._in_window >= REFUSALS_A_WINDOW:
            self._unlogged += 1
            return None
        self._in_window += 1
        told = SignInRefused(user=user, code=code, unlogged=self._unlogged)
        self._unlogged = 0
        subject = f"sign-in:{uuid7(int(now_s * 1000))}"
        return SessionJob(subject=subject, version=1, actor=HUB, told=told)


def _subject(key: str) -> str:
    # Part of a digest of a token: it names the session and opens nothing.
    return f"session:{key[:16]}"
