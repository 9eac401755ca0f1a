"""Marks of all kinds gathered by zoom: what would lie on each other is one badge. UI thread.

One badge says of each kind how many, so that badges of several kinds never cover each other. What
is abnormal stands alone, above.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QPainter, QPixmap

from widgets.map.clusters import Clusters, clustered
from widgets.map.marks import Hit, MarkGroup, stamp
from widgets.map.projection import MAX_ZOOM, TILE_PX, Floats, Viewport
from widgets.map.sheets import Sheet
from widgets.map.symbols import Symbols
from widgets.map.targets import in_window

MOST_ICONS = 2000
MOST_IN_FAN = 24
OPENS_PX = 70.0  # members no farther apart at the greatest zoom are fanned out


@dataclass(frozen=True, slots=True, kw_only=True)
class _Arranged:
    """Of one zoom and what was shown: rows are places in all groups together."""

    key: tuple[object, ...]
    clusters: Clusters
    group: npt.NDArray[np.int64]  # of each row
    index: npt.NDArray[np.int64]  # in its group
    sheet: npt.NDArray[np.int64]  # its place in SHEETS
    x: Floats
    y: Floats
    # Of a cluster, what its badge says and who is in it; worked out when it first comes into view.
    said: dict[int, tuple[QPixmap, Hit]] = field(default_factory=dict)


SHEETS = tuple(Sheet)


class Gathering:
    """Arranges and paints the groups given."""

    def __init__(self, groups: Sequence[MarkGroup], symbols: Symbols) -> None:
        self._groups, self._symbols = tuple(groups), symbols
        self._known: _Arranged | None = None

    def _arranged(self, zoom: float, shown: frozenset[Sheet]) -> _Arranged:
        key = (zoom, shown, self._symbols.ratio, *(group.edition for group in self._groups))
        if self._known is None or self._known.key != key:
            self._known = self._arrange(key, zoom, shown)
        return self._known

    def _arrange(self, key: tuple[object, ...], zoom: float, shown: frozenset[Sheet]) -> _Arranged:
        groups, indices, sheets, xs, ys, apart = [], [], [], [], [], []
        place_of = {sheet: i for i, sheet in enumerate(SHEETS)}
        for number, group in enumerate(self._groups):
            place = np.array([place_of[sheet] for sheet in group.sheets], dtype=np.int64)
            is_on = np.array([sheet in shown for sheet in SHEETS])
            index = np.flatnonzero(is_on[place]) if len(place) else place
            groups.append(np.full(len(index), number, dtype=np.int64))
            indices.append(index)
            sheets.append(place[index])
            xs.append(group.marks.x[index])
            ys.append(group.marks.y[index])
            apart.append(group.apart[index])
        x, y = np.concatenate(xs), np.concatenate(ys)
        return _Arranged(
            key=key,
            clusters=clustered(x, y, zoom, np.concatenate(apart)),
            group=np.concatenate(groups),
            index=np.concatenate(indices),
            sheet=np.concatenate(sheets),
            x=x,
            y=y,
        )

    def paint(self, painter: QPainter, view: Viewport, shown: frozenset[Sheet]) -> list[Hit]:
        """Badges and signs in view; returns what can be hit, the topmost last."""
        known = self._arranged(view.zoom, shown)
        size = (view.width, view.height)
        hits: list[Hit] = []
        x, y = view.world_to_screen(known.clusters.x, known.clusters.y)
        for k in np.flatnonzero(in_window(x, y, size, 60.0)).tolist():
            said = known.said.get(k)
            if said is None:
                said = known.said[k] = self._say(known, k)
            at = float(x[k]), float(y[k])
            stamp(painter, said[0], *at)
            hits.append(replace(said[1], x=at[0], y=at[1]))
        alone = known.clusters.alone
        x, y = view.world_to_screen(known.x[alone], known.y[alone])
        for k in np.flatnonzero(in_window(x, y, size, 20.0))[:MOST_ICONS].tolist():
            row = int(alone[k])
            group = self._groups[int(known.group[row])]
            i = int(known.index[row])
            stamp(painter, group.picture(i), float(x[k]), float(y[k]))
            key = group.marks.ids[i]
            hits.append(Hit(layer=group.layer, key=key, x=float(x[k]), y=float(y[k])))
        return hits

    def _say(self, known: _Arranged, cluster: int) -> tuple[QPixmap, Hit]:
        rows = known.clusters.members(cluster)
        pairs = zip(known.group[rows].tolist(), known.index[rows].tolist(), strict=True)
        members = tuple(
            (self._groups[number], self._groups[number].marks.ids[i]) for number, i in pairs
        )
        group, key = members[0]
        picture = self._symbols.bunch(_parts(known.sheet[rows]))
        return picture, Hit(layer=group.layer, key=key, x=0.0, y=0.0, members=members)


def stays_together(members: tuple[tuple[MarkGroup, str], ...]) -> bool:
    """Whether no zoom takes them apart, so that they must be fanned out."""
    if len(members) > MOST_IN_FAN:
        return False
    rows = [(group, group.marks.ids.index(key)) for group, key in members]
    size = TILE_PX * 2.0**MAX_ZOOM
    x = np.array([group.marks.x[i] for group, i in rows])
    y = np.array([group.marks.y[i] for group, i in rows])
    return bool(max(np.ptp(x), np.ptp(y)) * size < OPENS_PX)


def _parts(sheets: npt.NDArray[np.int64]) -> tuple[tuple[Sheet, int], ...]:
    """How many of each sheet, the most first."""
    counts = np.bincount(sheets, minlength=len(SHEETS))
    order = np.argsort(-counts, kind="stable")
    return tuple((SHEETS[i], int(counts[i])) for i in order.tolist() if counts[i])
