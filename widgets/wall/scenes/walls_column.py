"""Every wall of the centre, one card each, and which of them scenes are put on. UI thread."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from backends.link.api import Link
from backends.link.walls import WallReport
from backends.record.ids import WallId
from backends.record.scene_wall import Wall
from widgets.theme import Theme
from widgets.wall.scenes.aspect_box import WIDE
from widgets.wall.scenes.wall_card import WallCard
from widgets.wall.screens import ONE_SCREEN, Screens, screens_said

MIN_PX = 210
SHOWN_AFTER = dt.timedelta(days=7)  # a wall that is away, since it was last changed


class WallsColumn(QFrame):
    """`own`: the wall of this console, aimed at from the start."""

    aimed = Signal()
    deed_asked = Signal(object, str)  # WallId, "pause", "back", "on"
    tend_asked = Signal(object)  # TendWall

    def __init__(self, theme: Theme, link: Link, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._theme, self._link = theme, link
        self.own = WallId("")
        self._own_screens = ONE_SCREEN
        # With what was asked of a wall of this machine while the hub is away.
        self.state_of: Callable[[WallId], Wall | None] = link.walls.get
        self.cards: dict[WallId, WallCard] = {}
        px = theme.px
        self.heading = QLabel(self)
        self.heading.setProperty("role", "dim")
        self.empty = QLabel(
            self.tr("还没有大屏接入。\n\n在大屏机器上运行 watchfloor wall，它会出现在这里。"), self
        )
        self.empty.setProperty("role", "dim")
        self.empty.setWordWrap(True)
        self._inner = QWidget(self)
        self._column = QVBoxLayout(self._inner)
        self._column.setContentsMargins(px(8), 0, px(8), px(8))
        self._column.setSpacing(px(8))
        self._column.addWidget(self.empty)
        self._column.addStretch(1)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self._inner)
        area.setMinimumWidth(px(MIN_PX))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(8), 0, 0)
        column.setSpacing(px(8))
        top = QVBoxLayout()
        top.setContentsMargins(px(12), px(4), px(12), 0)
        top.addWidget(self.heading)
        column.addLayout(top)
        column.addWidget(area, 1)
        self.refresh()

    def targets(self) -> list[WallId]:
        """The walls that scenes are put on, in their order."""
        return [wall for wall, card in self.cards.items() if card.aim.isChecked()]

    def names(self) -> list[str]:
        """What people call those."""
        return [self.cards[wall].name for wall in self.targets()]

    def aspect(self) -> float:
        """Proportions of the first wall that scenes are put on; 16:9 where none is known."""
        for report in self._reports():
            # A console's preview is no screen: what it is put on later will be wide.
            if report.is_seen and min(report.width, report.height) > 0:
                return screens_said(report.screens).aspect(report.width, report.height)
        return WIDE

    def screens(self) -> Screens:
        """The physical screens of the first of them; this console's where none is known."""
        for wall in self.targets():
            seen = self._link.walls_seen.get(wall)
            if wall != self.own and seen is not None:
                return screens_said(seen.report.screens)
        return self._own_screens

    def know_own(self, screens: Screens) -> None:
        """The physical screens of this console's wall."""
        if screens != self._own_screens:
            self._own_screens = screens
            self.aimed.emit()

    def previewed(self) -> str:
        """Whose screens those are, where others of them hang otherwise; else empty."""
        reports = self._reports()
        is_mixed = any(report.screens != reports[0].screens for report in reports)
        return reports[0].name if is_mixed else ""

    def _reports(self) -> list[WallReport]:
        """Of the walls that scenes are put on."""
        seen = [self._link.walls_seen.get(wall) for wall in self.targets()]
        return [one.report for one in seen if one is not None]

    def refresh(self) -> None:
        """Cards come, go and say what is so now."""
        wanted = self._wanted()
        for wall in [wall for wall in self.cards if wall not in wanted]:
            card = self.cards.pop(wall)
            self._column.removeWidget(card)
            card.deleteLater()
        for number, wall in enumerate(wanted):
            card = self.cards.get(wall) or self._made(wall)
            if self._column.indexOf(card) != number + 1:
                self._column.insertWidget(number + 1, card)
            card.refresh(self.state_of(wall))
        self.cards = {wall: self.cards[wall] for wall in wanted}
        self.empty.setVisible(not wanted)
        here = sum(seen.is_here for seen in self._link.walls_seen.values())
        self.heading.setText(self.tr("大屏 · {here} 块在线").format(here=here))

    def _wanted(self) -> list[WallId]:
        link, now = self._link, self._link.hub_now()
        found = {
            wall: (not seen.is_here, seen.report.name) for wall, seen in link.walls_seen.items()
        }
        for wall in link.walls.values():
            if wall.id not in found and now - wall.changed_at < SHOWN_AFTER:
                found[wall.id] = (True, wall.id)
        return sorted(found, key=lambda wall: (wall != self.own, *found[wall]))

    def _made(self, wall: WallId) -> WallCard:
        card = WallCard(self._theme, self._link, wall, self._inner)
        self.cards[wall] = card
        card.aim.setChecked(wall == self.own or (not self.own and len(self.cards) == 1))
        card.aimed.connect(self._on_aimed)
        card.deed_asked.connect(self.deed_asked)
        card.tend_asked.connect(self.tend_asked)
        return card

    @Slot()
    def _on_aimed(self) -> None:
        self.aimed.emit()
