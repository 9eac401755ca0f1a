"""Repeated kills of every process under load, and a soak: nothing lost, nothing growing."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import pytest

from backends.hub.store import audit_verify
from backends.link.api import LinkState
from backends.link.line import HubLine
from backends.record.alarm import Acknowledge, AlarmState
from tests.e2e.machine import Machine, wait_for
from tests.e2e.test_first_light import signed_in
from tests.prove.record import ProofRecord

KILLS = 25
SOAK_S = 600
VICTIMS = (
    "app.cli hub",
    "app.cli gateway --department environment",
    "app.cli demo",
    "app.cli console",
    "video.decoder",
)


@pytest.mark.prove
def test_repeated_kills_lose_no_acknowledged_command(tmp_path: Path, proof: ProofRecord) -> None:
    machine = Machine(tmp_path)
    try:
        wait_for((machine.shots / "wall.png").is_file, 60, "the first picture")
        acknowledged = asyncio.run(_kill_and_acknowledge(machine))
    finally:
        machine.stop()
    assert not machine.processes()
    report = audit_verify(machine.data)
    assert report.is_whole, str(report)
    proof.note(
        f"{KILLS} kills of hub, gateway, demo, console and decoders in turn: "
        f"{acknowledged} acknowledgements confirmed, all kept; "
        f"chain of {report.events} events whole"
    )


async def _kill_and_acknowledge(machine: Machine) -> int:
    dice, confirmed = random.Random(3), 0
    line = HubLine(machine.hub_url())
    await signed_in(line, *machine.account("值班长"))
    try:
        for number in range(KILLS):
            await _online(line)
            waiting = [a for a in line.alarms.values() if a.state is AlarmState.UNACK]
            for alarm in waiting[:3]:
                line.send(Acknowledge(alarm=alarm.id, seen_version=alarm.version))
            await _settled(line)
            kept = {a.id: a.version for a in line.alarms.values() if a.acknowledged_by is not None}
            victim = VICTIMS[number % len(VICTIMS)]
            killed = await asyncio.to_thread(machine.kill, victim)
            await asyncio.to_thread(_wait_until_back, machine, victim, killed)
            await _online(line)
            for alarm_id, version in kept.items():
                now = line.alarms.get(alarm_id)
                assert now is None or now.version >= version
                assert now is None or now.acknowledged_by or now.version > version
            confirmed += len(kept)
            await asyncio.sleep(dice.uniform(0.2, 2.0))
    finally:
        await line.close()
    return confirmed


def _wait_until_back(machine: Machine, victim: str, killed: int) -> None:
    wait_for(lambda: set(machine.processes(victim)) - {killed}, 40, f"{victim} back")


async def _online(line: HubLine) -> None:
    async with asyncio.timeout(40):
        while line.status.state is not LinkState.ONLINE:  # noqa: ASYNC110 - polled on purpose
            await asyncio.sleep(0.05)


async def _settled(line: HubLine) -> None:
    async with asyncio.timeout(20):
        while line.pending:  # noqa: ASYNC110 - polled on purpose
            await asyncio.sleep(0.05)


@pytest.mark.prove
def test_ten_minutes_do_not_grow(tmp_path: Path, proof: ProofRecord) -> None:
    machine = Machine(tmp_path)
    try:
        wait_for((machine.shots / "wall.png").is_file, 60, "the first picture")
        asyncio.run(asyncio.sleep(60))  # caches fill
        before = _pss_mb(machine)
        asyncio.run(asyncio.sleep(SOAK_S))
        after = _pss_mb(machine)
    finally:
        machine.stop()
    grown = {name: after[name] - before[name] for name in before}
    proof.note(f"{SOAK_S} s soak, PSS in MB at 60 s {before}, at the end {after}")
    assert all(value < 60 for value in grown.values()), grown


def _pss_mb(machine: Machine) -> dict[str, int]:
    total: dict[str, int] = {}
    for victim in VICTIMS:
        kilobytes = 0
        for pid in machine.processes(victim):
            text = Path(f"/proc/{pid}/smaps_rollup").read_text()
            kilobytes += next(
                int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:")
            )
        total[victim] = kilobytes // 1024
    return total
