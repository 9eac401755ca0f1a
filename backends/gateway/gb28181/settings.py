"""What the GB/T 28181 platform is told at its start, as people write it. Types only."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from backends.gateway.gb28181.gate import HOST_RATE_PER_S
from backends.gateway.gb28181.upward_settings import UpwardEntry
from backends.link.devices import DeviceProfile

Listen = Annotated[str, Meta(pattern=r"^.+:\d{1,5}$")]
PlatformId = Annotated[str, Meta(pattern=r"^\d{20}$")]
_DeviceId = Annotated[str, Meta(pattern=r"^\d{1,20}$")]


class NetworkEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """[[gb28181.network]]. `host`: the address under which its devices reach us, where that is
    not our own (NAT)."""

    name: Annotated[str, Meta(min_length=1, max_length=64)]
    host: str = ""


class DeviceEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """[[gb28181.device]]. `password` by reference; left out: that of [gb28181]."""

    id: _DeviceId
    name: str = ""
    password: str = ""
    profile: DeviceProfile = DeviceProfile()


class Gb28181Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """[gb28181]: the platform that devices register with, by UDP and TCP on one port.

    `id`: ours, 20 digits; `domain`: its first ten where left out. `password`: of devices that
    have none of their own.
    """

    id: PlatformId
    listen: Listen = "0.0.0.0:5060"
    domain: Annotated[str, Meta(pattern=r"^(\d{10})?$")] = ""
    password: str = ""
    host_rate_per_s: Annotated[float, Meta(ge=10.0, le=100_000.0)] = HOST_RATE_PER_S
    network: list[NetworkEntry] = []
    device: list[DeviceEntry] = []
    upward: list[UpwardEntry] = []

    @property
    def realm(self) -> str:
        """The SIP domain."""
        return self.domain or self.id[:10]
