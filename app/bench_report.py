"""The page that `watchfloor bench table --write` keeps: what was measured, when, on which machine.

Makes text and writes one file; measures nothing. English, as docs/ is.
"""

from __future__ import annotations

import datetime as dt
import os
import platform
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.bench_runs import shed_words
from backends.record.work_calendar import CHINA

if TYPE_CHECKING:
    from app.bench_line import Line
    from app.bench_table import Rows

FOLDER = Path("docs/proof")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Text and the day it was measured; `name` is that of its kind."""

    day: dt.date
    text: str
    name: str = "wall"

    def write(self) -> Path:
        """Put it into docs/proof; its path. One page a day: the last one stays."""
        path = FOLDER / f"{self.day.isoformat()}-{self.name}.md"
        FOLDER.mkdir(parents=True, exist_ok=True)
        path.write_text(self.text, encoding="utf-8")
        return path


@dataclass(frozen=True, slots=True)
class More:
    """What else was measured. `others`: single runs by the name that the table gave them."""

    line: Line | None = None
    others: dict[str, dict[str, Any]] = field(default_factory=dict)


def page(table: list[Rows], seconds: float, runs: int, more: More) -> Page:
    """The whole page."""
    day = dt.datetime.now(CHINA).date()
    lines = [
        f"# The wall on {day.isoformat()}",
        "",
        f"{machine()}. Made by `watchfloor bench table --write`.",
        "",
        "640x360 H.264, 25 fps, 0.9 Mbit/s, one key frame a second, out of step, from",
        "gst-rtsp-server on the same machine by RTSP over TCP; window 1920x1080 on Xvfb. CPU: user",
        "and system time of all processes of a program in % of one core, without the X server and",
        f"without the cameras. Medians of {runs} interleaved runs of {seconds:.0f} s; steal: the",
        "worst share of the machine that its host gave to others in any of them. PSS: of console",
        "and decoders, without the packets kept to be looked back at. Tiles that went without (sub",
        "stream, fewer pictures, key frames only): the most in any run; a share of the compositor",
        "counts where that is 0. Torn: pictures whose upper and lower part are of two pictures, of",
        "all that were painted in 5 s after each run.",
        "",
        "| tiles | program | CPU % | of the compositor | tiles that went without | painted/s |"
        " decoded/s | shown/s | torn | tick p99 ms | PSS MB | steal % |",
        "|---|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for rows in table:
        lines += _rows(rows)
    lines += ["", *_line(more.line), *_others(more.others)]
    return Page(day=day, text="\n".join(lines).rstrip() + "\n")


def line_page(line: Line) -> Page:
    """What each further tile costs, alone."""
    day = dt.datetime.now(CHINA).date()
    lines = [
        f"# The wall by tiles on {day.isoformat()}",
        "",
        f"{machine()}. Made by `watchfloor bench line --write`.",
        "",
        "640x360 H.264, 25 fps from gst-rtsp-server on the same machine by RTSP over TCP; window",
        "1920x1080 on Xvfb. CPU: user and system time of all our processes in % of one core.",
        "",
        *_line(line),
    ]
    return Page(day=day, text="\n".join(lines).rstrip() + "\n", name="wall-line")


def machine() -> str:
    """The machine in words: cores, processor, system, Python."""
    model = "an unnamed processor"
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    try:
        system = platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        system = platform.system()
    python = platform.python_version()
    return f"{os.cpu_count()} cores of {model}, no GPU used, {system}, Python {python}"


def _rows(rows: Rows) -> list[str]:
    peer = "GStreamer compositor"
    base = rows.cpu_of(peer) if peer in rows.peers else 0.0
    lines = []
    if rows.ours:
        cpu = rows.median("cpu_percent")
        names = ("painted_fps", "decoded_fps_min", "pictures_shown_fps_min")
        values = " | ".join(f"{rows.median(name):.1f}" for name in names)
        torn = f"{rows.total('torn')} of {rows.total('pictures_looked_at'):,}"
        lines.append(
            f"| {rows.tiles} | **Watchfloor** | {cpu:.0f} | {_share(cpu, base)}"
            f" | {shed_words(rows.shed)} | {values} | {torn}"
            f" | {rows.median('ui_tick_p99_ms'):.1f} | {rows.pss_mb:.0f} | {rows.most_steal:.1f} |"
        )
    for name in rows.peers:
        cpu = rows.cpu_of(name)
        fps = f"{rows.fps_of(name):.1f}" if rows.fps_of(name) else ""
        lines.append(
            f"| {rows.tiles} | {name} | {cpu:.0f} | {_share(cpu, base)} | | {fps} | | | | | | |"
        )
    lines += [
        f"| {rows.tiles} | {name} | ended in one run or more | | | | | | | | | |"
        for name in sorted(rows.lost)
    ]
    return lines


def _line(line: Line | None) -> list[str]:
    """What each further tile costs."""
    if line is None:
        return []
    lines = [
        "## What each further tile costs",
        "",
        f"Walls of so many tiles in turn, medians of {line.rounds} runs of {line.seconds:.0f} s;"
        " and the straight line",
        "with the least squares through them.",
        "",
        "| tiles | CPU % | on the line | shown/s | tiles that went without | steal % |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {point.tiles} | {point.cpu_percent:.1f} | {point.line_percent:.1f} |"
        f" {point.shown_fps_min:.1f} | {shed_words(point.shed)} | {point.steal_percent:.1f} |"
        for point in line.points
    ]
    return [
        *lines,
        "",
        f"CPU % = {line.fixed_percent} + {line.tile_percent} for each tile; the farthest from it is"
        f" {line.residual_points} points away",
        f"({line.residual_percent} % of what the line says there).",
        "",
    ]


def _share(cpu: float, base: float) -> str:
    return f"{cpu / base:.2f}" if base else ""


def _others(others: dict[str, dict[str, Any]]) -> list[str]:
    lines: list[str] = []
    latency = {n: r for n, r in others.items() if n.startswith("latency")}
    if latency:
        lines += ["## Latency", "", "From the server's frame to the end of the paint.", ""]
        lines += ["| tiles | p50 ms | p99 ms | drift ms | read back from X, p50 ms | steal % |"]
        lines += ["|---|---|---|---|---|---|"]
        seen = ("tiles", "p50_ms", "p99_ms", "drift_ms", "screen_p50_ms", "steal_percent")
        lines += [_row(result, seen) for result in latency.values()]
        lines += [""]
    if "switch 16" in others:
        lines += ["## Scene changes", "", "16 tiles, until all show the new cameras.", ""]
        lines += ["| prepared ms | cold, over the key-frame wait ms | steal % |", "|---|---|---|"]
        names = ("prepared_ms", "cold_over_keyframe_ms", "steal_percent")
        lines += [_row(others["switch 16"], names), ""]
    titles = {
        "shed 64": "64 of 640x360 on one core",
        "shed 16": "16 of 1920x1080 on one core",
        "unshed 100": "100 of 640x360 in two windows, all cores",
    }
    if titles.keys() & others.keys():
        lines += ["## More than the machine can do", ""]
        lines += ["| what | CPU % | shown/s, mean | tick p99 ms | tiles that go without |"]
        lines += ["|---|---|---|---|---|"]
        names = ("cpu_percent", "pictures_shown_fps_mean", "ui_tick_p99_ms")
        for name, title in titles.items():
            if name in others:
                shed = shed_words(others[name]["shed"])
                lines += [f"| {title} {_row(others[name], names)} {shed} |"]
    return lines


def _row(result: dict[str, Any], names: tuple[str, ...]) -> str:
    return f"| {' | '.join(str(result[name]) for name in names)} |"
