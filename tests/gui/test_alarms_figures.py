"""The figures page: judged, asked for, exported."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication

from backends.link.queries import (
    AlarmFigures,
    AlarmFiguresAnswer,
    SourceLoad,
    StandingAlarm,
)
from backends.record.common import Actor, Realm, Severity
from backends.record.ids import SeatId, UserId
from backends.record.policy import AlarmPolicy
from tests.gui.alarm_samples import a_busy_city
from tests.gui.asked_link import AskedLink, context_of, until
from tests.gui.fakes_link import NOW
from widgets.alarms.figure_words import figures_csv, judged_figures
from widgets.alarms.figures_page import FiguresPage

pytestmark = pytest.mark.gui

ME = Actor(user=UserId("watch_leader"), seat=SeatId("seat-watch_leader"))


@pytest.fixture
def link() -> AskedLink:
    made = AskedLink()
    made.__dict__.update(a_busy_city().__dict__)
    return made


@pytest.fixture
def page(link: AskedLink) -> Iterator[FiguresPage]:
    app = QApplication.instance() or QApplication([])
    made = FiguresPage(context_of(link))
    made.resize(1200, 800)
    yield made
    made.close()
    made.deleteLater()
    app.processEvents()


def figures(**fields: object) -> AlarmFiguresAnswer:
    base: dict[str, object] = {
        "since": NOW - dt.timedelta(hours=1),
        "until": NOW,
        "positions": 1,
        "alarms": 20,
        "per_10_min": [0, 1, 14, 3, 1, 1],
        "average_per_10_min": 3.3,
        "peak_per_10_min": 14,
        "flood_share": 0.005,
        "severities": {"1": 1, "2": 3, "3": 10, "4": 6},
        "worst": [SourceLoad(source="hj212", title="=氨氮", count=9, share=0.45)],
        "worst_share": 0.45,
        "chattering": 0,
        "standing": [
            StandingAlarm(alarm="a2", title="氨氮", severity=Severity.II, since=NOW, has_plan=True)
        ],
        "set_aside": 2,
        "unauthorised": 1,
        "median_acknowledge_s": 48.0,
        "acknowledged": 12,
    }
    return AlarmFiguresAnswer(**(base | fields))  # type: ignore[arg-type]  # fields are named here


def test_each_figure_is_judged_by_what_operators_are_entitled_to() -> None:
    met = [figure.is_met for figure in judged_figures(figures(), AlarmPolicy())]
    assert met == [False, False, True, False, True, True, False, None]


def test_a_standing_alarm_without_a_plan_is_one_too_many() -> None:
    bare = StandingAlarm(alarm="a", title="t", severity=Severity.IV, since=NOW, has_plan=False)
    judged = judged_figures(figures(standing=[bare]), AlarmPolicy())
    assert judged[5].is_met is False


def test_the_export_is_utf8_for_excel_names_the_realm_and_runs_no_formula() -> None:
    data = figures_csv(figures(), AlarmPolicy(), Realm.DRILL)
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(data.decode("utf-8-sig").splitlines()))
    assert rows[0] == ["报警指标", "演练"]
    cells = [cell for row in rows for cell in row]
    assert "'=氨氮" in cells
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)


@pytest.mark.asyncio
async def test_the_page_asks_shows_and_asks_again_for_other_hours(
    page: FiguresPage, link: AskedLink, tmp_path: Path
) -> None:
    link.answers[AlarmFigures] = figures()
    page.show()
    await until(lambda: page.export.isEnabled())
    assert link.asked == [AlarmFigures(hours=24.0)]
    assert page.cards[1].value.text() == "14"
    assert page.cards[1].verdict.accessibleName() == "超标"
    assert "1 个席位 · 共 20 条 · 实战" in page.period.text()
    page.hours.setCurrentIndex(2)
    await until(lambda: not page.asking.is_busy)
    assert link.asked[1:] == [AlarmFigures(hours=168.0)]
    page.export_to(str(tmp_path / "f.csv"))
    assert (tmp_path / "f.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    page.export_to(str(tmp_path / "none" / "f.csv"))
    assert "文件没有写成" in page.notice.text


@pytest.mark.asyncio
async def test_a_standing_alarm_is_one_step_away(page: FiguresPage, link: AskedLink) -> None:
    link.answers[AlarmFigures] = figures()
    page.show()
    await until(lambda: page.export.isEnabled())
    opened = QSignalSpy(page.alarm_activated)
    page.standing.buttons[0].click()
    assert opened.at(0)[0] == "a2"


@pytest.mark.asyncio
async def test_offline_the_page_says_so_and_keeps_what_it_showed(
    page: FiguresPage, link: AskedLink
) -> None:
    link.answers[AlarmFigures] = figures()
    page.show()
    await until(lambda: page.export.isEnabled())
    link.is_down = True
    page.refresh.click()
    await until(lambda: not page.asking.is_busy)
    assert "与中心断开" in page.notice.text
    assert page.cards[1].isVisible()
