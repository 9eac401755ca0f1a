"""Back-off by table."""

from __future__ import annotations

import pytest

from backends.link.backoff import delay_s


@pytest.mark.parametrize(
    ("attempt", "jitter", "expected"),
    [
        (0, 0.0, 0.5),
        (1, 0.0, 0.5),
        (2, 0.0, 1.0),
        (3, 0.0, 2.0),
        (4, 0.0, 4.0),
        (5, 0.0, 5.0),
        (100_000, 0.0, 5.0),
        (1, 1.0, 0.4),
        (5, 1.0, 4.0),
    ],
)
def test_delay_grows_to_five_seconds_and_jitter_only_shortens(
    attempt: int, jitter: float, expected: float
) -> None:
    assert delay_s(attempt, jitter) == pytest.approx(expected)
