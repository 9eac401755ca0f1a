"""Paper of the watch's log: whose log is printed, blank forms, and forms that are taken in."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import QDate
from PySide6.QtTest import QSignalSpy
from pytestqt.qtbot import QtBot

from backends.record.entry import EntryKind, WriteEntry
from tests.gui.asked_link import context_of
from tests.gui.watch_samples import DAY, NIGHT, TODAY, a_watch
from widgets.watch.log_filters import LogFilters
from widgets.watch.log_papers import LogPapers, OtherWatch
from widgets.watch.take_in import TakeIn

pytestmark = pytest.mark.gui
YESTERDAY = TODAY - dt.timedelta(days=1)


def test_the_log_that_is_looked_at_is_printed_else_that_of_ones_own_watch(qtbot: QtBot) -> None:
    filters = LogFilters(context_of(a_watch()))
    qtbot.addWidget(filters)
    papers = LogPapers(context_of(a_watch()), filters)
    spy = QSignalSpy(papers.paper_asked)
    actions = {str(a.data()): a for a in papers.menu().actions()}
    papers.menu().aboutToShow.emit()
    assert actions["own"].text() == f"打印 {TODAY:%m-%d} 白班 的日志"
    actions["own"].trigger()
    filters.shifts.setCurrentIndex(filters.shifts.findData(NIGHT.id_on(YESTERDAY)))
    actions["own"].trigger()
    actions["blank:call"].trigger()
    assert [spy.at(n) for n in range(spy.count())] == [
        ["log", DAY.id_on(TODAY)],
        ["log", NIGHT.id_on(YESTERDAY)],
        ["blank", "call"],
    ]


def test_the_log_of_any_day_that_has_begun_can_be_printed(qtbot: QtBot) -> None:
    dialog = OtherWatch(context_of(a_watch()), None)  # type: ignore[arg-type]  # a window of its own
    qtbot.addWidget(dialog)
    chosen = QSignalSpy(dialog.chosen)
    dialog.day.setDate(QDate(2030, 1, 1))
    dialog.send()
    assert "还没有开始" in dialog.warning.text()
    dialog.day.setDate(QDate(2026, 3, 5))
    dialog.shifts.setCurrentIndex(1)
    dialog.send()
    assert chosen.at(0) == ["shift-2026-03-05-night"]


def test_forms_of_an_outage_are_taken_in_one_after_the_other(qtbot: QtBot) -> None:
    dialog = TakeIn(context_of(a_watch()), None)  # type: ignore[arg-type]  # a window of its own
    qtbot.addWidget(dialog)
    dialog.show()
    written: list[WriteEntry] = []
    dialog.written.connect(written.append)
    dialog.forms.setCurrentIndex(dialog.forms.findData("call"))
    assert dialog.call.isVisible() and not dialog.steps.isVisible()
    dialog.at.setText("23:50")
    assert dialog.watch.text().startswith(f"{YESTERDAY:%m-%d} 夜班（20:00–08:00）")
    dialog.text.setPlainText("解放路积水")
    dialog.send()
    assert not written and "对方单位" in dialog.warning.text()
    dialog.call.office.setText("市政管理处")
    dialog.call.number.setText("5588")
    dialog.by.setText("李明")
    dialog.send()
    (call,) = written
    assert call.kind is EntryKind.PAPER and not call.shift
    assert call.occurred_at == dt.datetime(2026, 11, 21, 15, 50, tzinfo=dt.UTC)
    assert call.call is not None and call.call.office == "市政管理处"
    assert call.personal == {"number": "5588"}
    assert call.text == "解放路积水\n纸面记录人：李明"
    assert "已补录 1 条" in dialog.effect.text() and not dialog.text.toPlainText()
    dialog.forms.setCurrentIndex(dialog.forms.findData("handover"))
    dialog.text.setPlainText("泵站备用电源待修")
    dialog.steps.setPlainText("停电时人工启泵")
    dialog.send()
    assert written[1].text == "手工交接：泵站备用电源待修\n下一步：停电时人工启泵\n纸面记录人：李明"
    assert written[1].is_flagged and written[1].call is None
