"""Playbacks by their tokens: a device's recordings come as its streams do, ours from our shelf.

The relay's loop.
"""

from __future__ import annotations

from collections.abc import Callable

from video.relay.api import StreamKey
from video.relay.door import Refused
from video.relay.own_playback import OwnPlayback
from video.relay.reading import Stretch
from video.relay.shelf import Shelf

MOST_PLAYBACKS = 64
MOST_KNOWN = 512  # tokens of devices' playbacks


class Playbacks:
    """Tokens to what is played. `ended`: an own one came to its end (Board.played)."""

    def __init__(self, shelf: Shelf, ended: Callable[[str], None]) -> None:
        self._shelf, self._ended = shelf, ended
        self._devices: dict[str, tuple[StreamKey, float]] = {}  # and how many seconds it has
        self._own: dict[str, OwnPlayback] = {}

    def of_device(self, key: StreamKey, length_s: float = 0.0) -> None:
        """A playback that a device sends; 0: of unknown length."""
        while len(self._devices) >= MOST_KNOWN:
            del self._devices[next(iter(self._devices))]
        self._devices[key.recording] = (key, length_s)

    def key_of(self, token: str) -> StreamKey | None:
        """The stream of a device's playback."""
        found = self._devices.get(token)
        return found[0] if found is not None else None

    def length_s(self, token: str) -> float:
        """Of a device's playback; 0 where it is not known."""
        found = self._devices.get(token)
        return found[1] if found is not None else 0.0

    def own(self, token: str, camera: str, stretch_ms: tuple[int, int]) -> None:
        """A playback of what is on our own shelf."""
        if len(self._own) < MOST_PLAYBACKS and token not in self._own:
            stretch = Stretch(self._shelf.of_camera(camera, *stretch_ms), *stretch_ms)
            self._own[token] = OwnPlayback(
                stretch, lambda: self._forget(token), lambda: self._ended(token)
            )

    def played(self) -> list[str]:
        """Own ones that stand at their end."""
        return [token for token, playback in self._own.items() if playback.is_at_end]

    def find(self, token: str) -> StreamKey | OwnPlayback:
        """What a token stands for. Raises Refused."""
        found = self._own.get(token) or self.key_of(token)
        if found is None:
            raise Refused(410, "closed")
        return found

    def steer(self, token: str, act: str, scale: float, seek_s: float | None) -> None:
        """ "play", "pause" or "close" an own one."""
        playback = self._own.get(token)
        if playback is None:
            return
        if act == "close":
            playback.close()
        else:
            playback.steer(act == "pause", scale, seek_s)

    def close(self) -> None:
        """All."""
        for playback in tuple(self._own.values()):
            playback.close()

    def _forget(self, token: str) -> None:
        self._own.pop(token, None)
