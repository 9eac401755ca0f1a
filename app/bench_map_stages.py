"""What each stage of the map's frames takes, for `bench map --stages`. CPU time of threads.

Methods are wrapped for the length of a measurement; without it nothing is. A stage's time is its
own: what it calls that is a stage itself counts there.
"""

from __future__ import annotations

import functools
import gc
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

Stage = tuple[str, type, str]  # its name, and the method that is it
SLOWEST = 0.05
REST = "qt and the rest"
GC = "gc"
OTHER_THREADS = "beside: "


class Stages:
    """Sums by stage, frame by frame. Made on the UI thread; others' work is summed apart."""

    def __init__(self) -> None:
        self._owner = threading.get_ident()
        self._now: dict[str, float] = defaultdict(float)
        self._stack: list[list[float]] = []  # of each stage under way: what its parts took
        self._frames: list[tuple[float, dict[str, float]]] = []
        self._beside: dict[str, float] = defaultdict(float)
        self._lock = threading.Lock()
        self._last_s = time.thread_time()
        self._gc_s = 0.0

    def start(self) -> None:
        """Forget what was."""
        self._frames.clear()
        self._now.clear()
        self._beside.clear()
        self._last_s = time.thread_time()

    def end_frame(self) -> None:
        """The view was painted: what was done since the last time is one frame."""
        now_s = time.thread_time()
        spent, self._last_s = now_s - self._last_s, now_s
        parts = dict(self._now)
        self._now.clear()
        parts[REST] = max(0.0, spent - sum(parts.values()))
        self._frames.append((spent, parts))

    def table(self, seconds: float) -> dict[str, list[float]]:
        """Of each stage [ms a frame, ms a frame of the slowest 5 %]; of other threads [ms a s]."""
        slow = sorted(self._frames, key=_spent)[-max(1, round(len(self._frames) * SLOWEST)) :]
        names = {name for _, parts in self._frames for name in parts}
        found = {
            name: [_mean_ms(self._frames, name), _mean_ms(slow, name)]
            for name in sorted(names, key=lambda name: -_mean_ms(slow, name))
        }
        for name, spent in sorted(self._beside.items()):
            found[OTHER_THREADS + name] = [round(1000 * spent / seconds, 2)]
        return found

    @contextmanager
    def watching(self, stages: Sequence[Stage]) -> Iterator[None]:
        """These are measured within the block."""
        before = [(owner, name, owner.__dict__[name]) for _, owner, name in stages]
        for stage, owner, name in stages:
            setattr(owner, name, self._wrapped(stage, owner.__dict__[name]))
        gc.callbacks.append(self._on_gc)
        try:
            yield
        finally:
            gc.callbacks.remove(self._on_gc)
            for owner, name, method in before:
                setattr(owner, name, method)

    def _wrapped(self, stage: str, method: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(method)
        def measured(*args: Any, **kwargs: Any) -> Any:
            if threading.get_ident() != self._owner:
                return self._beside_of(stage, method, args, kwargs)
            parts = [0.0]
            self._stack.append(parts)
            began_s = time.thread_time()
            try:
                return method(*args, **kwargs)
            finally:
                spent = time.thread_time() - began_s
                self._stack.pop()
                self._now[stage] += spent - parts[0]
                if self._stack:
                    self._stack[-1][0] += spent

        return measured

    def _beside_of(
        self, stage: str, method: Callable[..., Any], args: Any, kwargs: dict[str, Any]
    ) -> Any:
        began_s = time.thread_time()
        try:
            return method(*args, **kwargs)
        finally:
            with self._lock:
                self._beside[stage] += time.thread_time() - began_s

    def _on_gc(self, phase: str, info: dict[str, int]) -> None:
        del info
        if threading.get_ident() != self._owner:
            return
        if phase == "start":
            self._gc_s = time.thread_time()
            return
        spent = time.thread_time() - self._gc_s
        self._now[GC] += spent
        if self._stack:
            self._stack[-1][0] += spent


def _spent(frame: tuple[float, dict[str, float]]) -> float:
    return frame[0]


def _mean_ms(frames: list[tuple[float, dict[str, float]]], name: str) -> float:
    if not frames:
        return 0.0
    return round(1000 * sum(parts.get(name, 0.0) for _, parts in frames) / len(frames), 3)
