"""A site of one's own, not the demo city, for end-to-end tests: hub and gateway, no console."""

from __future__ import annotations

import datetime as dt
import socket
import time
from pathlib import Path

from backends.protocols import hj212
from tests.e2e.machine import Machine

MN = "330108000000000000000001"
OUTLET = f"""
[[environment.outlet]]
id = "o1"
mn = "{MN}"
name = "滨江化工排口"
limits = {{ w01018 = 50.0 }}
"""


def free_ports(count: int) -> list[int]:
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [int(probe.getsockname()[1]) for probe in probes]
    for probe in probes:
        probe.close()
    return ports


class Site(Machine):
    """`watchfloor run --no-console` on a site file in `folder`; the record lies in `data`."""

    def __init__(self, folder: Path, *, data: Path | None = None, more: str = "") -> None:
        self.hub_port, self.environment_port = free_ports(2)
        self.file = folder / "site.toml"
        data = data or folder / "record"
        if not data.exists():
            data.mkdir()
        self.record = data
        self.file.write_text(
            f'[hub]\nlisten = "127.0.0.1:{self.hub_port}"\ndata = "{data}"\n'
            f'[environment]\nlisten = "127.0.0.1:{self.environment_port}"\n{OUTLET}{more}',
            encoding="utf-8",
        )
        super().__init__(folder, "--site", str(self.file), "--no-console")

    def hub_url(self) -> str:
        return f"http://127.0.0.1:{self.hub_port}"

    def logger(self) -> socket.socket:
        """A connection as an outlet's logger opens it; the gateway is waited for."""
        deadline = time.monotonic() + 20
        while True:
            try:
                return socket.create_connection(("127.0.0.1", self.environment_port), 5)
            except ConnectionRefusedError:
                assert time.monotonic() < deadline, self.output
                time.sleep(0.1)


_clock = [dt.datetime.min.replace(tzinfo=dt.UTC)]


def frame(value: float) -> bytes:
    """One real-time HJ 212 frame of the outlet; over its limit from 50 upwards.

    A logger's clock tells seconds: of two frames of one second the second is late.
    """
    now = _clock[0] = max(dt.datetime.now(dt.UTC), _clock[0] + dt.timedelta(seconds=1))
    values = {"w01018": {"Rtd": f"{value:.1f}", "Flag": "N"}}
    return hj212.encode(
        hj212.data_frame(hj212.Logger(mn=MN), "2011", sent_at=now, data_time=now, values=values)
    )
