"""What hands push, said in time: a stick ten times a second at most, Stop at once. UI thread."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from backends.link.steering import Lens, Move, Stop
from widgets.wall.ptz.hands import Hands

# Said again while it is held: a lost datagram stops nothing, and the lease goes on.
REPEAT_MS = 1000
# A mouse moves 125 times a second and more; each order is a datagram to the camera.
REST_MS = 100


class Pushing(QObject):
    """`said`: the order of `hands`, as it is when it is said."""

    said = Signal(object)  # Move | Lens | Stop

    def __init__(self, hands: Hands, parent: QObject) -> None:
        super().__init__(parent)
        self._hands = hands
        self._said: Move | Lens | Stop = Stop()
        self._repeat, self._rest = QTimer(self), QTimer(self)
        self._repeat.setInterval(REPEAT_MS)
        self._repeat.timeout.connect(self.say)
        self._rest.setInterval(REST_MS)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self.say_in_time)

    @Slot()
    def say(self) -> None:
        """Now; again and again while anything is pushed."""
        self._said = self._hands.order()
        self._rest.start()
        if isinstance(self._said, Stop):
            self._repeat.stop()
        else:
            self._repeat.start()
        self.said.emit(self._said)

    @Slot()
    def say_in_time(self) -> None:
        """What is not yet said: once the last order has had its rest, but Stop now."""
        order = self._hands.order()
        is_due = isinstance(order, Stop) or not self._rest.isActive()
        if is_due and order != self._said:
            self.say()
