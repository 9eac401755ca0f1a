"""When a message of the outbox is tried again, and when it is given up. Pure.

Only what was not delivered for certain is sent again by itself. What may have arrived is asked for
first; where nobody can tell, a person decides.
"""

from __future__ import annotations

import datetime as dt
import enum

FIRST_S = 1.0
MOST_S = 60.0
# Asked so often without an answer, a person is told; asking goes on meanwhile.
ASKED_BEFORE_A_PERSON = 5
# A gateway that carries something says so before; silent for so long, it has died over it.
CARRIED_WITHIN_S = 40.0
# A proxy that answers 504 lets its backend go on, and a slow system commits after our time-out.
LONGEST_REQUEST_S = 60.0
EARLY_EVERY_S = 5.0  # so often it is asked for meanwhile


class Next(enum.Enum):
    """What becomes of a message that has not arrived."""

    AGAIN = enum.auto()
    DEAD = enum.auto()


def pause_s(tries: int, jitter: float) -> float:
    """Seconds before the next try after `tries`: 1, 2, 4 … 60; jitter 0..1 takes up to half."""
    full = min(MOST_S, FIRST_S * 2.0 ** min(max(tries - 1, 0), 16))
    return full * (1.0 - jitter / 2.0)


def ask_pause_s(asked: int, jitter: float) -> float:
    """Seconds before a message of unknown fate is asked for: the first time at once."""
    return 0.0 if asked <= 0 else pause_s(asked, jitter)


def may_be_under_way(since_sending_s: float | None) -> bool:
    """Whether a target that knows nothing of a message may have it still. None: long ago."""
    return since_sending_s is not None and since_sending_s < LONGEST_REQUEST_S


def after_failure(
    queued_at: dt.datetime, now: dt.datetime, give_up_after_h: float, *, is_final: bool
) -> Next:
    """Whether a message that was not delivered is tried again."""
    is_old = now - queued_at >= dt.timedelta(hours=give_up_after_h)
    return Next.DEAD if is_final or is_old else Next.AGAIN
