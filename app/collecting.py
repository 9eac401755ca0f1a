"""Has Python's garbage collected on the UI thread alone, while the console's windows are open.

Otherwise whichever thread makes an object at the wrong moment collects: one that draws map tiles
would destroy what is left of a closed window, and Qt's objects do not survive that.
"""

from __future__ import annotations

import contextlib
import gc
import time
from collections.abc import Iterator

from PySide6.QtCore import QObject, QTimer, Slot

LOOK_EVERY_MS = 100
# A whole collection walks all that there is, and the windows stand meanwhile.
WHOLE_EVERY_S, WHOLE_PART = 60.0, 0.001


class Collecting(QObject):
    """The generations as Python's own thresholds have them, at the timer's pace."""

    def __init__(self) -> None:
        super().__init__()
        self._whole_due_s = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def stop(self) -> None:
        """Collect no more. Idempotent."""
        self._timer.stop()

    @Slot()
    def look(self) -> None:
        """Collect what is due."""
        young, middle, old = gc.get_count()
        most_young, most_middle, most_old = gc.get_threshold()
        if young <= most_young:
            return
        began_s = time.monotonic()
        if middle <= most_middle:
            gc.collect(0)
        elif old <= most_old or began_s < self._whole_due_s:
            gc.collect(1)
        else:
            gc.collect()
            ended_s = time.monotonic()
            self._whole_due_s = ended_s + max(WHOLE_EVERY_S, (ended_s - began_s) / WHOLE_PART)


@contextlib.contextmanager
def collected_here() -> Iterator[Collecting]:
    """On the UI thread, with its event loop running. What stands now is not walked again."""
    gc.collect()
    gc.freeze()
    gc.disable()
    collecting = Collecting()
    try:
        yield collecting
    finally:
        collecting.stop()
        gc.enable()
