"""One decoder process as its engine sees it: start, talk, notice its end. UI thread only."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections import deque
from pathlib import Path

import video
from video.control import Message, Ping, encode
from video.shared import Ring

PING_EVERY_S = 1.0
SILENT_AFTER_S = 5.0
# Its first answer comes after its imports, on a machine that may just be starting everything.
FIRST_ANSWER_S = 30.0
_ROOT = str(Path(video.__file__).parent.parent)


class DecoderChild:
    """A running decoder. Nothing here blocks but `wait`."""

    def __init__(self, ring: Ring) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.setblocking(False)
        self._control = ours
        self._asked_s = 0.0
        self._has_answered = True
        self._answers = 0
        self._unsent: deque[tuple[bytes, int]] = deque()
        inherited = os.environ.get("PYTHONPATH", "")
        path = f"{_ROOT}{os.pathsep}{inherited}" if inherited else _ROOT
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "video.decoder", str(theirs.fileno()), str(ring.fd)],
                pass_fds=(theirs.fileno(), ring.fd),
                stdin=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": path},
            )

    @property
    def pid(self) -> int:
        """Process id."""
        return self._process.pid

    def fileno(self) -> int:
        """Readable when the process has ended."""
        return self._control.fileno()

    def send(self, message: Message, fd: int = -1) -> None:
        """Send now, or with the next flush() where the process does not keep up."""
        data = encode(message)
        if self._unsent or not self._try_send(data, fd):
            # The caller may close its descriptor before this one is sent.
            self._unsent.append((data, os.dup(fd) if fd >= 0 else -1))

    def flush(self) -> None:
        """Send what is waiting; a process that has gone is noticed by has_ended()."""
        while self._unsent and self._try_send(*self._unsent[0]):
            self._drop_first()

    def _try_send(self, data: bytes, fd: int) -> bool:
        try:
            if fd >= 0:
                socket.send_fds(self._control, [data], [fd])
            else:
                self._control.send(data)
        except BlockingIOError:
            return False
        except ConnectionError:
            return True  # it has gone: the next occupant of its seat is told everything anew
        return True

    def _drop_first(self) -> None:
        _, fd = self._unsent.popleft()
        if fd >= 0:
            os.close(fd)

    def has_ended(self) -> bool:
        """True where the process has closed its end."""
        while True:
            try:
                data = self._control.recv(16)
            except BlockingIOError:
                return False
            except ConnectionError:
                return True
            if not data:
                return True
            self._has_answered = True
            self._answers += 1

    def is_silent(self, now_s: float) -> bool:
        """Ask now and then for a sign of life; True where there is none in time.

        Take answers in by has_ended() first: it may be this process that stood still.
        """
        if self._has_answered:
            if now_s - self._asked_s >= PING_EVERY_S:
                self._asked_s, self._has_answered = now_s, False
                self.send(Ping())
            return False
        return now_s - self._asked_s > (SILENT_AFTER_S if self._answers else FIRST_ANSWER_S)

    def kill(self) -> None:
        """End a process that stands still."""
        self._process.kill()

    def leave(self) -> None:
        """Close the line: the process ends by itself. Call wait() or is_reaped() later."""
        while self._unsent:
            self._drop_first()
        self._control.close()

    def is_reaped(self) -> bool:
        """True once the process is gone and taken in."""
        return self._process.poll() is not None

    def wait(self, timeout_s: float) -> None:
        """Wait for the end of the process, then kill it."""
        try:
            self._process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
