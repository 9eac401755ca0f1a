"""Tables of keys of the board, the card and the task list: for their handlers and the key map."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from widgets.actions import Action, ActionTable
from widgets.incidents.deeds import Deed, deed_word
from widgets.incidents.same_matter import KEY as SAME_KEY

DEED_KEYS = {
    Deed.TAKE: "K",
    Deed.ACCEPT: "A",
    Deed.REJECT: "X",
    Deed.MERGE: "M",
    Deed.FILE: "J",
    Deed.DISPATCH: "D",
    Deed.RETURN: "T",
    Deed.VERIFY: "V",
    Deed.REWORK: "W",
    Deed.DEFER: "H",
    Deed.RESUME: "Y",
    Deed.CLOSE: "E",
    Deed.REPORT: "R",
    Deed.PLAN: "P",
    Deed.RAISE: "U",
    Deed.JOIN: "O",
    Deed.SUPERVISE: "S",
    Deed.INSTRUCT: "I",
    Deed.CHANGE: "G",
    Deed.MEET: "Shift+M",
    Deed.ESCALATE: "Shift+U",
    Deed.ASSIGN_DOWN: "Shift+D",
    Deed.ANSWER: "Shift+R",
}
MERGE_SAME = "merge_same"
OPEN, NOTE, FILTER, FORM, NEW, LOCATE, CAMERAS, CLOSE = (
    "open",
    "note",
    "filter",
    "form",
    "new",
    "locate",
    "cameras",
    "close_card",
)
ACCEPT_TASK, REJECT_TASK, START_TASK, COMPLETE_TASK = ("accept", "reject", "start", "complete")
RECEIPT, REWORK_TASK, CANCEL_TASK, OPEN_INCIDENT = ("receipt", "rework", "cancel", "incident")


def _deeds() -> tuple[Action, ...]:
    return tuple(
        Action(name=deed.value, keys=(key,), text=deed_word(deed))
        for deed, key in DEED_KEYS.items()
    )


def _places() -> tuple[Action, ...]:
    translate = QCoreApplication.translate
    return (
        Action(name=NOTE, keys=("N",), text=translate("Incidents", "记一笔")),
        Action(name=LOCATE, keys=("L",), text=translate("Incidents", "在地图上定位")),
        Action(name=CAMERAS, keys=("C",), text=translate("Incidents", "调看附近摄像机")),
    )


def board_actions() -> ActionTable:
    """Keys of the incident board, list and columns alike."""
    translate = QCoreApplication.translate
    own = (
        Action(name=OPEN, keys=("Return", "Enter"), text=translate("Incidents", "打开事件")),
        Action(name=FILTER, keys=("F", "Ctrl+F"), text=translate("Incidents", "搜事件")),
        Action(name=FORM, keys=("B",), text=translate("Incidents", "列表与看板切换")),
        Action(name=NEW, keys=("Ctrl+N",), text=translate("Incidents", "登记新事件")),
    )
    return ActionTable(translate("Incidents", "事件列表"), (*own, *_places(), *_deeds()))


def card_actions() -> ActionTable:
    """Keys of an incident's card."""
    translate = QCoreApplication.translate
    own = (
        Action(name=CLOSE, keys=("Esc",), text=translate("Incidents", "收起事件")),
        Action(
            name=MERGE_SAME,
            keys=(SAME_KEY,),
            text=translate("Incidents", "并案：提示可能是同一件事时，晚报的并入早报的"),
        ),
    )
    return ActionTable(translate("Incidents", "事件详情"), (*own, *_places(), *_deeds()))


def task_actions() -> ActionTable:
    """Keys of the task list."""
    translate = QCoreApplication.translate
    return ActionTable(
        translate("Incidents", "任务清单"),
        (
            Action(name=ACCEPT_TASK, keys=("A",), text=translate("Incidents", "接单")),
            Action(name=REJECT_TASK, keys=("X",), text=translate("Incidents", "退件")),
            Action(name=START_TASK, keys=("S",), text=translate("Incidents", "开始办理")),
            Action(name=COMPLETE_TASK, keys=("E",), text=translate("Incidents", "办结")),
            Action(name=NOTE, keys=("N",), text=translate("Incidents", "记进展")),
            Action(name=RECEIPT, keys=("R",), text=translate("Incidents", "记回执")),
            Action(name=REWORK_TASK, keys=("W",), text=translate("Incidents", "返工")),
            Action(name=CANCEL_TASK, keys=("Z",), text=translate("Incidents", "撤销")),
            Action(
                name=OPEN_INCIDENT,
                keys=("Return", "Enter"),
                text=translate("Incidents", "打开事件"),
            ),
            Action(name=FILTER, keys=("F", "Ctrl+F"), text=translate("Incidents", "搜任务")),
            Action(name=NEW, keys=("Ctrl+N",), text=translate("Incidents", "下达新任务")),
        ),
    )
