"""The streams behind one tile: the shown view, the one to come, the one kept aside.

UI thread. A switch never goes through black: the new view replaces the old at its first picture.
Never draws.
"""

from __future__ import annotations

from dataclasses import dataclass

from video.api import Stream, StreamState, VideoEngine, ViewId, ViewStatus

IDLE = ViewStatus(state=StreamState.IDLE)


@dataclass(slots=True)
class _Open:
    stream: Stream
    view: ViewId
    width: int
    height: int


class Feed:
    """Views of one camera in one tile. `view` is the one to be shown."""

    __slots__ = ("_engine", "_keeps_aside", "_parked", "_pending", "_shown", "view")

    def __init__(self, engine: VideoEngine) -> None:
        self._engine = engine
        self._shown: _Open | None = None
        self._pending: _Open | None = None
        self._parked: _Open | None = None
        self._keeps_aside = False
        self.view: ViewId | None = None

    def show(self, stream: Stream, width: int, height: int, *, keep_aside: bool = False) -> None:
        """Show a stream in a box of pixels. `keep_aside`: the stream it replaces stays open."""
        if self._parked is not None and self._parked.stream == stream:
            self._drop_pending()
            self._close(self._shown)
            self._set_shown(self._parked)
            self._parked = None
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
            self._keeps_aside = keep_aside

    def settle(self) -> bool:
        """Put the coming view in the shown one's place when it has a picture."""
        if self._pending is None or self._engine.sequence(self._pending.view) == 0:
            return False
        if self._keeps_aside and self._parked is None:
            self._parked = self._shown
        else:
            self._close(self._shown)
        self._set_shown(self._pending)
        self._pending = None
        return True

    @property
    def is_switching(self) -> bool:
        """Whether another view is to come."""
        return self._pending is not None

    def status(self) -> ViewStatus:
        """Status of the shown view."""
        return IDLE if self.view is None else self._engine.status(self.view)

    def pending_status(self) -> ViewStatus | None:
        """Status of the view to come, None when there is none."""
        return None if self._pending is None else self._engine.status(self._pending.view)

    def close(self) -> None:
        """Close every view. The feed may be used again."""
        self._drop_pending()
        self._close(self._parked)
        self._close(self._shown)
        self._parked = None
        self._set_shown(None)

    def _set_shown(self, opened: _Open | None) -> None:
        self._shown = opened
        self.view = None if opened is None else opened.view

    def _opened(self, stream: Stream, width: int, height: int) -> _Open:
        return _Open(stream, self._engine.open(stream, width, height), width, height)

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
