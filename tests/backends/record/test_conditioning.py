"""On- and off-delay, chatter control: what stands is not lost, what is over does not stay."""

from __future__ import annotations

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from backends.record.common import Department, Severity
from backends.record.conditioning import Held, Passed, condition, due, release
from backends.record.ids import SourceId
from backends.record.observation import ConditionCleared, ConditionRaised
from backends.record.policy import AlarmClass, AlarmPolicy, Policy
from tests.backends.record.samples import at

PLAIN = Policy()
DELAYED = Policy(
    alarms=AlarmPolicy(classes=[AlarmClass(kind="level", on_delay_s=10.0, off_delay_s=20.0)])
)


def a_raise(seconds: float, severity: Severity = Severity.III) -> ConditionRaised:
    return ConditionRaised(
        source=SourceId("s"),
        key="k",
        department=Department.URBAN,
        severity=severity,
        kind="level",
        title="井水位高",
        occurred_at=at(seconds),
    )


def a_clear(seconds: float) -> ConditionCleared:
    return ConditionCleared(source=SourceId("s"), key="k", occurred_at=at(seconds))


def fed(
    *said: ConditionRaised | ConditionCleared,
    policy: Policy = PLAIN,
    held: Held | None = None,
) -> tuple[Held | None, list[Passed]]:
    """Each word when it occurred, timers in between on time."""
    passed: list[Passed] = []
    for one in said:
        held, more = condition(held, one, one.occurred_at, policy)
        passed += more
    return held, passed


def settled(
    held: Held | None, passed: list[Passed], policy: Policy
) -> tuple[Held | None, list[Passed]]:
    """After all timers."""
    while held is not None and held.at is not None:
        held, more = release(held, held.at, policy)
        assert more, "a timer that does nothing would run for ever"
        passed = passed + more
    return held, passed


def test_without_delay_or_chatter_words_pass_unchanged_and_nothing_waits() -> None:
    held, passed = fed(a_raise(0), a_raise(5), a_clear(100))
    assert passed == [(a_raise(0), False), (a_raise(5), False), (a_clear(100), False)]
    assert held is None
    standing, _ = fed(a_raise(0))
    assert standing is not None
    assert due(standing, PLAIN) is None


def test_a_raise_waits_for_its_on_delay_and_then_passes() -> None:
    held, passed = fed(a_raise(0), policy=DELAYED)
    assert held is not None
    assert (passed, due(held, DELAYED)) == ([], at(10))
    assert release(held, at(9), DELAYED) == (held, [])
    held, passed = release(held, at(10), DELAYED)
    assert passed == [(a_raise(0), False)]


def test_a_raise_shorter_than_its_on_delay_calls_nobody() -> None:
    held, passed = fed(a_raise(0), a_clear(5), policy=DELAYED)
    assert held is None
    assert passed == [(a_clear(5), False)], "it may stand from before a restart"


def test_the_last_words_said_during_the_delay_pass() -> None:
    held, _ = fed(a_raise(0), a_raise(5, Severity.I), policy=DELAYED)
    assert held is not None
    assert due(held, DELAYED) == at(10), "a repeat does not delay it further"
    assert release(held, at(10), DELAYED)[1] == [(a_raise(5, Severity.I), False)]


def test_a_delayed_raise_outlives_a_restart() -> None:
    held, _ = fed(a_raise(0), policy=DELAYED)
    kept = msgspec.msgpack.decode(msgspec.msgpack.encode(held), type=Held)
    assert release(kept, at(3600), DELAYED)[1] == [(a_raise(0), False)]


def test_a_buffered_raise_older_than_its_delay_passes_at_once() -> None:
    _, passed = condition(None, a_raise(0), at(600), DELAYED)
    assert passed == [(a_raise(0), False)]


def test_a_clear_waits_for_its_off_delay() -> None:
    standing, _ = condition(None, a_raise(0), at(10), DELAYED)
    held, passed = condition(standing, a_clear(30), at(30), DELAYED)
    assert held is not None
    assert (passed, due(held, DELAYED)) == ([], at(50))
    assert release(held, at(49), DELAYED) == (held, [])
    after, passed = release(held, at(50), DELAYED)
    assert passed == [(a_clear(30), False)]
    assert after is None or not after.is_on


