"""What can be done in the room of the watch by key: its handlers and the key map use it. Pure."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from widgets.actions import Action, ActionTable


def seat_actions() -> ActionTable:
    """The list of seats must have the focus."""
    translate = QCoreApplication.translate
    return ActionTable(
        translate("Watch", "当班"),
        (
            Action(name="on", keys=("Return", "Enter"), text=translate("Watch", "签到")),
            Action(name="off", keys=("Q",), text=translate("Watch", "签退")),
            Action(name="cover", keys=("T",), text=translate("Watch", "安排替班")),
            Action(name="absent", keys=("X",), text=translate("Watch", "登记请假")),
        ),
    )


def roster_actions() -> ActionTable:
    """The roster's grid must have the focus."""
    translate = QCoreApplication.translate
    return ActionTable(
        translate("Watch", "排班"),
        (
            Action(
                name="edit", keys=("Return", "Enter", "F2"), text=translate("Watch", "排人或换人")
            ),
            Action(name="absent", keys=("X",), text=translate("Watch", "登记请假")),
            Action(name="cover", keys=("T",), text=translate("Watch", "安排替班")),
            Action(name="cancel", keys=("Delete",), text=translate("Watch", "取消这一班")),
            Action(name="copy", keys=("Ctrl+C",), text=translate("Watch", "复制选中的格")),
            Action(name="paste", keys=("Ctrl+V",), text=translate("Watch", "粘贴到这里")),
            Action(name="swap", keys=("S",), text=translate("Watch", "对调选中的两格")),
            Action(name="next_empty", keys=("N",), text=translate("Watch", "到下一个空格或冲突")),
            Action(name="shift", keys=("W",), text=translate("Watch", "换看另一个班次")),
            Action(name="today", keys=("D",), text=translate("Watch", "回到今天")),
            Action(name="earlier", keys=("PgUp",), text=translate("Watch", "往前一周")),
            Action(name="later", keys=("PgDown",), text=translate("Watch", "往后一周")),
        ),
    )


def log_actions() -> ActionTable:
    """The list of entries must have the focus."""
    translate = QCoreApplication.translate
    return ActionTable(
        translate("Watch", "值班日志"),
        (
            Action(name="write", keys=("N",), text=translate("Watch", "写一条")),
            Action(name="call", keys=("T",), text=translate("Watch", "记电话")),
            Action(name="correct", keys=("E",), text=translate("Watch", "更正选中的")),
            Action(name="flag", keys=("B",), text=translate("Watch", "标记或取消交班")),
            Action(
                name="open", keys=("Return", "Enter"), text=translate("Watch", "打开它关联的内容")
            ),
            Action(name="files", keys=("F",), text=translate("Watch", "到它的附件")),
            Action(name="newest", keys=("Home",), text=translate("Watch", "到最新一条")),
            Action(name="search", keys=("/", "Ctrl+F"), text=translate("Watch", "搜日志")),
        ),
    )


def attachment_actions() -> ActionTable:
    """The list of an entry's files must have the focus."""
    translate = QCoreApplication.translate
    return ActionTable(
        translate("Watch", "日志的附件"),
        (
            Action(name="open", keys=("Return", "Enter"), text=translate("Watch", "打开附件")),
            Action(name="save", keys=("S", "Ctrl+S"), text=translate("Watch", "另存附件")),
            Action(name="leave", keys=("Esc",), text=translate("Watch", "回到日志")),
        ),
    )


def instruction_actions() -> ActionTable:
    """The list of instructions must have the focus."""
    translate = QCoreApplication.translate
    return ActionTable(
        translate("Watch", "批示"),
        (
            Action(name="new", keys=("Ctrl+N",), text=translate("Watch", "登记批示")),
            Action(name="take", keys=("A",), text=translate("Watch", "承办")),
            Action(name="note", keys=("N",), text=translate("Watch", "记进展")),
            Action(name="finish", keys=("E",), text=translate("Watch", "报办结")),
            Action(name="close", keys=("C",), text=translate("Watch", "同意办结")),
            Action(name="reopen", keys=("R",), text=translate("Watch", "退回再办")),
            Action(
                name="open", keys=("Return", "Enter"), text=translate("Watch", "打开它关联的内容")
            ),
            Action(name="search", keys=("/", "Ctrl+F"), text=translate("Watch", "搜批示")),
        ),
    )
