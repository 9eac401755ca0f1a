"""Views behind a tile: no change goes through black, nothing stays open."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.gui.fakes_video import FakeEngine
from video.api import Rank, Stream
from widgets.wall.feed import Feed

OLD, NEW = Stream(url="rtsp://old"), Stream(url="rtsp://new")


@pytest.fixture
def engine() -> Iterator[FakeEngine]:
    engine = FakeEngine()
    yield engine
    engine.shutdown()


def test_the_old_view_stays_until_the_new_ones_first_picture(engine: FakeEngine) -> None:
    feed = Feed(engine)
    feed.show(OLD, 320, 180)
    old = feed.view
    feed.show(NEW, 320, 180)
    assert feed.view == old
    assert not feed.settle()
    engine.show(engine.view_of(NEW.url), (0, 0, 0))
    assert feed.settle()
    assert [view.stream for view in engine.views.values()] == [NEW]


def test_going_back_before_the_first_picture_drops_the_new_view(engine: FakeEngine) -> None:
    feed = Feed(engine)
    feed.show(OLD, 320, 180)
    feed.show(NEW, 1920, 1080)
    feed.show(OLD, 320, 180)
    assert [view.stream for view in engine.views.values()] == [OLD]
    assert not feed.is_switching


def test_a_rank_holds_for_the_view_to_come(engine: FakeEngine) -> None:
    feed = Feed(engine)
    feed.show(OLD, 320, 180)
    feed.set_rank(Rank.PROMINENT)
    feed.show(NEW, 1920, 1080)
    assert [view.rank for view in engine.views.values()] == [Rank.PROMINENT] * 2


def test_closing_leaves_nothing_open(engine: FakeEngine) -> None:
    feed = Feed(engine)
    feed.show(OLD, 320, 180)
    feed.set_rank(Rank.UNSEEN)
    feed.show(NEW, 1920, 1080)
    feed.close()
    assert not engine.views
    feed.show(OLD, 320, 180)
    assert engine.views[engine.view_of(OLD.url)].rank is Rank.NORMAL
