"""Times as systems write them, to aware UTC and back. Pure."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache


@lru_cache(maxsize=64)
def zone_of(offset: str) -> dt.timezone:
    """The zone of "+08:00"."""
    minutes = int(offset[1:3]) * 60 + int(offset[4:6])
    return dt.timezone(dt.timedelta(minutes=-minutes if offset[0] == "-" else minutes))


def read_time(text: str, shape: str, zone: str) -> dt.datetime:
    """Aware UTC of a text in a format; `zone` where it names none. ValueError when it is none."""
    if shape in ("unix_ms", "unix_s"):
        return dt.datetime.fromtimestamp(float(text) / (1000 if shape == "unix_ms" else 1), dt.UTC)
    moment = (
        dt.datetime.fromisoformat(text) if shape == "iso" else dt.datetime.strptime(text, shape)
    )
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone_of(zone))
    return moment.astimezone(dt.UTC)


def write_time(moment: dt.datetime, shape: str, zone: str) -> str | int:
    """An aware time in a format; what counts from 1970 is a number."""
    if shape == "unix_ms":
        return round(moment.timestamp() * 1000)
    if shape == "unix_s":
        return round(moment.timestamp())
    local = moment.astimezone(zone_of(zone))
    return local.isoformat() if shape == "iso" else local.strftime(shape)
