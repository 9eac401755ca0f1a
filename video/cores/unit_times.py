"""When access units are to be shown and decoded, from the stream's clock and their arrival. Pure.

A stream's clock is smooth but may jump (a camera that came back); arrival is neither.
"""

from __future__ import annotations

from collections.abc import Sequence

from video.cores.packet_ring import Unit

TICKS_S = 90_000
# More than this apart, clock and arrival tell of a break: then arrival counts.
BREAK_S = 2.0


def shown_ticks(units: Sequence[Unit], clock_hz: int) -> list[int]:
    """Presentation times in 1/90000 s, the earliest 0, one for each unit, in decoding order."""
    ticks: list[int] = []
    at, before = 0, None
    for unit in units:
        if before is not None:
            arrived_s = (unit.at_ns - before.at_ns) / 1e9
            ahead = (unit.stamp - before.stamp) & 0xFFFFFFFF
            if ahead >= 0x80000000:
                ahead -= 0x100000000
            step_s = ahead / clock_hz
            if abs(step_s - arrived_s) > BREAK_S:
                step_s = arrived_s
            at += round(step_s * TICKS_S)
        before = unit
        ticks.append(at)
    first = min(ticks, default=0)
    return _apart([tick - first for tick in ticks])


def decode_ticks(shown: Sequence[int]) -> list[int]:
    """Decoding times that go up, none after its unit's presentation; below 0 where it must be."""
    in_order = sorted(shown)
    late = max((a - b for a, b in zip(in_order, shown, strict=True)), default=0)
    return [tick - late for tick in in_order]


def first_needed(units: Sequence[Unit], shown: Sequence[int], from_tick: int) -> int:
    """Index of the last key frame that is shown at or before `from_tick`; else the first unit."""
    found = 0
    for index, (unit, tick) in enumerate(zip(units, shown, strict=True)):
        if unit.is_key and tick <= from_tick:
            found = index
    return found


def _apart(ticks: list[int]) -> list[int]:
    """No two at the same moment: a picture sent as two units, or a clock that stood still."""
    taken: set[int] = set()
    out: list[int] = []
    for tick in ticks:
        while tick in taken:
            tick += 1
        taken.add(tick)
        out.append(tick)
    return out
