"""Shared test setting: Qt without a screen, and no thread or child process left behind."""

from __future__ import annotations

import gc
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_API", "pyside6")
os.environ["WATCHFLOOR_LANGUAGE"] = "zh_CN"  # tests look for the source's words


MANY = 20_000  # objects more than there were: time to collect


def pytest_collection_finish() -> None:
    """Garbage is collected between tests, on the tests' own thread alone, as the console does it:
    a server's thread that collects destroys the Qt objects of an earlier test, and crashes. The
    tests themselves stand to the end and are not walked each time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(0)


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown() -> None:
    """After a test's fixtures."""
    if gc.get_count()[0] > MANY:
        gc.collect()


def _children() -> set[int]:
    path = Path(f"/proc/self/task/{os.getpid()}/children")
    return {int(pid) for pid in path.read_text().split()} if path.exists() else set()


@pytest.fixture(autouse=True)
def nothing_left_behind() -> Iterator[None]:
    """A test that leaves a thread or a child process running fails."""
    threads, children = set(threading.enumerate()), _children()
    yield
    deadline = time.monotonic() + 3.0
    while time.monotonic() < deadline:
        left = [t for t in threading.enumerate() if t not in threads and not t.daemon]
        processes = _children() - children
        if not left and not processes:
            return
        threading.Event().wait(0.02)
    assert not left, f"threads left running: {left}"
    assert not processes, f"child processes left running: {processes}"
