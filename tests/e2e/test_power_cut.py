"""A power cut: everything is gone at once, and comes back by itself with what was there."""

from __future__ import annotations

import contextlib
import os
import signal
from pathlib import Path

import msgspec
import pytest

from backends.hub.store import Store, audit_verify
from backends.record.catalogue import decode_payload
from backends.record.envelope import Event
from backends.record.house_events import HubStarted
from tests.e2e.machine import Machine, wait_for
from widgets.wall.store import Arrangement, WallStore


@pytest.mark.prove
def test_after_a_power_cut_the_machine_is_back_with_its_scene_and_says_what_was_missed(
    tmp_path: Path,
) -> None:
    machine = Machine(tmp_path)
    try:
        wait_for((machine.shots / "wall.png").is_file, 60, "the first picture")
        kept = machine.data / "console"
        wait_for(lambda: list(kept.glob("wall*.json")), 20, "the wall's arrangement, kept")
        (file,) = kept.glob("wall*.json")
        scene = WallStore(file).load()
        assert scene is not None
        changed = msgspec.structs.replace(
            scene, split=9, cameras=dict(list(scene.cameras.items())[:5])
        )
        WallStore(file).save(changed)  # as an operator's last change does
        cut(machine)
        assert audit_verify(machine.data).is_whole
        (machine.shots / "wall.png").unlink()
        machine.start()
        wait_for((machine.shots / "wall.png").is_file, 60, "a picture again")
        assert scene_of(file).split == 9
        assert scene_of(file).cameras == changed.cameras
    finally:
        machine.stop()
    events = told(machine.data)
    starts = [event for event in events if event.type == "hub.started"]
    first, second = (decode_payload(event) for event in starts)
    assert isinstance(first, HubStarted)
    assert isinstance(second, HubStarted)
    assert not second.was_clean
    assert second.silent_since is not None
    assert second.silent_since <= starts[1].recorded_at
    assert [e for e in events if e.type == "user.signed_in" and e.seq > starts[1].seq]


def cut(machine: Machine) -> None:
    """Everything of the machine ends at once, the supervisor first so that it restarts nothing."""
    running = machine.processes()
    for pid in (machine.process.pid, *running):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    machine.process.wait()
    wait_for(lambda: not machine.processes(), 10, "no process left")


def scene_of(file: Path) -> Arrangement:
    scene = WallStore(file).load()
    assert scene is not None
    return scene


def told(folder: Path) -> list[Event]:
    store = Store(folder)
    try:
        return list(store.read(0))
    finally:
        store.close()
