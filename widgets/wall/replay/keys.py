"""What can be done in a replay by key: the table its handlers and the key map use. Pure."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from widgets.actions import Action, ActionTable


def replay_actions() -> ActionTable:
    """The replay's window must be active."""
    translate = QCoreApplication.translate
    return ActionTable(
        translate("Replay", "回看"),
        (
            Action(name="play", keys=("Space",), text=translate("Replay", "播放或暂停")),
            Action(name="back", keys=("Left",), text=translate("Replay", "后退一帧")),
            Action(name="on", keys=("Right",), text=translate("Replay", "前进一帧")),
            Action(name="far_back", keys=("Shift+Left",), text=translate("Replay", "后退 5 秒")),
            Action(name="far_on", keys=("Shift+Right",), text=translate("Replay", "前进 5 秒")),
            Action(name="oldest", keys=("Home",), text=translate("Replay", "到最早的画面")),
            Action(name="newest", keys=("End",), text=translate("Replay", "到最新的画面")),
            Action(name="slower", keys=("Down",), text=translate("Replay", "放慢")),
            Action(name="faster", keys=("Up",), text=translate("Replay", "加快")),
            Action(name="from", keys=("I",), text=translate("Replay", "从这里开始导出")),
            Action(name="to", keys=("O",), text=translate("Replay", "到这里结束导出")),
            Action(name="renew", keys=("R",), text=translate("Replay", "更新到现在")),
            Action(name="still", keys=("C",), text=translate("Replay", "截图")),
            Action(name="export", keys=("E",), text=translate("Replay", "导出录像")),
            Action(name="to_log", keys=("J",), text=translate("Replay", "写入值班日志")),
            Action(name="leave", keys=("Esc",), text=translate("Replay", "关闭回看")),
        ),
    )
