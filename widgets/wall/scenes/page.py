"""The room of scenes and tours: preview, put on walls, edit; what each wall shows. UI thread.

Commands go through the link; everything here follows its echo.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from backends.link.api import Change
from backends.record.commands import CommandBody
from backends.record.ids import CameraId, SceneId, WallId
from backends.record.refusal import Refusal
from backends.record.scene import Content, Scene, TileContent, Tour, TourStep
from widgets.context import UiContext
from widgets.wall.scenes import words
from widgets.wall.scenes.deeds import (
    LEAD,
    first_content,
    may_put,
    pause_or_go_on,
    put_on,
    step_by,
)
from widgets.wall.scenes.editing import Editing
from widgets.wall.scenes.keys import scene_actions
from widgets.wall.scenes.list_view import SceneList
from widgets.wall.scenes.looking import Looking
from widgets.wall.scenes.opening import Opening
from widgets.wall.scenes.stage import Stage
from widgets.wall.scenes.take_bar import TakeBar, take_text
from widgets.wall.scenes.walls_column import WallsColumn

LIST_PX, WALLS_PX = 248, 300
TICK_MS = 1000


class ScenesPage(QWidget):
    """`noticed`: what an operator must know now. Call release() before the engine shuts down."""

    noticed = Signal(str)

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._link, self._theme = context.link, context.theme
        self.actions_table = scene_actions()
        self.list = SceneList(context.theme, context.link, self)
        self.stage = Stage(context, self)
        self.walls = WallsColumn(context.theme, context.link, self)
        self.editing = Editing(context.link, self)
        self.opening = Opening(context, self.editing, self._chosen, self)
        self.bar = TakeBar(context.theme, self)
        self._step = 0
        self.looking = Looking(self._link, self._wanted, self)
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._on_tick)
        self._lay_out()
        self._connect()
        self._unsubscribe = self._link.subscribe(self._on_change)
        self._refresh()

    def set_own_wall(self, wall: WallId) -> None:
        """The wall of this console: aimed at from the start, first of the cards."""
        self.walls.own = wall
        self._refresh()

    def _lay_out(self) -> None:
        px = self._theme.px
        middle = QWidget(self)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.stage, 1)
        column.addWidget(self.bar)
        whole = QSplitter(Qt.Orientation.Horizontal, self)
        whole.setHandleWidth(1)
        whole.setChildrenCollapsible(False)
        for part in (self.list, middle, self.walls):
            whole.addWidget(part)
        whole.setSizes([px(LIST_PX), px(640), px(WALLS_PX)])
        whole.setStretchFactor(1, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(whole)

    def _connect(self) -> None:
        stage, editing = self.stage, self.editing
        self.list.chosen.connect(self._on_chosen)
        self.list.take_asked.connect(self.take_chosen)
        self.list.scene_asked.connect(self.opening.make_scene)
        self.list.tour_asked.connect(self.opening.make_tour)
        stage.edit_asked.connect(self.opening.edit)
        stage.copy_asked.connect(self.opening.copy)
        stage.delete_asked.connect(self.opening.delete)
        stage.history_asked.connect(self.opening.look_back)
        stage.save_asked.connect(editing.save)
        stage.cancel_asked.connect(self.opening.leave)
        stage.make_asked.connect(self.opening.make_scene)
        stage.named.connect(self._on_named)
        stage.laid.connect(self._on_laid)
        stage.steps_changed.connect(self._on_steps)
        stage.step_chosen.connect(self._on_step)
        stage.tile_changed.connect(self._on_tile)
        editing.changed.connect(self._show)
        editing.changed.connect(self._offer_take)
        editing.ended.connect(self._on_ended)
        editing.refused.connect(self._on_refused)
        self.opening.begun.connect(self._on_begun)
        self.walls.aimed.connect(self._on_aimed)
        self.walls.deed_asked.connect(self._on_deed)
        self.walls.tend_asked.connect(self._link.say)
        self.bar.take.clicked.connect(self.take_chosen)
        for name, slot in (
            ("take", self.take_chosen),
            ("pause", self._on_tour_key),
            ("on", self._on_tour_key),
            ("back", self._on_tour_key),
            ("edit", self.opening.edit),
            ("new_scene", self.opening.make_scene),
            ("new_tour", self.opening.make_tour),
            ("copy", self.opening.copy),
            ("save", editing.save),
        ):
            for sequence in self.actions_table.sequences(name):
                shortcut = QShortcut(sequence, self)
                shortcut.setObjectName(name)
                shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                shortcut.activated.connect(slot)

    def release(self) -> None:
        """Hear no more, open nothing more."""
        self._unsubscribe()
        self._tick.stop()
        self.looking.close()
        self.stage.release()

    def add_camera(self, camera: CameraId) -> bool:
        """A camera chosen elsewhere: into the selected tile of what is edited. Whether it went."""
        draft, view = self.editing.draft, self.stage.view
        if draft is None or draft.is_tour or not self.isVisible():
            return False
        shown = view.assignments()
        empty = next((n for n in range(view.split) if n not in shown), 0)
        index = view.selected_index if view.selected_index is not None else empty
        view.assign_id(index, camera)
        if view.selected_index is None:
            view.select(index)
        return True

    # ---- what is shown

    def _chosen(self) -> Scene | None:
        """The scene or tour that is looked at."""
        key = self.list.current
        found = self._link.scenes.get(key) if key is not None else None
        return found if found is not None and not found.is_deleted else None

    def _content(self) -> Content | None:
        """What the preview shows: the scene's, or that of the tour's chosen step."""
        draft, scene = self.editing.draft, self._chosen()
        plan = draft.plan if draft is not None else scene.plan if scene is not None else None
        if not isinstance(plan, Tour):
            return plan
        if not plan.steps:
            return None
        step = self._link.scenes.get(plan.steps[min(self._step, len(plan.steps) - 1)].scene)
        return step.plan if step is not None and isinstance(step.plan, Content) else None

    def _refresh(self) -> None:
        """Everything as it is now."""
        self.list.rows.refresh()
        self.list.offer_making(may_put(self._link))
        if self.list.current is None and self.editing.draft is None:
            self.list.choose(None)
        self._show()
        self.walls.refresh()
        self._offer_take()

    def _show(self) -> None:
        draft, scene = self.editing.draft, self._chosen()
        self.list.lock(draft is not None)
        if draft is not None:
            self.stage.show_draft(draft, self._content(), self.editing.trouble())
        elif scene is not None:
            self.stage.show_scene(scene, self._content(), may_edit=may_put(self._link))
        else:
            self.stage.show_nothing(may_make=may_put(self._link))

    def _offer_take(self) -> None:
        scene, link = self._chosen(), self._link
        names = self.walls.names()
        self.stage.set_wall(self.walls.aspect(), self.walls.screens())
        can = scene is not None and bool(names) and may_put(link) and self.editing.draft is None
        is_editing = self.editing.draft is not None
        said = take_text(scene, self.walls.targets(), link, is_editing=is_editing)
        said += words.screens_of_text(self.walls.previewed())
        self.bar.offer(words.targets_text(names), said, can=can)

    def _wanted(self) -> dict[WallId, Content]:
        """What each wall is to prepare: what is previewed, on those it would be put on."""
        scene = self._chosen()
        is_open = self.isVisible() and self.editing.draft is None and may_put(self._link)
        content = first_content(scene, self._link.scenes) if scene is not None else None
        if not is_open or content is None:
            return {}
        return dict.fromkeys(self.walls.targets(), content)

    # ---- what is asked for

    @Slot()
    def take_chosen(self) -> None:
        """Put what is previewed on the chosen walls, on all of them at one moment."""
        scene = self._chosen()
        if scene is None or not self.bar.take.isEnabled():
            return
        at = self._link.hub_now() + LEAD
        for wall in self.walls.targets():
            self._link.send(put_on(scene, wall, at))
        self.walls.refresh()

    @Slot(object, str)
    def _on_deed(self, wall: WallId, deed: str) -> None:
        if deed == "history":
            self.opening.look_back_at(wall, self.walls.cards[wall].name)
            return
        known, now = self.walls.state_of(wall), self._link.hub_now()
        if known is None or not may_put(self._link):
            return
        by = {"back": -1, "on": 1}.get(deed)
        command = pause_or_go_on(known, now) if by is None else step_by(known, by, now)
        if command is not None:
            self._link.send(command)
            self.walls.refresh()

    @Slot()
    def _on_tour_key(self) -> None:
        """Pause, back or on, by key: for every wall that scenes are put on."""
        deed = self.sender().objectName()
        for wall in self.walls.targets():
            self._on_deed(wall, deed)

    # ---- what comes

    def _on_change(self, change: Change) -> None:
        self.editing.take(change)
        for body, refusal in change.refusals:
            if not self.editing.is_of(body):
                self._on_refused(body, refusal)
        if change.reset or change.link or change.user or change.resources:
            self.looking.soon()
            self._refresh()
        elif change.scenes or change.walls or change.walls_seen or change.pending:
            self._refresh()

    @Slot(object, object)
    def _on_refused(self, body: CommandBody, refusal: Refusal) -> None:
        said = words.refused_text(body, refusal, self._link)
        if said:
            self.noticed.emit(said)

    @Slot(object)
    def _on_chosen(self, _scene: SceneId | None) -> None:
        self._step = 0
        self._show()
        self._offer_take()
        self.looking.soon()

    @Slot()
    def _on_laid(self) -> None:
        draft = self.editing.draft
        if draft is None or draft.is_tour:
            return
        laid = draft.laid(self.stage.view.arrangement())
        self.stage.keep(laid.content)
        self.editing.change(laid)
        self._show()

    @Slot(str)
    def _on_named(self, name: str) -> None:
        if self.editing.draft is not None:
            self.editing.change(self.editing.draft.named(name))

    @Slot(object)
    def _on_steps(self, steps: list[TourStep]) -> None:
        if self.editing.draft is not None and self.editing.draft.is_tour:
            self.editing.change(self.editing.draft.with_steps(steps))

    @Slot(int)
    def _on_step(self, step: int) -> None:
        self._step = step
        self.stage.show_content(self._content())

    @Slot(bool)
    def _on_begun(self, is_new: bool) -> None:
        self._step = 0
        draft = self.editing.draft
        if is_new:
            self.stage.focus_name()
        elif draft is not None and not draft.is_tour:
            self.stage.view.setFocus()
            self.stage.view.select(0)

    @Slot(object)
    def _on_ended(self, scene: SceneId) -> None:
        self.list.lock(False)
        self.list.rows.refresh()
        self.list.choose(scene)
        self._refresh()
        self.list.view.setFocus()

    @Slot(int, object)
    def _on_tile(self, number: int, tile: TileContent) -> None:
        draft = self.editing.draft
        if draft is not None and not draft.is_tour:
            self.editing.change(draft.with_tile(number, tile))

    @Slot()
    def _on_tick(self) -> None:
        self.walls.refresh()
        self._offer_take()

    @Slot()
    def _on_aimed(self) -> None:
        self._offer_take()
        self.looking.soon()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tick.start()
        self.looking.soon()
        self._refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._tick.stop()
        self.looking.now()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Esc only here: the wall under the hand takes it first (a full tile, a number typed).
        if self.actions_table.pressed(event) == "cancel" and self.editing.draft is not None:
            self.opening.leave()
        else:
            super().keyPressEvent(event)
