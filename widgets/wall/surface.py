"""The drawn wall: pictures, words and marks of all tiles in one widget. UI thread.

A new picture is converted into the wall's one canvas and blitted from there; nothing picture-sized
is allocated per frame and no signal is sent per tile (DESIGN, "A frame"). Takes no input.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QRect, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QRegion, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from backends.link.api import Change, LinkState
from backends.record.common import Severity
from widgets.context import UiContext
from widgets.wall.board import Board, StreamOf
from widgets.wall.canvas import Canvas, Treatment
from widgets.wall.layouts import PixelRect
from widgets.wall.overlay import Overlay, TileMarks
from widgets.wall.pump import pump_of
from widgets.wall.tile import Tile
from widgets.wall.watermark import watermark_text

TICK_MS = 500  # words with ages, and the 1 Hz blink
RESIZE_REST_MS = 150  # streams follow the size once the hand on the window's edge rests

_NO_MARKS = TileMarks()


class WallSurface(QWidget):
    """Owns board, canvas and timers; WallView adds operations and input."""

    seen_changed = Signal()  # another page, minimised, or back

    def __init__(
        self, context: UiContext, parent: QWidget | None, is_inviting: bool, streams: StreamOf
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self._link, self._engine = context.link, context.engine
        color = context.theme.color
        self._ground = color("ground")
        self._canvas = Canvas(context.engine, self._ground, color("line"))
        self._board = Board(context.engine, self._canvas, streams)
        self._board.is_real = not is_inviting
        self._theme, self._ratio = context.theme, 1.0
        self._overlay = Overlay(context.theme)
        self._is_inviting = is_inviting
        self._selected: int | None = None
        self._drop_index: int | None = None
        self._is_blinked_off = False
        self._is_released = False
        self._due: list[Tile] = []
        self._asked = QRegion()
        self._range: frozenset[int] = frozenset()  # tiles chosen to be joined
        self._band = QRect()  # a rectangle being drawn to zoom into, device pixels
        self.is_watermarked = context.is_watermarked
        self.paints = 0  # paint events that showed a new picture
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._on_tick)
        self._tick.start()
        self._resize_rest = QTimer(self)
        self._resize_rest.setSingleShot(True)
        self._resize_rest.setInterval(RESIZE_REST_MS)
        self._resize_rest.timeout.connect(self._match_streams)
        self._pump = pump_of(context.engine)
        self._pump.add(self)
        self._unsubscribe = context.link.subscribe(self._on_change)
        self._say_watermark()
        self._relayout()

    def release(self) -> None:
        """Close every stream and let go of engine and link. Idempotent."""
        if self._is_released:
            return
        self._is_released = True
        self._tick.stop()
        self._resize_rest.stop()
        self._unsubscribe()
        self._pump.remove(self)
        self._due.clear()
        self._board.close()

    @property
    def is_seen(self) -> bool:
        """Whether people can see it. A minimised window is visible to Qt, and is not seen."""
        return self._board.is_seen

    def take_pictures(self) -> None:
        """The engine has something new: ask for one paint of the tiles that changed."""
        if not self.isVisible():
            return
        due, region, sequence_of = [], QRegion(), self._engine.sequence
        is_plain = self.devicePixelRatioF() == 1
        for tile in self._board.seen:
            feed = tile.feed
            if feed.is_switching and feed.settle():
                self._say(tile)
            view, slot = feed.view, tile.slot
            if view is None:
                continue
            if view != slot.view or sequence_of(view) != slot.sequence:
                due.append(tile)
                region += tile.rect if is_plain else self._logical(tile.rect)
        self._due, self._asked = due, region
        if due:
            self.update(region)

    def update_states(self) -> None:
        """Read every tile's state; repaint those whose words or look changed."""
        for tile in self._board.seen:
            is_blinking = tile.severity is not None and tile.severity <= Severity.II
            if self._say(tile) or is_blinking:
                self._update_tile(tile)

    def picture_place(self, index: int) -> PixelRect:
        """Where a tile's picture lies, in device pixels; empty before the first."""
        return self._board.tiles[index].slot.picture

    def paintEvent(self, event: QPaintEvent) -> None:
        due, self._due = self._due, []
        asked, self._asked = self._asked, QRegion()
        if due:
            self.paints += 1
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        if ratio != 1:
            painter.scale(1 / ratio, 1 / ratio)
        marked = self._marks()
        # Tiles do not overlap: a region that is the one asked for holds no other tile.
        if event.region() == asked:
            for tile in due:
                # One rectangle as clip instead of the region's many: measured 0.4 ms for 15
                # tiles instead of 0.9 to 1.4.
                painter.setClipRect(tile.rect)
                self._paint_newest(painter, tile)
                self._overlay.paint(painter, tile, marked.get(id(tile), _NO_MARKS))
        else:
            self._convert(due)
            self._paint_region(painter, event.region(), marked)
        self._paint_over_tiles(painter)
        painter.end()

    def _paint_newest(self, painter: QPainter, tile: Tile) -> None:
        """The newest picture of a tile past the canvas, and the ground beside it."""
        rect, view = tile.rect, tile.feed.view
        if view is None or rect.isEmpty():
            return
        picture = self._canvas.fresh(tile.slot, view)
        if picture is None:
            self._convert([tile])
        elif not tile.is_live:
            self._say(tile)
        if picture is None or tile.slot.treatment is not Treatment.PLAIN:
            painter.drawImage(rect, self._canvas.image_of([tile.slot]), rect)
            return
        x, y, width, height = tile.slot.picture
        painter.drawImage(x, y, picture)
        left, top = x - rect.x(), y - rect.y()
        right, foot = rect.width() - left - width, rect.height() - top - height
        if left or right:
            painter.fillRect(rect.x(), rect.y(), left, rect.height(), self._ground)
            painter.fillRect(x + width, rect.y(), right, rect.height(), self._ground)
        if top or foot:
            painter.fillRect(x, rect.y(), width, top, self._ground)
            painter.fillRect(x, y + height, width, foot, self._ground)

    def _paint_region(
        self, painter: QPainter, region: QRegion, marked: dict[int, TileMarks]
    ) -> None:
        """All that lies in a region, from the canvas."""
        tiles = [t for t in self._board.seen if region.intersects(self._logical(t.rect))]
        image = self._canvas.image_of(tile.slot for tile in tiles)
        bounds = region.boundingRect() if self.devicePixelRatioF() == 1 else image.rect()
        painter.drawImage(bounds, image, bounds)
        for tile in tiles:
            painter.setClipRect(tile.rect)
            painter.drawImage(tile.rect, image, tile.rect)
            self._overlay.paint(painter, tile, marked.get(id(tile), _NO_MARKS))

    def _paint_over_tiles(self, painter: QPainter) -> None:
        """Bezels, where this is a picture of the wall and not the wall, and a rectangle drawn."""
        screens = self._board.laid_on
        if screens.count > 1 and self._is_inviting:
            painter.setClipping(False)
            width, height = self._canvas.size.width(), self._canvas.size.height()
            color, half = self._theme.color("line"), 1
            for x in screens.across.edges(width)[1:-1]:
                painter.fillRect(x - half, 0, 2 * half, height, color)
            for y in screens.down.edges(height)[1:-1]:
                painter.fillRect(0, y - half, width, 2 * half, color)
        if not self._band.isEmpty():
            painter.setClipping(False)
            painter.setPen(self._theme.color("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self._band)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.DevicePixelRatioChange:
            self._relayout()
            self._resize_rest.start()
        return super().event(event)

    def showEvent(self, event: QShowEvent) -> None:
        self._board.set_seen(True)
        self.seen_changed.emit()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        # Another page, a minimised window: what nobody sees stops pulling after a while.
        if not self._is_released:
            self._board.set_seen(False)
            self.seen_changed.emit()
        super().hideEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(960, 540)

    def minimumSizeHint(self) -> QSize:
        return QSize(320, 180)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._relayout()
        if not self._is_released:
            self._resize_rest.start()

    def _convert(self, tiles: list[Tile]) -> None:
        """Newest pictures of these tiles into the canvas."""
        for tile in tiles:
            view = tile.feed.view
            if (
                view is not None
                and tile.is_in_sight
                and self._canvas.refresh(tile.slot, view)
                and not tile.is_live
            ):
                self._say(tile)

    def _marks(self) -> dict[int, TileMarks]:
        """Marks of the few tiles that have some, by identity of the tile."""
        tiles, marks = self._board.tiles, {}
        if self._is_blinked_off:
            for tile in self._board.seen:
                if tile.severity is not None and tile.severity <= Severity.II:
                    marks[id(tile)] = TileMarks(is_blinked_off=True)
        for index in (self._selected, self._drop_index, *self._range):
            if index is not None and (index == self._selected or not tiles[index].rect.isEmpty()):
                tile = tiles[index]
                marks[id(tile)] = TileMarks(
                    is_selected=index == self._selected and index != self._board.full,
                    has_keys=self.hasFocus(),
                    is_drop_target=index == self._drop_index,
                    is_in_range=index in self._range and len(self._range) > 1,
                    is_blinked_off=id(tile) in marks and marks[id(tile)].is_blinked_off,
                )
        return marks

    def _say(self, tile: Tile) -> bool:
        """Bring a tile's words and look up to date. Returns whether it must be repainted."""
        is_online = self._link.status.state is LinkState.ONLINE
        is_first = tile.camera_id is None and tile is self._board.first_empty_tile()
        is_changed = tile.update_words(
            is_online=is_online, is_inviting=self._is_inviting, is_first=is_first
        )
        treatment = tile.treatment()
        if treatment is not tile.slot.treatment and tile.slot.has_picture:
            self._canvas.treat(tile.slot, treatment, tile.feed.view)
            is_changed = True
        return is_changed

    def _refresh_all(self) -> None:
        """After any change of layout or cameras."""
        for tile in self._board.seen:
            self._say(tile)
        self.update()
        self.take_pictures()

    def _update_tile(self, tile: Tile) -> None:
        if tile.is_in_sight:
            self.update(self._logical(tile.rect))

    def _logical(self, rect: QRect) -> QRect:
        """Device pixels to the widget's, outwards."""
        ratio = self.devicePixelRatioF()
        if ratio == 1:
            return rect
        left, top = int(rect.x() / ratio), int(rect.y() / ratio)
        right = int((rect.x() + rect.width()) / ratio) + 1
        foot = int((rect.y() + rect.height()) / ratio) + 1
        return QRect(left, top, right - left, foot - top)

    def _relayout(self) -> None:
        ratio = self.devicePixelRatioF()
        if ratio != self._ratio:
            self._ratio = ratio
            self._overlay = Overlay(replace(self._theme, scale=self._theme.scale * ratio))
            self._say_watermark()
            for tile in self._board.tiles:
                tile.caption = None
        self._board.place(round(self.width() * ratio), round(self.height() * ratio))
        self._refresh_all()

    @Slot()
    def _match_streams(self) -> None:
        self._board.match_streams()

    @Slot()
    def _on_tick(self) -> None:
        self._is_blinked_off = not self._is_blinked_off
        self._say_watermark()
        self.update_states()

    def _say_watermark(self) -> None:
        """Person, station and second; live tiles are painted soon anyway, the others now."""
        user = self._link.user if self.is_watermarked else None
        if self._overlay.say_watermark(watermark_text(user, self._link.hub_now())):
            for tile in self._board.seen:
                if tile.slot.has_picture and not tile.is_live:
                    self._update_tile(tile)

    def _on_change(self, change: Change) -> None:
        if change.reset or change.resources:
            self._board.look_up(self._link.cameras)
        if change.reset or change.resources or change.link:
            self._refresh_all()
