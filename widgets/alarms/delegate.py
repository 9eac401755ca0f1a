"""How one alarm's row is drawn: two lines, what matters first. UI thread; reads, never changes.

Line one: badge, what, when. Line two: state, where, who has it, age. A row is drawn into a picture
that is kept until something in it changes: 24 rows then take 0.6 ms a paint instead of 12.
"""

from __future__ import annotations

import datetime as dt
from functools import partial

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from backends.link.api import Link, LinkState
from backends.record.alarm import Alarm, AlarmState, Quality
from backends.record.common import Severity
from widgets import formats
from widgets.alarms.arrangement import AlarmGroup
from widgets.alarms.badge import draw_badge, shape_path
from widgets.alarms.model import AlarmListModel
from widgets.alarms.words import (
    aside_words,
    cause_text,
    group_where,
    late_word,
    pending_word,
    where_text,
)
from widgets.icons import pixmap
from widgets.kept_text import KeptText
from widgets.row_pictures import SEEN_STATES, RowPictures, blank_picture
from widgets.style import mixed
from widgets.theme import SEVERITY_NUMERAL, Theme

ALARM_ROW_PX = 44
_LEFT_PX = 10
_BADGE_PX = 56
_TEXT_X_PX = 92  # room for the longest state, 已恢复未确认, under the badge
_NARROW_PX = 340
_OFFLINE_OPACITY = 0.55
_PICTURES = 96  # rows of two screens; 127 kB each at a width of 720


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
        self._text = KeptText(self._font, self._bold, self._small)
        self._pictures = RowPictures(theme.color("panel"), _PICTURES)
        self._badges: dict[tuple[object, ...], QPixmap] = {}
        self._selected = mixed(theme, "accent", "panel", 0.28)
        self._hover = mixed(theme, "text", "panel", 0.06)
        self._raised = mixed(theme, "raised", "panel", 0.7)
        self._marks = {
            "open": pixmap("chevron_down", theme, "text", 20),
            "closed": pixmap("chevron_right", theme, "text", 20),
            "escalated": pixmap("escalated", theme, "text"),
            "chatter": pixmap("chatter", theme, "text_dim"),
            "shelve": pixmap("shelve", theme),
            "suppressed": pixmap("suppressed", theme),
            "out_of_service": pixmap("out_of_service", theme),
        }

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
        thing = model.at(index.row())
        rect, state = self._facts(option)
        is_member = isinstance(thing, Alarm) and model.is_member(thing.id)
        looks = (thing, state & SEEN_STATES, is_member, *self._said(thing))
        draw = partial(self._row, state=state, thing=thing, is_member=is_member)
        self._pictures.paint(painter, rect, (thing.id, looks), draw)

    def _said(self, thing: Alarm | AlarmGroup) -> tuple[object, ...]:
        """What stands in a row and is not in the alarm or group itself."""
        link = self._link
        is_online = link.status.state is LinkState.ONLINE
        if isinstance(thing, AlarmGroup):
            when = formats.clock_text(thing.newest_at, self.now)
            return (is_online, when, cause_text(thing.lead, link))
        incident = link.incidents.get(thing.incident) if thing.incident else None
        taken = thing.taken_by
        return (
            is_online,
            formats.clock_text(thing.since, self.now),
            formats.age_of(thing.since, self.now),
            self.is_blink_off and is_new(thing) and thing.severity <= Severity.II,
            link.pending.get(thing.id),
            incident.number if incident is not None else "",
            formats.actor_text(taken, link.users) if taken is not None else "",
            aside_words(thing, link) if thing.is_set_aside else None,
        )

    def _row(
        self,
        painter: QPainter,
        rect: QRect,
        *,
        state: QStyle.StateFlag,
        thing: Alarm | AlarmGroup,
        is_member: bool,
    ) -> None:
        self._ground(painter, rect, state, thing)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._link.status.state is not LinkState.ONLINE:
            painter.setOpacity(_OFFLINE_OPACITY)
        if isinstance(thing, AlarmGroup):
            self._group(painter, rect, thing)
        else:
            self._alarm(painter, rect, thing, is_member)

    def _alarm(self, painter: QPainter, rect: QRect, alarm: Alarm, is_member: bool) -> None:
        px = self._theme.px
        if is_member:
            inset = QRect(rect.left() + px(4), rect.top(), 1, rect.height())
            painter.fillRect(inset, self._theme.color("line"))
        badge = self._badge(alarm, painter.device().devicePixelRatio())
        painter.drawPixmap(rect.left() + px(_LEFT_PX), rect.top() + px(4), badge)
        self._first_line(painter, rect, alarm)
        self._second_line(painter, rect, alarm)

    def _badge(self, alarm: Alarm, scale: float) -> QPixmap:
        # What is set aside or was told late calls nobody: no fill, no blinking.
        is_quiet = alarm.state is AlarmState.UNACK and not is_new(alarm)
        state = AlarmState.ACKED if is_quiet else alarm.state
        key = (alarm.severity, state, self.is_blink_off, scale)
        if key not in self._badges:
            size = QSize(self._theme.px(_BADGE_PX), self._theme.px(19))
            picture = blank_picture(size, scale, QColor(Qt.GlobalColor.transparent))
            painter = QPainter(picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            box = QRectF(0, 0, size.width(), size.height())
            draw_badge(painter, box, key[:2], self._theme, self.is_blink_off)
            painter.end()
            self._badges[key] = picture
        return self._badges[key]

    def _group(self, painter: QPainter, rect: QRect, group: AlarmGroup) -> None:
        """Chevron, cause and how many; place and counts by severity."""
        px, color = self._theme.px, self._theme.color
        side = px(20)
        sign = self._marks["open" if group.is_open else "closed"]
        painter.drawPixmap(QRect(rect.left() + px(26), rect.top() + px(12), side, side), sign)
        line = QRect(rect.left() + px(_TEXT_X_PX), rect.top() + px(3), 0, px(21))
        line.setRight(rect.right() - px(10))
        when = formats.clock_text(group.newest_at, self.now)
        width = self._say(painter, line, when, color("text_dim"), right=True)
        line.setRight(line.right() - width - px(8))
        font = self._bold if group.calling else self._font
        # How many there are is never cut off.
        count = self.tr("{what}  {count} 条").format(what="", count=group.size)
        room = line.adjusted(0, 0, -self._text.width(count, font), 0)
        what = cause_text(group.lead, self._link)
        width = self._text.draw(painter, room, what, (font, color("text")), right=False)
        line.setLeft(line.left() + width)
        self._text.draw(painter, line, count, (font, color("text")), right=False)
        self._group_counts(painter, rect, group)

    def _group_counts(self, painter: QPainter, rect: QRect, group: AlarmGroup) -> None:
        px, color = self._theme.px, self._theme.color
        line = QRect(rect.left() + px(_TEXT_X_PX), rect.top() + px(23), 0, px(18))
        line.setRight(rect.right() - px(10))
        if group.calling:
            text = self.tr("未确认 {count}").format(count=group.calling)
            width = self._say(painter, line, text, color("text"), right=True)
            line.setRight(line.right() - width - px(10))
        for severity, count in group.severities.items():
            shape = QRectF(line.left(), line.center().y() - px(4), px(9), px(9))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.tokens.severity(severity))
            painter.drawPath(shape_path(severity, shape))
            line.setLeft(line.left() + px(13))
            text = f"{SEVERITY_NUMERAL[severity]} {count}"
            line.setLeft(line.left() + self._say(painter, line, text, color("text")) + px(12))
        self._say(painter, line, group_where(group), color("text_dim"))

    @staticmethod
    def _facts(option: QStyleOptionViewItem) -> tuple[QRect, QStyle.StateFlag]:
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        return rect, state

    def _ground(
        self, painter: QPainter, rect: QRect, state: QStyle.StateFlag, thing: Alarm | AlarmGroup
    ) -> None:
        px = self._theme.px
        if isinstance(thing, AlarmGroup):
            painter.fillRect(rect, self._raised)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, self._selected)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, self._hover)
        line = QRect(rect.left(), rect.bottom(), rect.width(), 1)
        painter.fillRect(line, self._theme.color("raised"))
        is_calling_group = isinstance(thing, AlarmGroup) and thing.calling > 0
        worst = thing.lead if isinstance(thing, AlarmGroup) else thing
        if is_calling_group or (worst is thing and is_new(worst)):
            strip = QRect(rect.left(), rect.top(), px(3), rect.height() - 1)
            painter.fillRect(strip, self._theme.tokens.severity(worst.severity))
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
        line.setRight(line.right() - self._draw_marks(painter, line, alarm))
        font = self._bold if is_new(alarm) else self._font
        colour = self._theme.color("text_dim" if _is_over(alarm) else "text")
        self._text.draw(painter, line, formats.what_text(alarm), (font, colour), right=False)

    def _draw_marks(self, painter: QPainter, line: QRect, alarm: Alarm) -> int:
        """Signs at the right end of a line: escalated, chattering; the width they took."""
        px, width = self._theme.px, 0
        marks = (("escalated", bool(alarm.escalated_to)), ("chatter", alarm.is_chattering))
        for name, is_shown in marks:
            if is_shown:
                width += px(18)
                place = QRect(line.right() - width + px(2), line.top() + px(3), px(16), px(16))
                painter.drawPixmap(place, self._marks[name])
        return width

    def _second_line(self, painter: QPainter, rect: QRect, alarm: Alarm) -> None:
        px, color = self._theme.px, self._theme.color
        y, height = rect.top() + px(23), px(18)
        state = QRect(rect.left() + px(_LEFT_PX), y, px(_TEXT_X_PX - _LEFT_PX), height)
        aside = aside_words(alarm, self._link)
        self._state(painter, state, alarm, aside[0][0] if aside else "")
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
        incident = self._link.incidents.get(alarm.incident)
        if alarm.incident:
            number = incident.number if incident is not None else self.tr("已转事件")
            width = self._say(painter, line, number, color("accent"))
            line.setLeft(line.left() + width + px(8))
        if alarm.is_late:
            width = self._say(painter, line, late_word(), color("stale"))
            line.setLeft(line.left() + width + px(8))
        if alarm.quality is Quality.STALE:
            width = self._say(painter, line, self.tr("数据陈旧"), color("stale"))
            line.setLeft(line.left() + width + px(8))
        self._say(painter, line, aside[0][1] if aside else where_text(alarm), color("text_dim"))

    def _state(self, painter: QPainter, box: QRect, alarm: Alarm, aside: str) -> None:
        """The state, or the flag that sets it aside, or the command on its way."""
        px, color = self._theme.px, self._theme.color
        pending = self._link.pending.get(alarm.id)
        if pending is not None:
            is_online = self._link.status.state is LinkState.ONLINE
            self._say(painter, box, pending_word(pending, is_online), color("text"))
            return
        if aside:
            sign = QRect(box.left(), box.top() + px(1), px(16), px(16))
            painter.drawPixmap(sign, self._marks[_flag_icon(alarm)])
            box.setLeft(box.left() + px(20))
            self._say(painter, box, aside, color("text"))
            return
        is_calm = alarm.state in (AlarmState.ACKED, AlarmState.NORM)
        words = formats.state_word(alarm.state)
        self._say(painter, box, words, color("text_dim" if is_calm else "text"))

    def _say(
        self, painter: QPainter, box: QRect, text: str, colour: QColor, right: bool = False
    ) -> int:
        """Draw small text, elided to the box; the width it took."""
        if box.width() <= 0 or not text:
            return 0
        return self._text.draw(painter, box, text, (self._small, colour), right)


def is_new(alarm: Alarm) -> bool:
    """Whether it is drawn as what somebody must look at now."""
    return alarm.state is AlarmState.UNACK and not alarm.is_set_aside and not alarm.is_late


def _flag_icon(alarm: Alarm) -> str:
    if alarm.out_of_service is not None:
        return "out_of_service"
    return "shelve" if alarm.shelf is not None else "suppressed"


def _is_over(alarm: Alarm) -> bool:
    return alarm.state in (AlarmState.RTNUN, AlarmState.NORM)
