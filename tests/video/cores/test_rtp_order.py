"""Whose packets count, and in which order they are given."""

from __future__ import annotations

import random
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from video.cores.rtp_order import (
    CALM_S,
    MAX_BEHIND,
    MOST_DEPTH,
    MOST_WAIT_S,
    NEW_SOURCE_PACKETS,
    SILENT_S,
    START_DEPTH,
    START_WAIT_S,
    OrderedPacket,
    RtpOrder,
    SsrcLatch,
)

OURS, OTHER = 100_000_001, 7


def packet(
    sequence: int, *, ssrc: int = OURS, kind: int = 96, time: int = 0, payload: bytes = b"x"
) -> bytes:
    return struct.pack("!BBHII", 0x80, kind, sequence & 0xFFFF, time, ssrc) + payload


def numbers(out: list[OrderedPacket]) -> list[int]:
    return [p.sequence for p in out]


def push_all(order: RtpOrder, sequences: list[int], now_s: float = 0.0) -> list[OrderedPacket]:
    return [p for n in sequences for p in order.push(packet(n), now_s)]


def test_a_header_with_everything_is_read() -> None:
    head = struct.pack(">BBHII", 0xB2, 0xE0, 7, 90_000, OURS) + b"cccc" * 2
    data = head + struct.pack(">HH", 1, 1) + b"eeee" + b"payload" + b"\0\0\3"
    (read,) = RtpOrder().push(data, 0.0)
    assert read[:4] == (7, 90_000, True, 96)
    assert bytes(read.payload) == b"payload"


@settings(max_examples=80, deadline=None)
@given(st.lists(st.binary(max_size=40), max_size=8))
def test_no_bytes_break_it(datas: list[bytes]) -> None:
    order = RtpOrder(SsrcLatch(is_strict=False))
    for now_s, data in enumerate(datas):
        for read in order.push(data, float(now_s)):
            assert len(read.payload) <= len(data)


def test_packets_in_order_never_wait() -> None:
    order = RtpOrder()
    for n in range(65_500, 65_600):
        out = order.push(packet(n), 0.0)
        assert numbers(out) == [n & 0xFFFF]
        assert out[0].gap == 0
    assert not order.is_waiting


@pytest.mark.parametrize("first", [0, 65_530])
def test_swapped_packets_come_in_order(first: int) -> None:
    order = RtpOrder()
    out = push_all(order, [first + n for n in (0, 2, 1, 3, 6, 5, 4)])
    assert numbers(out) == [(first + n) & 0xFFFF for n in range(7)]
    assert not any(p.gap for p in out)
    assert order.lost == order.late == order.duplicates == 0


@settings(max_examples=80, deadline=None)
@given(st.permutations(range(START_DEPTH)), st.integers(0, 65_535))
def test_any_order_within_the_window_is_put_right(order_of: list[int], first: int) -> None:
    order = RtpOrder()
    out = push_all(order, [first, *(first + 1 + n for n in order_of)])
    assert numbers(out) == [(first + n) & 0xFFFF for n in range(START_DEPTH + 1)]


def test_a_lost_packet_is_given_up_when_the_window_is_full_and_reported_as_a_gap() -> None:
    order = RtpOrder()
    out = push_all(order, [0, *range(3, 4 + START_DEPTH)])
    assert numbers(out) == [0, *range(3, 4 + START_DEPTH)]
    assert [p.gap for p in out if p.gap] == [2]
    assert out[1].gap == 2
    assert order.lost == 2


def test_a_lost_packet_is_given_up_when_its_time_is_over() -> None:
    order = RtpOrder()
    assert numbers(push_all(order, [0, 2, 3])) == [0]
    assert order.is_waiting
    assert order.expire(START_WAIT_S / 2) == []
    assert numbers(order.expire(START_WAIT_S)) == [2, 3]
    assert not order.is_waiting


def test_waiting_ends_by_the_next_packet_also_without_expire() -> None:
    order = RtpOrder()
    push_all(order, [0, 2])
    assert numbers(order.push(packet(3), START_WAIT_S + 0.001)) == [2, 3]


def test_over_tcp_nothing_waits() -> None:
    order = RtpOrder(is_reliable=True)
    out = push_all(order, [0, 2, 3, 1])
    assert numbers(out) == [0, 2, 3]
    assert [p.gap for p in out] == [0, 1, 0]
    assert order.depth == 0


