"""One view's picture in a widget of its own: live or a replay. UI thread; never decodes.

As on a tile, the last picture stays when no new one comes, and is marked; who looks stands across.
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRect, QSize, Qt, QTimer, Slot
from PySide6.QtGui import (
    QFontMetrics,
    QHideEvent,
    QImage,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from video.api import Bgra, Rank, StreamState, ViewId, ViewStatus
from widgets.context import UiContext
from widgets.wall.canvas import Treatment
from widgets.wall.overlay import PLATE_PART
from widgets.wall.pump import pump_of
from widgets.wall.watermark import Watermark, watermark_text
from widgets.wall.words import state_words

DIM_PART = 0.3  # of a lost stream's last picture
_TREATMENTS = {
    StreamState.STALE: Treatment.GREY,
    StreamState.CONNECTING: Treatment.GREY,
    StreamState.LOST: Treatment.DIM,
}


class PastPicture(QWidget):
    """Shows a view, fitted; `words` stand in the middle while there is no picture. Where nobody
    calls mark(), what is shown is a moment that is asked for and as good as live.

    Does not close the view. Call release() before the engine shuts down.
    """

    def __init__(self, context: UiContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._engine = context.theme, context.engine
        self._view: ViewId | None = None
        self._sequence = 0
        self._pixels: Bgra = np.empty((1, 1, 4), dtype=np.uint8)
        self._image = QImage()
        self._words = self._headline = self._detail = ""
        self._treatment = Treatment.PLAIN
        self._link, self._is_watermarked = context.link, context.is_watermarked
        self._watermark = Watermark(context.theme)
        self._second = QTimer(self)
        self._second.setInterval(1000)
        self._second.timeout.connect(self._on_second)
        self._second.start()
        self._on_second()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._pump = pump_of(self._engine)
        self._pump.add(self)

    def show_view(self, view: ViewId | None) -> None:
        """Another view, or none."""
        self._view, self._sequence = view, 0
        self._image = QImage()
        self.mark(Treatment.PLAIN)
        if view is not None:
            self._rank(Rank.NORMAL if self.isVisible() else Rank.UNSEEN)
            self._fit()
            self.take_pictures()
        self.update()

    def set_words(self, words: str) -> None:
        """What to say while there is no picture."""
        if words != self._words:
            self._words = words
            self.update()

    def mark(self, treatment: Treatment, headline: str = "", detail: str = "") -> None:
        """How the picture looks, and what is said over it: that it is not what is there now."""
        wanted = (treatment, headline, detail)
        if wanted != (self._treatment, self._headline, self._detail):
            self._treatment, self._headline, self._detail = wanted
            self.setAccessibleDescription(f"{headline} {detail}".strip())
            self.update()

    def mark_live(self, status: ViewStatus) -> None:
        """That, by the state of a live stream; without a picture the words stand alone."""
        _, headline, detail = state_words(status)
        treatment = _TREATMENTS.get(status.state, Treatment.PLAIN)
        if status.state is StreamState.LIVE:
            headline = detail = ""
        if self.has_picture:
            self.mark(treatment, headline, detail)
        elif headline or detail:
            self.set_words("\n".join(part for part in (headline, detail) if part))

    @property
    def words(self) -> str:
        """What is said in it, or over it."""
        said = (self._headline, self._detail) if self.has_picture else (self._words,)
        return " ".join(part for part in said if part)

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
        self._second.stop()
        self._pump.remove(self)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._rank(Rank.NORMAL)

    def hideEvent(self, event: QHideEvent) -> None:
        # Another tile is full, the window is minimised: what nobody sees stops pulling.
        super().hideEvent(event)
        self._rank(Rank.UNSEEN)

    def _rank(self, rank: Rank) -> None:
        if self._view is not None:
            self._engine.set_rank(self._view, rank)

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
            painter.save()
            painter.translate(left, top)
            painter.scale(1 / ratio, 1 / ratio)
            painter.setOpacity(DIM_PART if self._treatment is Treatment.DIM else 1.0)
            image = self._image
            if self._treatment is not Treatment.PLAIN:
                image = image.convertToFormat(QImage.Format.Format_Grayscale8)
            if size == image.size():
                painter.drawImage(0, 0, image)
            else:
                painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
                painter.drawImage(0, 0, image.scaled(size))
            painter.restore()
            shown = QRect(round(left), round(top), self.width(), self.height())
            shown.setSize((size.toSizeF() / ratio).toSize())
            self._watermark.paint(painter, shown)
            self._paint_words(painter, shown)
        elif self._words:
            painter.setFont(self._theme.font(16))
            painter.setPen(color("text_dim"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._words)
        painter.end()

    def _paint_words(self, painter: QPainter, shown: QRect) -> None:
        """On a plate in the middle, the state large, what is to be known of it below."""
        theme, px = self._theme, self._theme.px
        is_stale = self._treatment is Treatment.GREY
        high = shown.height() / theme.scale
        big = max(15.0, min(40.0, high * 0.13) if is_stale else min(24.0, high * 0.08))
        lines = [
            (self._headline, theme.font(big), theme.color("stale" if is_stale else "text")),
            (self._detail, theme.font(max(12.0, big * 0.6)), theme.color("text_dim")),
        ]
        lines = [line for line in lines if line[0]]
        if not lines:
            return
        metrics = [QFontMetrics(font) for _, font, _ in lines]
        total = sum(metric.height() for metric in metrics)
        texts = [
            metric.elidedText(line[0], Qt.TextElideMode.ElideRight, shown.width() - px(16))
            for line, metric in zip(lines, metrics, strict=True)
        ]
        widths = [m.horizontalAdvance(text) for m, text in zip(metrics, texts, strict=True)]
        plate = QRect(0, 0, max(widths) + px(24), total + px(12))
        plate.moveCenter(shown.center())
        ground = theme.color("ground")
        ground.setAlphaF(PLATE_PART)
        painter.fillRect(plate, ground)
        top = plate.y() + px(6)
        for text, (_, font, color), metric in zip(texts, lines, metrics, strict=True):
            painter.setFont(font)
            painter.setPen(color)
            line = QRect(plate.x(), top, plate.width(), metric.height())
            painter.drawText(line, Qt.AlignmentFlag.AlignCenter, text)
            top += metric.height()

    @Slot()
    def _on_second(self) -> None:
        user = self._link.user if self._is_watermarked else None
        if self._watermark.say(watermark_text(user, self._link.hub_now())):
            self.update()

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
