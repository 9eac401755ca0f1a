"""The hub's place in `watchfloor bench map`: a frame of moving targets a second, to the output.

A process of its own: making frames must cost the window nothing.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator

import msgspec
import numpy as np

from backends.link.messages import PositionsFrame
from backends.link.texts import packed

SEED = 20221122
LENGTH_BYTES = 4  # before each frame, little-endian
BOX = (122.94, 30.43, 123.21, 30.62)  # about where the invented city is built up
LEGS = 900  # straight ways that targets drive to and fro on
KINDS = ("", "hazmat", "coach", "bus", "taxi", "muck")
SHARES = (0.0, 0.25, 0.1, 0.2, 0.35, 0.1)
M_PER_DEGREE = 111_200.0


def frames(targets: int) -> Iterator[bytes]:
    """Each a second later than the one before; the same for the same number."""
    chance = np.random.default_rng(SEED)
    west, south, east, north = BOX
    start = chance.uniform((west, south), (east, north), (LEGS, 2))
    turn = chance.integers(0, 4, LEGS) * (np.pi / 2)
    leg = chance.integers(0, LEGS, targets)
    length_m = chance.uniform(800, 6000, LEGS)[leg]
    speed = chance.uniform(15, 70, targets) * (chance.random(targets) > 0.3)
    at_m = chance.uniform(0, 1, targets) * length_m
    kinds = chance.choice(len(KINDS), targets, p=SHARES).astype(np.uint8)
    ids = packed([f"bench-{n:06d}" for n in range(targets)])
    labels = packed([f"临A·{n:05d}" for n in range(targets)])
    age = chance.integers(0, 12_000, targets).astype("<i4")
    age[: targets // 50] = 45_000  # some say nothing for long
    second = 0
    while True:
        way = (at_m + speed / 3.6 * second) % (2 * length_m)
        is_back = way > length_m
        along = np.where(is_back, 2 * length_m - way, way) / M_PER_DEGREE
        heading = np.degrees(turn[leg]) + 180.0 * is_back
        lon = start[leg, 0] + along * np.sin(turn[leg]) / 0.86
        lat = start[leg, 1] + along * np.cos(turn[leg])
        yield msgspec.msgpack.encode(
            PositionsFrame(
                hub_unix_ms=1_669_075_200_000 + second * 1000,
                ids=ids,
                labels=labels,
                lon_wgs84=lon.astype("<f8").data,
                lat_wgs84=lat.astype("<f8").data,
                speed_kmh=speed.astype("<f4").data,
                heading_deg=(heading % 360.0).astype("<f4").data,
                age_ms=age.data,
                total=targets,
                kinds=kinds.data,
                kind_names=list(KINDS),
                totals={name: int((kinds == k).sum()) for k, name in enumerate(KINDS)},
            )
        )
        second += 1


def main() -> None:
    """Until the reader is gone. One argument: how many targets."""
    out = sys.stdout.buffer
    begin = time.monotonic()
    for number, frame in enumerate(frames(int(sys.argv[1]))):
        time.sleep(max(0.0, begin + number - time.monotonic()))
        try:
            out.write(len(frame).to_bytes(LENGTH_BYTES, "little") + frame)
            out.flush()
        except BrokenPipeError:
            sys.stderr.close()
            return


if __name__ == "__main__":
    main()
