"""Which kept snapshot is of which camera: a line each beside the pictures. Blocks; any thread.

The log says of each what it is; this says where to find it.
"""

from __future__ import annotations

import logging
import os
import threading
from pathlib import Path

import msgspec

from backends.link.snapshots import KeptSnapshot, Snapshots, SnapshotsAnswer

log = logging.getLogger(__name__)

INDEX = "index.jsonl"


class SnapshotIndex:
    """Raises OSError. A line that a power cut left torn is passed over."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / INDEX
        self._known: list[KeptSnapshot] | None = None
        self._lock = threading.Lock()

    def add(self, kept: KeptSnapshot) -> None:
        """On the disk when it returns."""
        with self._lock:
            known = self._read()
            handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            with os.fdopen(handle, "ab") as file:
                # A line begins anew, whatever a power cut left of the one before.
                file.write(b"\n" + msgspec.json.encode(kept) + b"\n")
                file.flush()
                os.fsync(file.fileno())
            known.append(kept)

    def find(self, asked: Snapshots) -> SnapshotsAnswer:
        """Newest first."""
        with self._lock:
            known = list(self._read())
        found = [kept for kept in reversed(known) if _is_asked_for(kept, asked)]
        return SnapshotsAnswer(snapshots=found[: asked.limit], is_cut=len(found) > asked.limit)

    def _read(self) -> list[KeptSnapshot]:
        if self._known is not None:
            return self._known
        known: list[KeptSnapshot] = []
        try:
            lines = self._path.read_bytes().split(b"\n")
        except FileNotFoundError:
            lines = []
        for line in filter(None, lines):
            try:
                known.append(msgspec.json.decode(line, type=KeptSnapshot))
            except msgspec.MsgspecError:
                log.warning("a torn line in %s", self._path)
        self._known = known
        return known


def _is_asked_for(kept: KeptSnapshot, asked: Snapshots) -> bool:
    if asked.camera and kept.camera != asked.camera:
        return False
    if asked.device and kept.device != asked.device:
        return False
    return asked.before is None or kept.at < asked.before
