"""One decoder process as its engine sees it: start, talk, notice its end. UI thread only."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import socket
import subprocess
import sys
from collections import deque
from pathlib import Path

import msgspec

import video
from video.bell import Ring
from video.control import MAX_MESSAGE_BYTES, PONG, Message, Ping, TakenAnswer, encode
from video.control import decode_answer as decode

# What decoders say: a program may keep these lines off its terminal by this name.
log = logging.getLogger("video.decoder")

NICENESS = 5
PING_EVERY_S = 1.0
SILENT_AFTER_S = 5.0
# Its first answer comes after its imports, on a machine that may just be starting everything.
FIRST_ANSWER_S = 30.0
MOST_LINE_BYTES = 4096
READ_BYTES = 65_536
# All that a decoder needs: it reads what strangers send, so it gets no secret to lose.
_INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "LD_LIBRARY_PATH")
# Streams' threads allocate, others free. With an arena for each thread a wall whose cameras change
# had 70 MB of holes a decoder after four minutes and more each minute, with one 60 and no more.
_MEMORY = {"OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1"}
_LEVELS = {"WARNING": logging.WARNING, "ERROR": logging.ERROR, "CRITICAL": logging.CRITICAL}
_ROOT = str(Path(video.__file__).parent.parent)


class DecoderChild:
    """A running decoder. Nothing here blocks but `wait`."""

    def __init__(self, ring: Ring) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.setblocking(False)
        self._control = ours
        self._asked_s = 0.0
        self._has_answered = True
        self._is_killed_here = False
        self._answers = 0
        self._told: list[TakenAnswer] = []
        self._unsent: deque[tuple[bytes, int]] = deque()
        self._level = logging.INFO
        self._line = b""
        # Non-blocking at both ends: a console that stands still does not hold its decoders up.
        self._words_fd, words_fd = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            with theirs:
                self._process = subprocess.Popen(
                    [sys.executable, "-m", "video.decoder", str(theirs.fileno()), str(ring.fd)],
                    pass_fds=(theirs.fileno(), ring.fd),
                    stdin=subprocess.DEVNULL,
                    stdout=words_fd,
                    stderr=words_fd,
                    env=_environment(),
                )
            # Before its imports: a decoder that starts takes no core from those that play.
            with contextlib.suppress(ProcessLookupError):
                os.setpriority(os.PRIO_PROCESS, self._process.pid, NICENESS)
        finally:
            os.close(words_fd)

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
        """True where the process is gone; its end of the line closes just before."""
        while True:
            try:
                data = self._control.recv(MAX_MESSAGE_BYTES)
            except BlockingIOError:
                return False
            except ConnectionError:
                data = b""
            if not data:
                return self._process.poll() is not None
            if data != PONG:
                self._take_in(data)
                continue
            self._has_answered = True
            self._answers += 1

    def _take_in(self, data: bytes) -> None:
        try:
            self._told.append(decode(data))
        except msgspec.MsgspecError:  # broken as it is, its next crash tells more
            log.warning("decoder %d answers what nobody can read", self.pid)

    def was_killed(self) -> bool:
        """Whether somebody else killed it, not a fault of its own (kill -9, the kernel)."""
        return not self._is_killed_here and self._process.poll() == -signal.SIGKILL

    def take_answers(self) -> list[TakenAnswer]:
        """What has_ended() took in beside signs of life, once."""
        told, self._told = self._told, []
        return told

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

    def pass_on_words(self) -> None:
        """Put into our log what the process has written since the last call."""
        while self._words_fd >= 0:
            try:
                data = os.read(self._words_fd, READ_BYTES)
            except BlockingIOError:
                return
            if not data:
                self._close_words()
                return
            *lines, self._line = (self._line + data).split(b"\n")
            if len(self._line) > MOST_LINE_BYTES:
                lines.append(self._line)
                self._line = b""
            for line in lines:
                self._say(line)

    def _say(self, line: bytes) -> None:
        text = line[:MOST_LINE_BYTES].decode("utf-8", "replace").rstrip()
        if not text:
            return
        word, _, rest = text.partition(" ")
        if word in _LEVELS or word == "INFO":
            self._level, text = _LEVELS.get(word, logging.INFO), rest
        log.log(self._level, "decoder %d: %s", self.pid, text)  # else: more of the line before

    def _close_words(self) -> None:
        if self._words_fd >= 0:
            self._say(self._line)
            os.close(self._words_fd)
            self._words_fd, self._line = -1, b""

    def kill(self) -> None:
        """End a process that stands still."""
        self._is_killed_here = True
        self._process.kill()

    def leave(self) -> None:
        """Close the line: the process ends by itself. Call wait() or is_reaped() later."""
        while self._unsent:
            self._drop_first()
        self._control.close()

    def is_reaped(self) -> bool:
        """True once the process is gone and taken in."""
        self.pass_on_words()
        if self._process.poll() is None:
            return False
        self.pass_on_words()
        self._close_words()
        return True

    def wait(self, timeout_s: float) -> None:
        """Wait for the end of the process, then kill it."""
        try:
            self._process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self.pass_on_words()
        self._close_words()


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    inherited = os.environ.get("PYTHONPATH", "")
    path = f"{_ROOT}{os.pathsep}{inherited}" if inherited else _ROOT
    return kept | {"PYTHONPATH": path} | _MEMORY
