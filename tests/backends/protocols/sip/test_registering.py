"""A device's side of registration, by table and against the platform's own authenticator."""

from __future__ import annotations

import math

import pytest

from backends.protocols.sip import digest
from backends.protocols.sip.dialog import Party
from backends.protocols.sip.digest import Authenticator, Verdict
from backends.protocols.sip.message import Headers, Request, Response, response_to
from backends.protocols.sip.registering import RETRY_S, Account, Registering, Stage
from tests.backends.protocols.sip.samples import DEVICE, DOMAIN, PLATFORM, Tokens

ACCOUNT = Account(
    registrar=f"sip:{PLATFORM}@{DOMAIN}",
    aor=f"sip:{DEVICE}@{DOMAIN}",
    user=DEVICE,
    password="12345678",
    expires_s=3600,
)
PARTY = Party(uri=ACCOUNT.aor, contact=f"sip:{DEVICE}@10.0.0.9:5060")
CHALLENGE = ("WWW-Authenticate", 'Digest realm="r", nonce="n"')


def answer(request: Request, status: int, *headers: tuple[str, str]) -> Response:
    via = ("Via", "SIP/2.0/UDP 10.0.0.9;branch=z9hG4bK1")
    stamped = Request(
        method=request.method, uri=request.uri, headers=Headers((via, *request.headers))
    )
    return response_to(stamped, status, to_tag="p", headers=headers)


def first(one: Registering, at_s: float = 0.0) -> Request:
    request = one.tick(at_s)
    assert request is not None
    return request


def registered() -> Registering:
    one = Registering(ACCOUNT, PARTY, Tokens())
    one.answered(answer(first(one), 200, ("Expires", "3600")), 0.0, 0.0)
    assert one.stage is Stage.IN
    return one


@pytest.mark.parametrize("has_qop", [False, True])
def test_challenge_is_answered_as_the_platform_expects(has_qop: bool) -> None:
    gate = Authenticator(b"s")
    one = Registering(ACCOUNT, PARTY, Tokens())
    challenge = digest.challenge(DOMAIN, gate.nonce(DEVICE, 0.0, "1"), has_qop=has_qop)
    request = first(one)
    again = one.answered(answer(request, 401, ("WWW-Authenticate", challenge)), 0.0, 0.0)
    assert again is not None
    assert (again.call_id, again.cseq.number) == (request.call_id, 2)
    text = again.headers.get("Authorization")
    assert gate.check(text, ("REGISTER", DEVICE), "12345678", 1.0) is Verdict.ACCEPTED


def test_is_renewed_in_time_and_keeps_alive() -> None:
    one = registered()
    assert one.due_s == 3240.0
    assert one.tick(3239.0) is None
    assert [one.is_keepalive_due(s) for s in (0.0, 30.0, 60.0, 61.0)] == [True, False, True, False]
    renewal = first(one, 3240.0)
    assert renewal.expires == 3600
    one.answered(answer(renewal, 200, ("Expires", "100")), 3240.0, 0.0)
    assert one.due_s == 3330.0


@pytest.mark.parametrize(
    ("statuses", "stage"),
    [
        ([0, 0], Stage.IN),
        ([0, 0, 0], Stage.OUT),
        ([0, 0, 200, 0, 0], Stage.IN),
        ([403], Stage.OUT),  # the platform has forgotten us
        ([500, 500], Stage.IN),
    ],
)
def test_unanswered_keepalives_mean_registering_anew(statuses: list[int], stage: Stage) -> None:
    one = registered()
    for status in statuses:
        one.keepalive_answered(status, 100.0)
    assert one.stage is stage
    assert (one.tick(100.0) is not None) is (stage is Stage.OUT)


def test_wrong_password_is_tried_again_after_a_minute_and_more() -> None:
    one = Registering(ACCOUNT, PARTY, Tokens())
    request: Request | None = first(one)
    for _ in range(2):
        assert request is not None
        request = one.answered(answer(request, 401, CHALLENGE), 0.0, 0.5)
    assert request is not None
    assert one.answered(answer(request, 401, CHALLENGE), 0.0, 0.5) is None
    assert (one.stage, one.status, one.due_s) == (Stage.OUT, 401, RETRY_S * 1.5)


@pytest.mark.parametrize("status", [403, 404, 500, 503])
def test_refusal_is_tried_again_later(status: int) -> None:
    one = Registering(ACCOUNT, PARTY, Tokens())
    one.answered(answer(first(one), status), 10.0, 0.0)
    assert (one.status, one.due_s) == (status, 10.0 + RETRY_S)
    one.unanswered(100.0, 1.0)
    assert one.due_s == 100.0 + 2 * RETRY_S


def test_redirect_is_followed_but_not_for_ever() -> None:
    one = Registering(ACCOUNT, PARTY, Tokens())
    request: Request | None = first(one)
    for number in range(3):
        assert request is not None
        moved = answer(request, 302, ("Contact", f"<sip:{PLATFORM}@10.0.0.{number}>"))
        request = one.answered(moved, 0.0, 0.0)
        assert request is not None and request.uri == one.registrar
    assert request is not None
    assert one.answered(answer(request, 302, ("Contact", "<sip:a@b>")), 0.0, 0.0) is None
    assert one.registrar == ACCOUNT.registrar


def test_too_brief_interval_is_lengthened() -> None:
    one = Registering(ACCOUNT, PARTY, Tokens())
    again = one.answered(answer(first(one), 423, ("Min-Expires", "7200")), 0.0, 0.0)
    assert again is not None and again.expires == 7200


def test_log_out_answers_its_challenge_and_rests() -> None:
    one = registered()
    request = one.log_out()
    assert request is not None and request.expires == 0
    again = one.answered(answer(request, 401, CHALLENGE), 1.0, 0.0)
    assert again is not None and again.expires == 0
    one.answered(answer(again, 200), 1.0, 0.0)
    assert (one.stage, one.due_s) == (Stage.OUT, math.inf)
    assert one.tick(1e9) is None
    assert one.log_out() is None
