"""What a tile says of a camera that is lost: the reason, and always what happens next."""

from __future__ import annotations

import pytest

from backends.record.common import Department
from backends.record.ids import CameraId
from backends.record.resource import Camera
from video.api import LossReason, Shed, StreamState, ViewStatus
from widgets.wall.words import camera_words

CAMERA = Camera(
    id=CameraId("c"), number=7, name="东门", department=Department.GRID, main="rtsp://h/x"
)


@pytest.mark.parametrize("reason", LossReason)
@pytest.mark.parametrize(
    ("next_try_s", "says"), [(12.4, "12 s 后重试"), (0.3, "正在重试"), (-1.0, "正在重试")]
)
def test_a_lost_tile_gives_reason_and_next_try(
    reason: LossReason, next_try_s: float, says: str
) -> None:
    status = ViewStatus(state=StreamState.LOST, reason=reason, next_try_s=next_try_s)
    words = camera_words(CAMERA, status, None, "")
    assert words.headline
    assert words.detail == says


def test_a_stream_that_comes_damaged_is_said_to_be() -> None:
    status = ViewStatus(state=StreamState.LIVE, is_damaged=True)
    words = camera_words(CAMERA, status, None, "")
    said = (words.aside, words.aside_short, words.is_aside_needed)
    assert said == ("码流有损，画面可能花", "码流有损", True)


@pytest.mark.parametrize(
    ("shed", "whole", "short"),
    [
        (Shed.SUB, "本机忙·子码流", "子码流"),
        (Shed.SLOW, "本机忙·降帧", "降帧"),
        (Shed.KEYS, "本机忙·仅关键帧", "关键帧"),
    ],
)
def test_what_a_tile_goes_without_has_words_for_narrow_tiles(
    shed: Shed, whole: str, short: str
) -> None:
    words = camera_words(CAMERA, ViewStatus(state=StreamState.LIVE, shed=shed), None, "")
    assert (words.aside, words.aside_short, words.is_aside_needed) == (whole, short, True)
