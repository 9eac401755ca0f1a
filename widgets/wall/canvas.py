"""The wall's pictures: converted one by one for the painter, kept in one BGRA array when needed.

UI thread. Allocates when the layout changes, never per frame. Draws no text.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from video.api import Bgra, VideoEngine, ViewId, line_of
from widgets.wall.layouts import PixelRect, centred, fit
from widgets.wall.seams import Seams

DIM_PART = 0.3  # LOOK: lost tiles keep their last picture at 30 %


class Treatment(enum.IntEnum):
    """How a picture is shown; a higher one can be applied on a lower one."""

    PLAIN = 0
    GREY = 1
    DIM = 2


NOWHERE = PixelRect(0, 0, 0, 0)
SMOOTH_UP_TO_PX = 2_100_000  # a screen of 1920 x 1080
MOST_SIZES = 8  # of pictures for the painter kept at a time


@dataclass(slots=True, eq=False)
class Slot:
    """One tile's place in the canvas, and the picture in it."""

    box: PixelRect = NOWHERE
    picture: PixelRect = NOWHERE
    target: Bgra | None = None
    treatment: Treatment = Treatment.PLAIN
    view: ViewId | None = None
    sequence: int = 0
    shown: int = 0  # pictures shown since start, distinct ones
    has_picture: bool = False
    kept: QImage | None = field(default=None, repr=False)  # while the tile is out of sight
    seams: Seams | None = None  # bezels across the box

    def forget(self) -> None:
        """Another camera: its picture must not stand under the new name."""
        self.picture, self.target, self.kept = NOWHERE, None, None
        self.treatment, self.view, self.sequence = Treatment.PLAIN, None, 0
        self.has_picture = False


