"""What a dome does by itself: home place and cruise tracks, as devices of 2022 say them."""

from __future__ import annotations

import pytest

from backends.protocols.manscdp import answers, xml
from backends.protocols.manscdp.messages import (
    AnyMessage,
    CruisePoint,
    CruiseTrack,
    CruiseTracks,
    HomePlace,
    Outcome,
)
from backends.protocols.manscdp.reading import parse
from backends.protocols.manscdp.xml import Element, Malformed

DEVICE = "34020000001320000001"
HOME = HomePlace(sn=3, device_id=DEVICE, is_enabled=True, idle_s=60, preset=1)
TRACKS = CruiseTracks(sn=3, device_id=DEVICE, total=2, tracks=((0, "白天巡航"), (1, "")))
POINTS = (CruisePoint(preset=3, stay_s=10, speed=5), CruisePoint(preset=7, stay_s=20, speed=8))
TRACK = CruiseTrack(sn=3, device_id=DEVICE, number=0, name="白天巡航", points=POINTS)


def said(cmd: str, fields: str) -> AnyMessage | Malformed:
    head = f"<CmdType>{cmd}</CmdType><SN>3</SN><DeviceID>{DEVICE}</DeviceID>"
    text = f'<?xml version="1.0" encoding="GB2312"?><Response>{head}{fields}</Response>'
    return parse(text.encode("gb18030"))


@pytest.mark.parametrize(
    ("node", "message"),
    [
        (answers.home_place(HOME), HOME),
        (answers.cruise_tracks(TRACKS), TRACKS),
        (answers.cruise_track(TRACK), TRACK),
    ],
)
def test_what_our_device_side_writes_our_platform_side_reads(
    node: Element, message: AnyMessage
) -> None:
    assert parse(xml.write(node)) == message


@pytest.mark.parametrize(
    ("cmd", "fields", "message"),
    [
        ("HomePositionQuery", "", HomePlace(sn=3, device_id=DEVICE, is_enabled=None)),
        (
            "HomePositionQuery",
            "<HomePosition><Enabled>0</Enabled><PresetIndex>300</PresetIndex></HomePosition>",
            HomePlace(sn=3, device_id=DEVICE, is_enabled=False),
        ),
        (
            "CruiseTrackListQuery",
            "<SumNum>0</SumNum>",
            CruiseTracks(sn=3, device_id=DEVICE, total=0, tracks=()),
        ),
        (
            # Items by another name, one without a number.
            "CruiseTrackListQuery",
            '<CruiseTrackList Num="2"><Item><Number>1</Number><Name>夜</Name></Item>'
            "<Item><Name>无号</Name></Item></CruiseTrackList>",
            CruiseTracks(sn=3, device_id=DEVICE, total=-1, tracks=((1, "夜"),)),
        ),
        (
            "CruiseTrackQuery",
            "<Number>1</Number><CruisePointList><CruisePoint><StayTime>3</StayTime></CruisePoint>"
            "<CruisePoint><PresetIndex>4</PresetIndex></CruisePoint></CruisePointList>",
            CruiseTrack(sn=3, device_id=DEVICE, number=1, points=(CruisePoint(preset=4),)),
        ),
        (
            "CruiseTrackQuery",
            "<Result>ERROR</Result>",
            Outcome(sn=3, device_id=DEVICE, cmd="CruiseTrackQuery", is_ok=False),
        ),
    ],
)
def test_what_is_left_out_is_not_said(cmd: str, fields: str, message: AnyMessage) -> None:
    assert said(cmd, fields) == message


@pytest.mark.parametrize("cmd", ["HomePositionQuery", "CruiseTrackListQuery", "CruiseTrackQuery"])
def test_a_device_that_says_no_is_an_outcome(cmd: str) -> None:
    told = said(cmd, "<Result>ERROR</Result>")
    assert told == Outcome(sn=3, device_id=DEVICE, cmd=cmd, is_ok=False)
