"""The one family of icons (Material Design Icons through qtawesome), by meaning. UI thread only.

Needs a QApplication. Draws at 16 or 20 px; colours are tokens of the theme, text_dim at rest.
"""

from __future__ import annotations

import qtawesome
from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon, QPixmap

from widgets.theme import Theme

SMALL_PX = 16
LARGE_PX = 20

GLYPHS = {
    "about": "information-outline",
    "acknowledge": "check-bold",
    "move_down": "arrow-down",
    "move_up": "arrow-up",
    "alarm": "bell-outline",
    "alarm_active": "bell-alert-outline",
    "analysis": "chart-box-outline",
    "bookmark": "bookmark-outline",
    "both": "view-split-horizontal",
    "box": "checkbox-blank-outline",
    "box_on": "checkbox-marked-outline",
    "camera": "cctv",
    "centre": "city-variant-outline",
    "chatter": "pulse",
    "check": "check-bold",
    "chevron_down": "chevron-down",
    "chevron_left": "chevron-left",
    "chevron_right": "chevron-right",
    "chevron_up": "chevron-up",
    "clear": "trash-can-outline",
    "clock": "clock-outline",
    "close": "close",
    "collapse": "fullscreen-exit",
    "command": "bullhorn-outline",
    "cpu": "cpu-64-bit",
    "demo": "flask-outline",
    "divide": "table-split-cell",
    "edit": "pencil-outline",
    "copy": "content-copy",
    "dust": "weather-dust",
    "escalated": "account-arrow-up-outline",
    "export": "tray-arrow-down",
    "eye": "eye-outline",
    "filter": "filter-variant",
    "focus_far": "image-filter-hdr",
    "focus_near": "flower-outline",
    "forward_10": "fast-forward-10",
    "full_screen": "fullscreen",
    "full_screen_exit": "fullscreen-exit",
    "grid": "view-grid-outline",
    "group": "format-list-group",
    "history": "history",
    "hotspot": "target",
    "incident": "clipboard-text-outline",
    "info": "information-outline",
    "iris_close": "circle-small",
    "iris_open": "circle-outline",
    "join": "table-merge-cells",
    "key": "key-outline",
    "keyboard": "keyboard-outline",
    "layers": "layers-outline",
    "link": "lan-connect",
    "link_lost": "lan-disconnect",
    "layout_more": "view-dashboard-outline",
    "list": "format-list-bulleted",
    "locate": "crosshairs-gps",
    "lock": "lock-outline",
    "map": "map-outline",
    "device": "router-network",
    "meeting": "account-group-outline",
    "microphone": "microphone-outline",
    "minus": "minus",
    "more": "dots-horizontal",
    "out_of_service": "wrench-outline",
    "outlet": "pipe",
    "pause": "pause",
    "pending": "timer-sand",
    "plan": "clipboard-list-outline",
    "play": "play",
    "plus": "plus",
    "pop_up": "bell-badge-outline",
    "ptz": "gamepad-circle-outline",
    "record": "record-circle-outline",
    "recordings": "filmstrip",
    "refresh": "refresh",
    "rewind_10": "rewind-10",
    "replay": "play-box-outline",
    "replay_back": "step-backward",
    "replay_first": "skip-backward",
    "replay_from": "contain-start",
    "replay_last": "skip-forward",
    "replay_on": "step-forward",
    "replay_to": "contain-end",
    "still": "camera-outline",
    "release": "undo-variant",
    "report": "file-send-outline",
    "reset": "restart",
    "restore": "arrow-collapse",
    "screens": "monitor-multiple",
    "search": "magnify",
    "sensor": "access-point",
    "settings": "cog-outline",
    "shelve": "bell-sleep-outline",
    "sign_out": "logout",
    "sort": "sort-variant",
    "sound": "volume-high",
    "sound_off": "volume-off",
    "source": "server-network",
    "step_back": "skip-previous",
    "step_on": "skip-next",
    "suppressed": "bell-cancel-outline",
    "switch_user": "account-switch-outline",
    "scene": "view-dashboard-variant-outline",
    "take": "hand-back-right-outline",
    "to_wall": "monitor-share",
    "unlock": "lock-open-variant-outline",
    "tour": "rotate-360",
    "user": "account-outline",
    "vehicle": "truck-outline",
    "video": "video-outline",
    "wall": "monitor-dashboard",
    "warning": "alert-outline",
    "warning_notice": "weather-lightning-rainy",
    "watch": "account-clock-outline",
    "water": "water-outline",
    "camera_off": "cctv-off",
    "wiper": "wiper",
    "zoom_in": "magnify-plus-outline",
    "zoom_out": "magnify-minus-outline",
    "zoom_reset": "magnify-scan",
}


def icon(name: str, theme: Theme, color: str = "text_dim") -> QIcon:
    """The icon of a meaning in a token's colour; an unknown name is a bug (KeyError).

    Disabled it fades to the hairline's colour; when checked or selected it takes the text's.
    """
    rest = theme.color(color)
    result: QIcon = qtawesome.icon(
        f"mdi6.{GLYPHS[name]}",
        color=rest,
        color_disabled=theme.color("line"),
        color_on=theme.color("text"),
    )
    return result


def pixmap(name: str, theme: Theme, color: str = "text_dim", px: int = SMALL_PX) -> QPixmap:
    """The same as a picture of px x px unscaled pixels, for labels and painters."""
    side = theme.px(px)
    return icon(name, theme, color).pixmap(QSize(side, side))
