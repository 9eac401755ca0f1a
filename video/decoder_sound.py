"""The one sound that a decoder process fills at a time. The process's main thread.

A camera that is listened to on and on keeps its session while its picture changes streams.
"""

from __future__ import annotations

from video.api import Transport
from video.control import Listen
from video.pcm import SharedSound
from video.sound_thread import SoundPicture, SoundThread
from video.sources import place_of
from video.sources.rtsp_sound import sound_source_for


class DecoderSound:
    """`listen` and `hush`; the thread is the sound's own."""

    def __init__(self) -> None:
        self._thread: SoundThread | None = None
        self._address = ("", "")

    def listen(self, message: Listen, fd: int, picture: SoundPicture) -> None:
        """Fill the memory behind `fd` with the sound of an address, in step with its picture.

        The engine hushes before it hands out another memory.
        """
        address = (message.url, message.transport)
        if self._thread is not None and self._address == address:
            self._thread.go_on(picture)
            return
        self.hush()
        source = sound_source_for(message.url, Transport(message.transport))
        shared = SharedSound(fd)
        self._thread = SoundThread(place_of(message.url), source, shared, picture)
        self._address = address
        self._thread.start()

    def hush(self) -> None:
        """No more sound."""
        if self._thread is not None:
            self._thread.stop()
            self._thread = None
