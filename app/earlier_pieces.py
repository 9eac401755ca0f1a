"""Says at the console what became of stills and clips that an earlier sitting took. UI thread.

Whoever took them may sit elsewhere by now: the first who signs in is told, once.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Slot

from backends.link.api import Change, Link
from widgets.shell.banner import Banner
from widgets.wall.replay.evidence import EvidenceTaker, Piece, PieceState
from widgets.wall.replay.words import earlier_text

REST_MS = 500  # several are sealed one after the other as soon as the centre is reached
_OVER = (PieceState.SEALED, PieceState.REFUSED, PieceState.UNFINISHED, PieceState.GONE)


class EarlierPieces(QObject):
    """Child of the banner; release() at the end."""

    def __init__(self, link: Link, taker: EvidenceTaker, banner: Banner) -> None:
        super().__init__(banner)
        self._link, self._banner = link, banner
        self._waiting: list[Piece] = []
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._say)
        self._ends = [taker.subscribe(self._on_piece), link.subscribe(self._on_change)]
        for piece in taker.pieces:
            self._on_piece(piece)

    def release(self) -> None:
        """Hear no more. Idempotent."""
        self._rest.stop()
        for end in self._ends:
            end()
        self._ends.clear()

    def _on_piece(self, piece: Piece) -> None:
        if piece.is_earlier and piece.state in _OVER:
            self._waiting.append(piece)
            self._rest.start()

    def _on_change(self, change: Change) -> None:
        if (change.reset or change.user) and self._waiting:
            self._rest.start()

    @Slot()
    def _say(self) -> None:
        if self._link.user is None:
            return  # nobody is there to hear it
        waiting, self._waiting = self._waiting, []
        now = self._link.hub_now()
        if waiting:
            self._banner.show_notice(" · ".join(earlier_text(piece, now) for piece in waiting))
