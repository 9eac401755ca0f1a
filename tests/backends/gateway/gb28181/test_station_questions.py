"""What the hub asks of devices: orders, recordings, presets, approvals."""

from __future__ import annotations

import datetime as dt

import pytest

from backends.gateway.gb28181.kept import Keep, Kind
from backends.gateway.gb28181.registrar import WRONG_TRIES
from backends.gateway.gb28181.turning import Turning
from backends.link import steering
from backends.link.devices import DeviceProfile
from backends.link.field_head import AskWhere, DeviceWhere
from backends.link.field_questions import (
    Answered,
    AskConfig,
    AskMessages,
    AskPresets,
    AskRecordings,
    DeviceMessages,
    DevicePresets,
    DeviceRecordings,
    DeviceSettings,
    Forget,
    Nothing,
    SetKnown,
    SteerChannel,
)
from backends.protocols.manscdp import answers, control, ptz, reading
from backends.protocols.manscdp.messages import (
    Config,
    Control,
    Outcome,
    Preset,
    PresetList,
    PtzPosition,
)
from backends.protocols.manscdp.records import RecordItem
from backends.record.refusal import RefusalCode
from tests.backends.gateway.gb28181.camera import CHANNEL, now
from tests.backends.gateway.gb28181.station_bench import (
    Bench,
    answered,
    of,
    orders,
    requests,
)
from tests.backends.protocols.sip.samples import DEVICE


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (
            steering.Move(pan=1.0, tilt=-0.5, zoom=0.2),
            ptz.Move(pan=1, tilt=-1, zoom=1, pan_speed=255, tilt_speed=128, zoom_speed=3),
        ),
        (steering.PresetOrder(number=3), ptz.PresetCommand(deed=ptz.PresetDeed.CALL, number=3)),
        (steering.Cruise(number=2), ptz.Cruise(deed=ptz.CruiseDeed.START, track=2)),
        (steering.Scan(number=1), ptz.Scan(deed=ptz.ScanDeed.START, group=1)),
        (
            steering.CruiseEdit(number=2, act="add", preset=4),
            ptz.Cruise(deed=ptz.CruiseDeed.ADD_POINT, track=2, value=4),
        ),
        (
            steering.CruiseEdit(number=2, act="dwell", value=30),
            ptz.Cruise(deed=ptz.CruiseDeed.DWELL, track=2, value=30),
        ),
        (
            steering.ScanEdit(number=1, act="left"),
            ptz.Scan(deed=ptz.ScanDeed.LEFT_EDGE, group=1),
        ),
        (steering.ScanEdit(number=1, act="speed", value=40), ptz.ScanSpeed(group=1, speed=40)),
        (steering.Auxiliary(number=1, is_on=True), ptz.Auxiliary(is_on=True, number=1)),
        (steering.Lens(focus=-1.0), ptz.Lens(focus=-1, focus_speed=255)),
    ],
)
def test_orders_become_ptz_commands(order: steering.Steering, expected: ptz.Command) -> None:
    bench = Bench()
    out = bench.ask(SteerChannel(device=DEVICE, channel=CHANNEL, order=order))
    assert set(orders(out)) == {control.Ptz(command=expected)}
    assert answered(out).result == Nothing()


def test_stop_stops_the_lens_too_where_it_may_have_moved_and_after_a_restart() -> None:
    bench = Bench()
    stop = SteerChannel(device=DEVICE, channel=CHANNEL, order=steering.Stop())
    both = {control.Ptz(command=ptz.Move()), control.Ptz(command=ptz.Lens())}
    assert set(orders(bench.ask(stop))) == both  # nothing is known of it yet
    assert set(orders(bench.ask(stop))) == {control.Ptz(command=ptz.Move())}
    bench.ask(SteerChannel(device=DEVICE, channel=CHANNEL, order=steering.Lens(iris=1.0)))
    assert set(orders(bench.ask(stop))) == both


def test_an_order_that_got_lost_is_not_said_again_after_the_one_that_took_its_place() -> None:
    """By UDP each order is repeated until it is answered; an old one would turn it for ever."""
    bench = Bench()
    right, left = steering.Move(pan=1.0), steering.Move(pan=-1.0)
    focus = steering.Lens(focus=1.0)
    for at_s, order in ((2.0, right), (2.1, focus), (2.2, left)):
        bench.ask(SteerChannel(device=DEVICE, channel=CHANNEL, order=order), at_s)
    again = {action.command for action in orders(bench.run(3.0)) if isinstance(action, control.Ptz)}
    pans = {command.pan for command in again if isinstance(command, ptz.Move)}
    assert pans == {-1}, "the first one is out of date"
    assert any(isinstance(command, ptz.Lens) for command in again), "another hand"
    stop = SteerChannel(device=DEVICE, channel=CHANNEL, order=steering.Stop())
    for request in requests(bench.ask(stop, 3.1)):
        bench.answer(request, 3.2)
    assert orders(bench.run(9.0)) == []