class Canvas:
    """Owns the pixels. Coordinates are device pixels."""

    def __init__(self, engine: VideoEngine, ground: QColor, line: QColor) -> None:
        self._engine = engine
        self._ground = np.array([ground.blue(), ground.green(), ground.red(), 255], dtype=np.uint8)
        self._line = np.array([line.blue(), line.green(), line.red(), 255], dtype=np.uint8)
        self._pixels: Bgra = np.empty((1, 1, 4), dtype=np.uint8)
        self._image = QImage()
        self._behind: set[Slot] = set()  # newer on the screen than in the array
        self._sizes: dict[tuple[int, int], tuple[Bgra, QImage]] = {}
        self.relayout(1, 1, [], [])

    @property
    def image(self) -> QImage:
        """The whole wall's pictures, brought up to date."""
        return self.image_of(tuple(self._behind))

    @property
    def size(self) -> QSize:
        """Device pixels of the wall."""
        return self._image.size()

    def image_of(self, slots: Iterable[Slot]) -> QImage:
        """The whole wall's pictures, up to date in these slots."""
        for slot in slots:
            self._catch_up(slot)
        return self._image

    def _catch_up(self, slot: Slot) -> None:
        if slot in self._behind:
            self._behind.discard(slot)
            if slot.view is not None and slot.treatment is Treatment.PLAIN:
                self._convert(slot, slot.view)

    def fresh(self, slot: Slot, view: ViewId) -> QImage | None:
        """The view's newest picture, to be drawn at `slot.picture` before the next call.

        None where it must go through refresh(). The array is left behind: a small picture that is
        in the cache still when it is drawn costs a third (36 tiles: 77 us each instead of 257).
        """
        if slot.target is None:
            return None
        pixels, image = self._size(slot.picture.width, slot.picture.height)
        sequence = self._engine.convert(view, pixels)
        if sequence == 0:
            return None
        self._note(slot, view, sequence)
        self._behind.add(slot)
        return image

    def _size(self, width: int, height: int) -> tuple[Bgra, QImage]:
        """Pixels in whole lines, and a picture of their first `width` columns."""
        found = self._sizes.get((width, height))
        if found is None:
            if len(self._sizes) >= MOST_SIZES:
                self._sizes.clear()
            pixels = np.empty((height, line_of(width), 4), dtype=np.uint8)
            image = QImage(
                pixels.data, width, height, pixels.strides[0], QImage.Format.Format_RGB32
            )
            found = self._sizes[width, height] = pixels, image
        return found

    def relayout(
        self, width: int, height: int, slots: list[Slot], boxes: list[PixelRect | None]
    ) -> None:
        """New size or places. Each slot keeps its picture, scaled; box None is out of sight."""
        for slot in slots:
            if slot.has_picture and slot.picture.width > 0:
                self._catch_up(slot)
                slot.kept = self._image.copy(QRect(*slot.picture))
        self._behind.clear()
        self._sizes.clear()
        if (height, width) != self._pixels.shape[:2] or self._image.isNull():
            self._pixels = np.empty((max(1, height), max(1, width), 4), dtype=np.uint8)
            # Alpha is ignored by RGB32: opaque blits, whatever the engine writes there.
            self._image = QImage(
                self._pixels.data,
                self._pixels.shape[1],
                self._pixels.shape[0],
                self._pixels.strides[0],
                QImage.Format.Format_RGB32,
            )
        self._whole()[:] = self._line.view(np.uint32)
        for slot, box in zip(slots, boxes, strict=True):
            slot.picture, slot.target = NOWHERE, None
            slot.box = box or NOWHERE
            if box is None:
                continue
            self.clear(slot)
            if slot.kept is not None:
                self._place_kept(slot, slot.kept)

    def clear(self, slot: Slot) -> None:
        """Ground over the whole tile."""
        self._behind.discard(slot)
        box = slot.box
        ground = self._ground.view(np.uint32)
        self._whole()[box.y : box.y + box.height, box.x : box.x + box.width] = ground

    def _whole(self) -> npt.NDArray[np.uint32]:
        """One number a pixel: filled ten times as fast as four bytes each."""
        return self._pixels.view(np.uint32)[..., 0]

    def refresh(self, slot: Slot, view: ViewId) -> bool:
        """Convert the view's newest picture if it is new. Returns whether the tile changed."""
        if view == slot.view and self._engine.sequence(view) == slot.sequence:
            return False
        return self._convert(slot, view)

    def treat(self, slot: Slot, treatment: Treatment, view: ViewId | None) -> None:
        """Show the slot's picture plain, grey or dim. A lower treatment starts from the view."""
        if treatment < slot.treatment and (view is None or not self._convert(slot, view)):
            return
        if treatment is slot.treatment:
            return
        if slot.has_picture and slot.box.width > 0:
            self._catch_up(slot)
            self._apply(slot, treatment)
        slot.treatment = treatment

    def _convert(self, slot: Slot, view: ViewId) -> bool:
        sequence = self._engine.convert(view, slot.target) if slot.target is not None else 0
        if sequence == 0:
            width, height = self._engine.picture_size(view)
            if width == 0 or slot.box.width == 0:
                return False
            place = None if slot.seams else centred(slot.box, width, height)
            if slot.seams is not None:
                sequence = self._convert_across(slot, view, width, height)
            elif place is None:
                sequence = self._convert_scaled(slot, view, width, height)
            else:
                self._place(slot, place)
                assert slot.target is not None
                sequence = self._engine.convert(view, slot.target)
            if sequence == 0:
                return False
        self._behind.discard(slot)
        self._note(slot, view, sequence)
        return True

    @staticmethod
    def _note(slot: Slot, view: ViewId, sequence: int) -> None:
        if sequence != slot.sequence or view != slot.view:
            slot.shown += 1
        slot.view, slot.sequence = view, sequence
        slot.has_picture, slot.kept, slot.treatment = True, None, Treatment.PLAIN

    def _place(self, slot: Slot, place: PixelRect) -> None:
        if slot.picture != place:
            self.clear(slot)
        slot.picture = place
        slot.target = self._part(place)

    def _part(self, place: PixelRect) -> Bgra:
        return self._pixels[place.y : place.y + place.height, place.x : place.x + place.width]

    def _convert_scaled(self, slot: Slot, view: ViewId, width: int, height: int) -> int:
        """A picture made for another box, for the few frames after a resize."""
        pixels = np.empty((height, width, 4), dtype=np.uint8)
        sequence = self._engine.convert(view, pixels)
        if sequence != 0:
            picture = QImage(
                pixels.data,
                width,
                height,
                width * 4,
                QImage.Format.Format_RGB32,
            )
            self._place_kept(slot, picture)
            slot.target = None
        return sequence

    def _convert_across(self, slot: Slot, view: ViewId, width: int, height: int) -> int:
        """A picture that goes on behind bezels: the strips behind them are left out."""
        assert slot.seams is not None
        if centred(PixelRect(0, 0, *slot.seams.outer), width, height) is None:
            return self._convert_scaled(slot, view, width, height)
        pixels, _ = self._size(width, height)
        sequence = self._engine.convert(view, pixels)
        if sequence != 0:
            self.clear(slot)
            place = slot.seams.paste(pixels[:, :width], self._part(slot.box), _scaled)
            slot.picture = place._replace(x=place.x + slot.box.x, y=place.y + slot.box.y)
            slot.target = None
        return sequence

    def _place_kept(self, slot: Slot, picture: QImage) -> None:
        place = fit(slot.box, picture.width(), picture.height())
        if place.width == 0 or place.height == 0:
            return
        if slot.picture != place:
            self.clear(slot)
        slot.picture, slot.target = place, None
        # What is larger than the engine makes comes so for good: 3840 x 2160 takes 61 ms
        # smoothly, 11 ms fast.
        is_small = place.width * place.height <= SMOOTH_UP_TO_PX
        modes = Qt.TransformationMode
        mode = modes.SmoothTransformation if is_small else modes.FastTransformation
        painter = QPainter(self._image)
        scaled = picture.scaled(
            place.width, place.height, Qt.AspectRatioMode.IgnoreAspectRatio, mode
        )
        painter.drawImage(place.x, place.y, scaled)
        painter.end()

    def _apply(self, slot: Slot, treatment: Treatment) -> None:
        part = self._part(slot.picture)
        if slot.treatment < Treatment.GREY:
            blue, green, red = (part[..., i].astype(np.uint16) for i in range(3))
            part[..., :3] = ((blue * 29 + green * 150 + red * 77) >> 8).astype(np.uint8)[..., None]
        if treatment is Treatment.DIM:
            mixed = part[..., :3] * DIM_PART + self._ground[:3] * (1 - DIM_PART)
            part[..., :3] = mixed.astype(np.uint8)


def _scaled(part: Bgra, width: int, height: int) -> Bgra:
    """A part of a picture for a screen whose pixels have another size, averaged over each."""
    part = np.ascontiguousarray(part)
    tall, wide = part.shape[:2]
    source = QImage(part.data, wide, tall, part.strides[0], QImage.Format.Format_RGB32)
    modes = Qt.TransformationMode
    scaled = source.scaled(
        width, height, Qt.AspectRatioMode.IgnoreAspectRatio, modes.SmoothTransformation
    )
    lines = np.frombuffer(scaled.constBits(), np.uint8)
    return lines.reshape(height, scaled.bytesPerLine() // 4, 4)[:, :width].copy()
