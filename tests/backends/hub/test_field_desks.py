"""Leases, talks, playbacks and what is decided of devices, between consoles, gateway and relay."""

from __future__ import annotations

import asyncio
import datetime as dt
from pathlib import Path
from typing import Any

import msgspec
import pytest

from backends.link.devices import (
    CameraCard,
    DeviceMessage,
    DeviceProfile,
    DeviceTalk,
    DeviceTalkAnswer,
    ForgetDevice,
    SetDevice,
    StreamHealth,
)
from backends.link.field import FieldKind, StreamRef
from backends.link.field_gateway import (
    CloseTalk,
    OpenTalk,
    PlayRecording,
    StreamEnds,
    TalkEnds,
    TalkPlace,
    TalkStarts,
)
from backends.link.field_questions import (
    Answered,
    Asked,
    AskMessages,
    AskPresets,
    AskRecordings,
    DeviceMessages,
    DevicePresets,
    DeviceRecordings,
    Forget,
    Nothing,
    SetKnown,
    SteerChannel,
)
from backends.link.field_relay import SteerStream, StreamsSeen, TalkPlaced, VoiceSound
from backends.link.media import (
    OpenPlayback,
    PlaybackAct,
    PlaybackAnswer,
    PlaybackFrame,
    Recording,
    Recordings,
    RecordingsAnswer,
    RecordingStore,
    SteerPlayback,
    Talk,
    TalkFrame,
    TalkSound,
    TalkState,
)
from backends.link.messages import CamerasFrame
from backends.link.steering import (
    Do,
    LeaseWish,
    Move,
    PresetAct,
    PresetOrder,
    Presets,
    PresetsAnswer,
    PtzFrame,
    PtzLease,
    Steer,
    SteerFailed,
    Stop,
    WantPtz,
)
from backends.record.access import Role
from backends.record.catalogue import decode_payload
from backends.record.device_events import DeviceForgotten, DeviceOrdered, DeviceSet
from backends.record.ids import CameraId
from backends.record.refusal import Refusal, RefusalCode
from tests.backends.hub.field_ends import (
    BASE,
    GATE,
    NVR,
    SINCE,
    a_gateway,
    a_relay,
    field_end,
)
from tests.backends.hub.support import USERS, TestConsole, a_seed, running_hub, told_in

pytestmark = pytest.mark.asyncio

GATE_CAMERA = CameraId(f"gb-{GATE}")
RIGHT = Steer(camera=GATE_CAMERA, order=Move(pan=0.5))
WRONG = (
    DeviceProfile(network="wset"),
    DeviceProfile(min_expires_s=60),
    DeviceProfile(cameras=[CameraCard(channel=GATE, number=1002)]),  # that of the yard
)
ENGINEER = [*USERS, a_seed("engineer", Role.SYSTEM_ADMINISTRATOR)]


async def sees_the_gate(console: TestConsole) -> None:
    """Its camera is known there."""
    await console.frame(CamerasFrame, lambda frame: GATE_CAMERA in {c.id for c in frame.cameras})


async def lease(console: TestConsole, **wanted: str) -> PtzLease:
    """The next word on who steers in which these fields are so."""

    def is_it(frame: PtzFrame) -> bool:
        return any(
            all(getattr(one, key) == value for key, value in wanted.items()) for one in frame.leases
        )

    return (await console.frame(PtzFrame, is_it)).leases[0]


def want(wish: LeaseWish) -> WantPtz:
    return WantPtz(camera=GATE_CAMERA, wish=wish)


