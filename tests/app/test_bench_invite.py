"""The figures of the invite bench: what is waited for a key frame, and what is over it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.bench_invite import InviteFailed, Look, figures

MS = 1_000_000
# Key frames at 1,000 and 2,000 ms by the camera's own clock.
KEYS = [f"key {second * 1000 * MS}" for second in (0, 1, 2, 3)]


def look(channel: str, ordered_ms: int, seen_ms: int) -> Look:
    return Look(channel=channel, ordered_ns=ordered_ms * MS, seen_ns=seen_ms * MS)


def test_each_viewer_is_measured_against_its_own_cameras_next_key_frame() -> None:
    told = [*KEYS, f"invite {400 * MS} a", f"invite {1_900 * MS} b", f"invite {700 * MS} c"]
    looks = [look("a", 380, 1_060), look("b", 1_890, 2_080), look("c", 680, 1_050)]
    measured = figures(looks, "\n".join(sorted(told)), 0.0)
    assert (measured.viewers, measured.key_wait_ms, measured.order_ms) == (3, 300.0, 20.0)
    assert measured.first_picture_ms == 350.0
    silent = [looks[0], replace(looks[1], is_silent=True), looks[2]]
    assert figures(silent, "\n".join(told), 0.0).over_key_silent_ms == 80.0
    assert (measured.over_key_ms, measured.over_key_max_ms) == (60.0, 80.0)


def test_a_key_frame_that_came_before_the_call_stood_is_the_cameras_wait_all_the_same() -> None:
    told = "\n".join([*KEYS, f"invite {995 * MS} a"])
    measured = figures([look("a", 990, 2_040)], told, 0.0)
    assert (measured.key_wait_ms, measured.over_key_ms) == (5.0, 1_040.0)


def test_without_an_invite_nothing_is_measured() -> None:
    with pytest.raises(InviteFailed):
        figures([look("a", 0, 1)], "\n".join(KEYS), 0.0)
