"""Pictures that devices uploaded: by camera and time, seen, asked for, taken as evidence.

A window of its own. UI thread; performs no I/O.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QCloseEvent, QHideEvent, QImage, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from backends.link.api import Change, LinkState
from backends.link.snapshots import (
    KeptSnapshot,
    SnapshotPicture,
    SnapshotPictureAnswer,
    Snapshots,
    SnapshotsAnswer,
)
from backends.link.steering import Do, Steer
from backends.record.access import Act, Allowed, may
from backends.record.ids import CameraId
from backends.record.resource import Camera, CameraSecurity
from widgets.asking import Asking
from widgets.context import UiContext
from widgets.devices.snapshot_pane import SnapshotPane
from widgets.devices.snapshot_words import count_text, facts_text, row_text
from widgets.field_words import field_refusal_text
from widgets.icons import icon
from widgets.wall.replay.evidence import EvidenceTaker, KeptPicture, Piece
from widgets.wall.replay.words import piece_text

LOOK_EVERY_MS = 3000
PATIENCE_MS = 60_000  # the hub takes pictures of one order for 5 min


class SnapshotWindow(QWidget):
    """`taker` None: nothing can be taken as evidence here. Kept by whoever opens it."""

    def __init__(
        self, context: UiContext, taker: EvidenceTaker | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._context, self._link, self._taker = context, context.link, taker
        self._device = ""
        self._known: list[KeptSnapshot] = []
        self._shown: KeptSnapshot | None = None
        self._jpeg, self._waits = b"", False
        self._own: set[str] = set()  # pieces taken here
        self._is_taking = False
        self.cameras, self.list = QComboBox(self), QListWidget(self)
        self.pane = SnapshotPane(context.theme, self)
        self.pane.take.setVisible(taker is not None)
        self.count, self.ask_one = QLabel(self), QPushButton(self)
        self._lists = Asking(context.link, self, field_refusal_text)
        self._pictures = Asking(context.link, self, field_refusal_text)
        self._look, self._patience = QTimer(self), QTimer(self)
        self._look.setInterval(LOOK_EVERY_MS)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._build()
        self._connect()

    def open(self, *, camera: CameraId | None = None, device: str = "") -> None:
        """Of a camera, of all of a device, or of all."""
        self._device = device
        self._fill_cameras(camera)
        self.show()
        self.raise_()
        self.activateWindow()
        self._begin()

    def release(self) -> None:
        """The console ends."""
        self._unsubscribe()
        if self._forget is not None:
            self._forget()
        self._lists.close()
        self._pictures.close()
        self.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        elif event.key() == Qt.Key.Key_F5:
            self._ask()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._look.stop()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._lists.close()
        self._pictures.close()
        super().closeEvent(event)

    # ---- building

    def _build(self) -> None:
        px, theme = self._context.theme.px, self._context.theme
        self.setWindowTitle(self.tr("设备抓拍"))
        self.resize(px(1080), px(640))
        title = QLabel(self.tr("设备抓拍"), self)
        title.setProperty("role", "title")
        self.count.setProperty("role", "dim")
        self.count.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.cameras.setMinimumWidth(px(240))
        self.cameras.setMaximumWidth(px(420))
        self.cameras.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.cameras.setAccessibleName(self.tr("哪一路"))
        self.ask_one.setText(self.tr("请设备抓拍一张"))
        self.ask_one.setIcon(icon("still", theme, "text"))
        head = QFrame(self)
        head.setProperty("role", "header")
        row = QHBoxLayout(head)
        row.setContentsMargins(px(16), px(8), px(16), px(8))
        row.setSpacing(px(10))
        row.addWidget(title)
        row.addWidget(self.count, 1)
        row.addWidget(self.cameras)
        row.addWidget(self.ask_one)
        self.list.setAccessibleName(self.tr("抓拍的图片"))
        halves = QSplitter(self)
        halves.setHandleWidth(1)
        halves.setChildrenCollapsible(False)
        halves.addWidget(self.list)
        halves.addWidget(self.pane)
        halves.setSizes([px(320), px(760)])
        halves.setStretchFactor(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(halves, 1)

    def _connect(self) -> None:
        self._look.timeout.connect(self._on_look)
        self._patience.timeout.connect(self._on_patience)
        self._lists.answered.connect(self._on_list)
        self._lists.failed.connect(self._on_failed)
        self._pictures.answered.connect(self._on_picture)
        self._pictures.failed.connect(self._on_no_picture)
        self.cameras.currentIndexChanged.connect(self._begin)
        self.list.currentRowChanged.connect(self._on_row)
        self.ask_one.clicked.connect(self._on_ask_one)
        self.pane.taken.connect(self._on_take)
        self._forget = self._taker.subscribe(self._on_piece) if self._taker else None
        self._unsubscribe = self._link.subscribe(self._on_change)

    def _fill_cameras(self, chosen: CameraId | None) -> None:
        cameras = [c for c in self._link.cameras.values() if c.device]
        if self._device:
            cameras = [c for c in cameras if c.device == self._device]
        cameras.sort(key=_number)
        self.cameras.blockSignals(True)
        self.cameras.clear()
        known = self._link.field.devices.get(self._device)
        everything = self.tr("全部摄像机")
        if self._device:
            name = known.name if known is not None and known.name else self._device
            everything = self.tr("{device} 的全部通道").format(device=name)
        self.cameras.addItem(everything, "")
        for camera in cameras:
            self.cameras.addItem(f"{camera.number}　{camera.name}", camera.id)
        self.cameras.setCurrentIndex(max(0, self.cameras.findData(chosen or "")))
        self.cameras.blockSignals(False)

    # ---- asking

    @property
    def _camera(self) -> Camera | None:
        """The one chosen, None where all are."""
        return self._link.cameras.get(CameraId(str(self.cameras.currentData() or "")))

    @Slot()
    def _begin(self) -> None:
        """Another choice: its list from the top."""
        self._known, self._shown, self._jpeg = [], None, b""
        self.list.clear()
        self.pane.say("")
        self.pane.wait(self.tr("正在取抓拍的图片"))
        self._word()
        self._ask()

    def _ask(self) -> None:
        camera = self._camera
        if camera is not None:
            self._lists.ask(Snapshots(camera=camera.id))
        else:
            self._lists.ask(Snapshots(device=self._device))

    @Slot()
    def _on_look(self) -> None:
        if not self._lists.is_busy:
            self._ask()

    @Slot(object)
    def _on_list(self, answer: object) -> None:
        """New ones come in at the top; the one that is looked at stays chosen."""
        if not isinstance(answer, SnapshotsAnswer):
            return
        self.count.setText(count_text(len(answer.snapshots), is_cut=answer.is_cut))
        if not answer.snapshots:
            self.pane.wait(
                self.tr("还没有图片。选一路摄像机，请设备抓拍；设备按 2022 版标准接入才会上传。")
            )
        if answer.snapshots == self._known:
            return
        has_new = bool(self._known) and answer.snapshots[:1] != self._known[:1]
        wanted = self._shown.file if self._shown is not None else ""
        if self._waits and (has_new or not self._known):
            wanted, self._waits = "", False
            self.pane.say(self.tr("收到设备抓拍的图片"))
        self._known = answer.snapshots
        now, cameras = self._link.hub_now(), self._link.cameras
        files = [kept.file for kept in self._known]
        self.list.blockSignals(True)
        self.list.clear()
        for kept in self._known:
            self.list.addItem(QListWidgetItem(row_text(kept, cameras.get(kept.camera), now)))
        self.list.blockSignals(False)
        self.list.setCurrentRow(files.index(wanted) if wanted in files else 0)

    @Slot(str)
    def _on_failed(self, why: str) -> None:
        words = why or self.tr("与中心断开，取不到抓拍的图片")
        if self._known:
            self.pane.say(words)
        else:
            self.pane.wait(words)

    @Slot(int)
    def _on_row(self, row: int) -> None:
        if not 0 <= row < len(self._known) or self._known[row] == self._shown:
            return
        self._shown, self._jpeg = self._known[row], b""
        self.pane.wait(self.tr("正在取图片"))
        self._word()
        self._pictures.ask(SnapshotPicture(file=self._shown.file))

    @Slot(object)
    def _on_picture(self, answer: object) -> None:
        if not isinstance(answer, SnapshotPictureAnswer) or self._shown is None:
            return
        image = QImage.fromData(answer.jpeg)
        if image.isNull():
            self.pane.wait(self.tr("设备送来的图片打不开"))
            return
        self._jpeg = answer.jpeg
        shown, link = self._shown, self._link
        name = row_text(shown, link.cameras.get(shown.camera), link.hub_now())
        asker = link.users.get(shown.by)
        by = asker.name if asker is not None else shown.by
        facts = facts_text(shown, (image.width(), image.height()), by)
        self.pane.show_picture(image, name, facts)
        self._word()

    @Slot(str)
    def _on_no_picture(self, why: str) -> None:
        self.pane.wait(why or self.tr("与中心断开，取不到图片"))

    # ---- what people do

    @Slot()
    def _on_ask_one(self) -> None:
        camera = self._camera
        if camera is not None:
            self._waits = True
            self._patience.start()
            self.pane.say(self.tr("已请设备抓拍，等它送来"))
            self._link.say(Steer(camera=camera.id, order=Do(what="snapshot")))

    @Slot()
    def _on_patience(self) -> None:
        """The device took the order, and neither a picture nor a word came."""
        if self._waits:
            self._waits = False
            self.pane.say(self.tr("过了 1 min 设备还没有送来图片：请看它能不能连到送图片的地址"))

    @Slot(str)
    def _on_take(self, reason: str) -> None:
        shown, image = self._shown, self.pane.picture.image
        camera = self._link.cameras.get(shown.camera) if shown is not None else None
        if shown is None or camera is None or self._taker is None or not self._jpeg:
            return
        picture = KeptPicture(
            jpeg=self._jpeg, width=image.width(), height=image.height(), at=shown.at
        )
        self._is_taking = True
        try:
            self._taker.take_picture(camera, picture, reason)
        finally:
            self._is_taking = False

    def _on_piece(self, piece: Piece) -> None:
        if self._is_taking:
            self._own.add(piece.id)
        if piece.id in self._own:
            self.pane.say(piece_text(piece))

    # ---- what it shows

    def _word(self) -> None:
        """Buttons and lines as things are."""
        shown, user = self._shown, self._link.user
        camera = self._link.cameras.get(shown.camera) if shown is not None else None
        may_take = user is not None and may(user, Act.TAKE_EVIDENCE) is not Allowed.NO
        is_restricted = camera is not None and camera.security is CameraSecurity.RESTRICTED
        is_there = bool(self._jpeg) and camera is not None
        self.pane.offer(may_take=is_there and may_take, is_restricted=is_restricted)
        is_online = self._link.status.state is LinkState.ONLINE
        may_steer = user is not None and may(user, Act.STEER) is not Allowed.NO
        self.ask_one.setEnabled(self._camera is not None and is_online and may_steer)
        tip = self.tr("与中心断开，不能请设备抓拍") if not is_online else ""
        self.ask_one.setToolTip(tip if self._camera else self.tr("先选一路摄像机"))

    def _on_change(self, change: Change) -> None:
        if not self.isVisible():
            return
        failed = self._link.field.steer_failed
        is_new = change.steer_failed and failed is not None and self._waits
        if is_new and failed is not None and failed.camera == self.cameras.currentData():
            self._waits = False
            self.pane.say(field_refusal_text(failed.refusal))
        if change.reset or change.user or change.link:
            self._word()


def _number(camera: Camera) -> int:
    return camera.number
