"""A wall node with nobody at it is back by what its unit names: killed, and hung."""

from __future__ import annotations

import asyncio
import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from backends.link.api import HubUnreachable
from backends.link.line import HubLine
from backends.link.walls import WallReport
from backends.record.commands import CommandBody
from backends.record.ids import SceneId, WallId
from backends.record.scene import Content, SaveScene, TileContent
from backends.record.scene_layout import of_split
from tests.e2e.machine import MARK, Machine
from tests.prove.record import ProofRecord
from widgets.wall.scenes.deeds import LEAD, put_on

UNIT = Path("resources/autostart/watchfloor-wall.service")
WALL, SCENE, TILES = WallId("East"), SceneId("morning"), 9
BACK_WITHIN_S = 60.0


def unit_words() -> list[str]:
    """What the unit runs, behind `watchfloor`; systemd itself restarts that (Restart=always)."""
    lines = UNIT.read_text(encoding="utf-8").splitlines()
    assert "Restart=always" in lines
    (start,) = (line for line in lines if line.startswith("ExecStart="))
    return shlex.split(start.removeprefix("ExecStart=watchfloor "))


class Node:
    """The unit's process on the machine's hub, without a screen."""

    def __init__(self, machine: Machine) -> None:
        user, password = machine.account("大屏操作员")
        site = str(machine.data / "demo-site.toml")
        words = [site if word.endswith("/site.toml") else word for word in unit_words()]
        assert site in words
        environment = os.environ | {
            "QT_QPA_PLATFORM": "offscreen",
            "WATCHFLOOR_USER": user,
            "WATCHFLOOR_PASSWORD": password,
            MARK: WALL,
        }
        command = [sys.executable, "-m", "app.cli", *words, "--name", WALL]
        self._supervisor = subprocess.Popen(command, env=environment)

    def hit(self, number: signal.Signals) -> None:
        """That signal to the node, not to who looks after it."""
        pid = self._supervisor.pid
        (node,) = map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
        os.kill(node, number)

    def close(self) -> None:
        self._supervisor.terminate()
        self._supervisor.wait(timeout=20)


class Operator:
    """Somebody at a console, without windows."""

    def __init__(self, line: HubLine) -> None:
        self._line = line

    @property
    def report(self) -> WallReport | None:
        seen = self._line.walls_seen.get(WALL)
        return seen.report if seen is not None and seen.is_here else None

    async def put(self) -> None:
        """A scene of the first cameras, made and put on the wall."""
        cameras = sorted(self._line.cameras)[:TILES]
        tiles = [TileContent(cameras=[camera]) for camera in cameras]
        plan = Content(layout=of_split(TILES), tiles=tiles)
        await self._do(SaveScene(scene=SCENE, seen_edition=0, name="morning", plan=plan))
        await self._do(put_on(self._line.scenes[SCENE], WALL, self._line.hub_now() + LEAD))

    async def _do(self, body: CommandBody) -> None:
        self._line.send(body)
        await until(lambda: not self._line.pending, 10, f"echo of {body}")

    def shows_scene(self) -> bool:
        """Every tile of it with a live picture."""
        report = self.report
        if report is None or report.scene != SCENE:
            return False
        return [tile.state for tile in report.tiles] == ["live"] * TILES


async def until(condition: Callable[[], bool], seconds: float, what: str) -> None:
    started = time.monotonic()
    while not condition():
        assert time.monotonic() - started < seconds, what
        await asyncio.sleep(0.02)


async def signed_in(line: HubLine, user: str, password: str) -> None:
    """A hub that is just starting is waited for."""
    for _ in range(120):
        try:
            await line.sign_in(user, password)
        except HubUnreachable:
            await asyncio.sleep(0.5)
        else:
            return
    raise AssertionError("no hub within a minute")


@pytest.mark.prove
def test_a_node_that_was_killed_or_hangs_shows_its_scene_again(
    tmp_path: Path, proof: ProofRecord
) -> None:
    machine = Machine(tmp_path, "--no-console")
    try:
        killed_s, hung_s = asyncio.run(_prove(machine))
    finally:
        machine.stop()
    proof.note(
        f"a wall node started as {UNIT.name} starts it showed its scene again, all {TILES} tiles "
        f"live, {killed_s:.1f} s after kill -9 and {hung_s:.1f} s after it hung (SIGSTOP)"
    )


async def _prove(machine: Machine) -> tuple[float, float]:
    leader = machine.account("值班长")
    line = HubLine(machine.hub_url())
    operator = Operator(line)
    await signed_in(line, *leader)
    node = Node(machine)
    try:
        await until(lambda: operator.report is not None, 60, "the node on the line")
        await operator.put()
        await until(operator.shows_scene, 30, "its scene")
        killed_s = await _back(operator, node, signal.SIGKILL)
        return killed_s, await _back(operator, node, signal.SIGSTOP)
    finally:
        node.close()
        await line.sign_out()
        await line.close()


async def _back(operator: Operator, node: Node, number: signal.Signals) -> float:
    """Seconds from the signal until the scene is on the wall again."""
    started = time.monotonic()
    node.hit(number)
    await until(lambda: operator.report is None, BACK_WITHIN_S, "the hub notices")
    left_s = BACK_WITHIN_S - (time.monotonic() - started)
    await until(operator.shows_scene, left_s, "its scene again")
    return time.monotonic() - started