def test_duplicates_come_once_and_do_not_widen_the_window() -> None:
    order = RtpOrder()
    assert numbers(push_all(order, [0, 0, 1, 3, 3, 1, 2])) == [0, 1, 2, 3]
    assert (order.duplicates, order.late, order.depth) == (3, 0, START_DEPTH)


def test_the_window_grows_on_packets_that_come_too_late_only() -> None:
    order = RtpOrder()
    push_all(order, [0, *range(2, 400, 2)])  # every other one is lost
    assert order.depth == START_DEPTH
    push_all(order, [1])
    assert order.late == 1
    assert order.depth > START_DEPTH
    assert order.wait_s > START_WAIT_S


def test_a_window_that_has_grown_holds_the_disorder_that_it_grew_for() -> None:
    order, sequence, late_at_first = RtpOrder(), 0, 0
    for turn in range(20):
        block = [*range(sequence + 1, sequence + 60), sequence]  # one comes 60 packets late
        push_all(order, block)
        sequence += 60
        if turn == 5:
            late_at_first = order.late
    assert 0 < late_at_first == order.late
    assert order.depth >= 60


def test_the_window_has_a_limit_and_shrinks_when_it_is_calm() -> None:
    order = RtpOrder()
    push_all(order, [0, *range(1_000, 1_000 + START_DEPTH + 2)])
    for n in range(1, 40):
        order.push(packet(n), 0.0)
    assert (order.depth, order.wait_s) == (MOST_DEPTH, MOST_WAIT_S)
    sequence, now_s = 2_000, 0.0
    for _ in range(12):
        now_s += CALM_S + 1
        order.push(packet(sequence), now_s)
        order.push(packet(sequence + 2), now_s)
        order.expire(now_s + 1)
        sequence += 3
    assert (order.depth, order.wait_s) == (START_DEPTH, START_WAIT_S)


def test_a_restarted_sender_is_followed_with_a_gap_and_a_stray_packet_is_not() -> None:
    order = RtpOrder()
    push_all(order, [100, 101])
    assert order.push(packet(40_000), 0.0) == []
    assert numbers(push_all(order, [102])) == [102]
    out = push_all(order, [20_000, 20_001, 20_002])
    assert numbers(out) == [20_000, 20_001, 20_002]
    assert [p.gap for p in out] == [1, 0, 0]
    assert order.restarts == 1


@pytest.mark.parametrize("back", [MAX_BEHIND + 2, 300, 2_900])
def test_numbers_that_begin_anew_not_far_behind_are_followed_with_a_gap(back: int) -> None:
    order = RtpOrder()
    push_all(order, list(range(60_000, 60_011)))
    out = push_all(order, [60_011 - back + n for n in range(3)])
    assert numbers(out) == [60_011 - back + n for n in range(3)]
    assert [p.gap for p in out] == [1, 0, 0]
    assert (order.restarts, order.duplicates) == (1, 0)


@pytest.mark.parametrize("back", [2, 99, 2_900])
def test_over_tcp_no_packet_is_late_and_any_step_back_is_a_new_beginning(back: int) -> None:
    order = RtpOrder(is_reliable=True)
    push_all(order, list(range(5_000, 5_011)))
    out = push_all(order, [5_011 - back + n for n in range(3)])
    assert numbers(out) == [5_011 - back + n for n in range(3)]
    assert [p.gap for p in out] == [1, 0, 0]


def test_copies_that_come_far_too_late_between_packets_in_order_begin_nothing_anew() -> None:
    order = RtpOrder()
    push_all(order, list(range(1_000)))
    out = [p for n in range(1_000, 1_050) for s in (n, n - 400) for p in push_all(order, [s])]
    assert numbers(out) == list(range(1_000, 1_050))
    assert not any(p.gap for p in out)
    assert order.restarts == 0


def test_what_was_given_up_may_come_late_by_more_than_that() -> None:
    order = RtpOrder()
    push_all(order, [0, *range(2_001, 2_003 + START_DEPTH)])
    assert push_all(order, list(range(1, 2_001))) == []
    assert (order.late, order.restarts, order.lost) == (2_000, 0, 0)


