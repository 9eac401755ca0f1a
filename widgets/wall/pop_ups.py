"""Alarms' cameras in a wall's tiles, for a time. UI thread; performs no I/O.

Which tile one takes is decided in `guests`.
"""

from __future__ import annotations

import time

from PySide6.QtCore import Signal

from backends.record.common import Severity
from backends.record.ids import AlarmId, CameraId
from widgets.wall.guests import Seat, Why, seat_for
from widgets.wall.showing import WallShowing
from widgets.wall.store import Arrangement, Guest
from widgets.wall.words import guest_behind_text, guest_refused_text


class WallPopUps(WallShowing):
    """`twin`: another view of the same wall, with a full tile of its own."""

    noticed = Signal(str)  # what an operator must know now, in their words
    tools_changed = Signal()  # lock, hotspot, zoom, range or pop-up time of some tile

    twin: WallPopUps | None = None

    def release(self) -> None:
        twin, self.twin = self.twin, None
        if twin is not None:
            twin.twin = None
        super().release()

    def hides(self, camera: CameraId) -> bool:
        """Whether its full tile, or that of its twin, hides the camera."""
        return any(view._board.covered(camera) is not None for view in self._same_wall())

    def pop_up(self, camera: CameraId, alarm: AlarmId, severity: Severity) -> int | None:
        """Show an alarm's camera for `pop_up_s`; the tile, or None where none may be taken."""
        if self.pop_up_s <= 0:
            return None
        now_s = time.monotonic()
        guest = Guest(
            camera=camera,
            alarm=alarm,
            severity=severity,
            since_s=now_s,
            until_s=now_s + self.pop_up_s,
        )
        text, known = "", self._link.cameras.get(camera)
        found = seat_for(guest, self._seats())
        if isinstance(found, Why):
            text = guest_refused_text(found, known, severity)
        else:
            tile = self._board.tiles[found]
            if tile.guest is not None and tile.guest.camera == camera:
                tile.guest = guest
            else:
                self._board.lodge(found, camera, known, guest)
            self._after_assigning()
        for view in self._same_wall():
            behind = view._board.covered(camera)
            said = text if behind is None else guest_behind_text(known, severity, behind)
            if said:
                view.noticed.emit(said)
        return None if isinstance(found, Why) else found

    def end_pop_ups(self, now_s: float) -> None:
        """Give the tiles back whose time is over, by the monotonic clock."""
        due = [
            index
            for index, tile in enumerate(self._board.tiles)
            if tile.guest is not None and now_s >= tile.guest.until_s
        ]
        for index in due:
            self._send_off(index)
        if due:
            self._after_assigning()

    def keep_guest(self, index: int) -> None:
        """What an alarm brought stays as the tile's own camera."""
        tile = self._board.tiles[index]
        if tile.guest is not None:
            tile.guest, tile.own_id, tile.is_lodging = None, None, False
            self._after_assigning()

    def clear(self, index: int) -> None:
        """Empty a tile; one with an alarm's camera, or a selected one, gives that back first."""
        if not self._board.tiles[index].is_lodging:
            super().clear(index)
        else:
            self._send_off(index)
            self._after_assigning()

    def restore(self, arrangement: Arrangement) -> None:
        """Take up an arrangement; what is shown already goes on undisturbed."""
        if arrangement.pop_up_s is not None:
            self.pop_up_s = arrangement.pop_up_s
        super().restore(arrangement)
        self.tools_changed.emit()

    def set_pop_up_s(self, seconds: int) -> None:
        """How long alarms' cameras stay on this wall; 0: none comes."""
        if seconds != self.pop_up_s:
            self.pop_up_s = seconds
            self.assignments_changed.emit()
            self.tools_changed.emit()

    def _send_off(self, index: int) -> None:
        own = self._board.tiles[index].kept_id
        self._board.send_off(index, None if own is None else self._link.cameras.get(own))

    def _same_wall(self) -> tuple[WallPopUps, ...]:
        """This view, and the one that mirrors it."""
        return (self,) if self.twin is None else (self, self.twin)

    def _seats(self) -> list[Seat]:
        views = self._same_wall()
        full = {view._board.full for view in views if view.split > 1}
        selected = {view._selected for view in views}
        return [
            Seat(
                index=index,
                area=cell.w * cell.h,
                camera=tile.camera_id,
                severity=tile.severity,
                # What somebody has made large is not taken from them.
                is_locked=tile.is_locked or index in full,
                is_hotspot=tile.is_hotspot,
                is_selected=index in selected,
                guest=tile.guest,
            )
            for index, (cell, tile) in enumerate(
                zip(self.wall_layout.cells, self._board.tiles, strict=False)
            )
        ]
