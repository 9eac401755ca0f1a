"""A minute of packets: what stays, what goes, and that it begins with a key frame always."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from video.cores.packet_ring import OVERHEAD_BYTES, PacketRing, Unit, fair_shares, joined

SECOND_NS = 1_000_000_000


def unit(at_s: float, is_key: bool = False, size: int = 100) -> Unit:
    return Unit(bytes(size), is_key, round(at_s * SECOND_NS), round(at_s * 90_000))


def filled(seconds: int, group_s: int = 2) -> PacketRing:
    ring = PacketRing()
    ring.describe("h264", 90_000)
    for number in range(seconds * 25):
        ring.push(unit(1 + number / 25, number % (group_s * 25) == 0))
    return ring


def test_what_comes_before_the_first_key_frame_is_not_kept() -> None:
    ring = PacketRing()
    ring.push(unit(1))
    assert ring.size == 0
    ring.push(unit(2, is_key=True))
    ring.push(unit(3))
    assert [u.is_key for u in ring.kept().units] == [True, False]


def test_a_minute_is_kept_and_little_more() -> None:
    ring = filled(100)
    held_s = (ring.newest_ns - ring.oldest_ns) / SECOND_NS
    assert 60 <= held_s < 62.1
    assert ring.kept().units[0].is_key


def test_another_codec_begins_anew() -> None:
    ring = filled(4)
    ring.describe("h264", 90_000)
    assert ring.size > 0
    ring.describe("hevc", 90_000)
    assert (ring.size, ring.oldest_ns) == (0, 0)
    ring.push(unit(5))
    assert ring.size == 0


def test_dropping_the_only_group_waits_for_the_next_key_frame() -> None:
    ring = filled(1)
    ring.drop_first()
    ring.push(unit(9))
    assert ring.size == 0
    ring.push(unit(10, is_key=True))
    assert ring.oldest_ns == 10 * SECOND_NS


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 500), st.integers(0, 40)), max_size=60))
def test_the_size_is_that_of_what_is_held(pushes: list[tuple[bool, int, int]]) -> None:
    ring, at_s = PacketRing(), 0
    for is_key, size, later_s in pushes:
        at_s += later_s
        ring.push(unit(at_s, is_key, size))
        units = ring.kept().units
        assert ring.size == sum(len(u.data) + OVERHEAD_BYTES for u in units)
        assert not units or units[0].is_key


def test_two_streams_of_a_camera_are_one_after_the_other() -> None:
    earlier, later = filled(6).kept(), filled(6).kept()
    begun = later._replace(units=tuple(unit for unit in later.units if unit.at_ns >= 4 * SECOND_NS))
    both = joined(earlier, begun)
    times = [unit.at_ns for unit in both.units]
    assert times == sorted(set(times))
    assert times[0] == earlier.units[0].at_ns
    assert joined(earlier._replace(codec="hevc"), begun) == begun


@pytest.mark.parametrize(
    ("demands", "budget"), [([], 100), ([0], 80), ([10, 10], 80), ([0, 700], 80), ([1] * 9, 72)]
)
def test_shares_use_the_budget_and_leave_nobody_without(demands: list[int], budget: int) -> None:
    shares = fair_shares(demands, budget)
    assert len(shares) == len(demands)
    assert sum(shares) <= budget
    assert all(share > 0 for share in shares)


def test_who_asks_for_more_gets_more() -> None:
    small, large = fair_shares([100, 300], 1000)
    assert small < large
