"""Which ways in of warnings work, by name on the health board. Gateway's loop.

Addresses and the folder are asked, and must answer. Who pushes comes when there is something to
say: that makes a connection only where nothing is asked.
"""

from __future__ import annotations

from backends.gateway.health import FeedHealth


class Ways:
    """All that are asked fail: the source is lost. Some do: it goes on, and says which."""

    def __init__(self, health: FeedHealth) -> None:
        self._health = health
        self._asked: list[str] = []
        self._failing: dict[str, str] = {}
        self._refusing: set[str] = set()

    def add(self, name: str) -> str:
        """One that is asked, and what it is called from now on: no two alike."""
        self._asked.append(name)
        number = self._asked.count(name)
        called = f"{name} {number}" if number > 1 else name
        self._health.part(called)
        return called

    def works(self, name: str) -> None:
        """It answered, though with nothing new."""
        was_failing = self._failing.pop(name, None) is not None
        self._refusing.discard(name)
        self._health.part_works(name)
        if not self._health.is_connected:
            self._health.connected()
        self._health.accepted(0)
        if was_failing:
            self._health.remark(self._failures())

    def fails(self, name: str, words: str, *, is_refused: bool = False) -> None:
        """It did not, and why. `is_refused`: it answers, and does not let us in."""
        self._failing[name] = words
        if is_refused:
            self._refusing.add(name)
        else:
            self._refusing.discard(name)
        self._health.failed()
        self._health.part_failed(name, words)
        if len(self._failing) == len(self._asked):
            self._health.disconnected(self._failures(), is_refused=bool(self._refusing))
        else:
            self._health.remark(self._failures())

    def pushed(self) -> None:
        """Somebody pushed."""
        if not self._asked and not self._health.is_connected:
            self._health.connected()

    def _failures(self) -> str:
        return "；".join(f"{words}（{name}）" for name, words in self._failing.items())
