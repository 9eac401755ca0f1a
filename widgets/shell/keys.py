"""The keys that act everywhere in the console's window: its shortcuts and the key map. Pure."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from widgets.actions import Action, ActionTable
from widgets.shell.workspace import KEYS, Room, room_word


def window_actions() -> ActionTable:
    """Wherever the cursor is."""
    translate = QCoreApplication.translate
    rooms = tuple(
        Action(
            name=f"room-{room.name.lower()}",
            keys=(KEYS[room],),
            text=translate("Shell", "到“{room}”").format(room=room_word(room)),
        )
        for room in Room
    )
    return ActionTable(
        translate("Shell", "全局"),
        (
            *rooms,
            Action(name="search", keys=("Ctrl+K",), text=translate("Shell", "搜索一切")),
            Action(name="print", keys=("Ctrl+P",), text=translate("Shell", "打印正在看的")),
            Action(name="missed", keys=("Ctrl+J",), text=translate("Shell", "看断线期间的报警")),
            Action(name="mute", keys=("Ctrl+M",), text=translate("Shell", "静音 10 min，再按恢复")),
            Action(name="live", keys=("Ctrl+Shift+R",), text=translate("Shell", "从演练返回实战")),
            Action(name="full_screen", keys=("F11",), text=translate("Shell", "全屏，再按恢复")),
            Action(name="key_map", keys=("F1",), text=translate("Shell", "键盘操作一览")),
        ),
    )
