"""Text masks for names and clocks, drawn once at start by Qt in a short process of its own.

A Qt application object cannot be shared with whatever else lives in this process, so
`render()` runs this module as a program: JSON on standard input, raw masks on standard output.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping

import cv2
import numpy as np

from backends.demo.cameras.osd import Caption

CLOCK_CHARACTERS = "0123456789-: "
Masks = dict[str, np.ndarray]


def render(names: list[str], pixel_sizes: tuple[int, ...]) -> dict[int, Masks]:
    """Masks (uint8, 0..255) of every name and clock character, for each size in pixels."""
    texts = [*names, *CLOCK_CHARACTERS]
    ask = json.dumps({"texts": texts, "sizes": pixel_sizes}).encode()
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "backends.demo.cameras.captions"],
            input=ask,
            capture_output=True,
            env=environment,
            timeout=30,
            check=True,
        )
        return _parse(done.stdout, texts, pixel_sizes)
    except (subprocess.SubprocessError, OSError, ValueError):
        return {size: {text: _plain(text, size) for text in texts} for size in pixel_sizes}


def caption(masks: Masks, name: str) -> Caption:
    """The masks of one camera."""
    return Caption(name=masks[name], glyphs={c: masks[c] for c in CLOCK_CHARACTERS})


def _parse(data: bytes, texts: list[str], sizes: tuple[int, ...]) -> dict[int, Masks]:
    head, _, body = data.partition(b"\n")
    shapes = json.loads(head)
    result: dict[int, Masks] = {size: {} for size in sizes}
    at = 0
    for size in sizes:
        for text in texts:
            tall, wide = shapes.pop(0)
            flat = np.frombuffer(body, np.uint8, tall * wide, at)
            result[size][text] = flat.reshape(tall, wide)
            at += tall * wide
    return result


def _plain(text: str, size: int) -> np.ndarray:
    """Without Qt or fonts: what OpenCV's own letters can say."""
    said = text if text.isascii() else "CAM"
    wide = int(size * 0.62)
    mask = np.zeros((int(size * 1.4), wide * max(len(said), 1)), np.uint8)
    spot = (1, int(size * 1.05))
    cv2.putText(mask, said, spot, cv2.FONT_HERSHEY_SIMPLEX, size / 32, 255, 1, cv2.LINE_AA)
    return mask


def _draw(ask: Mapping[str, list[str] | list[int]]) -> bytes:
    from PySide6.QtCore import QRectF, Qt
    from PySide6.QtGui import QFont, QFontMetricsF, QGuiApplication, QImage, QPainter

    application = QGuiApplication.instance() or QGuiApplication([])
    shapes: list[tuple[int, int]] = []
    planes: list[bytes] = []
    for size in ask["sizes"]:
        font = QFont("Noto Sans CJK SC")
        font.setPixelSize(int(size))
        font.setWeight(QFont.Weight.Medium)
        metrics = QFontMetricsF(font)
        tall = int(metrics.height()) + 2 & ~1
        digit = int(metrics.horizontalAdvance("0") + 0.99)
        for text in ask["texts"]:
            said = str(text)
            wide = int(metrics.horizontalAdvance(said) + 3) if len(said) > 1 else digit
            image = QImage(wide, tall, QImage.Format.Format_Grayscale8)
            image.fill(0)
            painter = QPainter(image)
            painter.setFont(font)
            painter.setPen(Qt.GlobalColor.white)
            painter.drawText(QRectF(0, 0, wide, tall), Qt.AlignmentFlag.AlignCenter, said)
            painter.end()
            raw = np.frombuffer(image.constBits(), np.uint8).reshape(tall, image.bytesPerLine())
            shapes.append((tall, wide))
            planes.append(raw[:, :wide].tobytes())
    del application
    return json.dumps(shapes).encode() + b"\n" + b"".join(planes)


if __name__ == "__main__":
    sys.stdout.buffer.write(_draw(json.loads(sys.stdin.buffer.read())))
