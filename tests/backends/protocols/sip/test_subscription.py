"""Subscriptions renew in time, begin anew when forgotten, and end when asked."""

from __future__ import annotations

import math

import pytest

from backends.protocols.sip.dialog import Content, Start
from backends.protocols.sip.message import Headers, Request, response_to
from backends.protocols.sip.subscription import (
    LATE_NUMBERS,
    REFUSED_RETRY_S,
    RETRY_S,
    Stage,
    Subscription,
    Wanted,
)
from tests.backends.protocols.sip.samples import DEVICE, DOMAIN
from tests.backends.protocols.sip.test_call import PARTY, stamped

START = Start(method="SUBSCRIBE", uri=f"sip:{DEVICE}@{DOMAIN}", call_id="s1", from_tag="f1")
QUERY = Content(media_type="Application/MANSCDP+xml", data=b"<Query/>")


def asked() -> tuple[Subscription, Request]:
    one = Subscription(START, PARTY, Wanted(event="Catalog;id=7", content=QUERY, expires_s=600))
    return one, stamped(one.subscribe())


def active(expires: str = "600") -> Subscription:
    one, request = asked()
    headers = [("Expires", expires)] if expires else []
    one.answered(request, response_to(request, 200, to_tag="d1", headers=headers), 0.0)
    return one


def notify(cseq: int = 1, state: str = "active;expires=600", call_id: str = "s1") -> Request:
    items = [
        ("Via", "SIP/2.0/UDP 10.0.0.9;branch=z9hG4bKn"),
        ("From", f"<{START.uri}>;tag=d1"),
        ("To", f"<{PARTY.uri}>;tag=f1"),
        ("Call-ID", call_id),
        ("CSeq", f"{cseq} NOTIFY"),
        ("Event", "Catalog;id=7"),
        ("Subscription-State", state),
    ]
    return Request(method="NOTIFY", uri=PARTY.contact, headers=Headers(items))


def test_first_request_says_what_is_wanted() -> None:
    _, request = asked()
    assert (request.headers.get("Event"), request.expires) == ("Catalog;id=7", 600)
    assert request.contacts and request.body == b"<Query/>"


@pytest.mark.parametrize(
    ("expires", "due_s"),
    [("600", 540.0), ("100", 80.0), ("9999", 540.0), ("", 540.0), ("0", 24.0), ("x", 540.0)],
)
def test_renewal_is_due_before_what_was_granted_ends(expires: str, due_s: float) -> None:
    one = active(expires)
    assert one.due_s == due_s
    assert one.tick(due_s - 0.1) is None
    renewal = one.tick(due_s)
    assert renewal is not None
    assert (str(renewal.cseq), renewal.recipient.tag) == ("2 SUBSCRIBE", "d1")
    assert one.tick(due_s) is None


def test_notification_that_was_lost_and_comes_behind_a_later_one_is_taken_once() -> None:
    one = active()
    table = [(2, True), (1, True), (2, False), (1, False), (7, True), (5, True), (5, False)]
    for cseq, is_taken in table:
        told = one.notified(notify(cseq), 1.0)
        assert (told.answer.status, told.is_taken) == (200, is_taken), cseq
    other = one.notified(notify(8, call_id="other"), 1.0)
    assert (other.answer.status, other.is_taken) == (481, False)


def test_notification_too_old_to_know_whether_it_was_taken_is_refused() -> None:
    one = active()
    oldest = 9000 - LATE_NUMBERS + 1
    table = [(9000, 200), (oldest, 200), (oldest - 1, 500), (1, 500), (9001, 200), (oldest, 500)]
    table += [(2**31 - 1, 200), (9001, 500)]
    for cseq, status in table:
        told = one.notified(notify(cseq), 1.0)
        assert (told.answer.status, told.is_taken) == (status, status == 200), cseq


def test_end_that_is_said_twice_is_one() -> None:
    one = active()
    one.notified(notify(3), 1.0)
    assert one.notified(notify(2, state="terminated;reason=timeout"), 2.0).is_taken
    assert (one.stage, one.due_s) == (Stage.FAILED, 2.0 + RETRY_S)
    again = one.tick(2.0 + RETRY_S)
    assert again is not None
    one.answered(stamped(again), response_to(stamped(again), 200, to_tag="d1"), 63.0)
    first = one.notified(notify(1, call_id="s1-2"), 64.0)
    assert first.is_taken, "another dialog counts anew"


def test_notification_before_the_answer_is_taken() -> None:
    one, request = asked()
    assert one.notified(notify(), 0.0).is_taken
    one.answered(request, response_to(request, 200, to_tag="d1"), 0.1)
    assert not one.notified(notify(), 0.2).is_taken


def test_refused_or_forgotten_subscription_begins_anew_with_another_call_id() -> None:
    one, request = asked()
    one.answered(request, response_to(request, 489), 0.0)
    assert (one.stage, one.status, one.due_s) == (Stage.FAILED, 489, REFUSED_RETRY_S)
    assert one.notified(notify(), 1.0).answer.status == 481
    again = one.tick(REFUSED_RETRY_S)
    assert again is not None and again.call_id == "s1-2"
    one.unanswered(100.0)
    assert one.due_s == 100.0 + RETRY_S
    other = active()
    assert other.notified(notify(state="terminated;reason=timeout"), 5.0).is_taken
    assert (other.stage, other.due_s) == (Stage.FAILED, 5.0 + RETRY_S)


def test_end_unsubscribes_once() -> None:
    one = active()
    request = one.end()
    assert request is not None and request.expires == 0
    one.answered(request, response_to(stamped(request), 200), 1.0)
    assert (one.stage, one.due_s) == (Stage.ENDED, math.inf)
    never, _ = asked()
    assert never.end() is None
