"""One stream's last minute of access units, from key frames on. Pure; never decodes.

What it holds begins with a key frame always: what comes before the first is of no use to anyone.
"""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

from video.cores.sound_ring import KeptSound, SoundFormat, SoundPiece, SoundRing, joined_sound

HELD_NS = 60_000_000_000
# A unit's tuple, its numbers and the head of its bytes, by sys.getsizeof on Python 3.11.
OVERHEAD_BYTES = 220


class Unit(NamedTuple):
    """One access unit in Annex B. `at_ns`: arrival, monotonic; `stamp`: the stream's own clock."""

    data: bytes
    is_key: bool
    at_ns: int
    stamp: int


class Kept(NamedTuple):
    """What a ring holds, frozen: units in decoding order, the first a key frame.

    `sound`: what was heard of it, None where nobody listened.
    """

    codec: str
    clock_hz: int
    units: tuple[Unit, ...]
    sound: KeptSound | None = None


def joined(earlier: Kept, later: Kept) -> Kept:
    """One after the other, where one decoder can read both; else the later alone."""
    if (earlier.codec, earlier.clock_hz) != (later.codec, later.clock_hz) or not later.units:
        return later
    begin_ns = later.units[0].at_ns
    before = tuple(unit for unit in earlier.units if unit.at_ns < begin_ns)
    sound = joined_sound(earlier.sound, later.sound, begin_ns)
    return later._replace(units=before + later.units, sound=sound)


class _Group:
    """A key frame and what follows it."""

    __slots__ = ("size", "units")

    def __init__(self, first: Unit) -> None:
        self.units = [first]
        self.size = len(first.data) + OVERHEAD_BYTES


class PacketRing:
    """push() every unit; drop_old() and drop_first() make room. Sizes in bytes."""

    def __init__(self) -> None:
        self.codec = ""
        self.clock_hz = 90_000
        self._size = 0
        self._groups: deque[_Group] = deque()
        self._sound = SoundRing()

    @property
    def size(self) -> int:
        """Of pictures and sound."""
        return self._size + self._sound.size

    @property
    def oldest_ns(self) -> int:
        """Arrival of the first unit, 0 for an empty ring."""
        return self._groups[0].units[0].at_ns if self._groups else 0

    @property
    def newest_ns(self) -> int:
        """Arrival of the last unit, 0 for an empty ring."""
        return self._groups[-1].units[-1].at_ns if self._groups else 0

    def describe(self, codec: str, clock_hz: int) -> None:
        """Another codec or clock cannot be read on from what is held: that goes."""
        if (codec, clock_hz) != (self.codec, self.clock_hz):
            self.codec, self.clock_hz = codec, clock_hz
            self._groups.clear()
            self._sound.clear()
            self._size = 0

    def push(self, unit: Unit) -> None:
        """Take a unit in; dropped while there is no key frame before it."""
        size = len(unit.data) + OVERHEAD_BYTES
        if unit.is_key:
            self._groups.append(_Group(unit))
        elif self._groups:
            group = self._groups[-1]
            group.units.append(unit)
            group.size += size
        else:
            return
        self._size += size
        if unit.is_key:
            self.drop_old(unit.at_ns)

    def push_sound(self, format_: SoundFormat, piece: SoundPiece) -> None:
        """Take a piece of sound in; dropped while there is no picture for it."""
        if self._groups:
            self._sound.push(format_, piece)

    def drop_old(self, now_ns: int) -> None:
        """What is not needed for the last 60 s goes, whole groups at a time."""
        groups = self._groups
        while len(groups) > 1 and groups[1].units[0].at_ns <= now_ns - HELD_NS:
            self.drop_first()

    def drop_first(self) -> None:
        """The oldest group goes; the last one too, and then nothing is held until a key frame."""
        self._size -= self._groups.popleft().size
        if self._groups:
            self._sound.drop_before(self.oldest_ns)
        else:
            self._sound.clear()

    def kept(self) -> Kept:
        """A copy of the references; the bytes are shared."""
        units = tuple(unit for group in self._groups for unit in group.units)
        return Kept(self.codec, self.clock_hz, units, self._sound.kept())


def fair_shares(demands: list[int], budget: int) -> list[int]:
    """`budget` bytes spread over decoders by what each would like to hold, none left without.

    All get what they ask for where there is enough, and what is left over beside it.
    """
    if not demands:
        return []
    floor = budget // (8 * len(demands))  # a new stream is not measured yet
    asked = [max(demand, 1) for demand in demands]
    rest, total = budget - floor * len(demands), sum(asked)
    return [floor + rest * demand // total for demand in asked]
