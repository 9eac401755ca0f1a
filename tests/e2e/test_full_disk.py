"""A record that cannot be written: said at once, nothing acknowledged is lost, and it recovers."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from backends.hub.store import audit_verify
from backends.link.api import LinkState
from backends.link.line import HubLine
from backends.record.alarm import Acknowledge, Alarm, TakeAlarm
from backends.record.refusal import Refusal, RefusalCode
from tests.e2e.machine import wait_for
from tests.e2e.site import Site, frame
from tests.e2e.test_first_light import alarm_of, line_to, run, until


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 24 MB of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(folder)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("a file system can be mounted by root only")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def fill(disk: Path) -> Path:
    """Leave no room; returns the file that takes it."""
    path = disk / "fill"
    with contextlib.suppress(OSError), path.open("wb", buffering=0) as file:
        while True:
            file.write(b"\0" * 1_000_000)
    return path


@pytest.mark.prove
def test_a_disk_full_while_running(tmp_path: Path, disk: Path) -> None:
    site = Site(tmp_path, data=disk / "record")
    refusals: list[Refusal] = []

    async def work() -> None:
        async with line_to(site, "值班长") as line:
            line.subscribe(lambda change: refusals.extend(r for _, r in change.refusals))
            with site.logger() as logger:
                logger.sendall(frame(77.0))
                first = await raised(line)
                line.send(Acknowledge(alarm=first.id, seen_version=first.version))
                await until(lambda: line.alarms[first.id].acknowledged_by, 10, "acknowledged")

                full = fill(disk)
                await until(lambda: line.status.store_problem == "disk_full", 6, "said at once")
                line.send(TakeAlarm(alarm=first.id, seen_version=line.alarms[first.id].version))
                await until(lambda: refusals, 10, "the command returned to its author")
                assert refusals[0].code is RefusalCode.STORE_UNAVAILABLE
                logger.sendall(frame(20.0))  # the alarm's end, which cannot be written now

                site.kill("app.cli hub")  # and the hub dies: the others must outlive it
                await until(lambda: "状态 2" in site.output, 20, "the hub refused to start")
                full.unlink()
                await until(lambda: is_well(line), 40, "room again, and the hub with it")
                await until(lambda: first.id not in line.alarms, 20, "the alarm's end, kept")

    def is_well(line: HubLine) -> bool:
        return line.status.state is LinkState.ONLINE and not line.status.store_problem

    async def raised(line: HubLine) -> Alarm:
        await until(lambda: alarm_of(line, "exceedance"), 15, "an alarm")
        alarm = alarm_of(line, "exceedance")
        assert alarm is not None
        return alarm

    try:
        run(work())
    finally:
        assert site.stop() == 0, site.output
    assert "所在的磁盘已满" in site.output
    assert audit_verify(site.record).is_whole


@pytest.mark.prove
def test_a_disk_full_or_read_only_at_the_start(tmp_path: Path, disk: Path) -> None:
    record = disk / "record"
    record.mkdir()
    full = fill(disk)
    assert "磁盘已满" in refused(Site(tmp_path, data=record))
    assert "磁盘已满" in refused_demo(disk / "demo")
    full.unlink()
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    assert "只读" in refused(Site(tmp_path, data=record))
    assert "只读" in refused_demo(disk / "demo")


def refused(site: Site) -> str:
    """What a machine says that ends with 2 by itself."""
    wait_for(lambda: site.process.poll() is not None, 20, f"the end of {site.output!r}")
    assert site.stop() == 2, site.output
    assert "Traceback" not in site.output
    assert not site.processes()
    return site.output


def refused_demo(folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "app.cli", "run", "--no-console", "--data", str(folder)],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
        env={k: v for k, v in os.environ.items() if k != "DISPLAY"},
    )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    return done.stderr
