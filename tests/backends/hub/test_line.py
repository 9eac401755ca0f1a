"""The consoles' line: snapshot, events, commands, what is latest, and how a line ends."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from websockets.exceptions import ConnectionClosed

from backends.hub.hub import now_ms
from backends.hub.store import Store
from backends.link.messages import (
    AreaInView,
    CommandFrame,
    Farewell,
    HealthFrame,
    Hello,
    HubHeartbeat,
    PositionsFrame,
    ReadingsFrame,
    Receipt,
    Welcome,
)
from backends.link.texts import packed
from backends.record.alarm import Acknowledge, AlarmState, Quality, ReleaseAlarm, TakeAlarm
from backends.record.ids import AlarmId, CommandId
from backends.record.refusal import RefusalCode
from tests.backends.hub.support import cleared, health, moment, raised, running_hub, told_in

pytestmark = pytest.mark.asyncio


async def test_a_console_is_greeted_and_gets_the_whole_state(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub:
        await hub.ingest(raised("a"), raised("b"), health("ok"))
        async with hub.console() as console:
            welcome = await console.frame(Welcome)
            assert (welcome.user.id, welcome.centre_name) == ("leader", "测试中心")
            snapshot = await console.snapshot()
            assert len(snapshot.alarms) == 2
            assert [source.source for source in snapshot.sources] == ["urban-rest"]
            assert len(snapshot.users) == 4
            assert (await console.frame(HubHeartbeat)).seq == snapshot.seq


async def test_an_acknowledgement_reaches_every_console(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub:
        await hub.ingest(raised())
        async with hub.console() as one, hub.console("commander") as other:
            alarm = (await one.snapshot()).alarms[0]
            await other.snapshot()
            receipt = await one.command(Acknowledge(alarm=alarm.id, seen_version=1))
            assert receipt.refusal is None
            (event,) = (await other.event("alarm.acknowledged")).events
            said = (event.seq, event.actor.user, event.actor.seat)
            assert said == (receipt.seq, "leader", "leader-seat")


async def test_a_command_sent_again_is_done_once(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub:
        await hub.ingest(raised())
        async with hub.console() as console:
            alarm = (await console.snapshot()).alarms[0]
            take = TakeAlarm(alarm=alarm.id, seen_version=1)
            done = await console.command(take, "c-1")
            assert done == await console.command(take, "c-1")
    async with running_hub(tmp_path) as hub, hub.console() as console:
        assert (await console.command(take, "c-1")).seq == done.seq
    types = [event.type for event in told_in(tmp_path)]
    assert types == ["alarm.raised", "user.signed_in", "alarm.taken", "user.signed_in"]


@pytest.mark.parametrize("body", [Acknowledge, TakeAlarm, ReleaseAlarm])
async def test_what_the_role_table_refuses_the_hub_refuses(
    tmp_path: Path, body: type[Acknowledge | TakeAlarm | ReleaseAlarm]
) -> None:
    async with running_hub(tmp_path) as hub:
        await hub.ingest(raised("own"), raised("other", department="grid"))
        async with hub.console("wall") as wall, hub.console("urban") as dispatcher:
            alarms = {a.key: a.id for a in (await wall.snapshot()).alarms}
            refusal = (await wall.command(body(alarm=alarms["own"], seen_version=1))).refusal
            assert refusal is not None
            assert refusal.code is RefusalCode.NOT_ALLOWED
            assert refusal.whom == ["watch_leader", "commander"]
            await dispatcher.snapshot()
            refused = await dispatcher.command(body(alarm=alarms["other"], seen_version=1))
            assert refused.refusal is not None
            assert refused.refusal.code is RefusalCode.OTHER_DEPARTMENT
            own = await dispatcher.command(TakeAlarm(alarm=alarms["own"], seen_version=1))
            assert own.refusal is None


async def test_a_stale_version_and_an_unknown_alarm_are_refused(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub:
        await hub.ingest(raised())
        await hub.ingest(raised(severity=1, occurred_at=moment(1)))
        async with hub.console() as console:
            alarm = (await console.snapshot()).alarms[0]
            stale = await console.command(Acknowledge(alarm=alarm.id, seen_version=1))
            unknown = await console.command(Acknowledge(alarm=AlarmId("x"), seen_version=1))
            codes = [r.refusal.code for r in (stale, unknown) if r.refusal]
            assert codes == [RefusalCode.STALE_VERSION, RefusalCode.UNKNOWN_SUBJECT]


async def test_everything_survives_a_restart(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub:
        await hub.ingest(raised("a"), raised("b"), raised("c"), cleared("b"))
        async with hub.console() as console:
            before = await console.snapshot()
            alarm = next(a for a in before.alarms if a.key == "a")
            await console.command(Acknowledge(alarm=alarm.id, seen_version=1))
            await console.command(TakeAlarm(alarm=alarm.id, seen_version=2))
    async with running_hub(tmp_path) as hub, hub.console() as console:
        alarms = {a.key: a for a in (await console.snapshot()).alarms}
        states = {key: alarm.state for key, alarm in alarms.items()}
        assert states == {"a": AlarmState.ACKED, "b": AlarmState.RTNUN, "c": AlarmState.UNACK}
        assert alarms["a"].taken_by is not None


async def test_a_lost_source_makes_its_alarms_stale_and_its_return_good_again(
    tmp_path: Path,
) -> None:
    async with running_hub(tmp_path) as hub:
        await hub.ingest(raised(), raised("elsewhere", source="grid-rest"), health("ok"))
        async with hub.console() as console:
            await console.snapshot()
            await hub.ingest(health("lost"))
            gone = await console.event("alarm.quality_changed")
            assert [e.payload for e in gone.events if e.type == "alarm.quality_changed"] == [
                b'{"quality":"stale"}'
            ]
            frame = await console.frame(HealthFrame)
            assert [s.state for s in frame.sources] == ["lost"]
            await hub.ingest(raised("late"))
            await console.event("alarm.quality_changed")
        async with hub.console() as late:
            qualities = {a.key: a.quality for a in (await late.snapshot()).alarms}
            assert qualities == {
                "k1": Quality.STALE,
                "late": Quality.STALE,
                "elsewhere": Quality.GOOD,
            }
            await hub.ingest(health("ok"))
            back = await late.event("alarm.quality_changed")
            assert {e.payload for e in back.events if e.type == "alarm.quality_changed"} == {
                b'{"quality":"good"}'
            }


async def test_a_source_that_comes_back_after_a_restart_is_told_of_once(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub:
        await hub.ingest(health("ok"))
        await hub.ingest(health("lost"))
    async with running_hub(tmp_path) as hub, hub.console() as console:
        await console.snapshot()
        await hub.ingest(health("lost"), batch="again")
        await hub.ingest(health("ok"), batch="back")
        await console.event("source.restored")
    store = Store(tmp_path)
    told = [event.type for event in store.read(0) if event.type.startswith("source.")]
    store.close()
    assert told == ["source.lost", "source.restored"]


async def test_positions_come_for_the_area_in_view_only(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub:
        await hub.ingest(
            {
                "type": "positions",
                "source": "jt808",
                "ids": ["in", "out"],
                "labels": ["甲A·1", "甲A·2"],
                "lon_wgs84": [120.5, 121.5],
                "lat_wgs84": [30.5, 30.5],
                "speed_kmh": [36.0, 0.0],
                "heading_deg": [90.0, 0.0],
                "observed_unix_ms": [now_ms() - 2_000, now_ms()],
            }
        )
        async with hub.console() as console:
            await console.snapshot()
            await console.send(AreaInView(west=120, south=30, east=121, north=31))
            frame = await console.frame(PositionsFrame)
            assert (frame.ids, frame.labels) == (packed(["in"]), packed(["甲A·1"]))
            assert frame.total == 2
            assert np.frombuffer(frame.lon_wgs84, "<f8").tolist() == [120.5]
            assert np.frombuffer(frame.speed_kmh, "<f4").tolist() == [36.0]
            assert 2_000 <= np.frombuffer(frame.age_ms, "<i4")[0] < 10_000


async def test_readings_come_when_they_change_and_at_once_to_a_new_console(
    tmp_path: Path,
) -> None:
    reading = {
        "type": "reading",
        "source": "hj212",
        "resource": "MN1",
        "factor": "w01018",
        "value": 61.5,
        "unit": "mg/L",
        "observed_at": moment(0),
    }
    async with running_hub(tmp_path) as hub:
        async with hub.console() as console:
            await console.snapshot()
            await hub.ingest(reading)
            frame = await console.frame(ReadingsFrame, lambda f: bool(f.rows))
            assert frame.rows[0][:4] == ("MN1", "w01018", 61.5, "mg/L")
        async with hub.console() as late:
            assert len((await late.frame(ReadingsFrame)).rows) == 1


async def test_an_unknown_token_or_protocol_is_told_farewell(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub:
        async with hub.console(token="wrong") as console:
            farewell = await console.frame(Farewell)
            assert farewell.refusal.code is RefusalCode.SIGNED_OUT
        token = await hub.sign_in()
        async with hub.console(token=token) as console:
            await console.snapshot()
            await console.send(Hello(token=token, protocol=99))
            farewell = await console.frame(Farewell)
            assert farewell.refusal.code is RefusalCode.MALFORMED


@pytest.mark.parametrize("garbage", [b"", b"\xc1", b"\x91\x01", "text"])
async def test_garbage_ends_its_line_and_no_other(tmp_path: Path, garbage: bytes | str) -> None:
    async with running_hub(tmp_path) as hub, hub.console() as good, hub.console() as bad:
        await good.snapshot()
        await bad.snapshot()
        await bad.socket.send(garbage)
        farewell = await bad.frame(Farewell)
        assert farewell.refusal.code is RefusalCode.MALFORMED
        assert await good.frame(HubHeartbeat)


async def test_signing_out_ends_the_line(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub:
        token = await hub.sign_in()
        async with hub.console(token=token) as console:
            await console.snapshot()
            await hub.http.delete("/api/v1/session", headers={"Authorization": f"Bearer {token}"})
            farewell = await console.frame(Farewell)
            assert farewell.refusal.code is RefusalCode.SIGNED_OUT


async def test_a_silent_console_is_dropped(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub:
        token = await hub.sign_in()
        async with hub.console(token=token) as console:
            await console.snapshot()
            console.is_beating = False
            with pytest.raises(ConnectionClosed):
                await console.frame(Farewell)


async def test_a_console_back_with_many_commands_gets_an_answer_to_each(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub:
        await hub.ingest(raised())
        async with hub.console() as console:
            alarm = (await console.snapshot()).alarms[0]
            for number in range(450):
                body = TakeAlarm(alarm=alarm.id, seen_version=99)
                await console.send(CommandFrame(id=CommandId(f"c{number}"), body=body))
            for number in range(450):
                assert (await console.frame(Receipt)).command == f"c{number}"
