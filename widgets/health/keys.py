"""What can be done in the room of feeds by key: its handlers and the key map use it. Pure."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from widgets.actions import Action, ActionTable


def feed_actions() -> ActionTable:
    """The list of feeds must have the focus."""
    translate = QCoreApplication.translate
    return ActionTable(
        translate("Health", "接入"),
        (
            Action(name="wrong", keys=("W",), text=translate("Health", "只看有问题的")),
            Action(name="outbox", keys=("O",), text=translate("Health", "看外发队列")),
            Action(name="search", keys=("/",), text=translate("Health", "搜来源")),
        ),
    )


def outbox_actions() -> ActionTable:
    """The list of what goes out must have the focus."""
    translate = QCoreApplication.translate
    return ActionTable(
        translate("Health", "外发"),
        (
            Action(
                name="again", keys=("Return", "Enter"), text=translate("Health", "再发一次选中的")
            ),
            Action(
                name="delivered", keys=("M",), text=translate("Health", "记为已另行送达，写明怎样")
            ),
            Action(name="give_up", keys=("X",), text=translate("Health", "不再发，写明原因")),
            Action(name="dead", keys=("D",), text=translate("Health", "只看没送到的")),
            Action(name="open", keys=("G",), text=translate("Health", "打开它的事件或任务")),
            Action(name="refresh", keys=("R",), text=translate("Health", "重新读取")),
        ),
    )
