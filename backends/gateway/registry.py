"""The departments a gateway can serve: one line each. The contract tests pick them up."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import msgspec

from backends.gateway.departments.emergency import service as emergency
from backends.gateway.departments.emergency.settings import SOURCE as EMERGENCY_SOURCE
from backends.gateway.departments.emergency.settings import EmergencySettings
from backends.gateway.departments.environment import service as environment
from backends.gateway.departments.environment.settings import SOURCE as ENVIRONMENT_SOURCE
from backends.gateway.departments.environment.settings import EnvironmentSettings
from backends.gateway.departments.transport import service as transport
from backends.gateway.departments.transport.settings import SOURCE as TRANSPORT_SOURCE
from backends.gateway.departments.transport.settings import TransportSettings
from backends.gateway.departments.urban import service as urban
from backends.gateway.departments.urban.settings import UrbanSettings
from backends.gateway.settings import GatewaySettings
from backends.record.common import Department
from backends.record.ids import SourceId


@dataclass(frozen=True, slots=True, kw_only=True)
class Connector:
    """A department's way in. `serve(settings, sink, ready, clock, post)` runs until cancelled."""

    name: str
    department: Department
    source: SourceId
    title: str
    settings_type: type[msgspec.Struct]
    serve: Callable[..., Awaitable[None]]

    def settings_of(self, settings: GatewaySettings) -> list[Any]:
        """The settings of each instance that this gateway is to serve."""
        found = getattr(settings, self.name)
        return found if isinstance(found, list) else [found] if found is not None else []


CONNECTORS = (
    Connector(
        name="emergency",
        department=Department.EMERGENCY,
        source=EMERGENCY_SOURCE,
        title=emergency.NAME,
        settings_type=EmergencySettings,
        serve=emergency.serve,
    ),
    Connector(
        name="environment",
        department=Department.ENVIRONMENT,
        source=ENVIRONMENT_SOURCE,
        title=environment.NAME,
        settings_type=EnvironmentSettings,
        serve=environment.serve,
    ),
    Connector(
        name="transport",
        department=Department.TRANSPORT,
        source=TRANSPORT_SOURCE,
        title=transport.NAME,
        settings_type=TransportSettings,
        serve=transport.serve,
    ),
    Connector(
        name="rest",
        department=Department.URBAN,
        source=SourceId("rest"),
        title="REST 接口",
        settings_type=UrbanSettings,
        serve=urban.serve,
    ),
)
