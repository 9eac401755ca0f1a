"""A camera whose streams are damaged at random, each in its own way. For tests and proofs."""

from __future__ import annotations

import random
import threading
import time

from tests.mutation import mutated
from tests.video.bad_camera import BadCamera, Packetiser, Viewer, interleaved, units
from video.api import Stream, Transport
from video.engine import DecoderPool

PICTURES = 20
SIZES = ((64, 48), (160, 96))
ABREAST = 10
WITHIN_S = 20.0


def codec_of(number: int) -> str:
    """Both in turn."""
    return ("h264", "hevc")[number % 2]


class MutatedCamera:
    """Damages bitstreams (inside sound packets), packets or the framing; once told, nothing."""

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice
        self._played = 0
        self._lock = threading.Lock()
        self._is_sound = False
        self._camera = BadCamera(self._play, codec_of)
        self.url = self._camera.url

    def play_out(self, pool: DecoderPool, count: int) -> None:
        """Show so many damaged streams, ABREAST at a time, each to its end."""
        before = self._played
        for first in range(0, count, ABREAST):
            some = range(first, min(first + ABREAST, count))
            views = [
                pool.open(
                    Stream(url=self.url, transport=Transport.TCP, share_key=str(number)), 64, 48
                )
                for number in some
            ]
            self._wait(pool, before + first + len(views))
            for view in views:
                pool.close(view)

    def heal(self) -> None:
        """Viewers from now on get a sound stream."""
        self._is_sound = True

    def close(self) -> None:
        """End the camera."""
        self._camera.close()

    def _wait(self, pool: DecoderPool, played: int) -> None:
        """Until so many streams were played to their end or were left."""
        pause, end_s = threading.Event(), time.monotonic() + WITHIN_S
        while self._played < played:
            pool.drain()
            assert time.monotonic() < end_s, f"{self._played} of {played} streams played"
            pause.wait(0.02)

    def _play(self, viewer: Viewer) -> None:
        codec = codec_of(viewer.number)
        if self._is_sound:
            for packet in viewer.play(codec, units(codec)):
                viewer.send(interleaved(packet))
            return
        try:
            self._play_damaged(viewer, codec)
        finally:
            with self._lock:
                self._played += 1

    def _play_damaged(self, viewer: Viewer, codec: str) -> None:
        with self._lock:
            dice = random.Random(self._dice.random())
        film, packetiser = units(codec, dice.choice(SIZES)), Packetiser()
        where, share = dice.choice(("bitstream", "packet", "framing")), dice.uniform(0.02, 0.5)
        for number in range(PICTURES):
            unit = film[number % len(film)]
            if where == "bitstream" and dice.random() < share:
                unit = unit[:5] + mutated(unit[5:], dice, most=8, cut=0.1)
            for packet in packetiser.packets(codec, unit):
                if where == "packet" and dice.random() < share:
                    packet = mutated(packet, dice, most=8, cut=0.1)
                data = interleaved(packet[:0xFFFF])
                if where == "framing" and dice.random() < share / 20:
                    data = mutated(data, dice, most=8, cut=0.1)
                viewer.send(data)
            if viewer.stop.wait(0.002):
                return
