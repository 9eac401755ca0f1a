"""One wall as its operator must know it: what it shows, who put it there, its tour. UI thread.

Reports by signals; sends nothing itself.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from backends.link.api import Link
from backends.link.walls import TileShown, WallSeen
from backends.record.ids import WallId
from backends.record.scene import TileContent
from backends.record.scene_wall import Wall
from widgets.icons import icon
from widgets.shell.elided import ElidedLabel
from widgets.theme import Theme
from widgets.wall.rotation import rotation_of
from widgets.wall.scenes import words
from widgets.wall.scenes.deeds import may_put
from widgets.wall.scenes.miniature import Miniature
from widgets.wall.scenes.programme import picture_at
from widgets.wall.scenes.tend_button import TendButton


class WallCard(QFrame):
    """Checked: scenes are put on it. `deed_asked`: "pause", "back", "on", "history"."""

    aimed = Signal()  # whether scenes are put on it changed
    deed_asked = Signal(object, str)  # WallId
    tend_asked = Signal(object)  # TendWall

    def __init__(self, theme: Theme, link: Link, wall: WallId, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.wall = wall
        self._theme, self._link = theme, link
        self.aim = QCheckBox(self)
        self.aim.setToolTip(self.tr("选中的大屏一起上屏"))
        self.away = QLabel(self)
        self.away.setProperty("role", "small")
        self.miniature = Miniature(theme, self)
        self.what = ElidedLabel(self)
        self.what.setProperty("role", "value")
        self.who = ElidedLabel(self)
        self.who.setProperty("role", "small")
        self.trouble = QLabel(self)
        self.trouble.setProperty("role", "warning")
        self.trouble.setWordWrap(True)
        self.setMinimumWidth(theme.px(190))
        self.left = QLabel(self)
        self.left.setProperty("role", "dim")
        self.back = self._button("step_back", self.tr("上一个场景"))
        self.pause = self._button("pause", self.tr("暂停轮巡"))
        self.on = self._button("step_on", self.tr("下一个场景"))
        self.history = self._button("history", self.tr("上屏记录"))
        self.history.setAutoRaise(True)
        self.tend = TendButton(theme, link, wall, self)
        self.doing = QLabel(self)
        self.doing.setProperty("role", "small")
        self._tour = QWidget(self)
        self._lay_out()
        self.aim.toggled.connect(self._on_aim)
        self.back.clicked.connect(self._on_back)
        self.pause.clicked.connect(self._on_pause)
        self.on.clicked.connect(self._on_on)
        self.history.clicked.connect(self._on_history)
        self.tend.tend_asked.connect(self.tend_asked)

    @property
    def name(self) -> str:
        """What people call the wall."""
        return self.aim.text()

    def refresh(self, wall: Wall | None) -> None:
        """Take in what the record (`wall`) and the wall itself say."""
        link, now = self._link, self._link.hub_now()
        seen = link.walls_seen.get(self.wall)
        self.aim.setText(words.wall_name(seen, wall))
        self.away.setText(words.away_text(seen, now))
        self.aim.setEnabled(may_put(link))
        if seen is not None:
            self.miniature.show_wall(seen, link.cameras)
        self.what.setText(words.put_text(wall, link))
        self.who.setText(self._who(wall))
        self.tend.refresh()
        self.doing.setText(words.tended_text(seen, link.cameras))
        self.doing.setVisible(bool(self.doing.text()))
        self._say_trouble(seen, wall)
        rotation = rotation_of(wall)
        self._tour.setVisible(rotation.is_there)
        for button in (self.back, self.on):
            button.setVisible(rotation.is_tour)
        if wall is not None and rotation.is_there:
            self.left.setText(words.left_text(wall, now))
            is_still = rotation.is_still
            self.pause.setIcon(icon("play" if is_still else "pause", self._theme, "text"))
            tip = self.tr("继续轮巡") if is_still else self.tr("暂停轮巡")
            self.pause.setToolTip(tip)
            self.pause.setAccessibleName(tip)
            for button in (self.back, self.pause, self.on):
                button.setEnabled(may_put(link))

    def _who(self, wall: Wall | None) -> str:
        if self.wall in self._link.pending:
            return self.tr("已下达，等待中心回执")
        return words.by_text(wall, self._link)

    def _say_trouble(self, seen: WallSeen | None, wall: Wall | None) -> None:
        said = ""
        if seen is not None and seen.is_here:
            report = seen.report
            guests = sum(tile.is_guest for tile in report.tiles)
            if wall is not None and report.record_version >= wall.version:
                said = self.tr("屏上画面与下达的不一致") if self._differs(seen, wall) else ""
            if not said and guests:
                said = self.tr("{count} 个窗格暂时弹出了报警画面").format(count=guests)
            if report.is_seen:
                # A picture that stands still is the one that nobody notices.
                said = "\n".join(part for part in (said, words.streams_text(report)) if part)
        self.trouble.setText(said)
        self.trouble.setVisible(bool(said))

    def _differs(self, seen: WallSeen, wall: Wall) -> bool:
        """Whether other cameras are on it than belong there; a turn under way counts as well."""
        now = self._link.hub_now()
        picture = picture_at(wall, self._link.scenes, now)
        if picture is None or (now - picture.since).total_seconds() < 3:
            return False
        tiles, empty = picture.content.tiles, TileContent()
        return any(
            _is_other(shown, tiles[number] if number < len(tiles) else empty)
            for number, shown in enumerate(seen.report.tiles)
        )

    def _lay_out(self) -> None:
        px = self._theme.px
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(self.aim, 1)
        head.addWidget(self.away)
        head.addWidget(self.tend)
        head.addWidget(self.history)
        tour = QHBoxLayout(self._tour)
        tour.setContentsMargins(0, 0, 0, 0)
        tour.setSpacing(px(4))
        tour.addWidget(self.left, 1)
        for button in (self.back, self.pause, self.on):
            tour.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(10), px(8), px(10), px(10))
        column.setSpacing(px(4))
        column.addLayout(head)
        column.addWidget(self.miniature)
        column.addSpacing(px(2))
        column.addWidget(self.what)
        column.addWidget(self.who)
        column.addWidget(self.doing)
        column.addWidget(self.trouble)
        column.addWidget(self._tour)

    def _button(self, name: str, text: str) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(icon(name, self._theme, "text"))
        button.setToolTip(text)
        button.setAccessibleName(text)
        button.setFixedHeight(self._theme.target(28))
        return button

    def mousePressEvent(self, event: QMouseEvent) -> None:
        # The whole card is its own check box.
        if event.button() is Qt.MouseButton.LeftButton and self.aim.isEnabled():
            self.aim.toggle()
        super().mousePressEvent(event)

    @Slot()
    def _on_history(self) -> None:
        self.deed_asked.emit(self.wall, "history")

    @Slot()
    def _on_aim(self) -> None:
        self.aimed.emit()

    @Slot()
    def _on_back(self) -> None:
        self.deed_asked.emit(self.wall, "back")

    @Slot()
    def _on_pause(self) -> None:
        self.deed_asked.emit(self.wall, "pause")

    @Slot()
    def _on_on(self) -> None:
        self.deed_asked.emit(self.wall, "on")


def _is_other(shown: TileShown, wanted: TileContent) -> bool:
    """Whether a tile shows what was not put there, and what no alarm or hotspot explains."""
    if shown.is_guest or wanted.is_hotspot:
        return False
    if not wanted.cameras:
        return bool(shown.camera)
    return shown.camera not in wanted.cameras
