"""How busy the machine is, as read from the system."""

from __future__ import annotations

import os
import threading
import time

from video.load import MachineLoad, cores, own_bytes


def test_our_own_work_is_seen_as_load() -> None:
    load, end_s, done = MachineLoad(), time.monotonic() + 0.5, 0
    load.read([])
    while time.monotonic() < end_s:
        done += sum(range(1000))
    machine = load.read([])
    assert machine.busy > 0.2 / cores()
    assert machine.own > 0.05 / cores()
    assert machine.decoders == 0.0
    assert 0.0 <= machine.ui_wait <= 1.0


def test_rest_is_none_of_ours() -> None:
    load = MachineLoad()
    load.read([os.getpid()])
    threading.Event().wait(0.3)
    assert load.read([os.getpid()]).own < 0.5


def test_a_process_that_is_gone_counts_nothing() -> None:
    gone = 2**22 - 1
    load = MachineLoad()
    load.read([gone])
    assert load.read([gone]).own >= 0.0
    assert own_bytes(gone) == 0
    assert own_bytes(os.getpid()) > 1_000_000
