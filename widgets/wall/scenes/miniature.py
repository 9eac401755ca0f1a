"""A wall in small: its own small picture, or its layout, with each tile's camera. UI thread."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from backends.link.walls import TileShown, WallSeen
from backends.record.ids import CameraId
from backends.record.resource import Camera
from backends.record.scene_layout import of_split
from video.api import StreamState
from widgets.theme import Theme
from widgets.wall.layouts import PixelRect, beside, pixels, screens_under
from widgets.wall.screens import ONE_SCREEN, Rule, screens_said

_AWAY_OPACITY = 0.35
_NO_LINES = Rule(0)
_NUMBER_FROM_PX = 26  # tiles narrower than this carry no number
_NAME_FROM_PX = 90


class Miniature(QWidget):
    """Keeps the wall's own proportions at the width it is given."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._font = theme.font(11)
        self._metrics = QFontMetrics(self._font)
        self._layout = of_split(1)
        self._tiles: list[TileShown] = []
        self._screens, self._full, self._is_across = ONE_SCREEN, -1, False
        self._cameras: Mapping[CameraId, Camera] = {}
        self._picture = QImage()
        self._bytes = b""
        self._aspect = 16 / 9
        self._is_here = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_wall(self, seen: WallSeen, cameras: Mapping[CameraId, Camera]) -> None:
        """What it reported."""
        report = seen.report
        self._layout, self._tiles, self._cameras = report.layout, report.tiles, cameras
        self._is_here = seen.is_here
        if not report.is_seen:
            self._picture, self._bytes = QImage(), b""
        if report.width > 0 and report.height > 0 and self._aspect != report.width / report.height:
            self._aspect = report.width / report.height
            self._keep_aspect()
        if report.picture and report.picture != self._bytes:
            self._bytes = report.picture
            self._picture = QImage.fromData(report.picture)
        self._screens = screens_said(report.screens)
        self._full, self._is_across = report.full, report.is_across
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._keep_aspect()

    def _keep_aspect(self) -> None:
        self.setFixedHeight(max(1, round(self.width() / self._aspect)))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("ground"))
        if not self._is_here:
            painter.setOpacity(_AWAY_OPACITY)
        if not self._picture.isNull():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(self.rect(), self._picture)
        painter.setFont(self._font)
        for number, box in enumerate(self.boxes()):
            shown = self._tiles[number] if number < len(self._tiles) else TileShown()
            if box is not None:
                self._paint_tile(painter, box, shown)
        self._paint_bezels(painter)
        painter.setOpacity(1.0)
        painter.setPen(theme.color("line"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def _paint_tile(self, painter: QPainter, box: QRect, shown: TileShown) -> None:
        theme, px = self._theme, self._theme.px
        camera = self._cameras.get(shown.camera)
        is_well = shown.state == StreamState.LIVE.value
        if not shown.camera:
            painter.fillRect(box, theme.color("ground"))
        elif self._picture.isNull():
            painter.fillRect(box, theme.color("raised"))
        painter.setPen(theme.color("line"))
        painter.drawRect(box.adjusted(0, 0, -1, -1))
        if not shown.camera or box.width() < px(_NUMBER_FROM_PX):
            return
        text = str(camera.number) if camera is not None else "?"
        if camera is not None and box.width() >= px(_NAME_FROM_PX):
            text = f"{camera.number} {camera.name}"
        text = self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width() - px(6))
        height = self._metrics.height() + 1
        band = QRect(box.left() + 1, box.bottom() - height, box.width() - 2, height)
        if not self._picture.isNull():
            band.setWidth(min(band.width(), self._metrics.horizontalAdvance(text) + px(6)))
            painter.fillRect(band, theme.color("ground"))
        token = "text" if is_well else "severity_ii"
        if shown.state in (StreamState.CONNECTING.value, StreamState.IDLE.value, ""):
            token = "text_dim"
        painter.setPen(theme.color(token))
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(band.adjusted(px(3), 0, 0, 0), left, text)
        if shown.is_past or shown.state in (StreamState.LOST.value, StreamState.STALE.value):
            self._paint_trouble(painter, box, shown)

    def _paint_trouble(self, painter: QPainter, box: QRect, shown: TileShown) -> None:
        words = self.tr("无信号") if shown.state == StreamState.LOST.value else self.tr("停住")
        words = self.tr("录像") if shown.is_past else words
        if self._metrics.horizontalAdvance(words) <= box.width() - 4:
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def _paint_bezels(self, painter: QPainter) -> None:
        color, screens = self._theme.color("line"), self._screens
        for x in screens.across.edges(self.width())[1:-1]:
            painter.fillRect(x - 1, 0, 2, self.height(), color)
        for y in screens.down.edges(self.height())[1:-1]:
            painter.fillRect(0, y - 1, self.width(), 2, color)

    def boxes(self) -> list[QRect | None]:
        """Where each tile is on the wall; None for one that a full one hides."""
        width, height, screens = self.width(), self.height(), self._screens
        places = pixels(self._layout, width, height, screens, _NO_LINES)
        if not 0 <= self._full < len(places):
            return [QRect(*place) for place in places]
        # That one tile covers the wall, or its screens, is what people in the room see.
        whole = PixelRect(0, 0, width, height)
        if screens.count > 1 and not self._is_across:
            whole = screens_under(places[self._full], width, height, screens)
        boxes = beside(places, self._full, whole)
        return [None if box is None else QRect(*box) for box in boxes]
