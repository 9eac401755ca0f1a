"""Whether key frames alone still make a picture that moves, by table."""

from __future__ import annotations

import pytest

from video.cores.key_cadence import KeyCadence


@pytest.mark.parametrize(
    ("keys_s", "now_s", "is_dense"),
    [
        ((), 9.0, False),
        ((0.0,), 0.0, False),  # how far apart they are is not known yet
        ((0.0, 2.0), 2.0, True),
        ((0.0, 5.0), 5.0, True),
        ((0.0, 6.0), 6.0, False),
        ((0.0, 2.0), 7.0, True),
        ((0.0, 2.0), 7.1, False),  # the next is overdue
        ((0.0, 10.0, 12.0), 12.0, True),
    ],
)
def test_key_frames_five_seconds_apart_are_enough(
    keys_s: tuple[float, ...], now_s: float, is_dense: bool
) -> None:
    cadence = KeyCadence()
    for at_s in keys_s:
        cadence.observe(True, at_s)
    cadence.observe(False, now_s)
    assert cadence.is_dense is is_dense
