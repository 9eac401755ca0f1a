"""The header's counts, kept up by what changed."""

from __future__ import annotations

from backends.link.api import Change
from backends.record.alarm import AlarmState, Shelf
from backends.record.common import Actor, Severity
from backends.record.ids import AlarmId, UserId
from tests.gui.alarm_samples import an_alarm
from tests.gui.fakes_link import NOW
from widgets.shell.counts import AlarmTally, Count, alarm_counts


def test_counts_kept_up_are_those_counted_anew() -> None:
    tally = AlarmTally()
    alarms = {AlarmId(n): an_alarm(n, Severity.II) for n in "abc"}
    assert tally.read(alarms, Change(reset=True)) == alarm_counts(alarms.values())
    alarms[AlarmId("a")] = an_alarm("a", Severity.I, AlarmState.ACKED)
    del alarms[AlarmId("b")]
    alarms[AlarmId("c")] = an_alarm("c", Severity.II, AlarmState.NORM)
    change = Change(alarms=frozenset(map(AlarmId, "abc")))
    assert tally.read(alarms, change) == alarm_counts(alarms.values())
    assert tally.read(alarms, Change(alarms=frozenset()))[Severity.I] == Count(0, 1)


def test_what_is_shelved_stays_active_and_calls_nobody() -> None:
    shelf = Shelf(by=Actor(user=UserId("x")), at=NOW, until=NOW, reason="检修")
    shelved = an_alarm("a", Severity.I, shelf=shelf)
    assert alarm_counts([shelved])[Severity.I] == Count(0, 1)


def test_back_filled_data_counts_as_unacknowledged_only_once_it_is_known_to_hold() -> None:
    late, holds = an_alarm("a", Severity.I, is_late=True), an_alarm("b", Severity.I)
    assert alarm_counts([late, holds])[Severity.I] == Count(1, 2)
