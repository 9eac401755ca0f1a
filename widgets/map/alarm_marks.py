"""Alarms on the map: shapes on stems, the worst above the others. UI thread."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from backends.record.alarm import Alarm, AlarmState
from backends.record.common import Place, Severity
from widgets.map.marks import Hit, Marks, stamp
from widgets.map.projection import Viewport
from widgets.map.sheets import Layer
from widgets.map.symbols import Symbols
from widgets.map.targets import in_window
from widgets.theme import Theme

SIGNS_FROM_ZOOM = 12.0  # below, signs of seen alarms are small
STEP_PX = 22.0  # alarms of one place stand beside each other
STEM_PX = 30.0  # an alarm's shape stands this far above its place


class AlarmMarks:
    """All alarms that have a place."""

    def __init__(self, theme: Theme, symbols: Symbols) -> None:
        self._theme, self._symbols = theme, symbols
        self.marks = Marks()
        self._looks: list[tuple[Severity, bool]] = []
        self._steps: list[int] = []

    def put(self, alarms: Iterable[Alarm]) -> None:
        """These and no others; the worst are painted last, above the others."""
        placed = [a for a in alarms if a.place and a.state is not AlarmState.NORM]
        placed.sort(key=_weight, reverse=True)
        self.marks = Marks.of([(a.id, a.place) for a in placed if a.place])
        self._looks = [(a.severity, a.state is not AlarmState.UNACK) for a in placed]
        self._steps = _steps([a.place for a in placed if a.place])

    def has_pulse(self) -> bool:
        """Whether anything must blink: Ⅰ and Ⅱ that nobody has acknowledged."""
        return any(severity <= Severity.II and not acked for severity, acked in self._looks)

    def paint(self, painter: QPainter, view: Viewport, is_bright: bool, selected: str) -> list[Hit]:
        """Signs in view; returns what can be hit, the topmost last."""
        hits: list[Hit] = []
        x, y = view.world_to_screen(self.marks.x, self.marks.y)
        near = in_window(x, y, (view.width, view.height), 40.0)
        for i in np.flatnonzero(near).tolist():
            severity, acked = self._looks[i]
            key = self.marks.ids[i]
            # From afar, what was seen or is over stands back, so that the rest can be read.
            if view.zoom < SIGNS_FROM_ZOOM and acked and key != selected:
                spot = float(x[i]), float(y[i])
                stamp(painter, self._symbols.small_alarm(severity), *spot)
                hits.append(Hit(layer=Layer.ALARMS, key=key, x=spot[0], y=spot[1]))
                continue
            bright = is_bright or severity > Severity.II
            picture = self._symbols.alarm(severity, acked, bright)
            size = picture.deviceIndependentSize()
            px_x, px_y = float(x[i]) + self._steps[i] * STEP_PX * self._theme.scale, float(y[i])
            painter.drawPixmap(
                QPointF(round(px_x - size.width() / 2), round(px_y - size.height())), picture
            )
            head = px_y - STEM_PX * self._theme.scale
            hits.append(Hit(layer=Layer.ALARMS, key=key, x=px_x, y=head))
        return hits

    def lift(self, key: str, x: float, y: float) -> tuple[float, float]:
        """The pixel of its shape, of that of its place."""
        step = self._steps[self.marks.ids.index(key)]
        scale = self._theme.scale
        return x + step * STEP_PX * scale, y - STEM_PX * scale


def _steps(places: list[Place]) -> list[int]:
    """How many to the right each stands of those at the same place; the last stands on it."""
    seen: dict[tuple[float, float], int] = {}
    steps = [0] * len(places)
    for i in reversed(range(len(places))):
        spot = (round(places[i].lon_wgs84, 5), round(places[i].lat_wgs84, 5))
        steps[i] = seen.get(spot, 0)
        seen[spot] = steps[i] + 1
    return steps


def _weight(alarm: Alarm) -> tuple[bool, int, str]:
    return (alarm.state is not AlarmState.UNACK, int(alarm.severity), alarm.id)
