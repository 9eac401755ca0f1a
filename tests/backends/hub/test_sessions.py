"""Signing in: tries that come together count one by one, and nothing grows for ever."""

from __future__ import annotations

import asyncio
import datetime as dt

import pytest

from backends.hub import sessions
from backends.hub.sessions import LockOut, Sessions
from backends.record.access import Role, User
from backends.record.ids import SeatId, UserId
from backends.record.refusal import Refusal, RefusalCode
from tests.backends.hub.support import CHEAP, PASSWORD

NOON = dt.datetime(2026, 11, 22, 4, 0, tzinfo=dt.UTC)
LEADER = User(id=UserId("leader"), name="L", role=Role.WATCH_LEADER, seat=SeatId("seat"))


def some_sessions(hours: float = 1.0) -> Sessions:
    users = {LEADER.id: (LEADER, CHEAP.hash(PASSWORD))}
    return Sessions(users, [], hours=hours, hasher=CHEAP)


@pytest.mark.asyncio
async def test_tries_at_the_same_moment_lock_out_like_tries_one_after_the_other() -> None:
    opened = some_sessions()
    answers = await asyncio.gather(*(opened.sign_in("leader", f"{i}", NOON) for i in range(20)))
    codes = [answer.code for answer in answers if isinstance(answer, Refusal)]
    assert codes.count(RefusalCode.WRONG_PASSWORD) == sessions.WRONG_ALLOWED
    assert codes.count(RefusalCode.LOCKED_OUT) == 20 - sessions.WRONG_ALLOWED


@pytest.mark.asyncio
async def test_a_closed_name_opens_by_time_passed_whatever_the_clock_on_the_wall_says() -> None:
    ticks = [1_000.0]
    users = {LEADER.id: (LEADER, CHEAP.hash(PASSWORD))}
    opened = Sessions(users, [], hours=1.0, hasher=CHEAP, ticking_s=lambda: ticks[0])
    for _ in range(sessions.WRONG_ALLOWED):
        await opened.sign_in("leader", "wrong", NOON)
    set_on = await opened.sign_in("leader", PASSWORD, NOON + dt.timedelta(days=1))
    assert isinstance(set_on, Refusal)
    assert set_on.code is RefusalCode.LOCKED_OUT
    ticks[0] += sessions.LOCKED_FOR_S
    set_back = await opened.sign_in("leader", PASSWORD, NOON - dt.timedelta(days=1))
    assert not isinstance(set_back, Refusal)


@pytest.mark.asyncio
async def test_a_flood_of_tries_is_refused_instead_of_queued() -> None:
    opened = some_sessions()
    answers = await asyncio.gather(*(opened.sign_in(f"n{i}", "", NOON) for i in range(200)))
    refused = [a for a in answers if isinstance(a, Refusal) and a.code is RefusalCode.LOCKED_OUT]
    assert len(refused) == 150
    assert not isinstance(await opened.sign_in("leader", PASSWORD, NOON), Refusal)


@pytest.mark.asyncio
async def test_sessions_that_are_over_are_forgotten_at_the_next_sign_in() -> None:
    opened = some_sessions(hours=1.0)
    await opened.sign_in("leader", PASSWORD, NOON)
    await opened.sign_in("leader", PASSWORD, NOON + dt.timedelta(hours=2))
    assert len(opened._open) == 1


def test_names_that_were_closed_do_not_pile_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "_NAMES_WATCHED", 10)
    lock_out = LockOut()
    for number in range(50):
        for _ in range(sessions.WRONG_ALLOWED):
            lock_out.wrong(f"name{number}", float(number))
    assert len(lock_out._until) <= 10
    assert lock_out.left_s("name49", 50.0) > 0
