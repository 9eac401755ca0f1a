"""Recording the selected camera in the centre by a key, and marks on all that are. UI thread.

Belongs to one wall, and ends with it.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from backends.link.api import Change
from backends.link.media import KeepRecording, RecordingNow
from backends.record.access import Act, Allowed, may
from backends.record.ids import CameraId
from backends.record.resource import Camera
from widgets.asking import Asking
from widgets.context import UiContext
from widgets.field_words import field_refusal_text
from widgets.wall.recorded.words import begun_text, held_text, problem_text
from widgets.wall.view import WallView


class WallRecording(QObject):
    """Says the marks; the key begins and ends what is recorded by hand."""

    def __init__(self, context: UiContext, view: WallView) -> None:
        super().__init__(view)
        self._link, self._view = context.link, view
        self._asking = Asking(context.link, self, field_refusal_text)
        self._asked: tuple[Camera, bool] | None = None
        self._problems: dict[CameraId, str] = {}
        self._asking.answered.connect(self._on_done)
        self._asking.failed.connect(self._on_failed)
        view.field_asked.connect(self._on_asked)
        view.assignments_changed.connect(self._mark)
        view.released.connect(self.release)
        self._unsubscribe = context.link.subscribe(self._on_change)
        self._mark()

    @Slot()
    def release(self) -> None:
        """The wall ends. Idempotent."""
        self._asking.close()
        self._unsubscribe()

    @Slot(str)
    def _on_asked(self, name: str) -> None:
        camera = self._view.camera_at(self._view.looked_at_index())
        if name != "record":
            return
        user = self._link.user
        if camera is None:
            self._view.noticed.emit(self.tr("先选一个有摄像机的窗格"))
        elif user is None or may(user, Act.RECORD) is Allowed.NO:
            self._view.noticed.emit(self.tr("您的岗位不能让中心录像"))
        else:
            self._ask(camera)

    def _ask(self, camera: Camera) -> None:
        now = self._link.field.recorded.get(camera.id)
        if now is not None and now.incident:
            self._view.noticed.emit(held_text(camera))
            return
        self._asked = (camera, now is None)
        self._asking.ask(KeepRecording(camera=camera.id, is_on=now is None))

    @Slot(object)
    def _on_done(self, _answer: object) -> None:
        if self._asked is not None:
            camera, is_on = self._asked
            self._view.noticed.emit(begun_text(camera, is_on=is_on))

    @Slot(str)
    def _on_failed(self, why: str) -> None:
        self._view.noticed.emit(why or self.tr("与中心断开，不能录像"))

    def _on_change(self, change: Change) -> None:
        if change.reset or change.recordings:
            self._mark()
            self._tell_problems()

    @Slot()
    def _mark(self) -> None:
        recorded = self._link.field.recorded
        self._view.mark_recorded({camera: _is_lost(now) for camera, now in recorded.items()})

    def _tell_problems(self) -> None:
        """Once each, of cameras on this wall."""
        shown = set(self._view.assignments().values())
        recorded = self._link.field.recorded.items()
        fresh = {camera: now.problem for camera, now in recorded if _is_lost(now)}
        for camera_id, code in fresh.items():
            camera = self._link.cameras.get(camera_id)
            if camera_id in shown and camera is not None and camera_id not in self._problems:
                self._view.noticed.emit(problem_text(camera, code))
        self._problems = fresh


def _is_lost(now: RecordingNow) -> bool:
    """Before its first picture comes nothing is lost yet."""
    return bool(now.problem) and now.problem not in ("waiting", "starting")
