"""What the engine listens to: one view's camera, wherever it is decoded. UI thread.

Each decoder that is told to listen gets a new memory: no two ever write into one.
"""

from __future__ import annotations

import os

from video.api import Samples, SoundState, SoundStatus, Stream
from video.control import Hush, Listen
from video.decoder_child import DecoderChild
from video.pcm import SharedSound, SoundReader, create_memory
from video.supply import Seat, Supply

_OFF = SoundStatus(state=SoundState.OFF)


class Ear:
    """`follow` again and again: streams change, decoders are restarted."""

    def __init__(self) -> None:
        self._supply: Supply | None = None
        self._url = ""
        self._seat: Seat | None = None
        self._child: DecoderChild | None = None
        self._fd = -1
        self._shared: SharedSound | None = None
        self._reader: SoundReader | None = None

    def follow(self, stream: Stream | None, supply: Supply | None) -> None:
        """Listen to a camera whose picture is `supply`; None: to nothing."""
        if stream is None or supply is None:
            self._leave()
            return
        seat = supply.stream.seat
        child = seat.child
        if child is None or (supply is self._supply and child is self._child):
            return
        if child is not self._child or stream.url != self._url:
            # The old memory may have its old writer for a moment yet.
            self._leave()
            self._fd = create_memory()
            self._shared = SharedSound(self._fd)
            self._shared.say(SoundState.CONNECTING)
            self._reader = SoundReader(self._shared)
        self._supply, self._url, self._seat, self._child = supply, stream.url, seat, child
        # The main stream's sound, whatever is shown: it goes on when the picture changes.
        message = Listen(view=supply.number, url=stream.url, transport=str(stream.transport))
        child.send(message, self._fd)

    def status(self) -> SoundStatus:
        """What is known of the sound."""
        return _OFF if self._shared is None else self._shared.status()

    def read(self, count: int, heard_ns: int) -> Samples | None:
        """See VideoEngine.read_sound. Any one thread."""
        reader = self._reader
        return None if reader is None else reader.read(count, heard_ns)

    def _leave(self) -> None:
        if self._seat is not None and self._seat.child is self._child and self._child is not None:
            self._child.send(Hush())
        if self._fd >= 0:
            os.close(self._fd)
        self._fd = -1
        self._supply = self._seat = self._child = self._shared = self._reader = None
        self._url = ""

    def close(self) -> None:
        """Listen to nothing, and say nothing to processes that have gone."""
        self._seat = None
        self._leave()
