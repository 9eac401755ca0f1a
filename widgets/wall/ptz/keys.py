"""What can be done by key while a camera is steered: the table its handlers and the key map use.

Pure.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from widgets.actions import Action, ActionTable

DIGITS = tuple("0123456789")
_REPEATED = frozenset({"slower", "faster", "number", "take_back"})
# name -> (pan, tilt, zoom, focus, iris), for as long as its key is held
PUSHES: dict[str, tuple[float, float, float, float, float]] = {
    "left": (-1, 0, 0, 0, 0),
    "right": (1, 0, 0, 0, 0),
    "up": (0, 1, 0, 0, 0),
    "down": (0, -1, 0, 0, 0),
    "zoom_in": (0, 0, 1, 0, 0),
    "zoom_out": (0, 0, -1, 0, 0),
    "focus_far": (0, 0, 0, 1, 0),
    "focus_near": (0, 0, 0, -1, 0),
    "iris_open": (0, 0, 0, 0, 1),
    "iris_close": (0, 0, 0, 0, -1),
}


def ptz_actions() -> ActionTable:
    """The wall must have the focus, and the pad stand open (P)."""
    translate = QCoreApplication.translate
    return ActionTable(
        translate("Ptz", "云台"),
        (*_held_actions(), *_preset_actions(), *_lease_actions()),
        _REPEATED,
    )


def _held_actions() -> tuple[Action, ...]:
    translate = QCoreApplication.translate
    return (
        Action(name="left", keys=("Left",), text=translate("Ptz", "按住：向左转")),
        Action(name="right", keys=("Right",), text=translate("Ptz", "按住：向右转")),
        Action(name="up", keys=("Up",), text=translate("Ptz", "按住：向上转")),
        Action(name="down", keys=("Down",), text=translate("Ptz", "按住：向下转")),
        Action(name="zoom_in", keys=("+", "=", "PgUp"), text=translate("Ptz", "按住：镜头拉近")),
        Action(name="zoom_out", keys=("-", "PgDown"), text=translate("Ptz", "按住：镜头拉远")),
        Action(name="focus_far", keys=("F",), text=translate("Ptz", "按住：向远处对焦")),
        Action(name="focus_near", keys=("N",), text=translate("Ptz", "按住：向近处对焦")),
        Action(name="iris_open", keys=("O",), text=translate("Ptz", "按住：开大光圈")),
        Action(name="iris_close", keys=("I",), text=translate("Ptz", "按住：关小光圈")),
        Action(name="slower", keys=("[",), text=translate("Ptz", "转慢一档")),
        Action(name="faster", keys=("]",), text=translate("Ptz", "转快一档")),
        Action(name="wiper", keys=("W",), text=translate("Ptz", "雨刷开或关")),
        Action(
            name="draw",
            keys=("Z",),
            text=translate("Ptz", "框选：拖出的框放满画面，向左拖则缩小；或还原"),
        ),
        Action(name="precise", keys=("E",), text=translate("Ptz", "按角度和倍数精确定位")),
        Action(name="more", keys=("M",), text=translate("Ptz", "巡航、扫描、开关、布防、抓拍")),
    )


def _preset_actions() -> tuple[Action, ...]:
    translate = QCoreApplication.translate
    return (
        Action(name="number", keys=DIGITS, text=translate("Ptz", "输入预置位编号")),
        Action(name="call", keys=("Return", "Enter"), text=translate("Ptz", "转到这个预置位")),
        Action(
            name="take_back",
            keys=("Backspace",),
            text=translate("Ptz", "改正预置位编号"),
        ),
        Action(name="keep", keys=("S",), text=translate("Ptz", "把现在的方向存为这个预置位")),
        Action(
            name="remove",
            keys=("Del",),
            text=translate("Ptz", "删除这个预置位，按两次才删"),
        ),
    )


def _lease_actions() -> tuple[Action, ...]:
    translate = QCoreApplication.translate
    return (
        Action(name="ask", keys=("A",), text=translate("Ptz", "请正在操作的人让出云台")),
        Action(name="override", keys=("Shift+A",), text=translate("Ptz", "按职级接管云台")),
        Action(name="grant", keys=("G",), text=translate("Ptz", "把云台让给请求的人")),
        Action(name="deny", keys=("Shift+G",), text=translate("Ptz", "不让出云台，继续操作")),
        Action(name="release", keys=("X",), text=translate("Ptz", "用完，释放云台")),
        Action(name="leave", keys=("Esc", "P"), text=translate("Ptz", "收起云台面板")),
    )