@pytest.mark.parametrize("seed", range(20))
def test_with_loss_disorder_and_doubles_order_and_gaps_are_true(seed: int) -> None:
    dice, order = random.Random(seed), RtpOrder()
    sent = [65_000 + n for n in range(1, 1_500) if dice.random() > 0.02]
    sent.sort(key=lambda n: n + dice.choice((0, 0, 0, 0, 3, 9)))
    sent = [65_000, *sent, *sent[-3:]]
    out = [p for k, n in enumerate(sent) for p in order.push(packet(n), k * 0.001)]
    out += order.expire(100.0)
    whole = [65_000 + ((p.sequence - 65_000) & 0xFFFF) for p in out]
    assert whole == sorted(set(whole))
    for before, after, read in zip(whole, whole[1:], out[1:], strict=False):
        assert read.gap == after - before - 1
    assert len(whole) == len(set(sent)) - order.late


# Sources.


def test_strictly_only_the_announced_source_counts() -> None:
    order = RtpOrder(SsrcLatch(OURS))
    assert order.push(packet(1, ssrc=OTHER), 0.0) == []
    assert numbers(order.push(packet(1), 0.0)) == [1]
    for n in range(50):
        assert order.push(packet(n, ssrc=OTHER), 100.0 + n) == []
    assert numbers(order.push(packet(2), 200.0)) == [2]
    assert order.latch.foreign == 51


def test_without_an_announcement_the_first_source_is_latched() -> None:
    order = RtpOrder(SsrcLatch())
    assert numbers(order.push(packet(9, ssrc=OTHER), 0.0)) == [9]
    assert order.push(packet(9), 0.0) == []
    assert order.latch.ssrc == OTHER


def test_another_source_in_the_answer_is_followed_in_place() -> None:
    order = RtpOrder(SsrcLatch(OURS))
    order.push(packet(5), 0.0)
    order.expect(OTHER)
    assert order.push(packet(6), 0.0) == []
    (read,) = order.push(packet(700, ssrc=OTHER), 0.0)
    assert (read.sequence, read.gap) == (700, 1)


def test_leniently_a_wrong_source_counts_until_the_announced_one_speaks() -> None:
    order = RtpOrder(SsrcLatch(OURS, is_strict=False))
    assert numbers(order.push(packet(5, ssrc=OTHER), 0.0)) == [5]
    (read,) = order.push(packet(300), 0.0)
    assert (read.sequence, read.gap) == (300, 1)
    assert order.latch.changes == 1


def test_leniently_a_new_source_takes_over_only_from_a_silent_one() -> None:
    order = RtpOrder(SsrcLatch(OURS, is_strict=False))
    order.push(packet(5), 0.0)
    for n in range(20):  # two devices on one port: no mixture
        assert order.push(packet(900 + n, ssrc=OTHER), 0.1) == []
        assert numbers(order.push(packet(6 + n), 0.1)) == [6 + n]
    out = [
        read
        for n in range(NEW_SOURCE_PACKETS + 1)
        for read in order.push(packet(950 + n, ssrc=OTHER), 0.1 + SILENT_S)
    ]
    assert numbers(out)
    assert out[0].gap == 1
    assert order.latch.ssrc == OTHER


# Payload types.


def test_sound_that_shares_the_numbers_shares_the_window() -> None:
    order = RtpOrder()
    reads = [p for n in range(40) for p in order.push(packet(n, kind=8 if n % 5 == 3 else 96), 0.0)]
    assert numbers(reads) == list(range(40))
    assert {(p.lane, p.gap) for p in reads} == {(0, 0)}


def test_sound_with_numbers_of_its_own_disturbs_no_picture() -> None:
    """Dahua: PS and raw G.711A in one session."""
    order, pictures, sounds = RtpOrder(), [], []
    for n in range(400):
        pictures += order.push(packet(n), 0.0)
        if n % 4 == 0:
            sounds += order.push(packet(30_000 + n // 4, kind=8), 0.0)
    assert numbers(pictures) == list(range(400))
    assert numbers(sounds) == list(range(30_000, 30_100))
    assert not any(p.gap for p in pictures + sounds)
    assert {p.lane for p in pictures} != {p.lane for p in sounds}


def test_sound_that_takes_up_numbers_of_its_own_later_gets_a_window_of_its_own() -> None:
    order = RtpOrder()
    push_all(order, list(range(10)))
    order.push(packet(10, kind=8), 0.0)
    out = [p for n in range(3) for p in order.push(packet(20_000 + n, kind=8), 0.0)]
    assert numbers(out) == [20_000, 20_001, 20_002]
    assert numbers(push_all(order, [11, 12])) == [11, 12]


def test_rtcp_on_the_same_port_is_passed_over() -> None:
    order = RtpOrder()
    order.push(packet(1), 0.0)
    assert order.push(bytes.fromhex("80c80006") + bytes(24), 0.0) == []
    assert order.malformed == 0
