"""The decoder process: `python -m video.decoder CONTROL_FD RING_FD`.

A thread per stream connects and waits; one for all reads and decodes what comes by TCP (`turns`).

Knows no windows and no alarms. Ends when the control socket closes, whatever its threads do.
"""

from __future__ import annotations

import array
import logging
import os
import signal
import socket
import sys
from dataclasses import dataclass

import cv2
import msgspec

from video import scaling
from video.api import Transport
from video.bell import Ring
from video.control import (
    MAX_MESSAGE_BYTES,
    PONG,
    Close,
    Crop,
    Hush,
    Listen,
    Message,
    Open,
    Pace,
    Ping,
    Replay,
    Resize,
    decode,
)
from video.crop import Part
from video.decoder_past import DecoderPast
from video.decoder_sound import DecoderSound
from video.gate import Gate
from video.hardware import Cards
from video.heap import Heap
from video.shared import SharedPicture
from video.sources import place_of, source_for
from video.stream_thread import StreamThread
from video.stream_view import View
from video.turns import Turns

log = logging.getLogger("video.decoder")
GIL_SWITCH_S = 0.001


@dataclass(slots=True)
class _OpenView:
    stream: str
    view: View


class DecoderProcess:
    """Carries out messages; owns the streams."""

    def __init__(self, control: socket.socket, ring: Ring) -> None:
        self._control = control
        self._ring = ring
        self._gate = Gate()
        self._turns = Turns(scaling.scale_fast, self._gate)
        self._streams: dict[str, StreamThread] = {}
        self._views: dict[int, _OpenView] = {}
        self._sound = DecoderSound()
        self._cards = Cards()
        self._heap = Heap()
        self._past = DecoderPast(control)

    def serve(self) -> None:
        """Until the engine closes its end."""
        ancillary_bytes = socket.CMSG_SPACE(4)
        while True:
            data, ancillary, _, _ = self._control.recvmsg(MAX_MESSAGE_BYTES, ancillary_bytes)
            if not data:
                return
            fd = _received_fd(ancillary)
            try:
                self._handle(decode(data), fd)
            except msgspec.DecodeError:
                log.exception("A message of the engine cannot be read")
            finally:
                if fd >= 0:
                    os.close(fd)

    def _handle(self, message: Message, fd: int) -> None:
        if isinstance(message, Open | Replay):
            if fd >= 0:
                self._open(message, fd)
        elif isinstance(message, Resize):
            entry = self._views.get(message.view)
            if entry is not None:
                self._streams[entry.stream].resize(entry.view, message.width, message.height)
                self._past.redraw(entry.stream)
        elif isinstance(message, Crop):
            entry = self._views.get(message.view)
            if entry is not None:
                part = Part(x=message.x, y=message.y, width=message.width, height=message.height)
                self._streams[entry.stream].crop(entry.view, part)
                self._past.redraw(entry.stream)
        elif isinstance(message, Pace):
            entry = self._views.get(message.view)
            if entry is not None:
                entry.view.set_pace(message.most_fps, message.keys_only)
        elif isinstance(message, Close):
            entry = self._views.pop(message.view, None)
            if entry is not None and self._streams[entry.stream].remove(entry.view):
                self._streams.pop(entry.stream).stop()
                self._past.close(entry.stream)
        elif isinstance(message, Listen):
            entry = self._views.get(message.view)
            if entry is not None and fd >= 0:
                self._sound.listen(message, fd, self._streams[entry.stream])
        elif isinstance(message, Hush):
            self._sound.hush()
        elif isinstance(message, Ping):
            self._control.send(PONG)
            self._heap.tidy()
        else:
            self._past.handle(message, fd, self._streams)

    def _open(self, message: Open | Replay, fd: int) -> None:
        view = View(SharedPicture(fd), message.width, message.height)
        stream = self._streams.get(message.stream)
        is_new = stream is None
        if stream is None:
            stream = self._new_stream(message)
            stream.take_turns(self._gate, self._turns)
            self._streams[message.stream] = stream
        self._views[message.view] = _OpenView(message.stream, view)
        stream.add(view)
        if is_new:
            stream.start(message.wait_ms / 1000 if isinstance(message, Open) else 0.0)

    def _new_stream(self, message: Open | Replay) -> StreamThread:
        name = message.stream
        if isinstance(message, Replay):
            source = self._past.source(message)
            return StreamThread(f"{name} (replay of {message.of})", source, self._ring)
        transport, keeps_sound = Transport(message.transport), message.keeps_sound
        live = source_for(message.url, transport, self._cards, keeps_sound=keeps_sound)
        shown = f"{name} ({place_of(message.url)})"
        return StreamThread(shown, live, self._ring, self._past.rings, name)


def _received_fd(ancillary: list[tuple[int, int, bytes]]) -> int:
    fds = array.array("i")
    for level, kind, data in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            fds.frombytes(data[: len(data) - len(data) % fds.itemsize])
    return fds[0] if fds else -1


def main(arguments: list[str]) -> None:
    """Serve, and leave without waiting for threads: a stuck source must not keep us."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the console's to handle
    sys.setswitchinterval(GIL_SWITCH_S)
    cv2.setNumThreads(1)
    control = socket.socket(fileno=int(arguments[0]))
    try:
        DecoderProcess(control, Ring(int(arguments[1]))).serve()
    except ConnectionError:
        log.info("The engine has gone")
    finally:
        sys.stderr.flush()
        os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
