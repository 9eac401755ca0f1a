"""The lists of the alarm figures page: worst sources, standing alarms, priorities. UI thread."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from backends.link.queries import AlarmFiguresAnswer, SourceLoad, StandingAlarm
from backends.record.ids import AlarmId
from widgets import formats
from widgets.alarms.figure_parts import ShareBar, Verdict
from widgets.alarms.figure_words import PRIORITIES, percent, priority_is_met, priority_shares
from widgets.shell.elided import ElidedLabel
from widgets.theme import SEVERITY_SHAPE, Theme

WORST_SHOWN = 10
STANDING_SHOWN = 8

_Row = tuple[QLabel, ElidedLabel, ShareBar, QLabel, QLabel]


class WorstRows(QWidget):
    """What and from where, how often, which share of the load."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._none = QLabel(self.tr("这段时间没有报警"), self)
        self._none.setProperty("role", "dim")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.px(12))
        self._grid.setVerticalSpacing(theme.px(6))
        self._grid.setColumnStretch(1, 3)
        self._grid.setColumnStretch(2, 2)
        self._grid.addWidget(self._none, 0, 0, 1, 5)
        self._rows = [self._row(theme, number) for number in range(WORST_SHOWN)]
        self._grid.setRowStretch(WORST_SHOWN + 1, 1)

    def _row(self, theme: Theme, number: int) -> _Row:
        rank = QLabel(str(number + 1), self)
        rank.setProperty("role", "dim")
        what, bar = ElidedLabel(self), ShareBar(theme, self)
        count, share = QLabel(self), QLabel(self)
        share.setProperty("role", "dim")
        for label in (count, share):
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for column, widget in enumerate((rank, what, bar, count, share)):
            self._grid.addWidget(widget, number + 1, column)
        return rank, what, bar, count, share

    def show_loads(self, loads: list[SourceLoad], names: Mapping[str, str]) -> None:
        """Those that came most often, the worst first; `names` of the sources where known."""
        self._none.setVisible(not loads)
        most = max((load.share for load in loads), default=1.0) or 1.0
        for number, row in enumerate(self._rows):
            is_used = number < len(loads)
            for widget in row:
                widget.setVisible(is_used)
            if not is_used:
                continue
            load, (_, what, bar, count, share) = loads[number], row
            chatter = self.tr("（抖动）") if load.is_chattering else ""
            what.setText(f"{load.title}{chatter} · {names.get(load.source, load.source)}")
            bar.show_share(load.share / most, is_bad=load.is_chattering)
            count.setText(self.tr("{count} 次").format(count=load.count))
            share.setText(percent(load.share))


class StandingRows(QWidget):
    """What stands over 24 h, since when, and whether something is planned."""

    activated = Signal(object)  # AlarmId

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._ids: list[AlarmId] = []
        self._none = QLabel(self.tr("没有"), self)
        self._none.setProperty("role", "dim")
        self._more = QLabel(self)
        self._more.setProperty("role", "dim")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.px(12))
        self._grid.setVerticalSpacing(theme.px(4))
        self._grid.setColumnStretch(0, 1)
        self._grid.addWidget(self._none, 0, 0, 1, 4)
        self._rows = [self._row(number) for number in range(STANDING_SHOWN)]
        self._grid.addWidget(self._more, STANDING_SHOWN + 1, 0, 1, 4)

    def _row(self, number: int) -> tuple[ElidedLabel, QLabel, QLabel, QPushButton]:
        what, age, plan = ElidedLabel(self), QLabel(self), QLabel(self)
        age.setProperty("role", "dim")
        button = QPushButton(self.tr("查看"), self)
        button.setProperty("role", "link")
        button.clicked.connect(self._on_clicked)
        for column, widget in enumerate((what, age, plan, button)):
            self._grid.addWidget(widget, number + 1, column)
        return what, age, plan, button

    @property
    def buttons(self) -> list[QPushButton]:
        """The way to each alarm in view."""
        return [button for _, _, _, button in self._rows if not button.isHidden()]

    def show_standing(self, standing: list[StandingAlarm], now: dt.datetime) -> None:
        """The oldest first."""
        self._ids = [AlarmId(one.alarm) for one in standing[:STANDING_SHOWN]]
        self._none.setVisible(not standing)
        hidden = len(standing) - len(self._ids)
        self._more.setText(self.tr("另有 {count} 条").format(count=hidden))
        self._more.setVisible(hidden > 0)
        for number, row in enumerate(self._rows):
            is_used = number < len(self._ids)
            for widget in row:
                widget.setVisible(is_used)
            if is_used:
                one, (what, age, plan, _) = standing[number], row
                what.setText(f"{SEVERITY_SHAPE[one.severity]} {one.title}")
                age.setText(formats.age_of(one.since, now))
                plan.setText(self.tr("有安排") if one.has_plan else self.tr("▲ 无安排"))

    @Slot()
    def _on_clicked(self) -> None:
        for number, (_, _, _, button) in enumerate(self._rows):
            if button is self.sender() and number < len(self._ids):
                self.activated.emit(self._ids[number])


class Priorities(QWidget):
    """Ⅰ, Ⅱ, Ⅲ with Ⅳ: shares, and the mark of 5, 15 and 80 %."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.px(12))
        grid.setVerticalSpacing(theme.px(6))
        grid.setColumnStretch(1, 1)
        self._rows: list[tuple[ShareBar, QLabel, Verdict]] = []
        for number, word in enumerate(("◆ Ⅰ", "▲ Ⅱ", "● Ⅲ  ■ Ⅳ")):
            bar, share, verdict = ShareBar(theme, self), QLabel(self), Verdict(theme, self)
            share.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            share.setMinimumWidth(theme.px(56))
            for column, widget in enumerate((QLabel(word, self), bar, share, verdict)):
                grid.addWidget(widget, number, column)
            self._rows.append((bar, share, verdict))

    def show_for(self, answer: AlarmFiguresAnswer) -> None:
        """The shares of these figures."""
        shares = priority_shares(answer)
        for place, (bar, said, verdict) in enumerate(self._rows):
            share = shares[place] if shares is not None else 0.0
            is_met = priority_is_met(place, share) if shares is not None else None
            bar.show_share(share, PRIORITIES[place], is_bad=is_met is False)
            said.setText(percent(share) if shares is not None else "–")
            verdict.show_verdict(is_met)
