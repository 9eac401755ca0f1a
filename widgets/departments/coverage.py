"""How far devices have been fitted and are online, company by company. UI thread; no I/O."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Slot
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
from backends.link.city import Coverage, CoverageAnswer
from widgets.asking import Asking
from widgets.context import UiContext
from widgets.departments.words import coverage_word, share_text
from widgets.incidents.empty import EmptyPage
from widgets.theme import Theme

TOPICS = ("active_safety", "outlet", "dust")
ROW_PX = 40
_NAME, _BAR, _FIGURES = 220, 320, 380
_LOW = 0.9  # below it a company is named in colour


class CoverageBars(QWidget):
    """A row a company: how many should have it, have it, are online."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.rows: list[tuple[str, int, int, int]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    def set_rows(self, rows: list[tuple[str, int, int, int]]) -> None:
        """The worst first."""
        self.rows = sorted(rows, key=lambda row: (row[2] / row[1] if row[1] else 1.0, row[0]))
        self.setMinimumHeight(len(rows) * self._theme.px(ROW_PX))
        self.setAccessibleName("；".join(self._words(row) for row in self.rows[:50]))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        px = self._theme.px
        return QSize(px(_NAME + _BAR + _FIGURES), len(self.rows) * px(ROW_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, px = QPainter(self), self._theme.px
        height = px(ROW_PX)
        first = event.rect().top() // height
        last = min(len(self.rows), event.rect().bottom() // height + 1)
        for number in range(first, last):
            self._paint(painter, number * height, self.rows[number])
        painter.end()

    def _paint(self, painter: QPainter, top: int, row: tuple[str, int, int, int]) -> None:
        theme, px = self._theme, self._theme.px
        name, should, have, online = row
        height = px(ROW_PX)
        share = have / should if should else 1.0
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(theme.font(14))
        painter.setPen(theme.color("text"))
        text = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, px(_NAME - 20))
        painter.drawText(QRectF(px(16), top, px(_NAME), height), middle, text)
        left, thick = px(16 + _NAME), px(8)
        bar = QRectF(left, top + (height - thick) / 2, px(_BAR), thick)
        painter.fillRect(bar, theme.color("raised"))
        colour = theme.color("severity_iii" if share < _LOW else "text_dim")
        painter.fillRect(
            QRectF(bar.left(), bar.top(), bar.width() * min(share, 1.0), thick), colour
        )
        if should:
            at = bar.left() + bar.width() * min(online / should, 1.0)
            painter.fillRect(
                QRectF(at - 1, bar.top() - px(3), 2, thick + px(6)), theme.color("text")
            )
        painter.setFont(theme.font(13))
        painter.setPen(theme.color("severity_iii" if share < _LOW else "text_dim"))
        place = QRectF(left + px(_BAR + 16), top, px(_FIGURES), height)
        painter.drawText(place, middle, self._words(row)[len(name) + 1 :])
        painter.setPen(theme.color("line"))
        painter.drawLine(0, top + height - 1, self.width(), top + height - 1)

    def _words(self, row: tuple[str, int, int, int]) -> str:
        name, should, have, online = row
        words = self.tr("{name} 应装 {should}，已装 {have}（{share}），在线 {online}（{rate}）")
        return words.format(
            name=name,
            should=f"{should:,}",
            have=f"{have:,}",
            share=share_text(have, should),
            online=f"{online:,}",
            rate=share_text(online, have),
        )


class CoveragePage(QWidget):
    """One topic at a time, with its sum."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._link = context, context.link
        theme = context.theme
        self.topics, self.sum = QComboBox(self), QLabel(self)
        self.bars = CoverageBars(theme, self)
        self.empty = EmptyPage(theme, "analysis", self)
        self._pages, self._asking = QStackedWidget(self), Asking(context.link, self)
        for topic in TOPICS:
            self.topics.addItem(coverage_word(topic), topic)
        self.topics.setAccessibleName(self.tr("覆盖情况"))
        self._lay_out()
        self.topics.currentIndexChanged.connect(self.look)
        self._asking.answered.connect(self._on_answered)
        self._asking.failed.connect(self._on_failed)
        self.destroyed.connect(self._link.subscribe(self._on_change))

    def _lay_out(self) -> None:
        px = self._context.theme.px
        self.sum.setProperty("role", "dim")
        head = QFrame(self)
        head.setProperty("role", "header")
        row = QHBoxLayout(head)
        row.setContentsMargins(px(16), px(8), px(16), px(8))
        row.addWidget(self.sum, 1)
        row.addWidget(self.topics)
        area = QScrollArea(self)
        area.setWidget(self.bars)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
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
        """Ask the hub."""
        self._asking.ask(Coverage(topic=str(self.topics.currentData())))

    @Slot(object)
    def _on_answered(self, answer: CoverageAnswer) -> None:
        for topic in answer.topics:
            if self.topics.findData(topic) < 0:
                self.topics.addItem(coverage_word(topic), topic)
        self.bars.set_rows(answer.rows)
        should = sum(row[1] for row in answer.rows)
        have = sum(row[2] for row in answer.rows)
        online = sum(row[3] for row in answer.rows)
        words = self.tr("{count} 家，应装 {should}，已装 {share}，在线 {rate}")
        self.sum.setText(
            words.format(
                count=len(answer.rows),
                should=f"{should:,}",
                share=share_text(have, should),
                rate=share_text(online, have),
            )
        )
        self._pages.setCurrentIndex(0 if answer.rows else 1)
        self.empty.tell(
            self.tr("还没有覆盖情况"), self.tr("部门的台账接通后，按单位列出应装、已装和在线"), ""
        )

    @Slot(str)
    def _on_failed(self, why: str) -> None:
        self.sum.setText(why or self.tr("与中心断开，覆盖情况暂时看不到"))
