"""One view's picture in a widget of its own: live or a replay. UI thread; never decodes."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from video.api import Bgra, ViewId
from widgets.context import UiContext
from widgets.wall.pump import pump_of


class PastPicture(QWidget):
    """Shows a view, fitted; `words` stand in the middle while there is no picture.

    Does not close the view. Call release() before the engine shuts down.
    """

    def __init__(self, context: UiContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._engine = context.theme, context.engine
        self._view: ViewId | None = None
        self._sequence = 0
        self._pixels: Bgra = np.empty((1, 1, 4), dtype=np.uint8)
        self._image = QImage()
        self._words = ""
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._pump = pump_of(self._engine)
        self._pump.add(self)

    def show_view(self, view: ViewId | None) -> None:
        """Another view, or none."""
        self._view, self._sequence = view, 0
        self._image = QImage()
        if view is not None:
            self._fit()
            self.take_pictures()
        self.update()

    def set_words(self, words: str) -> None:
        """What to say while there is no picture."""
        if words != self._words:
            self._words = words
            self.update()

    @property
    def has_picture(self) -> bool:
        """Whether there is one."""
        return not self._image.isNull()

    def take_pictures(self) -> None:
        """See PictureTaker."""
        view = self._view
        if view is None or not self.isVisible():
            return
        if self._engine.sequence(view) != self._sequence:
            self._take(view)

    def release(self) -> None:
        """No more pictures."""
        self._view = None
        self._pump.remove(self)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(480), self._theme.px(270))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(240), self._theme.px(135))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        color = self._theme.color
        painter = QPainter(self)
        painter.fillRect(self.rect(), color("ground"))
        if not self._image.isNull():
            ratio = self.devicePixelRatioF()
            size = self._image.size().scaled(
                (self.size().toSizeF() * ratio).toSize(), Qt.AspectRatioMode.KeepAspectRatio
            )
            left = (self.width() - size.width() / ratio) / 2
            top = (self.height() - size.height() / ratio) / 2
            painter.translate(left, top)
            painter.scale(1 / ratio, 1 / ratio)
            if size == self._image.size():
                painter.drawImage(0, 0, self._image)
            else:
                painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
                painter.drawImage(0, 0, self._image.scaled(size))
        elif self._words:
            painter.setFont(self._theme.font(16))
            painter.setPen(color("text_dim"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._words)
        painter.end()

    def _fit(self) -> None:
        if self._view is not None:
            ratio = self.devicePixelRatioF()
            self._engine.resize(
                self._view, round(self.width() * ratio), round(self.height() * ratio)
            )

    def _take(self, view: ViewId) -> None:
        width, height = self._engine.picture_size(view)
        if width == 0 or height == 0:
            return
        if self._pixels.shape[:2] != (height, width):
            self._pixels = np.empty((height, width, 4), dtype=np.uint8)
        sequence = self._engine.convert(view, self._pixels)
        if sequence == 0:
            return
        self._sequence = sequence
        self._image = QImage(
            self._pixels.data, width, height, width * 4, QImage.Format.Format_RGB32
        )
        self.update()
