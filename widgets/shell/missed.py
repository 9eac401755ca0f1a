"""What was missed while the line or the hub was down: a calm bar, one key to see it. UI thread."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from backends.link.api import Change, LinkState
from backends.record.access import Act, Allowed, may
from backends.record.alarm import Alarm
from backends.record.common import Severity
from widgets.context import UiContext
from widgets.formats import age_text, clock_text
from widgets.icons import icon, pixmap
from widgets.shell.elided import ElidedLabel
from widgets.theme import SEVERITY_NUMERAL, SEVERITY_SHAPE

HEIGHT_PX = 36
SHORTEST_S = 5.0  # a shorter gap in which nothing came is not worth a word
EMPTY_ENDS_MS = 30_000
NEWS_FOR = dt.timedelta(hours=12)
ON_PAPER_FROM = dt.timedelta(minutes=5)  # of an outage: until then one waits


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """When nobody here could see what came. Aware UTC. `is_hub`: the hub itself was down."""

    since: dt.datetime
    until: dt.datetime
    is_hub: bool = False
    was_clean: bool = True

    def joined(self, other: Gap) -> Gap:
        """Both as one, where they touch."""
        return Gap(
            since=min(self.since, other.since),
            until=max(self.until, other.until),
            is_hub=self.is_hub or other.is_hub,
            was_clean=self.was_clean and other.was_clean,
        )

    def touches(self, other: Gap) -> bool:
        """Whether they are one loss, seen from two sides."""
        return self.since <= other.until and other.since <= self.until


def came_in(gap: Gap, alarms: Iterable[Alarm]) -> list[Alarm]:
    """Alarms that called in the gap: the worst first, then in order of time."""
    return sorted((a for a in alarms if gap.since <= a.since <= gap.until), key=_worst_first)


def gap_text(gap: Gap, came: list[Alarm], now: dt.datetime) -> str:
    """From when to when, and what came meanwhile by severity."""
    if gap.is_hub and not gap.was_clean:
        text = QCoreApplication.translate("Missed", "中心曾意外停机：{since} 至 {until}，共 {span}")
    elif gap.is_hub:
        text = QCoreApplication.translate("Missed", "中心曾停机：{since} 至 {until}，共 {span}")
    else:
        text = QCoreApplication.translate("Missed", "曾与中心断线：{since} 至 {until}，共 {span}")
    head = text.format(
        since=clock_text(gap.since, now),
        until=clock_text(gap.until, now),
        span=age_text((gap.until - gap.since).total_seconds()),
    )
    if not came:
        return head + QCoreApplication.translate("Missed", "。其间没有新报警")
    numbers = [(level, sum(a.severity is level for a in came)) for level in Severity]
    levels = "  ".join(
        f"{SEVERITY_SHAPE[level]}{SEVERITY_NUMERAL[level]} {count}"
        for level, count in numbers
        if count
    )
    tail = QCoreApplication.translate("Missed", "。其间新报警 {count} 条：{levels}")
    return head + tail.format(count=len(came), levels=levels)


class MissedBar(QFrame):
    """Hidden until something was missed; stays until it is taken note of."""

    list_requested = Signal(object)  # list[Alarm]: show these
    take_in_requested = Signal()  # what was written on paper meanwhile

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._link = context.theme, context.link
        self._lost_since: dt.datetime | None = None
        self._told_of: dt.datetime | None = None
        self.gap: Gap | None = None
        px = self._theme.px
        self.setProperty("role", "header")
        self.setFixedHeight(px(HEIGHT_PX))
        mark = QLabel(self)
        mark.setPixmap(pixmap("history", self._theme, "accent", 20))
        self._text = ElidedLabel(self)
        self._text.setProperty("role", "value")
        self.look = QPushButton(icon("list", self._theme, "text"), self.tr("查看（Ctrl+J）"), self)
        self.paper = QPushButton(icon("edit", self._theme, "text"), self.tr("补录纸面记录…"), self)
        self.done = QPushButton(self.tr("知道了"), self)
        self.look.clicked.connect(self.show_them)
        self.paper.clicked.connect(self.take_in_requested)
        self.done.clicked.connect(self._on_done)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(16), 0, px(16), 0)
        row.setSpacing(px(8))
        row.addWidget(mark)
        row.addWidget(self._text, 1)
        row.addWidget(self.look)
        row.addWidget(self.paper)
        row.addWidget(self.done)
        self._ends = QTimer(self)
        self._ends.setSingleShot(True)
        self._ends.setInterval(EMPTY_ENDS_MS)
        self._ends.timeout.connect(self._on_end)
        self.hide()

    @property
    def text(self) -> str:
        """What it says; empty while it is hidden."""
        return self._text.text() if self.gap is not None else ""

    def refresh(self, change: Change) -> None:
        """Follow the line; late alarms of the gap are counted as they come."""
        if change.link or change.reset:
            self._follow_line()
        if self.gap is not None and (change.reset or change.alarms):
            self._show()

    def add(self, gap: Gap) -> None:
        """Something was missed. Gaps that touch are one."""
        is_one = self.gap is not None and self.gap.touches(gap)
        self.gap = self.gap.joined(gap) if self.gap is not None and is_one else gap
        self._show()

    @Slot()
    def show_them(self) -> None:
        """List what came in the gap; nothing where nothing was missed."""
        if self.gap is not None:
            self.list_requested.emit(came_in(self.gap, self._link.alarms.values()))

    def _follow_line(self) -> None:
        status = self._link.status
        if status.state is LinkState.OFFLINE:
            if self._lost_since is None:
                self._lost_since = status.since
        elif status.state is LinkState.SIGNED_OUT:
            self._lost_since = None
        if status.state is LinkState.ONLINE:
            self._look_at_silence()
        if status.state is LinkState.ONLINE and self._lost_since is not None:
            gap = Gap(since=self._lost_since, until=self._link.hub_now())
            self._lost_since = None
            is_short = (gap.until - gap.since).total_seconds() < SHORTEST_S
            if not is_short or came_in(gap, self._link.alarms.values()):
                self.add(gap)

    def _look_at_silence(self) -> None:
        """The hub itself was down: said once for each of its starts, while it is news."""
        silence = self._link.status.silence
        if silence is None or silence.until == self._told_of:
            return
        self._told_of = silence.until
        gap = Gap(
            since=silence.since, until=silence.until, is_hub=True, was_clean=silence.was_clean
        )
        is_short = (gap.until - gap.since).total_seconds() < SHORTEST_S
        is_news = self._link.hub_now() - gap.until < NEWS_FOR
        if is_news and not (is_short and gap.was_clean):
            self.add(gap)

    def _show(self) -> None:
        assert self.gap is not None
        came = came_in(self.gap, self._link.alarms.values())
        self._text.setText(gap_text(self.gap, came, self._link.hub_now()))
        self.look.setVisible(bool(came))
        is_written = self._is_on_paper(self.gap)
        self.paper.setVisible(is_written)
        self.show()
        if came or is_written:
            self._ends.stop()
        elif not self._ends.isActive():
            self._ends.start()

    def _is_on_paper(self, gap: Gap) -> bool:
        """Whether whoever sits here may have gone on by hand: the centre was down for long."""
        user = self._link.user
        is_long = gap.is_hub and gap.until - gap.since >= ON_PAPER_FROM
        return is_long and user is not None and may(user, Act.WATCH) is not Allowed.NO

    @Slot()
    def _on_done(self) -> None:
        self.gap = None
        self._ends.stop()
        self.hide()

    @Slot()
    def _on_end(self) -> None:
        gap = self.gap
        came = came_in(gap, self._link.alarms.values()) if gap is not None else []
        if gap is not None and not came and not self._is_on_paper(gap):
            self._on_done()


def _worst_first(alarm: Alarm) -> tuple[int, dt.datetime]:
    return int(alarm.severity), alarm.since
