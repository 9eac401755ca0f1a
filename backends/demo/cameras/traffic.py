"""How vehicles and people move through a demo scene. Pure; time comes in from outside."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

CYCLE_S = 40.0
GREEN_S = 16.0
CROSSING_M = 40.0  # nobody begins in the middle of a crossing


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """A path on the ground in metres, its traffic, and the stop line where it has lights."""

    points: tuple[tuple[float, float], ...]
    speed_ms: float
    kinds: tuple[str, ...]
    gap_m: float
    stop_m: float | None = None
    phase: int = 0


@dataclass(slots=True, kw_only=True)
class Mover:
    """One vehicle or person: how far along its lane, how fast, which body."""

    along_m: float
    speed_ms: float
    kind: str
    wish_ms: float


def is_green(phase: int, now_s: float) -> bool:
    """Two phases share a cycle; between them everybody waits four seconds."""
    at = now_s % CYCLE_S
    begin = 0.0 if phase == 0 else CYCLE_S / 2
    return begin <= at < begin + GREEN_S


@dataclass(slots=True)
class Flow:
    """Traffic of one lane, front runner first. Owned by the render thread."""

    lane: Lane
    seed: int
    movers: list[Mover] = field(default_factory=list)
    _rng: np.random.Generator = field(init=False)
    _ends: np.ndarray = field(init=False)
    _corners: np.ndarray = field(init=False)
    _next_gap_m: float = field(init=False)
    _kinds: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self._rng = np.random.default_rng(self.seed)
        self._corners = np.asarray(self.lane.points, float)
        pieces = np.hypot(*np.diff(self._corners, axis=0).T)
        self._ends = np.concatenate([[0.0], np.cumsum(pieces)])
        self._next_gap_m = 0.0
        # Few bodies a lane: each has its own sprites, which must be drawn once.
        drawn = self._rng.choice(self.lane.kinds, size=min(3, len(self.lane.kinds)), replace=False)
        self._kinds = [str(kind) for kind in drawn]
        at = self.length_m - float(self._rng.uniform(0, self.lane.gap_m))
        while at > 0:
            stop = self.lane.stop_m
            if stop is None or not stop < at < stop + CROSSING_M:
                self.movers.append(self._mover(at))
            at -= self._gap()

    @property
    def length_m(self) -> float:
        return float(self._ends[-1])

    def _gap(self) -> float:
        return self.lane.gap_m * float(self._rng.uniform(0.6, 1.7))

    def _mover(self, along_m: float) -> Mover:
        kind = self._kinds[int(self._rng.integers(len(self._kinds)))]
        wish = self.lane.speed_ms * float(self._rng.uniform(0.88, 1.1))
        return Mover(along_m=along_m, speed_ms=wish, kind=kind, wish_ms=wish)

    def step(self, elapsed_s: float, now_s: float) -> None:
        """Move everybody on: no faster than wished, no nearer than safe, no further than red."""
        stop = self.lane.stop_m
        if stop is not None and is_green(self.lane.phase, now_s):
            stop = None
        ahead_m = 1e9
        for mover in self.movers:
            room = ahead_m - mover.along_m - (9.0 if mover.wish_ms > 3 else 1.0)
            if stop is not None and mover.along_m <= stop:
                room = min(room, stop - mover.along_m)
            wanted = min(mover.wish_ms, max(room, 0.0) * 0.8)
            change = min(max(wanted - mover.speed_ms, -7.0 * elapsed_s), 2.2 * elapsed_s)
            mover.speed_ms = max(mover.speed_ms + change, 0.0)
            if room <= 0.05:
                mover.speed_ms = 0.0
            mover.along_m += mover.speed_ms * elapsed_s
            ahead_m = mover.along_m
        while self.movers and self.movers[0].along_m > self.length_m:
            self.movers.pop(0)
        if not self.movers or self.movers[-1].along_m > self._next_gap_m:
            self.movers.append(self._mover(0.0))
            self._next_gap_m = self._gap()

    def where(self, along_m: float) -> tuple[float, float, float]:
        """(x, y, heading in radians from +x) of a point of the lane."""
        along = min(max(along_m, 0.0), self.length_m - 1e-6)
        piece = int(np.searchsorted(self._ends, along, side="right")) - 1
        first, last = self._corners[piece], self._corners[piece + 1]
        part = (along - self._ends[piece]) / (self._ends[piece + 1] - self._ends[piece])
        x, y = first + (last - first) * part
        return float(x), float(y), float(np.arctan2(last[1] - first[1], last[0] - first[0]))
