"""The wall on the real decoders, from a file to pixels."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app import bench_media, bench_wall
from backends.record.common import Department
from backends.record.ids import CameraId
from backends.record.resource import Camera
from tests.gui.fakes_link import FakeLink
from video.engine import DecoderPool
from widgets.context import UiContext
from widgets.theme import Theme
from widgets.wall.window import WallWindow


@pytest.fixture
def film(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(bench_media, "FOLDER", tmp_path)
    return bench_media.clip(seconds=2, width=320, height=180)


def camera(number: int, address: str) -> Camera:
    return Camera(
        id=CameraId(f"cam-{number}"),
        number=number,
        name=f"路口{number}",
        department=Department.TRANSPORT,
        main=address,
    )


def test_a_film_plays_and_a_missing_one_says_so(qtbot: QtBot, film: Path) -> None:
    engine = DecoderPool(processes=1)
    context = UiContext(theme=Theme(), link=FakeLink(), engine=engine)
    window = WallWindow(context)
    qtbot.addWidget(window)
    window.resize(640, 400)
    window.show()
    view = window.view
    view.assign(0, camera(1, str(film)))
    view.assign(1, camera(2, str(film.with_name("none.mp4"))))
    qtbot.waitUntil(lambda: view.shown_counts()[0] >= 5, timeout=8000)
    qtbot.waitUntil(lambda: "视频文件打不开" in view.tile_text(1), timeout=8000)
    assert "实时" in view.tile_text(0)
    rect = view._board.tiles[0].rect
    pixel = view.grab().toImage().pixelColor(rect.center())
    assert max(pixel.red(), pixel.green(), pixel.blue()) > 30
    view.set_full(0)
    before = view.shown_counts()[0]
    qtbot.waitUntil(lambda: view.shown_counts()[0] >= before + 3, timeout=8000)
    window.close()
    engine.shutdown()


def a_bench(source: str) -> bench_wall.WallBench:
    return bench_wall.WallBench(tiles=2, source=source, seconds=1.0)


@pytest.mark.prove
def test_the_bench_prints_one_json_object(
    qtbot: QtBot, film: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bench_wall.run(a_bench(str(film)), True) == 0
    measured = json.loads(capsys.readouterr().out)
    assert measured.keys() == set(bench_wall.Measured.__slots__)
    assert measured["pictures_looked_at"] > 20
    assert measured["torn"] == measured["pictures_unread"] == 0


@pytest.mark.prove
def test_the_bench_counts_pictures_that_are_torn(
    qtbot: QtBot, film: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = bench_media._picture

    def torn(ground: np.ndarray, boxes: np.ndarray, number: int) -> np.ndarray:
        picture = whole(ground, boxes, number)
        if number % 5 == 0:
            picture[90:] = whole(ground, boxes, number + 1)[90:]
        return picture

    monkeypatch.setattr(bench_media, "_picture", torn)
    measured = bench_wall.measure(a_bench(str(bench_media.clip(seconds=4, width=320, height=180))))
    assert 0 < measured.torn < measured.pictures_looked_at / 2
    assert measured.pictures_unread == 0


def test_the_bench_says_when_the_file_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench_wall.run(a_bench("/nowhere/film.mp4"), True) == 1
    assert "找不到视频文件" in capsys.readouterr().err


def test_a_killed_decoder_leaves_the_picture_and_comes_back(qtbot: QtBot, film: Path) -> None:
    engine = DecoderPool(processes=1)
    context = UiContext(theme=Theme(), link=FakeLink(), engine=engine)
    window = WallWindow(context)
    qtbot.addWidget(window)
    window.resize(640, 400)
    window.show()
    view = window.view
    view.assign(0, camera(1, str(film)))
    qtbot.waitUntil(lambda: view.shown_counts()[0] >= 3, timeout=8000)
    os.kill(engine.process_ids()[0], signal.SIGKILL)
    qtbot.waitUntil(lambda: "解码程序已重启" in view.tile_text(0), timeout=8000)
    rect = view._board.tiles[0].rect
    dim = view.grab().toImage().pixelColor(rect.x() + 30, rect.y() + 40)
    ground = Theme().color("ground")
    assert dim.red() > ground.red(), "the last picture stays"
    before = view.shown_counts()[0]
    qtbot.waitUntil(lambda: view.shown_counts()[0] > before + 2, timeout=12000)
    qtbot.waitUntil(lambda: "实时" in view.tile_text(0), timeout=8000)
    window.close()
    engine.shutdown()
