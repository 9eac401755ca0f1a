"""Ctrl-C at many moments of the start: nothing is left, nothing had to be forced."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.test_wedged import stopped_after

MOMENTS_S = (0.1, 0.5, 1.0, 2.0, 4.0)


@pytest.mark.prove
@pytest.mark.parametrize("seconds", MOMENTS_S * 5)
def test_ctrl_c_at_many_moments_leaves_nothing(tmp_path: Path, seconds: float) -> None:
    stopped_after(seconds, tmp_path)
