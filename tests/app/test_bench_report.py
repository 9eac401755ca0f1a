"""The page of the wall's bench says what was measured and nothing that was not."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from app import bench_report
from app.bench_peers import Cost
from app.bench_table import Rows


def a_run(cpu: float, steal: float = 0.0) -> dict[str, Any]:
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
        "shed": {},
    }


def some_rows() -> Rows:
    rows = Rows(36, ours=[a_run(70.0), a_run(90.0, steal=3.5), a_run(72.0)])
    rows.peers["GStreamer compositor"] = [Cost(cpu_percent=80.0, fps=24.8, steal_percent=1.0)]
    rows.peers["mpv"] = [Cost(cpu_percent=120.0, steal_percent=0.0)]
    return rows


def test_medians_stand_beside_peers_with_the_worst_steal() -> None:
    text = bench_report.page([some_rows()], 30.0, 3, {}).text
    assert "| 36 | **Watchfloor** | 72 | 0.90 | 58.0 | 25.0 | 24.9 | 4.2 | 300 | 3.5 |" in text
    assert "| 36 | GStreamer compositor | 80 | 1.00 | 24.8 | | | | | |" in text
    assert "| 36 | mpv | 120 | 1.50 |" in text


def test_what_was_not_measured_is_not_on_the_page() -> None:
    text = bench_report.page([some_rows()], 30.0, 3, {}).text
    assert "Latency" not in text
    assert "Scene changes" not in text


def test_tiles_that_go_without_are_named() -> None:
    others = {"shed 64": a_run(100.0) | {"shed": {"keys": 40, "slow": 24}}}
    text = bench_report.page([], 30.0, 5, others).text
    assert "64 of 640x360 on one core | 100.0 | 24.9 | 4.2 | keys: 40, slow: 24 |" in text


def test_the_page_is_kept_by_its_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench_report, "FOLDER", tmp_path / "proof")
    page = bench_report.Page(day=dt.date(2026, 11, 26), text="# The wall\n")
    assert page.write().name == "2026-11-26-wall.md"
    assert (tmp_path / "proof" / "2026-11-26-wall.md").read_text() == "# The wall\n"
