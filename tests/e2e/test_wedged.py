"""Processes that hang, and an end at any moment."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from backends.link.api import LinkState
from backends.record.alarm import TakeAlarm
from backends.record.refusal import Refusal
from tests.e2e.machine import Machine, wait_for
from tests.e2e.test_first_light import alarm_of, line_to, run, tiles_with_pictures, until


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    machine = Machine(tmp_path_factory.mktemp("wedged"))
    try:
        yield machine
    finally:
        machine.stop()


@pytest.mark.prove
def test_a_hub_that_hangs_is_replaced_and_what_was_asked_meanwhile_is_done(
    machine: Machine,
) -> None:
    refusals: list[Refusal] = []

    async def work() -> None:
        async with line_to(machine, "值班长") as line:
            await until(lambda: alarm_of(line, "case"), 60, "an urban-management case")
            alarm = alarm_of(line, "case")
            assert alarm is not None
            line.subscribe(lambda change: refusals.extend(r for _, r in change.refusals))
            hung = machine.one("app.cli hub")
            os.kill(hung, signal.SIGSTOP)
            await until(lambda: line.status.state is LinkState.OFFLINE, 5, "the silence said")
            assert line.status.reason == "silent"
            assert alarm.id in line.alarms
            line.send(TakeAlarm(alarm=alarm.id, seen_version=alarm.version))
            assert line.pending
            await until(lambda: line.status.state is LinkState.ONLINE, 30, "the hub back")
            await until(lambda: not line.pending, 10, "the command answered")
            # Applied, or returned because the alarm changed meanwhile: never dropped.
            assert refusals or line.alarms[alarm.id].taken_by is not None
            assert machine.one("app.cli hub") != hung

    run(work())
    assert "hub 超过 5 秒没有响应" in machine.output


@pytest.mark.prove
def test_every_process_that_hangs_is_named_and_replaced(machine: Machine) -> None:
    wall = machine.shots / "wall.png"
    wait_for(lambda: wall.is_file() and tiles_with_pictures(wall) == 16, 60, "16 pictures")
    hub, decoder = machine.one("app.cli hub"), machine.one("video.decoder")
    os.kill(decoder, signal.SIGSTOP)
    wait_for(lambda: decoder not in machine.processes("video.decoder"), 20, "decoder replaced")
    wait_for(lambda: machine.processes("video.decoder"), 10, "a decoder")
    programs = ("gateway --department environment", "demo", "console")
    hung = {name: machine.one(f"app.cli {name}") for name in programs}
    for pid in hung.values():
        os.kill(pid, signal.SIGSTOP)
    for name, pid in hung.items():
        replaced(machine, name, pid)
        assert f"{name.replace(' --department ', '-')} 超过 5 秒没有响应" in machine.output
    assert machine.one("app.cli hub") == hub


def replaced(machine: Machine, name: str, pid: int) -> None:
    wait_for(lambda: set(machine.processes(f"app.cli {name}")) - {pid}, 25, f"a new {name}")


def stopped_after(seconds: float, folder: Path) -> None:
    """Ctrl-C `seconds` after the start: nothing is left, and nothing had to be forced."""
    shared = set(Path("/dev/shm").iterdir())
    machine = Machine(folder)
    time.sleep(seconds)  # the moment itself is what is tried
    machine.process.send_signal(signal.SIGINT)
    # 1 or -2: the interpreter itself had not yet begun with us; then it may also lose the signal
    # (seen in 4 of 240 starts on a full machine), and a person presses again, as stop() does.
    with contextlib.suppress(subprocess.TimeoutExpired):
        machine.process.wait(timeout=3)
    assert machine.stop() in (0, 1, 130, -signal.SIGINT), machine.output
    assert "强制结束" not in machine.output
    wait_for(lambda: not machine.processes(), 3, f"no process left after {seconds} s")
    assert set(Path("/dev/shm").iterdir()) <= shared


@pytest.mark.parametrize("seconds", [0.5, 2.5])
def test_ctrl_c_during_the_start_leaves_nothing(tmp_path: Path, seconds: float) -> None:
    stopped_after(seconds, tmp_path)
