"""`watchfloor bench relay`: the wall with GB/T 28181 channels beside the same wall with RTSP.

The same clip both ways, interleaved; medians. Then, from an INVITE to a picture (bench_invite).
Blocks for some minutes; nothing else may run.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from dataclasses import asdict, dataclass

from app import bench_invite
from app.bench_cameras import BenchCameras, CamerasFailed
from app.bench_house import HubFailed
from app.bench_invite import InviteFailed
from app.bench_meter import cpu_s
from app.bench_output import print_measured
from app.bench_relay_cameras import RelayCameras
from backends.demo.cameras.rtsp_process import RtspUnavailable

RUNS = 3
AFTER_S = 2.0  # from the end of the measured span to the end of the process, about


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """CPU in percent of one core. `over_percent`: what wall and relay together cost more than the
    wall that plays the same by RTSP. `shown_fps_min`: of the worst tile, of both ways.
    `first_picture_ms`, `key_wait_ms`, `over_key_ms`: as of bench_invite.FirstPicture."""

    tiles: int
    rtsp_cpu_percent: float
    gb28181_wall_cpu_percent: float
    relay_cpu_percent: float
    over_percent: float
    rtsp_shown_fps_min: float
    gb28181_shown_fps_min: float
    first_picture_ms: float
    key_wait_ms: float
    over_key_ms: float
    steal_percent: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    cpu_percent: float
    shown_fps_min: float
    steal_percent: float
    relay_percent: float = 0.0


def run(tiles: int, seconds: float, as_json: bool) -> int:
    """Print the comparison; 1 where a run failed."""
    try:
        compared = measure(tiles, seconds)
    except (CamerasFailed, RtspUnavailable, InviteFailed, HubFailed) as problem:
        print(problem, file=sys.stderr)
        return 1
    print_measured(asdict(compared), as_json)
    return 0


def measure(tiles: int, seconds: float) -> Compared:
    """Raises CamerasFailed, RtspUnavailable, InviteFailed, HubFailed."""
    direct: list[_Run] = []
    relayed: list[_Run] = []
    for _ in range(RUNS):
        direct.append(_direct(tiles, seconds))
        relayed.append(_relayed(tiles, seconds))
    invited = bench_invite.measure()
    rtsp = statistics.median(one.cpu_percent for one in direct)
    wall = statistics.median(one.cpu_percent for one in relayed)
    relay = statistics.median(one.relay_percent for one in relayed)
    return Compared(
        tiles=tiles,
        rtsp_cpu_percent=round(rtsp, 1),
        gb28181_wall_cpu_percent=round(wall, 1),
        relay_cpu_percent=round(relay, 1),
        over_percent=round((wall + relay - rtsp) / rtsp * 100, 1),
        rtsp_shown_fps_min=statistics.median(one.shown_fps_min for one in direct),
        gb28181_shown_fps_min=statistics.median(one.shown_fps_min for one in relayed),
        first_picture_ms=invited.first_picture_ms,
        key_wait_ms=invited.key_wait_ms,
        over_key_ms=invited.over_key_ms,
        steal_percent=max(
            invited.steal_percent, *(one.steal_percent for one in [*direct, *relayed])
        ),
    )


def _direct(tiles: int, seconds: float) -> _Run:
    cameras = BenchCameras(tiles)
    try:
        return _measure(tiles, seconds, cameras.address)
    finally:
        cameras.close()


def _relayed(tiles: int, seconds: float) -> _Run:
    cameras = RelayCameras()
    try:
        return _measure(tiles, seconds, cameras.address, cameras.pid)
    finally:
        cameras.close()


def _measure(tiles: int, seconds: float, address: str, relay: int = 0) -> _Run:
    """One wall in a process of its own; the relay's CPU over about the same span."""
    command = [sys.executable, "-m", "app.cli", "bench", "wall", "--tiles", str(tiles)]
    command += ["--seconds", str(seconds), "--source", address, "--json"]
    wall = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    seen: list[tuple[float, float]] = []
    while wall.poll() is None:
        seen.append((time.monotonic(), cpu_s(relay) if relay else 0.0))
        time.sleep(0.25)
    said, problem = wall.communicate()
    if wall.returncode != 0:
        raise CamerasFailed(problem.strip()[-500:])
    until = seen[-1][0] - AFTER_S
    span = [one for one in seen if until - seconds <= one[0] <= until]
    used_s = span[-1][1] - span[0][1]
    result = json.loads(said)
    return _Run(
        cpu_percent=result["cpu_percent"],
        shown_fps_min=result["pictures_shown_fps_min"],
        steal_percent=result["steal_percent"],
        relay_percent=used_s / (span[-1][0] - span[0][0]) * 100,
    )
