"""`watchfloor bench invite`: from an INVITE to the first picture of a GB/T 28181 channel.

Hub, gateway and relay are the real programs with a site file of their own; the cameras are one
device in a process of its own; who looks is one of the wall's own decoders. No window, no screen.
Blocks for about half a minute; nothing else may run.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import select
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from app.bench_house import USER, BenchHub, HubFailed, free_port
from app.bench_invite_cameras import DEVICE, INVITE, KEY, announces_sound, channel_id
from app.bench_meter import steal_between, times_of_machine
from app.bench_output import print_measured
from app.run import claimed_port
from app.words import translate
from backends.demo.gb28181.catalogue import DOMAIN, PASSWORD, PLATFORM
from backends.link.api import HubUnreachable
from backends.link.line import HubLine
from backends.record.resource import CameraState
from video.api import Stream, Transport
from video.engine import DecoderPool

VIEWERS = 12
SIZE = (640, 360)
READY_S, PICTURE_S = 60.0, 15.0
FIRST_PORT, LAST_PORT = 42_000, 42_998
SEED = 28_181


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstPicture:
    """The one JSON object. Medians over `viewers`, each the first to look at its channel, so that
    each has an INVITE of its own; they come one after the other, at any moment of a second.

    `first_picture_ms`: from the INVITE's arrival at the camera to its first picture decoded and
    scaled in the memory that the wall paints from. `key_wait_ms`: from that INVITE to the first
    key frame that the camera's encoder makes after it, on its own clock of one a second and whether
    or not the call stands by then. `over_key_ms`: the first less the second, of each viewer, and
    their median; `over_key_max_ms`: the worst of them. Whose call was not yet up when that key
    frame was made waits for the next: that second is in its `over_key_ms`.
    `over_key_silent_ms`: their median where the camera announces sound and sends none, which is
    every other one. `order_ms`: from the wall's order to the INVITE's arrival, which is in none
    of the others.
    """

    viewers: int
    first_picture_ms: float
    key_wait_ms: float
    over_key_ms: float
    over_key_max_ms: float
    over_key_silent_ms: float
    order_ms: float
    steal_percent: float


class InviteFailed(Exception):
    """Nothing can be measured; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One viewer's moments by the monotonic clock."""

    channel: str
    ordered_ns: int
    seen_ns: int
    is_silent: bool = False  # its camera announces sound that never comes


def run(as_json: bool) -> int:
    """Print what was measured and return 0; 1 where it could not be."""
    try:
        measured = measure()
    except (InviteFailed, HubFailed) as problem:
        print(problem, file=sys.stderr)
        return 1
    print_measured(asdict(measured), as_json)
    return 0


def measure(viewers: int = VIEWERS) -> FirstPicture:
    """Raises InviteFailed, HubFailed."""
    machine = times_of_machine()
    with tempfile.TemporaryDirectory(prefix="watchfloor-bench-") as name:
        with contextlib.ExitStack() as held:
            port = claimed_port(5060, held)
            house = BenchHub(Path(name), _tables(port))
            held.callback(house.kill)
            house.start()
            for program in ("gateway", "relay"):
                held.enter_context(_program(program, house))
            cameras = held.enter_context(_cameras(port, viewers + 1))
            urls = asyncio.run(_addresses(house, viewers + 1))
            pool = DecoderPool(1)
            held.callback(pool.shutdown)
            looks = _look_at_each(pool, urls)
            told, _ = cameras.communicate()
    return figures(looks[1:], told, steal_between(machine, times_of_machine()))


