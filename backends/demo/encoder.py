"""H.264 encoder of one stream of the demo city. Render thread; knows no scene and no network.

The picture is drawn straight into the frame's own I420 planes, so nothing is copied on the way.
"""

from __future__ import annotations

from fractions import Fraction

import av
import av.video.frame
import numpy as np
import numpy.typing as npt

Plane = npt.NDArray[np.uint8]
CLOCK_RATE = 90_000


class Encoder:
    """libx264, one thread, no look-ahead. `planes` are Y, U, V to draw into before encode()."""

    def __init__(self, width: int, height: int, fps: int, quality: int = 25) -> None:
        context = av.CodecContext.create("libx264", "w")
        assert isinstance(context, av.VideoCodecContext)
        context.width, context.height = width, height
        context.pix_fmt = "yuv420p"
        context.framerate = Fraction(fps)
        context.time_base = Fraction(1, CLOCK_RATE)
        context.gop_size = fps * 2
        context.thread_count = 1
        context.options = {
            "preset": "ultrafast",
            "tune": "zerolatency",
            "crf": str(quality),
            "x264-params": "scenecut=0:aud=0:repeat-headers=1:annexb=1",
        }
        self._context = context
        self._frame = av.VideoFrame(width, height, "yuv420p")
        self._frame.time_base = context.time_base
        self.planes: tuple[Plane, Plane, Plane] = (
            self._plane(0, width, height),
            self._plane(1, width // 2, height // 2),
            self._plane(2, width // 2, height // 2),
        )

    def _plane(self, index: int, width: int, height: int) -> Plane:
        plane = self._frame.planes[index]
        flat = np.frombuffer(memoryview(plane), dtype=np.uint8)
        return flat[: plane.line_size * height].reshape(height, plane.line_size)[:, :width]

    def encode(self, pts: int, key: bool) -> bytes:
        """One access unit (Annex B) of the planes as they are now; `pts` in 1/90000 s."""
        self._frame.pts = pts
        self._frame.pict_type = (
            av.video.frame.PictureType.I if key else av.video.frame.PictureType.NONE
        )
        return b"".join(bytes(packet) for packet in self._context.encode(self._frame))
