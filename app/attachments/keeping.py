"""Puts files beside what is being written: chosen, dropped, pasted, of the wall. UI thread.

Files are read, copied and looked at on worker threads.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from functools import partial
from pathlib import Path

import msgspec
from PySide6.QtCore import QBuffer, QCoreApplication, QIODevice, QObject, Slot
from PySide6.QtGui import QImage

from app.attachments.shelf import DEFAULT_MOST_BYTES, NotKept, Shelf
from app.attachments.words import unfit_text
from app.tasks import cancel_all, spawn
from backends.link.api import HubUnreachable, Link, LinkState, QueryRefused
from backends.link.attachments import AttachmentsOf, AttachmentsOfAnswer
from backends.record.entry import Attachment
from backends.record.evidence import MANIFEST, SEAL, EvidenceKind
from widgets.formats import LOCAL, clock_text
from widgets.wall.replay.evidence import EvidenceTaker, Piece, PieceState
from widgets.watch.log import LogTab

PIECES_OFFERED = 12
_READY = (PieceState.UNSIGNED, PieceState.SEALED)


class Keeping(QObject):
    """The log tab's own child."""

    def __init__(self, link: Link, tab: LogTab, taker: EvidenceTaker, shelf: Shelf) -> None:
        super().__init__(tab)
        self._link, self._tab, self._taker, self._shelf = link, tab, taker, shelf
        self.most_bytes = DEFAULT_MOST_BYTES
        self._tasks: set[asyncio.Task[None]] = set()
        files = tab.composer.files
        files.files_chosen.connect(self._on_files)
        files.picture_pasted.connect(self._on_picture)
        files.pieces_asked.connect(self._on_pieces)
        files.piece_chosen.connect(self._on_piece)
        self.destroyed.connect(partial(cancel_all, self._tasks))

    @property
    def is_busy(self) -> bool:
        """Whether a file is being kept."""
        return bool(self._tasks)

    # ---- attaching

    @Slot(list)
    def _on_files(self, paths: list[str]) -> None:
        for path in paths:
            self._begin(self._keep(Path(path)), Path(path).name)

    async def _keep(self, path: Path, name: str = "", evidence: str = "") -> Attachment | None:
        said = name or path.name
        try:
            await self._learn_limit()
            kept = await asyncio.to_thread(self._shelf.keep, path, self.most_bytes, name)
        except NotKept as unfit:
            self._tab.notice.say(unfit_text(said, unfit.why, self.most_bytes))
        except OSError as problem:
            self._not_kept(said, problem)
        else:
            return msgspec.structs.replace(kept, evidence=evidence)
        return None

    @Slot(object)
    def _on_picture(self, picture: QImage) -> None:
        clock = self._link.hub_now().astimezone(LOCAL)
        name = self.tr("粘贴的图片 {clock}").format(clock=f"{clock:%H-%M-%S}") + ".png"
        self._begin(self._keep_picture(picture, name), name)

    async def _keep_picture(self, picture: QImage, name: str) -> Attachment | None:
        try:
            data = await asyncio.to_thread(_as_png, picture)
            return await asyncio.to_thread(self._shelf.keep_bytes, data, name)
        except NotKept as unfit:
            self._tab.notice.say(unfit_text(name, unfit.why, self.most_bytes))
        except OSError as problem:
            self._not_kept(name, problem)
        return None

    def _begin(self, keeping: Coroutine[object, object, Attachment | None], name: str) -> None:
        """It is of what is being written now, whatever is being written when it is kept."""
        token = self._tab.composer.expect_file()
        spawn(self._tasks, self._attach(token, keeping, name), "an attachment")

    async def _attach(
        self, token: str, keeping: Coroutine[object, object, Attachment | None], name: str
    ) -> None:
        try:
            kept = await keeping
        except Exception:  # a bug, which the task reports; what was written is not held for it
            self._tab.composer.end_file(token, None)
            raise
        if not self._tab.composer.end_file(token, kept) and kept is not None:
            words = self.tr("“{name}”没有附上：要附它的那条日志已经不在这里")
            self._tab.notice.say(words.format(name=name))

    def _not_kept(self, name: str, problem: OSError) -> None:
        words = self.tr("“{name}”没有附上：{why}")
        why = problem.strerror or type(problem).__name__
        self._tab.notice.say(words.format(name=name, why=why))

    @Slot()
    def _on_pieces(self) -> None:
        ready = [p for p in self._taker.pieces if p.folder is not None and p.state in _READY]
        offered = [(str(piece.id), name_of(piece)) for piece in ready[::-1][:PIECES_OFFERED]]
        self._tab.composer.set_pieces(offered)

    @Slot(str)
    def _on_piece(self, key: str) -> None:
        piece = next((one for one in self._taker.pieces if one.id == key), None)
        if piece is not None:
            self.attach_piece(piece)

    def attach_piece(self, piece: Piece) -> None:
        """A still or clip of the wall, to what is being written."""
        if piece.folder is not None and piece.state in _READY:
            self._begin(self._keep_piece(piece, piece.folder), name_of(piece))
        else:
            self._tab.notice.say(self.tr("这份取证还取不出来（等批准，或没有写成），没有附上"))

    async def _keep_piece(self, piece: Piece, folder: Path) -> Attachment | None:
        try:
            file = await asyncio.to_thread(_main_file, folder)
        except OSError:
            file = None
        if file is None:
            self._tab.notice.say(self.tr("这份取证的文件读不出来，没有附上"))
            return None
        return await self._keep(file, name_of(piece), str(piece.id))

    async def _learn_limit(self) -> None:
        """As the centre's settings have it; as last known where it cannot be asked."""
        if self._link.status.state is not LinkState.ONLINE:
            return
        try:
            answer = await self._link.ask(AttachmentsOf())
        except (HubUnreachable, QueryRefused):
            return
        if isinstance(answer, AttachmentsOfAnswer):
            self.most_bytes = answer.most_bytes


def name_of(piece: Piece) -> str:
    """As its file is called in the log."""
    words = QCoreApplication.translate("Attachments", "{number} {name} {clock} 截图")
    if piece.kind is EvidenceKind.CLIP:
        words = QCoreApplication.translate("Attachments", "{number} {name} {clock} 录像")
    clock, camera = clock_text(piece.at, piece.at), piece.camera_name
    told = words.format(number=piece.camera_number, name=camera, clock=clock.replace(":", "-"))
    return told.replace("/", "-").replace("\\", "-")  # else a folder's


def what_of(piece: Piece) -> str:
    """How an entry about it begins."""
    words = QCoreApplication.translate("Attachments", "{number} {name} {clock}：")
    clock = clock_text(piece.at, piece.at)
    return words.format(number=piece.camera_number, name=piece.camera_name, clock=clock)


def _as_png(picture: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")  # type: ignore[call-overload]  # a format is a text
    return bytes(buffer.data().data())


def _main_file(folder: Path) -> Path | None:
    """The picture or clip of a piece; of two, that of the large stream."""
    files = [f for f in folder.iterdir() if f.name not in (MANIFEST, SEAL) and f.is_file()]
    files = [f for f in files if not f.name.startswith(".")]
    return max(files, key=_weight, default=None)


def _weight(file: Path) -> tuple[bool, int]:
    return ("main" in file.stem, file.stat().st_size)
