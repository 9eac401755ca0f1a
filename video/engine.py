"""The video engine: spreads streams over decoder processes and reads their pictures. UI thread.

Never decodes, never blocks: what decoders say comes through shared memory and one descriptor.
"""

from __future__ import annotations

import itertools
import logging
import os
import select
import time
from dataclasses import dataclass, field

import cv2

from video.api import Bgra, Stream, StreamState, ViewId, ViewStatus
from video.control import Close, Open, Resize
from video.cores import retry
from video.decoder_child import DecoderChild
from video.shared import Ring, SharedPicture, SharedStatus, create_memory
from video.view_status import mark_restarted, view_status

log = logging.getLogger(__name__)

MAX_LONE_PROCESSES = 8
# A writer at 60 Hz cannot come round twice within one conversion of a tile, let alone eight.
MAX_CONVERSIONS = 8
ATTEND_EVERY_S = 0.5
SHUTDOWN_S = 1.5
_IDLE = ViewStatus(state=StreamState.IDLE)


@dataclass(slots=True)
class _View:
    stream: _OpenStream
    picture: SharedPicture
    fd: int
    width: int
    height: int


@dataclass(slots=True)
class _OpenStream:
    name: str
    stream: Stream
    seat: _Seat
    views: dict[ViewId, _View] = field(default_factory=dict)


@dataclass(slots=True)
class _Seat:
    """A place for one decoder process, whose occupant may change."""

    is_lone: bool
    child: DecoderChild | None = None
    restart_s: float = 0.0
    streams: dict[str, _OpenStream] = field(default_factory=dict)
    crashes: tuple[float, ...] = ()


