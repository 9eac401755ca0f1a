"""The hub says at its start since when it was silent, and whether it had said good-bye."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
from pathlib import Path

from backends.hub.lifetime import Alive, Started, Stopped, hub_started
from backends.record.house_events import HubStarted
from tests.backends.hub.log_parts import NOW, open_store, write

_LIVING = """
import datetime as dt, sys
from pathlib import Path
from backends.hub.lifetime import Alive, Started, hub_started
from backends.hub.store import Store
store = Store(Path(sys.argv[1]))
for job in (Started(hub_started(store, "1")), Alive(dt.datetime.fromisoformat(sys.argv[2]))):
    with store.transaction() as work:
        job(work)
print("alive", flush=True)
sys.stdin.read()
"""


def live_and_be_killed(folder: Path, alive_at: dt.datetime) -> None:
    """A hub that says that it lives, and is killed."""
    command = [sys.executable, "-c", _LIVING, str(folder), alive_at.isoformat()]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"alive\n"
        os.kill(process.pid, signal.SIGKILL)


def test_the_first_start_was_silent_since_never(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        assert hub_started(store, "1") == HubStarted(version="1", was_clean=True)


def test_a_killed_hub_was_silent_since_its_last_heartbeat(tmp_path: Path) -> None:
    later = dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)
    live_and_be_killed(tmp_path, later)
    with open_store(tmp_path) as store:
        assert hub_started(store, "1") == HubStarted(
            version="1", was_clean=False, silent_since=later
        )


def test_a_killed_hub_was_silent_since_its_last_event_where_that_is_later(tmp_path: Path) -> None:
    live_and_be_killed(tmp_path, NOW - dt.timedelta(days=1))
    with open_store(tmp_path) as store:
        write(store, "a", NOW + dt.timedelta(days=1))
        told = hub_started(store, "1")
    assert (told.was_clean, told.silent_since) == (False, NOW + dt.timedelta(days=1))


def test_a_hub_that_said_good_bye_stopped_cleanly(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        for job in (Started(hub_started(store, "1")), Alive(NOW), Stopped()):
            with store.transaction() as work:
                job(work)
        stopped = store.newest()
        assert stopped is not None
        told = hub_started(store, "2")
        assert (told.was_clean, told.silent_since) == (True, stopped.recorded_at)
        with store.transaction() as work:
            Started(told)(work)
    live_and_be_killed(tmp_path, NOW)
    with open_store(tmp_path) as store:
        assert not hub_started(store, "2").was_clean


def test_what_is_archived_after_the_stop_leaves_it_clean(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        for job in (Started(hub_started(store, "1")), Stopped()):
            with store.transaction() as work:
                job(work)
        write(store, "x", NOW)
        assert hub_started(store, "1").was_clean
