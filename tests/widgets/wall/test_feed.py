"""Streams behind a tile: no switch goes through black, nothing stays open."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.gui.fakes_video import FakeEngine
from video.api import Stream
from widgets.wall.feed import Feed

SUB, MAIN = Stream(url="rtsp://sub"), Stream(url="rtsp://main")


@pytest.fixture
def engine() -> Iterator[FakeEngine]:
    engine = FakeEngine()
    yield engine
    engine.shutdown()


def test_the_old_stream_stays_until_the_new_ones_first_picture(engine: FakeEngine) -> None:
    feed = Feed(engine)
    feed.show(SUB, 320, 180)
    sub = feed.view
    feed.show(MAIN, 1920, 1080)
    assert feed.view == sub
    assert not feed.settle()
    engine.show(engine.view_of(MAIN.url), (0, 0, 0))
    assert feed.settle()
    assert [view.stream for view in engine.views.values()] == [MAIN]


def test_a_stream_kept_aside_comes_back_at_once(engine: FakeEngine) -> None:
    feed = Feed(engine)
    feed.show(SUB, 320, 180)
    sub = feed.view
    feed.show(MAIN, 1920, 1080, keep_aside=True)
    engine.show(engine.view_of(MAIN.url), (0, 0, 0))
    feed.settle()
    feed.show(SUB, 320, 180)
    assert feed.view == sub
    assert [view.stream for view in engine.views.values()] == [SUB]
    assert engine.views[engine.view_of(SUB.url)].width == 320


def test_going_back_before_the_first_picture_drops_the_new_stream(engine: FakeEngine) -> None:
    feed = Feed(engine)
    feed.show(SUB, 320, 180)
    feed.show(MAIN, 1920, 1080, keep_aside=True)
    feed.show(SUB, 320, 180)
    assert [view.stream for view in engine.views.values()] == [SUB]
    assert not feed.is_switching


def test_closing_leaves_nothing_open(engine: FakeEngine) -> None:
    feed = Feed(engine)
    feed.show(SUB, 320, 180)
    feed.show(MAIN, 1920, 1080, keep_aside=True)
    engine.show(engine.view_of(MAIN.url), (0, 0, 0))
    feed.settle()
    feed.show(Stream(url="rtsp://third"), 1920, 1080)
    feed.close()
    assert not engine.views
