"""The slim bar over the wall: layouts and the tools of the selected tile. UI thread.

Signals what was asked. What has no room goes from the right; all of it is in a tile's menu too.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QToolButton, QWidget

from backends.record.scene_layout import Layout
from widgets.actions import ActionTable
from widgets.icons import icon
from widgets.theme import Theme
from widgets.wall.icons import layout_icon
from widgets.wall.layouts import SPLITS, Choice, screen_choices, split_choice
from widgets.wall.menu import LayoutMenu, TileFacts, choice_text
from widgets.wall.rotation import Rotation
from widgets.wall.screens import Screens
from widgets.wall.spans import reduced

BAR_PX = 36
_GAP_PX = 12  # before a new group

# By their use: what stands first here goes last when there is no room.
_TOOLS = (
    "sound",
    "replay",
    "still",
    "ptz",
    "recordings",
    "lock",
    "hotspot",
    "zoom_in",
    "zoom_out",
    "zoom_reset",
    "join",
    "divide",
    "record",
    "microphone",
)
_STEPS = ("rotation_back", "rotation_on")
_CHECKED = ("sound", "lock", "hotspot", "record")


class WallBar(QFrame):
    """`tool_asked`: a name of the wall's key table."""

    layout_asked = Signal(object)  # Layout
    tool_asked = Signal(str)
    clear_asked = Signal()
    full_screen_asked = Signal()

    def __init__(self, theme: Theme, keys: ActionTable, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._keys = theme, keys
        self.setProperty("role", "header")
        self.setFixedHeight(max(theme.px(BAR_PX), theme.target(0) + theme.px(8)))
        self._layouts: tuple[Layout, Screens] | None = None
        self._group = QButtonGroup(self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(theme.px(8), 0, theme.px(8), 0)
        self._row.setSpacing(theme.px(4))
        self._choices: list[Choice] = []
        self.more = self._button(self.tr("更多布局"), "layout_more")
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = LayoutMenu(theme, self)
        self._menu.layout_asked.connect(self.layout_asked)
        self._menu.aboutToShow.connect(self._on_menu)  # not at each change of a tour
        self.more.setMenu(self._menu)
        self._row.addWidget(self.more)
        self._row.addSpacing(theme.px(_GAP_PX))
        self.tools = {name: self._tool(name) for name in _TOOLS}
        self._row.addStretch(1)
        self.rotation = {
            name: self._turner(name) for name in ("rotation_back", "rotation_still", "rotation_on")
        }
        self.clear = self._button(self.tr("清空"), "clear", self.tr("清空全部画面"), is_worded=True)
        self.clear.clicked.connect(self.clear_asked)
        self.full = self._button(
            self.tr("全屏"), "full_screen", self.tr("在整块屏幕上显示"), is_worded=True
        )
        self.full.clicked.connect(self.full_screen_asked)
        self._row.addWidget(self.clear)
        self._row.addWidget(self.full)

    @property
    def layout_buttons(self) -> list[QToolButton]:
        """One for each layout in reach, in order."""
        return [b for b in self._group.buttons() if isinstance(b, QToolButton)]

    def show_layout(self, layout: Layout, screens: Screens) -> None:
        """Check the present layout; other screens bring other buttons."""
        if self._layouts is None or self._layouts[1] != screens:
            self._offer(screens)
        self._layouts = (layout, screens)
        present = reduced(layout)
        self._group.setExclusive(False)
        for number, choice in enumerate(self._choices):
            is_present = layout == choice.layout or present == reduced(choice.layout)
            self._group.button(number).setChecked(is_present)
        self._group.setExclusive(True)

    def show_tile(self, facts: TileFacts | None) -> None:
        """What can be done with the selected tile; None: none is selected."""
        can = dict.fromkeys(_TOOLS, facts is not None)
        if facts is not None:
            can |= dict.fromkeys(("zoom_in", "zoom_out", "zoom_reset"), facts.has_camera)
            can["zoom_out"] = can["zoom_reset"] = facts.is_zoomed
            can["sound"] = facts.has_camera or facts.is_heard
            for name in ("replay", "still", "recordings", "record", "microphone"):
                can[name] = facts.has_camera
            can["ptz"] = facts.has_ptz
            can["join"] = facts.is_range
            can["divide"] = not facts.is_full
        for name, button in self.tools.items():
            button.setEnabled(can[name])
        self.tools["sound"].setChecked(facts is not None and facts.is_heard)
        self.tools["record"].setChecked(facts is not None and facts.is_recorded)
        self.tools["lock"].setChecked(facts is not None and facts.is_locked)
        self.tools["hotspot"].setChecked(facts is not None and facts.is_hotspot)

    def show_rotation(self, rotation: Rotation) -> None:
        """Pause and steps, while a tour or turns are on the wall."""
        still = self.rotation["rotation_still"]
        words = self.tr("继续轮巡") if rotation.is_still else self.tr("暂停轮巡")
        still.setIcon(icon("play" if rotation.is_still else "pause", self._theme))
        still.setToolTip(f"{words}　F7")
        still.setAccessibleName(words)
        still.setVisible(rotation.is_there)
        for name in _STEPS:
            self.rotation[name].setVisible(rotation.is_tour)
        self._make_room()

    def minimumSizeHint(self) -> QSize:
        # Buttons go when there is no room; the bar itself asks for little.
        return QSize(self._theme.px(240), self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _offer(self, screens: Screens) -> None:
        for button in self.layout_buttons:
            self._group.removeButton(button)
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._choices = screen_choices(screens) or [split_choice(split) for split in SPLITS]
        for number, choice in enumerate(self._choices):
            button = self._button(choice_text(choice), "")
            button.setIcon(layout_icon(self._theme, choice.layout))
            button.setIconSize(QSize(self._theme.px(20), self._theme.px(20)))
            button.setCheckable(True)
            button.clicked.connect(self._on_layout)
            self._group.addButton(button, number)
            self._row.insertWidget(number, button)
        self._make_room()

    def _make_room(self) -> None:
        """Hide what does not fit: tools from the last on, then layouts from the last on."""
        spendable = [*self.layout_buttons, *self.tools.values()]
        turners = [button for button in self.rotation.values() if not button.isHidden()]
        fixed = (self.more, *turners, self.clear, self.full)
        spacing, margins = self._row.spacing(), self._row.contentsMargins()
        left_px = self.width() - margins.left() - margins.right() - self._theme.px(_GAP_PX)
        left_px -= sum(button.sizeHint().width() + spacing for button in fixed)
        for button in spendable:
            left_px -= button.sizeHint().width() + spacing
            button.setVisible(left_px >= 0)

    def _tool(self, name: str) -> QToolButton:
        words = {
            "sound": ("sound", self.tr("听选中窗格的声音")),
            "replay": ("replay", self.tr("回看最近一分钟")),
            "still": ("still", self.tr("截图，原始大小")),
            "ptz": ("ptz", self.tr("云台：转动摄像机")),
            "recordings": ("recordings", self.tr("录像回放")),
            "record": ("record", self.tr("中心录像")),
            "microphone": ("talk", self.tr("喊话")),
            "lock": ("lock", self.tr("锁定窗格：报警画面不占用")),
            "hotspot": ("hotspot", self.tr("热点窗格：放大显示选中的画面")),
            "zoom_in": ("nearer", self.tr("画面拉近（滚轮）")),
            "zoom_out": ("farther", self.tr("画面拉远（滚轮）")),
            "zoom_reset": ("whole", self.tr("显示全部画面")),
            "join": ("join", self.tr("合并选中的窗格（按住 Shift 拖选）")),
            "divide": ("divide", self.tr("拆分窗格")),
        }
        action, text = words[name]
        key = self._keys.action(action).key_text.partition(" / ")[0]
        button = self._button(f"{text}　{key}", name)
        button.setObjectName(action)
        button.setCheckable(name in _CHECKED)
        button.clicked.connect(self._on_tool)
        self._row.addWidget(button)
        return button

    def _turner(self, name: str) -> QToolButton:
        words = {
            "rotation_back": ("step_back", self.tr("上一个场景")),
            "rotation_still": ("pause", self.tr("暂停轮巡")),
            "rotation_on": ("step_on", self.tr("下一个场景")),
        }
        glyph, text = words[name]
        button = self._button(text, glyph, f"{text}　{self._keys.action(name).key_text}")
        button.setObjectName(name)
        button.hide()
        button.clicked.connect(self._on_tool)
        self._row.addWidget(button)
        return button

    def _button(
        self, text: str, glyph: str, tip: str = "", *, is_worded: bool = False
    ) -> QToolButton:
        button, px = QToolButton(self), self._theme.px
        button.setText(text)
        button.setToolTip(tip or text)
        button.setAccessibleName(text)
        button.setAutoRaise(True)
        button.setMinimumSize(self._theme.target(28), self._theme.target(28))
        button.setMaximumHeight(self._theme.target(28))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if glyph:
            button.setIcon(icon(glyph, self._theme))
            button.setIconSize(QSize(px(16), px(16)) if is_worded else QSize(px(18), px(18)))
        style = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        button.setToolButtonStyle(style if is_worded else Qt.ToolButtonStyle.ToolButtonIconOnly)
        return button

    @Slot()
    def _on_menu(self) -> None:
        if self._layouts is not None:
            self._menu.offer(*self._layouts)

    @Slot()
    def _on_layout(self) -> None:
        number = self._group.checkedId()
        if number >= 0:
            self.layout_asked.emit(self._choices[number].layout)

    @Slot()
    def _on_tool(self) -> None:
        self.tool_asked.emit(self.sender().objectName())
