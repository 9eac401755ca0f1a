"""How an incident is drawn: a row of the list, a card of the board. UI thread; never changes.

What was drawn is kept as a picture until something in it changes: a second's repaint of the list
took 22 ms CPU, of the columns 50, for two or three clocks that had moved on.
"""

from __future__ import annotations

import datetime as dt
from functools import partial

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from backends.link.api import Link, LinkState
from backends.record.common import Realm
from backends.record.incident import Incident
from widgets import formats
from widgets.incidents.clock_figures import ClockFigure, incident_figure
from widgets.incidents.columns import Column, columns
from widgets.incidents.model import IncidentListModel
from widgets.incidents.painting import Brush
from widgets.incidents.words import flag_words, waits_for, where_text, who_text
from widgets.row_pictures import SEEN_STATES, RowPictures
from widgets.theme import Theme

ROW_PX = 30
CARD_PX = 96
_OFFLINE_OPACITY = 0.55
_ROWS_KEPT = 96  # two screens; 168 kB each at a width of 1,400
_CARDS_KEPT = 48  # in each of seven columns; 77 kB each
_STEPS = 500  # of a clock's bar, which has 100 pixels

AnyIndex = QModelIndex | QPersistentModelIndex


class IncidentDelegate(QStyledItemDelegate):
    """Paints rows of an IncidentListModel. `now` is set by the view before it paints."""

    def __init__(self, link: Link, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self.brush = Brush(theme)
        self.now: dt.datetime = link.hub_now()
        self._pictures = RowPictures(theme.color("panel"), self.pictures_kept)

    @property
    def pictures_kept(self) -> int:
        """How many rows are kept as pictures."""
        return _ROWS_KEPT

    def sizeHint(self, _option: QStyleOptionViewItem, _index: AnyIndex) -> QSize:
        return QSize(0, self.brush.px(ROW_PX))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        model = index.model()
        if not isinstance(model, IncidentListModel):
            return
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        if model.is_header(index.row()):
            self._header(painter, rect, *model.header_at(index.row()))
            return
        incident = model.incident_at(index.row())
        looks = (incident, state & SEEN_STATES, *self._said(incident))
        draw = partial(self._item, state=state, incident=incident)
        self._pictures.paint(painter, rect, (incident.id, looks), draw)

    def _said(self, incident: Incident) -> tuple[object, ...]:
        """What stands in a row and is not in the incident itself."""
        link, owner = self._link, incident.owner
        figure = incident_figure(incident, self.now)
        return (
            link.status.state is LinkState.ONLINE,
            incident.id in link.pending,
            link.policy,
            formats.actor_text(owner, link.users) if owner is not None else "",
            (figure.text, figure.tone, round(figure.share * _STEPS)) if figure is not None else "",
            self.now.astimezone(formats.LOCAL).date(),
        )

    def _header(self, painter: QPainter, rect: QRect, word: str, count: int) -> None:
        px, brush = self.brush.px, self.brush
        painter.fillRect(rect, brush.theme.color("ground"))
        box = rect.adjusted(px(12), px(2), -px(12), 0)
        width = brush.say(painter, box, word, "text", brush.bold)
        box.setLeft(box.left() + width + px(8))
        brush.say(painter, box, str(count), "text_dim", brush.small)

    def _item(
        self, painter: QPainter, rect: QRect, *, state: QStyle.StateFlag, incident: Incident
    ) -> None:
        self.brush.ground(painter, rect, state)
        if self._link.status.state is not LinkState.ONLINE:
            painter.setOpacity(_OFFLINE_OPACITY)
        for column, box in columns(rect, self.brush.px).items():
            self._cell(painter, box, column, incident)

    def _cell(self, painter: QPainter, box: QRect, column: Column, incident: Incident) -> None:
        brush, link = self.brush, self._link
        dim = "text_dim" if incident.is_over else "text"
        match column:
            case Column.SEVERITY:
                brush.severity(painter, box, incident.severity, incident.is_over)
            case Column.NUMBER:
                brush.say(painter, box, incident.number, "text_dim", brush.small)
            case Column.TITLE:
                self._title(painter, box, incident, dim)
            case Column.WHO:
                brush.say(painter, box, who_text(incident, link.policy), dim)
            case Column.STAGE:
                pending = incident.id in link.pending
                word = self.tr("提交中…") if pending else waits_for(incident.stage)
                brush.say(painter, box, word, dim)
            case Column.OWNER:
                owner = incident.owner
                name = formats.actor_text(owner, link.users) if owner is not None else ""
                brush.say(painter, box, name or self.tr("无人接手"), dim if name else "text_dim")
            case Column.CLOCK:
                self._clock(painter, box, incident)
            case Column.FLAGS:
                self._flags(painter, box, incident)

    def _title(self, painter: QPainter, box: QRect, incident: Incident, tone: str) -> None:
        brush = self.brush
        width = brush.say(painter, box, incident.title, tone)
        rest = box.adjusted(width + brush.px(10), 0, 0, 0)
        if rest.width() > brush.px(40):
            brush.say(painter, rest, where_text(incident), "text_dim", brush.small)

    def _clock(self, painter: QPainter, box: QRect, incident: Incident) -> None:
        figure = incident_figure(incident, self.now)
        if figure is None:
            self._no_clock(painter, box, incident)
            return
        px = self.brush.px
        bar = QRect(box.left(), box.top(), box.width() - px(118), box.height())
        self.brush.bar(painter, bar, figure)
        said = QRect(bar.right() + px(10), box.top(), px(108), box.height())
        self.clock_words(painter, said, figure)

    def clock_words(self, painter: QPainter, box: QRect, figure: ClockFigure) -> None:
        """How much is left, with the sign of what is late."""
        said = QRect(box)
        if figure.is_overdue:
            said.setLeft(said.left() + self.brush.overdue_sign(painter, said))
        tone = "text" if figure.tone == "text_dim" else figure.tone
        self.brush.say(painter, said, figure.text, tone, self.brush.small)

    def _no_clock(self, painter: QPainter, box: QRect, incident: Incident) -> None:
        text = self.tr("不计时")
        if incident.deferred_until is not None and not incident.is_over:
            when = formats.clock_text(incident.deferred_until, self.now)
            text = self.tr("缓至 {when}").format(when=when)
        elif incident.is_over:
            text = formats.clock_text(incident.closed_at or incident.changed_at, self.now)
        self.brush.say(painter, box, text, "text_dim", self.brush.small)

    def _flags(self, painter: QPainter, box: QRect, incident: Incident) -> None:
        left = QRect(box)
        for word, tone in self.flags(incident):
            width = self.brush.flag(painter, left, word, tone)
            if not width:
                break
            left.setLeft(left.left() + width)

    def flags(self, incident: Incident) -> list[tuple[str, str]]:
        """Words beside the stage with their tones."""
        words = [(word, "text_dim") for word in flag_words(incident)]
        if incident.is_supervised:
            words[0] = (words[0][0], "accent")
        if incident.realm is Realm.DRILL:
            words.append((self.tr("演练"), "stale"))
        return words


class CardDelegate(IncidentDelegate):
    """The same as a card in one of the board's columns: four short lines."""

    @property
    def pictures_kept(self) -> int:
        return _CARDS_KEPT

    def sizeHint(self, _option: QStyleOptionViewItem, _index: AnyIndex) -> QSize:
        return QSize(0, self.brush.px(CARD_PX))

    def _item(
        self, painter: QPainter, rect: QRect, *, state: QStyle.StateFlag, incident: Incident
    ) -> None:
        px, brush = self.brush.px, self.brush
        painter.fillRect(rect, brush.theme.color("panel"))
        card = rect.adjusted(px(4), px(3), -px(4), -px(3))
        painter.fillRect(card, brush.theme.color("raised" if not incident.is_over else "panel"))
        brush.ground(painter, card, state)
        if self._link.status.state is not LinkState.ONLINE:
            painter.setOpacity(_OFFLINE_OPACITY)
        inner = card.adjusted(px(8), px(5), -px(8), -px(5))
        self._top(painter, QRect(inner.left(), inner.top(), inner.width(), px(18)), incident)
        self._words(painter, inner, incident)
        line = QRect(inner.left(), inner.bottom() - px(18), inner.width(), px(18))
        figure = incident_figure(incident, self.now)
        if figure is None:
            self._no_clock(painter, line, incident)
            return
        words = min(px(96), line.width() * 2 // 3)
        bar = QRect(line.left(), line.top(), line.width() - words - px(6), line.height())
        brush.bar(painter, bar, figure)
        said = QRect(line.right() - words, line.top(), words, line.height())
        self.clock_words(painter, said, figure)

    def _top(self, painter: QPainter, line: QRect, incident: Incident) -> None:
        px, brush = self.brush.px, self.brush
        brush.severity(painter, line, incident.severity, incident.is_over)
        rest = line.adjusted(px(38), 0, 0, 0)
        lead = formats.department_word(incident.department)
        width = brush.say(painter, rest, lead, "text_dim", brush.small)
        rest.setLeft(rest.left() + width + px(8))
        pending = incident.id in self._link.pending
        flags = [(self.tr("提交中…"), "accent")] if pending else self.flags(incident)
        for word, tone in flags:
            width = brush.flag(painter, rest, word, tone)
            if not width:
                break
            rest.setLeft(rest.left() + width)

    def _words(self, painter: QPainter, inner: QRect, incident: Incident) -> None:
        px, brush = self.brush.px, self.brush
        box = QRect(inner.left(), inner.top() + px(21), inner.width(), px(38))
        painter.setFont(brush.body)
        painter.setPen(brush.theme.color("text_dim" if incident.is_over else "text"))
        flags = Qt.TextFlag.TextWrapAnywhere | Qt.AlignmentFlag.AlignTop
        painter.drawText(box, flags, brush.two_lines(incident.title, box.width()))
