"""Rules of the supervisor: back-off, silence, and children that die with it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from app.supervisor.policy import failures_after_end, is_silent, restart_delay_s


@pytest.mark.parametrize(
    ("failures", "delay_s"),
    [(1, 0.2), (2, 1.0), (3, 2.0), (4, 5.0), (5, 10.0), (6, 30.0), (99, 30.0)],
)
def test_restart_delay_grows(failures: int, delay_s: float) -> None:
    assert restart_delay_s(failures) == delay_s


def test_a_steady_run_starts_the_count_anew() -> None:
    assert failures_after_end(4, ran_s=61) == 1
    assert failures_after_end(4, ran_s=59) == 5


@pytest.mark.parametrize(
    ("last_beat_s", "now_s", "silent"),
    [(None, 29.0, False), (None, 31.0, True), (50.0, 54.9, False), (50.0, 55.1, True)],
)
def test_silence(last_beat_s: float | None, now_s: float, silent: bool) -> None:
    assert is_silent(started_s=0.0, last_beat_s=last_beat_s, now_s=now_s) is silent


@pytest.mark.parametrize(
    ("last_beat_s", "failures", "allowed_s"), [(10.0, 1, 10.0), (10.0, 9, 20.0), (40.0, 9, 5.0)]
)
def test_who_failed_to_start_in_time_is_given_more_of_it(
    last_beat_s: float, failures: int, allowed_s: float
) -> None:
    for now_s, silent in (
        (last_beat_s + allowed_s - 0.1, False),
        (last_beat_s + allowed_s + 0.1, True),
    ):
        assert (
            is_silent(started_s=0.0, last_beat_s=last_beat_s, now_s=now_s, failures=failures)
            is silent
        )


# A machine of two children: "steady" beats and writes its pid; "mute" beats once, then hangs.
_MACHINE = textwrap.dedent(
    """
    import sys
    from app.supervisor import child as child_module
    from app.supervisor.loop import Supervisor

    folder = sys.argv[1]
    children = {"steady": "steady", "mute": "mute"}

    class Plan(child_module.ChildPlan):
        pass

    real_popen = child_module.subprocess.Popen
    def popen(arguments, **rest):
        return real_popen([sys.executable, "-c", CHILD, folder, arguments[-1]], **rest)
    child_module.subprocess.Popen = popen
    names = sys.argv[2:]
    plans = [child_module.ChildPlan(name=name, arguments=[name]) for name in names]
    raise SystemExit(Supervisor(plans, lambda text: print(text, flush=True)).run())
    """
)
_CHILD = textwrap.dedent(
    """
    import asyncio, os, pathlib, sys, time
    from app.supervisor.supervised import run_supervised
    folder, name = sys.argv[1:]
    with (pathlib.Path(folder) / name).open("a") as file:
        file.write(f"{os.getpid()}\\n")
    async def work():
        if name == "mute":
            await asyncio.sleep(0.2)
            time.sleep(60)
        await asyncio.Event().wait()
    asyncio.run(run_supervised(work()))
    """
)


def started(folder: Path, *names: str) -> subprocess.Popen[str]:
    program = f"CHILD = {_CHILD!r}\n{_MACHINE}"
    return subprocess.Popen(
        [sys.executable, "-c", program, str(folder), *names], stdout=subprocess.PIPE, text=True
    )


def pids(folder: Path, name: str) -> list[int]:
    path = folder / name
    return [int(line) for line in path.read_text().splitlines()] if path.exists() else []


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(") ")[1][0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def wait_for(condition: Callable[[], bool], seconds: float = 15.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.02)


def test_a_killed_child_comes_back_and_stop_leaves_nothing(tmp_path: Path) -> None:
    machine = started(tmp_path, "steady")
    wait_for(lambda: len(pids(tmp_path, "steady")) == 1)
    os.kill(pids(tmp_path, "steady")[0], signal.SIGKILL)
    wait_for(lambda: len(pids(tmp_path, "steady")) == 2)
    machine.send_signal(signal.SIGINT)
    output = machine.communicate(timeout=15)[0]
    assert machine.returncode == 0
    assert "steady 已退出（信号 9）" in output
    assert not any(alive(pid) for pid in pids(tmp_path, "steady"))


def test_a_silent_child_is_named_and_restarted(tmp_path: Path) -> None:
    machine = started(tmp_path, "mute", "steady")
    wait_for(lambda: len(pids(tmp_path, "mute")) == 2, seconds=25)
    machine.send_signal(signal.SIGTERM)
    output = machine.communicate(timeout=15)[0]
    assert "mute 超过 5 秒没有响应" in output
    assert len(pids(tmp_path, "steady")) == 1  # its neighbour was left alone
    assert not any(alive(pid) for pid in pids(tmp_path, "mute"))


def test_children_end_when_the_supervisor_is_killed(tmp_path: Path) -> None:
    machine = started(tmp_path, "steady")
    wait_for(lambda: len(pids(tmp_path, "steady")) == 1)
    machine.kill()
    machine.communicate()
    wait_for(lambda: not alive(pids(tmp_path, "steady")[0]), seconds=4)
