"""One to two in a hundred rows as real systems spoil them. Pure: which ones follows from the id."""

from __future__ import annotations

import random
from dataclasses import dataclass

SHARE = 0.015


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What a system calls the fields that get spoilt."""

    title: str
    lon: str
    lat: str
    updated: str


def spoilt(row: dict[str, object], key: str, names: Names, share: float) -> dict[str, object]:
    """The row, or in `share` of all a row with something wrong in it."""
    chance = random.Random(f"dirt/{key}")
    if chance.random() >= share:
        return row
    row = dict(row)
    match chance.randrange(6):
        case 0:  # latitude and longitude in each other's place
            row[names.lon], row[names.lat] = row.get(names.lat), row.get(names.lon)
        case 1:
            row[names.title] = ""
        case 2:
            row[names.lon] = "未知"
        case 3:  # a clock that was never set
            row[names.updated] = (
                0 if isinstance(row.get(names.updated), int) else "1970-01-01 08:00:00"
            )
        case 4:
            row.pop(names.updated, None)
        case 5:  # an object where a text stands
            row[names.title] = {"value": row.get(names.title)}
    return row
