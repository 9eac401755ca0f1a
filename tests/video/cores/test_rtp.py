"""RTP headers, order, loss and lag."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from video.cores.rtp import (
    WAIT_S,
    LagGauge,
    ReorderWindow,
    RtpPacket,
    parse,
    sequence_distance,
)


def packet(sequence: int, payload: bytes = b"x") -> RtpPacket:
    return RtpPacket(sequence & 0xFFFF, 0, False, 96, memoryview(payload))


def test_a_header_with_everything_is_read() -> None:
    head = struct.pack(">BBHII", 0xB2, 0xE0, 7, 90_000, 5) + b"cccc" * 2
    data = head + struct.pack(">HH", 1, 1) + b"eeee" + b"payload" + b"\0\0\3"
    read = parse(memoryview(data))
    assert read is not None
    assert read[:4] == (7, 90_000, True, 96)
    assert bytes(read.payload) == b"payload"


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=60))
def test_no_bytes_break_the_parser(data: bytes) -> None:
    read = parse(memoryview(data))
    assert read is None or len(read.payload) <= len(data)


@pytest.mark.parametrize(
    ("newer", "older", "distance"), [(1, 0, 1), (0, 65_535, 1), (65_535, 0, -1), (5, 5, 0)]
)
def test_sequences_count_in_a_ring(newer: int, older: int, distance: int) -> None:
    assert sequence_distance(newer, older) == distance


@pytest.mark.parametrize("first", [0, 65_530])
def test_swapped_packets_come_in_order(first: int) -> None:
    window = ReorderWindow()
    out = [p.sequence for n in (0, 2, 1, 3, 6, 5, 4) for p in window.push(packet(first + n), 0.0)]
    assert out == [(first + n) & 0xFFFF for n in range(7)]
    assert window.lost == 0


def test_a_lost_packet_is_given_up_after_the_window() -> None:
    window = ReorderWindow(depth=4)
    out = [p.sequence for n in (0, 1, 3, 4, 5, 6, 7, 8) for p in window.push(packet(n), 0.0)]
    assert out == [0, 1, 3, 4, 5, 6, 7, 8]
    assert window.lost == 1
    assert window.push(packet(2), 0.0) == []
    assert window.late == 1


def test_a_lost_packet_is_given_up_after_a_while_where_few_packets_come() -> None:
    window = ReorderWindow()
    window.push(packet(0), 10.0)
    assert window.push(packet(2), 10.0) == []
    assert (window.is_waiting, window.expire(10.0 + WAIT_S / 2)) == (True, [])
    assert [p.sequence for p in window.expire(10.0 + WAIT_S)] == [2]
    assert (window.is_waiting, window.lost, window.expire(11.0)) == (False, 1, [])


def test_the_wait_begins_anew_with_the_next_loss() -> None:
    window = ReorderWindow()
    for number in (0, 2, 4):
        window.push(packet(number), 10.0)
    assert [p.sequence for p in window.push(packet(1), 10.05)] == [1, 2]
    assert window.expire(10.0 + WAIT_S) == []
    assert [p.sequence for p in window.expire(10.05 + WAIT_S)] == [4]


def test_duplicates_come_once() -> None:
    window = ReorderWindow()
    assert [p.sequence for n in (0, 0, 1, 1) for p in window.push(packet(n), 0.0)] == [0, 1]


def test_a_restarted_sender_is_followed_at_once() -> None:
    window = ReorderWindow()
    window.push(packet(100), 0.0)
    assert [p.sequence for p in window.push(packet(40_000), 0.0)] == [40_000]
    assert window.restarts == 1


@settings(max_examples=80, deadline=None)
@given(st.permutations(range(24)))
def test_any_order_within_the_window_is_put_right(order: list[int]) -> None:
    window = ReorderWindow(depth=32)
    out = [p.sequence for p in window.push(packet(0), 0.0)]
    for n in order:
        out += [p.sequence for p in window.push(packet(n + 1), 0.0)]
    assert out == list(range(25))


def test_lag_is_what_arrives_later_than_the_quickest() -> None:
    gauge = LagGauge(90_000)
    assert gauge.observe(0, 100.0) == 0.0
    assert gauge.observe(3600, 100.04) == pytest.approx(0.0, abs=1e-3)
    assert gauge.observe(7200, 101.08) == pytest.approx(1.0, abs=1e-3)
    assert gauge.observe(10_800, 100.12 + 1.0) == pytest.approx(1.0, abs=1e-3)


def test_lag_begins_anew_where_the_timestamp_jumps() -> None:
    gauge = LagGauge(90_000)
    gauge.observe(0, 100.0)
    assert gauge.observe(2_000_000_000, 105.0) == 0.0


def test_a_timestamp_may_wrap() -> None:
    gauge = LagGauge(90_000)
    gauge.observe(2**32 - 1800, 1.0)
    assert gauge.observe(1800, 1.04) == pytest.approx(0.0, abs=1e-3)
