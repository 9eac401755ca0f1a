"""A flood is told from a burst."""

from __future__ import annotations

import pytest

from video.cores.flow import MOST_BYTES_S, MOST_PACKETS_S, FlowLimit


@pytest.mark.parametrize(
    ("size", "packets"), [(MOST_BYTES_S, 0), (0, MOST_PACKETS_S), (MOST_BYTES_S, MOST_PACKETS_S)]
)
def test_a_flood_is_one_after_two_seconds(size: int, packets: int) -> None:
    flow = FlowLimit()
    flow.take(size * 10, packets * 10)
    assert not flow.is_flood(10.0), "the first seconds say nothing"
    said = []
    for step in range(1, 6):
        flow.take(size // 2 + 1, packets // 2 + 1)
        said.append(flow.is_flood(10.0 + step / 2))
    assert said == [False, False, False, True, True]


def test_a_burst_is_none() -> None:
    flow = FlowLimit()
    flow.is_flood(10.0)
    for step in range(1, 40):
        flow.take(MOST_BYTES_S if step % 3 else 0, 100)
        assert not flow.is_flood(10.0 + step / 2)


def test_the_fattest_camera_is_none() -> None:
    flow = FlowLimit()
    for step in range(100):
        flow.take(100_000_000 // 8 // 2, 5_000)
        assert not flow.is_flood(step / 2)
