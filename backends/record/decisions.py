"""What the deciders of incidents and tasks check alike: versions, reasons, lengths, times. Pure."""

from __future__ import annotations

import datetime as dt

import msgspec

from backends.record.refusal import Refusal, RefusalCode

MOST_TEXT = 20_000  # characters of one text: some ten printed pages
# A person's watch, or a console's clock, may run this much ahead of the hub's.
AHEAD = dt.timedelta(minutes=5)


def refused(code: RefusalCode, detail: str) -> Refusal:
    """A refusal in few words."""
    return Refusal(code=code, detail=detail)


def stale(seen: int, version: int) -> Refusal | None:
    """Refused where the subject changed since it was on the screen."""
    if seen == version:
        return None
    detail = f"version {seen} was seen, it is now {version}"
    return refused(RefusalCode.STALE_VERSION, detail)


def without_words(text: str, what: str) -> Refusal | None:
    """Refused where a reason, result or conclusion is missing."""
    if text.strip():
        return None
    return refused(RefusalCode.REASON_MISSING, f"the {what} is missing")


def blank(text: str, what: str) -> Refusal | None:
    """Refused where a text that must be there is empty."""
    return None if text.strip() else refused(RefusalCode.MALFORMED, f"the {what} is empty")


def badly_formed(command: msgspec.Struct) -> Refusal | None:
    """Refused where a text is too long or a time has no zone."""
    for name in command.__struct_fields__:
        value = getattr(command, name)
        if isinstance(value, str) and len(value) > MOST_TEXT:
            return refused(RefusalCode.TOO_LARGE, f"{name} is {len(value)} characters long")
        if isinstance(value, dt.datetime) and value.utcoffset() is None:
            return refused(RefusalCode.MALFORMED, f"{name} has no time zone")
    return None


def in_future(moment: dt.datetime | None, now: dt.datetime) -> Refusal | None:
    """Refused where something said to have happened lies ahead."""
    if moment is None or moment <= now + AHEAD:
        return None
    detail = f"{moment.isoformat()} is still to come, it is {now.isoformat()}"
    return refused(RefusalCode.OUT_OF_RANGE, detail)
