"""Frames of moving targets on their way into the scene.

A few are taken in at once. Of very many, places, trails and points are worked out beside the UI
thread, which took 60 ms of it each second; the map shows the frame before until then.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, Slot

from backends.link.api import PositionTable
from widgets.map.beside import Beside
from widgets.map.crowd import Crowd, Look, crowd_of
from widgets.map.targets import MOST_SETTLED, Columns, worked_out
from widgets.map.trails import Trails
from widgets.map.vehicles import Vehicles


@dataclass(frozen=True, slots=True, eq=False)
class _Arrival:
    table: PositionTable
    look: Look | None
    at_s: float


class Intake(QObject):
    """Of one scene. close() ends its thread."""

    done = Signal()  # what was worked out beside is in the scene

    def __init__(self, vehicles: Vehicles, trails: Trails) -> None:
        super().__init__()
        self._vehicles, self._trails = vehicles, trails
        self._newest: _Arrival | None = None
        self._beside = Beside("map-intake", self._work_out)
        self._beside.done.connect(self._on_worked_out)

    def take(self, table: PositionTable | None, now_s: float) -> None:
        """A frame that has just come; None: there are no positions any more."""
        if table is not None and len(table.ids) > MOST_SETTLED:
            self._newest = _Arrival(table, self._vehicles.look, now_s)
            self._beside.want([self._newest])
            return
        self._newest = None
        self._beside.want([])
        self._vehicles.targets.take(table, now_s)
        if table is not None:
            self._trails.take(table, now_s)

    def sharpen(self) -> None:
        """Points of another zoom stand in: make those of the zoom that is looked at."""
        if self._newest is not None and self._newest.look != self._vehicles.look:
            self.take(self._newest.table, self._newest.at_s)

    def close(self) -> None:
        """Take in no more. Idempotent."""
        self._beside.close()

    def _work_out(self, arrival: _Arrival) -> tuple[Columns, Crowd | None]:
        """Any thread."""
        columns, look = worked_out(arrival.table), arrival.look
        self._trails.take(arrival.table, arrival.at_s)
        if look is None:
            return columns, None
        places, said = (columns.x, columns.y), (columns.sheets, columns.age_s)
        return columns, crowd_of(places, said, look, self._vehicles.colours)

    @Slot(object, object)
    def _on_worked_out(self, arrival: _Arrival, made: tuple[Columns, Crowd | None]) -> None:
        if self._newest is not None and arrival.table is self._newest.table:
            self._vehicles.take_over(*made, arrival.at_s)
            self.done.emit()
