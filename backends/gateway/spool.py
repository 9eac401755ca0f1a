"""Batches the hub has not taken yet, on disk in order. Uplink's thread only; sends nothing.

One append-only file of length-prefixed records and a small file of how far the hub took them;
both are emptied when all is taken. A record cut off by a power failure is dropped at load.
When the disk refuses, records stay in memory and `problem` says why. Nobody else may read the
file: reports of citizens wait in it too.
"""

from __future__ import annotations

import logging
import os
from collections import deque
from pathlib import Path

import msgspec

from backends.record.observation import IngestBatch

log = logging.getLogger(__name__)

# Made while there is one thread: two that look at a type for the first time at once crash msgspec
# (seen with 0.22.0: a segmentation fault in two of three runs).
_BATCHES = msgspec.msgpack.Decoder(IngestBatch)
_PREFIX = 4
_MOST_BYTES = 64 * 1024 * 1024


class Spool:
    """A first-in, first-out queue of batches that survives a restart."""

    def __init__(self, folder: Path, name: str = "uplink", what: str = "alarm conditions") -> None:
        """`what` waits in it, for the log."""
        self._path = folder / f"{name}.spool"
        self._mark = folder / f"{name}.taken"
        self._what = what
        self._in_memory: deque[IngestBatch] = deque()
        self._read_at = 0
        self._end = 0
        self._head_size = 0
        self.problem = ""
        self._recover(folder)

    @property
    def size_bytes(self) -> int:
        """What lies on the disk, taken or not."""
        return self._end

    def __bool__(self) -> bool:
        return self._read_at < self._end or bool(self._in_memory)

    def append(self, batch: IngestBatch) -> None:
        """Keep a batch: on disk and synced, else in memory."""
        if self._in_memory:  # order: what came after the failure follows it
            self._in_memory.append(batch)
            return
        body = msgspec.msgpack.encode(batch)
        try:
            with open(self._path, "ab", opener=_for_us_only) as file:
                file.truncate(self._end)
                file.write(len(body).to_bytes(_PREFIX, "big") + body)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            self._say(f"cannot write {self._path.name}: {error.strerror}")
            self._in_memory.append(batch)
            return
        self._end += _PREFIX + len(body)
        self._say("")

    def first(self) -> IngestBatch | None:
        """The oldest batch, kept until `taken`; None when there is none."""
        while self._read_at < self._end:
            body = self._read(self._read_at)
            if body is not None:
                try:
                    batch = _BATCHES.decode(body)
                except (msgspec.MsgspecError, UnicodeDecodeError) as error:
                    log.error("a spooled batch is unreadable and is left out: %s", error)
                    self._advance(_PREFIX + len(body))
                    continue
                self._head_size = _PREFIX + len(body)
                return batch
            log.error("%d spooled bytes are unreadable and are left out", self._end - self._read_at)
            self._end = self._read_at
        return self._in_memory[0] if self._in_memory else None

    def taken(self) -> None:
        """The hub took the oldest batch, or refused it for good."""
        if self.first() is not None and self._read_at < self._end:
            self._advance(self._head_size)
        elif self._in_memory:
            self._in_memory.popleft()

    def _advance(self, size: int) -> None:
        self._read_at += size
        try:
            if self._read_at >= self._end:
                self._path.unlink(missing_ok=True)
                self._mark.unlink(missing_ok=True)
                self._read_at = self._end = 0
            else:
                self._mark.write_text(str(self._read_at), encoding="ascii")
        except OSError as error:  # a resend carries the same id and is harmless
            self._say(f"cannot write {self._mark.name}: {error.strerror}")

    def _read(self, at: int) -> bytes | None:
        """The record at a position; None when it is cut off or cannot be read."""
        try:
            with self._path.open("rb") as file:
                file.seek(at)
                size = int.from_bytes(file.read(_PREFIX), "big")
                if not 0 < size <= _MOST_BYTES:
                    return None
                body = file.read(size)
        except OSError as error:
            self._say(f"cannot read {self._path.name}: {error.strerror}")
            return None
        return body if len(body) == size else None

    def _recover(self, folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            size = self._path.stat().st_size
            mark = self._mark.read_text(encoding="ascii") if self._mark.exists() else "0"
        except FileNotFoundError:
            return
        except OSError as error:
            self._say(f"cannot use {folder}: {error.strerror}")
            return
        at = 0
        while at < size:
            body = self._read(at)
            if body is None:
                break
            at += _PREFIX + len(body)
        self._end = at
        self._read_at = min(int(mark), at) if mark.isdigit() else 0

    def _say(self, problem: str) -> None:
        if problem and problem != self.problem:
            log.error("%s wait in memory only: %s", self._what, problem)
        elif self.problem and not problem:
            log.info("%s are kept on disk again", self._what)
        self.problem = problem


def _for_us_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
