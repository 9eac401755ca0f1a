"""The menu of one tile. UI thread; signals what was chosen and does nothing itself."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from backends.record.scene_layout import Layout
from widgets.actions import ActionTable, key_word
from widgets.theme import Theme
from widgets.wall.icons import layout_icon
from widgets.wall.layouts import (
    Choice,
    equal_choices,
    large_choices,
    screen_choices,
    whole_wall,
)
from widgets.wall.rotation import Rotation
from widgets.wall.screens import Screens, crossing
from widgets.wall.spans import reduced
from widgets.wall.store import POP_UP_CHOICES_S


@dataclass(frozen=True, slots=True, kw_only=True)
class TileFacts:
    """What the menu must know of its tile and its wall."""

    layout: Layout
    screens: Screens
    pop_up_s: int
    rotation: Rotation
    has_camera: bool
    is_full: bool
    is_locked: bool
    is_hotspot: bool
    is_heard: bool
    is_zoomed: bool
    is_guest: bool
    is_range: bool
    held_s: float = 0.0
    has_ptz: bool = False
    is_recorded: bool = False


def choice_text(choice: Choice) -> str:
    """A layout as people call it: 9 画面, 1+5 画面, 每屏 4 画面."""
    if "×" in choice.text:
        each = choice.text.partition("×")[2]
        return QCoreApplication.translate("Wall", "每屏 {count} 画面").format(count=each)
    return QCoreApplication.translate("Wall", "{count} 画面").format(count=choice.text)


def pop_up_text(seconds: int) -> str:
    """How long an alarm's camera stays."""
    if seconds == 0:
        return QCoreApplication.translate("Wall", "不弹出")
    if seconds % 60 == 0:
        words = QCoreApplication.translate("Wall", "弹出 {minutes} 分钟")
        return words.format(minutes=seconds // 60)
    return QCoreApplication.translate("Wall", "弹出 {seconds} 秒").format(seconds=seconds)


class LayoutMenu(QMenu):
    """Layouts on offer, the present one checked."""

    layout_asked = Signal(object)  # Layout

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.triggered.connect(self._on_triggered)

    def offer(self, layout: Layout, screens: Screens) -> None:
        """Fill it for a wall."""
        self.clear()
        present = reduced(layout)
        if screens.count > 1:
            self.addSection(self.tr("每块屏一样，不跨拼缝"))
            for choice in screen_choices(screens):
                self._add(choice, layout == choice.layout)
            self.addSection(self.tr("整面墙"))
            whole = Choice("1", whole_wall(screens))
            self._add(whole, layout == whole.layout, self.tr("1 画面（跨拼缝）"))
        for choices in (equal_choices(), large_choices()):
            self.addSeparator()
            for choice in choices:
                if screens.count == 1 or choice.text != "1":
                    text = self._across(choice) if crossing(choice.layout, screens) else ""
                    self._add(choice, present == reduced(choice.layout), text)

    def _across(self, choice: Choice) -> str:
        return self.tr("{layout}（跨拼缝）").format(layout=choice_text(choice))

    def _add(self, choice: Choice, is_present: bool, text: str = "") -> None:
        action = self.addAction(
            layout_icon(self._theme, choice.layout), text or choice_text(choice)
        )
        action.setCheckable(True)
        action.setChecked(is_present)
        action.setData(choice.layout)

    @Slot(QAction)
    def _on_triggered(self, action: QAction) -> None:
        self.layout_asked.emit(action.data())


class TileMenu(QMenu):
    """Made for one showing; deletes itself. `chosen` is a name of the wall's key table, or
    `keep_guest`, `open_folder`, `clear_all`, `screens`."""

    chosen = Signal(str)
    layout_asked = Signal(object)  # Layout
    pop_up_asked = Signal(int)  # seconds

    def __init__(self, theme: Theme, keys: ActionTable, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._keys = theme, keys

    def offer(self, facts: TileFacts) -> None:
        """Fill the menu for a tile: with what its wall has keys for."""
        self._offer_seeing(facts)
        for offer, name in (
            (self._offer_past, "replay"),
            (self._offer_field, "ptz"),
            (self._offer_rotation, "rotation_still"),
        ):
            if self._keys.has(name):
                offer(facts)
        self._offer_tools(facts)
        self._offer_wall(facts)

    def _offer_seeing(self, facts: TileFacts) -> None:
        has_camera = facts.has_camera
        if facts.is_guest:
            self._add("keep_guest", self.tr("留下报警画面"))
        if facts.is_full:
            self._add("leave_full", self.tr("返回分屏"))
        else:
            self._add("full", self.tr("单画面放大"), is_on=has_camera)
        if facts.screens.count > 1:
            self._add("full_across", self.tr("放大到整面墙（跨拼缝）"), is_on=has_camera)
        self._add("whole", self.tr("显示全部画面"), is_on=facts.is_zoomed)
        words = self.tr("收回报警画面") if facts.is_guest else self.tr("清除此画面")
        self._add("clear", words, is_on=has_camera and not facts.is_locked)
        self.addSeparator()

    def _offer_past(self, facts: TileFacts) -> None:
        has_camera = facts.has_camera
        back = self.tr("回看（最近 {seconds} s）").format(seconds=int(facts.held_s))
        self._add("replay", back if facts.held_s >= 1 else self.tr("回看"), is_on=has_camera)
        self._add("still", self.tr("截图"), is_on=has_camera)
        self._add("export", self.tr("导出最近 30 秒"), is_on=has_camera)
        self._add("to_log", self.tr("刚取的写入值班日志"))
        self._add("open_folder", self.tr("打开取证文件夹"))
        self.addSeparator()

    def _offer_field(self, facts: TileFacts) -> None:
        has_camera = facts.has_camera
        self._add("ptz", self.tr("云台…"), is_on=facts.has_ptz)
        self._add("recordings", self.tr("录像回放…"), is_on=has_camera)
        recording = facts.is_recorded
        self._add("record", self.tr("中心录像"), is_on=has_camera, is_checked=recording)
        self._add("talk", self.tr("喊话…"), is_on=has_camera)
        self._add("converse", self.tr("双向对讲，或挂断"), is_on=has_camera)
        self._add("snapshots", self.tr("设备抓拍…"), is_on=has_camera)
        self.addSeparator()

    def _offer_rotation(self, facts: TileFacts) -> None:
        """What goes on by itself, while something does."""
        if not facts.rotation.is_there:
            return
        words = self.tr("继续轮巡") if facts.rotation.is_still else self.tr("暂停轮巡")
        self._add("rotation_still", words)
        if facts.rotation.is_tour:
            self._add("rotation_on", self.tr("下一个场景"))
            self._add("rotation_back", self.tr("上一个场景"))
        self.addSeparator()

    def _offer_tools(self, facts: TileFacts) -> None:
        if self._keys.has("sound"):
            words = self.tr("听声音")
            self._add("sound", words, is_on=facts.has_camera, is_checked=facts.is_heard)
        self._add("lock", self.tr("锁定窗格"), is_checked=facts.is_locked)
        self._add("hotspot", self.tr("热点窗格"), is_checked=facts.is_hotspot)
        self.addSeparator()
        self._add("join", self.tr("合并选中的窗格"), is_on=facts.is_range)
        if facts.screens.count > 1:
            self._add("join_across", self.tr("合并（跨拼缝）"), is_on=facts.is_range)
        self._add("divide", self.tr("拆分窗格"), is_on=not facts.is_full)
        self.addSeparator()

    def _offer_wall(self, facts: TileFacts) -> None:
        layouts = LayoutMenu(self._theme, self)
        layouts.setTitle(self.tr("布局"))
        layouts.offer(facts.layout, facts.screens)
        layouts.layout_asked.connect(self.layout_asked)
        self.addMenu(layouts)
        if self._keys.has("replay"):  # of a wall that is up, not of one that is laid out
            self.addMenu(self._pop_ups(facts.pop_up_s))
            self._add("screens", self.tr("拼接屏…"))
        self.addSeparator()
        self._add("clear_all", self.tr("清空全部画面"))

    def _pop_ups(self, present_s: int) -> QMenu:
        menu = QMenu(self.tr("报警画面"), self)
        for seconds in POP_UP_CHOICES_S:
            action = menu.addAction(pop_up_text(seconds))
            action.setCheckable(True)
            action.setChecked(seconds == present_s)
            action.setData(seconds)
        menu.triggered.connect(self._on_pop_up)
        return menu

    def _add(
        self, name: str, text: str, *, is_on: bool = True, is_checked: bool | None = None
    ) -> None:
        key = next((known.keys[0] for known in self._keys.actions if known.name == name), "")
        # Beside a tab: as people call the key, and no second shortcut beside the wall's own.
        action = self.addAction(f"{text}\t{key_word(key)}" if key else text)
        action.setObjectName(name)
        action.setEnabled(is_on)
        if is_checked is not None:
            action.setCheckable(True)
            action.setChecked(is_checked)
        action.triggered.connect(self._on_chosen)

    @Slot()
    def _on_chosen(self) -> None:
        self.chosen.emit(self.sender().objectName())

    @Slot(QAction)
    def _on_pop_up(self, action: QAction) -> None:
        self.pop_up_asked.emit(action.data())
