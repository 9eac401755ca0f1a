"""PTZ bytes, controls and queries: written by table, read back by the device side."""

from __future__ import annotations

import datetime as dt

import pytest

from backends.protocols.manscdp import control, ptz, queries, xml
from backends.protocols.manscdp.control import Action, KeyFrame, Ptz
from backends.protocols.manscdp.messages import Broadcast, Control, Outcome, Query
from backends.protocols.manscdp.ptz import (
    Auxiliary,
    Command,
    Cruise,
    CruiseDeed,
    Lens,
    Move,
    PresetCommand,
    PresetDeed,
    Scan,
    ScanDeed,
    ScanSpeed,
)
from backends.protocols.manscdp.queries import Plain, RecordKind, SnapshotOrder, Span
from backends.protocols.manscdp.reading import parse
from backends.protocols.manscdp.xml import Element
from tests.backends.protocols.manscdp.samples import DEVICE, PTZ

COMMANDS: list[tuple[Command, str]] = [
    (Move(pan=1, pan_speed=0x20, tilt_speed=0x20), "A50F0101202000F6"),
    (Move(), "A50F0100000000B5"),
    (Move(pan=-1, tilt=1, pan_speed=255, tilt_speed=1), "A50F010AFF0100BF"),
    (Move(tilt=-1, zoom=1, tilt_speed=9, zoom_speed=15), "A50F01140009F0C2"),
    (Move(zoom=-1, zoom_speed=1), "A50F0120000010E5"),
    (Lens(focus=1, focus_speed=128), "A50F014180000076"),
    (Lens(focus=-1, iris=1, focus_speed=1, iris_speed=2), "A50F0146010200FE"),
    (Lens(iris=-1, iris_speed=2), "A50F0148000200FF"),
    (Lens(), "A50F0140000000F5"),
    (PresetCommand(deed=PresetDeed.SET, number=1), "A50F018100010037"),
    (PresetCommand(deed=PresetDeed.CALL, number=255), "A50F018200FF0036"),
    (PresetCommand(deed=PresetDeed.DELETE, number=2), "A50F01830002003A"),
    (Cruise(deed=CruiseDeed.ADD_POINT, track=1, value=3), "A50F01840103003D"),
    (Cruise(deed=CruiseDeed.DELETE_POINT, track=1), "A50F01850100003B"),
    (Cruise(deed=CruiseDeed.SPEED, track=1, value=0x123), "A50F01860123106F"),
    (Cruise(deed=CruiseDeed.DWELL, track=0, value=4095), "A50F018700FFF02B"),
    (Cruise(deed=CruiseDeed.START, track=7), "A50F018807000044"),
    (Scan(deed=ScanDeed.START, group=1), "A50F01890100003F"),
    (Scan(deed=ScanDeed.RIGHT_EDGE), "A50F018900020040"),
    (ScanSpeed(group=2, speed=300), "A50F018A022C107D"),
    (Auxiliary(is_on=True), "A50F018C01000042"),
    (Auxiliary(is_on=False, number=2), "A50F018D02000044"),
]


@pytest.mark.parametrize(("command", "text"), COMMANDS)
def test_ptz_bytes(command: Command, text: str) -> None:
    assert ptz.encode(command) == text
    assert sum(bytes.fromhex(text)[:7]) % 256 == bytes.fromhex(text)[7]
    assert ptz.decode(text) == command
    assert ptz.decode(text.lower()) == command


@pytest.mark.parametrize(
    "command",
    [
        Move(pan=1, pan_speed=256),
        Move(zoom=1, zoom_speed=16),
        Move(pan_speed=-1),
        PresetCommand(deed=PresetDeed.SET, number=0),
        PresetCommand(deed=PresetDeed.SET, number=256),
        Cruise(deed=CruiseDeed.SPEED, track=1, value=4096),
        Cruise(deed=CruiseDeed.ADD_POINT, track=1, value=256),
        Cruise(deed=CruiseDeed.START, track=256),
    ],
)
def test_numbers_out_of_bounds_are_refused(command: Command) -> None:
    with pytest.raises(ValueError, match=r"."):
        ptz.encode(command)


@pytest.mark.parametrize(
    "text",
    ["", "A50F", "A50F0101202000F7", "B50F010120200006", "zz0F0101202000F6", "A50F0181000000 36",
     "A50F018100000036", "A50F01FF000000B4"],
)  # fmt: skip
def test_no_ptz_command(text: str) -> None:
    assert ptz.decode(text) is None


ACTIONS: list[tuple[Action, str, bool]] = [
    (Ptz(command=Move(pan=1, pan_speed=9), priority=7), "PTZCmd", False),
    (control.Reboot(), "TeleBoot", False),
    (control.Record(is_on=True), "RecordCmd", True),
    (control.Record(is_on=False), "RecordCmd", True),
    (control.Guard(is_on=True), "GuardCmd", True),
    (control.Guard(is_on=False), "GuardCmd", True),
    (control.ResetAlarm(), "AlarmCmd", True),
    (control.ResetAlarm(method=5, kind=2), "AlarmCmd", True),
    (KeyFrame(), "IFameCmd", False),
    (
        control.DragZoom(
            is_in=True, picture_width=1920, picture_height=1080, mid_x=960, mid_y=540,
            width=200, height=100,
        ),
        "DragZoomIn",
        False,
    ),
    (
        control.DragZoom(
            is_in=False, picture_width=1, picture_height=1, mid_x=0, mid_y=0, width=1, height=1
        ),
        "DragZoomOut",
        False,
    ),
    (control.HomePosition(is_enabled=True, idle_s=60, preset=3), "HomePosition", True),
    (control.HomePosition(is_enabled=False), "HomePosition", True),
    (control.PrecisePtz(pan_deg=12.5, zoom=2.0), "PTZPreciseCtrl", False),
    (control.FormatCard(number=1), "FormatSDCard", False),
]  # fmt: skip


