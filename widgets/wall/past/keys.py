"""What can be done by key while a tile plays recordings, for handlers and key map. Pure."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from widgets.actions import Action, ActionTable

STEPS_S = {"back": -10.0, "on": 10.0, "far_back": -60.0, "far_on": 60.0}
_REPEATED = frozenset({*STEPS_S, "slower", "faster", "nearer", "farther"})


def past_actions() -> ActionTable:
    """The wall must have the focus, and the time bar stand open (V)."""
    translate = QCoreApplication.translate
    return ActionTable(
        translate("Past", "录像回放"),
        (
            Action(name="play", keys=("Space",), text=translate("Past", "播放或暂停")),
            Action(name="back", keys=("Left",), text=translate("Past", "后退 10 秒")),
            Action(name="on", keys=("Right",), text=translate("Past", "前进 10 秒")),
            Action(name="far_back", keys=("Shift+Left",), text=translate("Past", "后退 1 分钟")),
            Action(name="far_on", keys=("Shift+Right",), text=translate("Past", "前进 1 分钟")),
            Action(name="slower", keys=("Down",), text=translate("Past", "放慢")),
            Action(name="faster", keys=("Up",), text=translate("Past", "加快")),
            Action(name="turn", keys=("B",), text=translate("Past", "倒放，或再往前放")),
            Action(name="before", keys=("Home",), text=translate("Past", "到上一段录像")),
            Action(name="after", keys=("End",), text=translate("Past", "到下一段录像")),
            Action(name="day_before", keys=("PgUp",), text=translate("Past", "前一天")),
            Action(name="day_after", keys=("PgDown",), text=translate("Past", "后一天")),
            Action(name="nearer", keys=("+", "="), text=translate("Past", "时间轴放大")),
            Action(name="farther", keys=("-",), text=translate("Past", "时间轴缩小")),
            Action(name="mark_from", keys=("[",), text=translate("Past", "选段从这一刻起")),
            Action(name="mark_to", keys=("]",), text=translate("Past", "选段到这一刻止")),
            Action(name="fetch", keys=("D",), text=translate("Past", "把选段从设备下载到中心")),
            Action(name="leave", keys=("Esc", "V"), text=translate("Past", "回到实时画面")),
        ),
        _REPEATED,
    )
