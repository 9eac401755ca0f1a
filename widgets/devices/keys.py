"""What can be done on the page of devices by key: its handlers and the key map use it. Pure."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from widgets.actions import Action, ActionTable


def device_actions() -> ActionTable:
    """The list must have the focus."""
    translate = QCoreApplication.translate
    return ActionTable(
        translate("Devices", "设备"),
        (
            Action(name="form", keys=("Return", "Enter"), text=translate("Devices", "改参数")),
            Action(name="refresh", keys=("R",), text=translate("Devices", "重新取目录和设备信息")),
            Action(name="messages", keys=("M",), text=translate("Devices", "看最近的信令")),
            Action(name="config", keys=("C",), text=translate("Devices", "看设备配置")),
            Action(name="snapshots", keys=("G",), text=translate("Devices", "设备抓拍的图片")),
            Action(
                name="reboot",
                keys=("Shift+R",),
                text=translate("Devices", "重启设备（先问，系统管理员）"),
            ),
            Action(name="search", keys=("/",), text=translate("Devices", "搜设备")),
        ),
    )
