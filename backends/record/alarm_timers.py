"""When an alarm next needs something by itself: a shelf's end, an escalation. Pure."""

from __future__ import annotations

import datetime as dt
import zlib

from backends.record.alarm import Alarm, AlarmState, EscalateAlarm, ExpireShelf, SettleLateAlarm
from backends.record.alarm_fold import is_calling
from backends.record.ids import AlarmId
from backends.record.policy import Policy

# Shelves that end together come back one after the other, within this time.
STAGGER_MS = 20_000

_Timer = tuple[dt.datetime, ExpireShelf | EscalateAlarm | SettleLateAlarm]


def due(state: Alarm, policy: Policy) -> _Timer | None:
    """The alarm's next timer and what it does then; None where nothing runs.

    Several overdue steps come one after the other with the time between them, as if they had
    been on time.
    """
    if state.shelf is not None:  # set aside: it cannot escalate
        at = state.shelf.until + stagger(state.id)
        return at, ExpireShelf(alarm=state.id)
    if state.is_late and state.state is AlarmState.UNACK:
        window = dt.timedelta(seconds=policy.exchange.late_window_s)
        return state.changed_at + window, SettleLateAlarm(alarm=state.id)
    return _escalation(state, policy)


def stagger(alarm: AlarmId) -> dt.timedelta:
    """How much later than its end the shelf of this alarm is lifted: 0 to 20 s, always the same."""
    return dt.timedelta(milliseconds=zlib.crc32(alarm.encode()) % STAGGER_MS)


def _escalation(state: Alarm, policy: Policy) -> _Timer | None:
    if not is_calling(state):
        return None
    since = state.unanswered_since or state.since
    before_s = 0.0
    for step in policy.alarms.escalation.get(str(int(state.severity)), []):
        if step.role in state.escalated_to:
            before_s = step.after_s
            continue
        at = since + dt.timedelta(seconds=step.after_s)
        if state.escalated_at is not None:
            gap = dt.timedelta(seconds=max(0.0, step.after_s - before_s))
            at = max(at, state.escalated_at + gap)
        return at, EscalateAlarm(alarm=state.id, role=step.role)
    return None
