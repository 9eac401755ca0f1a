"""Pictures that devices upload when asked for one (GB/T 28181-2022): who may, and where they lie.

The hub's loop; files are written in threads. An address is unguessable, holds for minutes and
for one camera; only JPEG is kept, and the log says of each what it is.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import logging
import os
import secrets
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

from backends.hub.consoles import Console
from backends.hub.jobs import Answer
from backends.hub.settings import HubSettings
from backends.hub.snapshot_index import SnapshotIndex
from backends.link.snapshots import KeptSnapshot
from backends.record.common import Actor
from backends.record.device_events import SnapshotKept
from backends.record.ids import CameraId
from backends.record.refusal import Refusal, RefusalCode

log = logging.getLogger(__name__)

FOLDER = "snapshots"
MOST_BYTES = 8 << 20
MOST_PICTURES = 10  # of one order: the standard's SnapNum
OPEN_S = 300.0
MOST_OPEN = 1_000
_START, _END = b"\xff\xd8\xff", b"\xff\xd9"
_LEAST_BYTES = 64

Note = Callable[[str, SnapshotKept, Actor], Future[Answer] | None]


@dataclass(slots=True)
class _Open:
    camera: CameraId
    device: str
    actor: Actor
    until_s: float
    left: int = MOST_PICTURES


class SnapshotDesk:
    """`address`: of this hub as devices reach it. `note` writes into the log."""

    def __init__(self, folder: Path, address: str, note: Note) -> None:
        self._folder, self._address, self._note = folder / FOLDER, address.rstrip("/"), note
        self.index = SnapshotIndex(self._folder)
        self._open: dict[str, _Open] = {}

    def expect(self, camera: CameraId, device: str, console: Console) -> tuple[str, str]:
        """An order is on its way: (address to upload to, session)."""
        now_s = asyncio.get_running_loop().time()
        for key in [key for key, known in self._open.items() if known.until_s <= now_s]:
            del self._open[key]
        while len(self._open) >= MOST_OPEN:
            del self._open[next(iter(self._open))]
        session = secrets.token_hex(32)
        actor = Actor(user=console.user.id, seat=console.user.seat)
        self._open[session] = _Open(camera, device, actor, now_s + OPEN_S)
        return f"{self._address}/api/v1/snapshots/{session}", session

    async def take(self, session: str, body: bytes, content_type: str) -> Refusal | None:
        """A device's POST. None once the picture is on the disk and in the log."""
        known = self._open.get(session)
        if known is None or known.until_s <= asyncio.get_running_loop().time():
            return Refusal(code=RefusalCode.UNKNOWN_SUBJECT, detail="nobody asked for that")
        picture = jpeg_in(body, content_type)
        if picture is None:
            return Refusal(code=RefusalCode.MALFORMED, detail="no JPEG in it")
        if known.left <= 0:
            return Refusal(code=RefusalCode.TOO_LARGE, detail=f"{MOST_PICTURES} are kept")
        known.left -= 1
        now = dt.datetime.now(dt.UTC)
        name = f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(8)}.jpg"
        kept = KeptSnapshot(
            file=name,
            camera=known.camera,
            device=known.device,
            at=now,
            size_bytes=len(picture),
            sha256=hashlib.sha256(picture).hexdigest(),
            by=known.actor.user or "",
        )
        try:
            await asyncio.to_thread(self._write, kept, picture)
        except OSError as error:
            log.warning("a snapshot of %s is not kept: %s", known.camera, error)
            return Refusal(code=RefusalCode.STORE_UNAVAILABLE, detail="no room for it")
        told = SnapshotKept(
            camera=known.camera,
            file=name,
            sha256=kept.sha256,
            size=len(picture),
        )
        if self._note(known.device, told, known.actor) is None:
            return Refusal(code=RefusalCode.STORE_UNAVAILABLE, detail="too much waits")
        return None

    def read(self, name: str) -> bytes | None:
        """A kept picture; None where there is none of that name. Blocks."""
        is_plain = name.endswith(".jpg") and all(c.isalnum() or c in "-." for c in name)
        try:
            return (self._folder / name).read_bytes() if is_plain else None
        except OSError:
            return None

    def _write(self, kept: KeptSnapshot, picture: bytes) -> None:
        name = kept.file
        self._folder.mkdir(mode=0o700, exist_ok=True)
        part = self._folder / f"{name}.part"
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(picture)
            file.flush()
            os.fsync(file.fileno())
        part.replace(self._folder / name)
        self.index.add(kept)


def jpeg_in(body: bytes, content_type: str) -> bytes | None:
    """The picture of a POST: the body itself, or the first JPEG of a multipart form."""
    kind, _, options = content_type.partition(";")
    if kind.strip().lower() != "multipart/form-data":
        return _jpeg(body)
    _, _, boundary = options.partition("boundary=")
    mark = boundary.strip().strip('"').encode("latin-1", "replace")
    if not mark:
        return None
    for part in body.split(b"--" + mark):
        _, _, content = part.partition(b"\r\n\r\n")
        found = _jpeg(content)
        if found is not None:
            return found
    return None


def _jpeg(data: bytes) -> bytes | None:
    trimmed = data.rstrip(b"\r\n\x00 ")
    is_picture = trimmed.startswith(_START) and trimmed.endswith(_END)
    return trimmed if is_picture and len(trimmed) >= _LEAST_BYTES else None


def snapshot_desk(settings: HubSettings, note: Note) -> SnapshotDesk:
    """Of a hub; the address is that it listens at where its settings name no other."""
    scheme = "https" if settings.tls_certificate else "http"
    address = settings.upload_address or f"{scheme}://{settings.listen}"
    return SnapshotDesk(Path(settings.data), address, note)
