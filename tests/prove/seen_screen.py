"""What a person sees of a wall: a virtual screen whose picture is read past the wall's own word.

The screen's memory is a file that Xvfb maps (`-fbdir`); one thread looks at it many times a second
and notes when a split of tiles stood on it with their pictures: of all, or of all but one, as a
camera of the demo city is now and then away.
"""

from __future__ import annotations

import mmap
import os
import struct
import subprocess
import threading
import time
from pathlib import Path

import numpy as np
import numpy.typing as npt

from widgets.theme import Theme
from widgets.wall.layouts import PixelRect, split_pixels
from widgets.wall.window import STATUS_PX

WIDTH, HEIGHT = 1280, 720
LOOK_S = 0.003
PATCH = 12
_HEAD = struct.Struct(">25I")  # XWDFile.h: header size, …, 12 bytes a line, …, 19 colours
_HEAD_BYTES, _LINE_BYTES, _COLOURS, _COLOUR_BYTES = 0, 12, 19, 12


class SeenScreen:
    """An Xvfb of its own in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        read_end, write_end = os.pipe()
        self._process = subprocess.Popen(
            [
                *("Xvfb", "-displayfd", str(write_end), "-fbdir", str(folder)),
                *("-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-nolisten", "tcp", "-noreset"),
            ],
            pass_fds=(write_end,),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(write_end)
        with os.fdopen(read_end, "rb") as answer:
            self.display = f":{answer.readline().strip().decode()}"
        with (folder / "Xvfb_screen0").open("rb") as file:
            whole = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
        head = _HEAD.unpack_from(whole)
        start = head[_HEAD_BYTES] + head[_COLOURS] * _COLOUR_BYTES
        line = head[_LINE_BYTES] // 4
        numbers = np.frombuffer(whole, np.uint32, line * HEIGHT, start).reshape(HEIGHT, line)
        self.pixels: npt.NDArray[np.uint32] = numbers[:, :WIDTH]

    def close(self) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait(timeout=5)


class Split:
    """How a wall of so many tiles is told from its pixels."""

    def __init__(self, tiles: int) -> None:
        theme = Theme()
        self._ground, self._line = (
            theme.color(name).rgb() & 0xFFFFFF for name in ("ground", "line")
        )
        top = theme.target(STATUS_PX)
        below = split_pixels(tiles, WIDTH, HEIGHT - top)
        self._places = [box._replace(y=box.y + top) for box in below]

    def is_on(self, pixels: npt.NDArray[np.uint32]) -> bool:
        """Its line beside the first tile, and at most one tile that is ground only."""
        first = self._places[0]
        beside = pixels[first.y : first.y + first.height : 8, first.x + first.width]
        is_line = bool(np.mean(beside & 0xFFFFFF == self._line) > 0.8)  # the pointer may lie there
        if not is_line:
            return False
        return sum(self._has_picture(pixels, box) for box in self._places) >= len(self._places) - 1

    def _has_picture(self, pixels: npt.NDArray[np.uint32], box: PixelRect) -> bool:
        # A quarter of the way in: words stand in the middle and along the edges.
        x, y = box.x + box.width // 4, box.y + box.height // 4
        patch = pixels[y : y + PATCH, x : x + PATCH] & 0xFFFFFF
        return bool(np.mean(patch == self._ground) < 0.1)


class Watch(threading.Thread):
    """Notes when each of some splits was seen first on each screen, by the monotonic clock."""

    def __init__(self, screens: list[SeenScreen], splits: tuple[int, ...]) -> None:
        super().__init__(daemon=True)
        self._screens, self._splits = screens, {tiles: Split(tiles) for tiles in splits}
        self._now = [0] * len(screens)
        self.seen: list[list[tuple[int, float]]] = [[] for _ in screens]  # tiles, seconds
        self._end = threading.Event()

    def run(self) -> None:
        while not self._end.wait(LOOK_S):
            for number, screen in enumerate(self._screens):
                self._look(number, screen)

    def _look(self, number: int, screen: SeenScreen) -> None:
        for tiles, split in self._splits.items():
            if tiles != self._now[number] and split.is_on(screen.pixels):
                self._now[number] = tiles
                self.seen[number].append((tiles, time.monotonic()))

    def shows(self, tiles: int) -> bool:
        """Whether that was the last one on every screen."""
        return all(now == tiles for now in self._now)

    def forget(self) -> None:
        """What was seen so far, while nothing changes."""
        for each in self.seen:
            each.clear()

    def changes(self) -> list[tuple[int, list[float]]]:
        """The changes that every screen has made, in order: tiles, and when on each screen."""
        whole = zip(*self.seen, strict=False)
        found = [(each[0][0], [at_s for _, at_s in each]) for each in whole]
        for (tiles, _), each in zip(found, zip(*self.seen, strict=False), strict=True):
            assert {shown for shown, _ in each} == {tiles}, "the screens differ in their order"
        return found

    def close(self) -> None:
        """Look no more."""
        self._end.set()
        self.join()