async def test_a_camera_turns_for_one_and_the_other_hears_who_holds_it(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub, a_gateway(hub) as gateway:
        async with hub.console("wall") as wall, hub.console("urban") as urban:
            await sees_the_gate(urban)
            await wall.send(RIGHT)
            asked = await gateway.answer(SteerChannel, Nothing())
            assert (asked.device, asked.channel, asked.order) == (NVR, GATE, RIGHT.order)
            assert (await lease(urban, user="wall")).seat == "wall-seat"
            await urban.send(RIGHT)
            assert (await urban.frame(SteerFailed)).refusal.code is RefusalCode.WRONG_STATE
            await urban.send(want(LeaseWish.ASK))
            await lease(wall, asked_by="urban")
            await wall.send(want(LeaseWish.GRANT))
            asked = await gateway.answer(SteerChannel, Nothing())
            assert asked.order == Stop()  # it was still turning
            await lease(urban, user="urban")


async def test_a_higher_role_overrides_and_an_equal_or_lower_does_not(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub, a_gateway(hub):
        async with hub.console("urban") as urban, hub.console("wall") as wall:
            await sees_the_gate(wall)
            await urban.send(want(LeaseWish.TAKE))
            await lease(wall, user="urban")
            await wall.send(want(LeaseWish.OVERRIDE))
            assert (await wall.frame(SteerFailed)).refusal.code is RefusalCode.NOT_ALLOWED
            async with hub.console("commander") as commander:
                await commander.send(want(LeaseWish.OVERRIDE))
                await lease(urban, user="commander")
            await urban.frame(PtzFrame, lambda frame: not frame.leases)


async def test_a_console_that_dies_does_not_leave_a_camera_turning(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub, a_gateway(hub) as gateway:
        async with hub.console("wall") as wall:
            await sees_the_gate(wall)
            await wall.send(RIGHT)
            await gateway.answer(SteerChannel, Nothing())
        assert (await gateway.answer(SteerChannel, Nothing())).order == Stop()


async def test_what_is_not_done_is_told_to_who_steered(tmp_path: Path) -> None:
    async with running_hub(tmp_path, users=ENGINEER) as hub, a_gateway(hub):
        async with hub.console("engineer") as engineer, hub.console("wall") as wall:
            await sees_the_gate(wall)
            await engineer.send(RIGHT)
            assert (await engineer.frame(SteerFailed)).refusal.code is RefusalCode.NOT_ALLOWED
            await wall.send(Steer(camera=GATE_CAMERA, order=Do(what="reboot")))
            assert (await wall.frame(SteerFailed)).refusal.code is RefusalCode.NOT_ALLOWED
            await wall.send(Steer(camera=CameraId("nowhere"), order=Stop()))
            assert (await wall.frame(SteerFailed)).refusal.code is RefusalCode.WRONG_STATE


async def test_presets_are_asked_of_the_device_and_changing_one_is_logged(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub, a_gateway(hub) as gateway:
        async with hub.console("wall") as wall:
            await sees_the_gate(wall)
            kept = PresetOrder(number=3, act=PresetAct.SET)
            await wall.send(Steer(camera=GATE_CAMERA, order=kept))
            await gateway.answer(SteerChannel, Nothing())
            asking = wall.ask(Presets(camera=GATE_CAMERA))
            answer, _ = await both(
                asking, gateway.answer(AskPresets, DevicePresets(presets=[(3, "门")]))
            )
            assert answer.answer == PresetsAnswer(presets=[(3, "门")])
    events = [e for e in told_in(tmp_path) if e.subject == f"device:{NVR}"]
    assert [decode_payload(event) for event in events] == [
        DeviceOrdered(camera=GATE_CAMERA, what="preset 3 set")
    ]


async def both(one: Any, other: Any) -> tuple[Any, Any]:
    first, second = await asyncio.gather(one, other)
    return first, second


async def test_a_device_is_approved_by_the_engineer_and_the_log_says_how(tmp_path: Path) -> None:
    profile = DeviceProfile(media="udp", is_nonce_checked=False, reason="老固件")
    setting = SetDevice(device=NVR, name="东门", password="geheim", profile=profile)
    async with running_hub(tmp_path, users=ENGINEER) as hub, a_gateway(hub) as gateway:
        async with hub.console("leader") as leader:
            answer = await leader.ask(setting)
            assert answer.refusal and answer.refusal.code is RefusalCode.NOT_ALLOWED
        async with hub.console("engineer") as engineer:
            answer, asked = await both(engineer.ask(setting), gateway.answer(SetKnown, Nothing()))
            assert answer.refusal is None
            assert (asked.password, asked.profile) == ("geheim", profile)
            refused = [
                await engineer.ask(msgspec.structs.replace(setting, profile=wrong), 10 + number)
                for number, wrong in enumerate(WRONG)
            ]
            assert [(a.refusal.code, a.refusal.detail) for a in refused if a.refusal] == [
                (RefusalCode.MALFORMED, "profile: network: wset"),
                (RefusalCode.REASON_MISSING, "profile: min_expires_s"),
                (RefusalCode.DUPLICATE, "number 1002"),
            ]
            forgetting = engineer.ask(ForgetDevice(device=NVR), 2)
            await both(forgetting, gateway.answer(Forget, Nothing()))
    events = [e for e in told_in(tmp_path) if e.subject == f"device:{NVR}"]
    treated: Any = {"media": "udp", "is_nonce_checked": False}
    assert [decode_payload(event) for event in events] == [
        DeviceSet(name="东门", treated=treated, reason="老固件", has_password=True),
        DeviceForgotten(),
    ]
    assert {event.actor.user for event in events} == {"engineer"}
    assert not any(b"geheim" in event.payload for event in events)


async def test_the_engineer_reads_a_devices_messages_and_its_streams(tmp_path: Path) -> None:
    message = DeviceMessage(at=SINCE, is_from_device=True, summary="MESSAGE Keepalive", text="…")
    health = StreamHealth(channel=GATE, state="receiving", packets=7)
    async with running_hub(tmp_path, users=ENGINEER) as hub, a_gateway(hub) as gateway:
        async with a_relay(hub) as relay, hub.console("engineer") as engineer:
            ref = StreamRef(device=NVR, channel=GATE)
            await relay.send(StreamsSeen(relay="relay", streams=[(ref, health)]))
            asking = engineer.ask(DeviceTalk(device=NVR))
            told = DeviceMessages(messages=[message])
            answer, _ = await both(asking, gateway.answer(AskMessages, told))
            assert answer.answer == DeviceTalkAnswer(messages=[message], streams=[health])


def hour(of: type[Any], **said: Any) -> Any:
    """A question about one hour of the gate's past."""
    until = SINCE + dt.timedelta(hours=1)
    return of(camera=GATE_CAMERA, starts_at=SINCE, ends_at=until, **said)


async def test_a_devices_recording_is_played_paused_and_ends(tmp_path: Path) -> None:
    stretch = Recording(
        store=RecordingStore.DEVICE, starts_at=SINCE, ends_at=SINCE + dt.timedelta(minutes=9)
    )
    async with running_hub(tmp_path) as hub, a_gateway(hub) as gateway, a_relay(hub) as relay:
        async with hub.console("wall") as wall:
            await sees_the_gate(wall)
            told = DeviceRecordings(recordings=[stretch])
            answer, _ = await both(wall.ask(hour(Recordings)), gateway.answer(AskRecordings, told))
            assert answer.answer == RecordingsAnswer(recordings=[stretch])
            answer = await wall.ask(hour(OpenPlayback, store=RecordingStore.DEVICE), 2)
            opened = answer.answer
            assert isinstance(opened, PlaybackAnswer)
            assert opened.url == f"{BASE}/playback/{opened.playback}"
            for end in (gateway, relay):
                played = await end.frame(PlayRecording)
                assert (played.token, played.channel) == (opened.playback, GATE)
                assert played.end_unix_s - played.start_unix_s == 3600
            act = SteerPlayback(playback=opened.playback, act=PlaybackAct.PAUSE)
            await wall.send(act)
            assert (await gateway.frame(SteerStream)).act is PlaybackAct.PAUSE
            assert (await relay.frame(SteerStream)).act is PlaybackAct.PAUSE
            ref = StreamRef(device=NVR, channel=GATE, recording=opened.playback)
            await gateway.send(StreamEnds(relay="relay", ref=ref, reason="file_end"))
            state = (await wall.frame(PlaybackFrame)).state
            assert (state.playback, state.is_over, state.reason) == (
                opened.playback,
                True,
                "file_end",
            )
        assert (await gateway.frame(SteerStream)).act is PlaybackAct.CLOSE  # its console is gone


async def test_a_past_nobody_could_answer_for_says_why(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub, hub.console("wall") as wall:
        async with a_gateway(hub) as gateway:
            await sees_the_gate(wall)
            asking = wall.ask(hour(Recordings))
            refusal = Refusal(code=RefusalCode.WRONG_STATE, detail="busy")
            answer, _ = await both(asking, gateway.answer(AskRecordings, refusal))
            assert answer.answer == RecordingsAnswer(recordings=[], device_problem="no_answer")
            backwards = Recordings(camera=GATE_CAMERA, starts_at=SINCE, ends_at=SINCE)
            refused = (await wall.ask(backwards, 2)).refusal
            assert refused and refused.code is RefusalCode.OUT_OF_RANGE
            refused = (await wall.ask(hour(OpenPlayback, store=RecordingStore.DEVICE), 3)).refusal
            assert refused and refused.code is RefusalCode.STORE_UNAVAILABLE  # no relay


async def talk_is(console: TestConsole, state: TalkState) -> Any:
    return (await console.frame(TalkFrame, lambda frame: frame.talk.state is state)).talk


async def test_a_voice_goes_to_one_camera_from_one_console(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub, a_gateway(hub) as gateway, a_relay(hub) as relay:
        async with hub.console("leader") as leader, hub.console("commander") as commander:
            await sees_the_gate(commander)
            await leader.send(Talk(camera=GATE_CAMERA, is_on=True, is_duplex=True))
            await talk_is(leader, TalkState.CONNECTING)
            talk = (await gateway.frame(OpenTalk)).talk
            await gateway.send(TalkPlace(relay="relay", talk=talk, carrier="udp", ssrc=1))
            assert (await relay.frame(TalkPlace)).talk == talk
            await relay.send(TalkPlaced(talk=talk, port=30010))
            assert (await gateway.frame(TalkPlaced)).port == 30010
            starts = TalkStarts(
                relay="relay", talk=talk, peer_host="10.1.1.1", peer_port=9000, is_duplex=True
            )
            await gateway.send(starts)
            assert (await relay.frame(TalkStarts)) == starts
            assert (await talk_is(leader, TalkState.OPEN)).url == f"{BASE}/talk/{talk}"
            await leader.send(TalkSound(camera=GATE_CAMERA, pcma=b"\xd5" * 160))
            assert (await relay.frame(VoiceSound)).talk == talk
            await commander.send(Talk(camera=GATE_CAMERA, is_on=True))
            assert (await talk_is(commander, TalkState.BUSY)).by == "leader"
        assert (await gateway.frame(CloseTalk)).talk == talk  # the console is gone
        assert (await relay.frame(TalkEnds)).talk == talk


async def test_who_may_not_talk_and_a_device_that_does_not_answer(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub, a_gateway(hub) as gateway, a_relay(hub):
        async with hub.console("wall") as wall, hub.console("leader") as leader:
            await sees_the_gate(leader)
            await wall.send(Talk(camera=GATE_CAMERA, is_on=True))
            assert (await talk_is(wall, TalkState.FAILED)).reason == "not_allowed"
            await leader.send(Talk(camera=CameraId("c1"), is_on=True))
            assert (await talk_is(leader, TalkState.FAILED)).reason == "no_voice"
            await leader.send(Talk(camera=GATE_CAMERA, is_on=True))
            talk = (await gateway.frame(OpenTalk)).talk
            await gateway.send(TalkEnds(relay="relay", talk=talk, reason="no_answer"))
            assert (await talk_is(leader, TalkState.FAILED)).reason == "no_answer"


async def test_an_answer_of_another_gateway_is_not_believed(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub, a_gateway(hub) as gateway:
        async with hub.console("wall") as wall, field_end(hub, FieldKind.GATEWAY, "other") as other:
            await sees_the_gate(wall)
            asking = wall.ask(Presets(camera=GATE_CAMERA))

            async def answers() -> None:
                asked = await gateway.frame(Asked)
                false = DevicePresets(presets=[(9, "假")])
                await other.send(Answered(number=asked.number, result=false))
                await other.socket.ping()
                await gateway.send(
                    Answered(number=asked.number, result=DevicePresets(presets=[(1, "真")]))
                )

            answer, _ = await both(asking, answers())
            assert answer.answer == PresetsAnswer(presets=[(1, "真")])
