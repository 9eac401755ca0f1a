"""Garbage of windows is destroyed on the UI thread, whichever thread makes objects meanwhile."""

from __future__ import annotations

import gc
import threading
import weakref

import pytest
from pytestqt.qtbot import QtBot

from app.collecting import collected_here

pytestmark = pytest.mark.gui


class Window:
    """What is left of a closed one: a cycle."""

    def __init__(self) -> None:
        self.me = self


def test_another_thread_that_makes_objects_destroys_none_of_the_windows(qtbot: QtBot) -> None:
    ended: list[threading.Thread] = []
    with collected_here() as collecting:
        weakref.finalize(Window(), lambda: ended.append(threading.current_thread()))
        busy = threading.Thread(target=lambda: [[] for _ in range(100_000)])
        busy.start()
        busy.join()
        assert ended == []
        made = [[] for _ in range(1_000)]  # type: ignore[var-annotated]  # lists of nothing
        collecting.look()
        assert ended == [threading.main_thread()]
        assert made
    assert gc.isenabled()
