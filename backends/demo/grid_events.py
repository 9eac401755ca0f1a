"""Events of the grid and reports of the citizens' app, with what becomes of them. Pure.

An event follows from its seed and its number: a restart loses none and tells none twice. Some
citizens report the same happening: beside it, in other words. People and numbers are invented.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

from backends.demo.cases import crossings
from backends.demo.city import Point
from backends.demo.divisions import Grid, grids, parent_of
from backends.demo.reports import (
    CITIZEN_KINDS,
    ENFORCEMENT_KINDS,
    FAMILY,
    GIVEN,
    GRID_KINDS,
    Kind,
)

KEPT = dt.timedelta(hours=6)
STORM_PER_S = 5.0
_LONGEST = dt.timedelta(hours=1)  # from its report to its last step
SAME_EVERY = 5  # each fifth citizen reports what the one before him did
_KINDS = {"AP": CITIZEN_KINDS, "WG": GRID_KINDS, "JT": ENFORCEMENT_KINDS}
_OFFICES = {15: "网格", 12: "社区网格站", 9: "街道综治中心", 6: "区社会治理中心", 4: "市网格中心"}
_ANSWERS = ("已到现场核实并处置。", "已联系产权单位维修，恢复正常。", "已劝导整改，纳入日常巡查。")
_SAME_WORDS = "我也要反映：{title}，就在附近，请尽快处理。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of an event. `node`: REPORT, ACCEPT, ESCALATE, ASSIGN, ANSWER."""

    number: int
    node: str
    at: dt.datetime
    office: str
    division: str
    note: str

    def row(self) -> dict[str, object]:
        return {
            "seq": self.number,
            "node": self.node,
            "time": _ms(self.at),
            "office": self.office,
            "toDivision": self.division,
            "note": self.note,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event as the system keeps it."""

    number: str
    kind: Kind
    words: str
    grid: Grid
    point: Point
    address: str
    reported_at: dt.datetime
    steps: tuple[Step, ...]
    reporter: str
    telephone: str

    def row(self, now: dt.datetime) -> dict[str, object]:
        """As the list interface gives it at that moment: times in ms since 1970."""
        title, _, department, level, code = self.kind
        done = [step for step in self.steps if step.at <= now]
        return {
            "eventId": self.number,
            "title": title,
            "content": self.words,
            "handler": department,
            "level": level,
            "category": code,
            "state": "DONE" if done[-1].node == "ANSWER" else "OPEN",
            "gridCode": self.grid.code,
            "address": self.address,
            "area": self.grid.district,
            "longitude": round(self.point[0], 6),
            "latitude": round(self.point[1], 6),
            "createdAt": _ms(self.reported_at),
            "updatedAt": _ms(done[-1].at),
            "flow": [step.row() for step in done],
            "reporter": {"name": self.reporter, "mobile": self.telephone},
        }

    def updated_at(self, now: dt.datetime) -> dt.datetime:
        return max(step.at for step in self.steps if step.at <= now)


class EventBook:
    """The events of one line: `per_day` of them, and those of storms."""

    def __init__(self, seed: int, prefix: str, per_day: float) -> None:
        self._seed, self._prefix = seed, prefix
        self._slot_s = 86_400.0 / per_day
        self._is_citizens = prefix == "AP"
        self._kinds = _KINDS[prefix]
        self._crossings = crossings()
        self._storms: list[tuple[dt.datetime, dt.datetime]] = []

    def knows(self, number: str, now: dt.datetime) -> bool:
        """Whether an event of that number was ever in the book."""
        word = number.removeprefix(self._prefix)
        if not number.startswith(self._prefix):
            return False
        if word.isdigit():
            return self._slot_s * int(word) <= now.timestamp()
        return any(e.number == number for storm in self._storms for e in self._of_storm(storm, now))

    def storm(self, now: dt.datetime, seconds: float) -> None:
        """Five events a second from now on, for so long."""
        self._storms.append((now, now + dt.timedelta(seconds=seconds)))

    def since(self, since: dt.datetime, now: dt.datetime) -> list[Event]:
        """Events updated since then, by (time of update, number)."""
        first = int(max(now - KEPT, since - _LONGEST).timestamp() // self._slot_s)
        last = int(now.timestamp() // self._slot_s)
        found = [self._event(slot) for slot in range(first, last + 1)]
        found += [event for storm in self._storms for event in self._of_storm(storm, now)]
        fresh = [e for e in found if e.reported_at <= now and e.updated_at(now) >= since]
        return sorted(fresh, key=lambda event: (event.updated_at(now), event.number))

    def _of_storm(self, storm: tuple[dt.datetime, dt.datetime], now: dt.datetime) -> list[Event]:
        begun, ends = storm
        count = int((min(now, ends) - begun).total_seconds() * STORM_PER_S)
        found = []
        for number in range(max(count, 0)):
            at = begun + dt.timedelta(seconds=number / STORM_PER_S)
            word = f"S{int(begun.timestamp())}-{number:05d}"
            found.append(self._made(word, at, random.Random(f"{self._seed}/{word}")))
        return found

    def _event(self, slot: int) -> Event:
        same_as = slot - 1 if self._is_citizens and slot % SAME_EVERY == 0 else slot
        chance = random.Random(f"{self._seed}/{self._prefix}/{same_as}")
        at = dt.datetime.fromtimestamp((slot + 0.2) * self._slot_s, dt.UTC)
        return self._made(f"{slot}", at, chance, is_same=same_as != slot)

    def _made(
        self, word: str, at: dt.datetime, chance: random.Random, *, is_same: bool = False
    ) -> Event:
        at = at.replace(microsecond=at.microsecond // 1000 * 1000)
        kind = self._kinds[chance.randrange(len(self._kinds))]
        grid = grids()[chance.randrange(len(grids()))]
        _, _, one, two = self._crossings[chance.randrange(len(self._crossings))]
        house = chance.randint(1, 280)
        steps = self._flow(grid, at, chance)
        own = random.Random(f"{self._seed}/{self._prefix}/{word}/own")
        return Event(
            number=f"{self._prefix}{word}",
            kind=kind,
            words=_SAME_WORDS.format(title=kind[0]) if is_same else kind[1],
            grid=grid,
            point=(
                grid.middle[0] + own.uniform(-0.0002, 0.0002),
                grid.middle[1] + own.uniform(-0.0002, 0.0002),
            ),
            address=f"{one}{house}号（近{two}）",
            reported_at=at,
            steps=steps,
            reporter=own.choice(FAMILY) + own.choice(GIVEN),
            telephone=f"1390000{own.randint(0, 9999):04d}",
        )

    def _flow(self, grid: Grid, at: dt.datetime, chance: random.Random) -> tuple[Step, ...]:
        """Reported, accepted; a third goes up, a third is assigned down; answered."""
        community, town = parent_of(grid.code), parent_of(parent_of(grid.code))
        plan = [("REPORT", 0.0, grid.code, "网格员上报"), ("ACCEPT", 2.0, community, "已受理")]
        way = chance.random()
        if way < 0.33:
            plan.append(("ESCALATE", 6.0, town, "超出社区处置能力，上报街道"))
            if way < 0.08:
                plan.append(("ESCALATE", 14.0, parent_of(town), "需区级部门协调"))
        elif way < 0.66:
            plan.append(("ASSIGN", 5.0, grid.code, "派网格员现场处置"))
        plan.append(("ANSWER", 30.0, community, chance.choice(_ANSWERS)))
        pace = chance.uniform(0.6, 1.6)
        return tuple(
            Step(
                number=number,
                node=node,
                at=at + dt.timedelta(minutes=minutes * pace),
                office=_OFFICES[len(division)],
                division=division,
                note=note,
            )
            for number, (node, minutes, division, note) in enumerate(plan, 1)
        )


def _ms(moment: dt.datetime) -> int:
    return round(moment.timestamp() * 1000)
