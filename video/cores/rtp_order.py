"""RTP of one session in order: whose packets count, and how long to wait for a late one. Pure.

For media pushed to us (GB/T 28181): the source is known by its SSRC, announced or latched, and may
change it in place. Some devices number their sound apart from their picture: such a payload type
gets a window of its own. The clock is passed in.
"""

from __future__ import annotations

import struct
from typing import NamedTuple

from video.cores.rtp import HEADER_BYTES, payload_of, sequence_distance

_new = tuple.__new__
_head = struct.Struct("!BBHII").unpack_from
_PLAIN = 0x80  # version 2, no padding, no extension, no contributors
_RTCP = range(200, 208)

START_DEPTH, MOST_DEPTH = 16, 512
START_WAIT_S, MOST_WAIT_S = 0.03, 0.3
CALM_S = 30.0  # without disorder, after which the window shrinks
MAX_JUMP = 3_000  # RFC 3550 A.1 (MAX_DROPOUT)
MAX_BEHIND = 100  # RFC 3550 A.1 (MAX_MISORDER)
NEAR = 100  # a payload type that numbers so near another shares its numbers
MAX_GIVEN_UP = MAX_JUMP
MAX_LANES = 4
SILENT_S = 0.5  # of the source, after which a new one may take its place
NEW_SOURCE_PACKETS = 5


class OrderedPacket(NamedTuple):
    """One packet in order. `gap`: packets missing before it (1 where it is not known how many).

    `lane`: 0, or the number of a payload type that counts its packets apart.
    """

    sequence: int
    timestamp: int
    is_marker: bool
    payload_type: int
    payload: bytes | memoryview
    gap: int
    lane: int


class _Raw(NamedTuple):
    sequence: int
    timestamp: int
    second: int
    payload: bytes | memoryview


class _Lane:
    """Packets that share one numbering."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.next = -1
        self.waiting: dict[int, _Raw] = {}
        self.since_s = 0.0
        self.given_up: dict[int, None] = {}
        self.stray: _Raw | None = None
        self.stray_next = -1  # what was next when it came
        self.is_cut = False

    def out(self, raw: _Raw, missing: int) -> OrderedPacket:
        """The packet is next, behind so many that are missing."""
        self.next = (raw.sequence + 1) & 0xFFFF
        gap = missing or int(self.is_cut)
        self.is_cut = False
        second = raw.second
        return OrderedPacket(
            raw.sequence, raw.timestamp, second > 0x7F, second & 0x7F, raw.payload, gap, self.number
        )

    def run(self) -> list[OrderedPacket]:
        """All that is in order now."""
        out: list[OrderedPacket] = []
        while (raw := self.waiting.pop(self.next, None)) is not None:
            out.append(self.out(raw, 0))
        return out


class SsrcLatch:
    """Whose packets count. Strict: the announced source, or without one the first that came.

    Lenient: a device may send with another SSRC than announced, and change it while it sends.
    """

    def __init__(self, announced: int | None = None, *, is_strict: bool = True) -> None:
        self.ssrc: int | None = None
        self.foreign = 0
        self.changes = 0
        self._announced = announced
        self._is_strict = is_strict
        self.heard_s = 0.0  # when the source was heard last; kept by the caller
        self._candidate = -1
        self._candidate_packets = 0

    def expect(self, announced: int | None) -> None:
        """The device's answer names its source: from now on this one. None: whichever comes."""
        self._announced = announced
        is_other = announced is not None and self.ssrc != announced
        if self.ssrc is not None and is_other and self._is_strict:
            self.ssrc = None

    def admits(self, ssrc: int, now_s: float) -> bool:
        """Whether a packet of another source than `self.ssrc` counts, and is latched with that."""
        if self.ssrc is None:
            is_welcome = self._announced is None or ssrc == self._announced or not self._is_strict
        else:
            is_welcome = not self._is_strict and self._takes_over(ssrc, now_s)
        if not is_welcome:
            self.foreign += 1
            return False
        self.changes += self.ssrc is not None
        self.ssrc, self._candidate_packets = ssrc, 0
        return True

    def _takes_over(self, ssrc: int, now_s: float) -> bool:
        if ssrc != self._candidate:
            self._candidate, self._candidate_packets = ssrc, 0
        self._candidate_packets += 1
        if ssrc == self._announced:
            return True
        is_silent = now_s - self.heard_s >= SILENT_S
        return is_silent and self._candidate_packets >= NEW_SOURCE_PACKETS


