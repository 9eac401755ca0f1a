"""The relay: media that devices push, received once, kept and served by RTSP. One asyncio loop.

Told by its switchboard what comes where; says what is wanted. Streams that run go on without one.
"""

from __future__ import annotations

import asyncio
from urllib.parse import quote

from video.relay.api import (
    Board,
    RelaySettings,
    StreamAnswer,
    StreamHealth,
    StreamKey,
    StreamPlace,
)
from video.relay.channel import Channel, Surroundings
from video.relay.door import Door, Refused, Showing
from video.relay.fetching import Fetches
from video.relay.playback import Playbacks
from video.relay.recorder import Recorder
from video.relay.shelf import Shelf
from video.relay.talk import Talks

KINDS = ("main", "sub")
MOST_CHANNELS = 1_000


class Relay:
    """open(); then what the switchboard says; close()."""

    def __init__(self, settings: RelaySettings, board: Board) -> None:
        self._settings, self._board = settings, board
        self._channels: dict[StreamKey, Channel] = {}
        self._around = Surroundings(
            board=board,
            media_listen=settings.media_listen,
            changed=self._change,
            forget=self._forget,
        )
        self._door = Door(settings.who, self._find)
        shelf, limits = Shelf(settings.folder), (settings.room_bytes, settings.days)
        self.recorder = Recorder(board, self.channel, shelf, limits)
        self.playbacks = Playbacks(shelf, board.played)
        key_of = self.playbacks.key_of
        self.fetches = Fetches(self.recorder, self.channel, key_of, board.fetching)
        ports = range(settings.first_port, settings.last_port + 1, 2)
        self.talks = Talks(board, settings.media_listen, ports)
        self._is_telling = False

    async def open(self) -> None:
        """Raises OSError where it cannot listen, or cannot write its recordings."""
        await self.recorder.open()
        await self._door.open(self._settings.listen_host, self._settings.listen_port)

    async def close(self) -> None:
        """Everything is closed."""
        await self._door.close()
        self.playbacks.close()
        self.talks.close()
        self.fetches.close()
        await self.recorder.close()
        for channel in tuple(self._channels.values()):
            channel.close()

    @property
    def port(self) -> int:
        """Where viewers connect to."""
        return self._door.port

    def base(self, host: str) -> str:
        """The beginning of all addresses, with the password."""
        who = self._settings.who
        place = f"[{host}]" if ":" in host else host
        user, password = (quote(text, safe="") for text in (who.user, who.password))
        return f"rtsp://{user}:{password}@{place}:{self.port}"

    # -- what the switchboard says ------------------------------------------------------------

    def wanted(self) -> list[StreamKey]:
        """All streams that are to be sent."""
        return sorted(key for key, channel in self._channels.items() if channel.is_wanted)

    def place(self, place: StreamPlace) -> None:
        """Listen for a stream; answered by Board.placed."""
        channel = self._channels.get(place.key)
        if channel is None:
            self._board.placed(place.key, place.port, is_bound=False)
        else:
            channel.place(place)

    def starts(self, answer: StreamAnswer) -> None:
        """The device sends."""
        channel = self._channels.get(answer.key)
        if channel is not None:
            channel.starts(answer)

    def ends(self, key: StreamKey, reason: str, status: int = 0) -> None:
        """It sends no more, or cannot."""
        channel = self._channels.get(key)
        if channel is not None:
            channel.ends(reason, status)

    def steered(self, token: str, act: str, scale: float, seek_s: float | None) -> None:
        """A device's playback is paused, sought, or goes on."""
        key = self.playbacks.key_of(token)
        channel = self._channels.get(key) if key is not None else None
        if channel is not None:
            channel.steered(act, scale, seek_s)

    def streams(self) -> list[StreamHealth]:
        """Health of all streams."""
        return [channel.health() for channel in self._channels.values()]

    # -- inside -------------------------------------------------------------------------------

    def channel(self, key: StreamKey) -> Channel:
        """The stream of that name; to be entered or tapped at once. Raises Refused."""
        channel = self._channels.get(key)
        if channel is None:
            if len(self._channels) >= MOST_CHANNELS:
                raise Refused(503, "busy")
            channel = self._channels[key] = Channel(key, self._around)
            length_s = self.playbacks.length_s(key.recording)
            if length_s:
                channel.plays(length_s)
        return channel

    def _find(self, path: str) -> Showing:
        words = path.strip("/").split("/")
        if len(words) == 4 and words[0] == "gb28181" and words[3] in KINDS:
            device, channel, kind = words[1:]
            if _is_id(device) and _is_id(channel):
                return self.channel(StreamKey(device, channel, kind))
        if len(words) == 2 and words[0] == "playback":
            found = self.playbacks.find(words[1])
            return self.channel(found) if isinstance(found, StreamKey) else found
        if len(words) == 2 and words[0] == "talk":
            return self.talks.find(words[1])
        raise Refused(404, "unknown_channel")

    def _forget(self, channel: Channel) -> None:
        if self._channels.get(channel.key) is channel:
            del self._channels[channel.key]
            self._change()

    def _change(self) -> None:
        """The whole set is said once, however much changes in a moment."""
        if not self._is_telling:
            self._is_telling = True
            asyncio.get_running_loop().call_soon(self._tell)

    def _tell(self) -> None:
        self._is_telling = False
        self._board.wanted(self.wanted())


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 20
