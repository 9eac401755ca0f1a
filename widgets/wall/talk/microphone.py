"""What a wall needs of a microphone; app gives the real one. Pure protocol."""

from __future__ import annotations

import enum
from typing import Protocol

from PySide6.QtCore import SignalInstance


class MicrophoneFault(enum.Enum):
    """Why nothing is heard from here."""

    NONE_THERE = enum.auto()
    TAKEN = enum.auto()  # the system does not give it
    GONE = enum.auto()  # it was given, and nothing comes of it any more


class Microphone(Protocol):
    """start() and stop() return at once. `spoken`: PCMA at 8 kHz and its loudness, 0 to 1;
    0: not the least sound, as of one that is muted."""

    @property
    def spoken(self) -> SignalInstance: ...  # (bytes, float)
    @property
    def failed(self) -> SignalInstance: ...  # MicrophoneFault
    def start(self) -> None: ...
    def stop(self) -> None: ...
