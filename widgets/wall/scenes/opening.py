"""Begins and ends edits: of one that is there, a new one, a copy; asks first where others or work
would be lost. UI thread; the editor itself is `editing`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QMessageBox, QWidget

from backends.record.ids import WallId
from backends.record.scene import Scene, SceneSaved
from backends.record.scene_decider import MOST_NAME
from widgets.context import UiContext
from widgets.wall.scenes import words
from widgets.wall.scenes.deeds import may_put, new_id
from widgets.wall.scenes.draft import Draft, begun, copied, free_name, opened
from widgets.wall.scenes.editing import Editing
from widgets.wall.scenes.history import HistoryDialog


class Opening(QObject):
    """`chosen` gives what the room looks at. `begun`: whether it is to be named first."""

    begun = Signal(bool)

    def __init__(
        self,
        context: UiContext,
        editing: Editing,
        chosen: Callable[[], Scene | None],
        room: QWidget,
    ) -> None:
        super().__init__(room)
        self._context, self._link = context, context.link
        self._editing, self._chosen, self._room = editing, chosen, room
        self._old: SceneSaved | None = None  # the edition that was asked for

    @Slot()
    def edit(self) -> None:
        """Open what is chosen; where another person has it open, ask before taking it over."""
        self._open(None)

    @Slot()
    def make_scene(self) -> None:
        """A new scene, empty, to be named and laid."""
        self._make(self.tr("新场景"), is_tour=False)

    @Slot()
    def make_tour(self) -> None:
        """A new tour."""
        self._make(self.tr("新轮巡"), is_tour=True)

    @Slot()
    def copy(self) -> None:
        """A new one like the chosen."""
        scene = self._editable()
        if scene is None:
            return
        name = free_name(self.tr("{name} 副本").format(name=scene.name), self._names())
        self._begin(copied(scene, new_id(self._link.hub_now()), name[:MOST_NAME]), is_new=True)

    @Slot()
    def delete(self) -> None:
        """Ask first: it goes for everybody."""
        scene = self._editable()
        if scene is not None:
            text = self.tr("“{name}”将从所有席位的列表里消失；正在显示它的大屏保持不变。")
            self._ask(self.tr("删除"), text.format(name=scene.name), self._delete)

    @Slot()
    def look_back(self) -> None:
        """The editions of what is chosen; an old one may be edited, and saved as the newest."""
        scene = self._chosen()
        if scene is not None:
            title = self.tr("{name} 的版本").format(name=scene.name)
            dialog = HistoryDialog(self._context, scene.id, title, self._room)
            dialog.edition_chosen.connect(self._open)
            dialog.open()

    def look_back_at(self, wall: WallId, name: str) -> None:
        """Who put what on a wall, and when."""
        title = self.tr("{wall} 的上屏记录").format(wall=name)
        HistoryDialog(self._context, wall, title, self._room, is_wall=True).open()

    @Slot()
    def leave(self) -> None:
        """Ask first where something would be lost."""
        draft = self._editing.draft
        if draft is None:
            return
        if draft.is_bare or not draft.is_changed:
            self._editing.leave()
            return
        text = self.tr("“{name}”的改动还没有保存。").format(name=draft.name)
        self._ask(self.tr("放弃改动"), text, self._editing.leave)

    def _editable(self) -> Scene | None:
        is_free = self._editing.draft is None and may_put(self._link)
        return self._chosen() if is_free else None

    @Slot(object)
    def _open(self, old: SceneSaved | None) -> None:
        """As edit(); with an old edition of it as the first change."""
        scene = self._editable()
        if scene is None:
            return
        self._old = old
        locked = words.lock_text(scene, self._link)
        if not locked:
            self._begin_with(scene)
            return
        text = self.tr("{locked}。接手编辑后，对方没有保存的改动不能再保存。")
        self._ask(self.tr("接手编辑"), text.format(locked=locked), self._force)

    @Slot()
    def _force(self) -> None:
        scene = self._editable()
        if scene is not None:
            self._begin_with(scene, is_forced=True)

    def _begin_with(self, scene: Scene, *, is_forced: bool = False) -> None:
        draft, old = opened(scene), self._old
        self._begin(draft, is_forced=is_forced)
        if old is not None:
            self._editing.change(replace(draft, name=old.name, plan=old.plan))

    @Slot()
    def _delete(self) -> None:
        scene = self._editable()
        if scene is not None:
            self._editing.delete(scene)

    def _make(self, name: str, *, is_tour: bool) -> None:
        if self._editing.draft is None and may_put(self._link):
            key = new_id(self._link.hub_now())
            self._begin(begun(key, free_name(name, self._names()), is_tour=is_tour), is_new=True)

    def _begin(self, draft: Draft, *, is_new: bool = False, is_forced: bool = False) -> None:
        self._editing.begin(draft, is_forced=is_forced)
        self.begun.emit(is_new)

    def _ask(self, yes: str, text: str, then: Callable[[], None]) -> None:
        box = QMessageBox(QMessageBox.Icon.NoIcon, yes, text, parent=self._room)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
        box.addButton(self.tr("取消"), QMessageBox.ButtonRole.RejectRole)
        box.accepted.connect(then)
        box.open()

    def _names(self) -> set[str]:
        return {scene.name for scene in self._link.scenes.values() if not scene.is_deleted}
