"""JT/T 808: published frames, round trip, every truncation, mutations."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backends.protocols import jt808
from backends.protocols.jt808 import Decoder, Edition, Fault, Malformed, Message, Terminal

FRAME_2013 = bytes.fromhex(
    "7E02000026123456789012007D02000000010000000200BA7F0E07E4F11C0028003C00001810151010100104"
    "000000640202007D01137E"
)
FRAME_2019 = bytes.fromhex(
    "7E0200407D0201000000000202326095590A4F00002000004C100301E0D7F2073E6EAC00640214001424112715"
    "42300104000000CC020201D425040000000030010831010914040000007F15040000000116040000000117020001"
    "1803000709642F0000001F000201323201000035006401E0D40A073E6AC4241127154210FFFF6964303030303324"
    "1127154217000500767E"
)
NOW = dt.datetime(2026, 11, 22, 6, 3, 27, tzinfo=dt.UTC)
TERMINALS = [Terminal(phone="13800138000"), Terminal(phone="13800138000", edition=Edition.E2019)]
POSITION = jt808.Position(
    at=NOW,
    lat_deg=30.194637,
    lon_deg=120.192711,
    speed_kmh=53.2,
    heading_deg=270,
    altitude_m=-3,
    extras=((0x01, b"\0\0\0\x7e"), (0x30, b"\x7d")),
)


def _one(data: bytes) -> Message:
    (item,) = Decoder().feed(data)
    assert isinstance(item, Message)
    return item


def test_published_frame_of_2013() -> None:
    message = _one(FRAME_2013)
    assert (message.terminal, message.serial) == (Terminal(phone="123456789012"), 0x7E)
    position = jt808.decode(message)
    assert isinstance(position, jt808.Position)
    assert (position.lat_deg, position.lon_deg) == (12.222222, 132.444444)
    assert (position.altitude_m, position.speed_kmh, position.heading_deg) == (40, 6.0, 0)
    assert position.at == dt.datetime(2018, 10, 15, 2, 10, 10, tzinfo=dt.UTC)
    assert (position.alarm, position.is_located, position.is_acc_on) == (1, True, False)
    assert position.extras == ((1, b"\0\0\0\x64"), (2, b"\x00\x7d"))
    assert jt808.encode(message) == FRAME_2013
    assert jt808.encode_position(message.terminal, message.serial, position) == FRAME_2013


def test_published_frame_of_2019_with_active_safety_item() -> None:
    message = _one(FRAME_2019)
    assert message.terminal == Terminal(phone="20232609559", edition=Edition.E2019)
    position = jt808.decode(message)
    assert isinstance(position, jt808.Position)
    assert position.at == dt.datetime(2024, 11, 27, 7, 42, 30, tzinfo=dt.UTC)
    assert {number: len(data) for number, data in position.extras}[0x64] == 47
    assert jt808.encode(message) == FRAME_2019


def test_escapes_are_undone_in_one_pass() -> None:
    assert jt808.unescape(bytes.fromhex("7D01027D02")) == bytes.fromhex("7D027E")
    assert jt808.unescape(bytes.fromhex("7D03")) is None
    every = bytes(range(256)) * 2
    assert jt808.unescape(jt808.escape(every)) == every


@pytest.mark.parametrize("terminal", TERMINALS)
def test_round_trip_of_every_body(terminal: Terminal) -> None:
    registration = jt808.Registration(
        plate="江A·12345", province=33, city=108, maker="70111", model="VT-6", terminal_id="0000001"
    )
    general = jt808.GeneralAnswer(answered_serial=7, answered_id=0x0200, result=3)
    registered = jt808.RegistrationAnswer(answered_serial=8, code="令牌7e")
    frames = {
        jt808.encode_registration(terminal, 1, registration): registration,
        jt808.encode_heartbeat(terminal, 3): jt808.Heartbeat(),
        jt808.encode_logout(terminal, 4): jt808.Logout(),
        jt808.encode_position(terminal, 5, POSITION): POSITION,
        jt808.encode_position_batch(terminal, 6, [POSITION] * 3): jt808.PositionBatch(
            positions=(POSITION,) * 3
        ),
        jt808.encode_general_answer(terminal, 7, general): general,
        jt808.encode_registration_answer(terminal, 8, registered): registered,
    }
    for serial, (frame, body) in enumerate(frames.items()):
        message = _one(frame)
        assert message.terminal == terminal
        assert jt808.decode(message) == body, serial
    code = jt808.decode(_one(jt808.encode_authentication(terminal, 2, "令牌")))
    assert isinstance(code, jt808.Authentication)
    assert code.code == "令牌"


@pytest.mark.parametrize("frame", [FRAME_2013, FRAME_2019])
def test_every_truncation_is_counted_and_the_next_message_is_read(frame: bytes) -> None:
    for length in range(2, len(frame) - 1):
        decoder = Decoder()
        out = decoder.feed(frame[:length]) + decoder.feed(FRAME_2013)
        assert out[-1] == _one(FRAME_2013), length
        assert decoder.malformed == 1, length


def test_bytes_one_by_one_give_the_same_messages() -> None:
    decoder = Decoder()
    out = [item for byte in FRAME_2013 + FRAME_2019 for item in decoder.feed(bytes([byte]))]
    assert out == [_one(FRAME_2013), _one(FRAME_2019)]


def test_one_mark_between_two_messages_is_enough() -> None:
    assert len(Decoder().feed(FRAME_2013 + FRAME_2019[1:])) == 2


def test_endless_bytes_without_a_mark_are_dropped_and_counted_once() -> None:
    decoder = Decoder()
    for _ in range(100):
        decoder.feed(b"x" * 1000)
    assert len(decoder._buffer) < 1000
    assert decoder.feed(FRAME_2013) == [_one(FRAME_2013)]
    assert decoder.malformed == 1


def test_wrong_check_byte_is_named() -> None:
    broken = bytearray(FRAME_2013)
    broken[20] ^= 4
    (item,) = Decoder().feed(bytes(broken))
    assert isinstance(item, Malformed)
    assert item.fault is Fault.CHECK


def test_split_messages_are_joined_in_any_order() -> None:
    whole = Message(id=0x0801, terminal=TERMINALS[0], serial=0xFFFE, body=bytes(range(256)) * 10)
    parts = [_one(frame) for frame in jt808.encode_split(whole)]
    assert [part.part for part in parts] == [1, 2, 3]
    assembler = jt808.Assembler()
    assert assembler.take(parts[2], 0.0) is None
    assert assembler.take(parts[0], 0.0) is None
    joined = assembler.take(parts[1], 0.0)
    assert joined is not None
    assert joined.body == whole.body


@pytest.mark.parametrize(
    ("lat", "lon", "expected"),
    [
        (30.2, 120.1, (30.2, 120.1)),
        (120.1, 30.2, (30.2, 120.1)),
        (0.0, 0.0, None),
        (51.5, -0.1, None),
    ],
)
def test_swapped_degrees_are_turned_and_absurd_ones_refused(
    lat: float, lon: float, expected: tuple[float, float] | None
) -> None:
    found = jt808.believable(replace(POSITION, lat_deg=lat, lon_deg=lon), jt808.Area())
    assert (found and (found.lat_deg, found.lon_deg)) == expected


def test_position_with_an_impossible_time_is_malformed() -> None:
    message = _one(jt808.encode_position(TERMINALS[0], 1, POSITION))
    body = message.body[:22] + b"\x26\x13\x99\x99\x99\x99"
    assert isinstance(jt808.decode(replace(message, body=body)), Malformed)


def test_bad_position_in_a_batch_is_counted_and_the_others_kept() -> None:
    message = _one(jt808.encode_position_batch(TERMINALS[0], 1, [POSITION, POSITION]))
    body = message.body.replace(b"\x26\x11\x22", b"\x26\x19\x22", 1)
    batch = jt808.decode(replace(message, body=body))
    assert batch == jt808.PositionBatch(positions=(POSITION,), malformed=1)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from([0x0001, 0x0100, 0x0102, 0x0200, 0x0704, 0x8001, 0x8100]), st.binary())
def test_any_body_never_raises(number: int, body: bytes) -> None:
    for terminal in TERMINALS:
        jt808.decode(Message(id=number, terminal=terminal, serial=0, body=body))


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_mutated_streams_never_raise_and_recover(data: st.DataObject) -> None:
    stream = bytearray(FRAME_2013 + FRAME_2019)
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(stream) - 1))
        stream[at : at + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=9)) or b"~"
    decoder = Decoder()
    for item in decoder.feed(bytes(stream)):
        if isinstance(item, Message):
            jt808.decode(item)
    assert decoder.feed(b"\x7e" + FRAME_2013)[-1] == _one(FRAME_2013)