def figures(looks: Sequence[Look], told: str, steal_percent: float) -> FirstPicture:
    """`told`: the cameras' lines. Raises InviteFailed where one has no INVITE or no key frame."""
    invites: dict[str, int] = {}
    keys: list[int] = []
    for line in told.splitlines():
        what, moment, *which = line.split()
        if what == KEY:
            keys.append(int(moment))
        elif what == INVITE:
            invites.setdefault(which[0], int(moment))
    whole, waits, orders = list[float](), list[float](), list[float]()
    for look in looks:
        invited = invites.get(look.channel)
        key = min((at for at in keys if invited is not None and at >= invited), default=None)
        if invited is None or key is None:
            raise InviteFailed(translate("Bench", "模拟摄像机没有说出点播的时刻"))
        whole.append((look.seen_ns - invited) / 1e6)
        waits.append((key - invited) / 1e6)
        orders.append((invited - look.ordered_ns) / 1e6)
    over = [one - wait for one, wait in zip(whole, waits, strict=True)]
    silent = [one for one, look in zip(over, looks, strict=True) if look.is_silent]
    return FirstPicture(
        viewers=len(looks),
        first_picture_ms=round(statistics.median(whole), 1),
        key_wait_ms=round(statistics.median(waits), 1),
        over_key_ms=round(statistics.median(over), 1),
        over_key_max_ms=round(max(over), 1),
        over_key_silent_ms=round(statistics.median(silent or over), 1),
        order_ms=round(statistics.median(orders), 1),
        steal_percent=steal_percent,
    )


def _tables(port: int) -> str:
    return "\n".join(
        [
            "[gb28181]", f'id = "{PLATFORM}"', f'domain = "{DOMAIN}"',
            f'listen = "127.0.0.1:{port}"', f'password = "{PASSWORD}"',
            "[[gb28181.device]]", f'id = "{DEVICE}"',
            "[relay]", f'listen = "127.0.0.1:{free_port()}"', 'media_listen = "127.0.0.1"',
            f"first_port = {FIRST_PORT}", f"last_port = {LAST_PORT}", "room_gb = 1.0",
        ]
    )  # fmt: skip


@contextlib.contextmanager
def _program(name: str, house: BenchHub) -> Iterator[None]:
    with (house.folder / f"{name}.out").open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "app.cli", name, "--site", str(house.site)],
            env=house.environment,
            stdout=out,
            stderr=out,
        )
    try:
        yield
    finally:
        process.terminate()
        process.wait(10.0)


@contextlib.contextmanager
def _cameras(port: int, count: int) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "app.bench_invite_cameras", str(port), str(count)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()


async def _addresses(house: BenchHub, count: int) -> list[str]:
    """Of each channel, in their order, once all can be watched."""
    line = HubLine(house.url)
    wanted = [channel_id(number) for number in range(count)]
    try:
        async with asyncio.timeout(READY_S):
            await _sign_in(line, house.password)
            while True:
                found = {
                    camera.channel: camera.main
                    for camera in line.cameras.values()
                    if camera.device == DEVICE and camera.state is CameraState.ONLINE
                }
                if all(found.get(channel) for channel in wanted):
                    return [found[channel] for channel in wanted]
                await asyncio.sleep(0.1)
    except TimeoutError:
        raise InviteFailed(translate("Bench", "设备没有全部注册")) from None
    finally:
        await line.close()


async def _sign_in(line: HubLine, password: str) -> None:
    while True:
        try:
            await line.sign_in(USER, password)
        except HubUnreachable:
            await asyncio.sleep(0.2)
        else:
            return


def _look_at_each(pool: DecoderPool, urls: Sequence[str]) -> list[Look]:
    """The first is a rehearsal: decoder and programs have then done everything once."""
    chance, looks = random.Random(SEED), []
    for number, url in enumerate(urls):
        time.sleep(chance.uniform(0.3, 1.3))
        look = _look(pool, channel_id(number), url)
        looks.append(replace(look, is_silent=announces_sound(number)))
    return looks


def _look(pool: DecoderPool, channel: str, url: str) -> Look:
    ordered_ns = time.monotonic_ns()
    view = pool.open(Stream(url=url, transport=Transport.TCP), *SIZE)
    try:
        while not pool.sequence(view):
            if time.monotonic_ns() - ordered_ns > PICTURE_S * 1e9:
                status = pool.status(view)
                words = translate("Bench", "点播后没有画面：{why}")
                raise InviteFailed(words.format(why=f"{status.reason.value} {status.detail}"))
            select.select([pool.wake_fd()], [], [], 0.05)
            pool.drain()
        return Look(channel=channel, ordered_ns=ordered_ns, seen_ns=time.monotonic_ns())
    finally:
        pool.close(view)
