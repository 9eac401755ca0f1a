"""Parts run alone or together, end cleanly, and leave no process even when killed."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from backends.demo.cameras.rtsp_process import RtspUnavailable, find_interpreter
from backends.demo.service import DemoSettings, serve
from backends.demo.site import DemoPorts

SERVE = """
import asyncio
from backends.demo.service import DemoSettings, serve
from backends.demo.site import DemoPorts
ports = DemoPorts(hub=0, environment=0, transport=0, urban=0, rtsp=0, gb28181=0, relay=0)
settings = DemoSettings(ports=ports, cameras=1, parts=("cameras",))
asyncio.run(serve(settings, lambda part, port: print(part, port, flush=True)))
"""


def _ports(urban: int = 0) -> DemoPorts:
    return DemoPorts(hub=0, environment=1, transport=1, urban=urban, rtsp=0, gb28181=0, relay=0)


def _children(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        found += [int(child) for child in (task / "children").read_text().split()]
    return found


@pytest.mark.asyncio
async def test_an_unknown_part_is_named() -> None:
    with pytest.raises(ValueError, match="weather"):
        await serve(DemoSettings(ports=_ports(), parts=("weather",)))


@pytest.mark.asyncio
async def test_parts_run_together_without_a_gateway_and_end_when_cancelled() -> None:
    begun: dict[str, int] = {}
    both = asyncio.Event()

    def ready(part: str, port: int) -> None:
        begun[part] = port
        if len(begun) == 3:
            both.set()

    settings = DemoSettings(
        ports=_ports(), vehicles=5, parts=("urban", "environment", "vehicles", "urban")
    )
    task = asyncio.create_task(serve(settings, ready))
    async with asyncio.timeout(10):
        await both.wait()
    assert begun["urban"] > 0
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


@pytest.mark.asyncio
async def test_a_port_in_use_is_said_and_the_other_parts_go_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    begun = asyncio.Event()

    def ready(part: str, port: int) -> None:
        if part == "environment":
            begun.set()

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ports = _ports(urban=taken.getsockname()[1])
        task = asyncio.create_task(
            serve(DemoSettings(ports=ports, parts=("urban", "environment")), ready)
        )
        async with asyncio.timeout(10):
            await begun.wait()
        assert "demo urban" in caplog.text
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


@pytest.mark.prove
@pytest.mark.interop
def test_a_killed_demo_leaves_no_rtsp_server() -> None:
    try:
        find_interpreter()
    except RtspUnavailable as missing:
        pytest.skip(str(missing))
    demo = subprocess.Popen([sys.executable, "-c", SERVE], stdout=subprocess.PIPE, text=True)
    assert demo.stdout is not None
    assert demo.stdout.readline().startswith("cameras ")
    helpers = _children(demo.pid)
    assert helpers
    os.kill(demo.pid, signal.SIGKILL)
    demo.wait()
    demo.stdout.close()
    until = time.monotonic() + 3
    while time.monotonic() < until and any(Path(f"/proc/{pid}").exists() for pid in helpers):
        threading.Event().wait(0.02)
    assert not any(Path(f"/proc/{pid}").exists() for pid in helpers)
