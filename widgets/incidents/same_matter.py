"""Offers to merge what citizens told more than once: same place, class and time. UI thread; sends.

Nobody merges by itself: a person sees both and decides, or says that they are two.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from backends.link.api import Link
from backends.record import incident_commands as ic
from backends.record.common import Place
from backends.record.ids import IncidentId
from backends.record.incident import Incident, Origin
from widgets import formats
from widgets.incidents.deeds import Deed, obstacle
from widgets.theme import Theme

KEY = "Shift+B"
# As far as two people may stand apart who see one thing, and as long as it takes to tell of it.
NEAR_M = 150.0
NEAR_UNCLASSED_M = 50.0
WITHIN = dt.timedelta(hours=2)
_TOLD_BY_PEOPLE = (Origin.CITIZEN, Origin.GRID)
_M_PER_DEG = 111_320.0


def likely_same(incident: Incident, others: Iterable[Incident]) -> list[tuple[Incident, float]]:
    """What may be the same matter, nearest first, with metres between. Pure."""
    if incident.is_over or incident.place is None:
        return []
    found = [
        (other, metres)
        for other in others
        if _may_be_one(incident, other)
        for metres in (_metres(incident.place, other.place),)
        if metres <= (NEAR_M if incident.class_code else NEAR_UNCLASSED_M)
    ]
    return sorted(found, key=_nearest)


def _may_be_one(one: Incident, other: Incident) -> bool:
    return (
        other.id != one.id
        and other.class_code == one.class_code
        and other.realm is one.realm
        and not other.is_over
        and (other.origin in _TOLD_BY_PEOPLE or one.origin in _TOLD_BY_PEOPLE)
        and other.origin is not Origin.ALARM
        and abs(other.reported_at - one.reported_at) <= WITHIN
        and (bool(one.class_code) or other.department is one.department)
    )


def _metres(here: Place, there: Place | None) -> float:
    if there is None:
        return math.inf
    north = (there.lat_wgs84 - here.lat_wgs84) * _M_PER_DEG
    east = (there.lon_wgs84 - here.lon_wgs84) * _M_PER_DEG * math.cos(math.radians(here.lat_wgs84))
    return math.hypot(north, east)


def _nearest(found: tuple[Incident, float]) -> tuple[float, str]:
    return (found[1], found[0].number)


class SameMatter(QFrame):
    """There only while something may be the same; the later one is merged into the earlier."""

    said = Signal(str)
    opened = Signal(str)  # id of the other one

    def __init__(self, theme: Theme, link: Link, parent: QWidget) -> None:
        super().__init__(parent)
        self._link = link
        self._pair: tuple[Incident, Incident] | None = None  # the later, the earlier
        self._shown = ""
        self._not_the_same: set[frozenset[IncidentId]] = set()
        self.setProperty("role", "banner")
        self.text = QLabel(self)
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.merge_button = QPushButton(self)
        self.look = QPushButton(self.tr("打开对方"), self)
        self.two = QPushButton(self.tr("不是同一件"), self)
        self.two.setToolTip(self.tr("在这个席位上不再提示这两件"))
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.px(8))
        for button in (self.merge_button, self.look, self.two):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(8), theme.px(6), theme.px(8), theme.px(6))
        column.setSpacing(theme.px(6))
        column.addWidget(self.text)
        column.addLayout(buttons)
        self.merge_button.clicked.connect(self.merge)
        self.look.clicked.connect(self._on_look)
        self.two.clicked.connect(self._on_two)
        self.hide()

    def show_incident(self, incident: Incident) -> None:
        """Look for what may be the same."""
        found = [
            (other, metres)
            for other, metres in likely_same(incident, self._link.incidents.values())
            if frozenset((incident.id, other.id)) not in self._not_the_same
        ]
        self._pair = None
        if found:
            other, metres = found[0]
            later, earlier = sorted((incident, other), key=_told_at, reverse=True)
            self._pair, self._shown = (later, earlier), other.id
            self._say(incident, other, metres, len(found) - 1)
        self.setVisible(bool(found))

    def _say(self, incident: Incident, other: Incident, metres: float, more: int) -> None:
        apart = (other.reported_at - incident.reported_at).total_seconds()
        when = self.tr("早 {age}") if apart < 0 else self.tr("晚 {age}")
        text = self.tr("可能是同一件事：{number} {title}（相距 {metres}，{when}）").format(
            number=other.number,
            title=other.title,
            metres=formats.distance_text(metres),
            when=when.format(age=formats.age_text(abs(apart))),
        )
        if more:
            text += self.tr("；还有 {n} 件相近").format(n=more)
        assert self._pair is not None
        later, earlier = self._pair
        words = self.tr("{later} 并入 {earlier}")
        self.text.setText(text)
        self.merge_button.setText(words.format(later=later.number, earlier=earlier.number))
        hindrance = obstacle(self._link, Deed.MERGE, later)
        self.merge_button.setEnabled(not hindrance)
        tip = self.tr("以后只办 {number}，报警也归过去").format(number=earlier.number)
        self.merge_button.setToolTip(hindrance or f"{KEY}  {tip}")

    @Slot()
    def merge(self) -> None:
        """The later one goes into the earlier. Without a pair that is said."""
        if self._pair is None:
            self.said.emit(self.tr("附近没有同一时段、同一类别的上报，不能直接并案"))
            return
        later, earlier = self._pair
        hindrance = obstacle(self._link, Deed.MERGE, later)
        self.said.emit(hindrance)
        if not hindrance:
            reason = self.tr("同一地点、同一类别、同一时段的上报")
            self._link.send(
                ic.MergeIncident(
                    incident=later.id, seen_version=later.version, into=earlier.id, reason=reason
                )
            )

    @Slot()
    def _on_look(self) -> None:
        self.opened.emit(self._shown)

    @Slot()
    def _on_two(self) -> None:
        if self._pair is not None:
            self._not_the_same.add(frozenset(one.id for one in self._pair))
            self._pair = None
            self.hide()


def _told_at(incident: Incident) -> tuple[dt.datetime, str]:
    return (incident.reported_at, incident.number)
