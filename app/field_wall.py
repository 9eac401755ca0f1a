"""What a wall can do with cameras of the field: steer, look back, record, talk. UI thread."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QObject, Slot

from app.panels import Panels
from app.wiring import Wiring
from backends.record.ids import CameraId
from widgets.context import UiContext
from widgets.wall.past.past import WallPast
from widgets.wall.ptz.steering import WallSteering
from widgets.wall.recorded.recording import WallRecording
from widgets.wall.talk.microphone import Microphone
from widgets.wall.talk.talking import WallTalk
from widgets.wall.view import WallView


def equip(context: UiContext, view: WallView, microphone: Microphone | None) -> WallTalk:
    """Give a wall its hands; they are the view's own children and end with it."""
    WallSteering(context, view)
    WallPast(context, view)
    WallRecording(context, view)
    return WallTalk(context, view, microphone)


class PastOpener(QObject):
    """What was recorded for an incident, on the time bar of its camera's tile."""

    def __init__(self, wiring: Wiring, panels: Panels, parent: QObject) -> None:
        super().__init__(parent)
        self._wiring, self._view = wiring, panels.wall.view
        panels.card.more.recordings.opened.connect(self.open)

    @Slot(object, object)
    def open(self, camera: CameraId, moment: dt.datetime) -> None:
        """From that moment on, in the console's wall."""
        self._wiring.show_camera(camera)
        past = self._view.findChild(WallPast)
        shown = self._view.camera_at(self._view.looked_at_index())
        if isinstance(past, WallPast) and shown is not None and shown.id == camera:
            past.open_at(moment)
