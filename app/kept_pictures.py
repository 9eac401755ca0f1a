"""What pictures are kept: the one window of devices' snapshots and the ways to it, and word of
what an earlier sitting took. UI thread; performs no I/O."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from app.earlier_pieces import EarlierPieces
from app.panels import Panels
from backends.record.ids import CameraId
from widgets.context import UiContext
from widgets.devices.snapshots import SnapshotWindow
from widgets.map.card import CardPopup
from widgets.map.content import CardAction
from widgets.shell.banner import Banner
from widgets.wall.replay.evidence import EvidenceTaker
from widgets.wall.view import WallView


class KeptPictures(QObject):
    """Opened where it is first asked for; release() at the end."""

    def __init__(
        self, context: UiContext, taker: EvidenceTaker | None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._context, self._taker = context, taker
        self.window: SnapshotWindow | None = None
        self.earlier: EarlierPieces | None = None

    def watch(self, view: WallView) -> None:
        """Its key and its menu lead here."""
        view.field_asked.connect(self._on_wall)

    def serve(self, panels: Panels, banner: Banner) -> None:
        """The page of devices, the tree and the map's card of a camera lead here too."""
        if self._taker is not None:
            self.earlier = EarlierPieces(self._context.link, self._taker, banner)
        panels.devices.snapshots_asked.connect(self.open_device)
        panels.resources.snapshots_asked.connect(self.open_camera)
        panels.map.card.acted.connect(self._on_card)

    @Slot(object)
    def open_camera(self, camera: CameraId) -> None:
        """Of a camera; of all where it is no device's."""
        known = self._context.link.cameras.get(camera)
        self._window().open(camera=camera if known is not None and known.device else None)

    @Slot(str)
    def open_device(self, device: str) -> None:
        """Of all channels of a device."""
        self._window().open(device=device)

    def release(self) -> None:
        """Close it. Idempotent."""
        if self.window is not None:
            self.window.release()
            self.window = None
        if self.earlier is not None:
            self.earlier.release()

    @Slot(str)
    def _on_wall(self, name: str) -> None:
        view = self.sender()
        if name != "snapshots" or not isinstance(view, WallView):
            return
        camera = view.camera_at(view.looked_at_index())
        if camera is not None and not camera.device:
            view.noticed.emit(self.tr("这台摄像机不是国标设备，不会自己抓拍"))
        elif camera is not None:
            self.open_camera(camera.id)
        else:
            self._window().open()

    @Slot(object)
    def _on_card(self, action: CardAction) -> None:
        card = self.sender()
        if action is CardAction.SNAPSHOTS and isinstance(card, CardPopup):
            camera = card.content.device_camera if card.content is not None else None
            if camera is not None:
                self.open_camera(camera)

    def _window(self) -> SnapshotWindow:
        if self.window is None:
            room = self.parent()
            self.window = SnapshotWindow(
                self._context, self._taker, room if isinstance(room, QWidget) else None
            )
        return self.window
