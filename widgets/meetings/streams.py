"""Which streams stand in the meeting's scene, and whose is large. UI thread; sends commands."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCompleter,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from backends.record.ids import CameraId
from backends.record.meeting import ChangeMeeting, Meeting, MeetingState
from backends.record.meeting_scene import MOST_STREAMS, speaker_first
from widgets.context import UiContext
from widgets.meetings.key_list import KeyList
from widgets.meetings.keys import stream_actions
from widgets.meetings.on_walls import OnWalls
from widgets.meetings.words import camera_text

_CHANGEABLE = (MeetingState.SCHEDULED, MeetingState.OPEN)


class StreamsPane(QFrame):
    """`walls`: which of them show it."""

    left = Signal()
    said = Signal(str)

    def __init__(self, context: UiContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._link = context.link
        self._meeting: Meeting | None = None
        px = context.theme.px
        self.setProperty("role", "card")
        self.title = QLabel(self)
        self.title.setFont(context.theme.font(14))
        self.walls = OnWalls(context, self)
        self.list = KeyList(stream_actions(), self.tr("会商画面"), self)
        self.add = QLineEdit(self)
        self.add.setPlaceholderText(self.tr("加画面：摄像机编号或名称，回车"))
        self.add.setAccessibleName(self.tr("加画面"))
        head = QHBoxLayout()
        head.addWidget(self.title)
        head.addWidget(self.walls, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(8), px(12), px(8))
        column.setSpacing(px(6))
        column.addLayout(head)
        column.addWidget(self.list, 1)
        column.addWidget(self.add)
        self.list.asked.connect(self.act)
        self.list.itemDoubleClicked.connect(self._on_speaker)
        self.walls.said.connect(self.said)
        self.add.returnPressed.connect(self._on_typed)
        self.add.textEdited.connect(self._on_edited)

    def show_meeting(self, meeting: Meeting) -> None:
        """Its streams, the large one marked."""
        before, self._meeting = self._meeting, meeting
        if before is None or before.id != meeting.id:
            self.add.clear()
        rows = []
        large = speaker_first(meeting.streams, meeting.speaker)[:1]
        for camera in meeting.streams:
            sign = self.tr("▣ 主讲") if camera in large else "□"
            rows.append((str(camera), f"{sign}  {self._name(camera)}"))
        self.list.show_rows(rows)
        self.title.setText(self.tr("会商画面 · {n} 路").format(n=len(rows)))
        self.walls.show_meeting(meeting)
        self.add.setEnabled(meeting.state in _CHANGEABLE)

    @Slot(str)
    def act(self, name: str) -> None:
        """Carry out an action of the key table."""
        match name:
            case "speaker":
                self._on_speaker()
            case "remove":
                self._remove()
            case "wall":
                self.walls.ask()
            case _:
                self.left.emit()

    def take_streams(self, cameras: list[CameraId]) -> None:
        """These besides those that it has."""
        meeting = self._meeting
        if meeting is None:
            return
        streams = list(dict.fromkeys([*meeting.streams, *cameras]))
        if len(streams) > MOST_STREAMS:
            self.said.emit(self.tr("会商画面最多 {n} 路").format(n=MOST_STREAMS))
        elif streams != meeting.streams:
            self._change(streams, None)

    @Slot()
    def _on_speaker(self) -> None:
        camera, meeting = CameraId(self.list.current_id), self._meeting
        if meeting is not None and camera and camera != meeting.speaker:
            self._change(None, camera)

    def _remove(self) -> None:
        meeting, camera = self._meeting, self.list.current_id
        if meeting is not None and camera:
            streams = [one for one in meeting.streams if one != camera]
            self._change(streams, CameraId("") if camera == meeting.speaker else None)

    def _change(self, streams: list[CameraId] | None, speaker: CameraId | None) -> None:
        meeting = self._meeting
        assert meeting is not None
        if meeting.state not in _CHANGEABLE:
            self.said.emit(self.tr("会商已经结束，画面不能再改"))
            return
        self.said.emit("")
        self._link.send(
            ChangeMeeting(
                meeting=meeting.id,
                seen_version=meeting.version,
                streams=streams,
                speaker=speaker,
            )
        )

    @Slot()
    def _on_edited(self) -> None:
        """Names are offered as far as they are typed; they may be many."""
        text = self.add.text().strip()
        found = [camera_text(c, c.id) for c in self._link.cameras.values() if text in c.name][:20]
        completer = QCompleter(found if text else [], self.add)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.add.setCompleter(completer)

    @Slot()
    def _on_typed(self) -> None:
        text = self.add.text().strip()
        if not text:
            return
        number = text.split(" ", 1)[0]
        found = [c for c in self._link.cameras.values() if str(c.number) == number]
        found = found or [c for c in self._link.cameras.values() if text in c.name]
        if len(found) == 1:
            self.add.clear()
            self.take_streams([found[0].id])
        elif found:
            self.said.emit(self.tr("有 {n} 路叫这个名字，请写编号").format(n=len(found)))
        else:
            self.said.emit(self.tr("没有这一路摄像机：{name}").format(name=text))

    def _name(self, camera: CameraId) -> str:
        return camera_text(self._link.cameras.get(camera), camera)
