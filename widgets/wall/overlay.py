"""What is drawn over the pictures: captions, state words, borders, marks. UI thread.

Captions are kept as pixmaps and made anew only when their text or size changes.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPixmap

from video.api import StreamState
from widgets.icons import pixmap
from widgets.theme import Theme
from widgets.wall.tile import Tile
from widgets.wall.watermark import Watermark
from widgets.wall.zoom import visible

NAME_PX, NOTE_PX = 84, 40  # of a name that is left at least; of a note that is worth showing
CAPTION_PX = 24
CAPTION_FONT_PX = 13
BAND_PART = 0.6
ICON_PX = 14
_ICONS = ("lock", "hotspot", "sound", "sound_off")
PLATE_PART = 0.72  # behind words over a picture
WIDE_PX = 260  # narrower tiles say their state in the middle only


@dataclass(frozen=True, slots=True, kw_only=True)
class TileMarks:
    """What the pointer and the keyboard make of a tile."""

    is_selected: bool = False
    has_keys: bool = False  # of the selected one: the keyboard acts on it
    is_drop_target: bool = False
    is_in_range: bool = False  # one of several chosen to be joined
    is_blinked_off: bool = False


def _with_alpha(color: QColor, part: float) -> QColor:
    faded = QColor(color)
    faded.setAlphaF(part)
    return faded


class Overlay:
    """Draws in device pixels on any painter."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._font = theme.font(CAPTION_FONT_PX)
        self._number_font = theme.font(CAPTION_FONT_PX, QFont.Weight.DemiBold)
        self._metrics = QFontMetrics(self._font)
        self._number_metrics = QFontMetrics(self._number_font)
        color = theme.color
        self._ground, self._text, self._dim = color("ground"), color("text"), color("text_dim")
        self._accent, self._stale = color("accent"), color("stale")
        self._band = _with_alpha(self._ground, BAND_PART)
        self._plate = _with_alpha(self._ground, PLATE_PART)
        self.caption_px = theme.px(CAPTION_PX)
        self._icons = {name: pixmap(name, theme, "text", ICON_PX) for name in _ICONS}
        self._icons["record"] = pixmap("record", theme, "text", ICON_PX)
        self._icons["record_lost"] = pixmap("record", theme, "severity_ii", ICON_PX)
        self._watermark = Watermark(theme)

    def say_watermark(self, lines: tuple[str, str]) -> bool:
        """Who, and when, across every picture. Returns whether it changed."""
        return self._watermark.say(lines)

    def paint(self, painter: QPainter, tile: Tile, marks: TileMarks) -> None:
        """Everything over one tile's picture."""
        rect = tile.rect
        if tile.slot.has_picture:
            self._watermark.paint(painter, rect)
            if tile.zoom.is_zoomed:
                self._paint_place(painter, tile)
        if tile.has_caption:
            if tile.caption is None or tile.caption.width() != rect.width():
                tile.caption = self._caption(tile)
            foot = rect.y() + rect.height() - tile.caption.height()
            painter.drawPixmap(rect.x(), foot, tile.caption)
            if tile.severity is not None and not marks.is_blinked_off:
                self._paint_shape(painter, tile, foot)
        if tile.words.headline or tile.words.detail:
            self._paint_words(painter, tile)
        inset = 0
        if tile.severity is not None:
            inset = self._theme.px(3)
            self._frame(painter, rect, inset, self._theme.tokens.severity(tile.severity))
        if marks.is_selected:
            inner = rect.adjusted(inset, inset, -inset, -inset)
            width = self._theme.px(2)
            self._frame(painter, inner, width, self._accent)
            if marks.has_keys:
                focus = inner.adjusted(width, width, -width, -width)
                self._frame(painter, focus, self._theme.px(1), self._text)
        if marks.is_in_range:
            painter.fillRect(rect, _with_alpha(self._accent, 0.18))
            self._frame(painter, rect, self._theme.px(1), self._accent)
        if marks.is_drop_target:
            painter.fillRect(rect, _with_alpha(self._accent, 0.25))
            self._frame(painter, rect, self._theme.px(2), self._accent)

    def _frame(self, painter: QPainter, rect: QRect, width: int, color: QColor) -> None:
        x, y, w, h = rect.x(), rect.y(), rect.width(), rect.height()
        painter.fillRect(x, y, w, width, color)
        painter.fillRect(x, y + h - width, w, width, color)
        painter.fillRect(x, y + width, width, h - 2 * width, color)
        painter.fillRect(x + w - width, y + width, width, h - 2 * width, color)

    def _paint_place(self, painter: QPainter, tile: Tile) -> None:
        """Which part of the camera's picture a zoomed tile shows: a small map at the top right."""
        px, shape = self._theme.px, tile.shape()
        height = min(px(72), tile.rect.height() // 5)
        width = round(height * shape.aspect)
        if height < px(18) or width > tile.rect.width() // 3:
            return
        right, top = tile.rect.x() + tile.rect.width() - px(10), tile.rect.y() + px(10)
        whole = QRect(right - width, top, width, height)
        part = visible(tile.zoom, shape)
        shown = QRect(
            whole.x() + round(part.x * width),
            whole.y() + round(part.y * height),
            max(px(4), round(part.width * width)),
            max(px(4), round(part.height * height)),
        )
        painter.fillRect(whole, self._band)
        self._frame(painter, whole, 1, self._dim)
        painter.fillRect(shown, _with_alpha(self._accent, 0.35))
        self._frame(painter, shown, px(1), self._text)

    def _mark_width(self, tile: Tile) -> int:
        return self._theme.px(36) if tile.words.mark else 0

    def _paint_shape(self, painter: QPainter, tile: Tile, foot: int) -> None:
        """The shape of the alarm; apart from the cached caption because it blinks."""
        assert tile.severity is not None
        painter.setFont(self._number_font)
        painter.setPen(self._theme.tokens.severity(tile.severity))
        box = QRect(tile.rect.x() + self._theme.px(8), foot, self._theme.px(18), self.caption_px)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, tile.words.mark[:1])

    def _caption(self, tile: Tile) -> QPixmap:
        px, words = self._theme.px, tile.words
        width, height = tile.rect.width(), min(self.caption_px, tile.rect.height())
        pixmap = QPixmap(width, height)
        pixmap.fill(self._band)
        painter = QPainter(pixmap)
        left, right = px(8) + self._mark_width(tile), width - px(8)
        middle = Qt.AlignmentFlag.AlignVCenter
        sound = "sound" if tile.sound is None else tile.sound.icon
        for name, is_on in (
            ("hotspot", tile.is_hotspot),
            ("lock", tile.is_locked),
            (sound, tile.sound is not None),
            (tile.recording, bool(tile.recording)),
        ):
            if is_on:
                icon = self._icons[name]
                right -= icon.width()
                painter.drawPixmap(right, (height - icon.height()) // 2, icon)
                right -= px(6)
        least = px(WIDE_PX) * (1.2 if tile.is_live else 1)
        aside = words.aside if width >= least or words.is_aside_needed else ""
        if aside:
            room = (right - left) // 2
            number_px = self._number_metrics.horizontalAdvance(words.number) + px(6)
            name_px = self._metrics.horizontalAdvance(words.name) + px(8)
            # Short before the camera's name is cut.
            beside = right - left - number_px - name_px
            if words.aside_short and self._metrics.horizontalAdvance(aside) > min(room, beside):
                aside = words.aside_short
            aside = self._metrics.elidedText(aside, Qt.TextElideMode.ElideRight, room)
            taken = self._metrics.horizontalAdvance(aside)
            painter.setFont(self._font)
            painter.setPen(self._aside_color(tile))
            painter.drawText(QRect(right - taken, 0, taken + 1, height), middle, aside)
            right -= taken + px(8)
        number_width = self._number_metrics.horizontalAdvance(words.number)
        # Which camera it is comes first: what is left beside its number and a few letters.
        room = right - left - number_width - px(NAME_PX)
        if words.note and room >= px(NOTE_PX):
            note = self._metrics.elidedText(words.note, Qt.TextElideMode.ElideRight, room)
            taken = self._metrics.horizontalAdvance(note)
            painter.setFont(self._font)
            painter.setPen(self._accent)
            painter.drawText(QRect(right - taken, 0, taken + 1, height), middle, note)
            right -= taken + px(8)
        painter.setFont(self._number_font)
        if tile.severity is not None:
            painter.setPen(self._theme.tokens.severity(tile.severity))
            numeral = QRect(px(26), 0, px(18), height)
            painter.drawText(numeral, middle, tile.words.mark[1:])
        painter.setPen(self._text)
        painter.drawText(QRect(left, 0, number_width + 1, height), middle, words.number)
        left += number_width + px(6)
        if right - left > px(20):
            name = self._metrics.elidedText(words.name, Qt.TextElideMode.ElideRight, right - left)
            painter.setFont(self._font)
            painter.drawText(QRect(left, 0, right - left, height), middle, name)
        painter.end()
        return pixmap

    def _aside_color(self, tile: Tile) -> QColor:
        if tile.status.state is StreamState.STALE:
            return self._stale
        return self._dim if tile.is_live and not tile.words.is_aside_needed else self._text

    def _paint_words(self, painter: QPainter, tile: Tile) -> None:
        """Headline and detail in the middle of the picture, on a plate where there is one."""
        px, words = self._theme.px, tile.words
        is_stale = tile.status.state is StreamState.STALE
        room = tile.rect.adjusted(px(6), 0, -px(6), -self.caption_px if tile.has_caption else 0)
        big, small = self._word_sizes(room, is_stale)
        lines: list[tuple[str, QFont, QColor]] = []
        if words.headline:
            color = self._stale if is_stale else self._text
            lines.append((words.headline, self._theme.font(big), color))
        if words.detail and (room.height() >= px(64) or not lines):
            lines.append((words.detail, self._theme.font(small), self._dim))
        fitted = []
        for text, font, color in lines:
            metrics = QFontMetrics(font)
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
            fitted.append((shown, font, color, metrics.horizontalAdvance(shown), metrics.height()))
        total = sum(line[4] for line in fitted)
        top = room.y() + (room.height() - total) // 2
        if tile.slot.has_picture:
            width = max(line[3] for line in fitted) + px(24)
            plate = QRect(0, 0, min(width, tile.rect.width()), total + px(12))
            plate.moveCenter(QRect(room.x(), top, room.width(), total).center())
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._plate)
            painter.drawRoundedRect(plate, px(4), px(4))
        for shown, font, color, _, height in fitted:
            painter.setFont(font)
            painter.setPen(color)
            line = QRect(room.x(), top, room.width(), height)
            painter.drawText(line, Qt.AlignmentFlag.AlignCenter, shown)
            top += height

    def _word_sizes(self, room: QRect, is_stale: bool) -> tuple[float, float]:
        """Unscaled pixels of headline and detail for a tile of this size."""
        height = room.height() / self._theme.scale
        big = min(72.0, max(22.0, height * 0.22)) if is_stale else min(28.0, height * 0.09)
        return max(13.0, big), max(12.0, min(20.0, height * 0.065))
