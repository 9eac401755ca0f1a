"""One gateway at a time writes a folder of what waits for the hub. Released by the kernel."""

from __future__ import annotations

import contextlib
import fcntl
from pathlib import Path


class FolderTaken(Exception):
    """Another gateway has it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"another gateway uses {folder}")
        self.folder = folder


def claim(folder: Path, held: contextlib.ExitStack) -> None:
    """It is ours for as long as `held` is open. Raises FolderTaken, OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as own:
        lock = own.enter_context((folder / "uplink.lock").open("ab"))
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise FolderTaken(folder) from error
        held.push(own.pop_all())
