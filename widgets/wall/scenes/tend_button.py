"""What an unattended wall is to do beside its pictures: whose sound, and an exercise. UI thread.

Shown only where nobody sits at the wall. Reports by a signal; sends nothing itself.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from backends.link.api import Link
from backends.link.walls import TendWall, WallReport
from backends.record.access import Act, Allowed, may
from backends.record.common import Realm
from backends.record.ids import WallId
from widgets.formats import realm_word
from widgets.icons import icon
from widgets.theme import Theme
from widgets.wall.scenes import words
from widgets.wall.scenes.deeds import may_put


class TendButton(QToolButton):
    """A menu: each tile's sound, silence, and this console's exercise or the real thing."""

    tend_asked = Signal(object)  # TendWall

    def __init__(self, theme: Theme, link: Link, wall: WallId, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._link, self._wall = theme, link, wall
        self.setAutoRaise(True)
        self.setFixedHeight(theme.target(28))
        self.setIconSize(QSize(theme.px(16), theme.px(16)))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolTip(self.tr("大屏的声音和演练"))
        self.setAccessibleName(self.tr("大屏的声音和演练"))
        # The menu's own arrow would take more room than the picture of it.
        self.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        self.entries = QMenu(self)
        self.entries.aboutToShow.connect(self.fill)
        self.setMenu(self.entries)
        self.refresh()

    def refresh(self) -> None:
        """Whether it is there, and whether something is heard."""
        report = self._report()
        self.setVisible(report is not None and report.is_unattended)
        self.setEnabled(may_put(self._link))
        is_heard = report is not None and report.sound >= 0
        self.setIcon(icon("sound" if is_heard else "sound_off", self._theme, "text"))

    @Slot()
    def fill(self) -> None:
        """What can be asked of it now."""
        self.entries.clear()
        report = self._report()
        if report is None:
            return
        for number, tile in enumerate(report.tiles):
            camera = self._link.cameras.get(tile.camera)
            if camera is not None:
                text = words.sound_choice(number, camera)
                self._add(text, TendWall(wall=self._wall, sound=number, realm=report.realm))
                self._mark(number == report.sound)
        if report.sound >= 0:
            self._add(self.tr("关闭大屏声音"), TendWall(wall=self._wall, realm=report.realm))
        self.entries.addSeparator()
        self._add_realm(report)

    def _add_realm(self, report: WallReport) -> None:
        user, realm = self._link.user, self._link.realm
        if report.realm is not Realm.LIVE:
            back = TendWall(wall=self._wall, sound=report.sound)
            self._add(self.tr("大屏返回实战"), back)
            return
        if realm is Realm.LIVE or user is None or may(user, Act.DRILL) is not Allowed.YES:
            return
        text = self.tr("大屏随本席进入{realm}").format(realm=realm_word(realm))
        self._add(text, TendWall(wall=self._wall, sound=report.sound, realm=realm))

    def _add(self, text: str, asked: TendWall) -> None:
        action = self.entries.addAction(text)
        action.setData(asked)
        action.triggered.connect(self._on_chosen)
        self._last: QAction = action

    def _mark(self, is_chosen: bool) -> None:
        self._last.setCheckable(True)
        self._last.setChecked(is_chosen)

    def _report(self) -> WallReport | None:
        seen = self._link.walls_seen.get(self._wall)
        return seen.report if seen is not None and seen.is_here else None

    @Slot()
    def _on_chosen(self) -> None:
        action = self.sender()
        assert isinstance(action, QAction)
        self.tend_asked.emit(action.data())
