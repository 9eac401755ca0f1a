"""A tile says what its stream does, and never is black without words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from backends.link.api import Change, LinkState
from backends.record.common import Severity
from backends.record.ids import CameraId
from tests.gui.wall_parts import Wall, a_camera, make_context
from video.api import LossReason, StreamState, ViewStatus
from widgets.theme import DARK
from widgets.wall.view import WallView
from widgets.wall.words import reason_text

RED = (0, 0, 200)


@pytest.fixture
def wall(qtbot: QtBot) -> Iterator[Wall]:
    context, engine, link = make_context()
    view = WallView(context, None)
    qtbot.addWidget(view)
    view.resize(960, 540)
    view.show()
    yield Wall(view, engine, link, context)
    view.release()
    engine.shutdown()


def test_an_empty_tile_says_what_to_do(wall: Wall) -> None:
    assert wall.view.tile_text(0) == "从左侧拖入摄像机"


def test_connecting_has_words(wall: Wall) -> None:
    wall.view.assign(0, a_camera(1))
    assert "1 路口1" in wall.view.tile_text(0)
    assert "正在连接" in wall.view.tile_text(0)


def test_a_live_picture_is_shown(wall: Wall) -> None:
    wall.view.assign(0, a_camera(1))
    wall.engine.show(wall.sub(1), RED)
    assert wall.color(0).red() == 200
    assert "实时" in wall.view.tile_text(0)


def test_a_stale_picture_is_grey_and_has_its_age(wall: Wall) -> None:
    wall.view.assign(0, a_camera(1))
    wall.engine.show(wall.sub(1), RED)
    wall.paint()
    wall.engine.stall(wall.sub(1), 37.4)
    color = wall.color(0)
    assert color.red() == color.green() == color.blue() > 40
    assert "37 s" in wall.view.tile_text(0)


def test_a_lost_tile_keeps_its_picture_dim_and_says_why_and_when(wall: Wall) -> None:
    wall.view.assign(0, a_camera(1))
    wall.engine.show(wall.sub(1), (200, 200, 200))
    wall.paint()
    wall.engine.lose(wall.sub(1), LossReason.REFUSED, next_try_s=7.2, age_s=65)
    assert 60 <= wall.color(0).red() <= 90
    text = wall.view.tile_text(0)
    assert "摄像机拒绝连接" in text
    assert "7 s 后重试" in text
    assert "中断 1 min" in text


def test_a_picture_that_comes_back_is_whole_again(wall: Wall) -> None:
    wall.view.assign(0, a_camera(1))
    wall.engine.show(wall.sub(1), RED)
    wall.paint()
    wall.engine.lose(wall.sub(1), LossReason.NO_DATA, next_try_s=1)
    wall.paint()
    wall.engine.show(wall.sub(1), RED)
    assert wall.color(0).red() == 200
    assert "实时" in wall.view.tile_text(0)


def test_reconnecting_keeps_the_last_picture(wall: Wall) -> None:
    wall.view.assign(0, a_camera(1))
    wall.engine.show(wall.sub(1), (200, 200, 200))
    wall.paint()
    shown = wall.engine.views[wall.sub(1)]
    shown.status = replace(shown.status, state=StreamState.CONNECTING, attempt=3)
    assert wall.color(0).red() > 60
    assert "第 3 次" in wall.view.tile_text(0)


def test_a_picture_survives_another_split(wall: Wall) -> None:
    wall.view.assign(0, a_camera(1))
    wall.engine.show(wall.sub(1), (200, 200, 200))
    wall.paint()
    wall.engine.lose(wall.sub(1), LossReason.NO_ANSWER, next_try_s=5)
    wall.paint()
    wall.view.set_split(9)
    ground = int(DARK.ground[1:3], 16)
    assert wall.color(0).red() > ground + 20


def test_another_camera_does_not_inherit_the_picture(wall: Wall) -> None:
    wall.view.assign(0, a_camera(1))
    wall.engine.show(wall.sub(1), RED)
    wall.paint()
    wall.view.assign(0, a_camera(2))
    assert wall.color(0).name() == DARK.ground.lower()


@pytest.mark.parametrize("reason", list(LossReason))
def test_every_reason_has_chinese_words(reason: LossReason) -> None:
    words = reason_text(reason, "H.266")
    assert any("\u4e00" <= letter <= "\u9fff" for letter in words)


def test_an_unknown_camera_waits_for_the_link(wall: Wall) -> None:
    wall.link.status_now = replace(wall.link.status_now, state=LinkState.CONNECTING)
    wall.view.assign_id(0, CameraId("cam-99"))
    assert wall.view.tile_text(0) == "正在等待摄像机资料"
    assert not wall.engine.views
    wall.link.status_now = replace(wall.link.status_now, state=LinkState.ONLINE)
    wall.link.tell(Change(link=True))
    assert wall.view.tile_text(0) == "资源表中已没有这台摄像机"
    wall.link.cameras_now[CameraId("cam-99")] = a_camera(99)
    wall.link.tell(Change(resources=True))
    assert "路口99" in wall.view.tile_text(0)
    assert wall.engine.views


def test_an_unacknowledged_alarm_marks_its_tile(wall: Wall) -> None:
    wall.view.assign(0, a_camera(1))
    wall.view.set_tile_alarm(CameraId("cam-1"), Severity.I)
    assert wall.view.tile_text(0).startswith("◆Ⅰ")
    rect = wall.view._board.tiles[0].rect
    edge = wall.paint().pixelColor(rect.x() + 1, rect.y() + rect.height() // 2)
    assert edge.name() == DARK.severity_i.lower()
    wall.view.set_tile_alarm(CameraId("cam-1"), None)
    assert "◆" not in wall.view.tile_text(0)


def test_an_alarm_stands_also_when_the_camera_comes_to_the_wall_later(wall: Wall) -> None:
    wall.view.set_tile_alarm(CameraId("cam-1"), Severity.III)
    wall.view.assign(2, a_camera(1))
    assert wall.view.tile_text(2).startswith("●Ⅲ")


def test_only_changed_tiles_are_converted_and_painted(wall: Wall, qtbot: QtBot) -> None:
    wall.view.set_split(16)
    wall.view.fill(a_camera(number) for number in range(1, 17))
    for number in range(1, 17):
        wall.engine.show(wall.sub(number), RED)
    wall.paint()
    wall.engine.converted.clear()
    before = wall.view.paints
    wall.engine.show(wall.sub(5), RED)
    qtbot.waitUntil(lambda: wall.view.paints > before)
    assert wall.engine.converted == [wall.sub(5)]
    assert wall.view.shown_counts()[4] == 2
    assert wall.view.shown_counts()[5] == 1


def test_nothing_is_painted_when_nothing_changed(wall: Wall) -> None:
    wall.view.assign(0, a_camera(1))
    wall.engine.show(wall.sub(1), RED)
    wall.paint()
    before = wall.view.paints
    wall.view.take_pictures()
    wall.view.repaint()
    assert wall.view.paints == before


def test_two_views_share_one_wake_up(wall: Wall, qtbot: QtBot) -> None:
    other = WallView(wall.context, None)
    qtbot.addWidget(other)
    other.show()
    other.assign(0, a_camera(2))
    wall.view.assign(0, a_camera(1))
    for number in (1, 2):
        wall.engine.show(wall.sub(number), RED)
    qtbot.waitUntil(lambda: other.shown_counts()[0] == 1 and wall.view.shown_counts()[0] == 1)
    other.release()
    wall.engine.show(wall.sub(1), RED)
    qtbot.waitUntil(lambda: wall.view.shown_counts()[0] == 2)


def test_a_status_without_a_picture_says_the_first_words(wall: Wall) -> None:
    wall.view.assign(0, a_camera(1))
    wall.engine.views[wall.sub(1)].status = ViewStatus(
        state=StreamState.LOST, reason=LossReason.SERVER_ERROR, detail="503", next_try_s=0.2
    )
    wall.view.update_states()
    assert "摄像机报错（503）" in wall.view.tile_text(0)
    assert "正在重试" in wall.view.tile_text(0)


def test_a_channel_without_its_relay_says_so_and_comes_back_by_itself(wall: Wall) -> None:
    camera = a_camera(1, has_sub=False)
    wall.view.assign(0, camera)
    wall.engine.show(wall.main(1), RED)
    wall.paint()
    away = msgspec.structs.replace(camera, main="")
    wall.link.cameras_now[camera.id] = away
    wall.link.tell(Change(resources=True))
    assert "视频转发服务没有连上" in wall.view.tile_text(0)
    assert wall.engine.views == {}
    assert wall.color(0).red() < 100  # what was there is no longer the present
    wall.link.cameras_now[camera.id] = camera
    wall.link.tell(Change(resources=True))
    wall.engine.show(wall.main(1), RED)
    assert wall.color(0).red() == 200
