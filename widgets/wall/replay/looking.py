"""Looking back from a wall: what its keys and menu ask for, and what becomes of it. UI thread."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices

from backends.record.resource import Camera, CameraSecurity
from video.api import ViewId
from widgets.context import UiContext
from widgets.wall.replay.dialog import CLIP_NS, ReplayDialog
from widgets.wall.replay.evidence import EvidenceTaker, Piece, PieceState
from widgets.wall.replay.split import SplitTile, has_room
from widgets.wall.replay.words import piece_text
from widgets.wall.tile import stream_of
from widgets.wall.view import WallView

_READY = (PieceState.UNSIGNED, PieceState.SEALED)


class Looking(QObject):
    """Belongs to one wall, and ends with it. `log_asked`: a Piece for the log of the watch."""

    log_asked = Signal(object)

    def __init__(self, context: UiContext, view: WallView, taker: EvidenceTaker) -> None:
        super().__init__(view)
        self._context, self._view, self._taker = context, view, taker
        self._dialogs: list[ReplayDialog] = []
        self._own: set[str] = set()  # pieces that were asked for here
        self._is_asking = self._is_released = False
        self._unsubscribe = taker.subscribe(self._on_piece)
        view.past_asked.connect(self._on_asked)
        view.released.connect(self.release)

    @property
    def dialogs(self) -> list[ReplayDialog]:
        """Those that are open."""
        return list(self._dialogs)

    @Slot()
    def release(self) -> None:
        """Close every dialog. Idempotent."""
        if self._is_released:
            return
        self._is_released = True
        self._unsubscribe()
        for dialog in list(self._dialogs):
            dialog.close()

    @Slot(str)
    def _on_asked(self, name: str) -> None:
        if name == "open_folder":
            self._open_folder()
            return
        if name == "to_log":
            self._on_log()
            return
        if self._view.plays_past:
            self._view.noticed.emit(
                self.tr("正在回放录像：回看和取证只对实时画面，按 Esc 回到实时")
            )
            return
        looked = self._view.looked_at()
        if looked is None:
            self._view.noticed.emit(self.tr("先选一个有画面的窗格"))
            return
        camera, view = looked
        is_restricted = camera.security is CameraSecurity.RESTRICTED
        if name == "replay" or is_restricted:
            dialog = self._open(camera, view)
            if name != "replay":
                words = self.tr("受限摄像机：写明事由后按回车取证，由另一人批准")
                dialog.ask_for_reason(name, words)
        elif self._context.link.user is None:
            self._view.noticed.emit(self.tr("请先登录，再截图或导出"))
        elif name == "still":
            self._take(lambda: self._taker.take_still(camera, view))
        else:
            past = self._context.engine.past.past(view)
            times = (max(past.newest_ns - CLIP_NS, past.oldest_ns), past.newest_ns)
            self._take(lambda: self._taker.take_clip(camera, view, times))

    def _open(self, camera: Camera, view: ViewId) -> ReplayDialog:
        for known in self._dialogs:
            if known.camera.id == camera.id:
                known.renew()
                known.raise_()
                known.activateWindow()
                return known
        window = self._view.window()
        dialog = ReplayDialog(self._context, camera, stream_of(camera), view, window)
        dialog.still_asked.connect(self._on_still)
        dialog.clip_asked.connect(self._on_clip)
        dialog.log_asked.connect(self._on_log)
        dialog.closed.connect(self._on_closed)
        self._dialogs.append(dialog)
        index = self._view.looked_at_index()
        theme = self._context.theme
        if index is not None and has_room(self._view.tile_box(index), theme):
            SplitTile(dialog, self._view, theme)  # the replay's own child
            dialog.setFocus()
        dialog.show()
        if dialog.isWindow():
            dialog.activateWindow()  # a wall without a window manager gives no window the keys
        return dialog

    @Slot(object, str)
    def _on_still(self, view: ViewId, reason: str) -> None:
        camera = self._sender().camera
        self._take(lambda: self._taker.take_still(camera, view, reason))

    @Slot(object, object, str)
    def _on_clip(self, view: ViewId, times_ns: tuple[int, int], reason: str) -> None:
        camera = self._sender().camera
        self._take(lambda: self._taker.take_clip(camera, view, times_ns, reason))

    def _take(self, ask: Callable[[], None]) -> None:
        """What is asked for here is told of here: the taker serves other walls too."""
        self._is_asking = True
        try:
            ask()
        finally:
            self._is_asking = False

    def _on_piece(self, piece: Piece) -> None:
        if self._is_asking:
            self._own.add(piece.id)
        if piece.id not in self._own:
            return
        words = piece_text(piece)
        for dialog in self._dialogs:
            dialog.say(words)
        if not self._dialogs or piece.state is not PieceState.WRITING:
            self._view.noticed.emit(words)

    @Slot()
    def _on_log(self) -> None:
        """What was taken here last, once it may be handed out."""
        own = [piece for piece in self._taker.pieces if piece.id in self._own]
        ready = [piece for piece in own if piece.folder is not None and piece.state in _READY]
        if ready:
            self.log_asked.emit(ready[-1])
            return
        words = self.tr("先截图（C）或导出录像（E），再写入值班日志")
        if own:
            words = self.tr("刚取的还不能取出：等它写完，受限摄像机的等另一人批准")
        for dialog in self._dialogs:
            dialog.say(words)
        self._view.noticed.emit(words)

    def _open_folder(self) -> None:
        """Of the newest piece, or where all are."""
        places = [piece.folder for piece in self._taker.pieces if piece.folder is not None]
        place = places[-1] if places else self._taker.root
        if not place.is_dir():
            self._view.noticed.emit(self.tr("还没有截图或录像"))
            return
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(place)))

    @Slot()
    def _on_closed(self) -> None:
        dialog = self._sender()
        self._dialogs.remove(dialog)
        if not dialog.isWindow() and not self._is_released:
            self._view.setFocus()  # it lay over its tile: the keys are the wall's again

    def _sender(self) -> ReplayDialog:
        dialog = self.sender()
        assert isinstance(dialog, ReplayDialog)
        return dialog
