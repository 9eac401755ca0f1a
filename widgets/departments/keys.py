"""What can be done in the departments' room by key: its handlers and the key map use it. Pure."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from widgets.actions import Action, ActionTable


def point_actions() -> ActionTable:
    """The list of points must have the focus."""
    translate = QCoreApplication.translate
    return ActionTable(
        translate("Departments", "监测点"),
        (
            Action(name="locate", keys=("L",), text=translate("Departments", "在一张图上找到它")),
            Action(name="camera", keys=("V",), text=translate("Departments", "看最近的摄像机")),
            Action(name="factor", keys=("F",), text=translate("Departments", "换一个因子")),
            Action(name="span", keys=("T",), text=translate("Departments", "换一段时间")),
            Action(
                name="order", keys=("Return", "Enter"), text=translate("Departments", "下发命令")
            ),
            Action(name="search", keys=("/",), text=translate("Departments", "搜监测点")),
        ),
    )


def item_actions() -> ActionTable:
    """The list of items must have the focus."""
    translate = QCoreApplication.translate
    return ActionTable(
        translate("Departments", "档案"),
        (
            Action(name="locate", keys=("L",), text=translate("Departments", "在一张图上找到它")),
            Action(name="next", keys=("N",), text=translate("Departments", "下一页")),
            Action(name="previous", keys=("P",), text=translate("Departments", "上一页")),
            Action(name="search", keys=("/",), text=translate("Departments", "搜档案")),
        ),
    )


def order_actions() -> ActionTable:
    """The list of orders must have the focus."""
    translate = QCoreApplication.translate
    return ActionTable(
        translate("Departments", "指令"),
        (
            Action(name="cancel", keys=("Z",), text=translate("Departments", "撤回还没发出的指令")),
            Action(name="search", keys=("/",), text=translate("Departments", "搜指令")),
        ),
    )


def vehicle_actions() -> ActionTable:
    """The list of vehicles must have the focus."""
    translate = QCoreApplication.translate
    return ActionTable(
        translate("Departments", "车辆"),
        (
            Action(name="locate", keys=("L",), text=translate("Departments", "在一张图上找到它")),
            Action(name="text", keys=("T",), text=translate("Departments", "给驾驶员下发文字")),
            Action(name="search", keys=("/",), text=translate("Departments", "按车牌找")),
        ),
    )
