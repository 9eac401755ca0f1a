"""What a GB/T 28181 device says, from its message to the map: its alarm, its place, whose it is."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from backends.gateway.datum import Datum, to_wgs84
from backends.link.devices import DeviceProfile
from backends.link.line import HubLine
from backends.protocols.manscdp import answers
from backends.protocols.manscdp.messages import AlarmNotice, MobilePosition
from backends.record.common import Department
from backends.record.observation import ConditionRaised, Positions
from tests.backends.gateway.gb28181.camera import CHANNEL
from tests.backends.gateway.gb28181.station_bench import CAMERA, Bench, of
from tests.backends.hub.support import PASSWORD, running_hub
from tests.backends.protocols.sip.samples import DEVICE
from tests.gui.asked_link import until
from tests.gui.fakes_video import FakeEngine
from widgets.context import UiContext
from widgets.map.panel import MapPanel
from widgets.map.sheets import Layer
from widgets.theme import Theme

pytestmark = [pytest.mark.gui, pytest.mark.asyncio]

CAR, GATE = (123.06, 30.53), (123.08, 30.53)  # as the device says it: GCJ-02


def said() -> list[dict[str, Any]]:
    """What the gateway makes of its messages, as of now."""
    bench = Bench(DeviceProfile(datum="gcj02", department=Department.TRANSPORT))
    bench.listed(CAMERA)
    alarm = AlarmNotice(
        sn=5, device_id=CHANNEL, priority=2, method=5, kind=6, lon_deg=GATE[0], lat_deg=GATE[1]
    )
    (raised,) = of(bench.say(answers.alarm(alarm), 2.0), ConditionRaised)
    place = MobilePosition(sn=6, device_id=DEVICE, lon_deg=CAR[0], lat_deg=CAR[1], speed_kmh=40.0)
    bench.say(answers.position(place), 3.0)
    (moved,) = of(bench.run(4.0), Positions)
    now = dt.datetime.now(dt.UTC)
    raised = msgspec.structs.replace(raised, occurred_at=now)
    moved = msgspec.structs.replace(moved, observed_unix_ms=[round(now.timestamp() * 1000)])
    return [msgspec.to_builtins(one) for one in (raised, moved)]


async def test_a_devices_alarm_and_place_stand_on_the_map_where_they_are(
    tmp_path: Path, qtbot: QtBot
) -> None:
    async with running_hub(tmp_path) as hub:
        line = HubLine(f"http://127.0.0.1:{hub.port}")
        await line.sign_in("leader", PASSWORD)
        settings = QSettings(str(tmp_path / "console.ini"), QSettings.Format.IniFormat)
        context = UiContext(theme=Theme(), link=line, engine=FakeEngine())
        panel = MapPanel(context, settings=settings)
        qtbot.addWidget(panel)
        panel.resize(900, 700)
        panel.show()
        panel.view.go_to(123.07, 30.53, 13.0)
        try:
            assert (await hub.ingest(*said())).is_success

            def hit(place: tuple[float, float], up: int = 0) -> tuple[Layer, str] | None:
                panel.grab()
                x, y = panel.view.viewport.to_screen(*to_wgs84(*place, Datum.GCJ02))
                found = panel.view.scene.hit(x, y - up)
                return (found.layer, str(found.key)) if found is not None else None

            await until(lambda: line.alarms and line.positions is not None)
            (alarm,) = line.alarms.values()
            assert alarm.department is Department.TRANSPORT, "as its device's profile says"
            await until(lambda: hit(GATE, 30) == (Layer.ALARMS, alarm.id))
            await until(lambda: hit(CAR) == (Layer.VEHICLES, DEVICE))
        finally:
            panel.close_line()
            await line.close()
