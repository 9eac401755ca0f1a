"""Runs a bench of ours in a process of its own and reads what it measured. Blocks for as long.

For benches that compare: nothing of one run stays for the next.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

Result = dict[str, Any]


def measure_ours(arguments: list[str], seconds: float) -> Result | None:
    """What `watchfloor bench` with these arguments measures; `seconds`: how long it measures.

    None, and why on stderr, where it failed.
    """
    command = [sys.executable, "-m", "app.cli", "bench", *arguments, "--json"]
    limit_s = seconds + 120
    done = subprocess.run(command, capture_output=True, text=True, timeout=limit_s, check=False)
    if done.returncode != 0:
        print(done.stderr.strip()[-500:], file=sys.stderr)
        return None
    result: Result = json.loads(done.stdout)
    return result


def shed_words(shed: dict[str, int]) -> str:
    """How many tiles go without, and without what, for a cell of a table."""
    if not shed:
        return "0"
    kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(shed.items()))
    return f"{sum(shed.values())} ({kinds})"


def worst_shed(results: list[Result]) -> dict[str, int]:
    """Of several runs: the most tiles that went without."""
    return max((dict(result["shed"]) for result in results), key=lambda s: sum(s.values()))
