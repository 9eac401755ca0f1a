"""One process under the supervisor: start, heartbeat, end. Supervisor process only."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field

from app.supervisor.policy import failures_after_end, is_silent, restart_delay_s

SUPERVISOR_FD_VARIABLE = "WATCHFLOOR_SUPERVISOR_FD"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildPlan:
    """What to run. `ends_all`: when it ends by itself with status 0, everything ends. `after_s`: so
    much later than the others."""

    name: str
    arguments: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    ends_all: bool = False
    after_s: float = 0.0


class Child:
    """A started (or waiting) process. Not thread-safe: the supervisor's loop owns it."""

    def __init__(self, plan: ChildPlan) -> None:
        self.plan = plan
        self.failures = 0
        self.has_run_before = False
        self.start_at_s = 0.0
        self._process: subprocess.Popen[bytes] | None = None
        self._line: socket.socket | None = None
        self._started_s = 0.0
        self._last_beat_s: float | None = None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start it, with a line whose closing tells it that the supervisor is gone."""
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        environment = os.environ | self.plan.environment
        environment[SUPERVISOR_FD_VARIABLE] = str(theirs.fileno())
        # A session of its own: Ctrl-C reaches the supervisor alone, which ends all in order.
        self._process = subprocess.Popen(
            [sys.executable, "-m", "app.cli", *self.plan.arguments],
            env=environment,
            pass_fds=(theirs.fileno(),),
            start_new_session=True,
        )
        theirs.close()
        self._line = ours
        self._started_s, self._last_beat_s = time.monotonic(), None

    def poll(self) -> int | None:
        """Read its beats; its exit status once it has ended, else None."""
        if self._process is None or self._line is None:
            return None
        try:
            while data := self._line.recv(256):
                self._last_beat_s = time.monotonic()
                if len(data) < 256:
                    break
        except BlockingIOError:
            pass
        except ConnectionResetError:
            pass
        return self._process.poll()

    @property
    def is_running(self) -> bool:
        return self._process is not None

    def is_silent(self) -> bool:
        """Whether it lives but said nothing for too long."""
        return self._process is not None and is_silent(
            started_s=self._started_s,
            last_beat_s=self._last_beat_s,
            now_s=time.monotonic(),
            failures=self.failures,
        )

    def ended(self) -> float:
        """Take note that it ended; returns the wait in seconds before the next start."""
        ran_s = time.monotonic() - self._started_s
        self.has_run_before = True
        self.failures = failures_after_end(self.failures, ran_s)
        self._process = None
        if self._line is not None:
            self._line.close()
            self._line = None
        delay_s = restart_delay_s(self.failures)
        self.start_at_s = time.monotonic() + delay_s
        return delay_s

    def terminate(self) -> None:
        """Ask it to end."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def kill(self) -> None:
        """End it and what it started (its whole session)."""
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
