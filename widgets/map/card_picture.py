"""The live picture on a card: one view of the engine while the card is open. UI thread."""

from __future__ import annotations

from PySide6.QtCore import QSize, QTimer, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from backends.link.api import Link
from backends.record.ids import CameraId
from video.api import Rank, ViewId
from widgets.context import UiContext
from widgets.wall.replay.picture import PastPicture
from widgets.wall.tile import stream_of

OPEN_AFTER_MS = 300  # whoever clicks through ten cards opens one stream
LOOK_MS = 1000
WIDE_PX, HIGH_PX = 264, 148


class CardPicture(QWidget):
    """Shows a camera, or says why there is no picture. Closes its view when hidden."""

    def __init__(self, context: UiContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._link: Link = context.link
        self._camera: CameraId | None = None
        self._view: ViewId | None = None
        self._picture: PastPicture | None = None
        px = context.theme.px
        self.setFixedHeight(px(HIGH_PX + 20))
        self.words = QLabel(self)
        self.words.setProperty("role", "small")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(px(2))
        self._column.addStretch(1)
        self._column.addWidget(self.words)
        self._start = QTimer(self)
        self._start.setSingleShot(True)
        self._start.setInterval(OPEN_AFTER_MS)
        self._start.timeout.connect(self._open)
        self._look = QTimer(self)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self._on_look)

    def show_camera(self, camera: CameraId | None, words: str) -> None:
        """Another camera, or none; `words` say which it is."""
        self.words.setText(words)
        self.setVisible(camera is not None)
        if camera == self._camera:
            return
        self.close_view()
        self._camera = camera
        if camera is not None:
            self._start.start()

    def close_view(self) -> None:
        """No more pictures; the stream ends when nobody else shows it."""
        self._start.stop()
        self._look.stop()
        self._camera = None
        if self._picture is not None:
            self._picture.release()
            self._picture.deleteLater()
            self._picture = None
        if self._view is not None:
            self._context.engine.close(self._view)
            self._view = None

    def sizeHint(self) -> QSize:
        px = self._context.theme.px
        return QSize(px(WIDE_PX), px(HIGH_PX + 20))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._set_rank(Rank.NORMAL)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._set_rank(Rank.UNSEEN)

    def _set_rank(self, rank: Rank) -> None:
        if self._view is not None:
            self._context.engine.set_rank(self._view, rank)

    @Slot()
    def _open(self) -> None:
        camera = self._link.cameras.get(self._camera) if self._camera is not None else None
        if camera is None:
            return
        engine = self._context.engine
        self._picture = picture = PastPicture(self._context, self)
        picture.setFixedHeight(self._context.theme.px(HIGH_PX))
        picture.setMinimumWidth(0)
        self._column.insertWidget(0, picture)
        ratio = self.devicePixelRatioF()
        wide, high = round(self.width() * ratio), round(picture.height() * ratio)
        self._view = engine.open(stream_of(camera), wide, high)
        engine.set_rank(self._view, Rank.NORMAL)
        picture.set_words(self.tr("正在打开画面…"))
        picture.show_view(self._view)
        self._look.start()

    @Slot()
    def _on_look(self) -> None:
        if self._view is None or self._picture is None:
            return
        self._picture.mark_live(self._context.engine.status(self._view))
