"""The top of a card: what it is, where in the loop, how much time is left. UI thread only."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from backends.link.api import Link
from backends.record.alarm import AlarmState
from backends.record.common import Realm
from backends.record.incident import Incident, Stage
from widgets import formats
from widgets.alarms.badge import SeverityBadge
from widgets.icons import icon
from widgets.incidents.clock_figures import clock_figure
from widgets.incidents.painting import Brush, ClockBar
from widgets.incidents.words import TRACK, class_text, column_of, column_word, flag_words, who_text
from widgets.record_words import clock_word, origin_word
from widgets.theme import Theme

TRACK_PX = 44
CLOCKS = 3


class StageTrack(QWidget):
    """The seven stages in a line: those done, the one it is in, with the times known."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._brush = Brush(theme)
        self._at = 0
        self._is_over = False
        self._times: dict[Stage, str] = {}
        self.setFixedHeight(theme.px(TRACK_PX))

    def show_stage(self, incident: Incident, times: dict[Stage, str]) -> None:
        """Show another."""
        state = (TRACK.index(column_of(incident)), incident.is_over, times)
        if state != (self._at, self._is_over, self._times):
            self._at, self._is_over, self._times = state
            self.setAccessibleName(column_word(incident.stage))
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._brush.px(420), self._brush.px(TRACK_PX))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, brush, px = QPainter(self), self._brush, self._brush.px
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        step = self.width() / len(TRACK)
        y = px(8)
        for place, stage in enumerate(TRACK):
            x = step * place + px(6)
            is_done = place < self._at or self._is_over
            is_here = place == self._at and not self._is_over
            tone = "accent" if is_here else "ok" if is_done else "line"
            if place + 1 < len(TRACK):
                line = brush.theme.color("ok" if place < self._at else "line")
                painter.setPen(QPen(line, 2))
                painter.drawLine(QPointF(x + px(9), y), QPointF(x + step - px(9), y))
            painter.setPen(QPen(brush.theme.color(tone), 2))
            painter.setBrush(brush.theme.color(tone if is_done or is_here else "panel"))
            side = px(10 if is_here else 8)
            painter.drawEllipse(QRectF(x - side / 2, y - side / 2, side, side))
            words = QRect(round(x - px(6)), px(16), round(step), px(16))
            font = brush.bold if is_here else brush.small
            brush.say(painter, words, column_word(stage), "text" if is_here else "text_dim", font)
            under = QRect(round(x - px(6)), px(30), round(step), px(14))
            brush.say(painter, under, self._times.get(stage, ""), "text_dim", brush.tiny)
        painter.end()


class CardHead(QWidget):
    """Number, title, level, flags, track, clocks. `paper_asked`: the card as a page."""

    closed = Signal()
    paper_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.badge = SeverityBadge(theme, self)
        self.number = QLabel(self)
        self.number.setProperty("role", "dim")
        self.flags = QLabel(self)
        self.flags.setProperty("role", "small")
        self.title = QLabel(self)
        self.title.setProperty("role", "title")
        self.title.setWordWrap(True)
        self.facts = QLabel(self)
        self.facts.setProperty("role", "small")
        self.facts.setWordWrap(True)
        self.pending = QLabel(self)
        self.pending.setStyleSheet(f"color: {theme.color('accent').name()};")
        self.track = StageTrack(theme, self)
        self.clocks = [ClockBar(theme, self) for _ in range(CLOCKS)]
        close = QToolButton(self)
        close.setIcon(icon("close", theme))
        close.setAutoRaise(True)
        close.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Esc does the same
        close.setToolTip(self.tr("收起（Esc）"))
        close.setAccessibleName(self.tr("收起"))
        close.clicked.connect(self.closed)
        paper = QToolButton(self)
        paper.setIcon(icon("print", theme))
        paper.setAutoRaise(True)
        paper.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Ctrl+P does the same
        paper.setToolTip(self.tr("打印事件卡（Ctrl+P）"))
        paper.setAccessibleName(self.tr("打印事件卡"))
        paper.clicked.connect(self.paper_asked)
        first = QHBoxLayout()
        first.setSpacing(theme.px(8))
        for widget in (self.badge, self.number, self.flags, self.pending):
            first.addWidget(widget)
        first.addStretch(1)
        first.addWidget(paper)
        first.addWidget(close)
        clocks = QHBoxLayout()
        clocks.setSpacing(theme.px(20))
        for bar in self.clocks:
            clocks.addWidget(bar, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(12), theme.px(8), theme.px(8), theme.px(8))
        column.setSpacing(theme.px(4))
        column.addLayout(first)
        column.addWidget(self.title)
        column.addWidget(self.facts)
        column.addSpacing(theme.px(4))
        column.addWidget(self.track)
        column.addLayout(clocks)

    def show_incident(self, incident: Incident, link: Link, pending: str) -> None:
        """Show it; `pending` says what is on its way."""
        now = link.hub_now()
        self.badge.show_state(incident.severity, AlarmState.UNACK)
        self.number.setText(incident.number)
        words = flag_words(incident)
        if incident.realm is not Realm.LIVE:
            words.insert(0, formats.realm_word(incident.realm))
        self.flags.setText(" · ".join(words))
        self.pending.setText(pending)
        self.title.setText(incident.title)
        self.facts.setText(self._facts(incident, link, now))
        self.track.show_stage(incident, stage_times(incident, now))
        open_clocks = incident.open_clocks[:CLOCKS]
        for bar, clock in zip(self.clocks, open_clocks, strict=False):
            bar.show_figure(clock_word(clock.kind), clock_figure(clock, now))
        for number, bar in enumerate(self.clocks):
            bar.setVisible(number < len(open_clocks))

    def _facts(self, incident: Incident, link: Link, now: dt.datetime) -> str:
        reported = self.tr("{when}{origin}").format(
            when=formats.clock_text(incident.reported_at, now) + " ",
            origin=origin_word(incident.origin),
        )
        place = incident.place
        where = ""
        if place is not None:
            where = " ".join(word for word in (place.division, place.name) if word)
        who = who_text(incident, link.policy)
        owner = incident.owner
        held = self.tr("无人接手")
        if owner is not None:
            held = self.tr("{name}接手").format(name=formats.actor_text(owner, link.users))
        lines = [where, class_text(incident, link.policy), who, held, reported]
        return "    ".join(line for line in lines if line)


def stage_times(incident: Incident, now: dt.datetime) -> dict[Stage, str]:
    """When it came into stages, as far as its state tells: report, current one, closed clocks."""
    times = {TRACK[0]: formats.clock_text(incident.reported_at, now)}
    order = {
        "accept": Stage.ACCEPTED,
        "file": Stage.FILED,
        "dispatch": Stage.DISPATCHED,
        "handle": Stage.VERIFY,
        "verify": Stage.CLOSED,
    }
    for clock in incident.clocks:
        stage = order.get(clock.kind.value)
        if stage is not None and clock.done_at is not None:
            times[stage] = formats.clock_text(clock.done_at, now)
    times[column_of(incident)] = formats.clock_text(incident.stage_since, now)
    reached = TRACK.index(column_of(incident))
    return {stage: text for stage, text in times.items() if TRACK.index(stage) <= reached}