class RtpOrder:
    """push(data, now_s), expire(now_s) -> packets in order.

    The first packet and all that are in order are given at once. Behind a gap packets wait until
    `depth` of them are here or the time is over; both grow only when a packet came too late, and
    shrink after CALM_S without disorder. Over TCP (`is_reliable`) nothing waits.
    """

    def __init__(self, latch: SsrcLatch | None = None, *, is_reliable: bool = False) -> None:
        self.latch = latch if latch is not None else SsrcLatch()
        self.lost = self.late = self.duplicates = self.restarts = self.malformed = 0
        self.depth = 0 if is_reliable else START_DEPTH
        self.wait_s = 0.0 if is_reliable else START_WAIT_S
        self._is_reliable = is_reliable
        self._disorder_s = 0.0
        self._main = _Lane(0)
        self._lanes: dict[int, _Lane] = {}
        self._ssrc = -1
        self._payload_type = -1
        self._lane = self._main

    @property
    def is_waiting(self) -> bool:
        """Whether packets are held back for one that is missing: then call expire()."""
        return any(lane.waiting for lane in self._all())

    def expect(self, ssrc: int | None) -> None:
        """The source named by the device's answer, if any; a change is made in place."""
        self.latch.expect(ssrc)
        if self.latch.ssrc is None:
            self._ssrc = -1

    def push(self, data: bytes | memoryview, now_s: float) -> list[OrderedPacket]:
        """One RTP packet as it came; packets now in order, possibly none."""
        if len(data) < HEADER_BYTES:
            self.malformed += 1
            return []
        first, second, sequence, timestamp, ssrc = _head(data)
        if first >> 6 != 2 or second in _RTCP:
            self.malformed += first >> 6 != 2
            return []
        if ssrc != self._ssrc and not self._admit(ssrc, now_s):
            return []
        self.latch.heard_s = now_s
        payload = data[HEADER_BYTES:] if first == _PLAIN else payload_of(data)
        if payload is None:
            self.malformed += 1
            return []
        lane, kind = self._lane, second & 0x7F
        if kind != self._payload_type:
            lane = self._lane_of(kind, sequence)
        if sequence == lane.next and not lane.waiting and not lane.is_cut:
            lane.next = (sequence + 1) & 0xFFFF
            is_marker = second > 0x7F
            # Past the class's own __new__, a Python function: 0.37 us, not 0.76 (one busy core).
            fields = (sequence, timestamp, is_marker, kind, payload, 0, lane.number)
            return [_new(OrderedPacket, fields)]
        return self._sort(lane, _Raw(sequence, timestamp, second, payload), now_s)

    def expire(self, now_s: float) -> list[OrderedPacket]:
        """What has waited long enough, with everything in order behind it."""
        out: list[OrderedPacket] = []
        for lane in self._all():
            if lane.waiting and now_s - lane.since_s >= self.wait_s:
                out += self._give_up(lane, now_s)
        return out

    def _all(self) -> list[_Lane]:
        own = [lane for lane in self._lanes.values() if lane is not self._main]
        return [self._main, *own]

    def _admit(self, ssrc: int, now_s: float) -> bool:
        if not self.latch.admits(ssrc, now_s):
            return False
        is_change = self._ssrc != -1 or self._main.next >= 0
        self._ssrc = ssrc
        self._main, self._lanes, self._payload_type = _Lane(0), {}, -1
        self._lane = self._main
        self._main.is_cut = is_change
        return True

    def _lane_of(self, payload_type: int, sequence: int) -> _Lane:
        """The lane of a payload type; the first has the main one."""
        lane = self._lanes.get(payload_type)
        if lane is None:
            lane = self._main
            is_apart = lane.next >= 0 and abs(sequence_distance(sequence, lane.next)) > NEAR
            if is_apart and self._lanes and len(self._lanes) < MAX_LANES:
                lane = _Lane(payload_type)
            if len(self._lanes) < MAX_LANES:
                self._lanes[payload_type] = lane
        if self._payload_type < 0:
            self._payload_type, self._lane = payload_type, lane
        return lane

    def _sort(self, lane: _Lane, raw: _Raw, now_s: float) -> list[OrderedPacket]:
        if lane.next < 0:
            return [lane.out(raw, 0)]
        distance = sequence_distance(raw.sequence, lane.next)
        if self._is_jump(lane, raw.sequence, distance):
            return self._jump(lane, raw)
        lane.stray = None
        if distance < 0:
            self._came_late(lane, raw.sequence, -distance, now_s)
            return []
        if raw.sequence in lane.waiting:
            self.duplicates += 1
            return []
        if not lane.waiting:
            lane.since_s = now_s
        elif distance == 0:
            self._disorder_s = now_s  # what was missing is here
        lane.waiting[raw.sequence] = raw
        out = lane.run()
        if out:
            lane.since_s = now_s
        if lane.waiting and (len(lane.waiting) > self.depth or now_s - lane.since_s >= self.wait_s):
            out += self._give_up(lane, now_s)
        return out

    def _is_jump(self, lane: _Lane, sequence: int, distance: int) -> bool:
        """Whether it is too far from what is next for loss, or too far behind for disorder."""
        if abs(distance) > MAX_JUMP:
            return True
        if self._is_reliable:
            return distance < 0
        return -distance > max(MAX_BEHIND, self.depth) and sequence not in lane.given_up

    def _give_up(self, lane: _Lane, now_s: float) -> list[OrderedPacket]:
        """What is missing before the nearest packet is lost."""
        nearest = min(lane.waiting, key=lambda n: (n - lane.next) & 0xFFFF)
        missing = (nearest - lane.next) & 0xFFFF
        self.lost += missing
        for number in range(max(0, missing - MAX_GIVEN_UP), missing):
            lane.given_up[(lane.next + number) & 0xFFFF] = None
        while len(lane.given_up) > MAX_GIVEN_UP:
            del lane.given_up[next(iter(lane.given_up))]
        lane.since_s = now_s
        if self.depth > START_DEPTH and now_s - self._disorder_s > CALM_S:
            self.depth = max(START_DEPTH, self.depth // 2)
            self.wait_s = max(START_WAIT_S, self.wait_s / 2)
            self._disorder_s = now_s
        return [lane.out(lane.waiting.pop(nearest), missing), *lane.run()]

    def _came_late(self, lane: _Lane, sequence: int, behind: int, now_s: float) -> None:
        """It was given up, or it comes twice."""
        if sequence not in lane.given_up:
            self.duplicates += 1
            return
        del lane.given_up[sequence]
        self.late += 1
        self.lost -= 1
        self._disorder_s = now_s
        if not self._is_reliable:
            self.depth = min(MOST_DEPTH, max(self.depth * 2, behind * 2))
            self.wait_s = min(MOST_WAIT_S, self.wait_s * 2)

    def _jump(self, lane: _Lane, raw: _Raw) -> list[OrderedPacket]:
        """A sender that began anew, once a second packet behind it says so (RFC 3550 A.1).

        A payload type that shared its numbers with others and jumps gets a lane of its own.
        """
        kind = raw.second & 0x7F
        stray = lane.stray
        is_second = stray is not None and raw.sequence == (stray.sequence + 1) & 0xFFFF
        is_apart = kind != self._payload_type and self._lanes.get(kind) is self._main
        # Between copies that come late the sender goes on.
        if stray is None or not is_second or (not is_apart and lane.stray_next != lane.next):
            lane.stray, lane.stray_next = raw, lane.next
            return []
        lane.stray = None
        if is_apart:
            self._lanes[kind] = lane = _Lane(kind)
            return [lane.out(stray, 0), lane.out(raw, 0)]
        self.restarts += 1
        waiting = sorted(lane.waiting.values(), key=lambda w: (w.sequence - lane.next) & 0xFFFF)
        lane.waiting.clear()
        lane.given_up.clear()
        out = [lane.out(w, (w.sequence - lane.next) & 0xFFFF) for w in waiting]
        lane.is_cut = True
        return [*out, lane.out(stray, 0), lane.out(raw, 0)]
