"""Moving targets between position frames: where each is drawn now. Pure numpy, one owner.

What a frame says is worked out on any thread, and taken over in one step.

Drawn = reported + its own course for at most a few seconds, plus what was left of the last
drawn place, which fades: nothing jumps, and nothing drives on when reports stop.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backends.link.api import PositionTable
from widgets.map.projection import EQUATOR_M, Floats, world_xy
from widgets.map.sheets import VEHICLE_SHEETS, Sheet, sheet_of_kind

RECKON_S = 6.0  # never guess further than this beyond the report
SETTLE_S = 2.5  # an error of the guess fades within this: at 1.2 s vehicles darted after turns
SETTLED_M = 0.3
JUMP_M = 400.0  # a larger one is shown at once
STALE_S = 30.0
STEP_S = 0.05  # a place is worked out anew no sooner: the map moves by itself no faster
MOST_SETTLED = 20_000  # more are a texture: a jump of one is not seen, looking each up costs 25 ms

Mask = npt.NDArray[np.bool_]


def _nothing() -> Floats:
    return np.empty(0, dtype=np.float64)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Columns:
    """What a frame says, as the map needs it: world coordinates, course and kind of each."""

    table: PositionTable
    x: Floats
    y: Floats
    speed_kmh: Floats
    heading_deg: Floats
    age_s: Floats
    sheets: npt.NDArray[np.uint8]  # places in VEHICLE_SHEETS

    @property
    def is_many(self) -> bool:
        """Whether they are a texture, of which nothing is guessed between frames."""
        return len(self.x) > MOST_SETTLED


def worked_out(table: PositionTable) -> Columns:
    """Of 100,000 it takes 6 ms. Any thread."""
    x, y = world_xy(table.lon_wgs84, table.lat_wgs84)
    place_of = [VEHICLE_SHEETS.index(sheet_of_kind(name)) for name in table.kind_names]
    if len(table.kinds) == len(table.ids) and place_of:
        sheets = np.array(place_of, dtype=np.uint8)[table.kinds]
    else:
        sheets = np.zeros(len(table.ids), dtype=np.uint8)
    return Columns(
        table=table,
        x=x,
        y=y,
        speed_kmh=table.speed_kmh.astype(np.float64),
        heading_deg=table.heading_deg.astype(np.float64),
        age_s=table.age_ms / 1000.0,
        sheets=sheets,
    )


class MovingTargets:
    """Latest positions of all targets in world coordinates, with their motion."""

    def __init__(self) -> None:
        self.ids: Sequence[str] = []
        self.labels: Sequence[str] = []
        self.total = 0
        self.speed_kmh = _nothing()
        self.heading_deg = _nothing()
        self._age_s = _nothing()
        self._x, self._y = _nothing(), _nothing()
        self._vx, self._vy = _nothing(), _nothing()
        self._left_x, self._left_y = _nothing(), _nothing()
        self._at_s = 0.0
        self.totals: dict[str, int] = {}
        self.sheets = np.empty(0, dtype=np.uint8)  # places in VEHICLE_SHEETS
        self.companies = np.empty(0, dtype=np.uint16)
        self.company_names: list[str] = []
        self.kind_names: list[str] = []
        self.kinds = np.empty(0, dtype=np.uint8)
        self._table: PositionTable | None = None
        self._places = (self._x, self._y)
        self._drawn_s = -np.inf  # for when _places are, of few

    def __len__(self) -> int:
        return len(self.ids)

    def take(self, table: PositionTable | None, now_s: float) -> None:
        """A new frame, arrived at `now_s` of the caller's monotonic clock. None: no positions."""
        if table is None:
            self.__init__()  # type: ignore[misc]  # back to nothing
            return
        self.take_over(worked_out(table), now_s)

    def take_over(self, columns: Columns, now_s: float) -> None:
        """What was worked out of a frame that arrived at `now_s`."""
        self._table = table = columns.table
        old_ids = [] if columns.is_many else self.ids
        old_x, old_y = self.positions(now_s)
        self.kind_names, self.kinds, self.totals = table.kind_names, table.kinds, table.totals
        self.companies, self.company_names = table.companies, table.company_names
        self.sheets = columns.sheets
        self.ids, self.labels, self.total = table.ids, table.labels, table.total
        self.speed_kmh, self.heading_deg = columns.speed_kmh, columns.heading_deg
        self._age_s = columns.age_s
        self._places = self._x, self._y = columns.x, columns.y
        self._drawn_s = -np.inf
        self._at_s = now_s
        self._left_x = self._left_y = np.zeros(len(self.ids))
        if columns.is_many:  # they stand still between frames: at such a scale nobody sees it
            self._vx = self._vy = self._left_x
            return
        per_m = 1.0 / (EQUATOR_M * np.cos(np.radians(table.lat_wgs84)))
        course = np.radians(self.heading_deg)
        self._vx = self.speed_kmh / 3.6 * np.sin(course) * per_m
        self._vy = -self.speed_kmh / 3.6 * np.cos(course) * per_m
        if len(old_ids):
            self._settle(old_ids, old_x, old_y, per_m)

    def kind_of(self, i: int) -> str:
        """The kind of the i-th, empty where nobody says."""
        return self.kind_names[int(self.kinds[i])] if len(self.kinds) else ""

    def company_of(self, i: int) -> str:
        """The company of the i-th, empty where nobody says."""
        return self.company_names[int(self.companies[i])] if len(self.companies) else ""

    def may_take(self, i: int, act: str) -> bool:
        """Whether that order can be given to the i-th."""
        return self._table is not None and self._table.may_take(i, act)

    def counts(self) -> dict[Sheet, int]:
        """How many of each sheet the hub knows, in view or not."""
        found = dict.fromkeys(VEHICLE_SHEETS, 0)
        for name, count in self.totals.items():
            found[sheet_of_kind(name)] += count
        if not self.totals:
            found[Sheet.VEHICLES] = self.total
        return found

    def _settle(self, old_ids: Sequence[str], old_x: Floats, old_y: Floats, per_m: Floats) -> None:
        x, y = self._reckoned(self._at_s)
        if old_ids == self.ids:
            dx, dy = old_x - x, old_y - y
        else:
            where = {key: i for i, key in enumerate(old_ids)}
            index = np.array([where.get(key, -1) for key in self.ids], dtype=np.int64)
            known = index >= 0
            dx = np.where(known, old_x[index] - x, 0.0)
            dy = np.where(known, old_y[index] - y, 0.0)
        near = np.hypot(dx, dy) < JUMP_M * per_m
        self._left_x, self._left_y = np.where(near, dx, 0.0), np.where(near, dy, 0.0)

    def positions(self, now_s: float) -> tuple[Floats, Floats]:
        """World coordinates at a moment; the same arrays as last told where none have moved."""
        if len(self.ids) > MOST_SETTLED or abs(now_s - self._drawn_s) < STEP_S:
            return self._places
        self._places, self._drawn_s = self._reckoned(now_s), now_s
        return self._places

    def _reckoned(self, now_s: float) -> tuple[Floats, Floats]:
        since = max(0.0, now_s - self._at_s)
        reckon = np.clip(self._age_s + since, 0.0, RECKON_S)
        fade = max(0.0, 1.0 - since / SETTLE_S)
        return (
            self._x + self._vx * reckon + self._left_x * fade,
            self._y + self._vy * reckon + self._left_y * fade,
        )

    @property
    def reported_age_s(self) -> Floats:
        """Age of each report when its frame came."""
        return self._age_s

    def ages_s(self, now_s: float) -> Floats:
        """Age of each report at a moment."""
        return self._age_s + max(0.0, now_s - self._at_s)

    def is_moving(self, now_s: float) -> bool:
        """Whether any place still changes: then it is worth painting again."""
        if not 0 < len(self.ids) <= MOST_SETTLED:
            return False
        since = now_s - self._at_s
        left = np.maximum(np.abs(self._left_x), np.abs(self._left_y)) * EQUATOR_M
        settling = (left > SETTLED_M) & (since < SETTLE_S)
        moving = (self.speed_kmh > 1.0) & (self._age_s + since < RECKON_S)
        return bool((settling | moving).any())


def in_window(x: Floats, y: Floats, size: tuple[float, float], margin: float) -> Mask:
    """Which screen points lie in a window of (width, height), a margin about it included."""
    inside: Mask = (
        (x >= -margin) & (y >= -margin) & (x <= size[0] + margin) & (y <= size[1] + margin)
    )
    return inside
