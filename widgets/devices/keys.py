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
            Action(name="search", keys=("/",), text=translate("Devices", "搜设备")),
        ),
    )
