"""How many vehicles of each company should have active safety, have it, and are online. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Set

from backends.gateway.departments.transport.settings import SOURCE
from backends.gateway.departments.transport.vehicles import Vehicle
from backends.record.observation import CoverageTold

TOPIC = "active_safety"
NO_COMPANY = "未登记企业"


def coverage(
    vehicles: Iterable[Vehicle],
    heard: Mapping[str, dt.datetime],
    seen: Set[str],
    kinds: Set[str],
    since: dt.datetime,
) -> CoverageTold:
    """`kinds` must have the devices; a vehicle has them when the table says so or they were
    `seen` to speak; it is online when it was `heard` by our clock since `since`."""
    rows: dict[str, list[int]] = {}
    for vehicle in vehicles:
        if vehicle.kind not in kinds:
            continue
        row = rows.setdefault(vehicle.company or NO_COMPANY, [0, 0, 0])
        row[0] += 1
        if vehicle.has_safety or vehicle.phone in seen:
            row[1] += 1
            last = heard.get(vehicle.phone)
            row[2] += last is not None and last >= since
    return CoverageTold(
        source=SOURCE,
        topic=TOPIC,
        rows=[(company, row[0], row[1], row[2]) for company, row in sorted(rows.items())],
    )
