"""The departments a gateway can serve: one line each. The contract tests pick them up."""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import msgspec.toml

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
from backends.gateway.rest.mapping import load_mapping
from backends.gateway.rest.tables import Name
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

    def named(self, settings: Any) -> Connector:
        """As the health board knows this instance: under the source that its mapping file names.

        Raises MappingError where the file does not say which source it is.
        """
        if not (mapping := getattr(settings, "mapping", "")):
            return self
        source = _source(Path(mapping), settings.base_url)
        is_known = source.department in set(Department)
        return dataclasses.replace(
            self,
            source=SourceId(source.id),
            department=Department(source.department) if is_known else self.department,
            title=source.name or self.title,
        )


class _Source(msgspec.Struct):
    """Of [source]: enough to say which one has a fault."""

    id: Name
    name: str = ""
    department: str = ""


class _Head(msgspec.Struct):
    source: _Source


def _source(path: Path, base_url: str) -> _Source:
    try:
        return msgspec.toml.decode(path.read_text("utf-8-sig"), type=_Head).source
    except (OSError, UnicodeDecodeError, msgspec.MsgspecError, RecursionError):
        source = load_mapping(path, base_url).source  # says what is wrong, and in which line
        return _Source(source.id, source.name, source.department)


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
