"""A vanished sound output is itself an alarm: told by the seat it belongs to, and by no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from backends.record.alarm import AlarmState, ReportSoundOutput
from backends.record.alarm_decider import sound_alarm_id
from backends.record.common import Department
from backends.record.ids import SeatId
from backends.record.refusal import RefusalCode
from tests.backends.hub.support import running_hub

pytestmark = pytest.mark.asyncio


async def test_a_lost_output_raises_an_alarm_and_its_return_clears_it(tmp_path: Path) -> None:
    alarm = sound_alarm_id(SeatId("wall-seat"))
    async with running_hub(tmp_path) as hub, hub.console("wall") as wall:
        lost = ReportSoundOutput(alarm=alarm, is_lost=True, output="HDMI")
        assert (await wall.command(lost)).refusal is None
        async with hub.console() as leader:
            (raised,) = (await leader.snapshot()).alarms
        assert (raised.id, raised.state) == (alarm, AlarmState.UNACK)
        assert raised.department is Department.CENTRE
        assert "wall-seat" in raised.title
        back = ReportSoundOutput(alarm=alarm, is_lost=False)
        assert (await wall.command(back)).refusal is None
        async with hub.console() as leader:
            (cleared,) = (await leader.snapshot()).alarms
        assert cleared.state is AlarmState.RTNUN


async def test_nobody_tells_of_another_seat(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub, hub.console("wall") as wall:
        alarm = sound_alarm_id(SeatId("leader-seat"))
        refused = await wall.command(ReportSoundOutput(alarm=alarm, is_lost=True))
        assert refused.refusal is not None
        assert refused.refusal.code is RefusalCode.NOT_ALLOWED
