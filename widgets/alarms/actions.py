"""What can be done in the alarm list by key: the table its handlers and the key map use. Pure."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from widgets.actions import Action, ActionTable
from widgets.alarms.deeds import Deed

DEEDS = {
    "acknowledge": Deed.ACKNOWLEDGE,
    "take": Deed.TAKE,
    "shelve": Deed.SHELVE,
    "out_of_service": Deed.OUT_OF_SERVICE,
    "reset": Deed.RESET,
}


def alarm_actions() -> ActionTable:
    """One key each; the list must have the focus."""
    return ActionTable(QCoreApplication.translate("Alarms", "报警列表"), (*_deeds(), *_moves()))


def _deeds() -> tuple[Action, ...]:
    translate = QCoreApplication.translate
    return (
        Action(name="acknowledge", keys=("Space", "A"), text=translate("Alarms", "确认选中的报警")),
        Action(name="take", keys=("T",), text=translate("Alarms", "接手；已在自己手上的释放")),
        Action(name="shelve", keys=("S",), text=translate("Alarms", "搁置；已搁置的取消搁置")),
        Action(
            name="out_of_service",
            keys=("O",),
            text=translate("Alarms", "设备停用；已停用的恢复使用"),
        ),
        Action(name="reset", keys=("R",), text=translate("Alarms", "复位已恢复的锁存报警")),
        Action(name="incident", keys=("F",), text=translate("Alarms", "转为事件上报")),
        Action(name="locate", keys=("L",), text=translate("Alarms", "在地图上定位")),
        Action(name="cameras", keys=("C",), text=translate("Alarms", "调看最近两路摄像机")),
        Action(
            name="detail",
            keys=("Return", "Enter"),
            text=translate("Alarms", "看详情；展开或收起一组"),
        ),
    )


def _moves() -> tuple[Action, ...]:
    translate = QCoreApplication.translate
    return (
        Action(name="next", keys=("N",), text=translate("Alarms", "到下一条未确认的报警")),
        Action(name="first", keys=("Home",), text=translate("Alarms", "到第一条")),
        Action(name="last", keys=("End",), text=translate("Alarms", "到最后一条")),
        Action(name="group", keys=("G",), text=translate("Alarms", "按原因和地点归并，或逐条列出")),
        Action(name="unfold", keys=("Right",), text=translate("Alarms", "展开一组")),
        Action(name="fold", keys=("Left",), text=translate("Alarms", "收起一组")),
        Action(name="lock", keys=("K",), text=translate("Alarms", "锁定列表，不让行移动")),
        Action(name="search", keys=("/",), text=translate("Alarms", "到搜索框")),
        Action(name="warn", keys=("W",), text=translate("Alarms", "发布预警")),
    )
