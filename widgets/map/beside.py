"""A thread beside the UI thread that works off the newest wishes and hands back what it made.

numpy and painters on pictures give Python's lock back while they work: the map paints meanwhile.
A job touches nothing that the UI thread changes.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtCore import QObject, Signal, Slot

# While a thread beside it runs Python, the UI thread waits so long for its turn (5 ms otherwise).
# Of 100,000 moving the slowest twentieth of frames came at 49 a second so, at 45 with 1 ms.
TURN_S: Final = 0.0002
NICE: Final = 10  # a frame of 100,000 is 60 ms of a core each second: the UI thread keeps its own


class Beside(QObject):
    """One daemon thread, started at the first wish. All calls on the UI thread; close() ends it."""

    done = Signal(object, object)  # the wish, and what was made of it; on the UI thread
    _made = Signal(object, object)

    def __init__(self, name: str, work: Callable[[Any], object]) -> None:
        super().__init__()
        self._name, self._work = name, work
        self._turn = threading.Condition()
        self._wanted: list[Any] = []
        self._begun: list[Any] = []  # until it was handed back
        self._is_closed = False
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None
        self._made.connect(self._on_made)

    def want(self, wishes: Sequence[Any]) -> None:
        """These, the first first; what was wished before and nobody has begun is forgotten."""
        with self._turn:
            self._wanted = [wish for wish in wishes if wish not in self._begun]
            if not self._wanted or self._is_closed:
                return
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
                self._thread.start()
            self._turn.notify()

    def rest(self, seconds: float) -> None:
        """Within a job: let the UI thread have the time. close() ends it."""
        self._closing.wait(seconds)

    def close(self) -> None:
        """End the thread; waits for what is under way. Idempotent."""
        with self._turn:
            self._is_closed = True
            self._closing.set()
            self._wanted = []
            self._turn.notify()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _run(self) -> None:
        if sys.platform == "linux":  # there it is the thread's own
            thread = threading.get_native_id()
            with contextlib.suppress(OSError):  # it may only be made nicer
                os.setpriority(
                    os.PRIO_PROCESS, thread, max(NICE, os.getpriority(os.PRIO_PROCESS, thread))
                )
        while True:
            with self._turn:
                while not self._wanted and not self._is_closed:
                    self._turn.wait()
                if self._is_closed:
                    return
                wish = self._wanted.pop(0)
                self._begun.append(wish)
            made = self._work(wish)
            if not self._is_closed:
                self._made.emit(wish, made)

    @Slot(object, object)
    def _on_made(self, wish: object, made: object) -> None:
        with self._turn:
            self._begun.remove(wish)
        if not self._is_closed:
            self.done.emit(wish, made)
