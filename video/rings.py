"""The packet rings of one decoder process within its share of the console's budget.

Streams' threads push, the process's main thread and its writer of files read; one lock.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

from video.cores.packet_ring import HELD_NS, Kept, PacketRing, Unit, joined
from video.cores.sound_ring import SoundFormat, SoundPiece

FIRST_BUDGET_BYTES = 64 * 1024 * 1024  # until the engine tells the share


@dataclass(frozen=True, slots=True)
class Held:
    """What one ring holds: arrival of its first and last unit (monotonic, 0 for none)."""

    oldest_ns: int
    newest_ns: int
    size: int


class PacketRings:
    """Over the budget the oldest group of all streams goes first: all reach back equally far."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rings: dict[str, PacketRing] = {}
        self._closed: dict[str, int] = {}  # when (ns, monotonic)
        self._budget = FIRST_BUDGET_BYTES
        self._size = 0  # of all rings
        self._pinned = 0  # of replays: theirs until they end, in a ring or no more

    def set_budget(self, size: int) -> None:
        """Bytes for all rings and replays of this process."""
        with self._lock:
            self._budget = size
            self._make_room()

    def describe(self, stream: str, codec: str, clock_hz: int) -> None:
        """The stream plays, with this codec; what it held of another goes."""
        with self._lock:
            ring = self._rings.setdefault(stream, PacketRing())
            self._size -= ring.size
            ring.describe(codec, clock_hz)
            self._size += ring.size

    def push(self, stream: str, unit: Unit) -> Held | None:
        """A unit came; of a stream that is not described it is dropped. What is held now."""
        with self._lock:
            ring = self._rings.get(stream)
            if ring is None:
                return None
            before = ring.size
            ring.push(unit)
            self._size += ring.size - before
            if unit.is_key and self._closed:
                self._forget(unit.at_ns - HELD_NS)
            if self._size + self._pinned > self._budget:
                self._make_room()
            return Held(ring.oldest_ns, ring.newest_ns, ring.size)

    def push_sound(self, stream: str, format_: SoundFormat, piece: SoundPiece) -> None:
        """Sound came of a stream, for the clips taken of it."""
        with self._lock:
            ring = self._rings.get(stream)
            if ring is None:
                return
            before = ring.size
            ring.push_sound(format_, piece)
            self._size += ring.size - before

    def kept(self, stream: str, before: str = "") -> Kept | None:
        """What is held of a stream, after what is held of the one `before`; None for nothing."""
        with self._lock:
            later, earlier = self._kept(stream), self._kept(before)
        if later is None or earlier is None:
            return later or earlier
        return joined(earlier, later)

    def _kept(self, stream: str) -> Kept | None:
        ring = self._rings.get(stream)
        return ring.kept() if ring is not None and ring.size else None

    def pin(self, size: int) -> None:
        """A replay holds (or, negative, lets go of) so many bytes."""
        with self._lock:
            self._pinned += size
            self._make_room()

    def close(self, stream: str, now_ns: int) -> None:
        """The stream is closed; what was held of it is for a minute more.

        A tile that changes to a larger stream can be looked back at beyond the change.
        """
        with self._lock:
            if stream in self._rings:
                self._closed[stream] = now_ns

    @property
    def size(self) -> int:
        """Bytes of all rings and replays."""
        return self._size + self._pinned

    def _forget(self, before_ns: int) -> None:
        for stream in [name for name, at_ns in self._closed.items() if at_ns <= before_ns]:
            del self._closed[stream]
            self._size -= self._rings.pop(stream).size

    def _make_room(self) -> None:
        while self._size and self._size + self._pinned > self._budget:
            filled = [ring for ring in self._rings.values() if ring.size]
            oldest = min(filled, key=_oldest_ns)
            before = oldest.size
            oldest.drop_first()
            self._size += oldest.size - before


def _oldest_ns(ring: PacketRing) -> int:
    return ring.oldest_ns