class DecoderPool:
    """`VideoEngine` over `processes` decoder processes (default: one per core)."""

    def __init__(self, processes: int | None = None) -> None:
        self._ring = Ring()
        self._epoll = select.epoll()
        self._epoll.register(self._ring.fd, select.EPOLLIN)
        self._numbers = itertools.count(1)
        self._views: dict[ViewId, _View] = {}
        self._streams: dict[tuple[str, str, str], _OpenStream] = {}
        self._crashes: tuple[retry.Crash, ...] = ()
        self._leaving: list[DecoderChild] = []
        self._next_restart_s = float("inf")
        self._attended_s = 0.0
        self._is_shut = False
        count = max(1, processes or os.cpu_count() or 1)
        self._seats = [_Seat(is_lone=False) for _ in range(count)]
        for seat in self._seats:
            self._start(seat)

    # -- views ------------------------------------------------------------------------------

    def open(self, stream: Stream, width: int, height: int) -> ViewId:
        """See VideoEngine."""
        key = (stream.url, str(stream.transport), stream.share_key)
        entry = self._streams.get(key)
        if entry is None:
            seat = min((s for s in self._seats if not s.is_lone), key=_load)
            entry = _OpenStream(name=f"s{next(self._numbers)}", stream=stream, seat=seat)
            self._streams[key] = entry
            seat.streams[entry.name] = entry
        view_id = ViewId(next(self._numbers))
        fd = create_memory()
        picture = SharedPicture(fd)
        picture.write_status(
            SharedStatus(state=StreamState.CONNECTING, since_ns=time.monotonic_ns())
        )
        view = _View(entry, picture, fd, max(width, 2), max(height, 2))
        self._views[view_id] = entry.views[view_id] = view
        self._tell_open(view_id, view)
        return view_id

    def resize(self, view: ViewId, width: int, height: int) -> None:
        """See VideoEngine."""
        entry = self._views.get(view)
        width, height = max(width, 2), max(height, 2)
        if entry is None or (entry.width, entry.height) == (width, height):
            return
        entry.width, entry.height = width, height
        child = entry.stream.seat.child
        if child is not None:
            child.send(Resize(view=view, width=width, height=height))

    def close(self, view: ViewId) -> None:
        """See VideoEngine. A view that is not open is no error."""
        entry = self._views.pop(view, None)
        if entry is None:
            return
        os.close(entry.fd)
        stream = entry.stream
        del stream.views[view]
        seat = stream.seat
        if seat.child is not None:
            seat.child.send(Close(view=view))
        if not stream.views:
            del seat.streams[stream.name]
            key = (stream.stream.url, str(stream.stream.transport), stream.stream.share_key)
            del self._streams[key]
            if seat.is_lone and not seat.streams:
                self._dismiss(seat)

    # -- pictures ---------------------------------------------------------------------------

    def status(self, view: ViewId) -> ViewStatus:
        """See VideoEngine."""
        now_ns = time.monotonic_ns()
        if not self._is_shut and now_ns / 1e9 - self._attended_s > ATTEND_EVERY_S:
            # Nothing may ring while decoders are down or stand still.
            self._attend(now_ns / 1e9)
        entry = self._views.get(view)
        if entry is None:
            return _IDLE
        return view_status(entry.picture, now_ns)

    def sequence(self, view: ViewId) -> int:
        """See VideoEngine."""
        entry = self._views.get(view)
        return entry.picture.sequence if entry is not None else 0

    def picture_size(self, view: ViewId) -> tuple[int, int]:
        """See VideoEngine."""
        entry = self._views.get(view)
        return entry.picture.size() if entry is not None else (0, 0)

    def convert(self, view: ViewId, into: Bgra) -> int:
        """See VideoEngine."""
        entry = self._views.get(view)
        if entry is None:
            return 0
        picture = entry.picture
        for _ in range(MAX_CONVERSIONS):
            newest = picture.newest()
            if newest is None:
                return 0
            sequence, whole = newest
            if into.shape[0] * 3 != whole.shape[0] * 2 or into.shape[1] != whole.shape[1]:
                return 0
            cv2.cvtColor(whole, cv2.COLOR_YUV2BGRA_I420, dst=into)
            if picture.is_intact(sequence):
                return sequence
        return 0

    # -- processes --------------------------------------------------------------------------

    def wake_fd(self) -> int:
        """See VideoEngine."""
        return self._epoll.fileno()

    def drain(self) -> None:
        """See VideoEngine."""
        if self._is_shut:
            return
        self._ring.hush()
        self._attend(time.monotonic())

    def _attend(self, now_s: float) -> None:
        """What decoders say, ends, stand-stills and due restarts; never rings or hushes."""
        self._attended_s = now_s
        ready = {fd for fd, _ in self._epoll.poll(0)}
        for seat in list(self._seats):
            child = seat.child
            if child is None:
                continue
            child.pass_on_words()
            if child.fileno() in ready and child.has_ended():
                self._on_crash(seat, child)
            elif child.is_silent(now_s):
                log.warning("Decoder %d stands still and is ended", child.pid)
                child.kill()
                self._on_crash(seat, child)
            else:
                child.flush()
        self._leaving = [child for child in self._leaving if not child.is_reaped()]
        if now_s >= self._next_restart_s:
            self._restart_due(now_s)

    def process_ids(self) -> list[int]:
        """See VideoEngine."""
        return [seat.child.pid for seat in self._seats if seat.child is not None]

    def shutdown(self) -> None:
        """See VideoEngine."""
        if self._is_shut:
            return
        self._is_shut = True
        children = list(self._leaving)
        for seat in self._seats:
            if seat.child is not None:
                self._epoll.unregister(seat.child.fileno())
                seat.child.leave()
                children.append(seat.child)
                seat.child = None
        end_s = time.monotonic() + SHUTDOWN_S
        for child in children:
            child.wait(max(end_s - time.monotonic(), 0.01))
        for view in self._views.values():
            os.close(view.fd)
        self._views.clear()
        self._streams.clear()
        self._seats.clear()
        self._leaving.clear()
        self._epoll.close()
        self._ring.close()

    def _start(self, seat: _Seat) -> None:
        child = DecoderChild(self._ring)
        seat.child = child
        self._epoll.register(child.fileno(), select.EPOLLIN)
        for stream in seat.streams.values():
            for view_id, view in stream.views.items():
                self._tell_open(view_id, view)

    def _tell_open(self, view_id: ViewId, view: _View) -> None:
        child = view.stream.seat.child
        if child is None:
            return  # told when the process is back
        stream = view.stream
        message = Open(
            stream=stream.name,
            view=view_id,
            url=stream.stream.url,
            transport=str(stream.stream.transport),
            width=view.width,
            height=view.height,
        )
        child.send(message, view.fd)

    def _on_crash(self, seat: _Seat, child: DecoderChild) -> None:
        self._release(child)
        seat.child = None
        now_s = time.monotonic()
        busy = {
            n for n, s in seat.streams.items() if any(v.picture.is_busy for v in s.views.values())
        }
        suspects = frozenset(busy or seat.streams)
        crash = retry.Crash(at_s=now_s, suspects=suspects)
        self._crashes = (*retry.recent(self._crashes, now_s), crash)
        seat.crashes = (
            *(at for at in seat.crashes if now_s - at <= retry.CRASH_WINDOW_S),
            now_s,
        )
        delay_s = retry.restart_delay_s(len(seat.crashes))
        seat.restart_s = now_s + delay_s
        log.warning(
            "Decoder %d ended; %d streams reopen in %.0f s", child.pid, len(seat.streams), delay_s
        )
        for stream in seat.streams.values():
            for view in stream.views.values():
                mark_restarted(view.picture, time.monotonic_ns(), delay_s)
        if not seat.is_lone:
            self._part(seat, retry.to_part(self._crashes, now_s))
        self._plan_restart()

    def _part(self, seat: _Seat, names: frozenset[str]) -> None:
        """Give suspects a process each, as many as there may be."""
        for name in sorted(names & seat.streams.keys()):
            if sum(s.is_lone for s in self._seats) >= MAX_LONE_PROCESSES:
                return
            if len(seat.streams) == 1:
                return  # it is alone already
            stream = seat.streams.pop(name)
            lone = _Seat(is_lone=True, restart_s=seat.restart_s, streams={name: stream})
            lone.crashes = seat.crashes
            stream.seat = lone
            self._seats.append(lone)
            log.warning("Stream %s crashed a decoder twice and gets one of its own", name)

    def _restart_due(self, now_s: float) -> None:
        for seat in self._seats:
            if seat.child is None and now_s >= seat.restart_s:
                self._start(seat)
        self._plan_restart()

    def _plan_restart(self) -> None:
        waiting = [s.restart_s for s in self._seats if s.child is None]
        self._next_restart_s = min(waiting, default=float("inf"))

    def _dismiss(self, seat: _Seat) -> None:
        self._seats.remove(seat)
        if seat.child is not None:
            self._release(seat.child)
            seat.child = None
        self._plan_restart()

    def _release(self, child: DecoderChild) -> None:
        self._epoll.unregister(child.fileno())
        child.leave()
        self._leaving.append(child)


def _load(seat: _Seat) -> int:
    return len(seat.streams)
