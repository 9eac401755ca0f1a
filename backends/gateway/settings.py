"""What the gateway process is told at its start. Types only; read and checked by app."""

from __future__ import annotations

import msgspec

from backends.gateway.departments.emergency.settings import EmergencySettings
from backends.gateway.departments.environment.settings import EnvironmentSettings
from backends.gateway.departments.transport.settings import TransportSettings
from backends.gateway.departments.urban.settings import UrbanSettings
from backends.gateway.gb28181.settings import Gb28181Settings
from backends.record.common import Department

RestSource = UrbanSettings  # any department's REST system is told the same


class GatewaySettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Settings of one gateway. `data` is a folder; a department absent is not served.

    `name`: of one of several on a machine, empty for the centre's or the only one; `others`: those
    beside it. What waited in gateways that are no longer among them is sent too. `departments`:
    whose gateway it is, for its health.
    `hub_ca_file` (PEM) is for a hub whose certificate no public authority signed.
    """

    hub_url: str
    ingest_token: str
    data: str
    hub_ca_file: str = ""
    name: str = ""
    others: list[str] = []
    departments: tuple[Department, ...] = (Department.CENTRE,)
    emergency: EmergencySettings | None = None
    environment: EnvironmentSettings | None = None
    transport: TransportSettings | None = None
    rest: list[RestSource] = []
    gb28181: Gb28181Settings | None = None