def test_what_nobody_speaks_of_any_more_stops() -> None:
    """Console or hub were killed while a key was held."""
    bench = Bench()
    move = SteerChannel(device=DEVICE, channel=CHANNEL, order=steering.Move(pan=1.0))
    wiper = steering.Auxiliary(number=1, is_on=True)
    bench.ask(move, 10.0)
    bench.ask(move, 11.0)
    bench.ask(SteerChannel(device=DEVICE, channel=CHANNEL, order=wiper), 11.5)
    both = {control.Ptz(command=ptz.Move()), control.Ptz(command=ptz.Lens())}
    assert both.isdisjoint(orders(bench.tick(14.0)))
    assert both <= set(orders(bench.tick(16.5)))


def test_who_turned_what_is_known_until_the_stop_and_the_silence_told_once() -> None:
    turning, one, other = Turning(), (DEVICE, "1"), (DEVICE, "2")
    turning.note(one, steering.Move(tilt=-0.5), 0.0)
    turning.note(other, steering.Lens(focus=1.0), 0.0)
    turning.note(other, steering.Stop(), 1.0)
    assert turning.silent(4.0) == []
    assert turning.silent(4.1) == turning.silent(60.0) == [one], "its device may be away meanwhile"
    turning.stopped(one)
    assert turning.silent(60.0) == []
    turning.note(one, steering.Move(tilt=-0.5), 70.0)
    turning.note(one, steering.PresetOrder(number=1, act=steering.PresetAct.CALL), 71.0)
    assert turning.silent(90.0) == [], "a preset is gone to, and stood at"


def test_order_that_devices_answer_waits_for_the_answer() -> None:
    bench = Bench()
    guard = steering.Switch(what="guard", is_on=True)
    out = bench.ask(SteerChannel(device=DEVICE, channel=CHANNEL, order=guard))
    assert not of(out, Answered)
    (request,) = requests(out)
    said = reading.parse(request.body)
    assert isinstance(said, Control) and said.device_id == DEVICE  # of the whole device
    done = Outcome(sn=said.sn, device_id=DEVICE, cmd="DeviceControl", is_ok=False)
    refusal = answered(bench.say(answers.outcome(done), 2.0)).refusal
    assert refusal is not None and refusal.code is RefusalCode.WRONG_STATE


def test_recordings_and_presets_are_asked_and_answered() -> None:
    bench = Bench()
    span = (1_780_000_000, 1_780_003_600)
    bench.ask(
        AskRecordings(device=DEVICE, channel=CHANNEL, start_unix_s=span[0], end_unix_s=span[1])
    )
    query = bench.query("RecordInfo")
    assert query.root.value("StartTime") == "2026-05-29T04:26:40"
    at = [dt.datetime.fromtimestamp(s, dt.UTC) for s in (*span, span[1] + 60)]
    items = [
        RecordItem(id=CHANNEL, starts_at=at[1], ends_at=at[2], kind="alarm"),
        RecordItem(id=CHANNEL, starts_at=at[0], ends_at=at[1], kind="time", size_bytes=9),
    ]
    out = bench.say(answers.records(query.sn, CHANNEL, 2, items), 2.0)
    result = answered(out).result
    assert isinstance(result, DeviceRecordings) and not result.is_cut
    assert [(r.starts_at, r.kind, r.size_bytes) for r in result.recordings] == [
        (at[0], "time", 9), (at[1], "alarm", 0),
    ]  # fmt: skip
    bench.ask(AskPresets(device=DEVICE, channel=CHANNEL))
    sn = bench.query("PresetQuery").sn
    found = (Preset(id="1", name="大门"), Preset(id="x"))
    said = answers.presets(PresetList(sn=sn, device_id=CHANNEL, presets=found))
    assert answered(bench.say(said, 3.0)).result == DevicePresets(presets=[(1, "大门")])


def test_silent_and_offline_devices_are_refused_in_words() -> None:
    bench = Bench()
    bench.ask(AskPresets(device=DEVICE, channel=CHANNEL))
    refusals = [a.refusal for a in of(bench.run(12.0), Answered)]
    assert [r.detail for r in refusals if r] == ["no_answer"]
    bench = Bench(registers=False)
    refusal = answered(bench.ask(AskPresets(device=DEVICE, channel=CHANNEL))).refusal
    assert refusal is not None and refusal.detail == "offline"


