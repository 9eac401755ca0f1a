"""What can be done in the resource tree by key: its handlers and the key map use it. Pure."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from widgets.actions import Action, ActionTable


def resource_actions() -> ActionTable:
    """The tree must have the focus."""
    translate = QCoreApplication.translate
    return ActionTable(
        translate("Resources", "资源"),
        (
            Action(
                name="activate",
                keys=("Return", "Enter"),
                text=translate("Resources", "摄像机上墙，其他资源打开；分组展开或收起"),
            ),
            Action(name="locate", keys=("L",), text=translate("Resources", "在地图上定位")),
        ),
    )
