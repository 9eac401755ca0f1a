"""Vehicles of the demo city driving along its streets. Pure; time and chance come from outside."""

from __future__ import annotations

import random
from functools import cache

from backends.demo.city import Edge, Point, network
from backends.demo.companies import identity
from backends.demo.roads import is_forbidden

TRESPASS = 0.03  # of the times that a vehicle with hazardous goods comes to where it may not go
SPEED_KMH = {"expressway": 68.0, "arterial": 41.0, "collector": 31.0, "local": 23.0}


class Traffic:
    """How fast streets are just now: 1 is free. Shared by a fleet; whoever drives it writes."""

    def __init__(self) -> None:
        self.factors: dict[str, float] = {}

    def factor(self, street: str) -> float:
        return self.factors.get(street, 1.0)


class Vehicle:
    """One vehicle: identity, and a position that only advance() changes."""

    def __init__(self, number: int, seed: int, traffic: Traffic | None = None) -> None:
        self._random = random.Random(f"{seed}/vehicle/{number}")
        self._traffic = traffic or Traffic()
        self.identity = identity(number, seed)
        self.kind = self.identity.kind
        self.plate, self.phone = self.identity.plate, self.identity.phone
        self._is_kept_out = self.kind.word == "hazmat"
        self._edge = self._start()
        self._along_m = self._random.uniform(0, self._edge.length_m)
        self._waits_s = 0.0
        self._pace = self.kind.pace * self._random.uniform(0.88, 1.12)
        self.speed_kmh = self._wanted_kmh()

    @property
    def position(self) -> Point:
        part = self._along_m / self._edge.length_m
        a, b = self._edge.start, self._edge.end
        return a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part

    @property
    def heading_deg(self) -> float:
        return self._edge.heading_deg

    @property
    def street(self) -> str:
        return self._edge.street

    def advance(self, elapsed_s: float) -> None:
        """Drive on for a while: along the street, over crossings, sometimes waiting at one."""
        left_s = elapsed_s
        while left_s > 0:
            if self._waits_s > 0:
                waited = min(self._waits_s, left_s)
                self._waits_s -= waited
                left_s -= waited
                self.speed_kmh = 0.0
                continue
            self.speed_kmh = self._wanted_kmh()
            pace_ms = self.speed_kmh / 3.6
            to_end_s = (self._edge.length_m - self._along_m) / pace_ms
            if to_end_s > left_s:
                self._along_m += pace_ms * left_s
                return
            left_s -= to_end_s
            self._turn()

    def _start(self) -> Edge:
        edges = _all_edges()
        while True:
            edge = edges[self._random.randrange(len(edges))]
            if not (self._is_kept_out and is_forbidden(edge.end)):
                return edge

    def _wanted_kmh(self) -> float:
        free_kmh = SPEED_KMH.get(self._edge.kind, 25.0) * self._pace
        return max(1.0, free_kmh * self._traffic.factor(self._edge.street))

    def _turn(self) -> None:
        """Choose the next street at a crossing: mostly straight on, rarely back."""
        came_from, here = self._edge.start, self._edge.end
        choices = [edge for edge in network()[here] if edge.end != came_from]
        if not choices:
            choices = network()[here]
        if self._is_kept_out and self._random.random() > TRESPASS:
            choices = [edge for edge in choices if not is_forbidden(edge.end)] or choices
        weights = [5.0 if edge.street == self._edge.street else 1.0 for edge in choices]
        is_crossing = len(choices) > 1
        if is_crossing and self._edge.kind != "expressway" and self._random.random() < 0.16:
            self._waits_s = self._random.uniform(4, 35)
        self._edge = self._random.choices(choices, weights)[0]
        self._along_m = 0.0


@cache
def _all_edges() -> tuple[Edge, ...]:
    return tuple(edge for edges in network().values() for edge in edges if edge.length_m > 3.0)


def fleet(count: int, seed: int, traffic: Traffic | None = None) -> list[Vehicle]:
    """The first `count` vehicles of a seed; always the same ones."""
    return [Vehicle(number, seed, traffic) for number in range(count)]
