"""Draws footprints along the invented city's streets into buildings.npy.

`python -m resources.city.build_buildings`, after build_city. Seeded and deterministic; they
mean nothing, they only keep the blocks from being bare. Nothing at run time calls it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from resources.city.site import HALF_X, HALF_Y, LAT0, LAT_M, LON0, LON_M

Floats = npt.NDArray[np.float64]

SEED = 20261122
CELL_M = 6.0  # of the mask of what is built or paved
HALF_ROAD_M = {"expressway": 30.0, "arterial": 20.0, "collector": 12.0, "local": 8.0}
FOOTPRINT = np.dtype(
    [("x_m", "<u2"), ("y_m", "<u2"), ("turn", "<i2"), ("half_dm", "u1"), ("deep_dm", "u1")]
)  # metres east and south of the north-west corner, hundredths of a degree clockwise

# Nine points of a footprint, in halves of its width and depth
_PROBES = np.array([(x, y) for x in (-1.0, 0.0, 1.0) for y in (-1.0, 0.0, 1.0)])


def metres(points: list[list[float]]) -> Floats:
    """Metres east and south of the bounds' north-west corner."""
    lon_lat = np.asarray(points, dtype=np.float64)
    return np.column_stack(
        ((lon_lat[:, 0] - LON0) * LON_M + HALF_X, HALF_Y - (lon_lat[:, 1] - LAT0) * LAT_M)
    )


def build(city: dict[str, Any]) -> npt.NDArray[np.void]:
    """All footprints that keep clear of streets, water, parks and each other."""
    rng = np.random.default_rng(SEED)
    centre, along, half = _candidates(city, rng)
    across = np.column_stack((-along[:, 1], along[:, 0]))
    probes = (
        centre[:, None, :]
        + _PROBES[None, :, :1] * half[:, None, :1] * along[:, None, :]
        + _PROBES[None, :, 1:] * half[:, None, 1:] * across[:, None, :]
    )
    cells = np.floor(probes / CELL_M).astype(np.int64)
    mask = _paved(city)
    rows, columns = cells[..., 1], cells[..., 0]
    inside = (rows >= 0) & (columns >= 0) & (rows < mask.shape[0]) & (columns < mask.shape[1])
    flat = np.where(inside, rows * mask.shape[1] + columns, 0)
    clear = inside.all(axis=1) & ~mask.reshape(-1)[flat].any(axis=1)
    flat, centre, along = flat[clear], centre[clear], along[clear]
    across, half = across[clear], half[clear]
    first = np.full(mask.size, len(flat), dtype=np.int32)  # the first of each cell stays
    order = np.arange(len(flat), dtype=np.int32)
    np.minimum.at(first, flat.reshape(-1), np.repeat(order, flat.shape[1]))
    kept = (first[flat] == order[:, None]).all(axis=1)
    out = np.zeros(int(kept.sum()), dtype=FOOTPRINT)
    out["x_m"], out["y_m"] = np.rint(centre[kept]).T
    turn = np.degrees(np.arctan2(along[kept, 1], along[kept, 0]))
    out["turn"] = np.rint(turn * 100)
    out["half_dm"], out["deep_dm"] = np.rint(half[kept] * 10).T
    return out


def _candidates(city: dict[str, Any], rng: np.random.Generator) -> tuple[Floats, Floats, Floats]:
    """(centre, direction, half sizes) in metres, two rows on both sides of every street."""
    centres, ways, halves = [], [], []
    for street in city["streets"]:
        if street["class"] == "expressway":
            continue
        for side in (-1.0, 1.0):
            for row in (0, 1):
                at, way = _walk(street, rng)
                half = np.column_stack(
                    (rng.uniform(7.0, 20.0, len(at)), rng.uniform(5.5, 10.5, len(at)))
                )
                away = HALF_ROAD_M[street["class"]] + 5.0 + 27.0 * row + half[:, 1]
                across = np.column_stack((-way[:, 1], way[:, 0]))
                centres.append(at + across * (side * away)[:, None])
                ways.append(way)
                halves.append(half)
    return np.concatenate(centres), np.concatenate(ways), np.concatenate(halves)


