"""How one alarm's row is drawn: two lines, what matters first. UI thread; reads, never changes.

Line one: badge, what, when. Line two: state, where, who has it, age.
"""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from backends.link.api import Link, LinkState
from backends.record.alarm import Alarm, AlarmState, Quality
from widgets import formats
from widgets.alarms.badge import draw_badge
from widgets.alarms.model import AlarmListModel
from widgets.alarms.words import pending_word, where_text
from widgets.style import mixed
from widgets.theme import Theme

ALARM_ROW_PX = 44
_LEFT_PX = 10
_BADGE_PX = 56
_TEXT_X_PX = 92  # room for the longest state, 已恢复未确认, under the badge
_NARROW_PX = 340
_OFFLINE_OPACITY = 0.55


class AlarmDelegate(QStyledItemDelegate):
    """Paints rows of an AlarmListModel. `now` and `is_blink_off` are set by the view."""

    def __init__(self, link: Link, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self._theme = theme
        self.now: dt.datetime = link.hub_now()
        self.is_blink_off = False
        self._font = theme.font(14)
        self._bold = theme.font(14, QFont.Weight.Bold)
        self._small = theme.font(12)
        self._small_metrics = QFontMetrics(self._small)
        self._selected = mixed(theme, "accent", "panel", 0.28)
        self._hover = mixed(theme, "text", "panel", 0.06)

    def sizeHint(
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(0, self._theme.px(ALARM_ROW_PX))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        model = index.model()
        if not isinstance(model, AlarmListModel):
            return
        alarm = model.alarm_at(index.row())
        rect, state = self._facts(option)
        px = self._theme.px
        painter.save()
        self._ground(painter, rect, state, alarm)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._link.status.state is not LinkState.ONLINE:
            painter.setOpacity(_OFFLINE_OPACITY)
        badge = QRectF(rect.left() + px(_LEFT_PX), rect.top() + px(4), px(_BADGE_PX), px(19))
        sign = (alarm.severity, alarm.state)
        draw_badge(painter, badge, sign, self._theme, self.is_blink_off)
        self._first_line(painter, rect, alarm)
        self._second_line(painter, rect, alarm)
        painter.restore()

    @staticmethod
    def _facts(option: QStyleOptionViewItem) -> tuple[QRect, QStyle.StateFlag]:
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        return rect, state

    def _ground(
        self, painter: QPainter, rect: QRect, state: QStyle.StateFlag, alarm: Alarm
    ) -> None:
        px = self._theme.px
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, self._selected)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, self._hover)
        line = QRect(rect.left(), rect.bottom(), rect.width(), 1)
        painter.fillRect(line, self._theme.color("raised"))
        if alarm.state is AlarmState.UNACK:
            strip = QRect(rect.left(), rect.top(), px(3), rect.height() - 1)
            painter.fillRect(strip, self._theme.tokens.severity(alarm.severity))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(self._theme.color("accent"))
            painter.drawRect(rect.adjusted(0, 0, -1, -2))

    def _first_line(self, painter: QPainter, rect: QRect, alarm: Alarm) -> None:
        px = self._theme.px
        line = QRect(rect.left() + px(_TEXT_X_PX), rect.top() + px(3), 0, px(21))
        line.setRight(rect.right() - px(10))
        if rect.width() >= px(_NARROW_PX):
            when = formats.clock_text(alarm.since, self.now)
            width = self._say(painter, line, when, self._theme.color("text_dim"), right=True)
            line.setRight(line.right() - width - px(8))
        is_new = alarm.state is AlarmState.UNACK
        font = self._bold if is_new else self._font
        painter.setFont(font)
        painter.setPen(self._theme.color("text_dim" if _is_over(alarm) else "text"))
        title = QFontMetrics(font).elidedText(
            formats.what_text(alarm), Qt.TextElideMode.ElideRight, line.width()
        )
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, title)

    def _second_line(self, painter: QPainter, rect: QRect, alarm: Alarm) -> None:
        px, color = self._theme.px, self._theme.color
        y, height = rect.top() + px(23), px(18)
        state = QRect(rect.left() + px(_LEFT_PX), y, px(_TEXT_X_PX - _LEFT_PX), height)
        pending = self._link.pending.get(alarm.id)
        is_online = self._link.status.state is LinkState.ONLINE
        words = formats.state_word(alarm.state)
        if pending is not None:
            words = pending_word(pending, is_online)
        is_calm = pending is None and alarm.state in (AlarmState.ACKED, AlarmState.NORM)
        self._say(painter, state, words, color("text_dim" if is_calm else "text"))
        line = QRect(rect.left() + px(_TEXT_X_PX), y, 0, height)
        line.setRight(rect.right() - px(10))
        age = formats.age_of(alarm.since, self.now)
        width = self._say(painter, line, age, color("text_dim"), right=True)
        line.setRight(line.right() - max(width, px(38)) - px(8))
        if alarm.taken_by is not None:
            name = formats.actor_text(alarm.taken_by, self._link.users)
            taken = self.tr("{name} 接手").format(name=name)
            width = self._say(painter, line, taken, color("text"), right=True)
            line.setRight(line.right() - width - px(10))
        if alarm.quality is Quality.STALE:
            width = self._say(painter, line, self.tr("数据陈旧"), color("stale"))
            line.setLeft(line.left() + width + px(8))
        self._say(painter, line, where_text(alarm), color("text_dim"))

    def _say(
        self, painter: QPainter, box: QRect, text: str, colour: QColor, right: bool = False
    ) -> int:
        """Draw small text, elided to the box; the width it took."""
        metrics = self._small_metrics
        if box.width() <= 0:
            return 0
        said = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.setFont(self._small)
        painter.setPen(colour)
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, said)
        return metrics.horizontalAdvance(said)


def _is_over(alarm: Alarm) -> bool:
    return alarm.state in (AlarmState.RTNUN, AlarmState.NORM)
