"""What a tile says of a camera that is lost: the reason, and always what happens next."""

from __future__ import annotations

import pytest

from backends.record.common import Department
from backends.record.ids import CameraId
from backends.record.resource import Camera
from video.api import LossReason, StreamState, ViewStatus
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
