"""What can be done with meetings by key: handlers and the key map use these tables. Pure."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from widgets.actions import Action, ActionTable


def meeting_actions() -> ActionTable:
    """The list of meetings must have the focus."""
    translate = QCoreApplication.translate
    return ActionTable(
        translate("Meetings", "会商"),
        (
            Action(name="call", keys=("Ctrl+N",), text=translate("Meetings", "召集会商")),
            Action(name="from_wall", keys=("D",), text=translate("Meetings", "以当前画面召集")),
            Action(name="start", keys=("O",), text=translate("Meetings", "开始")),
            Action(name="end", keys=("E",), text=translate("Meetings", "结束")),
            Action(name="agree", keys=("G",), text=translate("Meetings", "确认纪要")),
            Action(name="cancel", keys=("X",), text=translate("Meetings", "取消会商")),
            Action(name="change", keys=("C",), text=translate("Meetings", "改议程、时间、参会人")),
            Action(name="people", keys=("I",), text=translate("Meetings", "到签到表")),
            Action(name="streams", keys=("V",), text=translate("Meetings", "会商画面上墙")),
            Action(name="minutes", keys=("M",), text=translate("Meetings", "写纪要")),
            Action(name="resolve", keys=("R",), text=translate("Meetings", "记一条决议")),
            Action(name="resolutions", keys=("L",), text=translate("Meetings", "到决议表")),
            Action(name="paper", keys=("P",), text=translate("Meetings", "打印纪要")),
            Action(name="search", keys=("/", "Ctrl+F"), text=translate("Meetings", "搜往期会商")),
        ),
    )


def people_actions() -> ActionTable:
    """The sign-in list must have the focus."""
    translate = QCoreApplication.translate
    return ActionTable(
        translate("Meetings", "会商签到"),
        (
            Action(name="attend", keys=("Space",), text=translate("Meetings", "这个人到了")),
            Action(name="back", keys=("Esc",), text=translate("Meetings", "回到会商列表")),
        ),
    )


def stream_actions() -> ActionTable:
    """The list of streams must have the focus."""
    translate = QCoreApplication.translate
    return ActionTable(
        translate("Meetings", "会商画面"),
        (
            Action(
                name="speaker",
                keys=("Return", "Enter"),
                text=translate("Meetings", "设为主讲，大画面"),
            ),
            Action(name="remove", keys=("Del",), text=translate("Meetings", "去掉这一路")),
            Action(name="wall", keys=("V",), text=translate("Meetings", "会商画面上墙")),
            Action(name="back", keys=("Esc",), text=translate("Meetings", "回到会商列表")),
        ),
    )


def resolution_actions() -> ActionTable:
    """The list of resolutions must have the focus."""
    translate = QCoreApplication.translate
    return ActionTable(
        translate("Meetings", "会商决议"),
        (
            Action(name="task", keys=("T",), text=translate("Meetings", "转为任务")),
            Action(name="edit", keys=("Return", "Enter"), text=translate("Meetings", "改这一条")),
            Action(name="new", keys=("R",), text=translate("Meetings", "记一条决议")),
            Action(name="back", keys=("Esc",), text=translate("Meetings", "回到会商列表")),
        ),
    )
