"""Restarting a device: asked before, with what it costs. UI thread; one box, one order."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

from backends.link.api import Change, Link
from backends.link.devices import Device
from backends.link.steering import Do, Steer
from backends.record.ids import CameraId
from widgets.field_words import field_refusal_text


class Reboot(QObject):
    """`said`: what became of it."""

    said = Signal(str)

    def __init__(self, link: Link, room: QWidget) -> None:
        super().__init__(room)
        self._link, self._room = link, room
        self._ordered = CameraId("")
        self.box: QMessageBox | None = None
        self._unsubscribe = link.subscribe(self._on_change)
        room.destroyed.connect(self._unsubscribe)

    def ask(self, device: Device) -> None:
        """What will happen, and whether it is to."""
        cameras = [c for c in self._link.cameras.values() if c.device == device.id]
        if not cameras:
            self.said.emit(self.tr("它的目录还没有取到，不能请它重启"))
            return
        recorded = sum(camera.id in self._link.field.recorded for camera in cameras)
        words = self.tr(
            "“{name}”重启的一两分钟里，它的 {count} 路画面、录像和报警都会中断，"
            "所有岗位都看不到。重启记入日志。"
        ).format(name=device.name or device.id, count=len(cameras))
        if recorded:
            more = self.tr("其中 {count} 路中心正在录像，会缺这一段。")
            words += "\n" + more.format(count=recorded)
        box = QMessageBox(QMessageBox.Icon.NoIcon, self.tr("重启设备"), words, parent=self._room)
        restart = QPushButton(self.tr("重启设备"), box)
        restart.setProperty("role", "danger")
        box.addButton(restart, QMessageBox.ButtonRole.AcceptRole)
        cancel = box.addButton(self.tr("取消"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(cancel)
        box.setEscapeButton(cancel)
        self._ordered = cameras[0].id
        restart.clicked.connect(self._on_yes)
        box.finished.connect(box.deleteLater)
        self.box = box
        box.open()

    @Slot()
    def _on_yes(self) -> None:
        self._link.say(Steer(camera=self._ordered, order=Do(what="reboot")))
        self.said.emit(self.tr("已请设备重启，它会先离线，再自己注册上来"))

    def _on_change(self, change: Change) -> None:
        failed = self._link.field.steer_failed
        if change.steer_failed and failed is not None and failed.camera == self._ordered:
            self.said.emit(field_refusal_text(failed.refusal))
