"""The page of the wall's bench says what was measured and nothing that was not."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from app import bench_report, bench_table
from app.bench_line import line_of
from app.bench_peers import Cost
from app.bench_report import More
from app.bench_table import Rows


def a_run(cpu: float, steal: float = 0.0, shed: dict[str, int] | None = None) -> dict[str, Any]:
    return {
        "cpu_percent": cpu,
        "painted_fps": 58.0,
        "decoded_fps_min": 25.0,
        "pictures_shown_fps_min": 24.9,
        "pictures_shown_fps_mean": 24.9,
        "ui_tick_p99_ms": 4.2,
        "pss_mb": 420.0,
        "ring_mb": 120.0,
        "steal_percent": steal,
        "shed": shed or {},
        "torn": 0,
        "pictures_looked_at": 4500,
        "pictures_unread": 0,
    }


def some_rows() -> Rows:
    rows = Rows(36, ours=[a_run(70.0), a_run(90.0, steal=3.5), a_run(72.0)])
    rows.peers["GStreamer compositor"] = [Cost(cpu_percent=80.0, fps=24.8, steal_percent=1.0)]
    rows.peers["mpv"] = [Cost(cpu_percent=120.0, steal_percent=0.0)]
    return rows


def text_of(*table: Rows, more: More | None = None) -> str:
    return bench_report.page(list(table), 30.0, 3, more or More()).text


def test_medians_stand_beside_peers_with_the_worst_steal() -> None:
    text = text_of(some_rows())
    ours = "| 36 | **Watchfloor** | 72 | 0.90 | 0 | 58.0 | 25.0 | 24.9 | 0 of 13,500 | 4.2 | 300 |"
    assert f"{ours} 3.5 |" in text
    assert "| 36 | GStreamer compositor | 80 | 1.00 | | 24.8 | | |" in text
    assert "| 36 | mpv | 120 | 1.50 |" in text


def test_beside_a_ratio_stands_how_many_tiles_went_without_in_the_worst_run() -> None:
    rows = some_rows()
    rows.ours.append(a_run(71.0, shed={"slow": 3, "keys": 12}))
    assert "| 0.89 | 15 (keys 12, slow 3) | 58.0 |" in text_of(rows)


def test_torn_pictures_of_all_runs_are_counted_together() -> None:
    rows = some_rows()
    rows.ours += [a_run(71.0) | {"torn": 2}, a_run(73.0) | {"torn": 1}]
    assert "| 3 of 22,500 |" in text_of(rows)


def test_a_peer_that_ended_by_itself_is_named() -> None:
    rows = some_rows()
    rows.lost.add("mpv")
    assert "| 36 | mpv | ended in one run or more |" in text_of(rows)


def test_a_comparison_without_its_peers_says_so_and_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert bench_table.run(1.0, is_written=False) == 1
    said = capsys.readouterr()
    assert "未安装对照程序 mpv：sudo apt-get install mpv" in said.err
    assert "无法对照测量" in said.err
    assert said.out == ""


def test_what_was_not_measured_is_not_on_the_page() -> None:
    text = text_of(some_rows())
    assert "Latency" not in text
    assert "Scene changes" not in text
    assert "each further tile" not in text


def test_cost_by_tiles_is_a_line_and_how_far_the_farthest_is_from_it() -> None:
    runs = {tiles: [a_run(10.0 + 2.5 * tiles)] * 3 for tiles in (4, 8, 16, 24)}
    line = line_of(runs, 20.0)
    assert (line.fixed_percent, line.tile_percent) == (10.0, 2.5)
    assert (line.residual_points, line.rounds) == (0.0, 3)
    runs[16] = [a_run(60.0), a_run(90.0, steal=7.0), a_run(60.0, shed={"slow": 2})]
    bent = line_of(runs, 20.0)
    assert bent.residual_points == pytest.approx(7.1, abs=0.2)
    text = text_of(more=More(line=bent))
    assert f"CPU % = {bent.fixed_percent} + {bent.tile_percent} for each tile" in text
    assert "| 24.9 | 2 (slow 2) | 7.0 |" in text


def test_tiles_that_go_without_are_named() -> None:
    others = {"shed 64": a_run(100.0, shed={"keys": 40, "slow": 24})}
    text = text_of(more=More(others=others))
    assert "64 of 640x360 on one core | 100.0 | 24.9 | 4.2 | 64 (keys 40, slow 24) |" in text


def test_the_page_is_kept_by_its_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench_report, "FOLDER", tmp_path / "proof")
    page = bench_report.Page(day=dt.date(2026, 11, 26), text="# The wall\n")
    assert page.write().name == "2026-11-26-wall.md"
    assert (tmp_path / "proof" / "2026-11-26-wall.md").read_text() == "# The wall\n"
