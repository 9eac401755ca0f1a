"""`make prove`: runs what is long and writes a dated report under docs/proof/.

One file of them alone: `python -m tests.prove kills --count 200` (or another in this folder); one
proof of it: `-k soak` after the file's name. The day's page keeps what the others found.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import sys
import time
from pathlib import Path

import pytest

from app.bench_report import machine
from tests.prove.page import Row, page, rows_of, with_earlier
from tests.prove.record import COUNT_VARIABLE, NOTE

FOLDER = Path("docs/proof")


class _Report:
    """Pytest plugin: outcome and duration of each proof, and the sentences they noted."""

    def __init__(self) -> None:
        self.rows: list[Row] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" or report.outcome != "passed":
            name = report.nodeid.rsplit("::", 1)[-1]
            notes = [str(text) for name, text in report.user_properties if name == NOTE]
            self.rows.append(Row(name, report.outcome, report.duration, notes))


def main() -> int:
    """Exit status of the proofs."""
    options = argparse.ArgumentParser(prog="python -m tests.prove")
    options.add_argument(
        "proof",
        nargs="?",
        default="",
        help="kills|endurance|mutations|any_moment|department_mutations|gb_mutations|gb28181_mutations|"
        "wall_faults|wall_load|walls|sound|field|gb28181_load|gb28181_city|gb28181_hands|"
        "gb28181_cascade|gb28181_loss|gb28181_more|gb28181_sipp|gb28181_speed|"
        "gb28181_truncations|talk_heard|vehicle_mutations|"
        "departments_load|grid_storm|map_load|rest_mutations|catalogue|outage|watch_speed|watch_shift|"
        "watch_window|attachments|node_back",
    )
    options.add_argument("--count", type=int, default=200, help="how many kills of the hub")
    asked, others = options.parse_known_args()
    os.environ[COUNT_VARIABLE] = str(asked.count)
    # What is long of a machine or of a rule stands where the others of it stand.
    places = [f"tests/prove/test_{asked.proof}.py" if asked.proof else "tests"]
    report, started = _Report(), time.monotonic()
    status = int(pytest.main([*places, "-m", "prove", *others], plugins=[report]))
    FOLDER.mkdir(parents=True, exist_ok=True)
    today = dt.datetime.now(dt.UTC).date().isoformat()
    path = FOLDER / (f"{today}-{asked.proof}.md" if asked.proof else f"{today}.md")
    rows = report.rows
    if others and path.is_file():
        rows = with_earlier(rows, rows_of(path.read_text(encoding="utf-8")))
    about = f"{machine()}. {time.monotonic() - started:.0f} s in all."
    path.write_text(page(today, about, rows), encoding="utf-8")
    print(f"wrote {path}")
    return status


if __name__ == "__main__":
    sys.exit(main())
