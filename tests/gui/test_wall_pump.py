"""The engine's wake-up: at most once a display frame, and only while somebody listens."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.fakes_video import FakeEngine
from widgets.wall.pump import BUSY_FRAME_S, FRAME_S, pump_of


class Taker:
    """Rings again at every wake-up, as a busy wall does."""

    def __init__(self, engine: FakeEngine, in_sight: int = 1) -> None:
        self._engine, self._in_sight = engine, in_sight
        self.taken_at_s: list[float] = []

    def take_pictures(self) -> int:
        self.taken_at_s.append(time.monotonic())
        self._engine.ring()
        return self._in_sight


@pytest.fixture
def engine(qtbot: QtBot) -> Iterator[FakeEngine]:
    engine = FakeEngine()
    yield engine
    engine.shutdown()


@pytest.mark.parametrize(("in_sight", "frame_s"), [(16, FRAME_S), (17, BUSY_FRAME_S)])
def test_a_busy_engine_wakes_at_most_once_a_frame(
    engine: FakeEngine, qtbot: QtBot, in_sight: int, frame_s: float
) -> None:
    pump, taker = pump_of(engine), Taker(engine, in_sight)
    pump.add(taker)
    engine.ring()
    qtbot.waitUntil(lambda: len(taker.taken_at_s) >= 6)
    spans = zip(taker.taken_at_s, taker.taken_at_s[1:], strict=False)
    assert min(later - earlier for earlier, later in list(spans)[1:]) > frame_s * 0.8
    pump.remove(taker)


def test_an_engine_has_one_pump_until_its_last_taker_goes(engine: FakeEngine) -> None:
    first, one, other = pump_of(engine), Taker(engine), Taker(engine)
    first.add(one)
    first.add(other)
    assert pump_of(engine) is first
    first.remove(one)
    assert pump_of(engine) is first
    first.remove(other)
    second = pump_of(engine)
    assert second is not first
    second.add(one)
    second.remove(one)
