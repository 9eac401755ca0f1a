"""The clip that benches play when none is named: moving shapes over texture, H.264, made once."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np

FOLDER = Path("build/bench")
FPS = 25


def clip(seconds: int = 60, width: int = 640, height: int = 360) -> Path:
    """Path of an MP4 of 25 fps, one key frame a second, about 0.8 Mbit/s at 640x360."""
    path = FOLDER / f"clip-{width}x{height}-{seconds}s.mp4"
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part.mp4")
        _write(part, seconds, width, height)
        part.replace(path)
    return path


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
        stream.options = {"preset": "veryfast", "g": str(FPS), "bf": "0"}
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
    cv2.putText(picture, f"{number:06d}", (8, 40), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (255,) * 3, 2)
    return picture
