"""T/JSATL 12: the published frame, round trips, every truncation, files in pieces, mutations."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backends.protocols import jsatl, jsatl_files, jt808
from backends.protocols.jsatl import AlarmSign, Device, SafetyAlarm, Tyre
from backends.protocols.jsatl_files import (
    FileNotice,
    FilesList,
    FileStream,
    FilesWanted,
    Piece,
)
from tests.backends.protocols.test_jt808 import FRAME_2013, FRAME_2019

AT = dt.datetime(2024, 11, 27, 7, 42, 10, tzinfo=dt.UTC)
SIGN = jsatl.alarm_sign("id00003", AT, 0, 5)
ALARM = SafetyAlarm(
    device=Device.ADAS,
    id=31,
    flag=1,
    event=2,
    level=1,
    speed_kmh=53,
    lat_deg=31.511562,
    lon_deg=121.531076,
    at=AT,
    sign=SIGN,
)
TYRE = Tyre(position=4, bits=6, pressure_kpa=310, temperature_c=-3, battery_percent=80)
ALARMS = [
    replace(ALARM, front_speed_kmh=50, distance=20),
    replace(ALARM, device=Device.DRIVER, event=1, level=2, fatigue=7),
    replace(ALARM, device=Device.BLIND_SPOT, event=3, level=0),
    replace(ALARM, device=Device.TYRES, event=0, level=0, tyres=(TYRE, replace(TYRE, position=5))),
]
TERMINALS = [
    jt808.Terminal(phone="13800138000"),
    jt808.Terminal(phone="13800138000", edition=jt808.Edition.E2019),
]
NAME = "00_64_6402_0_0123456789abcdef.jpg"


def _one(frame: bytes) -> jt808.Message:
    (item,) = jt808.Decoder().feed(frame)
    assert isinstance(item, jt808.Message)
    return item


def test_the_published_frame_tells_a_lane_departure_of_the_first_level() -> None:
    position = jt808.decode(_one(FRAME_2019))
    assert isinstance(position, jt808.Position)
    (alarm,), malformed = jsatl.decode_items(position.extras)
    assert malformed == 0
    assert (alarm.device, alarm.id, alarm.flag, alarm.event, alarm.level) == (0x64, 31, 0, 2, 1)
    assert (alarm.front_speed_kmh, alarm.distance, alarm.speed_kmh) == (50, 50, 53)
    assert (alarm.lat_deg, alarm.lon_deg, alarm.at) == (31.511562, 121.531076, AT)
    assert alarm.sign == AlarmSign(
        raw=bytes.fromhex("69643030303033241127154217000500"),
        terminal_id="id00003",
        at=dt.datetime(2024, 11, 27, 7, 42, 17, tzinfo=dt.UTC),
        number=0,
        files=5,
    )


@pytest.mark.parametrize("alarm", ALARMS, ids=lambda alarm: alarm.device.name)
def test_round_trip_of_every_item(alarm: SafetyAlarm) -> None:
    number, data = jsatl.encode_item(alarm)
    assert jsatl.decode_items(((number, data), (0x01, b"\0\0\0\1"))) == ([alarm], 0)


@pytest.mark.parametrize("alarm", ALARMS, ids=lambda alarm: alarm.device.name)
def test_every_truncation_of_an_item_is_counted(alarm: SafetyAlarm) -> None:
    number, data = jsatl.encode_item(alarm)
    for length in range(len(data)):
        found, malformed = jsatl.decode_items(((number, data[:length]),))
        # Nine bytes fewer are one tyre fewer, when its count says so; it does not.
        assert (found, malformed) == ([], 1), length


@pytest.mark.parametrize("length", [39, 40])
def test_a_sign_of_another_province_is_known_by_its_length(length: int) -> None:
    raw = b"T".ljust(30, b"\0") + bytes.fromhex("241127154217") + b"\x03\x02"
    sign = AlarmSign(raw=raw.ljust(length, b"\0"), terminal_id="T", at=None, number=0, files=0)
    number, data = jsatl.encode_item(replace(ALARM, sign=sign))
    (alarm,), _ = jsatl.decode_items(((number, data),))
    assert (alarm.sign.terminal_id, alarm.sign.number, alarm.sign.files) == ("T", 3, 2)
    assert alarm.sign.raw == sign.raw


@pytest.mark.parametrize("terminal", TERMINALS)
def test_round_trip_of_every_message_about_files(terminal: jt808.Terminal) -> None:
    wanted = FilesWanted(host="10.1.2.3", tcp_port=8532, sign=SIGN.raw, number="a" * 32)
    assert jsatl_files.decode_wanted(_one(jsatl_files.encode_wanted(terminal, 1, wanted))) == wanted
    files = FilesList(number="a" * 32, files=((NAME, 70_000), ("02_64.mp4", 5)))
    listed = _one(jsatl_files.encode_list(terminal, 2, SIGN.raw, files))
    assert jsatl_files.decode_list(listed) == files
    for is_end in (False, True):
        notice = FileNotice(is_end=is_end, name=NAME, kind=0, size=70_000)
        message = _one(jsatl_files.encode_notice(terminal, 3, notice))
        assert jsatl_files.decode_notice(message) == notice
        answer = _one(jsatl_files.encode_file_answer(message, 4, notice, [(0, 10), (50, 7)]))
        assert jsatl_files.decode_file_answer(answer.body) == (NAME, [(0, 10), (50, 7)])


def test_a_list_of_a_terminal_with_a_long_id_is_read() -> None:
    body = b"T".ljust(30, b"\0") + b"S" * 40 + b"n" * 32 + bytes([0, 1, 3]) + b"a.b\0\0\0\7"
    message = jt808.Message(id=jsatl_files.FILES_LIST, terminal=TERMINALS[1], serial=1, body=body)
    assert jsatl_files.decode_list(message) == FilesList(number="n" * 32, files=(("a.b", 7),))


def test_every_truncation_of_a_message_about_files_is_refused() -> None:
    wanted = FilesWanted(host="10.1.2.3", tcp_port=8532, sign=SIGN.raw, number="a" * 32)
    files = FilesList(number="a" * 32, files=((NAME, 70_000),))
    notice = FileNotice(is_end=True, name=NAME, kind=0, size=70_000)
    for frame in (
        jsatl_files.encode_wanted(TERMINALS[0], 1, wanted),
        jsatl_files.encode_list(TERMINALS[0], 1, SIGN.raw, files),
        jsatl_files.encode_notice(TERMINALS[0], 1, notice),
    ):
        message = _one(frame)
        for length in range(len(message.body)):
            cut = replace(message, body=message.body[:length])
            assert jsatl_files.decode_wanted(cut) is None, length
            assert jsatl_files.decode_list(cut) is None, length
            assert jsatl_files.decode_notice(cut) is None, length


def _stream() -> bytes:
    notice = FileNotice(is_end=True, name=NAME, kind=0, size=700)
    data = b"~01cd}\x02" * 100
    return (
        FRAME_2013
        + jsatl_files.encode_piece(Piece(name=NAME, offset=0, data=data))
        + jsatl_files.encode_piece(Piece(name=NAME, offset=600, data=b""))
        + jsatl_files.encode_notice(TERMINALS[1], 3, notice)
    )


@pytest.mark.parametrize("step", [1, 7, 100, 10_000])
def test_pieces_and_messages_come_in_any_portion(step: int) -> None:
    stream, data = FileStream(), _stream()
    items = [item for at in range(0, len(data), step) for item in stream.feed(data[at : at + step])]
    kinds = [type(item).__name__ for item in items]
    assert kinds == ["Message", "Piece", "Piece", "Message"]
    piece = items[1]
    assert isinstance(piece, Piece)
    assert (piece.name, piece.offset, piece.data) == (NAME, 0, b"~01cd}\x02" * 100)


def test_garbage_before_and_a_piece_of_absurd_length_cost_only_themselves() -> None:
    stream = FileStream()
    absurd = jsatl_files.MARK + b"x" * 50 + b"\0\0\0\0" + b"\xff" * 4
    items = stream.feed(b"garbage" + absurd + FRAME_2013)
    assert isinstance(items[-1], jt808.Message)
    assert sum(isinstance(item, jt808.Malformed) for item in items) >= 2


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("00_64_6401_0_n.jpg", 0, False),
        ("02_02_6401_0_n.mp4", 2, False),
        ("00_65_6501_0_n.jpg", 0, True),
        ("02_01_6401_0_n.mp4", 2, True),
        ("00_04_6401_0_n.jpg", 0, True),
        ("01_64_6401_0_n.wav", 1, True),
        ("picture.jpg", 0, True),
        ("", 0, True),
    ],
)
def test_whatever_is_not_of_the_road_or_the_vehicle_may_show_people(
    name: str, kind: int, expected: bool
) -> None:
    assert jsatl_files.shows_people(name, kind) is expected


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_mutated_streams_never_raise_and_recover(data: st.DataObject) -> None:
    stream = bytearray(_stream())
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(stream) - 1))
        stream[at : at + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=9)) or b"~"
    taken = FileStream()
    for item in taken.feed(bytes(stream)):
        if isinstance(item, jt808.Message):
            jsatl_files.decode_list(item)
            jsatl_files.decode_notice(item)
    # A mutated length may hold at most one longest piece back.
    out = taken.feed(b"\0" * (jsatl_files.MAX_PIECE + 70) + FRAME_2013 + FRAME_2013)
    assert isinstance(out[-1], jt808.Message)
