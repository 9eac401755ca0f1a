"""The whole machine on the demo city: live video, live alarms, survival, and a clean end."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import cv2
import numpy as np
import pytest

from backends.hub.store import audit_verify
from backends.link.api import HubUnreachable, LinkState
from backends.link.line import HubLine
from backends.record.alarm import Acknowledge, Alarm, AlarmState, TakeAlarm
from backends.record.ids import AlarmId
from tests.e2e.machine import Machine, wait_for


@asynccontextmanager
async def line_to(machine: Machine, role: str) -> AsyncIterator[HubLine]:
    user, password = machine.account(role)
    line = HubLine(machine.hub_url())
    try:
        await signed_in(line, user, password)
        await until(lambda: line.status.state is LinkState.ONLINE, 10, "signed in")
        yield line
    finally:
        await line.close()


async def signed_in(line: HubLine, user: str, password: str) -> None:
    """Sign in; a hub that is still starting is waited for."""
    async with asyncio.timeout(30):
        while True:
            try:
                await line.sign_in(user, password)
            except HubUnreachable:
                await asyncio.sleep(0.2)
            else:
                return


async def until(condition: Callable[[], object], seconds: float, what: str) -> None:
    async def poll() -> None:
        while not condition():  # noqa: ASYNC110 - the condition is another process's
            await asyncio.sleep(0.05)

    try:
        await asyncio.wait_for(poll(), seconds)
    except TimeoutError:
        pytest.fail(f"not within {seconds:.0f} s: {what}")


def run(work: Awaitable[None]) -> None:
    async def main() -> None:
        await work

    asyncio.run(main())


def alarm_of(line: HubLine, kind: str) -> Alarm | None:
    return next((alarm for alarm in line.alarms.values() if alarm.kind == kind), None)


def picture(path: Path) -> np.ndarray:
    image = cv2.imread(str(path))
    assert image is not None, f"{path} is no picture"
    return image


def tiles_with_pictures(path: Path, side: int = 4) -> int:
    """How many tiles of a wall show something with detail in it."""
    image = cv2.cvtColor(picture(path), cv2.COLOR_BGR2GRAY)
    rows = np.array_split(image, side, axis=0)
    return sum(
        float(tile[10:-40, 10:-10].std()) > 8.0
        for row in rows
        for tile in np.array_split(row, side, axis=1)
    )


def test_the_wall_shows_sixteen_live_pictures(machine: Machine) -> None:
    wait_for((machine.shots / "wall.png").is_file, 60, "wall.png")
    wait_for(lambda: tiles_with_pictures(machine.shots / "wall.png") == 16, 30, "16 pictures")
    assert picture(machine.shots / "console.png").shape[:2] == (1080, 1920)


def test_alarms_of_two_departments_arrive_and_survive_a_killed_hub(machine: Machine) -> None:
    async def work() -> None:
        async with line_to(machine, "值班长") as line:
            await until(lambda: alarm_of(line, "exceedance"), 60, "an HJ 212 exceedance")
            await until(lambda: alarm_of(line, "case"), 60, "an urban-management case")
            alarm = alarm_of(line, "exceedance")
            assert alarm is not None
            for _ in range(3):  # one that changed meanwhile is refused as stale: looked at anew
                alarm = line.alarms[alarm.id]
                line.send(Acknowledge(alarm=alarm.id, seen_version=alarm.version))
                await until(lambda: not line.pending, 10, "the receipt")
                if line.alarms[alarm.id].acknowledged_by is not None:
                    break
            assert line.alarms[alarm.id].acknowledged_by is not None

            machine.kill("app.cli hub")
            await until(lambda: line.status.state is not LinkState.ONLINE, 10, "the loss said")
            assert alarm.id in line.alarms  # kept, greyed by the windows
            await until(lambda: line.status.state is LinkState.ONLINE, 20, "the hub back")
            after = line.alarms.get(alarm.id)
            assert (
                after is None
                or after.state is not AlarmState.UNACK
                or (
                    after.version > alarm.version + 1  # raised again since
                )
            )

    run(work())


@pytest.mark.prove
def test_the_record_survives_a_restart_of_everything(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    kept: dict[AlarmId, Alarm] = {}

    async def before() -> None:
        async with line_to(machine, "值班长") as line:
            await until(lambda: alarm_of(line, "case"), 30, "an urban-management case")
            alarm = alarm_of(line, "case")
            assert alarm is not None
            line.send(TakeAlarm(alarm=alarm.id, seen_version=alarm.version))
            await until(lambda: line.alarms[alarm.id].taken_by is not None, 10, "taken")
            kept.update(line.alarms)

    async def after() -> None:
        async with line_to(machine, "值班长") as line:
            await until(lambda: line.alarms, 20, "the alarms again")
            taken = [a for a in kept.values() if a.taken_by is not None]
            assert taken
            for alarm in taken:
                assert line.alarms[alarm.id].taken_by == alarm.taken_by

    try:
        run(before())
        assert machine.stop() == 0, machine.output
        assert audit_verify(machine.data).is_whole
        machine.start()
        run(after())
    finally:
        machine.stop()


def test_the_hub_refuses_what_the_role_table_refuses(machine: Machine) -> None:
    async def work() -> None:
        async with line_to(machine, "大屏操作员") as line:
            await until(lambda: line.alarms, 30, "an alarm")
            refusals: list[object] = []
            line.subscribe(lambda change: refusals.extend(change.refusals))
            alarm = next(iter(line.alarms.values()))
            line.send(Acknowledge(alarm=alarm.id, seen_version=alarm.version))
            await until(lambda: refusals, 10, "the refusal")

    run(work())


def test_two_hundred_vehicles_reach_the_console(machine: Machine) -> None:
    async def work() -> None:
        async with line_to(machine, "指挥长") as line:
            line.set_area(122.0, 30.0, 124.0, 31.0)
            await until(
                lambda: line.positions is not None and len(line.positions.ids) >= 190,
                40,
                "vehicles",
            )

    run(work())


@pytest.mark.parametrize(
    "words", ["app.cli gateway --department urban", "app.cli demo", "video.decoder"]
)
def test_any_killed_process_is_survived_by_the_others(machine: Machine, words: str) -> None:
    hub, console = machine.one("app.cli hub"), machine.one("app.cli console")
    others = set(machine.processes("app.cli gateway")) - set(machine.processes(words))
    killed = machine.kill(words)
    wait_for(lambda: set(machine.processes(words)) - {killed}, 20, f"{words} back")
    assert machine.one("app.cli hub") == hub
    assert machine.one("app.cli console") == console
    assert others <= set(machine.processes("app.cli gateway")), "each department's dies alone"


def test_the_hub_records_on_without_a_console(machine: Machine) -> None:
    hub = machine.one("app.cli hub")
    killed = machine.kill("app.cli console")
    wait_for(lambda: not [p for p in machine.processes("video.decoder") if p == killed], 5, "")
    assert machine.one("app.cli hub") == hub
    wait_for(lambda: set(machine.processes("app.cli console")) - {killed}, 20, "console back")


def test_a_second_machine_on_the_same_folder_says_so_and_harms_nothing(machine: Machine) -> None:
    file = machine.data / "demo-site.toml"
    before = file.read_text(encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "app.cli", "run", "--data", str(machine.data)],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 2
    assert "正由另一个 watchfloor run 使用" in done.stderr
    assert file.read_text(encoding="utf-8") == before


def test_ctrl_c_leaves_no_process_and_no_shared_memory(machine: Machine) -> None:
    before = set(Path("/dev/shm").iterdir())
    assert machine.stop() == 0, machine.output
    wait_for(lambda: not machine.processes(), 5, "no process left")
    assert set(Path("/dev/shm").iterdir()) <= before
