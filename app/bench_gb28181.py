"""`watchfloor bench gb28181`: thousands of devices register with one gateway and keep alive.

The gateway is the real program with a settings file of its own; the devices are one process of
their own; the hub is the field line's end only, where devices are seen to go offline. Prints one
JSON object. Linux only.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass
from pathlib import Path

import msgspec
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from app.bench_gb28181_load import DOMAIN, PASSWORD, PLATFORM, Tally, device_id
from app.bench_meter import cpu_s
from app.run import claimed_port
from app.words import translate
from backends.link.devices import DeviceState
from backends.link.field import FieldBeat, FieldHello, FieldWelcome
from backends.link.field_gateway import DevicesAre, GatewayFrame

REGISTER_RATE = 500.0
START_S = 60.0
SLACK_S = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The one JSON object. `registered_per_s`: until the last was registered, offered at 500/s;
    `cpu_percent` of one core, the gateway's, over registering and holding, with the share while
    registering and while holding beside it; `rss_mb`: its most.

    `falsely_offline`: devices that were said to be offline, and keepalives that were refused.
    """

    devices: int
    registered_per_s: float
    falsely_offline: int
    cpu_percent: float
    rss_mb: float
    cpu_percent_registering: float
    cpu_percent_holding: float
    channels: int
    subscriptions: int
    keepalives: int
    keepalives_unanswered: int
    held_s: float


class BenchFailed(Exception):
    """Nothing can be measured; the text says why."""


def run(devices: int, seconds: float, as_json: bool) -> int:
    """Print what was measured and return 0; 1 where it could not be."""
    try:
        measured = asyncio.run(measure(devices, seconds))
    except BenchFailed as problem:
        print(problem, file=sys.stderr)
        return 1
    if as_json:
        print(json.dumps(asdict(measured)))
    else:
        for name, value in asdict(measured).items():
            print(f"{name:26}{value}")
    return 0


class Hub:
    """The field line's end: which devices were online, and which went."""

    def __init__(self) -> None:
        self.online: set[str] = set()
        self.gone: set[str] = set()
        self.channels: set[str] = set()

    async def talk(self, socket: ServerConnection) -> None:
        decoder = msgspec.msgpack.Decoder(GatewayFrame)
        with contextlib.suppress(ConnectionClosed):
            while True:
                frame = decoder.decode(await socket.recv(decode=False))
                if isinstance(frame, FieldHello):
                    welcome = FieldWelcome(hub_unix_ms=time.time_ns() // 1_000_000)
                    await socket.send(msgspec.msgpack.encode(welcome))
                elif isinstance(frame, FieldBeat):
                    await socket.send(msgspec.msgpack.encode(frame))
                elif isinstance(frame, DevicesAre):
                    self._take(frame)

    def _take(self, frame: DevicesAre) -> None:
        for device in frame.devices:
            if device.state is DeviceState.ONLINE:
                self.online.add(device.id)
            elif device.state is DeviceState.OFFLINE:
                self.gone.add(device.id)
        self.channels.update(channel.id for channel in frame.channels)


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A gateway at work, and who hears it."""

    hub: Hub
    pid: int
    port: int


async def measure(devices: int, seconds: float) -> Measured:
    """Registers, holds for `seconds`, and measures. Raises BenchFailed."""
    async with gateway_of(devices) as running:
        return await _load(running, devices, seconds)


@contextlib.asynccontextmanager
async def gateway_of(devices: int) -> AsyncIterator[Running]:
    """The real program, which knows so many devices. Raises BenchFailed."""
    hub = Hub()
    with tempfile.TemporaryDirectory(prefix="watchfloor-bench-") as folder:
        async with serve(hub.talk, "127.0.0.1", 0) as server:
            hub_port = server.sockets[0].getsockname()[1]
            with contextlib.ExitStack() as held:
                port = claimed_port(5060, held)
                site = _site(Path(folder), hub_port, port, devices)
                gateway = await _start_gateway(site, Path(folder))
                try:
                    await _listening(port, gateway)
                    yield Running(hub=hub, pid=gateway.pid, port=port)
                finally:
                    with contextlib.suppress(ProcessLookupError):
                        gateway.send_signal(signal.SIGTERM)
                    await gateway.wait()


def _site(folder: Path, hub_port: int, port: int, devices: int) -> Path:
    lines = [
        "[hub]", f'listen = "127.0.0.1:{hub_port}"', f'data = "{folder}"',
        "[gb28181]", f'id = "{PLATFORM}"', f'domain = "{DOMAIN}"',
        f'listen = "127.0.0.1:{port}"', f'password = "{PASSWORD}"',
    ]  # fmt: skip
    for number in range(devices):
        lines += ["[[gb28181.device]]", f'id = "{device_id(number)}"']
    path = folder / "site.toml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


async def _start_gateway(site: Path, folder: Path) -> asyncio.subprocess.Process:
    with (folder / "gateway.out").open("wb") as out:
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", "app.cli", "gateway", "--site", str(site), stdout=out, stderr=out
        )


async def _listening(port: int, gateway: asyncio.subprocess.Process) -> None:
    """Until its TCP port answers."""
    try:
        async with asyncio.timeout(START_S):
            while gateway.returncode is None:
                with contextlib.suppress(OSError):
                    _, writer = await asyncio.open_connection("127.0.0.1", port)
                    writer.close()
                    return
                await asyncio.sleep(0.1)
    except TimeoutError:
        pass
    raise BenchFailed(translate("Bench", "接入程序没有启动"))


async def _load(running: Running, devices: int, seconds: float) -> Measured:
    hub, pid = running.hub, running.pid
    arguments = [str(running.port), str(devices), str(REGISTER_RATE), str(seconds)]
    load = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "app.bench_gb28181_load", *arguments, stdout=asyncio.subprocess.PIPE
    )
    assert load.stdout is not None
    began = (time.monotonic(), cpu_s(pid))
    try:
        async with asyncio.timeout(devices / REGISTER_RATE + seconds + SLACK_S):
            await load.stdout.readline()
            middle = (time.monotonic(), cpu_s(pid))
            told = await load.stdout.readline()
            ended = (time.monotonic(), cpu_s(pid))
    except TimeoutError:
        load.kill()
        raise BenchFailed(translate("Bench", "设备没有全部注册")) from None
    finally:
        await load.wait()
    if not told:
        raise BenchFailed(translate("Bench", "设备没有全部注册"))
    tally = Tally(**json.loads(told))
    return Measured(
        devices=devices,
        registered_per_s=round(devices / tally.registering_s, 1),
        falsely_offline=len(hub.gone) + tally.keepalives_refused,
        cpu_percent=_percent(began, ended),
        rss_mb=round(_most_rss_mb(pid), 1),
        cpu_percent_registering=_percent(began, middle),
        cpu_percent_holding=_percent(middle, ended),
        channels=len(hub.channels),
        subscriptions=tally.subscribed,
        keepalives=tally.keepalives,
        keepalives_unanswered=max(tally.keepalives - tally.keepalives_answered, 0),
        held_s=round(ended[0] - middle[0], 1),
    )


def _percent(before: tuple[float, float], after: tuple[float, float]) -> float:
    return round(100 * (after[1] - before[1]) / max(after[0] - before[0], 1e-9), 1)


def _most_rss_mb(pid: int) -> float:
    """The most that it ever had (proc(5), status)."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0
