"""A measured value over time, with its limit, and an axis in the city's own time. UI thread."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from widgets.formats import LOCAL
from widgets.theme import Theme

_HOUR_S, _DAY_S = 3600.0, 86_400.0
_STEPS_S = (600.0, 1800.0, _HOUR_S, 3 * _HOUR_S, 6 * _HOUR_S, 12 * _HOUR_S, _DAY_S, 5 * _DAY_S,
            30 * _DAY_S)  # fmt: skip
_MOST_TICKS = 9
_TICK_PX = 64  # what a word of the axis needs
_GAP_FACTOR = 5.0  # a pause of so many usual steps is a gap in the line, not a straight stroke


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """A limit that a trend draws, with its words; `is_lower`: values below it are out."""

    value: float
    words: str
    is_lower: bool = False

    def is_out(self, values: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
        """Which of them are beyond it; a gap is not."""
        return values < self.value if self.is_lower else values > self.value


class CityAxis(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph has no types
    """Moments in the city's own time, wherever the desktop's clock stands: 18:00, 11-22."""

    def tickValues(  # noqa: N802 - pyqtgraph override
        self, low: float, high: float, size: float
    ) -> list[tuple[float, list[float]]]:
        most = min(_MOST_TICKS, max(2.0, size / _TICK_PX))
        step = next((s for s in _STEPS_S if (high - low) / s <= most), _STEPS_S[-1])
        offset = LOCAL.utcoffset(None).total_seconds()
        first = np.ceil((low + offset) / step) * step - offset
        return [(step, [float(at) for at in np.arange(first, high, step)])]

    def tickStrings(  # noqa: N802 - pyqtgraph override
        self, values: list[float], _scale: float, _spacing: float
    ) -> list[str]:
        moments = [dt.datetime.fromtimestamp(value, LOCAL) for value in values]
        return [m.strftime("%H:%M" if m.hour or m.minute else "%m-%d") for m in moments]


class TrendChart(pg.PlotWidget):  # type: ignore[misc]  # pyqtgraph has no types
    """One factor of one point: a line, broken where data is missing, and its limits."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        axis = CityAxis(orientation="bottom")
        super().__init__(parent, background=theme.color("panel"), axisItems={"bottom": axis})
        self._theme = theme
        self.setMenuEnabled(False)
        self.setMouseEnabled(x=False, y=False)
        self.hideButtons()
        self.showGrid(x=False, y=True, alpha=0.15)
        for name in ("left", "bottom"):
            side = self.getAxis(name)
            side.setPen(theme.color("line"))
            side.setTextPen(theme.color("text_dim"))
            side.setTickFont(theme.font(12))
        self.line = pg.PlotDataItem(
            pen=pg.mkPen(theme.color("accent"), width=1.5), connect="finite", antialias=True
        )
        self.over = pg.PlotDataItem(
            pen=pg.mkPen(theme.color("severity_ii"), width=2), connect="finite", antialias=True
        )
        self.limit, self.floor = self._stroke(), self._stroke()
        for item in (self.line, self.over, self.limit, self.floor):
            self.addItem(item)

    def _stroke(self) -> pg.InfiniteLine:
        colour = self._theme.color("severity_ii")
        pen = pg.mkPen(colour, width=1, style=Qt.PenStyle.DashLine)
        stroke = pg.InfiniteLine(angle=0, pen=pen, label=" ")
        stroke.label.setColor(colour)
        stroke.label.setPosition(0.92)
        stroke.hide()
        return stroke

    def place_labels(self, share: float) -> None:
        """Where the limits' words stand, 0 at the left."""
        for stroke in (self.limit, self.floor):
            stroke.label.setPosition(share)

    def forget(self) -> None:
        """Show nothing."""
        self.line.setData([], [])
        self.over.setData([], [])
        self.limit.hide()
        self.floor.hide()

    def show_values(
        self,
        unix_ms: npt.NDArray[np.int64],
        values: npt.NDArray[np.float64],
        span: tuple[dt.datetime, dt.datetime],
        bounds: Sequence[Bound],
    ) -> None:
        """Both arrays of one length, oldest first."""
        seconds = unix_ms.astype(np.float64) / 1000.0
        shown = values.astype(np.float64).copy()
        x, y = broken(seconds, shown)
        self.line.setData(x, y)
        out = np.zeros(len(y), dtype=np.bool_)
        for stroke, is_lower in ((self.limit, False), (self.floor, True)):
            bound = next((one for one in bounds if one.is_lower is is_lower), None)
            stroke.setVisible(bound is not None)  # a hidden line's label does not take its words
            if bound is not None:
                stroke.setValue(bound.value)
                stroke.label.setFormat(bound.words)
                out |= bound.is_out(y)
        self.over.setData(x, np.where(out, y, np.nan))
        top = max([float(shown.max(initial=0.0)), *(bound.value for bound in bounds)])
        low = min(float(shown.min(initial=0.0)), 0.0)
        self.setXRange(span[0].timestamp(), span[1].timestamp(), padding=0.01)
        self.setYRange(low, top * 1.15 if top > 0 else 1.0, padding=0)


def broken(
    x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """The same points with NaN where a pause of several usual steps lies between two."""
    if len(x) < 3:
        return x, y
    steps = np.diff(x)
    usual = float(np.median(steps))
    gaps = np.flatnonzero(steps > max(usual, 1.0) * _GAP_FACTOR) + 1
    return np.insert(x, gaps, x[gaps - 1] + 1.0), np.insert(y, gaps, np.nan)
