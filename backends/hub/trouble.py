"""Words for a store that cannot be used: at the start, and while running. Types only."""

from __future__ import annotations

import enum
from pathlib import Path


class StoreProblem(enum.StrEnum):
    """What keeps the hub from writing; the code in the heartbeat. OK is the empty text."""

    OK = ""
    DISK_FULL = "disk_full"
    READ_ONLY = "read_only"
    STORE_ERROR = "store_error"


class StoreUnavailable(Exception):
    """The data folder cannot be used at the start; `reason` says what, and what to do."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"data folder {path}: {reason}")
        self.path = path
        self.reason = reason


class StoreTrouble(Exception):
    """Nothing can be written now; nothing of this group of work was done."""

    def __init__(self, problem: StoreProblem, detail: str = "") -> None:
        super().__init__(detail or problem.value)
        self.problem = problem


class Overloaded(Exception):
    """More work waits than the hub will hold in memory; send it again later."""
