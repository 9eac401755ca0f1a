"""Footprints of the invented city's buildings, so that its blocks are not bare. UI thread.

Read from the file beside the city's, made into paths bucket by bucket when painted; they mean
nothing and cannot be hit.
"""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath, QPolygonF

from widgets.map.city import UNIT_PX, City, default_city_path
from widgets.map.projection import EQUATOR_M, Floats, world_xy

BUCKET_M = 320.0
LON_M_AT_EQUATOR, LAT_M = 111_320.0, 110_900.0  # metres of a degree, as the file was made
COS_LAT = 0.8614
UNITS_PER_M = UNIT_PX / (EQUATOR_M * COS_LAT)
SIDES = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)], dtype=np.float64)


class Buildings:
    """Paths of footprints by buckets of the ground, in city units."""

    def __init__(self, city: City, path: Path | None = None) -> None:
        """Read the file; without one there are no buildings, and the map is no worse."""
        try:
            rows = np.load(path or default_city_path().with_name("buildings.npy"))
        except (OSError, ValueError):
            rows = np.zeros(0, dtype=[("x_m", "<u2"), ("y_m", "<u2")])
        self._rows: npt.NDArray[np.void] = rows
        self._centres = _centres(city, rows)
        columns, lines = np.floor(self._centres / (BUCKET_M * UNITS_PER_M)).astype(np.int64).T
        keys = columns * 1000 + lines
        self._order = np.argsort(keys, kind="stable")
        self._keys = keys[self._order]
        self._paths: dict[int, QPainterPath] = {}

    def within(self, area: QRectF) -> list[QPainterPath]:
        """Paths that may touch an area of city units."""
        size = BUCKET_M * UNITS_PER_M
        columns = range(max(0, int(area.left() // size)), int((area.right() + 40) // size) + 1)
        rows = range(max(0, int(area.top() // size)), int((area.bottom() + 40) // size) + 1)
        return [self._path(column * 1000 + row) for column in columns for row in rows]

    def _path(self, key: int) -> QPainterPath:
        path = self._paths.get(key)
        if path is None:
            path = QPainterPath()
            low, high = np.searchsorted(self._keys, [key, key + 1])
            mine = self._order[low:high]
            if len(mine):
                for corners in _corners(self._centres[mine], self._rows[mine]).tolist():
                    path.addPolygon(QPolygonF([QPointF(x, y) for x, y in corners]))
                    path.closeSubpath()
            self._paths[key] = path
        return path


def _centres(city: City, rows: npt.NDArray[np.void]) -> Floats:
    """City units of the middles, which the file gives in metres from the bounds' corner."""
    west, south, _, north = city.bounds
    middle = math.radians((south + north) / 2)
    lon = west + rows["x_m"] / (LON_M_AT_EQUATOR * math.cos(middle))
    x, y = world_xy(lon, north - rows["y_m"] / LAT_M)
    return np.column_stack(((x - city.origin[0]) * UNIT_PX, (y - city.origin[1]) * UNIT_PX))


def _corners(centres: Floats, rows: npt.NDArray[np.void]) -> Floats:
    """(n, 4, 2) city units."""
    turn = np.radians(rows["turn"] / 100.0)
    half = np.column_stack((rows["half_dm"], rows["deep_dm"])) / 10.0 * UNITS_PER_M
    local = SIDES[None, :, :] * half[:, None, :]
    cos, sin = np.cos(turn)[:, None], np.sin(turn)[:, None]
    x = centres[:, :1] + local[..., 0] * cos - local[..., 1] * sin
    y = centres[:, 1:] + local[..., 0] * sin + local[..., 1] * cos
    return np.stack((x, y), axis=-1)
