"""A media file played in a loop at its own rate. Runs in its stream's thread in a decoder."""

from __future__ import annotations

import time
from pathlib import Path
from urllib.parse import unquote, urlsplit

from video.api import LossReason
from video.av_codec import FileDemuxer, FileError
from video.sources.base import Loss, Sink

MAX_BEHIND_S = 0.5
CLOCK_HZ = 90_000


class FileSource:
    """`url` is a path or file://…; any other scheme is a bad address."""

    def __init__(self, url: str) -> None:
        self._url = url

    def run(self, sink: Sink) -> Loss:
        """Play until stopped or the file fails."""
        path = self._url
        if "://" in path:
            parts = urlsplit(path)
            if parts.scheme.lower() != "file":
                return Loss(reason=LossReason.BAD_ADDRESS, detail=f"scheme {parts.scheme}")
            path = unquote(parts.path)
        # A camera's address without its rtsp:// ends here too: say that, not that a file fails.
        if not path or not (Path(path).is_absolute() or Path(path).exists()):
            return Loss(reason=LossReason.BAD_ADDRESS, detail="no rtsp://")
        if Path(path).exists() and not Path(path).is_file():
            # Opening a pipe or a device waits for ever, in a call that nothing ends.
            return Loss(reason=LossReason.FILE_ERROR, detail="no file")
        try:
            demuxer = FileDemuxer(path)
        except FileError as error:
            return Loss(reason=LossReason.FILE_ERROR, detail=str(error))
        try:
            sink.described(demuxer.codec)
            return self._loop(demuxer, sink)
        except FileError as error:
            return Loss(reason=LossReason.FILE_ERROR, detail=str(error))
        finally:
            demuxer.close()

    def stop(self) -> None:
        """Nothing to wake: the loop waits in the sink."""

    def _loop(self, demuxer: FileDemuxer, sink: Sink) -> Loss:
        start_s = time.monotonic()
        while not sink.is_stopping():
            length_s = 0.0

            def keep(data: bytes, is_key: bool, at_s: float, began_s: float = start_s) -> None:
                stamp = round((began_s + at_s) * CLOCK_HZ) & 0xFFFFFFFF
                sink.keep(data, is_key, stamp, CLOCK_HZ)

            for frame, at_s in demuxer.frames(keep, sink):
                length_s = at_s + demuxer.frame_s
                wait_s = start_s + at_s - time.monotonic()
                is_behind = wait_s < -MAX_BEHIND_S
                if is_behind:
                    start_s -= wait_s  # too slow to keep pace: no debt is carried along
                sink.set_lag(max(-wait_s, 0.0), int(is_behind))
                if wait_s > 0 and sink.wait(min(wait_s, 5.0)):
                    break
                if frame is not None:
                    sink.frames([frame])
                if sink.is_stopping():
                    break
            if length_s == 0.0:
                return Loss(reason=LossReason.FILE_ERROR, detail="no frames")
            start_s += length_s
            demuxer.rewind()
        return Loss(reason=LossReason.NONE)
