"""Outputs for tests: what was played can be read back, devices come and go as the test says."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from widgets.sound.outputs import OutputState, state_of


class FakeOutputs(QObject):
    """Satisfies widgets.sound.outputs.Outputs."""

    state_changed = Signal(object)

    def __init__(self, *present: str) -> None:
        super().__init__()
        self.present = present or ("音箱",)
        self.wanted: tuple[str, ...] = ()
        self.played: list[str] = []
        self.state = self._now()

    def choose(self, names: tuple[str, ...]) -> None:
        self.wanted = names
        self.plug(*self.present)

    def play(self, sound: str) -> None:
        self.played.append(sound)

    def plug(self, *present: str) -> None:
        """These are there from now on."""
        self.present = present
        self.state = self._now()
        self.state_changed.emit(self.state)

    def _now(self) -> OutputState:
        default = self.present[0] if self.present else ""
        return state_of(tuple(self.present), self.wanted, default)