@pytest.mark.parametrize(("action", "name", "is_answered"), ACTIONS)
def test_action_is_written_and_read_back(action: Action, name: str, is_answered: bool) -> None:
    nodes = control.write(action, 5, DEVICE)
    assert nodes[0].child(name) is not None
    for sn, node in enumerate(nodes, 5):
        message = parse(xml.write(node))
        assert isinstance(message, Control)
        assert (message.sn, message.device_id) == (sn, DEVICE)
        assert control.read(message) == action
    assert control.expects_answer(action) is is_answered


def test_key_frame_is_asked_in_both_spellings() -> None:
    names = [node.children[-1].name for node in control.write(KeyFrame(), 5, DEVICE)]
    assert names == ["IFameCmd", "IFrameCmd"]


@pytest.mark.parametrize(
    ("action", "is_udp", "copies"),
    [
        (Ptz(command=Move()), True, 2),
        (Ptz(command=Move(pan_speed=5)), True, 2),
        (Ptz(command=Lens()), True, 2),
        (Ptz(command=Move()), False, 1),
        (Ptz(command=Move(pan=1)), True, 1),
        (control.Reboot(), True, 1),
    ],
)
def test_stop_is_sent_twice_over_udp(action: Action, is_udp: bool, copies: int) -> None:
    assert control.copies(action, is_udp=is_udp) == copies


def test_ptz_of_another_platform_is_read() -> None:
    message = parse(PTZ)
    assert isinstance(message, Control)
    assert control.read(message) == Ptz(command=COMMANDS[0][0])


@pytest.mark.parametrize(
    "fields",
    ["", "<PTZCmd>A50F</PTZCmd>", "<DragZoomIn><Length>-1</Length></DragZoomIn>", "<What>1</What>"],
)
def test_unknown_or_malformed_control_is_none(fields: str) -> None:
    message = parse(PTZ.replace(b"<PTZCmd>A50F0101202000F6</PTZCmd>", fields.encode()))
    assert isinstance(message, Control)
    assert control.read(message) is None


SPAN = Span(
    starts_at=dt.datetime(2026, 11, 21, 16, tzinfo=dt.UTC),
    ends_at=dt.datetime(2026, 11, 22, 16, tzinfo=dt.UTC),
)


@pytest.mark.parametrize(
    ("node", "cmd", "fields"),
    [
        *((queries.query(kind, 9, DEVICE), kind.value, {}) for kind in Plain),
        (queries.catalog(9, DEVICE), "Catalog", {}),
        (
            queries.records(9, DEVICE, SPAN, RecordKind.ALARM),
            "RecordInfo",
            {
                "StartTime": "2026-11-22T00:00:00",
                "EndTime": "2026-11-23T00:00:00",
                "Type": "alarm",
                "Secrecy": "0",
            },
        ),
        (
            queries.config(9, DEVICE, ("BasicParam", "VideoParamOpt")),
            "ConfigDownload",
            {"ConfigType": "BasicParam/VideoParamOpt"},
        ),
        (queries.alarms(9, DEVICE, SPAN), "Alarm", {"StartAlarmTime": "2026-11-22T00:00:00"}),
        (queries.positions(9, DEVICE, 5), "MobilePosition", {"Interval": "5"}),
        (queries.cruise_track(9, DEVICE, 2), "CruiseTrackQuery", {"Number": "2"}),
    ],
)
def test_query(node: Element, cmd: str, fields: dict[str, str]) -> None:
    message = parse(xml.write(node))
    assert isinstance(message, Query)
    assert (message.sn, message.device_id, message.cmd) == (9, DEVICE, cmd)
    for name, value in fields.items():
        assert message.root.value(name) == value


def test_what_else_a_platform_says() -> None:
    taken = parse(xml.write(queries.alarm_taken(9, DEVICE)))
    assert taken == Outcome(sn=9, device_id=DEVICE, cmd="Alarm", is_ok=True)
    call = parse(xml.write(queries.broadcast(9, "1", DEVICE)))
    assert call == Broadcast(sn=9, device_id=DEVICE, source_id="1")


def test_snapshot_order_is_bounded() -> None:
    order = SnapshotOrder(session_id="s" * 32, upload_url="http://h/u?a=1&b=2", count=3)
    message = parse(xml.write(queries.snapshot(9, DEVICE, order)))
    assert isinstance(message, Control)
    config = message.root.child("SnapShotConfig")
    assert config is not None and config.value("UploadURL") == "http://h/u?a=1&b=2"
    for count, session in ((0, "s" * 32), (11, "s" * 32), (1, "short"), (1, "s" * 129)):
        with pytest.raises(ValueError, match="1 to 10"):
            bad = SnapshotOrder(session_id=session, upload_url="u", count=count)
            queries.snapshot(9, DEVICE, bad)
