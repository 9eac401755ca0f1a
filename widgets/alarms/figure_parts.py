"""Cards, bars and the chart of the alarm figures page. UI thread; they show, nothing else."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from widgets.alarms.figure_words import Judged, verdict_word
from widgets.theme import Theme
from widgets.trend import CityAxis

_TEN_MIN_S = 600.0


class Verdict(QWidget):
    """达标 with a dot, 超标 with a triangle: shape and word, not colour alone."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._is_met: bool | None = None
        self.setFixedHeight(theme.px(18))
        self.setMinimumWidth(theme.px(50))

    def show_verdict(self, is_met: bool | None) -> None:
        """Show another."""
        self._is_met = is_met
        self.setAccessibleName(verdict_word(is_met))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._is_met is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = self._theme.color("ok" if self._is_met else "severity_ii")
        painter.setPen(colour)
        painter.setFont(self._theme.font(12))
        sign = "●" if self._is_met else "▲"
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.rect(), flags, f"{sign} {verdict_word(self._is_met)}")
        painter.end()


class FigureCard(QFrame):
    """One figure: its name, its value large, its limit and whether it is kept."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.name, self.value, self.limit = QLabel(self), QLabel(self), QLabel(self)
        self.name.setProperty("role", "small")
        self.limit.setProperty("role", "small")
        self.value.setFont(theme.font(28))
        self.value.setStyleSheet(f"font-size: {theme.px(28)}px;")
        self.verdict = Verdict(theme, self)
        foot = QHBoxLayout()
        foot.addWidget(self.limit, 1)
        foot.addWidget(self.verdict)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(14), theme.px(10), theme.px(14), theme.px(10))
        column.setSpacing(theme.px(2))
        column.addWidget(self.name)
        column.addWidget(self.value)
        column.addLayout(foot)

    def show_figure(self, figure: Judged) -> None:
        """Show another."""
        self.name.setText(figure.name)
        self.value.setText(figure.value)
        self.limit.setText(figure.limit)
        self.verdict.show_verdict(figure.is_met)


class ShareBar(QWidget):
    """A share of the whole, with the mark of the entitled one where there is one."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._share, self._mark, self._is_bad = 0.0, -1.0, False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(120), self._theme.px(14))

    def show_share(self, share: float, mark: float = -1.0, is_bad: bool = False) -> None:
        """Shares 0 to 1; `mark` below 0: none."""
        self._share, self._mark, self._is_bad = share, mark, is_bad
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, width = self._theme, float(self.width())
        height = float(theme.px(6))
        top = (self.height() - height) / 2
        painter.fillRect(QRectF(0, top, width, height), theme.color("raised"))
        colour = theme.color("severity_ii" if self._is_bad else "text_dim")
        painter.fillRect(QRectF(0, top, width * min(self._share, 1.0), height), colour)
        if self._mark >= 0:
            place = QRectF(width * self._mark - 1, 0, 2, self.height())
            painter.fillRect(place, theme.color("text"))
        painter.end()


class LoadChart(pg.PlotWidget):  # type: ignore[misc]  # pyqtgraph has no types
    """Alarms in each ten minutes, with the line above which it is a flood."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        axis = CityAxis(orientation="bottom")
        super().__init__(parent, background=theme.color("panel"), axisItems={"bottom": axis})
        self._theme = theme
        self.setMenuEnabled(False)
        self.setMouseEnabled(x=False, y=False)
        self.hideButtons()
        self.showGrid(x=False, y=True, alpha=0.15)
        for name in ("left", "bottom"):
            side = self.getAxis(name)
            side.setPen(theme.color("line"))
            side.setTextPen(theme.color("text_dim"))
            side.setTickFont(theme.font(12))
        self._usual = pg.BarGraphItem(x=[], height=[], width=1, brush=theme.color("text_dim"))
        self._flood = pg.BarGraphItem(x=[], height=[], width=1, brush=theme.color("severity_ii"))
        pen = pg.mkPen(theme.color("severity_ii"), width=1, style=Qt.PenStyle.DashLine)
        self.limit = pg.InfiniteLine(angle=0, pen=pen, label=" ")
        self.limit.label.setColor(theme.color("severity_ii"))
        self.limit.label.setPosition(0.92)
        for item in (self._usual, self._flood, self.limit):
            self.addItem(item)

    def show_load(self, since: dt.datetime, counts: list[int], limit: int, word: str) -> None:
        """Counts of each ten minutes from `since` on."""
        heights = np.array(counts, dtype=np.float64)
        starts = since.timestamp() + _TEN_MIN_S * (np.arange(len(counts)) + 0.5)
        is_flood = heights > limit
        none = self._theme.color("panel")
        for item, mask in ((self._usual, ~is_flood), (self._flood, is_flood)):
            width = _TEN_MIN_S * (0.8 if len(counts) < 300 else 1.0)
            item.setOpts(x=starts[mask], height=heights[mask], width=width, pen=None)
        self.limit.setValue(limit)
        self.limit.label.setFormat(word)
        self.setBackground(none)
        top = max(float(heights.max(initial=0.0)), float(limit)) * 1.15
        end = since.timestamp() + _TEN_MIN_S * max(len(counts), 1)
        self.setXRange(since.timestamp(), end, padding=0.01)
        self.setYRange(0, top, padding=0)
