"""One file that a decoder is asked to write, and what came of it. UI thread.

Files are opened and their digests made on a worker thread.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from app.evidence.check import file_digest
from app.evidence.held import encipher
from backends.record.refusal import Refusal
from video.looking_back import Done, TakeFault, Taken

TAKEN_WITHIN_S = 30.0
Take = Callable[[int, Done], None]


class NotTaken(Exception):
    """Nothing was written, or nobody may; what it says is for windows to put into words."""

    def __init__(self, fault: TakeFault, detail: str = "", refusal: Refusal | None = None) -> None:
        super().__init__(fault.value)
        self.fault, self.detail, self.refusal = fault, detail, refusal


class Order:
    """What a decoder is to write, told at once: the picture of now is wanted, not of later."""

    def __init__(self, take: Take) -> None:
        self._answered: asyncio.Future[Taken] = asyncio.get_running_loop().create_future()
        # In memory until it is whole: a decoder never waits for a disk, nor this thread for one.
        self._fd = os.memfd_create("watchfloor-evidence", os.MFD_CLOEXEC)
        take(self._fd, self._done)

    async def written(self, path: Path, key: bytes) -> tuple[Taken, int, str]:
        """Into a file that is new, enciphered where there is a key.

        What it is, bytes and SHA-256 in hex. Raises NotTaken or OSError.
        """
        try:
            async with asyncio.timeout(TAKEN_WITHIN_S):
                taken = await self._answered
            if taken.fault is not TakeFault.NONE:
                raise NotTaken(taken.fault, taken.detail)
            size, sha256 = await asyncio.to_thread(_copy, self._fd, path, key)
        except TimeoutError:
            raise NotTaken(TakeFault.BUSY) from None
        finally:
            self.close()
        return taken, size, sha256

    def close(self) -> None:
        """It is not wanted any more. Idempotent."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    def _done(self, taken: Taken) -> None:
        if not self._answered.done():
            self._answered.set_result(taken)


def _copy(fd: int, path: Path, key: bytes) -> tuple[int, str]:
    with os.fdopen(os.dup(fd), "rb") as source:
        source.seek(0)
        if key:
            return encipher(source, path, key)
        with path.open("xb") as file:
            shutil.copyfileobj(source, file, 1 << 20)
            file.flush()
            os.fsync(file.fileno())
    return file_digest(path)
