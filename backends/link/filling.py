"""A snapshot on its way in: compared with what is known part by part, taken over at its end. Pure.

20,000 alarms compared in one go would hold the windows up; nothing is shown before the last part.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from backends.link.messages import Returned, Snapshot, SnapshotPart
from backends.record.kinds import KINDS


class _HasId(Protocol):
    @property
    def id(self) -> Any: ...


class Fresh:
    """What is to stand in place of `known`, by id."""

    def __init__(self, known: Mapping[Any, Any]) -> None:
        self._known = known
        self.items: dict[Any, Any] = {}
        self._differ: set[Any] = set()

    def take(self, items: Iterable[_HasId]) -> None:
        """Some of it. What is as before stays the same object."""
        for item in items:
            before = self._known.get(item.id)
            if before == item:
                self.items[item.id] = before
            else:
                self.items[item.id] = item
                self._differ.add(item.id)

    @property
    def made(self) -> int:
        """How many came or changed."""
        return len(self._differ)

    def differ(self) -> set[Any]:
        """With all of it there: the ids that came, went or changed."""
        return self._differ | (self._known.keys() - self.items.keys())


class Filling:
    """From a Snapshot's first frame to its last."""

    def __init__(
        self,
        first: Snapshot,
        subjects: Mapping[str, Mapping[str, Any]],
        cameras: Mapping[Any, Any],
        points: Mapping[Any, Any],
    ) -> None:
        self.first = first
        self.subjects = {name: Fresh(subjects[name]) for name in KINDS}
        self.cameras, self.points = Fresh(cameras), Fresh(points)
        self.take(first)

    def take(self, frame: Snapshot | SnapshotPart) -> None:
        """The first frame, or a part."""
        for name, states in states_in(frame).items():
            self.subjects[name].take(states)
        self.cameras.take(frame.cameras)
        self.points.take(frame.points)


def states_in(frame: Snapshot | SnapshotPart | Returned) -> dict[str, Iterable[Any]]:
    """The subjects in a frame, by kind."""
    return {
        "alarm": frame.alarms,
        "incident": frame.incidents,
        "task": frame.tasks,
        "warning": frame.warnings,
        "request": frame.requests,
        "scene": frame.scenes,
        "wall": frame.walls,
        "order": frame.orders,
        "duty": frame.duties,
        "shift": frame.shifts,
        "instruction": frame.instructions,
        "handover": frame.handovers,
        "meeting": frame.meetings,
    }
