"""One gateway at a time writes a folder of what waits for the hub. Released by the kernel."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import logging
from pathlib import Path

log = logging.getLogger(__name__)

# One whose supervisor was killed sees it within a second, and tries to send for some more.
PATIENCE_S = 15.0
_LOOK_EVERY_S = 0.2


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


async def claim_in_turn(folder: Path, held: contextlib.ExitStack) -> None:
    """As `claim`; a gateway that has it and ends within PATIENCE_S is waited for."""
    loop = asyncio.get_running_loop()
    until_s, is_told = loop.time() + PATIENCE_S, False
    while True:
        try:
            claim(folder, held)
        except FolderTaken:
            if loop.time() >= until_s:
                raise
        else:
            return
        if not is_told:
            log.info("another gateway uses %s; waiting for its end", folder)
            is_told = True
        await asyncio.sleep(_LOOK_EVERY_S)
