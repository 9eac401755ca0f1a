"""Which gateways a machine runs: one a department, so that no adapter takes another down with it.

Departments that carry to the same receiver share one: a receiver is served by one process. What
belongs to none (GB/T 28181) is the centre's. Reads the mapping files' heads; starts nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import msgspec
import msgspec.toml

from app.settings.model import RestEntry, SiteSettings
from app.site import hub_url
from backends.gateway.departments.emergency.settings import placed as emergency_placed
from backends.gateway.departments.environment.settings import placed as environment_placed
from backends.gateway.departments.transport.settings import placed as transport_placed
from backends.gateway.settings import GatewaySettings, RestSource
from backends.record.common import Department

# From `run` to its gateways: a mapping file that is mended meanwhile must not move a department to
# another process while the one that had it lives.
SPLIT_VARIABLE = "WATCHFLOOR_GATEWAYS"
CENTRE = Department.CENTRE
_ANY = "*"  # receivers of a file that cannot be read, or of words that its adapter fills in


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One gateway. `rest`: mapping files of the settings' [[rest]] entries, as they stand there."""

    name: str
    departments: list[Department]
    rest: list[str] = []


class _Source(msgspec.Struct):
    department: Department


class _Way(msgspec.Struct):
    targets: list[str] = []


class _Head(msgspec.Struct):
    """Of a mapping file: whose it is and to whom it carries."""

    source: _Source
    outward: list[_Way] = []


# Whose gateway says what is wrong with a file that cannot be read.
_UNREADABLE = _Head(_Source(Department.URBAN), [_Way([_ANY])])


def split(path: Path, site: SiteSettings) -> list[Part]:
    """The gateways that the settings in `path` need, the centre's first."""
    heads = [_head(path, entry) for entry in site.rest]
    groups: list[tuple[set[Department], set[str]]] = [({CENTRE}, set())]
    served = list(_served(site, heads))
    if any(_ANY in receivers for _, receivers in served):  # it may be anybody's
        served = [(department, receivers and {_ANY}) for department, receivers in served]
    for department, receivers in served:
        shared = [g for g in groups if department in g[0] or receivers & g[1]]
        groups = [g for g in groups if g not in shared]
        departments = {department}.union(*(g[0] for g in shared))
        groups.append((departments, receivers.union(*(g[1] for g in shared))))
    parts = [
        Part(
            name="+".join(sorted(departments)),
            departments=sorted(departments),
            rest=[
                entry.mapping
                for entry, head in zip(site.rest, heads, strict=True)
                if head.source.department in departments
            ],
        )
        for departments, _ in groups
    ]
    return sorted(parts, key=lambda part: (CENTRE not in part.departments, part.name))


def as_told(path: Path, site: SiteSettings) -> list[Part]:
    """As `run` has split them, else as the settings are now."""
    told = os.environ.get(SPLIT_VARIABLE)
    return msgspec.json.decode(told, type=list[Part]) if told else split(path, site)


def settings_of(
    path: Path, site: SiteSettings, data: Path, token: str, name: str = ""
) -> GatewaySettings:
    """What the gateway of that name serves; without a name one serves all. KeyError: no such."""
    own, parts = data / "gateway", as_told(path, site)
    whole = GatewaySettings(
        hub_url=hub_url(site),
        ingest_token=token,
        data=str(data),
        hub_ca_file=site.hub.tls_ca,
        departments=tuple(department for part in parts for department in part.departments),
        emergency=site.emergency and emergency_placed(site.emergency, path.parent, own),
        environment=site.environment and environment_placed(site.environment, path.parent, own),
        transport=transport_placed(site.transport, path.parent, own),
        rest=[_source(path, entry, own) for entry in site.rest],
        gb28181=site.gb28181,
    )
    if not name:
        return whole
    part = {part.name: part for part in parts}[name]
    its = part.departments
    return msgspec.structs.replace(
        whole,
        name="" if CENTRE in its else name,
        others=[other.name for other in parts if other is not part],
        departments=tuple(its),
        emergency=whole.emergency if Department.EMERGENCY in its else None,
        environment=whole.environment if Department.ENVIRONMENT in its else None,
        transport=whole.transport if Department.TRANSPORT in its else None,
        rest=[_source(path, entry, own) for entry in site.rest if entry.mapping in part.rest],
        gb28181=whole.gb28181 if CENTRE in its else None,
    )


def _served(site: SiteSettings, heads: list[_Head]) -> Iterator[tuple[Department, set[str]]]:
    """Each way in: whose, and the receivers that it carries to."""
    if site.emergency is not None:
        yield Department.EMERGENCY, {receiver.target for receiver in site.emergency.receiver}
    if site.environment is not None:
        yield Department.ENVIRONMENT, {"department:environment", "loggers"}
    if site.transport is not None:
        yield Department.TRANSPORT, {"department:transport", "vehicles"}
    for head in heads:
        receivers = {target for way in head.outward for target in way.targets}
        yield head.source.department, {_ANY if "$" in name else name for name in receivers}


def _head(path: Path, entry: RestEntry) -> _Head:
    try:
        text = (path.parent / entry.mapping).read_text("utf-8-sig")
        return msgspec.toml.decode(text, type=_Head)
    except (OSError, UnicodeDecodeError, msgspec.MsgspecError, RecursionError):
        return _UNREADABLE


def _source(path: Path, entry: RestEntry, own: Path) -> RestSource:
    return RestSource(
        mapping=str(path.parent / entry.mapping), base_url=entry.base_url, data=str(own)
    )
