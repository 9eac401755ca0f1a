"""Values within MANSCDP elements: numbers, times, yes and no, as devices write them. Pure."""

from __future__ import annotations

import datetime as dt
import math
import re

CHINA = dt.timezone(dt.timedelta(hours=8))

_TIME = re.compile(
    r"([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})[T ]+([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})"
    r"(?:\.([0-9]{1,6})[0-9]*+)?(Z|[+-][0-9]{2}:?[0-9]{2})?"
)
_YES = frozenset({"ON", "ONLINE", "OK", "1", "TRUE", "YES"})
_NO = frozenset({"OFF", "OFFLINE", "0", "ERROR", "FALSE", "NO"})


def whole(text: str, default: int = 0) -> int:
    """A whole number of up to 18 digits, else `default`."""
    text = text.strip()
    digits = text.removeprefix("-")
    if digits.isascii() and digits.isdigit() and len(digits) <= 18:
        return int(text)
    return default


def real(text: str) -> float | None:
    """A finite number of up to 40 characters, else None."""
    try:
        number = float(text) if len(text) <= 40 and "_" not in text else math.nan
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def degrees(text: str, most: float) -> float | None:
    """A longitude or latitude within its bound; 0 counts as none: devices send it unset."""
    number = real(text)
    return number if number is not None and 0 < abs(number) <= most else None


def time(text: str) -> dt.datetime | None:
    """Aware UTC of a local time, which is +08:00 where no zone is written. None: no time."""
    match = _TIME.fullmatch(text.strip())
    if match is None:
        return None
    parts = [int(part) for part in match.groups()[:6]]
    micros = int((match[7] or "").ljust(6, "0"))
    try:
        at = dt.datetime(
            parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], micros, _zone(match[8])
        )
        return at.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None


def time_text(at: dt.datetime) -> str:
    """`2026-11-22T05:14:40`, +08:00. ValueError for a naive time."""
    if at.tzinfo is None:
        raise ValueError("a naive time")
    return at.astimezone(CHINA).strftime("%Y-%m-%dT%H:%M:%S")


def date_header(at: dt.datetime) -> str:
    """The Date of a 200 to REGISTER, the device's time source: with milliseconds, no zone."""
    millis = at.microsecond // 1000
    return f"{time_text(at)}.{millis:03d}"


def yes(text: str) -> bool | None:
    """ON, OK, 1, … and their opposites in any case; None for neither."""
    word = text.strip().upper()
    if word in _YES:
        return True
    return False if word in _NO else None


def _zone(text: str | None) -> dt.timezone:
    if not text:
        return CHINA
    if text == "Z":
        return dt.UTC
    hours, minutes = int(text[1:3]), int(text[-2:])
    offset = dt.timedelta(hours=hours, minutes=minutes)
    return dt.timezone(-offset if text[0] == "-" else offset)
