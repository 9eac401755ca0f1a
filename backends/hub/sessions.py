"""Who is signed in: passwords, lock-out, tokens. The hub's loop only; hashing in threads.

Only the SHA-256 of a token and the argon2id of a password are kept.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import secrets
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import argon2

from backends.record.access import SignedIn, User
from backends.record.ids import UserId
from backends.record.refusal import Refusal, RefusalCode

WRONG_ALLOWED = 5
WRONG_WITHIN_S = 600.0
LOCKED_FOR_S = 600.0
_NAMES_WATCHED = 10_000
_MOST_NAME = 64
_MOST_WAITING = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One signed-in seat; `key` is the SHA-256 of its token."""

    key: str
    user: UserId
    expires_at: dt.datetime


class LockOut:
    """Five wrong passwords for a name within ten minutes close it for ten. Pure but for state."""

    def __init__(self) -> None:
        self._wrong: dict[str, deque[float]] = {}
        self._until: dict[str, float] = {}

    def left_s(self, name: str, now_s: float) -> float:
        """Seconds for which `name` stays closed; 0 where it is open."""
        return max(0.0, self._until.get(name, 0.0) - now_s)

    def wrong(self, name: str, now_s: float) -> None:
        """Count a wrong password."""
        if len(self._wrong) >= _NAMES_WATCHED and name not in self._wrong:
            self._wrong.pop(next(iter(self._wrong)))
        if len(self._until) >= _NAMES_WATCHED:
            self._until = {n: end for n, end in self._until.items() if end > now_s}
            if len(self._until) >= _NAMES_WATCHED:
                self._until.pop(next(iter(self._until)))
        times = self._wrong.setdefault(name, deque(maxlen=WRONG_ALLOWED))
        times.append(now_s)
        if len(times) == WRONG_ALLOWED and now_s - times[0] <= WRONG_WITHIN_S:
            self._until[name] = now_s + LOCKED_FOR_S
            del self._wrong[name]

    def right(self, name: str) -> None:
        """Forget what was wrong."""
        self._wrong.pop(name, None)
        self._until.pop(name, None)


def default_hasher() -> argon2.PasswordHasher:
    """argon2id at OWASP's least (19 MiB, 2 passes): about 25 ms a try on one core."""
    return argon2.PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


class Sessions:
    """Users, their hashes and the open sessions."""

    def __init__(
        self,
        users: dict[UserId, tuple[User, str]],
        sessions: list[Session],
        *,
        hours: float,
        hasher: argon2.PasswordHasher | None = None,
        ticking_s: Callable[[], float] = time.monotonic,
    ) -> None:
        """`ticking_s` counts the lock-out: setting the wall clock opens and closes nothing."""
        self._users = users
        self._open = {s.key: s for s in sessions if s.user in users}
        self._hours = hours
        self._hasher = hasher or default_hasher()
        self._lock_out = LockOut()
        self._ticking_s = ticking_s
        # One at a time: each takes a core and 19 MiB.
        self._hashing = asyncio.Lock()
        self._waiting = 0
        self._nobody = ""

    def users(self) -> list[User]:
        """All users, by id."""
        return [user for _, (user, _) in sorted(self._users.items())]

    async def sign_in(
        self, name: str, password: str, now: dt.datetime
    ) -> tuple[SignedIn, Session] | Refusal:
        """A new session, or why not. A closed name is refused without looking at the password."""
        user = await self.check(name, password)
        if isinstance(user, Refusal):
            return user
        self._open = {key: s for key, s in self._open.items() if s.expires_at > now}
        token = secrets.token_urlsafe(32)
        session = Session(
            key=key_of(token), user=user.id, expires_at=now + dt.timedelta(hours=self._hours)
        )
        self._open[session.key] = session
        return SignedIn(token=token, user=user), session

    async def check(self, name: str, password: str) -> User | Refusal:
        """Whose password it is, for a session or a signature: tries of both count together."""
        if not 0 < len(name) <= _MOST_NAME:
            return Refusal(code=RefusalCode.WRONG_PASSWORD)
        if refusal := self._closed(name):
            return refusal
        if self._waiting >= _MOST_WAITING:
            return Refusal(code=RefusalCode.LOCKED_OUT, detail="too many sign-ins at once")
        self._waiting += 1
        try:
            async with self._hashing:
                # Those that came together are not six tries at once: each sees the ones before.
                if refusal := self._closed(name):
                    return refusal
                if not await self._is_right(name, password):
                    self._lock_out.wrong(name, self._ticking_s())
                    return Refusal(code=RefusalCode.WRONG_PASSWORD)
        finally:
            self._waiting -= 1
        self._lock_out.right(name)
        return self._users[UserId(name)][0]

    def who(self, token: str, now: dt.datetime) -> tuple[User, str] | None:
        """The user of an open session and the session's key."""
        session = self._open.get(key_of(token))
        if session is None:
            return None
        if session.expires_at <= now:
            del self._open[session.key]
            return None
        return self._users[session.user][0], session.key

    def is_open(self, key: str, now: dt.datetime) -> bool:
        """Whether that session still holds."""
        session = self._open.get(key)
        return session is not None and session.expires_at > now

    def sign_out(self, token: str) -> tuple[User, str] | None:
        """End the session; returns its user and key, None where there was none."""
        session = self._open.pop(key_of(token), None)
        return (self._users[session.user][0], session.key) if session else None

    def user(self, name: str) -> User | None:
        """The user of that id. Any thread: users do not change while the hub runs."""
        known = self._users.get(UserId(name))
        return known[0] if known is not None else None

    def known(self, name: str) -> UserId:
        """The name, or nothing where nobody has it."""
        return UserId(name) if UserId(name) in self._users else UserId("")

    def _closed(self, name: str) -> Refusal | None:
        left_s = self._lock_out.left_s(name, self._ticking_s())
        if not left_s:
            return None
        return Refusal(code=RefusalCode.LOCKED_OUT, detail=f"closed for another {left_s:.0f} s")

    async def _is_right(self, name: str, password: str) -> bool:
        # An unknown name costs as much time as a known one.
        if not self._nobody:
            self._nobody = await asyncio.to_thread(self._hasher.hash, "")
        known = self._users.get(UserId(name))
        try:
            await asyncio.to_thread(
                self._hasher.verify, known[1] if known else self._nobody, password
            )
        except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
            return False
        return known is not None


def key_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
