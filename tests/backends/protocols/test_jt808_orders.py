"""JT/T 808: text down and parts asked for again, of both editions; reset clocks; old terminals."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from backends.protocols import jt808
from backends.protocols.jt808 import Edition, Message, Missing, Terminal, Text

TERMINALS = [Terminal(phone="13800138000"), Terminal(phone="13800138000", edition=Edition.E2019)]


def _one(frame: bytes) -> Message:
    (item,) = jt808.Decoder().feed(frame)
    assert isinstance(item, Message)
    return item


def test_text_of_2013_has_one_byte_before_its_gbk_and_of_2019_two() -> None:
    text = Text(text="绕行", is_urgent=True)
    old, new = (_one(jt808.encode_text(terminal, 5, text)).body for terminal in TERMINALS)
    assert old == bytes([0b1101]) + "绕行".encode("gbk")
    assert new == bytes([0b1110, 1]) + "绕行".encode("gbk")


@pytest.mark.parametrize("terminal", TERMINALS)
@pytest.mark.parametrize("is_urgent", [False, True])
def test_round_trip_of_text_and_of_missing_parts(terminal: Terminal, is_urgent: bool) -> None:
    text = Text(text="前方 2 公里事故，请减速", is_urgent=is_urgent)
    assert jt808.decode_text(_one(jt808.encode_text(terminal, 5, text))) == text
    missing = Missing(terminal=terminal, first_serial=0xFFFE, parts=(2, 9))
    assert jt808.decode_resend(_one(jt808.encode_resend(missing, 6))) == missing
    answer = jt808.GeneralAnswer(answered_serial=5, answered_id=jt808.TEXT, result=0)
    assert jt808.decode(_one(jt808.encode_terminal_answer(terminal, 7, answer))) == answer


def test_the_longest_text_fits_into_one_frame_and_one_more_byte_is_refused() -> None:
    for terminal in TERMINALS:
        longest = Text(text="慢" * 500)
        assert jt808.decode_text(_one(jt808.encode_text(terminal, 1, longest))) == longest
        with pytest.raises(ValueError, match="太长：1001 字节"):
            jt808.encode_text(terminal, 1, Text(text="慢" * 500 + "!"))


def test_every_truncation_of_an_order_is_none_or_shorter_and_never_raises() -> None:
    for terminal in TERMINALS:
        text = _one(jt808.encode_text(terminal, 1, Text(text="绕行")))
        missing = Missing(terminal=terminal, first_serial=1, parts=(2, 3))
        parts = _one(jt808.encode_resend(missing, 1))
        for length in range(len(parts.body)):
            assert jt808.decode_resend(replace(parts, body=parts.body[:length])) is None
        for length in range(len(text.body)):
            jt808.decode_text(replace(text, body=text.body[:length]))


def test_missing_parts_are_asked_for_three_times_at_most_and_not_while_parts_come() -> None:
    whole = Message(id=0x0801, terminal=TERMINALS[0], serial=0xFFFF, body=bytes(2_500))
    parts = [_one(frame) for frame in jt808.encode_split(whole)]
    assembler = jt808.Assembler()
    assembler.take(parts[2], 0.0)
    assert assembler.missing(4.0, 5.0) == []
    expected = [Missing(terminal=TERMINALS[0], first_serial=0xFFFF, parts=(1, 2))]
    assert assembler.missing(5.0, 5.0) == expected
    assert assembler.missing(6.0, 5.0) == []
    assert assembler.missing(10.0, 5.0) == assembler.missing(15.0, 5.0) == expected
    assert assembler.missing(20.0, 5.0) == []
    assembler.take(parts[0], 21.0)
    whole_again = assembler.take(parts[1], 22.0)
    assert whole_again is not None and len(whole_again.body) == 2_500
    assert len(assembler) == 0


@pytest.mark.parametrize(
    ("digits", "expected"),
    [
        ("181015101010", dt.datetime(2018, 10, 15, 2, 10, 10, tzinfo=dt.UTC)),
        ("700101080000", dt.datetime(1970, 1, 1, tzinfo=dt.UTC)),
        ("000000000000", None),
        ("181315101010", None),
        ("18101510106a", None),
        ("1810", None),
    ],
)
def test_times_of_reset_clocks_are_times_and_impossible_ones_none(
    digits: str, expected: dt.datetime | None
) -> None:
    assert jt808.bcd_time(bytes.fromhex(digits)) == expected


def test_a_back_filled_batch_says_so() -> None:
    position = jt808.Position(
        at=dt.datetime(2026, 11, 22, tzinfo=dt.UTC), lat_deg=30.0, lon_deg=120.0
    )
    for is_backlog in (False, True):
        frame = jt808.encode_position_batch(TERMINALS[0], 1, [position], is_backlog=is_backlog)
        body = jt808.decode(_one(frame))
        assert isinstance(body, jt808.PositionBatch)
        assert (body.is_backlog, body.malformed) == (is_backlog, 0)


def test_a_terminal_of_the_2011_edition_registers_with_its_shorter_model() -> None:
    body = b"\0\x21\0\x6c" + b"70111" + b"VT-6\0\0\0\0" + b"0000001" + b"\x02" + b"A1"
    message = Message(id=jt808.REGISTRATION, terminal=TERMINALS[0], serial=1, body=body)
    told = jt808.decode(message)
    assert isinstance(told, jt808.Registration)
    assert (told.model, told.terminal_id, told.plate_colour, told.plate) == (
        "VT-6",
        "0000001",
        2,
        "A1",
    )
