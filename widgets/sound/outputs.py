"""What the windows may know of the sound outputs: names, and which one plays. Pure types.

The implementation (`app.audio.Speaker`) plays on a thread of its own.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import SignalInstance


class Trouble(enum.Enum):
    """What is wrong with the outputs."""

    NONE = enum.auto()
    FALLBACK = enum.auto()  # the chosen one is gone, the next one plays
    SILENT = enum.auto()  # nothing can play
    UNKNOWN = enum.auto()  # not looked yet


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputState:
    """As last seen. `using` is empty where nothing can play; `missing`: chosen and gone."""

    present: tuple[str, ...] = ()
    wanted: tuple[str, ...] = ()
    using: str = ""
    missing: tuple[str, ...] = ()
    trouble: Trouble = Trouble.UNKNOWN


class Outputs(Protocol):
    """Never blocks. `state_changed` carries an OutputState and comes on the UI thread."""

    @property
    def state_changed(self) -> SignalInstance: ...
    @property
    def state(self) -> OutputState: ...
    def choose(self, names: tuple[str, ...]) -> None:
        """Outputs in the order of preference; empty: the system's own."""
        ...

    def play(self, sound: str) -> None:
        """Play "level_1" … "level_4" or "reminder"; what still plays gives way."""
        ...


def state_of(present: tuple[str, ...], wanted: tuple[str, ...], default: str) -> OutputState:
    """Which output plays: the first wanted that is there, else the system's own."""
    missing = tuple(name for name in wanted if name not in present)
    using = next((name for name in wanted if name in present), default)
    if not present or not using:
        return OutputState(wanted=wanted, missing=wanted, trouble=Trouble.SILENT)
    is_first = not wanted or using == wanted[0]
    return OutputState(
        present=present,
        wanted=wanted,
        using=using,
        missing=missing,
        trouble=Trouble.NONE if is_first else Trouble.FALLBACK,
    )
