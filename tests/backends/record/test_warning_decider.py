"""Warnings: issued, updated, noted, and the four ways in which they end."""

from __future__ import annotations

import pytest

from backends.record.common import Actor, Department, Severity
from backends.record.ids import SourceId, WarningId
from backends.record.policy import Policy
from backends.record.refusal import Refusal, RefusalCode
from backends.record.warning import (
    OWN_SOURCE,
    Area,
    CancelWarning,
    ExpireWarning,
    IssueWarning,
    NoteWarning,
    PublishWarning,
    SupersedeWarning,
    WarningCommand,
    WarningNotice,
    WarningState,
    WithdrawWarning,
)
from backends.record.warning_decider import decide, due, evolve
from tests.backends.record.samples import LEADER, OTHER, at, context, event_of

SOURCE = SourceId("cap")
WARNING = WarningId("w-1")
IN_FORCE, CANCELLED, SUPERSEDED, EXPIRED = (
    WarningState.IN_FORCE,
    WarningState.CANCELLED,
    WarningState.SUPERSEDED,
    WarningState.EXPIRED,
)
EXPIRE = ExpireWarning(warning=WARNING)
SUPERSEDE = SupersedeWarning(warning=WARNING, replaced_by=WarningId("w-2"))


def issue(seconds: float = 0, colour: Severity = Severity.III, until: float = 3600) -> IssueWarning:
    return IssueWarning(
        warning=WARNING,
        source=SOURCE,
        key="rain-1",
        department=Department.EMERGENCY,
        colour=colour,
        kind="rainstorm",
        headline="暴雨黄色预警",
        area=Area(name="全市"),
        issued_at=at(seconds),
        until=at(until),
    )


def cancel(seconds: float) -> CancelWarning:
    return CancelWarning(warning=WARNING, occurred_at=at(seconds))


def note(version: int) -> NoteWarning:
    return NoteWarning(warning=WARNING, seen_version=version)


def after(
    state: WarningNotice | None,
    command: WarningCommand,
    seconds: float = 0,
    actor: Actor = LEADER,
) -> WarningNotice:
    decided = decide(state, command, context(seconds, actor))
    assert not isinstance(decided, Refusal), decided
    for payload in decided:
        event = event_of(payload, state.version + 1 if state else 1, actor, at(seconds), WARNING)
        state = evolve(state, event, payload)
    assert state is not None
    return state


def refused(state: WarningNotice | None, command: WarningCommand) -> RefusalCode:
    refusal = decide(state, command, context(10))
    assert isinstance(refusal, Refusal), refusal
    return refusal.code


def test_an_issued_warning_is_in_force_until_its_end() -> None:
    warning = after(None, issue())
    assert (warning.state, warning.colour, warning.issued_at) == (IN_FORCE, Severity.III, at(0))
    assert due(warning, Policy()) == (at(3600), EXPIRE)


def test_the_same_words_at_each_poll_are_not_logged() -> None:
    warning = after(None, issue())
    assert decide(warning, issue(), context(60)) == ()
    assert decide(warning, issue(30), context(60)) == ()


def test_an_update_must_be_noted_again() -> None:
    noted = after(after(None, issue()), note(1), 5)
    assert noted.noted == [LEADER]
    worse = after(noted, issue(10, Severity.I), 10)
    assert (worse.state, worse.colour, worse.noted) == (IN_FORCE, Severity.I, [])
    assert after(worse, note(3), 11).noted == [LEADER]


def test_each_person_notes_a_version_once() -> None:
    warning = after(after(None, issue()), note(1), 5)
    assert decide(warning, note(1), context(6)) == ()
    both = after(warning, note(1), 7, OTHER)
    assert both.noted == [LEADER, OTHER], "another's note makes nobody's view stale"


def test_a_note_of_words_that_changed_meanwhile_is_refused() -> None:
    worse = after(after(None, issue()), issue(10, Severity.I), 10)
    assert refused(worse, note(1)) is RefusalCode.STALE_VERSION
    assert refused(worse, note(3)) is RefusalCode.STALE_VERSION


def test_what_is_over_or_unknown_is_noted_by_nobody() -> None:
    over = after(after(None, issue()), cancel(5), 5)
    assert refused(over, note(2)) is RefusalCode.WRONG_STATE
    assert refused(None, note(1)) is RefusalCode.UNKNOWN_SUBJECT


@pytest.mark.parametrize(
    ("command", "seconds", "end"),
    [(cancel(5), 5, CANCELLED), (SUPERSEDE, 5, SUPERSEDED), (EXPIRE, 3600, EXPIRED)],
)
def test_a_warning_ends_in_one_way_and_only_once(
    command: WarningCommand, seconds: float, end: WarningState
) -> None:
    over = after(after(None, issue()), command, seconds)
    assert over.state is end
    assert due(over, Policy()) is None
    for late in (cancel(4000), SUPERSEDE, EXPIRE):
        assert decide(over, late, context(4000)) == ()


