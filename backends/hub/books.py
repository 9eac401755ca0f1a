"""The folded subjects of one kind, with an overlay for the group of work under way. Writer thread.

What is over is kept for a while, for states that come late; the rest lies in the log.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from backends.record.envelope import Event
from backends.record.kinds import KINDS, Kind

# Subjects of a kind that are over and still at hand.
OVER_KEPT = 10_000

Changed = dict[str, dict[str, Any]]


class Book:
    """One kind's subjects by id."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.kept: dict[str, Any] = {}
        self._over: dict[str, None] = {}  # in the order in which they ended
        self._changed: dict[str, Any] = {}

    def get(self, key: str) -> Any | None:
        """The subject as it is now, the group's changes included."""
        found = self._changed.get(key)
        return found if found is not None else self.kept.get(key)

    def put(self, state: Any) -> None:
        """A state within the group."""
        self._changed[state.id] = state

    def fold(self, event: Event, payload: Any) -> Any:
        """Take an event in; the subject after it."""
        after = self.kind.evolve(self.get(event.subject), event, payload)
        self._changed[event.subject] = after
        return after

    def all(self) -> Iterable[Any]:
        """Those at hand, over or not, the group's changes included."""
        return (self.kept | self._changed if self._changed else self.kept).values()

    def current(self) -> Iterator[Any]:
        """Those that belong on a screen, the group's changes included."""
        return (state for state in self.all() if self.kind.is_current(state))

    def keep(self) -> dict[str, Any]:
        """The group is on the disk. Returns what it changed."""
        changed, self._changed = self._changed, {}
        self.kept.update(changed)
        for key, state in changed.items():
            self._over.pop(key, None)
            if not self.kind.is_current(state):
                self._over[key] = None
        while len(self._over) > OVER_KEPT:
            oldest = next(iter(self._over))
            del self._over[oldest], self.kept[oldest]
        return changed

    def discard(self) -> None:
        """The group is not on the disk: nothing of it happened."""
        self._changed = {}


def make_books(states: dict[str, Iterable[Any]]) -> dict[str, Book]:
    """A book for each kind, beginning with these states."""
    books = {name: Book(kind) for name, kind in KINDS.items()}
    for name, found in states.items():
        for state in found:
            books[name].put(state)
        books[name].keep()
    return books
