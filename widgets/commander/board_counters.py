"""The row of big counters. UI thread; paints only."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from backends.record.common import Severity
from widgets.commander.counter import BigCounter, Reading
from widgets.commander.figures import Figures
from widgets.commander.words import levels_text
from widgets.formats import age_of, list_text
from widgets.theme import Theme


class CounterRow(QWidget):
    """Six of them."""

    activated = Signal(str)  # "open", "late", "unassigned", "decisions", "unacknowledged", ...

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        labels = {
            "open": self.tr("未结事件"),
            "late": self.tr("已经超期"),
            "unassigned": self.tr("还没派出"),
            "decisions": self.tr("等我决定"),
            "unacknowledged": self.tr("Ⅰ Ⅱ级未确认"),
            "sources": self.tr("失联的数据源"),
        }
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        self.counters: dict[str, BigCounter] = {}
        for name, label in labels.items():
            counter = BigCounter(theme, label, self)
            counter.setObjectName(name)
            counter.clicked.connect(self._on_clicked)
            row.addWidget(counter)
            self.counters[name] = counter

    def show_figures(self, figures: Figures, now: dt.datetime) -> None:
        """Show these."""
        readings = {
            "open": Reading(
                number=sum(figures.open.values()),
                note=levels_text(figures.open) or self.tr("没有未结的事件"),
                token="text" if any(figures.open.values()) else "text_dim",
            ),
            "late": self._late(figures),
            "unassigned": self._unassigned(figures, now),
            "decisions": self._decisions(figures, now),
            "unacknowledged": self._unacknowledged(figures, now),
            "sources": self._sources(figures),
        }
        for name, reading in readings.items():
            self.counters[name].show_reading(reading)

    def _late(self, figures: Figures) -> Reading:
        count = len(figures.late)
        if not count:
            return Reading(number=0, note=self.tr("都在时限内"), token="text_dim")
        text = self.tr("事件 {incidents}　任务 {tasks}")
        incidents = figures.late_incidents
        note = text.format(incidents=incidents, tasks=count - incidents)
        return Reading(number=count, note=note, token="severity_ii")

    def _unassigned(self, figures: Figures, now: dt.datetime) -> Reading:
        if not figures.unassigned:
            return Reading(number=0, note=self.tr("都已派出"), token="text_dim")
        oldest = figures.unassigned[0].stage_since
        note = self.tr("最久的已等 {age}").format(age=age_of(oldest, now))
        return Reading(number=len(figures.unassigned), note=note)

    def _decisions(self, figures: Figures, now: dt.datetime) -> Reading:
        if not figures.decisions:
            return Reading(number=0, note=self.tr("没有申请"), token="text_dim")
        oldest = min(request.requested_at for request in figures.decisions)
        note = self.tr("最久的已等 {age}").format(age=age_of(oldest, now))
        return Reading(number=len(figures.decisions), note=note, token="accent")

    def _unacknowledged(self, figures: Figures, now: dt.datetime) -> Reading:
        count = sum(figures.unacknowledged.values())
        if not count or figures.oldest_unacknowledged is None:
            return Reading(number=0, note=self.tr("都已确认"), token="text_dim")
        worst = Severity.I if figures.unacknowledged[Severity.I] else Severity.II
        age = age_of(figures.oldest_unacknowledged, now)
        text = self.tr("{levels}　最久 {age}")
        return Reading(
            number=count,
            note=text.format(levels=levels_text(figures.unacknowledged), age=age),
            token="severity_i" if worst is Severity.I else "severity_ii",
            is_filled=True,
        )

    def _sources(self, figures: Figures) -> Reading:
        if not figures.lost:
            text = self.tr("数据陈旧 {count}") if figures.stale else self.tr("全部在线")
            return Reading(number=0, note=text.format(count=figures.stale), token="text_dim")
        note = list_text(figures.lost)
        return Reading(number=len(figures.lost), note=note, token="severity_ii")

    @Slot()
    def _on_clicked(self) -> None:
        self.activated.emit(self.sender().objectName())
