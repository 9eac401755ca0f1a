"""The wall under an operator's hands: keys, camera numbers, menu. UI thread.

What it shows is in `showing` and `tile_tools`, the mouse in `pointer`, drawing in
`surface`. Decodes nothing, performs no I/O.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt, Signal, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from widgets.actions import ActionTable
from widgets.context import UiContext
from widgets.wall.board import StreamOf
from widgets.wall.keys import wall_actions
from widgets.wall.menu import TileFacts, TileMenu
from widgets.wall.number_entry import NumberEntry
from widgets.wall.prompt import WallPrompt
from widgets.wall.screens_dialog import ScreensDialog
from widgets.wall.selected import WallSelected
from widgets.wall.tile import stream_of
from widgets.wall.zoom import STEP

_STEPS = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}
_PAST = ("replay", "still", "export", "to_log", "open_folder")
_FIELD = ("ptz", "recordings", "record", "talk", "converse", "snapshots")
_ROTATION = ("rotation_still", "rotation_on", "rotation_back")
_RANGE = ("join", "join_across")
_FULL = ("full", "full_across")
_PAN_PART = 0.15  # of the tile, a key press


class WallView(WallSelected):
    """Call release() before the engine shuts down."""

    released = Signal()  # its streams are about to be closed
    past_asked = Signal(str)  # replay, still, export of the selected tile; to_log, open_folder
    field_asked = Signal(str)  # a name of _FIELD: of the selected tile's camera
    sound_asked = Signal()  # hear the selected tile, or nothing any more
    rotation_asked = Signal(str)  # a name of _ROTATION: of the wall's tour or turns

    def __init__(
        self,
        context: UiContext,
        parent: QWidget | None,
        *,
        is_inviting: bool = True,
        streams: StreamOf = stream_of,
        keys: ActionTable | None = None,
    ) -> None:
        """`keys`: what can be done on it; left out, all that can be on a wall."""
        super().__init__(context, parent, is_inviting, streams)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("电视墙"))
        self.keys = wall_actions() if keys is None else keys
        self.entry = NumberEntry()
        self.prompt = WallPrompt(context.theme, self)
        self.prompt.forgotten.connect(self.entry.clear)
        self.noticed.connect(self.prompt.notice)

    def release(self) -> None:
        self.released.emit()
        super().release()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        name = self.keys.pressed(event)
        if self._type_number(name, event.text()) or self.keys.is_used_up(event):
            return
        if not self._act(name):
            super().keyPressEvent(event)

    def _type_number(self, name: str, text: str) -> bool:
        """A camera's number: digits, Backspace, then Enter or Esc. Whether the key was used."""
        if name == "number":
            self.entry.push(text)
        elif not self.entry.is_open:
            return False
        elif name == "full":
            self._call_up()
            return True
        elif name == "clear":
            self.entry.take_back()
        elif name == "leave_full":
            self.entry.clear()
        else:
            return False
        self._show_entry()
        return True

    def _show_entry(self) -> None:
        if not self.entry.is_open:
            self.prompt.end()
            return
        camera = self.entry.camera(self._link.cameras.values())
        words = self.tr("{number}　没有这个编号的摄像机")
        if camera is not None:
            words = self.tr("{number}　{name}　→ {tile} 号窗格，按回车调入")
        self.prompt.typed(
            words.format(
                number=self.entry.digits,
                name=camera.name if camera is not None else "",
                tile=self._target() + 1,
            )
        )

    def _target(self) -> int:
        """Where a camera called up by its number goes: into the selected tile where that is in
        sight, else the full one, the first empty, or the first."""
        selected = self._selected
        if selected is not None and self._board.tiles[selected].is_in_sight:
            return selected
        for index in (self._board.full, selected, self._board.first_empty()):
            if index is not None:
                return index
        return 0

    def _call_up(self) -> None:
        camera = self.entry.camera(self._link.cameras.values())
        if camera is None:
            return  # its number stays to be corrected
        target = self._target()
        self.entry.clear()
        self.prompt.end()
        if self._refuse_locked(target):
            return
        self.assign(target, camera)
        self._selected = None
        self.select(target)

    @Slot(str)
    def act(self, name: str) -> None:
        """Carry out an action of the key table, as its key would."""
        self._act(name)

    def _act(self, name: str) -> bool:
        """Carry out an action of the key table. Whether it had an effect."""
        selected, is_full = self._selected, self._board.full is not None
        if name.removeprefix("range_") in _STEPS:
            return not (is_full and self.screens.count == 1) and self._step(name)
        if name == "leave_full":
            return self._leave()
        if self._tell(name):
            return True
        if not name:
            return False
        if selected is None:
            self._act_unselected(name)
        elif name.startswith("pan_") or name in ("nearer", "farther", "whole"):
            self._look_at_part(selected, name)
        else:
            self.deeds[name]()
        return True

    def _act_unselected(self, name: str) -> None:
        """With no tile selected: join a range, put a full one back; the rest needs a tile."""
        is_full = self._board.full is not None
        if name in _RANGE or (is_full and name in _FULL):
            self.deeds[name]()
        else:
            self.noticed.emit(self.tr("先选一个窗格"))

    def _look_at_part(self, index: int, name: str) -> None:
        """Zoom and pan by key."""
        if self._refuse_empty(index):
            return
        rect = self._board.tiles[index].rect
        if name == "whole":
            self.deeds[name]()
        elif name.startswith("pan_"):
            dx, dy = _STEPS[name.removeprefix("pan_")]
            self.pan(index, -dx * _PAN_PART * rect.width(), -dy * _PAN_PART * rect.height())
        else:
            factor = STEP if name == "nearer" else 1 / STEP
            self.zoom_at(index, rect.center().toPointF(), factor)

    def _tell(self, name: str) -> bool:
        """What others do, for the selected tile or the wall. Whether it is such."""
        if name in _PAST:
            self.past_asked.emit(name)
        elif name in _FIELD:
            self.field_asked.emit(name)
        elif name in _ROTATION:
            self.rotation_asked.emit(name)
        elif name == "sound":
            self.sound_asked.emit()
        else:
            return False
        return True

    def _step(self, name: str) -> bool:
        dx, dy = _STEPS[name.removeprefix("range_")]
        here = self._selected
        if name.startswith("range_"):
            self._widen(dx, dy)
        else:
            self.select(0 if here is None else self._beside(here, dx, dy))
        return True

    def _beside(self, index: int, dx: int, dy: int) -> int:
        """The next tile in sight on that side; a full one may hide some. Itself at the edge."""
        here = index
        while (beyond := self._board.neighbour(here, dx, dy)) != here:
            if self._board.tiles[beyond].is_in_sight:
                return beyond
            here = beyond
        return index

    def _widen(self, dx: int, dy: int) -> None:
        """The range by one more tile on that side."""
        chosen = self._range or ({self._selected} if self._selected is not None else {0})
        beside = {self._board.neighbour(index, dx, dy) for index in chosen}
        self.set_range(self.hull_of({*chosen, *beside}))

    def _leave(self) -> bool:
        """Esc: the range first, then the full tile."""
        if self._range:
            self.set_range(())
        elif self._board.full is not None:
            self.set_full(None)
        else:
            return False
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.prompt.place()

    def focusInEvent(self, event: QFocusEvent) -> None:
        # Reached by Tab, the arrows must start somewhere that is seen.
        by_keys = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if self._selected is None and self._board.full is None and event.reason() in by_keys:
            self.select(0)
        self._update_selected()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._update_selected()

    def _update_selected(self) -> None:
        if self._selected is not None:
            self._update_tile(self._board.tiles[self._selected])

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        is_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = self._selected if is_key else self._index_at(QPointF(event.pos()))
        self.open_menu(index, event.globalPos())

    def open_menu(self, index: int | None, place: QPoint) -> None:
        """The menu of a tile, at a place of the screen."""
        if index is None:
            return
        if index not in self._range:
            self.select(index)
        menu = TileMenu(self._theme, self.keys, self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.offer(self._facts(index))
        menu.chosen.connect(self._on_chosen)
        menu.layout_asked.connect(self.set_wall_layout)
        menu.pop_up_asked.connect(self.set_pop_up_s)
        menu.popup(place)

    def facts(self) -> TileFacts | None:
        """What can be done with the selected tile; None where none is."""
        return None if self._selected is None else self._facts(self._selected)

    def _facts(self, index: int) -> TileFacts:
        tile = self._board.tiles[index]
        return TileFacts(
            layout=self.wall_layout,
            screens=self.screens,
            pop_up_s=self.pop_up_s,
            rotation=self.rotation,
            has_camera=tile.camera_id is not None,
            is_full=self._board.full is not None,
            is_locked=tile.is_locked,
            is_hotspot=tile.is_hotspot,
            is_heard=tile.sound is not None,
            is_zoomed=tile.zoom.is_zoomed,
            is_guest=tile.guest is not None,
            is_range=len(self._range) > 1,
            held_s=tile.feed.held_s(),
            has_ptz=tile.camera is not None and tile.camera.has_ptz,
            is_recorded=tile.camera_id in self._link.field.recorded,
        )

    @Slot(str)
    def _on_chosen(self, name: str) -> None:
        match name:
            case "keep_guest":
                self.keep_selected_guest()
            case "clear_all":
                self.clear_all()
            case "screens":
                self.ask_screens()
            case _:
                self._act(name)

    def ask_screens(self) -> None:
        """Ask what physical screens this wall has."""
        dialog = ScreensDialog(self._theme, self.screens, self.window())
        dialog.screens_said.connect(self.set_screens)
        dialog.open()
