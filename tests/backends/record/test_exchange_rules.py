"""What is told to whom: routes, the loop guard, pairs with hysteresis, secrecy, tries. Pure."""

from __future__ import annotations

import datetime as dt

import pytest

from backends.record.common import Department, Severity
from backends.record.exchange import Envelope, Secrecy
from backends.record.exchange_inward import observation_of, without_people
from backends.record.exchange_rules import (
    LastWord,
    Pairing,
    Telling,
    allowed,
    is_of,
    pairing,
    passed_on,
    targets_of,
)
from backends.record.observation import CaseReported, ConditionCleared, ConditionRaised
from backends.record.outbox_rules import Next, after_failure, ask_pause_s, pause_s
from backends.record.policy import Domain, ExchangePolicy, Route

NOW = dt.datetime(2026, 11, 26, 4, 0, tzinfo=dt.UTC)
ROUTES = ExchangePolicy(
    routes=[
        Route(type="grid.event.*", targets=["department:environment", "department:urban"]),
        Route(type="traffic.anomaly.*", targets=["party:police"]),
        Route(type="traffic.anomaly.*", targets=["party:east"], divisions=["990101", "云台区"]),
        Route(type="grid.event.closed", targets=["party:court"], domains=[Domain.APPEAL]),
    ]
)


_BOTH = ["party:police", "party:east"]


def _telling(**changes: object) -> Telling:
    base = Telling(
        type="grid.event.reported", subject="incident:1", correlation="1", own=Department.GRID
    )
    return Telling(**({f: getattr(base, f) for f in base.__struct_fields__} | changes))


@pytest.mark.parametrize(
    ("telling", "targets"),
    [
        (_telling(), ["department:environment", "department:urban"]),
        (_telling(own=Department.URBAN), ["department:environment"]),
        (
            _telling(type="grid.event.closed", domain=Domain.APPEAL, is_for_own=True),
            ["department:environment", "department:urban", "party:court", "department:grid"],
        ),
        (_telling(type="traffic.anomaly.raised", division="330106"), ["party:police"]),
        (_telling(type="traffic.anomaly.raised", division="990101002"), _BOTH),
        (_telling(type="traffic.anomaly.raised", division="云台区"), _BOTH),
        (_telling(type="env.exceedance.raised"), []),
        (_telling(secrecy=Secrecy.DEPARTMENT), []),
        (_telling(secrecy=Secrecy.DEPARTMENT, is_for_own=True), ["department:grid"]),
    ],
)
def test_routes_say_who_hears_it_and_its_own_department_does_not(
    telling: Telling, targets: list[str]
) -> None:
    assert targets_of(telling, ROUTES) == targets


def test_a_type_is_named_whole_or_by_its_beginning() -> None:
    assert is_of("grid.event.closed", "grid.event.*")
    assert is_of("warning.issued", "warning.issued")
    assert not is_of("grid.eventual", "grid.event.*")


@pytest.mark.parametrize(
    ("is_raise", "severity", "last", "becomes"),
    [
        (True, Severity.III, None, Pairing.SEND),
        (True, Severity.III, LastWord(is_raise=True, severity=Severity.III), Pairing.SKIP),
        (True, Severity.I, LastWord(is_raise=True, severity=Severity.III), Pairing.SEND),
        (True, Severity.III, LastWord(is_raise=False, is_held=True), Pairing.UNSAY),
        (True, Severity.III, LastWord(is_raise=False, is_held=False), Pairing.SEND),
        (False, None, LastWord(is_raise=True), Pairing.HOLD),
        (False, None, LastWord(is_raise=False), Pairing.SKIP),
        (False, None, None, Pairing.SKIP),
    ],
)
def test_a_condition_that_comes_and_goes_is_told_once(
    is_raise: bool, severity: Severity | None, last: LastWord | None, becomes: Pairing
) -> None:
    assert pairing(is_raise, severity, last) is becomes


def test_nobody_hears_what_they_have_had_and_nobody_twice() -> None:
    routes = ["department:urban", "party:police", "party:east"]
    named = ["party:police", "department:grid"]
    assert passed_on(routes, named, "east", ["department:urban"]) == [
        "party:police",
        "department:grid",
    ]
    assert passed_on(["department:grid"], [], "grid", []) == []


def test_what_is_a_departments_own_goes_to_that_department_only() -> None:
    targets = ["department:grid", "department:urban", "party:police"]
    assert allowed(targets, Secrecy.OPEN, Department.GRID) == targets
    assert allowed(targets, Secrecy.DEPARTMENT, Department.GRID) == ["department:grid"]


def _message(type_: str, **data: str) -> Envelope:
    return Envelope(
        id="m-1",
        source="police",
        type=type_,
        subject="jam-7",
        occurred_at=NOW,
        recorded_at=NOW,
        data=data,
    )


def test_a_partys_anomaly_is_an_alarm_of_its_own_kind_and_its_end_ends_it() -> None:
    raised = observation_of(_message("traffic.anomaly.raised", title="高架追尾", road="机场路"))
    assert isinstance(raised, ConditionRaised)
    assert (raised.key, raised.kind, raised.detail) == (
        "jam-7",
        "traffic.anomaly",
        {"road": "机场路"},
    )
    cleared = observation_of(_message("traffic.anomaly.cleared"))
    assert isinstance(cleared, ConditionCleared) and cleared.key == raised.key
    case = observation_of(_message("grid.event.assigned", title="省里交办"))
    assert isinstance(case, CaseReported) and case.department is Department.GRID
    assert observation_of(_message("dispatch.receipt", state="done")) is None
    assert observation_of(_message("traffic.anomaly.raised")) is None, "nothing to read aloud"


def test_pauses_double_to_a_minute_and_jitter_takes_up_to_half() -> None:
    assert [pause_s(tries, 0.0) for tries in (1, 2, 3, 6, 7, 8, 4_000)] == [
        1.0, 2.0, 4.0, 32.0, 60.0, 60.0, 60.0,
    ]  # fmt: skip
    assert pause_s(7, 1.0) == 30.0
    assert [ask_pause_s(asked, 0.0) for asked in (0, 1, 2, 9)] == [0.0, 1.0, 2.0, 60.0]


@pytest.mark.parametrize(
    ("age_h", "is_final", "fate"),
    [
        (0.1, False, Next.AGAIN),
        (71.9, False, Next.AGAIN),
        (72.0, False, Next.DEAD),
        (0.1, True, Next.DEAD),
    ],
)
def test_a_message_is_given_up_after_three_days_or_for_good(
    age_h: float, is_final: bool, fate: Next
) -> None:
    queued_at = NOW - dt.timedelta(hours=age_h)
    assert after_failure(queued_at, NOW, 72.0, is_final=is_final) is fate


@pytest.mark.parametrize(
    ("field", "stays"),
    [
        ("reporterName", False),
        ("contactPhone", False),
        ("id-card", False),
        ("联系人电话", False),
        ("报案人姓名", False),
        ("address", False),
        ("event_address", True),
        ("举报人数", True),
        ("title", True),
    ],
)
def test_demand_3_what_names_a_person_goes_no_further_however_it_is_spelt(
    field: str, stays: bool
) -> None:
    envelope = Envelope(
        id="e-1",
        source="urban",
        type="grid.event.reported",
        subject="c-1",
        occurred_at=NOW,
        recorded_at=NOW,
        data={field: "x"},
    )
    assert (field in without_people(envelope).data) is stays