def _walk(street: dict[str, Any], rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Points along a street in metres with the direction there, 22 to 52 m apart."""
    xy = metres(street["line"])
    steps = np.diff(xy, axis=0)
    lengths = np.hypot(steps[:, 0], steps[:, 1])
    arc = np.concatenate(([0.0], np.cumsum(lengths)))
    gaps = rng.uniform(22.0, 52.0, int(arc[-1] / 22.0) + 1)
    marks = np.cumsum(gaps)
    marks = marks[marks < arc[-1] - 12.0]
    at = np.column_stack((np.interp(marks, arc, xy[:, 0]), np.interp(marks, arc, xy[:, 1])))
    segment = np.clip(np.searchsorted(arc, marks, side="right") - 1, 0, len(lengths) - 1)
    way: Floats = steps[segment] / np.maximum(lengths[segment], 1e-9)[:, None]
    return at, way


def _paved(city: dict[str, Any]) -> npt.NDArray[np.bool_]:
    """Cells of streets, water and parks: nothing is built there."""
    mask = np.zeros((int(2 * HALF_Y / CELL_M) + 1, int(2 * HALF_X / CELL_M) + 1), dtype=bool)
    for street in city["streets"]:
        _brush(mask, metres(street["line"]), HALF_ROAD_M[street["class"]])
    for river in city["rivers"]:
        _brush(mask, metres(river["line"]), river["width_m"] / 2 + 15.0)
    for ring in (*city["lakes"], *city["parks"]):
        _fill(mask, metres(ring["ring"]))
    return mask


def _brush(mask: npt.NDArray[np.bool_], xy: Floats, half_m: float) -> None:
    lengths = np.hypot(*np.diff(xy, axis=0).T)
    arc = np.concatenate(([0.0], np.cumsum(lengths)))
    step = max(CELL_M, half_m / 3)
    marks = np.arange(0.0, arc[-1], step)
    columns = np.interp(marks, arc, xy[:, 0]) / CELL_M
    rows = np.interp(marks, arc, xy[:, 1]) / CELL_M
    reach = int(half_m / CELL_M) + 1
    offsets = np.arange(-reach, reach + 1)
    dy, dx = np.meshgrid(offsets, offsets)
    disc = np.hypot(dx, dy) * CELL_M <= half_m + CELL_M / 2
    r = (np.floor(rows).astype(np.int64)[:, None] + dy[disc]).reshape(-1)
    c = (np.floor(columns).astype(np.int64)[:, None] + dx[disc]).reshape(-1)
    inside = (r >= 0) & (c >= 0) & (r < mask.shape[0]) & (c < mask.shape[1])
    mask[r[inside], c[inside]] = True


def _fill(mask: npt.NDArray[np.bool_], xy: Floats) -> None:
    """Even-odd rule, row by row."""
    ring = xy / CELL_M
    following = np.roll(ring, -1, axis=0)
    low, high = int(ring[:, 1].min()), int(ring[:, 1].max()) + 1
    for row in range(max(0, low), min(mask.shape[0], high)):
        y = row + 0.5
        crosses = (ring[:, 1] > y) != (following[:, 1] > y)
        a, b = ring[crosses], following[crosses]
        at = np.sort((b[:, 0] - a[:, 0]) * (y - a[:, 1]) / (b[:, 1] - a[:, 1]) + a[:, 0])
        for left, right in zip(at[::2].tolist(), at[1::2].tolist(), strict=False):
            mask[row, max(0, int(left)) : max(0, int(right) + 1)] = True


def main() -> None:
    """Write buildings.npy beside city.json."""
    folder = Path(__file__).parent
    city = json.loads((folder / "city.json").read_text(encoding="utf-8"))
    np.save(folder / "buildings.npy", build(city))


if __name__ == "__main__":
    main()
