"""What can be done on the map by key: the table its handlers and the key map use. Pure."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from widgets.actions import Action, ActionTable


def map_actions() -> ActionTable:
    """The map must have the focus."""
    translate = QCoreApplication.translate
    return ActionTable(
        translate("Map", "一张图"),
        (
            Action(name="left", keys=("Left",), text=translate("Map", "向左移动")),
            Action(name="right", keys=("Right",), text=translate("Map", "向右移动")),
            Action(name="up", keys=("Up",), text=translate("Map", "向上移动")),
            Action(name="down", keys=("Down",), text=translate("Map", "向下移动")),
            Action(name="nearer", keys=("+", "="), text=translate("Map", "放大")),
            Action(name="farther", keys=("-", "_"), text=translate("Map", "缩小")),
            Action(name="all", keys=("Home",), text=translate("Map", "看全市")),
            Action(
                name="point",
                keys=("Space",),
                text=translate("Map", "标绘或圈选时在图中心落一点；平时选中图中心的目标"),
            ),
            Action(name="rectangle", keys=("R",), text=translate("Map", "框选范围内的资源")),
            Action(name="circle", keys=("O",), text=translate("Map", "圈选范围内的资源")),
            Action(name="polygon", keys=("P",), text=translate("Map", "多边形选资源")),
            Action(name="layers", keys=("L",), text=translate("Map", "打开或收起图层")),
            Action(
                name="finish", keys=("Return", "Enter"), text=translate("Map", "完成标绘或圈选")
            ),
            Action(name="take_back", keys=("Backspace",), text=translate("Map", "撤回一点")),
            Action(
                name="nothing",
                keys=("Esc",),
                text=translate("Map", "取消圈选，关闭卡片，什么也不选"),
            ),
        ),
    )
