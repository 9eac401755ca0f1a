"""What the map's card of a monitoring point takes for its own, and when it calls it stale."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from backends.link.city import ReadingHistory
from backends.record.common import Place, Severity
from backends.record.ids import ResourceId
from tests.gui.alarm_samples import an_alarm
from tests.gui.asked_link import AskedLink, context_of, until
from tests.gui.department_samples import SOURCE, a_point, a_reading, history
from tests.gui.fakes_link import NOW, a_user
from widgets.departments.points_model import PointState as ListState
from widgets.departments.points_model import state_of
from widgets.map.card_trend import CardTrend
from widgets.map.content import Trend
from widgets.map.point_card import alarmed_points, alarms_of, point_card, point_state
from widgets.map.symbols import PointState

pytestmark = pytest.mark.gui


def test_an_alarm_is_of_the_point_that_it_names_and_else_of_the_place() -> None:
    link = AskedLink(a_user())
    gate = Place(lon_wgs84=123.05, lat_wgs84=30.52, name="北门")
    one = a_point(1, "一号排口", "outlet", place=gate)
    beside = a_point(2, "二号排口", "outlet", place=gate)
    nowhere = a_point(3, "三号排口", "outlet", place=None)
    link.points_now = {point.id: point for point in (one, beside, nowhere)}
    link.put(
        an_alarm("a-1", source=SOURCE, place=gate, detail={"point": "point-1"}),
        an_alarm("a-3", Severity.II, source=SOURCE, place=None, detail={"point": "point-3"}),
    )
    assert [alarm.id for alarm in alarms_of(link, one)] == ["a-1"]
    assert alarms_of(link, beside) == []
    assert [alarm.id for alarm in alarms_of(link, nowhere)] == ["a-3"]
    assert alarmed_points(link) == {ResourceId("point-1"), ResourceId("point-3")}
    link.put(an_alarm("a-4", source=SOURCE, place=gate))
    assert [alarm.id for alarm in alarms_of(link, beside)] == ["a-4"]


def test_an_alarm_from_before_ids_had_their_source_is_of_its_point() -> None:
    link = AskedLink(a_user())
    gate = Place(lon_wgs84=123.05, lat_wgs84=30.52, name="北门")
    own, other = ResourceId(f"{SOURCE}:12"), ResourceId("other.system:12")
    point = msgspec.structs.replace(a_point(1, "一号排口", place=gate), id=own)
    theirs = msgspec.structs.replace(a_point(2, "二号排口", place=None), id=other)
    beside = a_point(3, "三号排口", place=gate)
    link.points_now = {one.id: one for one in (point, theirs, beside)}
    for said in ("12", own):
        link.put(an_alarm("a-1", source=SOURCE, place=gate, detail={"point": said}))
        assert alarmed_points(link) == {own}
        assert [alarm.id for alarm in alarms_of(link, point)] == ["a-1"]
        assert alarms_of(link, theirs) == alarms_of(link, beside) == []


@pytest.mark.asyncio
async def test_another_factors_curve_is_not_left_on_the_card(qtbot: QtBot) -> None:
    link = AskedLink(a_user())
    link.answers[ReadingHistory] = history()
    room = QWidget()
    qtbot.addWidget(room)
    trend = CardTrend(context_of(link), room)
    trend.show_trend(Trend(resource="point-2", factors=("w01018", "w21003"), bounds=()))
    await until(lambda: "最高" in trend.words.text())
    link.is_down = True
    trend.factors.setCurrentIndex(1)
    trend.factors.activated.emit(1)
    await until(lambda: "断开" in trend.words.text())
    x, _ = trend.chart.line.getData()
    assert x is None or not len(x)


@pytest.mark.parametrize("minutes", [11.0, 65.0, 125.0, 179.0, 181.0])
def test_map_and_department_call_the_same_points_stale(minutes: float) -> None:
    """A mean bears the beginning of its time: an hour's is 60 min old when it comes, and up to
    120 before the next one does."""
    link = AskedLink(a_user())
    point, readings = a_point(1, "一号排口"), {"w01018": a_reading(20.0, minutes=minutes)}
    link.points_now, link.readings_now = {point.id: point}, {point.id: readings}
    is_old = state_of(point, readings, NOW) is ListState.SILENT
    assert is_old is (minutes > 180)
    assert (point_state(readings, NOW) is PointState.STALE) is is_old
    card = point_card(link, point.id)
    assert card is not None
    tones = {row.label: row.tone for row in card.rows}
    assert (tones["最新数据"] == "stale") is is_old
    assert (tones["化学需氧量"] == "text_dim") is is_old
