"""What can be done on a handover's sheet by key: its handlers and the key map use it. Pure."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from widgets.actions import Action, ActionTable


def sheet_actions() -> ActionTable:
    """The sheet must have the focus."""
    translate = QCoreApplication.translate
    return ActionTable(
        translate("Handover", "交接班"),
        (
            Action(
                name="read",
                keys=("Space", "Return", "Enter"),
                text=translate("Handover", "这一项已读，到下一项"),
            ),
            Action(name="next", keys=("J",), text=translate("Handover", "跳到下一个未读项")),
            Action(
                name="open", keys=("O",), text=translate("Handover", "打开这一项对应的事件、任务等")
            ),
            Action(
                name="changes",
                keys=("N",),
                text=translate("Handover", "截止以后的变化全部知悉"),
            ),
            Action(
                name="clear",
                keys=("C",),
                text=translate("Handover", "每班必交的记录：以后不用再交代"),
            ),
            Action(name="words", keys=("E",), text=translate("Handover", "写下一步和复述")),
            Action(name="sign", keys=("S",), text=translate("Handover", "签字")),
            Action(
                name="begin",
                keys=("B",),
                text=translate("Handover", "开始交班，或接收单签的交接单"),
            ),
            Action(name="recut", keys=("R",), text=translate("Handover", "重新汇总")),
            Action(
                name="absent",
                keys=("A",),
                text=translate("Handover", "一人缺席，申请单签或代为交接"),
            ),
            Action(name="abandon", keys=("X",), text=translate("Handover", "作废这次交接")),
            Action(name="paper", keys=("P",), text=translate("Handover", "一页纸")),
            Action(
                name="old",
                keys=("H",),
                text=translate("Handover", "往期和其他席位的交接，再按返回"),
            ),
        ),
    )
