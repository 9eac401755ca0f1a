"""Writes the golden files: `python -m tests.golden.make v1|v2`, into tests/golden/.

A released version's files never change again; v2 is today's, until it is released.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import msgspec

from backends.record.catalogue import decode_payload
from backends.record.envelope import Event
from backends.record.kinds import kind_of
from tests.golden.steps import line_of, log_of, text_of
from tests.golden.story_v2 import STEPS

HERE = Path(__file__).parent
_ROOT = HERE.parents[1]
# The last commit of the first release's record.
_FIRST_LIGHT = "8f864a2"


def fold(events: list[Event]) -> dict[str, Any]:
    """Every subject's state as today's code folds it, as plain data."""
    states: dict[str, Any] = {}
    for event in events:
        payload = decode_payload(event)
        kind = kind_of(event.type)
        if kind is not None:
            states[event.subject] = kind.evolve(states.get(event.subject), event, payload)
    return {subject: msgspec.to_builtins(state) for subject, state in states.items()}


def make_v1(out: Path) -> None:
    """With that release's code, taken out of the repository's history."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        archive = ["git", "-C", str(_ROOT), "archive", _FIRST_LIGHT, "backends"]
        packed = subprocess.run(archive, check=True, capture_output=True).stdout
        subprocess.run(["tar", "-x", "-C", name], check=True, input=packed)
        golden = folder / "tests" / "golden"
        golden.mkdir(parents=True)
        for file in ("__init__.py", "steps.py", "story_v1.py", "make_v1.py"):
            shutil.copy(HERE / file, golden)
        (folder / "tests" / "__init__.py").touch()
        command = [sys.executable, "-m", "tests.golden.make_v1", str(out.absolute())]
        subprocess.run(command, check=True, cwd=folder, env={"PYTHONPATH": name})


def make_v2(out: Path) -> None:
    """With today's code."""
    out.mkdir(parents=True, exist_ok=True)
    events = log_of(STEPS)
    (out / "log.jsonl").write_text("".join(map(line_of, events)), encoding="utf-8")
    (out / "state.json").write_text(text_of(fold(events)), encoding="utf-8")


if __name__ == "__main__":
    {"v1": make_v1, "v2": make_v2}[sys.argv[1]](HERE / sys.argv[1])
