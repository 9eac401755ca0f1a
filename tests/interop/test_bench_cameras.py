"""The benches over real RTSP: every picture is told apart, changes end, and all is given back."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app import bench_latency, bench_media, bench_switch
from app.bench_cameras import BenchCameras, of_tile
from tests.interop.gst_parts import MISSING

pytestmark = [pytest.mark.interop, pytest.mark.skipif(bool(MISSING), reason=MISSING)]


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bench_media, "FOLDER", tmp_path_factory.mktemp("film"))
        return bench_media.clip(seconds=4, width=320, height=180)


def test_cameras_have_an_address_each_and_end_when_closed(film: Path) -> None:
    cameras = BenchCameras(2, film)
    assert cameras.frames == 100
    assert of_tile(cameras.address, 1).endswith("/1")
    assert cameras.played_ns(0) == cameras.sent_ns(0, 0) == 0
    cameras.close()
    cameras.close()


@pytest.mark.prove
def test_latency_is_measured_picture_by_picture(qtbot: QtBot, film: Path) -> None:
    found = bench_latency.measure(1, 2.0, film=film)
    assert found.pictures > 10
    assert found.unclear == 0
    assert 0 < found.p50_ms <= found.p99_ms <= found.max_ms < 4000
    assert found.screen_reads > found.screen_wrong


@pytest.mark.prove
def test_scene_changes_are_measured_to_the_last_tile(qtbot: QtBot, film: Path) -> None:
    found = bench_switch.measure(2, film=film, rounds=1)
    assert 0 < found.prepared_ms <= found.prepared_max_ms < 10_000
    assert found.cold_ms > found.cold_over_keyframe_ms
