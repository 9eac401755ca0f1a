"""The views behind one tile: the shown one, and the one to come where the camera's address changes.

UI thread. A change never goes through black: the new view replaces the old at its first picture.
Which of a camera's two streams a view shows is the engine's business. Never draws.
"""

from __future__ import annotations

from dataclasses import dataclass

from video.api import Rank, Stream, StreamState, VideoEngine, ViewId, ViewStatus
from video.crop import WHOLE, Part

IDLE = ViewStatus(state=StreamState.IDLE)


@dataclass(slots=True)
class _Open:
    stream: Stream
    view: ViewId
    width: int
    height: int
    part: Part = WHOLE


class Feed:
    """Views of one camera in one tile. `view` is the one to be shown."""

    __slots__ = ("_engine", "_part", "_pending", "_rank", "_shown", "view")

    def __init__(self, engine: VideoEngine) -> None:
        self._engine = engine
        self._shown: _Open | None = None
        self._pending: _Open | None = None
        self._rank = Rank.NORMAL
        self._part = WHOLE
        self.view: ViewId | None = None

    def show(self, stream: Stream, width: int, height: int) -> None:
        """Show a camera in a box of pixels."""
        if self._shown is None:
            self._set_shown(self._opened(stream, width, height))
            return
        self._resize(self._shown, width, height)
        if self._shown.stream == stream:
            self._drop_pending()
        elif self._pending is not None and self._pending.stream == stream:
            self._resize(self._pending, width, height)
        else:
            self._drop_pending()
            self._pending = self._opened(stream, width, height)

    def set_rank(self, rank: Rank) -> None:
        """Whether the tile is seen, and whether it is the one looked at."""
        if rank is self._rank:
            return
        self._rank = rank
        for opened in (self._shown, self._pending):
            if opened is not None:
                self._engine.set_rank(opened.view, rank)

    def set_part(self, part: Part) -> None:
        """Which part of the camera's picture is shown: digital zoom. Holds for later views too."""
        self._part = part
        for opened in (self._shown, self._pending):
            if opened is not None:
                self._crop(opened)

    def settle(self) -> bool:
        """Put the coming view in the shown one's place when it has a picture."""
        if self._pending is None or self._engine.sequence(self._pending.view) == 0:
            return False
        self._close(self._shown)
        self._set_shown(self._pending)
        self._pending = None
        return True

    @property
    def is_switching(self) -> bool:
        """Whether another view is to come."""
        return self._pending is not None

    def shows(self, stream: Stream) -> bool:
        """Whether that is what is seen now."""
        shown = self._shown
        return (
            shown is not None and shown.stream == stream and self._engine.sequence(shown.view) > 0
        )

    def status(self) -> ViewStatus:
        """Status of the shown view."""
        return IDLE if self.view is None else self._engine.status(self.view)

    def pending_status(self) -> ViewStatus | None:
        """Status of what is to replace the picture shown by a better one, None where nothing is."""
        if self._pending is not None:
            return self._engine.status(self._pending.view)
        return None if self.view is None else self._engine.coming(self.view)

    def held_s(self) -> float:
        """How far one can look back."""
        return 0.0 if self.view is None else self._engine.past.past(self.view).held_s

    def close(self) -> None:
        """Close every view. The feed may be used again."""
        self._drop_pending()
        self._close(self._shown)
        self._part, self._rank = WHOLE, Rank.NORMAL
        self._set_shown(None)

    def _set_shown(self, opened: _Open | None) -> None:
        self._shown = opened
        self.view = None if opened is None else opened.view

    def _opened(self, stream: Stream, width: int, height: int) -> _Open:
        opened = _Open(stream, self._engine.open(stream, width, height), width, height)
        self._crop(opened)
        if self._rank is not Rank.NORMAL:
            self._engine.set_rank(opened.view, self._rank)
        return opened

    def _crop(self, opened: _Open) -> None:
        if opened.part != self._part:
            opened.part = self._part
            self._engine.set_part(opened.view, self._part)

    def _resize(self, opened: _Open, width: int, height: int) -> None:
        if (opened.width, opened.height) != (width, height):
            opened.width, opened.height = width, height
            self._engine.resize(opened.view, width, height)

    def _drop_pending(self) -> None:
        self._close(self._pending)
        self._pending = None

    def _close(self, opened: _Open | None) -> None:
        if opened is not None:
            self._engine.close(opened.view)
