"""The clip that benches play when none is named: moving shapes over texture, H.264, made once.

Each picture carries its number as a row of black and white cells along its top, so that whoever
sees a picture on a screen knows when it left its camera; and along its foot once more: where the
two differ, the upper and the lower part are of two pictures.
"""

from __future__ import annotations

import struct
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import numpy.typing as npt

FOLDER = Path("build/bench")
FPS = 25
KEY_EVERY = FPS
CELLS = 20  # along the width: white, black, 12 bits, 4 of its sum, black, white
_BITS = 12
_LENGTH = struct.Struct(">I")


def clip(seconds: int = 60, width: int = 640, height: int = 360) -> Path:
    """Path of an MP4 of 25 fps, one key frame a second, about 0.8 Mbit/s at 640x360."""
    path = FOLDER / f"numbered-{width}x{height}-{seconds}s.mp4"
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part.mp4")
        _write(part, seconds, width, height)
        part.replace(path)
    return path


def units(film: Path) -> Path:
    """Path of the access units of a clip: `>I` length and Annex B of each frame, in order."""
    path = film.with_suffix(".units")
    if not path.is_file():
        part = path.with_suffix(".part")
        with av.open(str(film)) as source, part.open("wb") as output:
            stream = source.streams.video[0]
            to_annex_b = av.BitStreamFilterContext("h264_mp4toannexb", stream)
            for packet in source.demux(stream):
                for unit in to_annex_b.filter(packet):
                    data = bytes(unit)
                    output.write(_LENGTH.pack(len(data)) + data)
        part.replace(path)
    return path


def pictures_of(units_file: Path) -> list[bytes]:
    """The access units of a file that units() made."""
    data, at, pictures = units_file.read_bytes(), 0, list[bytes]()
    while at < len(data):
        (size,) = _LENGTH.unpack_from(data, at)
        pictures.append(data[at + 4 : at + 4 + size])
        at += 4 + size
    return pictures


def number_in(picture: npt.NDArray[np.uint8]) -> int:
    """The number of the frame that a picture (height, width, channels) shows; -1 where unclear."""
    height, width = picture.shape[:2]
    cell = width / CELLS
    return _number_of(picture[int(cell / 2) if cell < height else 0])


def number_at_foot(picture: npt.NDArray[np.uint8]) -> int:
    """As number_in(), by the row along the foot, near the last line that is written."""
    height, width = picture.shape[:2]
    return _number_of(picture[height - 1 - min(height - 1, width // CELLS // 4)])


def _number_of(row: npt.NDArray[np.uint8]) -> int:
    """By one line (width, channels) of a row of cells; -1 where unclear."""
    cell = len(row) / CELLS
    levels = row[(np.arange(CELLS) * cell + cell / 2).astype(int), 0]
    white, black = (int(levels[0]) + int(levels[19])) / 2, (int(levels[1]) + int(levels[18])) / 2
    if white - black < 60:
        return -1
    cells = levels > (white + black) / 2
    number = int(cells[2 : 2 + _BITS] @ (1 << np.arange(_BITS)))
    total = int(cells[2 + _BITS : 6 + _BITS] @ (1 << np.arange(4)))
    return number if total == _check(number) else -1


def _check(number: int) -> int:
    return (number + (number >> 4) + (number >> 8)) & 15


def _write(path: Path, seconds: int, width: int, height: int) -> None:
    random = np.random.default_rng(7)
    texture = random.integers(40, 110, (height // 8, width // 8, 3), dtype=np.uint8)
    ground = np.asarray(cv2.resize(texture, (width, height), interpolation=cv2.INTER_CUBIC))
    boxes = random.uniform(0, 1, (12, 6))
    with av.open(str(path), "w") as output:
        stream = output.add_stream("libx264", rate=FPS)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.time_base = Fraction(1, FPS)
        stream.bit_rate = width * height * 7 // 2
        # As a camera does it: no picture waits for a later one, one slice each.
        stream.options = {
            "preset": "veryfast",
            "tune": "zerolatency",
            "g": str(KEY_EVERY),
            "bf": "0",
            "x264-params": "sliced-threads=0:scenecut=0",
        }
        for number in range(seconds * FPS):
            frame = av.VideoFrame.from_ndarray(_picture(ground, boxes, number), format="bgr24")
            frame.pts = number
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))


def _picture(ground: np.ndarray, boxes: np.ndarray, number: int) -> np.ndarray:
    picture = ground.copy()
    height, width = picture.shape[:2]
    for x, y, speed, size, tone, hue in boxes:
        left = int((x * width + (speed - 0.5) * 6 * number) % width)
        top, side = int(y * height * 0.9), 12 + int(size * 40)
        color = (int(tone * 255), int(hue * 255), 160)
        cv2.rectangle(picture, (left, top), (left + side * 2, top + side), color, -1)
    cell = width // CELLS
    text = (8, cell + 40)
    cv2.putText(picture, f"{number:06d}", text, cv2.FONT_HERSHEY_SIMPLEX, 1.2, (255,) * 3, 2)
    bits = [True, False, *(number >> bit & 1 for bit in range(_BITS))]
    bits += [_check(number) >> bit & 1 for bit in range(4)] + [False, True]
    for place, is_white in enumerate(bits):
        left = place * cell
        color = (235,) * 3 if is_white else (16,) * 3
        for top in (0, height - cell):
            cv2.rectangle(picture, (left, top), (left + cell - 1, top + cell - 1), color, -1)
    return picture
