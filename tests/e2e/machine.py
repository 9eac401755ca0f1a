"""One whole machine on the demo city, started as a newcomer starts it, for end-to-end tests."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from app.screenshots import EVERY_VARIABLE

MARK = "WATCHFLOOR_TEST_MARK"


def wait_for(condition: Callable[[], object], seconds: float, what: str) -> None:
    """Wait until the condition holds; fail with `what` after `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds:.0f} s: {what}"
        time.sleep(0.1)


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What the system knows of a process."""

    environment: bytes
    command: str
    session: int


def _running() -> Iterator[tuple[int, About]]:
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            environment = (entry / "environ").read_bytes()
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            session = os.getsid(int(entry.name))
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue
        yield int(entry.name), About(environment=environment, command=command, session=session)


def _read(process: subprocess.Popen[str], lines: list[str]) -> None:
    assert process.stdout is not None
    with process.stdout as output:
        lines.extend(line.rstrip() for line in output)


class Machine:
    """`watchfloor run` in a folder of its own, without a display."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.data, self.shots = folder / "data", folder / "shots"
        self._mark, self._arguments = f"{folder}", arguments
        self._sessions: set[int] = set()
        self.start()

    def start(self) -> None:
        """Start it, or start it again on the same data."""
        self.lines: list[str] = []
        environment = {k: v for k, v in os.environ.items() if k != "DISPLAY"}
        environment.pop("QT_QPA_PLATFORM", None)
        environment[MARK] = self._mark
        environment["PYTHONUNBUFFERED"] = "1"
        environment[EVERY_VARIABLE] = "1.5"
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "app.cli", "run"),
                *("--data", str(self.data), "--screenshots", str(self.shots), *self._arguments),
            ],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._reader = threading.Thread(target=_read, args=(self.process, self.lines))
        self._reader.start()

    @property
    def output(self) -> str:
        return "\n".join(self.lines)

    def account(self, role: str) -> tuple[str, str]:
        """(user, password) of a role as printed at start, by its Chinese word."""
        wait_for(lambda: "按 Ctrl-C 结束" in self.output, 30, f"accounts in {self.output!r}")
        found = re.search(rf"^  {role}  \S+  (\S+)  (\S+)$", self.output, re.MULTILINE)
        assert found, self.output
        return found.group(1), found.group(2)

    def hub_url(self) -> str:
        site = tomllib.loads((self.data / "demo-site.toml").read_text(encoding="utf-8"))
        return f"http://{site['hub']['listen']}"

    def processes(self, *words: str) -> list[int]:
        """Process ids of this machine whose command line has all the words.

        A decoder inherits no environment, but its console's session, also when that is gone.
        """
        running = dict(_running())
        mark = f"{MARK}={self._mark}".encode()
        marked = {pid for pid, about in running.items() if mark in about.environment}
        self._sessions |= {running[pid].session for pid in marked} - {os.getsid(0)}
        return [
            pid
            for pid, about in running.items()
            if (pid in marked or about.session in self._sessions)
            and all(word in about.command for word in words)
        ]

    def one(self, *words: str) -> int:
        """The one process with these words, waited for."""
        wait_for(lambda: self.processes(*words), 20, f"process {words}")
        return self.processes(*words)[0]

    def kill(self, *words: str) -> int:
        """kill -9 of the process with these words; returns its id."""
        pid = self.one(*words)
        os.kill(pid, signal.SIGKILL)
        wait_for(lambda: pid not in self.processes(*words), 5, f"end of {words}")
        return pid

    def stop(self) -> int:
        """Ctrl-C; the exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(timeout=15)
        finally:
            if self.process.poll() is None:
                self.process.kill()
                self.process.wait()
            self._reader.join()
        return self.process.returncode
