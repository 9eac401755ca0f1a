"""Back-filled data against what stands already: it silences nothing, and calls for nothing over."""

from __future__ import annotations

import msgspec

from backends.record.alarm import AlarmRaised, AlarmState, ClearAlarm, RaiseAlarm
from backends.record.alarm_decider import decide
from backends.record.alarm_fold import is_calling
from backends.record.common import Severity
from tests.backends.record.samples import ALARM, a_raise, after, at, context


def late(seconds: float, severity: Severity = Severity.II, title: str = "补传") -> RaiseAlarm:
    return msgspec.structs.replace(a_raise(seconds, severity, title), is_late=True)


def test_back_filled_words_do_not_silence_an_alarm_that_calls() -> None:
    calling = after(None, a_raise(0, Severity.III), 0)
    worse = after(calling, late(10, Severity.II), 60)
    assert worse is not None and is_calling(worse) and worse.severity is Severity.II
    over = after(worse, ClearAlarm(alarm=ALARM, occurred_at=at(70), detail={}), 80)
    assert over is not None and over.state is AlarmState.RTNUN, "people still have to see it"


def test_back_filled_words_of_nothing_known_call_nobody() -> None:
    decided = decide(None, late(0), context(600))
    assert isinstance(decided, tuple) and isinstance(decided[0], AlarmRaised)
    assert decided[0].is_late
    alarm = after(None, late(0), 600)
    assert alarm is not None and not is_calling(alarm)
    gone = after(alarm, ClearAlarm(alarm=ALARM, occurred_at=at(30)), 601)
    assert gone is not None and gone.state is AlarmState.NORM
