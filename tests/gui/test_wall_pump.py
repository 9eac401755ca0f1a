"""The engine's wake-up: at most once a display frame, and only while somebody listens."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.fakes_video import FakeEngine
from widgets.wall.pump import FRAME_S, pump_of


class Taker:
    """Rings again at every wake-up, as a busy wall does."""

    def __init__(self, engine: FakeEngine) -> None:
        self._engine = engine
        self.taken_at_s: list[float] = []

    def take_pictures(self) -> None:
        self.taken_at_s.append(time.monotonic())
        self._engine.ring()


@pytest.fixture
def engine(qtbot: QtBot) -> Iterator[FakeEngine]:
    engine = FakeEngine()
    yield engine
    engine.shutdown()


def test_a_busy_engine_wakes_at_most_once_a_frame(engine: FakeEngine, qtbot: QtBot) -> None:
    pump, taker = pump_of(engine), Taker(engine)
    pump.add(taker)
    engine.ring()
    qtbot.waitUntil(lambda: len(taker.taken_at_s) >= 6)
    spans = zip(taker.taken_at_s, taker.taken_at_s[1:], strict=False)
    assert min(later - earlier for earlier, later in list(spans)[1:]) > FRAME_S * 0.8
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
