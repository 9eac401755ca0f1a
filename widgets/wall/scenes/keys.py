"""What can be done in the room of scenes by key: its shortcuts and the key map use it. Pure."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from widgets.actions import Action, ActionTable


def scene_actions() -> ActionTable:
    """The room must be open."""
    translate = QCoreApplication.translate
    return ActionTable(
        translate("Scenes", "场景与轮巡"),
        (
            Action(name="take", keys=("F8",), text=translate("Scenes", "把预览的场景或轮巡上屏")),
            Action(name="pause", keys=("F7",), text=translate("Scenes", "暂停轮巡，或继续")),
            Action(name="on", keys=("F6",), text=translate("Scenes", "轮巡到下一个场景")),
            Action(name="back", keys=("F5",), text=translate("Scenes", "轮巡回到上一个场景")),
            Action(name="edit", keys=("F2",), text=translate("Scenes", "编辑选中的场景或轮巡")),
            Action(name="new_scene", keys=("Ctrl+N",), text=translate("Scenes", "新建场景")),
            Action(name="new_tour", keys=("Ctrl+Shift+N",), text=translate("Scenes", "新建轮巡")),
            Action(name="copy", keys=("Ctrl+D",), text=translate("Scenes", "照着选中的新建一个")),
            Action(name="save", keys=("Ctrl+S",), text=translate("Scenes", "保存编辑")),
            Action(name="cancel", keys=("Esc",), text=translate("Scenes", "结束编辑，不保存")),
        ),
    )
