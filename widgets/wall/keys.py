"""What can be done on the wall by key: the table its handlers and the key map use. Pure."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from widgets.actions import Action, ActionTable

DIGITS = tuple("0123456789")
_SIDES = ("left", "right", "up", "down")
_REPEATED = frozenset(
    {
        *_SIDES,
        *(f"range_{side}" for side in _SIDES),
        *(f"pan_{side}" for side in _SIDES),
        "nearer",
        "farther",
        "number",
    }
)


def wall_actions() -> ActionTable:
    """The wall must have the focus."""
    translate = QCoreApplication.translate
    return ActionTable(
        translate("Wall", "大屏"),
        (
            *_choosing_actions(),
            *_tile_actions(),
            *_rotation_actions(),
            *_field_actions(),
            *_zoom_actions(),
        ),
        _REPEATED,
    )


def editing_actions() -> ActionTable:
    """What can be done with a picture that is laid out for later: nothing with devices."""
    left_out = {action.name for action in (*_rotation_actions(), *_field_actions())}
    left_out |= {"sound", "replay", "still", "export", "to_log"}
    whole = wall_actions()
    kept = tuple(action for action in whole.actions if action.name not in left_out)
    return ActionTable(whole.title, kept, whole.repeated)


def _choosing_actions() -> tuple[Action, ...]:
    translate = QCoreApplication.translate
    return (
        Action(name="left", keys=("Left",), text=translate("Wall", "选左边的窗格")),
        Action(name="right", keys=("Right",), text=translate("Wall", "选右边的窗格")),
        Action(name="up", keys=("Up",), text=translate("Wall", "选上面的窗格")),
        Action(name="down", keys=("Down",), text=translate("Wall", "选下面的窗格")),
        Action(
            name="number",
            keys=DIGITS,
            text=translate("Wall", "输入摄像机编号，回车调入选中的窗格"),
        ),
        Action(
            name="full",
            keys=("Return", "Enter"),
            text=translate("Wall", "放大选中的窗格，或还原"),
        ),
        Action(
            name="full_across",
            keys=("Shift+Return", "Shift+Enter"),
            text=translate("Wall", "放大到整面墙（跨拼缝），或还原"),
        ),
        Action(name="leave_full", keys=("Esc",), text=translate("Wall", "还原放大的窗格")),
    )


def _tile_actions() -> tuple[Action, ...]:
    translate = QCoreApplication.translate
    return (
        Action(
            name="clear",
            keys=("Del", "Backspace"),
            text=translate("Wall", "撤下选中窗格的画面"),
        ),
        Action(
            name="lock",
            keys=("L",),
            text=translate("Wall", "锁定窗格，报警不占用；或解锁"),
        ),
        Action(
            name="sound",
            keys=("S",),
            text=translate("Wall", "听选中窗格的声音；或静音"),
        ),
        Action(name="replay", keys=("R",), text=translate("Wall", "回看选中的窗格")),
        Action(name="still", keys=("C",), text=translate("Wall", "截图，原始大小")),
        Action(name="export", keys=("E",), text=translate("Wall", "导出最近 30 秒录像")),
        Action(
            name="to_log",
            keys=("J",),
            text=translate("Wall", "把刚取的截图或录像写入值班日志"),
        ),
        Action(
            name="hotspot",
            keys=("H",),
            text=translate("Wall", "设为热点窗格，放大显示选中的画面；或取消"),
        ),
        Action(name="range_left", keys=("Shift+Left",), text=translate("Wall", "向左多选窗格")),
        Action(name="range_right", keys=("Shift+Right",), text=translate("Wall", "向右多选窗格")),
        Action(name="range_up", keys=("Shift+Up",), text=translate("Wall", "向上多选窗格")),
        Action(name="range_down", keys=("Shift+Down",), text=translate("Wall", "向下多选窗格")),
        Action(name="join", keys=("M",), text=translate("Wall", "把多选的窗格合并成一个")),
        Action(
            name="join_across",
            keys=("Shift+M",),
            text=translate("Wall", "合并成一个，允许跨拼缝"),
        ),
        Action(name="divide", keys=("D",), text=translate("Wall", "拆分选中的窗格")),
    )


def _rotation_actions() -> tuple[Action, ...]:
    translate = QCoreApplication.translate
    return (
        Action(
            name="rotation_still",
            keys=("F7",),
            text=translate("Wall", "暂停这块大屏的轮巡，或继续"),
        ),
        Action(name="rotation_on", keys=("F6",), text=translate("Wall", "轮巡到下一个场景")),
        Action(name="rotation_back", keys=("F5",), text=translate("Wall", "轮巡回到上一个场景")),
    )


def _field_actions() -> tuple[Action, ...]:
    translate = QCoreApplication.translate
    return (
        Action(name="ptz", keys=("P",), text=translate("Wall", "打开云台面板，转动选中的摄像机")),
        Action(name="recordings", keys=("V",), text=translate("Wall", "在时间轴上回放录像")),
        Action(name="record", keys=("K",), text=translate("Wall", "中心开始录像，或停止")),
        Action(name="talk", keys=("T",), text=translate("Wall", "按住：对选中的摄像机喊话")),
        Action(
            name="converse",
            keys=("Shift+T",),
            text=translate("Wall", "与选中的摄像机双向对讲，或挂断"),
        ),
        Action(
            name="snapshots",
            keys=("G",),
            text=translate("Wall", "设备抓拍的图片"),
        ),
    )


def _zoom_actions() -> tuple[Action, ...]:
    translate = QCoreApplication.translate
    return (
        Action(name="nearer", keys=("+", "="), text=translate("Wall", "画面拉近")),
        Action(name="farther", keys=("-",), text=translate("Wall", "画面拉远")),
        Action(name="whole", keys=("Home",), text=translate("Wall", "显示全部画面")),
        Action(name="pan_left", keys=("Ctrl+Left",), text=translate("Wall", "拉近后看左边")),
        Action(name="pan_right", keys=("Ctrl+Right",), text=translate("Wall", "拉近后看右边")),
        Action(name="pan_up", keys=("Ctrl+Up",), text=translate("Wall", "拉近后看上边")),
        Action(name="pan_down", keys=("Ctrl+Down",), text=translate("Wall", "拉近后看下边")),
    )
