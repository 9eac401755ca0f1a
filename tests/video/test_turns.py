"""One thread for many sockets: each has its turn, a hung one keeps nobody else from it."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from video import turns
from video.turns import Turns


class Over(Exception):
    """The end of one that is served."""


class Served:
    """One socket served by `shared` on a thread of its own, and what happened to it."""

    def __init__(self, shared: Turns, more: int = 0, log: list[str] | None = None) -> None:
        self.ours, self.theirs = socket.socketpair()
        self.name, self.more, self.log = str(self.ours.fileno()), more, log
        self.turns, self.threads = list[bool](), set[int]()
        self.hangs, self.goes_on = threading.Event(), threading.Event()
        self.error: Exception | None = None
        self._shared = shared
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._shared.serve(self.ours.fileno(), self._take_turn)
        except Exception as error:  # noqa: BLE001 - what a test asks for
            self.error = error

    def _take_turn(self, is_readable: bool) -> bool:
        self.turns.append(is_readable)
        self.threads.add(threading.get_ident())
        if self.log is not None:
            self.log.append(self.name)
        if self.more:
            self.more -= 1
            return True
        if is_readable:
            data = self.ours.recv(100)
            if data == b"hang":
                self.hangs.set()
                self.goes_on.wait(10.0)
            elif not data:
                raise Over(self.name)
        return False

    def read(self) -> int:
        return sum(self.turns)

    def end(self) -> None:
        self.goes_on.set()
        self.theirs.close()
        self._thread.join(5.0)
        assert not self._thread.is_alive()
        self.ours.close()


@pytest.fixture
def served() -> Iterator[Callable[..., Served]]:
    """Makes some, and ends them."""
    made = list[Served]()

    def make(*args: object, **more: object) -> Served:
        made.append(Served(*args, **more))  # type: ignore[arg-type]  # passed on
        return made[-1]

    yield make
    for one in made:
        one.end()


def until(is_so: Callable[[], bool], timeout_s: float = 5.0) -> None:
    end_s, pause = time.monotonic() + timeout_s, threading.Event()
    while not is_so():
        assert time.monotonic() < end_s
        pause.wait(0.002)


def test_all_are_read_on_one_thread_which_ends_with_the_last(
    served: Callable[..., Served],
) -> None:
    begun = list[int]()
    shared = Turns(lambda: begun.append(threading.get_ident()))
    some = [served(shared) for _ in range(3)]
    for one in some:
        one.theirs.send(b"x")
    for one in some:
        until(lambda one=one: one.read() == 1)  # type: ignore[misc]  # the loop's
    (number,) = set().union(*(one.threads for one in some))
    assert begun == [number]
    for one in some:
        one.end()
        assert isinstance(one.error, Over)
        assert one.error.args == (one.name,), "raised where it is waited for"
    until(lambda: number not in {thread.ident for thread in threading.enumerate()})
    again = served(shared)
    again.theirs.send(b"x")
    until(lambda: again.read() == 1)


def test_who_has_more_to_do_has_one_turn_between_those_of_others(
    served: Callable[..., Served], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "IDLE_S", 0.05)
    log = list[str]()
    shared = Turns()
    first, second = served(shared, more=40, log=log), served(shared, more=40, log=log)
    until(lambda: first.more == 0 and second.more == 0)
    both = log[log.index(second.name) :][:20]
    assert both.count(first.name) == pytest.approx(both.count(second.name), abs=2)


def test_who_has_nothing_to_read_has_a_turn_now_and_then(
    served: Callable[..., Served], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "IDLE_S", 0.02)
    one = served(Turns())
    until(lambda: len(one.turns) >= 3)
    assert not any(one.turns)


def test_one_that_hangs_keeps_nobody_else_waiting_and_goes_on_after(
    served: Callable[..., Served], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "HUNG_S", 0.1)
    shared = Turns()
    hung, other = served(shared), served(shared)
    hung.theirs.send(b"hang")
    assert hung.hangs.wait(5.0)
    other.theirs.send(b"x")
    until(lambda: other.read() == 1)
    hung.theirs.send(b"more")  # not read yet, and nobody is woken for it again and again
    before = len(other.turns)
    assert not hung.ours.recv(0)
    threading.Event().wait(0.1)
    assert len(other.turns) - before < 5
    hung.goes_on.set()
    until(lambda: hung.read() == 2)
    assert len(hung.threads) == 2, "served by the thread that took over"


def test_one_that_hangs_with_more_to_do_keeps_no_thread_busy(
    served: Callable[..., Served], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "HUNG_S", 0.1)
    shared = Turns()
    hung, other = served(shared, more=1), served(shared)
    hung.theirs.send(b"hang")
    assert hung.hangs.wait(5.0)
    other.theirs.send(b"x")
    until(lambda: other.read() == 1)
    begin_s = time.process_time()
    threading.Event().wait(0.3)
    assert time.process_time() - begin_s < 0.15


def test_one_that_ends_while_it_hangs_ends(
    served: Callable[..., Served], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "HUNG_S", 0.1)
    shared = Turns()
    hung, other = served(shared), served(shared)
    hung.theirs.send(b"hang")
    assert hung.hangs.wait(5.0)
    other.theirs.send(b"x")
    until(lambda: other.read() == 1)
    hung.end()
    assert isinstance(hung.error, Over)
    other.theirs.send(b"x")
    until(lambda: other.read() == 2)


def test_a_peer_that_resets_its_connection_is_read_and_ends(
    served: Callable[..., Served],
) -> None:
    shared = Turns()
    with socket.create_server(("127.0.0.1", 0)) as server:
        ours = socket.create_connection(server.getsockname())
        theirs, _ = server.accept()
    errors = list[Exception]()

    def take_turn(is_readable: bool) -> bool:
        if is_readable:
            ours.recv(10)
        return False

    def run() -> None:
        try:
            shared.serve(ours.fileno(), take_turn)
        except ConnectionError as error:
            errors.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    theirs.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    theirs.close()
    thread.join(5.0)
    assert errors
    ours.close()


def test_no_descriptor_is_left(served: Callable[..., Served]) -> None:
    before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208
    one = served(Turns())
    one.end()
    one.error = None
    del one._shared
    until(lambda: len(os.listdir("/proc/self/fd")) == before)  # noqa: PTH208
