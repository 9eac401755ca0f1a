"""Requests: one asks, another decides, and a refusal is answered."""

from __future__ import annotations

import datetime as dt

import pytest

from backends.record.access import Act, Role
from backends.record.common import Actor, Department, Severity
from backends.record.ids import RequestId
from backends.record.policy import Policy
from backends.record.refusal import Refusal, RefusalCode
from backends.record.request import (
    DecideRequest,
    LapseRequest,
    MakeRequest,
    Request,
    RequestCommand,
    RequestState,
    WithdrawRequest,
)
from backends.record.request_decider import decide, due, evolve
from tests.backends.record.samples import LEADER, OTHER, at, context, event_of

REQUEST = RequestId("r-1")
MAKE = MakeRequest(
    request=REQUEST,
    act=Act.SHELVE,
    about="a-1",
    title="排口 COD 超标",
    command="{}",
    severity=Severity.I,
    department=Department.ENVIRONMENT,
    approvers=[Role.COMMANDER],
    reason="校准",
)


def after(
    state: Request | None, command: RequestCommand, actor: Actor, seconds: float = 0
) -> Request | None:
    decided = decide(state, command, context(seconds, actor))
    assert not isinstance(decided, Refusal), decided
    for payload in decided:
        event = event_of(payload, state.version + 1 if state else 1, actor, at(seconds), REQUEST)
        state = evolve(state, event, payload)
    return state


def asked() -> Request:
    request = after(None, MAKE, OTHER)
    assert request is not None
    return request


def yes(version: int = 1) -> DecideRequest:
    return DecideRequest(request=REQUEST, seen_version=version, is_approved=True)


def no(answer: str, version: int = 1) -> DecideRequest:
    return DecideRequest(request=REQUEST, seen_version=version, is_approved=False, answer=answer)


def take_back(version: int = 1) -> WithdrawRequest:
    return WithdrawRequest(request=REQUEST, seen_version=version)


def code(state: Request | None, command: RequestCommand, actor: Actor = LEADER) -> RefusalCode:
    refusal = decide(state, command, context(1, actor))
    assert isinstance(refusal, Refusal), refusal
    return refusal.code


def test_a_request_says_who_asks_for_what_and_who_decides() -> None:
    request = asked()
    assert (request.state, request.requested_by) == (RequestState.OPEN, OTHER)
    assert (request.act, request.approvers) == (Act.SHELVE, [Role.COMMANDER])


def test_another_person_approves() -> None:
    request = after(asked(), yes(), LEADER, 5)
    assert request is not None
    assert (request.state, request.decided_by) == (RequestState.APPROVED, LEADER)


def test_nobody_decides_their_own_request() -> None:
    assert code(asked(), yes(), OTHER) is RefusalCode.SAME_PERSON
    elsewhere = Actor(user=OTHER.user, seat=LEADER.seat)
    assert code(asked(), yes(), elsewhere) is RefusalCode.SAME_PERSON, "a seat is no person"


def test_a_refusal_needs_an_answer_in_words() -> None:
    assert code(asked(), no("  ")) is RefusalCode.REASON_MISSING
    refused = after(asked(), no("先查明原因"), LEADER)
    assert refused is not None
    assert (refused.state, refused.answer) == (RequestState.REFUSED, "先查明原因")


def test_its_author_alone_takes_it_back() -> None:
    assert code(asked(), take_back(), LEADER) is RefusalCode.NOT_ALLOWED
    gone = after(asked(), take_back(), OTHER)
    assert gone is not None
    assert gone.state is RequestState.WITHDRAWN


@pytest.mark.parametrize("end", [yes(), no("不同意"), take_back()])
def test_what_is_decided_is_decided_once(end: DecideRequest | WithdrawRequest) -> None:
    over = after(asked(), end, OTHER if isinstance(end, WithdrawRequest) else LEADER)
    assert over is not None
    assert code(over, yes(2)) is RefusalCode.WRONG_STATE
    assert code(over, take_back(2), OTHER) is RefusalCode.WRONG_STATE


def test_a_stale_version_is_refused() -> None:
    assert code(asked(), yes(0)) is RefusalCode.STALE_VERSION
    assert code(asked(), take_back(2), OTHER) is RefusalCode.STALE_VERSION


def test_an_unknown_request_is_refused_and_a_known_one_is_not_made_again() -> None:
    assert code(None, yes()) is RefusalCode.UNKNOWN_SUBJECT
    assert code(asked(), MAKE, OTHER) is RefusalCode.DUPLICATE


def test_an_approval_that_the_state_no_longer_allows_lapses_with_its_cause() -> None:
    approved = after(asked(), yes(), LEADER)
    lapse = LapseRequest(request=REQUEST, code=RefusalCode.STALE_VERSION)
    lapsed = after(approved, lapse, LEADER)
    assert lapsed is not None
    assert (lapsed.state, lapsed.lapse) == (RequestState.LAPSED, RefusalCode.STALE_VERSION)
    assert decide(lapsed, lapse, context()) == ()


def test_a_request_that_nobody_decides_lapses_after_a_day() -> None:
    timer = due(asked(), Policy())
    assert timer is not None
    moment, command = timer
    assert moment == at(0) + dt.timedelta(hours=24)
    lapsed = after(asked(), command, LEADER, 86_400)
    assert lapsed is not None
    assert lapsed.state is RequestState.LAPSED
    assert due(lapsed, Policy()) is None
