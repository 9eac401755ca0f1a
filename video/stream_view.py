"""One size of a stream's pictures, in a view's memory. One thread at a time draws it."""

from __future__ import annotations

from video import scaling
from video.av_codec import Planes
from video.crop import WHOLE, Part, cut
from video.shared import SharedPicture, fit


class View:
    """One size of the stream."""

    def __init__(self, picture: SharedPicture, width: int, height: int) -> None:
        self.picture = picture
        self.box = (width, height)
        self.every_ns = 0  # at least so long between two pictures
        self.keys_only = False
        self._due_ns = 0
        self.part = WHOLE
        self.drawn: tuple[tuple[int, int], Part] = ((0, 0), WHOLE)  # box and part of the newest
        self._source = (0, 0)
        self._fitted_box = (0, 0)
        self._size = (2, 2)

    def set_pace(self, most_fps: int, keys_only: bool) -> None:
        """At most so many pictures a second, 0 for all; key frames alone where all views ask."""
        self.every_ns = 1_000_000_000 // most_fps if most_fps else 0
        self.keys_only = keys_only

    def is_due(self, now_ns: int) -> bool:
        """Whether the next picture is to be drawn, at the rate that is allowed."""
        if self.every_ns == 0:
            return True
        if now_ns < self._due_ns:
            return False
        self._due_ns = max(self._due_ns + self.every_ns, now_ns)
        return True

    def draw(self, planes: Planes, now_ns: int) -> None:
        """Scale the frame, or the part of it to be shown, into the spare slot and publish it."""
        box, part = self.drawn = (self.box, self.part)
        if part is not WHOLE:
            planes = cut(planes, part)
        height, width = planes.y.shape
        if (width, height) != self._source or box != self._fitted_box:
            self._source, self._fitted_box = (width, height), box
            self._size = fit(self._fitted_box, self._source)
        scaling.draw(planes, self.picture.begin(*self._size))
        self.picture.publish(now_ns)
