"""One thread that reads and decodes all the streams of a decoder process by TCP, in turn.

A thread each was woken for its data, for its place in the gate and for the interpreter. Sockets
are served in the order in which they have something, one turn each; a thread that hangs in a turn
is left to it, and another goes on with the rest. Linux (epoll).
"""

from __future__ import annotations

import select
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from video.gate import HUNG_S, Gate

# So often whoever has nothing to read has a turn too, for what is due by the clock.
IDLE_S = 0.5

TakeTurn = Callable[[bool], bool]


@dataclass(slots=True, eq=False)
class _Seat:
    fd: int
    take_turn: TakeTurn
    is_over: threading.Event = field(default_factory=threading.Event)
    error: Exception | None = None
    is_in_turn: bool = False
    has_more: bool = False


class Turns:
    """Its thread lives while somebody is served."""

    def __init__(self, begin: Callable[[], None] = lambda: None, gate: Gate | None = None) -> None:
        """`begin`: called once in the thread that serves. `gate`: kept for each round."""
        self._begin, self._gate = begin, gate or Gate()
        self._lock = threading.Lock()
        self._poll = select.epoll()
        self._seats: dict[int, _Seat] = {}
        self._serving = 0  # the number of the thread that serves; 0 for none
        self._last_number = 0
        self._seat: _Seat | None = None  # whose turn it is, and since when
        self._since_s = 0.0

    def serve(self, fd: int, take_turn: TakeTurn) -> None:
        """Wait until `take_turn` raises, and raise that.

        It is called on another thread: with True where `fd` has something to read, with False
        now and then; and returns whether it has more to do without reading.
        """
        seat = _Seat(fd, take_turn)
        with self._lock:
            self._seats[fd] = seat
            self._poll.register(fd, select.EPOLLIN)
            if self._serving == 0:
                self._start()
        while not seat.is_over.wait(HUNG_S / 2):
            self._replace_if_hung()
        error, seat.error = seat.error, None
        assert error is not None
        try:
            raise error
        finally:
            del error  # its traceback holds this frame, and with it what was served

    def _start(self) -> None:
        self._last_number += 1
        self._serving = self._last_number
        threading.Thread(
            target=self._run, args=(self._serving,), name=f"turns {self._serving}", daemon=True
        ).start()

    def _replace_if_hung(self) -> None:
        with self._lock:
            seat = self._seat
            if seat is None or time.monotonic() - self._since_s < HUNG_S:
                return
            self._poll.unregister(seat.fd)  # else its data would wake the next thread for nothing
            self._seat = None
            self._start()

    # -- the thread that serves -----------------------------------------------------------------

    def _run(self, number: int) -> None:
        self._begin()
        idle_s, has_more = 0.0, False
        while self._goes_on():
            readable = self._poll.poll(0 if has_more else IDLE_S)
            now_s = time.monotonic()
            is_idle_due = now_s >= idle_s
            if is_idle_due:
                idle_s = now_s + IDLE_S
            due = self._due(readable, is_idle_due)
            self._gate.keep()
            try:
                is_ours = all(self._give(seat, can_read, number) for seat, can_read in due)
            finally:
                self._gate.give_up()
            if not is_ours:
                return
            has_more = any(seat.has_more for seat, _ in due)

    def _goes_on(self) -> bool:
        with self._lock:
            if not self._seats:
                self._serving = 0
            return self._serving != 0

    def _due(self, readable: list[tuple[int, int]], is_idle_due: bool) -> list[tuple[_Seat, bool]]:
        """Who has a turn in this round: who has more to do, then who has something to read."""
        with self._lock:
            seats = self._seats
            fds = dict.fromkeys(fd for fd, _ in readable)
            due = [(seat, seat.fd in fds) for seat in seats.values() if seat.has_more]
            due += [(seats[fd], True) for fd in fds if fd in seats and not seats[fd].has_more]
            if is_idle_due:
                due += [(seat, False) for seat in seats.values() if seat.fd not in fds]
        return due

    def _give(self, seat: _Seat, is_readable: bool, number: int) -> bool:
        """One turn; False where another thread serves since."""
        with self._lock:
            if seat.is_over.is_set() or seat.is_in_turn:
                return True
            seat.is_in_turn, seat.has_more = True, False
            self._seat, self._since_s = seat, time.monotonic()
        try:
            seat.has_more = seat.take_turn(is_readable)
        except Exception as error:  # noqa: BLE001 - raised by serve() in the thread that waits
            seat.error = error
        with self._lock:
            seat.is_in_turn = False
            is_replaced = self._serving != number
            if seat.error is not None:
                self._leave(seat, is_registered=not is_replaced)
            elif is_replaced:
                self._poll.register(seat.fd, select.EPOLLIN)
            if not is_replaced:
                self._seat = None
        return not is_replaced

    def _leave(self, seat: _Seat, *, is_registered: bool) -> None:
        if is_registered:
            self._poll.unregister(seat.fd)
        del self._seats[seat.fd]
        seat.has_more = False
        seat.is_over.set()
