"""What a wall node knows of the cameras on its walls, for a start without the hub. UI thread.

One small file, written after changes. Addresses may hold passwords: it is enciphered with a key
out of the node's own password, which never lies beside it. Who changes that begins anew.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from PySide6.QtCore import QObject, QTimer, Slot

from backends.link.api import Change, Link
from backends.record.ids import CameraId
from backends.record.resource import Camera
from widgets.wall.view import WallView

SAVE_REST_MS = 1000
_MAGIC, _SALT, _NONCE = b"watchfloor cameras 1\n", 16, 12
_COST = 1 << 14  # 16 MiB and some 50 ms, once at the start and once at the first save
_log = logging.getLogger(__name__)
_cameras = msgspec.msgpack.Decoder(list[Camera])


class CameraFile:
    """load() and save(); neither raises: a node shows what it can."""

    def __init__(self, path: Path, password: str) -> None:
        self._path, self._password = path, password
        self._salt, self._key = b"", b""

    def load(self) -> dict[CameraId, Camera]:
        """What was saved last; nothing where there is none, or none that this password opens."""
        try:
            data = self._path.read_bytes()
        except FileNotFoundError:
            return {}
        except OSError as problem:
            _log.warning("cameras of before cannot be read: %s", problem.strerror)
            return {}
        head = len(_MAGIC) + _SALT + _NONCE
        if not data.startswith(_MAGIC) or len(data) <= head:
            _log.warning("the file of the cameras of before is damaged")
            return {}
        self._use(data[len(_MAGIC) : len(_MAGIC) + _SALT])
        try:
            plain = AESGCM(self._key).decrypt(data[head - _NONCE : head], data[head:], _MAGIC)
            return {camera.id: camera for camera in _cameras.decode(plain)}
        except (InvalidTag, msgspec.MsgspecError):
            _log.warning("cameras of before are enciphered with another password, or damaged")
            self._salt = b""
            return {}

    def save(self, cameras: Mapping[CameraId, Camera]) -> None:
        """All or nothing, for this account's eyes only."""
        self._use(self._salt or os.urandom(_SALT))
        nonce = os.urandom(_NONCE)
        plain = msgspec.msgpack.encode(list(cameras.values()))
        data = _MAGIC + self._salt + nonce + AESGCM(self._key).encrypt(nonce, plain, _MAGIC)
        beside = self._path.with_suffix(".new")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            beside.unlink(missing_ok=True)
            with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as f:
                f.write(data)
                f.flush()
                os.fsync(f.fileno())
            os.replace(beside, self._path)  # noqa: PTH105 - atomic on every platform
        except OSError as problem:
            _log.warning("the walls' cameras are not remembered: %s", problem.strerror)

    def _use(self, salt: bytes) -> None:
        if salt != self._salt or not self._key:
            self._salt = salt
            kdf = Scrypt(salt=salt, length=32, n=_COST, r=8, p=1)
            self._key = kdf.derive(self._password.encode())


class CameraMemory(QObject):
    """Gives walls the cameras of before, and keeps those that stand on them now."""

    def __init__(self, link: Link, file: CameraFile, views: Callable[[], list[WallView]]) -> None:
        super().__init__()
        self._link, self._file, self._views = link, file, views
        self._kept = file.load()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(SAVE_REST_MS)
        self._rest.timeout.connect(self.save)
        self._unsubscribe = link.subscribe(self._on_change)
        for view in views():
            view.recall(self._kept)
            view.assignments_changed.connect(self._on_walls)

    def release(self) -> None:
        """Hear no more of the link."""
        self._rest.stop()
        self._unsubscribe()

    @Slot()
    def save(self) -> None:
        """Keep what stands on the walls, where it is not kept already."""
        known = {**self._kept, **self._link.cameras}
        wanted = {key for view in self._views() for key in view.arrangement().cameras.values()}
        shown = {key: known[key] for key in sorted(wanted) if key in known}
        if shown and shown != self._kept:
            self._kept = shown
            self._file.save(shown)

    @Slot()
    def _on_walls(self) -> None:
        self._rest.start()

    def _on_change(self, change: Change) -> None:
        if change.reset or change.resources:
            self._rest.start()
