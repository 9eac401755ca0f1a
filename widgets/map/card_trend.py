"""The last 24 hours of one factor on a card, with its limits. UI thread; asks the hub."""

from __future__ import annotations

import datetime as dt
import time

import numpy as np
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout, QWidget

from backends.link.city import ReadingHistory, ReadingHistoryAnswer
from widgets.asking import Asking
from widgets.context import UiContext
from widgets.formats import factor_word
from widgets.map.content import Trend
from widgets.trend import TrendChart

SPAN = dt.timedelta(hours=24)
MOST_VALUES = 400
AGAIN_S = 60.0
HIGH_PX = 112


class CardTrend(QWidget):
    """A chart, and which factor it is of where there are several."""

    grown = Signal()  # its height is another one

    def __init__(self, context: UiContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._link = context.link
        self._trend: Trend | None = None
        self._asked_s = 0.0
        self._since = self._until = dt.datetime.now(dt.UTC)
        self.factors = QComboBox(self)
        self.chart = TrendChart(context.theme, self)
        self.chart.setFixedHeight(context.theme.px(HIGH_PX))
        self.chart.place_labels(0.2)  # in a small chart the last values stand right
        self.words = QLabel(self)
        self.words.setProperty("role", "small")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(context.theme.px(4))
        column.addWidget(self.factors)
        column.addWidget(self.chart)
        column.addWidget(self.words)
        self._asking = Asking(context.link, self)
        self._asking.answered.connect(self._on_answered)
        self._asking.failed.connect(self._on_failed)
        self.factors.activated.connect(self._on_factor)

    def show_trend(self, trend: Trend | None) -> None:
        """Of another point, or none; the same one is asked for again each minute."""
        self.setVisible(trend is not None)
        if trend is None:
            self._asking.close()
            self._trend = None
            return
        before, self._trend = self._trend, trend
        if before is None or (before.resource, set(before.factors)) != (
            trend.resource,
            set(trend.factors),
        ):
            self.factors.clear()
            for factor in trend.factors:
                self.factors.addItem(factor_word(factor), factor)
            self.factors.setVisible(len(trend.factors) > 1)
            self.chart.forget()
            self._ask()
        elif time.monotonic() - self._asked_s > AGAIN_S:
            self._ask()

    @Slot()
    def _on_factor(self) -> None:
        self.chart.forget()  # what stands there is another factor's
        self._ask()

    @Slot()
    def _ask(self) -> None:
        trend = self._trend
        if trend is None:
            return
        self._asked_s = time.monotonic()
        self._until = self._link.hub_now()
        self._since = self._until - SPAN
        self._say(self.tr("正在取 24 小时数据…"))
        self._asking.ask(
            ReadingHistory(
                resource=trend.resource,
                factor=str(self.factors.currentData()),
                since=self._since,
                until=self._until,
                most=MOST_VALUES,
            )
        )

    @Slot(object)
    def _on_answered(self, answer: object) -> None:
        if not isinstance(answer, ReadingHistoryAnswer) or self._trend is None:
            return
        unix_ms = np.frombuffer(answer.unix_ms, dtype="<i8")
        values = np.frombuffer(answer.values, dtype="<f8")
        factor = str(self.factors.currentData())
        bounds = dict(self._trend.bounds).get(factor, ())
        self.chart.show_values(unix_ms, values, (self._since, self._until), bounds)
        if not len(values):
            self._say(self.tr("24 小时内没有数据"))
            return
        text = self.tr("24 小时：最低 {low:g}，最高 {high:g} {unit}")
        low, high = round(float(values.min()), 2), round(float(values.max()), 2)
        self._say(text.format(low=low, high=high, unit=answer.unit))

    @Slot(str)
    def _on_failed(self, words: str) -> None:
        self._say(words or self.tr("与中心断开，连上后再看"))

    def _say(self, words: str) -> None:
        if words != self.words.text():
            self.words.setText(words)
            self.grown.emit()