def test_what_comes_back_within_the_off_delay_was_never_gone() -> None:
    standing, _ = condition(None, a_raise(0), at(10), DELAYED)
    held, _ = condition(standing, a_clear(30), at(30), DELAYED)
    held, passed = condition(held, a_raise(40), at(40), DELAYED)
    assert passed == [(a_raise(40), False)]
    assert held is not None
    assert held.at is None


def test_the_third_raise_in_a_minute_chatters_and_its_clear_waits_for_quiet() -> None:
    held, passed = fed(a_raise(0), a_clear(5), a_raise(10), a_clear(15), a_raise(20), a_clear(25))
    assert [one for one, _ in passed if isinstance(one, ConditionCleared)] == [
        a_clear(5),
        a_clear(15),
    ]
    assert passed[-1] == (a_raise(20), True)
    assert held is not None
    assert due(held, PLAIN) == at(85)
    assert release(held, at(85), PLAIN) == (None, [(a_clear(25), False)])


def test_a_chattering_alarm_stands_as_one_however_often_it_comes() -> None:
    said: list[ConditionRaised | ConditionCleared] = []
    for second in range(0, 600, 10):
        said += [a_raise(second), a_clear(second + 5)]
    held, passed = fed(*said)
    clears = [one for one, _ in passed if isinstance(one, ConditionCleared)]
    assert clears == [a_clear(5), a_clear(15)]
    assert settled(held, passed, PLAIN)[1][-1] == (a_clear(595), False)


def test_three_raises_in_more_than_a_minute_do_not_chatter() -> None:
    _, passed = fed(a_raise(0), a_clear(5), a_raise(30), a_clear(35), a_raise(61))
    assert not any(is_chattering for _, is_chattering in passed)


def test_a_standing_condition_that_repeats_itself_does_not_chatter() -> None:
    _, passed = fed(*(a_raise(second) for second in range(60)))
    assert not any(is_chattering for _, is_chattering in passed)


def test_a_chattering_alarm_that_stays_is_told_to_be_calm() -> None:
    held, _ = fed(a_raise(0), a_clear(5), a_raise(10), a_clear(15), a_raise(20))
    assert held is not None
    assert due(held, PLAIN) == at(80)
    calm, passed = release(held, at(80), PLAIN)
    assert passed == [(a_raise(20), False)]
    assert calm is not None
    assert (calm.is_on, calm.at) == (True, None)


def test_worse_passes_at_once_while_chattering() -> None:
    held, _ = fed(a_raise(0), a_clear(5), a_raise(10), a_clear(15), a_raise(20))
    _, passed = fed(a_raise(22, Severity.I), held=held)
    assert passed == [(a_raise(22, Severity.I), True)]


def test_a_late_word_moves_no_timer() -> None:
    held, _ = fed(a_raise(0), a_clear(5), a_raise(10), a_clear(15), a_raise(20), a_clear(25))
    after, passed = condition(held, a_raise(24), at(30), PLAIN)
    assert (after, passed) == (held, [(a_raise(24), True)])
    waiting, _ = fed(a_raise(10), policy=DELAYED)
    assert condition(waiting, a_clear(9), at(11), DELAYED)[0] == waiting


def test_history_from_a_buffer_is_judged_by_its_own_times() -> None:
    held: Held | None = None
    for one in (a_raise(0), a_clear(5), a_raise(300), a_clear(305), a_raise(600)):
        held, passed = condition(held, one, at(3600), PLAIN)
        assert passed == [(one, False)]


STEPS = st.lists(
    st.tuples(st.booleans(), st.integers(1, 40), st.booleans()), min_size=1, max_size=40
)


@settings(max_examples=200, deadline=None)
@given(STEPS, st.sampled_from([PLAIN, DELAYED]))
def test_the_last_word_always_passes_in_the_end_restarts_or_not(
    steps: list[tuple[bool, int, bool]], policy: Policy
) -> None:
    held: Held | None = None
    passed: list[Passed] = []
    second = 0
    for is_raise, pause, is_restart in steps:
        second += pause
        held, more = condition(held, (a_raise if is_raise else a_clear)(second), at(second), policy)
        passed += more
        if is_restart and held is not None:
            is_kept = due(held, policy) is not None
            kept = msgspec.msgpack.decode(msgspec.msgpack.encode(held), type=Held)
            held = kept if is_kept else None
    _, passed = settled(held, passed, policy)
    last, _ = passed[-1]
    assert isinstance(last, ConditionRaised if steps[-1][0] else ConditionCleared)
    assert [one.occurred_at for one, _ in passed] == sorted(one.occurred_at for one, _ in passed)
