"""Turns at the decoder: one at a time, first come, first served, and no place is lost."""

from __future__ import annotations

import threading
import time

import pytest

from video import gate
from video.gate import Gate


def wait_until_waiting(turns: Gate, count: int) -> None:
    pause = threading.Event()
    for _ in range(1000):
        if len(turns._waiting) == count:
            return
        pause.wait(0.002)
    raise AssertionError(f"{len(turns._waiting)} wait")


def wait_until_free(turns: Gate, count: int) -> None:
    pause = threading.Event()
    for _ in range(1000):
        if turns._free == count:
            return
        pause.wait(0.002)
    raise AssertionError(f"{turns._free} free")


def test_who_waits_longest_comes_next_though_another_floods() -> None:
    turns, order = Gate(), list[int]()
    turns.enter()

    def take(number: int) -> None:
        turns.enter()
        order.append(number)
        turns.leave()

    threads = [threading.Thread(target=take, args=(number,)) for number in range(4)]
    for number, thread in enumerate(threads):
        thread.start()
        wait_until_waiting(turns, number + 1)
    # Whoever leaves and enters again at once is behind those who wait.
    turns.leave()
    turns.enter()
    assert order == [0, 1, 2, 3]
    turns.leave()
    for thread in threads:
        thread.join()


def test_one_at_a_time() -> None:
    turns, inside, most = Gate(), [0], [0]

    def work() -> None:
        for _ in range(200):
            turns.enter()
            inside[0] += 1
            most[0] = max(most[0], inside[0])
            inside[0] -= 1
            turns.leave()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most[0] == 1
    assert turns._free == 1


def test_a_hung_thread_loses_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "HUNG_S", 0.05)
    turns, may_end = Gate(), threading.Event()

    def hang() -> None:
        turns.enter()
        may_end.wait(5.0)
        turns.leave()

    hung = threading.Thread(target=hang)
    hung.start()
    wait_until_free(turns, 0)
    for _ in range(3):
        turns.enter()
        turns.leave()
    may_end.set()
    hung.join()
    wait_until_free(turns, 1)


def test_a_thread_that_hung_before_anybody_came_is_not_waited_for_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(gate, "HUNG_S", 3.0)
    turns, is_in, may_end = Gate(), threading.Event(), threading.Event()

    def hang() -> None:
        turns.enter()
        is_in.set()
        may_end.wait(20.0)

    hung = threading.Thread(target=hang)
    hung.start()
    assert is_in.wait(5.0)
    (entered_s,) = turns._inside.values()
    turns._inside[next(iter(turns._inside))] = entered_s - 3.0
    begin_s = time.monotonic()
    turns.enter()
    assert time.monotonic() - begin_s < 1.0
    turns.leave()
    may_end.set()
    hung.join()


def test_a_kept_place_is_given_up_at_the_end_of_the_round() -> None:
    turns, order = Gate(), list[str]()
    turns.keep()
    turns.enter()
    turns.leave()

    def take() -> None:
        turns.enter()
        order.append("other")
        turns.leave()

    other = threading.Thread(target=take)
    other.start()
    wait_until_waiting(turns, 1)
    for _ in range(3):
        turns.enter()
        order.append("mine")
        turns.leave()
    turns.give_up()
    other.join()
    turns.enter()
    turns.leave()
    assert order == ["mine", "mine", "mine", "other"]
    assert turns._free == 1


def test_a_kept_place_that_hung_is_taken_and_not_given_up_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(gate, "HUNG_S", 0.05)
    turns, is_in, may_end = Gate(), threading.Event(), threading.Event()

    def hang() -> None:
        turns.keep()
        turns.enter()
        is_in.set()
        may_end.wait(20.0)
        turns.leave()
        turns.give_up()

    hung = threading.Thread(target=hang)
    hung.start()
    assert is_in.wait(5.0)
    turns.enter()
    may_end.set()
    hung.join()
    assert turns._free == 0
    turns.leave()
    assert turns._free == 1
