"""The invite bench's GB/T 28181 cameras: one device whose channels all play one clip. Own process.

Its encoder runs on its own clock, one key frame a second, whether anybody watches or not, and
heeds no wish for another. Each key frame and each INVITE is told on the standard output with its
moment by the monotonic clock, which all processes of a machine share. Every other channel
announces sound in its stream and sends none, which a relay waits for before it describes a stream.
"""

from __future__ import annotations

import asyncio
import sys
import time
from dataclasses import replace
from pathlib import Path

from app.bench_media import FPS, KEY_EVERY, clip, pictures_of, units
from backends.demo.gb28181.catalogue import PASSWORD, DemoChannel, DemoDevice, camera
from backends.demo.gb28181.device import Device
from backends.demo.gb28181.studio import GbStudio, Take
from backends.gateway.gb28181 import lower_events as events
from backends.gateway.gb28181.lower_line import LowerLine, Upper
from video.cores.ps_write import PCMA, PsForm

DEVICE = "34020000001180009001"
INVITE, KEY = "invite", "key"
STEP = 90_000 // FPS


def device(count: int) -> DemoDevice:
    """With so many channels."""
    found = tuple(
        DemoChannel(
            id=channel_id(n),
            camera=replace(camera(n), number=900 + n),
            form=PsForm(sound_type=PCMA if announces_sound(n) else 0),
        )
        for n in range(count)
    )
    return DemoDevice(id=DEVICE, name="bench", model="bench", channels=found)


def channel_id(number: int) -> str:
    """20 digits."""
    return f"3402000000131{9_001 + number:07d}"


def announces_sound(number: int) -> bool:
    """And sends none."""
    return number % 2 == 0


class ClipStudio(GbStudio):
    """Plays one clip to whoever has a call; paints nothing, and has no thread."""

    def __init__(self, found: DemoDevice, film: list[bytes]) -> None:
        super().__init__(list(found.channels))
        self._film = film
        self._open: list[Take] = []

    def open(self, take: Take) -> None:
        """From the next picture on; nothing goes out before a key frame."""
        self._open.append(take)

    def end(self, take: Take) -> None:
        """No more."""
        if take in self._open:
            self._open.remove(take)

    def want_key(self, take: Take) -> None:
        """It comes when it comes."""

    async def play(self) -> None:
        """Until cancelled."""
        loop = asyncio.get_running_loop()
        begun_s, number = loop.time(), 0
        while True:
            await asyncio.sleep(begun_s + number / FPS - loop.time())
            is_key = number % KEY_EVERY == 0
            if is_key:
                tell(KEY, "")
            for take in tuple(self._open):
                take.sink(self._film[number % len(self._film)], number * STEP, is_key)
            number += 1


class BenchDevice(Device):
    """Tells each INVITE as it comes."""

    def happened(self, line: LowerLine, event: events.Event) -> None:
        if isinstance(event, events.Invited):
            tell(INVITE, event.channel_id)
        super().happened(line, event)


def tell(what: str, which: str) -> None:
    """One line: what, the moment in ns, which channel."""
    print(what, time.monotonic_ns(), which, flush=True)


def film_of(path: Path) -> list[bytes]:
    """The pictures of a clip, whole groups of them."""
    pictures = pictures_of(path)
    return pictures[: len(pictures) // KEY_EVERY * KEY_EVERY]


async def _serve(port: int, count: int) -> None:
    """Until the standard input ends."""
    found = device(count)
    studio = ClipStudio(found, film_of(units(clip())))
    running = BenchDevice(found, Upper(host="127.0.0.1", port=port), PASSWORD, studio)
    tasks = [asyncio.ensure_future(work) for work in (studio.play(), running.run())]
    try:
        await asyncio.to_thread(sys.stdin.read)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), int(sys.argv[2])))