def test_the_one_that_replaces_it_is_named() -> None:
    assert after(after(None, issue()), SUPERSEDE, 5).replaced_by == "w-2"


def test_a_timer_that_comes_early_ends_nothing() -> None:
    assert decide(after(None, issue()), EXPIRE, context(3599)) == ()


def test_an_older_issue_changes_nothing() -> None:
    warning = after(None, issue(60, Severity.I), 60)
    assert decide(warning, issue(30, Severity.IV), context(61)) == ()


def test_a_late_issue_does_not_revive_a_cancelled_warning() -> None:
    over = after(after(None, issue(), 1), cancel(50), 50)
    for late in (0, 40, 50):
        assert decide(over, issue(late, Severity.I), context(60)) == ()


def test_a_newer_issue_is_a_new_warning_after_a_withdrawal() -> None:
    over = after(after(None, issue(), 1), cancel(50), 50)
    again = after(over, issue(55, Severity.II), 60)
    assert (again.state, again.ended_at, again.noted) == (IN_FORCE, None, [])


def test_an_extension_that_arrives_after_the_end_counts() -> None:
    over = after(after(None, issue()), EXPIRE, 3600)
    assert decide(over, issue(0), context(3700)) == ()
    assert after(over, issue(3500, until=7200), 3700).state is IN_FORCE


def test_a_withdrawal_older_than_the_issue_withdraws_nothing() -> None:
    warning = after(None, issue(60), 60)
    assert decide(warning, cancel(59), context(70)) == ()
    assert decide(None, cancel(59), context(70)) == ()


def test_what_is_over_when_it_comes_is_not_issued() -> None:
    assert decide(None, issue(0, until=100), context(100)) == ()


def test_a_warning_that_ends_before_it_begins_is_refused() -> None:
    assert refused(None, issue(10, until=5)) is RefusalCode.OUT_OF_RANGE


def test_a_warning_of_a_clock_ahead_is_withdrawn_and_updated_after_the_clock_is_put_right() -> None:
    warning = after(None, issue(3600, until=9000), 3600)  # an hour ahead, the source's clock too
    assert after(warning, cancel(60), 61).state is WarningState.CANCELLED
    worse = after(warning, issue(60, Severity.I, until=9000), 61)
    assert (worse.state, worse.colour) == (IN_FORCE, Severity.I)


def test_a_withdrawal_by_a_clock_ahead_keeps_no_newer_warning_back() -> None:
    warning = after(after(None, issue(until=9000)), cancel(3600), 3600)
    assert decide(warning, issue(until=9000), context(61)) == ()
    assert after(warning, issue(60, until=9000), 61).state is IN_FORCE


def publish(
    seen: int = 0, colour: Severity = Severity.III, until: float = 3600, **said: str
) -> PublishWarning:
    return PublishWarning(
        warning=WARNING,
        seen_version=seen,
        department=Department.EMERGENCY,
        colour=colour,
        kind="11B06",
        headline=said.get("headline", "大风黄色预警"),
        area=Area(name=said.get("area", "沿江")),
        until=at(until),
    )


def withdraw(seen: int, reason: str = "风力减弱") -> WithdrawWarning:
    return WithdrawWarning(warning=WARNING, seen_version=seen, reason=reason)


def test_the_centre_publishes_says_anew_and_takes_back_its_own_warning() -> None:
    warning = after(None, publish(), 10)
    assert (warning.source, warning.is_ours, warning.issued_at) == (OWN_SOURCE, True, at(10))
    assert decide(warning, publish(1), context(20)) == (), "the same words are no update"
    noted = after(warning, note(1), 20)
    worse = after(noted, publish(1, Severity.I), 30)  # whoever noted it makes no view stale
    assert (worse.colour, worse.noted, worse.issued_at) == (Severity.I, [], at(30))
    assert refused(worse, publish(1, Severity.II)) is RefusalCode.STALE_VERSION
    assert refused(worse, withdraw(3, " ")) is RefusalCode.REASON_MISSING
    over = after(worse, withdraw(3), 40)
    assert (over.state, over.ended_at) == (CANCELLED, at(40))
    assert refused(over, publish(4)) is RefusalCode.WRONG_STATE


def test_what_another_system_warns_of_is_not_the_centres_to_change() -> None:
    foreign = after(None, issue())
    assert refused(foreign, publish(1)) is RefusalCode.WRONG_STATE
    assert refused(foreign, withdraw(1)) is RefusalCode.WRONG_STATE


def test_a_warning_without_words_area_or_time_is_not_published() -> None:
    assert refused(None, publish(headline=" ")) is RefusalCode.MALFORMED
    assert refused(None, publish(area="")) is RefusalCode.MALFORMED
    assert refused(None, publish(until=5)) is RefusalCode.OUT_OF_RANGE
    assert refused(None, publish(2)) is RefusalCode.UNKNOWN_SUBJECT
    assert refused(None, withdraw(1)) is RefusalCode.UNKNOWN_SUBJECT
