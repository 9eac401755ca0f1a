"""Gauges: how far behind each target's way out is. UI thread; paints only."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from backends.link.city import TargetLag
from widgets.health.outbox_words import lag_words, speed_words
from widgets.painted_rows import PaintedRows
from widgets.theme import Theme

WIDTH_PX, HEIGHT_PX, GAP_PX = 216, 76, 8
GAUGE_FULL_S = 60.0  # a bar that is full means a minute or more
LATE_S = 2.0  # what departments are promised


class Lags(PaintedRows):
    """One card a target; a click or Enter chooses it. `chosen`: its target, "" for all."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._theme = theme
        self._lags: list[TargetLag] = []
        self._target = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("各去向的积压"))
        self.row_chosen.connect(self._on_row)

    @property
    def lags(self) -> list[TargetLag]:
        return self._lags

    def set_lags(self, lags: list[TargetLag]) -> None:
        """What the hub told."""
        if lags != self._lags:
            under = self._lags[self.at].target if self.at < len(self._lags) else ""
            self._lags = sorted(lags, key=lambda lag: (-lag.dead, -lag.oldest_s, lag.name))
            places = (n for n, lag in enumerate(self._lags) if lag.target == under)
            self.at = next(places, 0)  # the cursor goes where its card goes
            self.updateGeometry()
            self.update()

    def set_target(self, target: str) -> None:
        """Which is chosen."""
        self._target = target
        self.update()

    def sizeHint(self) -> QSize:
        px = self._theme.px
        rows = -(-max(1, len(self._lags)) // self._columns())
        return QSize(px(WIDTH_PX), rows * px(HEIGHT_PX + GAP_PX) if self._lags else 0)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def resizeEvent(self, _event: object) -> None:
        self.updateGeometry()

    def count(self) -> int:
        """Targets."""
        return len(self._lags)

    def word(self, number: int) -> str:
        """The target's name."""
        return self._lags[number].name

    def across(self) -> int:
        """Cards in a row."""
        return self._columns()

    def box(self, number: int) -> QRect:
        """A target's card."""
        px = self._theme.px
        row, column = divmod(number, self._columns())
        left, top = column * px(WIDTH_PX + GAP_PX), row * px(HEIGHT_PX + GAP_PX)
        return QRect(left, top, px(WIDTH_PX), px(HEIGHT_PX))

    @Slot(int)
    def _on_row(self, number: int) -> None:
        target = self._lags[number].target
        self._target = "" if target == self._target else target
        self.chosen.emit(self._target)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, lag in enumerate(self._lags):
            self._paint(painter, number, lag)
        self.paint_focus(painter)
        painter.end()

    def _columns(self) -> int:
        return max(1, self.width() // self._theme.px(WIDTH_PX + GAP_PX))

    def _paint(self, painter: QPainter, number: int, lag: TargetLag) -> None:
        theme, px = self._theme, self._theme.px
        box = self.box(number)
        left, top, width, height = box.x(), box.y(), box.width(), box.height()
        is_chosen = lag.target == self._target
        painter.setPen(theme.color("accent" if is_chosen else "line"))
        painter.setBrush(theme.color("raised"))
        painter.drawRoundedRect(left, top, width - 1, height - 1, px(4), px(4))
        inner, right = left + px(10), left + width - px(10)
        painter.setFont(theme.font(14))
        painter.setPen(theme.color("text"))
        words = painter.fontMetrics().elidedText(
            lag.name, Qt.TextElideMode.ElideRight, right - inner
        )
        painter.drawText(inner, top + px(20), words)
        painter.setFont(theme.font(12))
        painter.setPen(theme.color(_token(lag)))
        painter.drawText(inner, top + px(40), lag_words(lag))
        painter.setPen(theme.color("text_dim"))
        painter.drawText(inner, top + px(56), speed_words(lag))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("line"))
        painter.drawRect(inner, top + px(64), right - inner, px(3))
        share = min(1.0, lag.oldest_s / GAUGE_FULL_S) if lag.waiting or lag.dead else 0.0
        painter.setBrush(theme.color(_token(lag) if share else "line"))
        painter.drawRect(inner, top + px(64), round((right - inner) * share), px(3))


def _token(lag: TargetLag) -> str:
    if lag.dead:
        return "severity_ii"
    if (lag.waiting and lag.oldest_s > LATE_S) or not lag.is_served:
        return "severity_iii"
    return "text_dim"
