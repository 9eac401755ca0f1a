"""Where streams are decoded: decoder processes, their crashes and restarts. UI thread only.

Never blocks.
"""

from __future__ import annotations

import itertools
import logging
import os
import select
import time
from dataclasses import replace

from video.api import StreamState
from video.bell import Ring
from video.control import Close, Crop, Pace, Resize
from video.cores import retry
from video.crop import WHOLE, Part
from video.decoder_child import DecoderChild
from video.load import own_bytes
from video.shared import SharedPicture, SharedStatus, create_memory
from video.supply import Address, OpenStream, Seat, Supply, opening
from video.view_status import mark_restarted

log = logging.getLogger(__name__)

MAX_LONE_PROCESSES = 8
SHUTDOWN_S = 1.5
SPARE_AFTER_S = 10.0  # after the first stream, or the last use: not while tiles are opening
STUCK_NS = 5_000_000_000  # in the decoder with one access unit
# Streams of a decoder that has ended reopen one after the other: 18 calls at once took the cores
# from the tiles of another decoder for 100 to 250 ms.
REOPEN_EVERY_MS = 40
REOPEN_WITHIN_MS = 720
# Of a process, without what it shares: 64 streams with a minute of each take a third of it.
MOST_BYTES = 1_500_000_000


class Seats:
    """Owns processes and memories."""

    def __init__(self, count: int, most_with_sound: int = 0) -> None:
        """`most_with_sound`: so many streams keep their sound for clips."""
        self._most_with_sound = most_with_sound
        self._ring = Ring()
        self._epoll = select.epoll()
        self._epoll.register(self._ring.fd, select.EPOLLIN)
        self._numbers = itertools.count(1)
        self._streams: dict[Address, OpenStream] = {}
        self._crashes: tuple[retry.Crash, ...] = ()
        self._leaving: list[DecoderChild] = []
        self._next_restart_s = float("inf")
        # Started ahead, so that tiles whose decoder ended need not wait for its imports.
        self._spare: DecoderChild | None = None
        self._spare_due_s = float("inf")
        self._seats = [Seat(is_lone=False) for _ in range(count)]
        for seat in self._seats:
            self._start(seat)

    # -- supplies ---------------------------------------------------------------------------

    def is_open(self, address: Address) -> bool:
        """Whether a stream is decoded for somebody already."""
        return address in self._streams

    def supply(
        self, address: Address, width: int, height: int, *, keeps_sound: bool = False
    ) -> Supply:
        """Open a stream, or one more size of it."""
        stream = self._streams.get(address)
        if stream is None:
            seat = self._seat_for(address)
            stream = OpenStream(f"s{next(self._numbers)}", address, seat)
            with_sound = sum(other.keeps_sound for other in self._streams.values())
            stream.keeps_sound = keeps_sound and with_sound < self._most_with_sound
            self._spare_due_s = min(self._spare_due_s, time.monotonic() + SPARE_AFTER_S)
            self._streams[address] = seat.streams[stream.name] = stream
        return self._supply(stream, width, height)

    def replay(
        self, of: OpenStream, before: OpenStream | None, box: tuple[int, int]
    ) -> Supply | None:
        """A replay of what is held of a stream, open or not; None where its decoder has gone."""
        seat = of.seat
        if seat not in self._seats:
            return None
        name = f"s{next(self._numbers)}"
        url = of.address.url if before is None else ""  # of two streams it is neither's
        address = replace(of.address, url=url, share_key=f"replay {name}")
        stream = OpenStream(name, address, seat, replay_of=of.name)
        stream.replay_before = before.name if before is not None else ""
        self._streams[address] = seat.streams[name] = stream
        return self._supply(stream, *box)

    def _supply(self, stream: OpenStream, width: int, height: int) -> Supply:
        number, now_ns = next(self._numbers), time.monotonic_ns()
        fd = create_memory()
        picture = SharedPicture(fd)
        picture.write_status(SharedStatus(state=StreamState.CONNECTING, since_ns=now_ns))
        supply = Supply(number, stream, picture, fd, width, height, Pace(view=number), now_ns / 1e9)
        stream.supplies[number] = supply
        self._tell_open(supply)
        return supply

    def resize(self, supply: Supply, width: int, height: int) -> None:
        """A new box for its pictures."""
        if (supply.width, supply.height) != (width, height):
            supply.width, supply.height = width, height
            supply.stream.seat.send(Resize(view=supply.number, width=width, height=height))

    def crop(self, supply: Supply, part: Part) -> None:
        """A part of the source only."""
        if part != supply.part:
            supply.part = part
            supply.stream.seat.send(_crop_message(supply))

    def set_pace(self, supply: Supply, most_fps: int, keys_only: bool) -> None:
        """How many of its pictures are drawn; 0 for all."""
        pace = Pace(view=supply.number, most_fps=most_fps, keys_only=keys_only)
        if pace != supply.pace:
            supply.pace = pace
            supply.stream.seat.send(pace)

    def close(self, supply: Supply) -> None:
        """No more pictures; the stream stops with its last supply. Its picture can be read on."""
        os.close(supply.fd)
        stream = supply.stream
        del stream.supplies[supply.number]
        seat = stream.seat
        seat.send(Close(view=supply.number))
        if not stream.supplies:
            del seat.streams[stream.name]
            del self._streams[stream.address]
            if seat.is_lone and not seat.streams:
                self._dismiss(seat)

    # -- processes --------------------------------------------------------------------------

    def wake_fd(self) -> int:
        """Readable when a decoder has something new or has ended."""
        return self._epoll.fileno()

    def ring(self) -> None:
        """Make wake_fd() readable once."""
        self._ring.ring()

    def hush(self) -> None:
        """Take the ringing in."""
        self._ring.hush()

    def attend(self, now_s: float) -> None:
        """What decoders say, ends, stand-stills and due restarts; never rings or hushes."""
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
        self._attend_spare(now_s)
        self._leaving = [child for child in self._leaving if not child.is_reaped()]
        if now_s >= self._next_restart_s:
            self._restart_due(now_s)

    def look_after(self, now_ns: int) -> None:
        """Now and then: a decoder that hangs or swells is ended as if it had crashed."""
        for seat in list(self._seats):
            child = seat.child
            if child is None:
                continue
            stuck = [s.name for s in seat.streams.values() if _is_stuck(s, now_ns)]
            if stuck:
                log.warning("Decoder %d hangs in stream %s and is ended", child.pid, stuck[0])
            elif (size := own_bytes(child.pid)) > MOST_BYTES:
                log.warning("Decoder %d takes %d MB and is ended", child.pid, size // 1_000_000)
            else:
                continue
            child.kill()
            self._on_crash(seat, child)

    def all(self) -> list[Seat]:
        """Every seat, taken or not."""
        return list(self._seats)

    def process_ids(self) -> list[int]:
        """Decoder processes now running, the spare one last."""
        children = [*(seat.child for seat in self._seats), self._spare]
        return [child.pid for child in children if child is not None]

    def shutdown(self) -> None:
        """End the processes."""
        if self._spare is not None:
            self._release(self._spare)
            self._spare = None
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
        for stream in self._streams.values():
            for supply in stream.supplies.values():
                os.close(supply.fd)
        self._streams.clear()
        self._seats.clear()
        self._leaving.clear()
        self._epoll.close()
        self._ring.close()

    def _new_child(self) -> DecoderChild:
        child = DecoderChild(self._ring)
        self._epoll.register(child.fileno(), select.EPOLLIN)
        return child

    def _attend_spare(self, now_s: float) -> None:
        spare = self._spare
        if spare is None:
            if now_s >= self._spare_due_s and self._next_restart_s == float("inf"):
                self._spare = self._new_child()
            return
        spare.pass_on_words()
        if spare.has_ended() or spare.is_silent(now_s):
            spare.kill()
            self._release(spare)
            self._spare, self._spare_due_s = None, now_s + SPARE_AFTER_S
        else:
            spare.flush()

    def _start(self, seat: Seat) -> None:
        seat.child, seat.taken_s = self._spare or self._new_child(), time.monotonic()
        if self._spare is not None:
            self._spare, self._spare_due_s = None, time.monotonic() + SPARE_AFTER_S
        streams = sorted(seat.streams.values(), key=_reopening)
        every_ms = min(REOPEN_EVERY_MS, REOPEN_WITHIN_MS / max(len(streams), 1))
        for number, stream in enumerate(streams):
            for supply in stream.supplies.values():
                self._tell_open(supply, int(number * every_ms))

    def _tell_open(self, supply: Supply, wait_ms: int = 0) -> None:
        seat = supply.stream.seat
        seat.send(opening(supply, wait_ms), supply.fd)
        if supply.stream.replay_of:
            return
        if supply.pace != Pace(view=supply.number):
            seat.send(supply.pace)
        if supply.part != WHOLE:
            seat.send(_crop_message(supply))

    def _on_crash(self, seat: Seat, child: DecoderChild) -> None:
        self._release(child)
        seat.child = None
        now_s = time.monotonic()
        pictures = {
            stream.address: [supply.picture for supply in stream.supplies.values()]
            for stream in seat.streams.values()
        }
        busy = {address for address, shown in pictures.items() if any(p.is_busy for p in shown)}
        suspects = retry.suspects(pictures, busy, was_killed=child.was_killed())
        crash = retry.Crash(at_s=now_s, suspects=suspects)
        self._crashes = (*retry.recent(self._crashes, now_s), crash)
        seat.crashes = retry.quick_crashes(seat.crashes, now_s - seat.taken_s, now_s)
        delay_s = retry.restart_delay_s(len(seat.crashes))
        seat.restart_s = now_s + delay_s
        log.warning(
            "Decoder %d ended; %d streams reopen in %.0f s", child.pid, len(seat.streams), delay_s
        )
        for shown in pictures.values():
            for picture in shown:
                mark_restarted(picture, time.monotonic_ns(), delay_s)
        if not seat.is_lone:
            self._part(seat, now_s)
        self._plan_restart()

    def _part(self, seat: Seat, now_s: float) -> None:
        """Give suspects a process each; those beyond the most share with other suspects."""
        suspects = retry.to_part(self._crashes, now_s)
        for stream in [s for s in seat.streams.values() if s.address in suspects]:
            if len(seat.streams) == 1:
                return  # it is alone already
            del seat.streams[stream.name]
            stream.seat = lone = self._lone_seat(seat.restart_s, seat.crashes)
            lone.streams[stream.name] = stream
            for supply in stream.supplies.values():
                self._tell_open(supply)
            log.warning("Stream %s crashed a decoder twice and is taken apart", stream.name)

    def _seat_for(self, address: Address) -> Seat:
        """A shared one, or one apart for a stream that crashed decoders at earlier openings, whose
        restarts go on waiting as long."""
        now_s = time.monotonic()
        if address not in retry.to_part(self._crashes, now_s):
            return min((seat for seat in self._seats if not seat.is_lone), key=_load)
        its = [crash.at_s for crash in self._crashes if address in crash.suspects]
        due_s = its[-1] + retry.restart_delay_s(len(its))
        seat = self._lone_seat(due_s, tuple(its))
        if seat.child is None and due_s <= now_s:
            self._start(seat)
        self._plan_restart()
        return seat

    def _lone_seat(self, restart_s: float = 0.0, crashes: tuple[float, ...] = ()) -> Seat:
        """A new one, still without a process; beyond the most, one that others sit on."""
        lone = [seat for seat in self._seats if seat.is_lone]
        if len(lone) >= MAX_LONE_PROCESSES:
            return min(lone, key=_load)
        self._seats.append(seat := Seat(is_lone=True, restart_s=restart_s, crashes=crashes))
        return seat

    def _restart_due(self, now_s: float) -> None:
        for seat in self._seats:
            if seat.child is None and now_s >= seat.restart_s:
                self._start(seat)
        self._plan_restart()

    def _plan_restart(self) -> None:
        waiting = [s.restart_s for s in self._seats if s.child is None]
        self._next_restart_s = min(waiting, default=float("inf"))

    def _dismiss(self, seat: Seat) -> None:
        self._seats.remove(seat)
        if seat.child is not None:
            self._release(seat.child)
            seat.child = None
        self._plan_restart()

    def _release(self, child: DecoderChild) -> None:
        self._epoll.unregister(child.fileno())
        child.leave()
        self._leaving.append(child)


def _crop_message(supply: Supply) -> Crop:
    part = supply.part
    return Crop(view=supply.number, x=part.x, y=part.y, width=part.width, height=part.height)


def _load(seat: Seat) -> int:
    return len(seat.streams)


def _reopening(stream: OpenStream) -> tuple[bool, int]:
    """The largest tiles first, replays after all streams."""
    return bool(stream.replay_of), -max(s.width * s.height for s in stream.supplies.values())


def _is_stuck(stream: OpenStream, now_ns: int) -> bool:
    busy_ns = (supply.picture.busy_since_ns for supply in stream.supplies.values())
    return any(since and now_ns - since > STUCK_NS for since in busy_ns)
