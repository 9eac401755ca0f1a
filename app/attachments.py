"""Files that belong to log entries: kept by their digest, beside the evidence. UI thread.

The log has the digest; the bytes stay at the station that attached them, as evidence does. They
are read, copied and compared on a worker thread.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import mimetypes
import os
from collections.abc import Coroutine
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices

from backends.record.entry import Attachment
from backends.record.evidence import MANIFEST
from widgets.formats import clock_text
from widgets.wall.replay.evidence import EvidenceTaker, Piece, PieceState
from widgets.watch.log import LogTab

_log = logging.getLogger(__name__)

FOLDER = "attachments"
MOST_BYTES = 200_000_000
PIECE_TYPE = "application/vnd.watchfloor.evidence"
PIECES_OFFERED = 12
_BLOCK = 1 << 20


class TooLarge(Exception):
    """A file is larger than MOST_BYTES."""


class Attachments(QObject):
    """The log tab's own child."""

    def __init__(self, tab: LogTab, taker: EvidenceTaker) -> None:
        super().__init__(tab)
        self._tab, self._taker = tab, taker
        self._tasks: set[asyncio.Task[None]] = set()
        tab.composer.files_chosen.connect(self._on_files)
        tab.composer.pieces_asked.connect(self._on_pieces)
        tab.composer.piece_chosen.connect(self._on_piece)
        tab.kept_asked.connect(self._on_open)
        self.destroyed.connect(partial(_cancel, self._tasks))

    @property
    def is_busy(self) -> bool:
        """Whether a file is being kept or looked for."""
        return bool(self._tasks)

    @property
    def root(self) -> Path:
        """Where they lie."""
        return self._taker.root / FOLDER

    @Slot(list)
    def _on_files(self, paths: list[str]) -> None:
        for path in paths:
            self._spawn(self._keep(Path(path)))

    async def _keep(self, path: Path) -> None:
        try:
            kept = await asyncio.to_thread(keep, path, self.root)
        except TooLarge:
            most = MOST_BYTES // 1_000_000
            words = self.tr("“{name}”超过 {most} MB，没有附上")
            self._tab.notice.say(words.format(name=path.name, most=most))
        except OSError as problem:
            words = self.tr("“{name}”没有附上：{why}")
            why = problem.strerror or type(problem).__name__
            self._tab.notice.say(words.format(name=path.name, why=why))
        else:
            self._tab.composer.add_attachment(kept)

    @Slot()
    def _on_pieces(self) -> None:
        ready = [piece for piece in self._taker.pieces if piece.folder is not None]
        ready = [p for p in ready if p.state in (PieceState.UNSIGNED, PieceState.SEALED)]
        offered = [(str(piece.id), self._words(piece)) for piece in ready[::-1][:PIECES_OFFERED]]
        self._tab.composer.set_pieces(offered)

    @Slot(str)
    def _on_piece(self, key: str) -> None:
        piece = next((one for one in self._taker.pieces if one.id == key), None)
        if piece is not None and piece.folder is not None:
            self._spawn(self._keep_piece(piece, piece.folder))

    async def _keep_piece(self, piece: Piece, folder: Path) -> None:
        try:
            digest, size = await asyncio.to_thread(_of_piece, folder)
        except OSError:
            self._tab.notice.say(self.tr("这份取证的文件读不出来，没有附上"))
            return
        self._tab.composer.add_attachment(
            Attachment(
                name=self._words(piece),
                sha256=digest,
                size=size,
                media_type=PIECE_TYPE,
                evidence=str(piece.id),
            )
        )

    def _words(self, piece: Piece) -> str:
        words = self.tr("{number} {name} {clock} 取证")
        clock = clock_text(piece.at, piece.at)
        return words.format(number=piece.camera_number, name=piece.camera_name, clock=clock)

    @Slot(object)
    def _on_open(self, attachment: Attachment) -> None:
        self._spawn(self._open(attachment))

    async def _open(self, attachment: Attachment) -> None:
        if attachment.evidence:
            piece = next((p for p in self._taker.pieces if p.id == attachment.evidence), None)
            path = piece.folder if piece is not None else None
        else:
            path = await asyncio.to_thread(kept_file, attachment, self.root)
        if path is None:
            words = self.tr("“{name}”在附它的那台席位上，这台没有（或内容与日志里的摘要不符）")
            self._tab.notice.say(words.format(name=attachment.name))
            return
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    def _spawn(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (fault := task.exception()) is not None:
            _log.error("An attachment failed", exc_info=fault)


def keep(path: Path, root: Path) -> Attachment:
    """Copy a file under its digest. Raises OSError, TooLarge."""
    if path.stat().st_size > MOST_BYTES:
        raise TooLarge(path.name)
    root.mkdir(parents=True, exist_ok=True)
    beside = root / f".{os.getpid()}-{path.name}.part"
    digest, size = hashlib.sha256(), 0
    try:
        with path.open("rb") as source, beside.open("wb") as target:
            while block := source.read(_BLOCK):
                size += len(block)
                if size > MOST_BYTES:
                    raise TooLarge(path.name)
                digest.update(block)
                target.write(block)
            target.flush()
            os.fsync(target.fileno())
        place = root / digest.hexdigest()
        place.mkdir(exist_ok=True)
        beside.replace(place / path.name)
    finally:
        beside.unlink(missing_ok=True)
    kind = mimetypes.guess_type(path.name)[0] or ""
    return Attachment(name=path.name[-200:], sha256=digest.hexdigest(), size=size, media_type=kind)


def kept_file(attachment: Attachment, root: Path) -> Path | None:
    """Where it lies with the bytes that the log names; None where it does not."""
    folder = root / attachment.sha256
    if not attachment.sha256.isalnum() or not folder.is_dir():
        return None
    for file in sorted(folder.iterdir()):
        if hashlib.sha256(file.read_bytes()).hexdigest() == attachment.sha256:
            return file
    return None


def _of_piece(folder: Path) -> tuple[str, int]:
    """Digest of its manifest, and how much lies there."""
    digest = hashlib.sha256((folder / MANIFEST).read_bytes()).hexdigest()
    return digest, sum(file.stat().st_size for file in folder.iterdir())


def _cancel(tasks: set[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
