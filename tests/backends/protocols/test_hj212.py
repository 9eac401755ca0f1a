"""HJ 212: published frames, round trip, every truncation, mutations."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backends.protocols import hj212
from backends.protocols.hj212 import Decoder, Fault, Frame, Malformed
from backends.protocols.hj212_tables import tables_of

WIRE = Path(__file__).parents[2] / "wire" / "hj212.txt"
TABLES = Path(__file__).parents[3] / "resources" / "defaults" / "hj212.toml"
CAPTURES = [line + b"\r\n" for line in WIRE.read_bytes().splitlines() if line]
NOW = dt.datetime(2026, 11, 22, 6, 3, 27, 250_000, tzinfo=dt.UTC)
LOGGER = hj212.Logger(mn="330108000000000000000001")


def _upload(values: dict[str, dict[str, str]] | None = None) -> Frame:
    return hj212.data_frame(
        LOGGER,
        "2011",
        sent_at=NOW,
        data_time=NOW,
        values=values or {"w01018": {"Rtd": "62.4", "Flag": "N"}, "w01001": {"Rtd": "7.1"}},
    )


def _frames(data: bytes) -> list[Frame]:
    return [item for item in Decoder().feed(data) if isinstance(item, Frame)]


@pytest.mark.parametrize("capture", CAPTURES)
def test_published_frame_is_read_and_written_back_alike(capture: bytes) -> None:
    decoder = Decoder()
    (frame,) = decoder.feed(capture)
    assert isinstance(frame, Frame)
    assert hj212.encode(frame).upper() == capture.upper()
    assert (decoder.accepted, decoder.malformed) == (1, 0)


def test_frame_of_2005_without_qn_and_flag_has_its_values() -> None:
    (frame,) = _frames(CAPTURES[1])
    assert (frame.qn, frame.flag, frame.version, frame.wants_answer) == ("", -1, 0, False)
    values, unreadable = hj212.measurements(frame)
    assert [(v.factor, v.kind, v.value, v.flag) for v in values][:2] == [
        ("060", "Rtd", 3.0943, "N"),
        ("011", "Rtd", 18.0412, "N"),
    ]
    assert unreadable == []
    assert frame.data_time == dt.datetime(2016, 1, 3, 5, 30, 30, tzinfo=dt.UTC)


def test_china_time_becomes_utc_with_milliseconds() -> None:
    (frame,) = _frames(CAPTURES[0])
    assert frame.sent_at == dt.datetime(2016, 8, 1, 0, 58, 57, 223_000, tzinfo=dt.UTC)
    assert hj212.parse_time("20161301000000") is None
    assert hj212.parse_time("2016") is None


def test_round_trip() -> None:
    frame = _upload()
    assert _frames(hj212.encode(frame)) == [frame]
    assert frame.sent_at == NOW


def test_bytes_one_by_one_give_the_same_frames() -> None:
    decoder = Decoder()
    out = [item for byte in b"".join(CAPTURES) for item in decoder.feed(bytes([byte]))]
    assert out == Decoder().feed(b"".join(CAPTURES))
    assert len(out) == len(CAPTURES)


@pytest.mark.parametrize("whole", [*CAPTURES, hj212.encode(_upload())])
def test_every_truncation_is_counted_once_and_the_next_frame_is_read(whole: bytes) -> None:
    following = CAPTURES[0]
    for length in range(1, len(whole) - 2):
        decoder = Decoder()
        out = decoder.feed(whole[:length]) + decoder.feed(following)
        assert _only_frames(out) == _frames(following), length
        assert decoder.malformed == 1, length


def _only_frames(items: list[Frame | Malformed]) -> list[Frame]:
    return [item for item in items if isinstance(item, Frame)]


def test_wrong_crc_is_counted_and_the_next_frame_is_read() -> None:
    broken = bytearray(CAPTURES[0])
    broken[40] ^= 1
    decoder = Decoder()
    out = decoder.feed(bytes(broken) + CAPTURES[2])
    assert [item.fault for item in out if isinstance(item, Malformed)] == [Fault.CRC]
    assert _only_frames(out) == _frames(CAPTURES[2])


def test_noise_between_frames_counts_once() -> None:
    decoder = Decoder()
    out = decoder.feed(b"HELLO\r\n") + decoder.feed(b"WORLD#") + decoder.feed(CAPTURES[0])
    assert [item.fault for item in out if isinstance(item, Malformed)] == [Fault.NOISE]
    assert len(_only_frames(out)) == 1


def test_segment_without_mn_is_named() -> None:
    body = b"ST=32;CN=2011;CP=&&&&"
    (item,) = Decoder().feed(b"##%04d%b%04X\r\n" % (len(body), body, hj212.crc16(body)))
    assert isinstance(item, Malformed)
    assert (item.fault, item.detail) == (Fault.SEGMENT, "without MN")


def test_a_flood_of_hashes_does_not_grow_the_buffer() -> None:
    decoder = Decoder()
    for _ in range(50):
        decoder.feed(b"#" * 1000)
    assert len(decoder._buffer) < 10
    assert decoder.feed(b"\r\n" + CAPTURES[0])[-1:] == _frames(CAPTURES[0])


def test_values_that_are_no_numbers_are_named_and_the_others_kept() -> None:
    frame = _upload({"w01018": {"Rtd": "--"}, "w01001": {"Rtd": "7.1"}, "a01001": {"Rtd": "nan"}})
    values, unreadable = hj212.measurements(frame)
    assert [value.factor for value in values] == ["w01001"]
    assert unreadable == ["w01018-Rtd", "a01001-Rtd"]


@pytest.mark.parametrize(
    ("cn", "answer"),
    [("2011", "9014"), ("2061", "9014"), ("2099", "9013"), ("1013", "9013"), ("1011", "9011")],
)
def test_answer_is_owed_when_flag_asks(cn: str, answer: str) -> None:
    frame = replace(_upload(), cn=cn)
    owed = hj212.answer_to(frame)
    assert owed is not None
    assert (owed.cn, owed.st, owed.qn, owed.mn) == (answer, "91", frame.qn, frame.mn)
    assert hj212.answer_to(replace(frame, flag=4)) is None
    assert hj212.answer_to(owed) is None


def test_split_frames_are_joined_in_any_order() -> None:
    values = {f"a{n:05d}": {"Rtd": f"{n}.5", "Flag": "N"} for n in range(90)}
    whole = _upload(values)
    parts = hj212.split(whole)
    assert len(parts) > 1
    assert all(part.pnum == len(parts) and part.is_split for part in parts)
    wired = [frame for part in parts for frame in _frames(hj212.encode(part))]
    assembler = hj212.Assembler()
    joined = [assembler.take(part, 0.0) for part in reversed(wired)]
    assert joined[:-1] == [None] * (len(parts) - 1)
    assert joined[-1] is not None
    assert joined[-1].groups == whole.groups


def test_unfinished_parts_are_given_up_and_bounded() -> None:
    assembler = hj212.Assembler()
    part = replace(_upload(), flag=7, pnum=2, pno=1)
    for number in range(1000):
        assert assembler.take(replace(part, qn=str(number)), 0.0) is None
    assert assembler.incomplete == 1000 - 256
    assembler.take(part, 61.0)
    assert assembler.incomplete == 1000


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_mutated_frames_never_raise_and_never_stop_the_decoder(data: st.DataObject) -> None:
    stream = bytearray(b"".join(CAPTURES))
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(stream) - 1))
        kind = data.draw(st.sampled_from("xdi"))
        if kind == "x":
            stream[at] = data.draw(st.integers(0, 255))
        elif kind == "d":
            del stream[at : at + data.draw(st.integers(1, 20))]
        else:
            stream[at:at] = data.draw(st.binary(max_size=12))
        if not stream:
            break
    decoder = Decoder()
    decoder.feed(bytes(stream))
    for _ in range(2):  # what is left may swallow nothing beyond one line end
        out = decoder.feed(b"\r\n" + CAPTURES[0])
    assert out[-1:] == _frames(CAPTURES[0])
    for item in out:
        if isinstance(item, Frame):
            hj212.measurements(item)
            hj212.answer_to(item)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=3000))
def test_any_bytes_never_raise(data: bytes) -> None:
    decoder = Decoder()
    for item in decoder.feed(data):
        assert isinstance(item, Malformed)


OWN = """
[[edition]]
version = 2
name = "2025"
verified = false
uploads = { 2099 = "new" }
[factors]
w01018 = ["COD", "mg/L"]
[codes_2005]
011 = "w01018"
"""


def test_an_edition_of_whose_text_we_have_none_is_a_table() -> None:
    tables = tables_of(OWN)
    frame = replace(_upload(), cn="2099", flag=9)
    assert frame.version == 2
    in_2025, in_2017 = (hj212.answer_to(replace(frame, flag=flag), tables) for flag in (9, 5))
    assert in_2025 is not None and in_2017 is not None
    assert (in_2025.cn, in_2025.flag, in_2017.cn) == ("9014", 8, "9013")


def test_factors_of_both_editions_are_one_by_the_table_that_comes_with_us() -> None:
    tables = tables_of(TABLES.read_text(encoding="utf-8"))
    for old, name in (("B01", "污水流量"), ("001", "pH"), ("011", "COD"), ("060", "氨氮")):
        assert tables.factor(old) == tables.factor(tables.code(old))
        assert tables.factor(old).name == name
    assert tables.code_of_name("PM10") == "a34002"
    assert tables.factor("zz99").name == "zz99"
    known = set(tables.factors)
    assert set(tables.codes_2005.values()) | set(tables.codes_2005_unverified.values()) <= known
