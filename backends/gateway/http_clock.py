"""A system's clock by the Date of its HTTP answers. Pure."""

from __future__ import annotations

import datetime as dt
import email.utils

_TRUSTED_S = 86_400.0  # a Date that is more than a day off is no clock
_COARSE_S = 2.0  # it tells whole seconds: under two it is no skew


def skew_of(date: str, now: dt.datetime) -> float | None:
    """Theirs minus ours in seconds; None where the header tells nothing."""
    try:
        theirs = email.utils.parsedate_to_datetime(date)
    except ValueError:
        return None
    if theirs.tzinfo is None:
        theirs = theirs.replace(tzinfo=dt.UTC)
    skew_s = (theirs - now).total_seconds()
    if abs(skew_s) >= _TRUSTED_S:
        return None
    return 0.0 if abs(skew_s) < _COARSE_S else skew_s
