"""A camera's number being typed on the wall. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from backends.record.resource import Camera

MOST_DIGITS = 5  # of Camera.number


class NumberEntry:
    """Digits so far."""

    def __init__(self) -> None:
        self.digits = ""

    @property
    def is_open(self) -> bool:
        """Whether something was typed."""
        return bool(self.digits)

    def push(self, digit: str) -> bool:
        """One more digit; a leading zero and a digit too many are not taken."""
        if len(self.digits) >= MOST_DIGITS or (not self.digits and digit == "0"):
            return False
        self.digits += digit
        return True

    def take_back(self) -> None:
        """Without its last digit."""
        self.digits = self.digits[:-1]

    def clear(self) -> None:
        """Nothing typed."""
        self.digits = ""

    def camera(self, cameras: Iterable[Camera]) -> Camera | None:
        """Whose number it is."""
        if not self.digits:
            return None
        number = int(self.digits)
        return next((camera for camera in cameras if camera.number == number), None)
