"""The meeting's scene on walls, of consoles and of wall nodes: put there, taken off. UI thread.

Sends commands. Another speaker on them, and what comes back at the end, is the centre's to do.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QWidget

from backends.record.ids import SceneId, WallId
from backends.record.meeting import Meeting, MeetingState
from backends.record.meeting_scene import content_of
from backends.record.scene import Content, TileContent
from backends.record.scene_wall import ArrangeWall, ReturnWall, TakeScene, Wall
from widgets.context import UiContext
from widgets.formats import list_text
from widgets.wall.scenes.deeds import LEAD, may_put

_ON = (MeetingState.SCHEDULED, MeetingState.OPEN)


class OnWalls(QWidget):
    """`said`: why not. `own`: this console's wall, offered first."""

    said = Signal(str)

    def __init__(self, context: UiContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._link = context.link
        self._meeting: Meeting | None = None
        self.own = WallId("")
        self.where = QLabel(self)
        self.where.setProperty("role", "small")
        self.button = QPushButton(self.tr("上墙"), self)
        self.button.setToolTip("V")
        self.menu = QMenu(self)
        self.menu.setToolTipsVisible(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(context.theme.px(8))
        row.addWidget(self.where, 1)
        row.addWidget(self.button)
        self.button.clicked.connect(self.ask)
        self.menu.triggered.connect(self._on_chosen)

    def show_meeting(self, meeting: Meeting) -> None:
        """Where its scene is now."""
        self._meeting = meeting
        names = [self._name(wall) for wall in self._showing()]
        if names:
            self.where.setText(self.tr("在 {walls}").format(walls=list_text(names)))
            self.where.setToolTip(self.tr("换主讲时自动换大画面；会商结束自动恢复原来的画面"))
        else:
            self.where.setText("")
        self.button.setEnabled((bool(meeting.streams) and meeting.state in _ON) or bool(names))

    @Slot()
    def ask(self) -> None:
        """Put it on the only wall there is; of several ones, or where it is, ask which."""
        meeting = self._meeting
        if meeting is None:
            return
        showing, walls = self._showing(), self._walls()
        if not may_put(self._link):
            self.said.emit(self.tr("您的岗位不能控制上屏，请值班长或大屏操作员上墙"))
        elif meeting.state not in _ON and not showing:
            self.said.emit(self.tr("会商已经结束"))
        elif not meeting.streams and not showing:
            self.said.emit(self.tr("先加会商画面，再上墙"))
        elif not walls:
            self.said.emit(self.tr("没有在线的大屏"))
        elif len(walls) == 1 and not showing:
            self.said.emit("")
            self._put(walls[0])
        else:
            self._offer(walls)

    # -- inside

    def _offer(self, walls: list[WallId]) -> None:
        assert self._meeting is not None
        self.said.emit("")
        self.menu.clear()
        for wall in walls:
            known = self._link.walls.get(wall)
            action = QAction(self._name(wall), self.menu)
            action.setCheckable(True)
            action.setChecked(known is not None and known.meeting == self._meeting.id)
            action.setToolTip(self.tr("不打勾：恢复原来的画面"))
            action.setData(str(wall))
            self.menu.addAction(action)
        self.menu.popup(self.button.mapToGlobal(QPoint(0, self.button.height())))
        self.menu.setActiveAction(self.menu.actions()[0])

    @Slot(QAction)
    def _on_chosen(self, action: QAction) -> None:
        wall = WallId(str(action.data()))
        if action.isChecked():
            self._put(wall)
        elif self._meeting is not None:
            self._link.send(ReturnWall(wall=wall, meeting=self._meeting.id))

    def _put(self, wall: WallId) -> None:
        meeting = self._meeting
        if meeting is None or meeting.state not in _ON or not meeting.streams:
            return
        now, known = self._link.hub_now(), self._link.walls.get(wall)
        seen = self._link.walls_seen.get(wall)
        if (known is None or (known.showing is None and known.run is None)) and seen is not None:
            # Laid by the console itself: the record has to know what comes back.
            tiles = [TileContent(cameras=[t.camera] if t.camera else []) for t in seen.report.tiles]
            was = Content(layout=seen.report.layout, tiles=tiles)
            version = known.version if known is not None else 0
            self._link.send(ArrangeWall(wall=wall, seen_version=version, content=was, at=now))
        self._link.send(
            TakeScene(
                wall=wall,
                scene=SceneId(""),
                edition=0,
                name=meeting.title,
                content=content_of(meeting.streams, meeting.speaker),
                at=now + LEAD,
                meeting=meeting.id,
            )
        )

    def _walls(self) -> list[WallId]:
        here = [seen for seen in self._link.walls_seen.values() if seen.is_here]
        here.sort(key=lambda seen: (seen.id != self.own, seen.report.name))
        return list(dict.fromkeys([*(seen.id for seen in here), *self._showing()]))

    def _showing(self) -> list[WallId]:
        meeting, walls = self._meeting, self._link.walls.values()
        return [wall.id for wall in walls if meeting is not None and _shows(wall, meeting)]

    def _name(self, wall: WallId) -> str:
        seen = self._link.walls_seen.get(wall)
        name = seen.report.name if seen is not None else str(wall)
        return self.tr("{name}（本席）").format(name=name) if wall == self.own else name


def _shows(wall: Wall, meeting: Meeting) -> bool:
    return wall.meeting == meeting.id
