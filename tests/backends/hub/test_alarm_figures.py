"""The product's own alarm figures, asked of a hub."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from pathlib import Path

import pytest

from backends.link.queries import (
    AlarmFigures,
    AlarmFiguresAnswer,
)
from backends.record import alarm
from backends.record.common import Department, Realm, Severity
from backends.record.refusal import Refusal, RefusalCode
from tests.backends.hub.asking import (
    Asking,
    asking,
)
from tests.backends.hub.log_writing import raised


@pytest.fixture
def ask(tmp_path: Path) -> Iterator[Asking]:
    with asking(tmp_path) as one:
        yield one


def test_alarm_figures_count_what_called_in_the_window(ask: Asking) -> None:
    now = dt.datetime.now(dt.UTC)
    ask.writer.now = now - dt.timedelta(hours=30)
    ask.writer.tell("old", raised("昨天以前"))
    ask.writer.now = now - dt.timedelta(minutes=50)
    for _ in range(3):
        ask.writer.tell("a1", raised(), alarm.AlarmCleared())
    ask.writer.tell("a1", raised(is_repeat=True))
    ask.writer.tell("a2", raised("路灯损坏", severity=Severity.I))
    ask.writer.tell("a2", alarm.AlarmAcknowledged(seen_version=1))
    ask.writer.tell("a3", raised("演练"), realm=Realm.DRILL)
    ask.writer.tell("a4", raised("扬尘", department=Department.ENVIRONMENT))

    figures = ask(AlarmFigures())

    assert isinstance(figures, AlarmFiguresAnswer)
    assert figures.alarms == 5
    assert sum(figures.per_10_min) == 5
    assert figures.severities["1"] == 1
    assert figures.worst[0].title == "井盖缺失"
    assert figures.worst[0].count == 3
    assert figures.acknowledged == 1
    assert figures.median_acknowledge_s == pytest.approx(1.0)
    of_one = ask(AlarmFigures(department=Department.ENVIRONMENT))
    assert isinstance(of_one, AlarmFiguresAnswer)
    assert of_one.alarms == 1
    drill = ask(AlarmFigures(realm=Realm.DRILL))
    assert isinstance(drill, AlarmFiguresAnswer)
    assert drill.alarms == 1


def test_figures_asked_again_have_what_came_since(ask: Asking) -> None:
    ask.writer.now = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=30)
    ask.writer.tell("a1", raised())
    first = ask(AlarmFigures())
    ask.writer.tell("a2", raised(), raised("更重", severity=Severity.I))
    second = ask(AlarmFigures())
    third = ask(AlarmFigures())

    assert isinstance(first, AlarmFiguresAnswer)
    assert isinstance(second, AlarmFiguresAnswer)
    assert isinstance(third, AlarmFiguresAnswer)
    assert (first.alarms, second.alarms, third.alarms) == (1, 3, 3)


@pytest.mark.parametrize("hours", [0.0, -1.0, 1e6, math.nan, math.inf])
def test_a_span_out_of_range_is_refused(ask: Asking, hours: float) -> None:
    refused = ask(AlarmFigures(hours=hours))

    assert isinstance(refused, Refusal)
    assert refused.code is RefusalCode.OUT_OF_RANGE
