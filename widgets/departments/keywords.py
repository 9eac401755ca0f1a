"""Frequent keywords of the city's reports, beside the time before. UI thread; no I/O.

Demand 5.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from backends.link.api import Change
from backends.link.city import Keywords, KeywordsAnswer
from widgets.asking import Asking
from widgets.context import UiContext
from widgets.incidents.empty import EmptyPage
from widgets.painted_rows import PaintedRows
from widgets.theme import Theme

DAYS = (7, 30, 90)
ROW_PX = 32
MUCH_MORE = 2.0  # twice its share of before is named in colour
_WORD, _BAR = 180, 420


class KeywordBars(PaintedRows):
    """A row a word; a click or Enter asks for the reports that have it."""

    word_asked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._theme = theme
        self.rows: list[tuple[str, int, int, float]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.row_chosen.connect(self._on_row)

    def set_rows(self, rows: list[tuple[str, int, int, float]]) -> None:
        """(word, reports, reports before, lift), the most frequent first."""
        self.rows = rows
        self.at = min(self.at, max(0, len(rows) - 1))
        self.setMinimumHeight(len(rows) * self._theme.target(ROW_PX))
        self.setAccessibleName("，".join(f"{word} {count}" for word, count, _, _ in rows[:50]))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        px = self._theme.px
        return QSize(px(_WORD + _BAR + 320), len(self.rows) * px(ROW_PX))

    def count(self) -> int:
        """Words."""
        return len(self.rows)

    def word(self, number: int) -> str:
        """The word itself."""
        return self.rows[number][0]

    def box(self, number: int) -> QRect:
        """Its row, all across."""
        height = self._theme.target(ROW_PX)
        return QRect(0, number * height, self.width(), height)

    @Slot(int)
    def _on_row(self, number: int) -> None:
        self.word_asked.emit(self.rows[number][0])

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, height = QPainter(self), self._theme.target(ROW_PX)
        most = max((row[1] for row in self.rows), default=1)
        first = event.rect().top() // height
        last = min(len(self.rows), event.rect().bottom() // height + 1)
        for number in range(first, last):
            self._paint(painter, number * height, self.rows[number], most)
        self.paint_focus(painter)
        painter.end()

    def _paint(
        self, painter: QPainter, top: int, row: tuple[str, int, int, float], most: int
    ) -> None:
        theme, px = self._theme, self._theme.px
        word, count, before, lift = row
        height, middle = self._theme.target(ROW_PX), Qt.AlignmentFlag.AlignVCenter
        is_more = lift >= MUCH_MORE or not before
        painter.setFont(theme.font(14))
        painter.setPen(theme.color("text"))
        painter.drawText(QRectF(px(16), top, px(_WORD), height), middle, word)
        bar = QRectF(px(16 + _WORD), top + (height - px(8)) / 2, px(_BAR) * count / most, px(8))
        painter.fillRect(bar, theme.color("severity_iii" if is_more else "text_dim"))
        painter.setFont(theme.font(13))
        painter.setPen(theme.color("severity_iii" if is_more else "text_dim"))
        left = px(16 + _WORD + _BAR + 16)
        painter.drawText(QRectF(left, top, px(360), height), middle, self._words(row))

    def _words(self, row: tuple[str, int, int, float]) -> str:
        _, count, before, lift = row
        if not before:
            return self.tr("{count} 件，前期没有").format(count=count)
        words = self.tr("{count} 件，前期 {before} 件，占比 {lift} 倍")
        return words.format(count=count, before=before, lift=f"{lift:.1f}")


class KeywordsPage(QWidget):
    """`word_asked`: the reports that have a word."""

    word_asked = Signal(str)

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._link = context, context.link
        theme = context.theme
        self.days, self.summary = QComboBox(self), QLabel(self)
        self.bars, self.empty = KeywordBars(theme, self), EmptyPage(theme, "analysis", self)
        self._pages, self._asking = QStackedWidget(self), Asking(context.link, self)
        words = (self.tr("近 7 天"), self.tr("近 30 天"), self.tr("近 90 天"))
        for days, word in zip(DAYS, words, strict=True):
            self.days.addItem(word, days)
        self.days.setCurrentIndex(1)
        self.days.setAccessibleName(self.tr("时间"))
        self._lay_out()
        self.days.currentIndexChanged.connect(self.look)
        self.bars.word_asked.connect(self.word_asked)
        self.bars.moved.connect(self._on_moved)
        self._asking.answered.connect(self._on_answered)
        self._asking.failed.connect(self._on_failed)
        self.destroyed.connect(self._link.subscribe(self._on_change))

    def _lay_out(self) -> None:
        px = self._context.theme.px
        self.summary.setProperty("role", "dim")
        head = QFrame(self)
        head.setProperty("role", "header")
        row = QHBoxLayout(head)
        row.setContentsMargins(px(16), px(8), px(16), px(8))
        row.addWidget(self.summary, 1)
        row.addWidget(self.days)
        area = QScrollArea(self)
        area.setWidget(self.bars)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area = area
        self._pages.addWidget(area)
        self._pages.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self._pages, 1)

    def showEvent(self, _event: object) -> None:
        self.look()

    def _on_change(self, change: Change) -> None:
        if (change.reset or change.link) and self.isVisible():
            self.look()

    @Slot()
    def look(self) -> None:
        """Ask the hub; the first time it counts for a while."""
        self.summary.setText(self.tr("正在统计，头一次要几十秒"))
        self._asking.ask(Keywords(days=int(self.days.currentData())))

    @Slot(QRect)
    def _on_moved(self, box: QRect) -> None:
        self._area.ensureVisible(0, box.center().y(), 0, box.height())

    @Slot(object)
    def _on_answered(self, answer: KeywordsAnswer) -> None:
        self.bars.set_rows(answer.rows)
        words = self.tr("{reports} 件上报，前一段同样长的时间 {before} 件；同一件里的词只计一次")
        self.summary.setText(
            words.format(reports=f"{answer.reports:,}", before=f"{answer.reports_before:,}")
        )
        self._pages.setCurrentIndex(0 if answer.rows else 1)
        self.empty.tell(
            self.tr("还没有频发的词"), self.tr("同一个词在 5 件以上的上报里出现，才列在这里"), ""
        )

    @Slot(str)
    def _on_failed(self, why: str) -> None:
        self.summary.setText(why or self.tr("与中心断开，热词暂时看不到"))
