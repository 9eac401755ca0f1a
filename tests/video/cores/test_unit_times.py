"""When packets are shown and decoded: over jumps of the camera's clock, and with B frames."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from video.cores.packet_ring import Unit
from video.cores.unit_times import decode_ticks, first_needed, shown_ticks


def units(*pairs: tuple[float, int]) -> list[Unit]:
    """(arrival in s, stamp)."""
    return [Unit(b"", True, round(at_s * 1e9), stamp & 0xFFFFFFFF) for at_s, stamp in pairs]


def test_the_camera_clock_counts_not_the_arrival() -> None:
    assert shown_ticks(units((1, 0), (1.3, 3600), (1.31, 7200)), 90_000) == [0, 3600, 7200]


def test_another_clock_rate_is_converted() -> None:
    assert shown_ticks(units((1, 0), (1.04, 40)), 1000) == [0, 3600]


def test_the_clock_may_pass_its_end() -> None:
    assert shown_ticks(units((1, 2**32 - 1800), (1.04, 2**32 + 1800)), 90_000) == [0, 3600]


def test_after_a_reboot_arrival_tells_how_long_it_was() -> None:
    assert shown_ticks(units((1, 900_000), (9, 5)), 90_000) == [0, 8 * 90_000]


def test_what_is_shown_before_the_key_frame_before_it_counts_from_0() -> None:
    assert shown_ticks(units((1, 7200), (1.04, 3600), (1.08, 10_800)), 90_000) == [3600, 0, 7200]


def test_no_two_are_shown_at_once() -> None:
    assert shown_ticks(units((1, 0), (1.1, 0), (1.2, 1)), 90_000) == [0, 1, 2]


@pytest.mark.parametrize("shown", [[0, 3, 1, 2, 6, 4, 5], [0, 1, 2], [5], []])
def test_decoding_comes_before_showing_and_goes_up(shown: list[int]) -> None:
    decoded = decode_ticks(shown)
    assert decoded == sorted(set(decoded))
    assert all(at <= tick for at, tick in zip(decoded, shown, strict=True))


@given(st.lists(st.tuples(st.floats(0, 1e6), st.integers(0, 2**32 - 1)), max_size=30))
def test_times_of_any_stream_are_apart_and_from_0(pairs: list[tuple[float, int]]) -> None:
    ticks = shown_ticks(units(*sorted(pairs)), 90_000)
    assert len(set(ticks)) == len(ticks)
    assert all(tick >= 0 for tick in ticks)
    assert len(set(decode_ticks(ticks))) == len(ticks)


def test_a_clip_begins_with_the_key_frame_before_its_first_picture() -> None:
    film = [Unit(b"", number % 5 == 0, number, number) for number in range(20)]
    shown = list(range(20))
    assert [first_needed(film, shown, at) for at in (-1, 0, 4, 5, 13, 99)] == [0, 0, 0, 5, 10, 15]
