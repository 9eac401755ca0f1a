"""Shared test setting: Qt without a screen, and no thread or child process left behind."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_API", "pyside6")
os.environ["WATCHFLOOR_LANGUAGE"] = "zh_CN"  # tests look for the source's words


# Each of these folders runs one test after the other: whole machines, and streaming cameras.
ONE_AFTER_THE_OTHER = ("e2e", "interop")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """With two workers: a file stays together, and only one whole machine runs at a time.

    The machines come first: they take longest, and mostly wait.
    """
    for item in items:
        folder = item.path.relative_to(Path(__file__).parent).parts[0]
        group = folder if folder in ONE_AFTER_THE_OTHER else str(item.path)
        item.add_marker(pytest.mark.xdist_group(group))
    items.sort(key=_is_light)


def _is_light(item: pytest.Item) -> bool:
    return item.path.relative_to(Path(__file__).parent).parts[0] != "e2e"


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
