"""`watchfloor bench line`: does a wall's cost grow in a straight line with its tiles?

Walls of 4, 8, 16 and 24 tiles in turn, each in a process of its own on cameras of its own; the
straight line through the medians, and how far each of them is from it. Blocks for minutes.
"""

from __future__ import annotations

import statistics
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass

import numpy as np
from PySide6.QtCore import QCoreApplication

from app import bench_report
from app.bench_output import print_measured
from app.bench_runs import Result, measure_ours, worst_shed

translate = QCoreApplication.translate

TILES = (4, 8, 16, 24)
ROUNDS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """Medians of the runs with so many tiles; `line_percent`: what the straight line says there.

    `steal_percent` and `shed`: the worst of any run.
    """

    tiles: int
    cpu_percent: float
    line_percent: float
    shown_fps_min: float
    steal_percent: float
    shed: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """CPU in percent of one core: `fixed_percent` and `tile_percent` for each tile.

    `residual_points`: how far the farthest point is from the line, in percent of one core;
    `residual_percent`: that in percent of what the line says there.
    """

    rounds: int
    seconds: float
    fixed_percent: float
    tile_percent: float
    residual_points: float
    residual_percent: float
    points: list[Point]


def fitted(cpu_by_tiles: Mapping[int, float]) -> tuple[float, float]:
    """(fixed, for each tile) of the straight line with the least squares."""
    tile, fixed = np.polyfit(list(cpu_by_tiles), list(cpu_by_tiles.values()), 1)
    return float(fixed), float(tile)


def line_of(runs: Mapping[int, list[Result]], seconds: float) -> Line:
    """Of the runs by number of tiles; each number has one at least."""
    fixed, tile = fitted({tiles: _median(some, "cpu_percent") for tiles, some in runs.items()})
    points = [
        Point(
            tiles=tiles,
            cpu_percent=round(_median(some, "cpu_percent"), 1),
            line_percent=round(fixed + tile * tiles, 1),
            shown_fps_min=_median(some, "pictures_shown_fps_min"),
            steal_percent=max(float(run["steal_percent"]) for run in some),
            shed=worst_shed(some),
        )
        for tiles, some in runs.items()
    ]
    worst = max(points, key=lambda point: abs(point.cpu_percent - point.line_percent))
    residual = abs(worst.cpu_percent - worst.line_percent)
    return Line(
        rounds=min(map(len, runs.values())),
        seconds=seconds,
        fixed_percent=round(fixed, 1),
        tile_percent=round(tile, 2),
        residual_points=round(residual, 1),
        residual_percent=round(residual / worst.line_percent * 100, 1),
        points=points,
    )


def measure(seconds: float) -> Line | None:
    """The runs in turn; None where no run of one number of tiles succeeded."""
    runs: dict[int, list[Result]] = {tiles: [] for tiles in TILES}
    for _ in range(ROUNDS):
        for tiles, some in runs.items():
            arguments = ["wall", "--tiles", str(tiles), "--seconds", str(seconds)]
            result = measure_ours(arguments, seconds)
            if result is not None:
                some.append(result)
    return line_of(runs, seconds) if all(runs.values()) else None


def words_of(line: Line) -> str:
    """The line in words, on screen."""
    words = translate(
        "Bench",
        "处理器 = {fixed} + {tile} × 路数（占一个核的 %），离直线最远 {points} 点（{share} %）",
    )
    return words.format(
        fixed=line.fixed_percent,
        tile=line.tile_percent,
        points=line.residual_points,
        share=line.residual_percent,
    )


def run(seconds: float, as_json: bool, is_written: bool) -> int:
    """Print the points and the line; 1 where they could not be measured."""
    line = measure(seconds)
    if line is None:
        return 1
    if is_written:
        print(bench_report.line_page(line).write(), file=sys.stderr)
    if as_json:
        print_measured(asdict(line), as_json=True)
        return 0
    for point in line.points:
        print(
            f"{point.tiles:>4}{point.cpu_percent:>8.1f} %{point.line_percent:>8.1f} %"
            f"{point.shown_fps_min:>8.1f} fps  steal {point.steal_percent:.1f} %"
        )
    print(words_of(line))
    return 0


def _median(runs: list[Result], name: str) -> float:
    return float(statistics.median(run[name] for run in runs))