def test_snapshot_is_for_devices_of_2022() -> None:
    bench = Bench()
    snapshot = SteerChannel(
        device=DEVICE, channel=CHANNEL, order=steering.Do(what="snapshot"),
        upload_url="http://10.0.0.2/up/x", session="s" * 32,
    )  # fmt: skip
    out = bench.ask(snapshot)
    assert b"<UploadURL>http://10.0.0.2/up/x</UploadURL>" in requests(out)[0].body
    asked = reading.parse(requests(out)[0].body)
    done = Outcome(sn=asked.sn, device_id=CHANNEL, cmd="DeviceConfig", is_ok=True)  # type: ignore[union-attr]
    assert answered(bench.say(answers.outcome(done), 2.0)).result == Nothing()
    log = bench.ask(AskMessages(device=DEVICE))
    result = answered(log).result
    assert isinstance(result, DeviceMessages)
    assert "http://10.0.0.2/up/x" not in "".join(m.text for m in result.messages)


def test_messages_are_shown_without_credentials() -> None:
    bench = Bench()
    result = answered(bench.ask(AskMessages(device=DEVICE))).result
    assert isinstance(result, DeviceMessages)
    assert [m.summary for m in result.messages[:4]] == [
        "REGISTER", "401 Unauthorized (REGISTER)", "REGISTER", "200 OK (REGISTER)",
    ]  # fmt: skip
    text = result.messages[2].text
    assert 'username="' in text and "response=…" in text and "nonce=…" in text


def test_approval_by_a_person_stands_before_the_file_and_outlives_a_restart() -> None:
    bench = Bench()
    bench.ask(Forget(device=DEVICE))
    assert bench.station.platform.presence.flow(DEVICE) is None
    kept = {
        k: {e.name: e.body for e in of(bench.effects, Keep) if e.kind is k and e.body} for k in Kind
    }
    after = Bench(registers=False)
    after.station.restore(kept, now(0.0))
    assert DEVICE not in after.station.approved
    wrong = DeviceProfile(media="carrier pigeon")
    told = SetKnown(device=DEVICE, name="", password="p", profile=wrong)
    refusal = answered(after.ask(told)).refusal
    assert refusal is not None and refusal.code is RefusalCode.MALFORMED
    told = SetKnown(device=DEVICE, name="", password="", profile=DeviceProfile())
    refusal = answered(after.ask(told)).refusal
    assert refusal is not None and "password" in refusal.detail


def test_password_that_a_person_corrects_lets_the_locked_device_in() -> None:
    bench = Bench(registers=False)
    for try_ in range(WRONG_TRIES):
        bench.take(bench.camera.register(60.0 * try_, password="new"))  # type: ignore[arg-type]
    told = SetKnown(device=DEVICE, name="", password="new", profile=DeviceProfile())
    bench.ask(told, 250.0)
    bench.take(bench.camera.register(260.0))  # type: ignore[arg-type]  # effects are Steps
    assert bench.station.platform.presence.flow(DEVICE) is not None


def test_settings_that_come_in_a_message_each_are_one_answer_without_passwords() -> None:
    bench = Bench()
    bench.ask(AskConfig(device=DEVICE, channel=DEVICE))
    sn = bench.query("ConfigDownload").sn
    basic = ("BasicParam", (("Name", "东门"), ("Password", "12345")))
    video = ("VideoParamOpt", (("Resolution", "5/6"),))
    for section in (basic, video):
        said = Config(sn=sn, device_id=DEVICE, is_ok=True, sections=(section,))
        assert not of(bench.say(answers.config(said), 1.5), Answered)
    told = answered(bench.tick(4.0)).result
    assert told == DeviceSettings(
        sections=[
            ("BasicParam", [("Name", "东门"), ("Password", "***")]),
            ("VideoParamOpt", [("Resolution", "5/6")]),
        ]
    )


def test_a_camera_says_where_it_looks() -> None:
    bench = Bench()
    bench.ask(AskWhere(device=DEVICE, channel=CHANNEL))
    sn = bench.query("PTZPosition").sn
    at = PtzPosition(sn=sn, device_id=CHANNEL, pan_deg=12.5, tilt_deg=-3.0, zoom=None)
    out = bench.say(answers.ptz_position(at), 1.5)
    assert answered(out).result == DeviceWhere(pan_deg=12.5, tilt_deg=-3.0)
