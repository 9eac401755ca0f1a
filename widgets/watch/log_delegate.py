"""How a row of the log is drawn: two lines, automatic ones quieter. UI thread only."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from backends.link.api import Link, LinkState
from backends.record.entry import Entry, EntryKind
from widgets.formats import actor_text, clock_text
from widgets.incidents.painting import Brush
from widgets.theme import Theme
from widgets.watch.log_model import LogModel, LogRow
from widgets.watch.words import is_written_late, kind_word, shift_word

ROW_PX = 48
TIME_PX, KIND_PX = 84, 72
AnyIndex = QModelIndex | QPersistentModelIndex


class LogDelegate(QStyledItemDelegate):
    """Time, kind and words; under them who, which watch, what belongs to it."""

    def __init__(self, link: Link, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link, self._theme = link, theme
        self._brush = Brush(theme)
        self._struck = theme.font(13)
        self._struck.setStrikeOut(True)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: AnyIndex) -> QSize:
        return QSize(0, self._theme.px(ROW_PX))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        model = index.model()
        row = model.row_at(index.row()) if isinstance(model, LogModel) else None
        if row is None:
            return
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        self._brush.ground(painter, rect, state)
        self._draw(painter, rect, row)
        painter.restore()

    def _draw(self, painter: QPainter, rect: QRect, row: LogRow) -> None:
        px, brush, entry = self._theme.px, self._brush, row.entry
        is_quiet = entry.kind is EntryKind.AUTOMATIC or bool(entry.corrected_by)
        now = self._link.hub_now()
        upper = QRect(rect.left() + px(12), rect.top() + px(5), rect.width() - px(24), px(20))
        lower = QRect(upper.left(), rect.top() + px(25), upper.width(), px(18))
        time = QRect(upper.left(), upper.top(), px(TIME_PX), upper.height())
        brush.say(painter, time, clock_text(entry.occurred_at, now), "text_dim")
        kind = QRect(time.right() + px(8), upper.top(), px(KIND_PX), upper.height())
        brush.say(painter, kind, kind_word(entry.kind), "text_dim")
        words = QRect(upper)
        words.setLeft(kind.right() + px(8))
        words.setRight(words.right() - self._signs(painter, words, row))
        text = " ".join(entry.text.split())
        if entry.corrected_by:
            self._strike(painter, words, text)
        else:
            brush.say(painter, words, text, "text_dim" if is_quiet else "text")
        lower.setLeft(words.left())
        brush.say(painter, lower, self._under(entry, now), "text_dim", brush.small)

    def _strike(self, painter: QPainter, box: QRect, text: str) -> None:
        painter.setFont(self._struck)
        painter.setPen(self._theme.color("text_dim"))
        metrics = QFontMetrics(self._struck)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)

    def _signs(self, painter: QPainter, box: QRect, row: LogRow) -> int:
        """Outlined words at the right; the width they took."""
        brush, used = self._brush, 0
        for text, tone in reversed(self._sign_words(row)):
            width = brush.width(text, brush.small) + self._theme.px(10)
            place = QRect(box.right() - used - width, box.top(), width + 1, box.height())
            brush.flag(painter, place, text, tone)
            used += width + self._theme.px(6)
        return used

    def _sign_words(self, row: LogRow) -> list[tuple[str, str]]:
        entry, signs = row.entry, []
        if row.is_pending:
            is_online = self._link.status.state is LinkState.ONLINE
            word = self.tr("写入中…") if is_online else self.tr("待联机写入")
            signs.append((word, "accent"))
        if entry.is_flagged:
            signs.append((self.tr("交班"), "severity_iii"))
        if entry.corrects:
            signs.append((self.tr("更正"), "text_dim"))
        if entry.corrected_by:
            signs.append((self.tr("已更正"), "text_dim"))
        if entry.attachments:
            signs.append((self.tr("附件 {n}").format(n=len(entry.attachments)), "text_dim"))
        return signs

    def _under(self, entry: Entry, now: dt.datetime) -> str:
        link = self._link
        words = []
        if entry.kind is not EntryKind.AUTOMATIC:
            words.append(actor_text(entry.written_by, link.users))
        if entry.shift:
            words.append(shift_word(entry.shift, link.policy.watch))
        if entry.call is not None:
            way = self.tr("来电") if entry.call.is_incoming else self.tr("去电")
            words.append(f"{way} {entry.call.office}".strip())
            has_read = bool(entry.call.read_back)
            words.append(self.tr("已复述") if has_read else self.tr("未复述"))
        if is_written_late(entry):
            words.append(self.tr("{time} 补记").format(time=clock_text(entry.written_at, now)))
        if entry.links:
            words.append(self.tr("关联 {n}").format(n=len(entry.links)))
        return " · ".join(words)
