"""The demo city's watch room: somebody sits at each seat, and there is something to read."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from app import accounts
from app.demo_watch import Person, look
from app.settings.model import SiteSettings
from app.settings.policy import read_policy
from backends.link.watch import LogPage, LogPageAnswer
from backends.record.access import Role
from backends.record.duty import Shift
from backends.record.policy import Policy
from backends.record.shift_decider import holders
from backends.record.watch_policy import SeatPlan, ShiftTemplate, WatchPolicy
from tests.backends.hub.support import PASSWORD, a_seed, running_hub

SEEDS = [
    a_seed("official", Role.LEADING_OFFICIAL),
    a_seed("commander", Role.COMMANDER),
    a_seed("leader", Role.WATCH_LEADER),
]
PEOPLE = [
    Person(user=seed.user.id, password=PASSWORD, name=seed.user.name, role=seed.user.role)
    for seed in SEEDS
]
POLICY = Policy(
    watch=WatchPolicy(
        shifts=[ShiftTemplate(key="all", name="全日", starts_at=dt.time(0), hours=24)],
        seats=[SeatPlan(seat=seed.user.seat, role=seed.user.role) for seed in SEEDS[1:]],
    )
)


def test_every_seat_of_the_default_policy_has_an_account() -> None:
    policy = read_policy()
    seats = {(seed.user.seat, seed.user.role) for seed in accounts.make_seeds(SiteSettings())}
    assert {(plan.seat, plan.role) for plan in policy.watch.seats} <= seats


@pytest.mark.asyncio
async def test_one_look_makes_a_living_room_and_a_second_changes_nothing(tmp_path: Path) -> None:
    async with running_hub(tmp_path, policy=POLICY, users=SEEDS) as hub:
        url = f"http://127.0.0.1:{hub.port}"
        async with hub.console() as console:
            if not (await console.snapshot()).shifts:
                await console.event("shift.opened")
        counts = []
        for _ in range(2):
            await look(url, PEOPLE)
            async with hub.console() as console:
                seen = await console.snapshot()
                page = (await console.ask(LogPage())).answer
                assert isinstance(page, LogPageAnswer)
                counts.append((len(seen.duties), len(seen.meetings), page.total))
        shift: Shift = seen.shifts[0]
        assert all(holders(shift, seed.user.seat) for seed in SEEDS[1:])
        assert counts[0] == counts[1] == (28, 1, 5)
        assert [one.given_by for one in seen.instructions] == ["official"]
