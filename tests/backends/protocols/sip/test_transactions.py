"""Timers of RFC 3261 by table; what is repeated, what comes once, what is bounded."""

from __future__ import annotations

import pytest

from backends.protocols.sip import wire
from backends.protocols.sip.dialog import Party, Start, new_request
from backends.protocols.sip.flow import (
    AckArrived,
    AckMissing,
    Cancelled,
    Flow,
    Output,
    Reason,
    RequestArrived,
    ResponseArrived,
    Unanswered,
)
from backends.protocols.sip.message import Headers, Request, Response, response_to
from backends.protocols.sip.transactions import Transactions
from tests.backends.protocols.sip.samples import (
    DEVICE,
    DOMAIN,
    KEEPALIVE,
    PLATFORM,
    TCP,
    UDP,
    Tokens,
    as_request,
    device_invite,
    sent,
)

PARTY = Party(uri=f"sip:{PLATFORM}@{DOMAIN}", contact=f"sip:{PLATFORM}@192.168.1.10:5060")


def ours(method: str) -> Request:
    start = Start(method=method, uri=f"sip:{DEVICE}@{DOMAIN}", call_id="c1", from_tag="f1")
    return new_request(start, PARTY)


def run(layer: Transactions, until_s: float) -> list[tuple[float, Output]]:
    """Ticks whenever it is due, up to a moment."""
    out = []
    while layer.due_s <= until_s:
        at = layer.due_s
        out += [(round(at, 2), output) for output in layer.tick(at)]
    return out


def times(out: list[tuple[float, Output]]) -> list[float]:
    return [at for at, output in out if sent([output])]


def test_request_over_udp_is_repeated_by_timer_e_until_f() -> None:
    layer = Transactions(Tokens())
    _, out = layer.ask(ours("MESSAGE"), UDP, 0.0)
    assert sent(out)[0].headers.get("Via") == (
        "SIP/2.0/UDP 192.168.1.10:5060;rport;branch=z9hG4bKt1"
    )
    after = run(layer, 100.0)
    assert times(after) == [0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5]
    at, end = after[-1]
    assert at == 32.0
    assert isinstance(end, Unanswered) and end.reason is Reason.TIMEOUT
    assert len(layer) == 0


def test_invite_over_udp_is_repeated_by_timer_a_until_b() -> None:
    layer = Transactions(Tokens())
    layer.ask(ours("INVITE"), UDP, 0.0)
    after = run(layer, 100.0)
    assert times(after) == [0.5, 1.5, 3.5, 7.5, 15.5, 31.5]
    assert isinstance(after[-1][1], Unanswered)


def test_nothing_is_repeated_over_tcp_and_a_lost_connection_fails_at_once() -> None:
    layer = Transactions(Tokens())
    layer.ask(ours("MESSAGE"), TCP, 0.0)
    layer.ask(ours("INVITE"), UDP, 0.0)
    (end,) = layer.lost(TCP.connection, 1.0)
    assert isinstance(end, Unanswered) and end.reason is Reason.TRANSPORT
    assert len(layer) == 1


def _answer(layer: Transactions, out: list[Output], status: int, at_s: float) -> list[Output]:
    (request,) = [m for m in sent(out) if isinstance(m, Request)][:1]
    return layer.receive(response_to(request, status, to_tag="d1"), UDP, at_s)


def test_answer_ends_repetition_and_comes_once() -> None:
    layer = Transactions(Tokens())
    key, out = layer.ask(ours("MESSAGE"), UDP, 0.0)
    (arrived,) = _answer(layer, out, 200, 0.1)
    assert isinstance(arrived, ResponseArrived)
    assert (arrived.key, arrived.response.status) == (key, 200)
    assert _answer(layer, out, 200, 0.2) == []
    assert run(layer, 100.0) == []
    assert len(layer) == 0


def test_refused_invite_is_acknowledged_again_and_again_on_its_own_branch() -> None:
    layer = Transactions(Tokens())
    _, out = layer.ask(ours("INVITE"), UDP, 0.0)
    assert len(_answer(layer, out, 100, 0.1)) == 1
    first = _answer(layer, out, 486, 0.2)
    (ack,) = sent(first)
    assert isinstance(ack, Request) and ack.method == "ACK"
    assert ack.headers.get("Via") == sent(out)[0].headers.get("Via")
    assert ack.recipient.tag == "d1"
    assert sent(_answer(layer, out, 486, 1.0)) == [ack]
    assert run(layer, 100.0) == []
    assert len(layer) == 0


def test_every_copy_of_a_2xx_comes_up_for_its_ack() -> None:
    layer = Transactions(Tokens())
    _, out = layer.ask(ours("INVITE"), UDP, 0.0)
    assert [len(_answer(layer, out, 200, at)) for at in (0.1, 0.6, 1.6)] == [1, 1, 1]
    run(layer, 40.0)
    assert _answer(layer, out, 200, 40.0) == []


def test_cancel_waits_for_a_provisional_response() -> None:
    layer = Transactions(Tokens())
    key, out = layer.ask(ours("INVITE"), UDP, 0.0)
    assert layer.cancel(key, 0.1) == []
    cancels = [m for m in sent(_answer(layer, out, 100, 0.2)) if isinstance(m, Request)]
    assert [c.method for c in cancels] == ["CANCEL"]
    assert cancels[0].headers.get("Via") == sent(out)[0].headers.get("Via")
    assert str(cancels[0].cseq) == "1 CANCEL"


def test_peer_that_is_silent_after_cancel_is_not_waited_for() -> None:
    layer = Transactions(Tokens())
    key, out = layer.ask(ours("INVITE"), UDP, 0.0)
    _answer(layer, out, 180, 0.1)
    layer.cancel(key, 1.0)
    _answer(layer, out, 180, 2.0)
    ends = [(at, o.key) for at, o in run(layer, 100.0) if isinstance(o, Unanswered)]
    assert (33.0, key) in ends
    assert len(layer) == 0


def test_repeated_request_gets_the_same_answer_and_arrives_once() -> None:
    layer = Transactions(Tokens())
    keepalive = as_request(KEEPALIVE)
    (arrived,) = layer.receive(keepalive, UDP, 0.0)
    assert isinstance(arrived, RequestArrived)
    assert layer.receive(keepalive, UDP, 0.1) == []
    answer = layer.respond(arrived.key, response_to(keepalive, 200), 0.2)
    assert layer.receive(keepalive, UDP, 0.5) == answer
    assert layer.respond(arrived.key, response_to(keepalive, 403), 0.6) == []
    run(layer, 100.0)
    assert len(layer) == 0


def test_same_branch_from_another_host_is_another_request() -> None:
    layer = Transactions(Tokens())
    keepalive = as_request(KEEPALIVE)
    other = Flow(host="192.168.1.99", port=5060, local=UDP.local)
    assert layer.receive(keepalive, UDP, 0.0)
    assert layer.receive(keepalive, other, 0.1)


def test_unanswered_invite_gets_100_and_a_2xx_is_repeated_until_ack() -> None:
    layer = Transactions(Tokens())
    invite = device_invite()
    (arrived,) = layer.receive(invite, UDP, 0.0)
    assert isinstance(arrived, RequestArrived)
    (trying,) = [m for _, o in run(layer, 0.3) for m in sent([o])]
    assert isinstance(trying, Response) and trying.status == 100
    layer.respond(arrived.key, response_to(invite, 200, to_tag="p1"), 1.0)
    assert times(run(layer, 5.0)) == [1.5, 2.5, 4.5]
    (acked,) = layer.receive(_ack(invite, "z9hG4bKother"), UDP, 5.0)
    assert isinstance(acked, AckArrived)
    assert layer.receive(_ack(invite, "z9hG4bKother"), UDP, 5.1) == []
    assert run(layer, 100.0) == []
    assert len(layer) == 0


def test_invite_that_nobody_answers_is_forgotten() -> None:
    layer = Transactions(Tokens())
    layer.receive(device_invite(), UDP, 0.0)
    assert times(run(layer, 179.0)) == [0.2]
    run(layer, 180.0)
    assert len(layer) == 0


def _ack(invite: Request, branch: str) -> Request:
    headers = invite.headers.replaced("CSeq", f"{invite.cseq.number} ACK")
    headers = headers.replaced("Via", f"SIP/2.0/UDP 192.168.1.64:5060;branch={branch}")
    return Request(method="ACK", uri=invite.uri, headers=headers)


def test_another_hosts_ack_does_not_count() -> None:
    layer = Transactions(Tokens())
    invite = device_invite()
    (arrived,) = layer.receive(invite, UDP, 0.0)
    assert isinstance(arrived, RequestArrived)
    layer.respond(arrived.key, response_to(invite, 200, to_tag="p1"), 0.0)
    other = Flow(host="192.168.1.99", port=5060, local=UDP.local)
    assert layer.receive(_ack(invite, "z9hG4bKx"), other, 0.1) == []
    missing = [o for _, o in run(layer, 100.0) if isinstance(o, AckMissing)]
    assert len(missing) == 1


def test_refusal_of_an_invite_is_repeated_until_ack_and_then_rests() -> None:
    layer = Transactions(Tokens())
    invite = device_invite()
    (arrived,) = layer.receive(invite, UDP, 0.0)
    assert isinstance(arrived, RequestArrived)
    layer.respond(arrived.key, response_to(invite, 488, to_tag="p1"), 0.0)
    assert times(run(layer, 9.0)) == [0.5, 1.5, 3.5, 7.5]
    assert layer.receive(_ack(invite, "z9hG4bK77"), UDP, 9.0) == []
    assert run(layer, 100.0) == []
    assert len(layer) == 0


def test_cancel_is_answered_and_reaches_an_open_invite_only() -> None:
    layer = Transactions(Tokens())
    invite = device_invite()
    (arrived,) = layer.receive(invite, UDP, 0.0)
    assert isinstance(arrived, RequestArrived)
    cancel = Request(
        method="CANCEL", uri=invite.uri, headers=invite.headers.replaced("CSeq", "20 CANCEL")
    )
    out = layer.receive(cancel, UDP, 0.1)
    assert [m.status for m in sent(out) if isinstance(m, Response)] == [200]
    assert [o.key for o in out if isinstance(o, Cancelled)] == [arrived.key]
    nothing = Request(
        method="CANCEL",
        uri=invite.uri,
        headers=cancel.headers.replaced("Via", "SIP/2.0/UDP h;branch=z9hG4bKnone"),
    )
    out = layer.receive(nothing, UDP, 0.2)
    assert [m.status for m in sent(out) if isinstance(m, Response)] == [481]


def test_requests_beyond_the_bound_are_dropped_and_counted() -> None:
    layer = Transactions(Tokens(), max_open=10)
    for number in range(50):
        request = as_request(KEEPALIVE.replace(b"1066375804", b"%d" % number))
        layer.receive(request, UDP, 0.0)
    assert (len(layer), layer.dropped) == (10, 40)
    run(layer, 100.0)
    assert len(layer) == 0


def test_response_to_nothing_of_ours_is_counted() -> None:
    layer = Transactions(Tokens())
    stray = response_to(as_request(KEEPALIVE), 200)
    assert layer.receive(stray, UDP, 0.0) == []
    assert layer.unmatched == 1


def test_ack_of_a_2xx_has_a_branch_of_its_own() -> None:
    layer = Transactions(Tokens())
    ack = Request(
        method="ACK", uri="sip:a@b", headers=Headers(_ack(device_invite(), "x").headers.items[1:])
    )
    message = wire.parse(layer.send_ack(ack, UDP))
    assert isinstance(message, Request)
    assert message.via.branch == "z9hG4bKt1"


@pytest.mark.parametrize(
    ("via", "answered"),
    [
        (
            "SIP/2.0/UDP 10.1.1.1:5060;rport;branch=z9hG4bK1",
            "SIP/2.0/UDP 10.1.1.1:5060;branch=z9hG4bK1;received=192.168.1.64;rport=5060",
        ),
        (
            "SIP/2.0/UDP cam.example;branch=z9hG4bK1",
            "SIP/2.0/UDP cam.example;branch=z9hG4bK1;received=192.168.1.64",
        ),
        (
            "SIP/2.0/UDP 192.168.1.64:5060;branch=z9hG4bK1",
            "SIP/2.0/UDP 192.168.1.64:5060;branch=z9hG4bK1",
        ),
        (
            "SIP/2.0/UDP a;rport=1;received=6.6.6.6;branch=z9hG4bK1, SIP/2.0/UDP b;branch=x",
            "SIP/2.0/UDP a;branch=z9hG4bK1;received=192.168.1.64;rport=5060",
        ),
    ],
)
def test_answer_says_where_the_request_came_from(via: str, answered: str) -> None:
    layer = Transactions(Tokens())
    keepalive = as_request(KEEPALIVE)
    request = Request(
        method="MESSAGE", uri=keepalive.uri, headers=keepalive.headers.replaced("Via", via)
    )
    (arrived,) = layer.receive(request, UDP, 0.0)
    assert isinstance(arrived, RequestArrived)
    (answer,) = sent(layer.respond(arrived.key, response_to(arrived.request, 200), 0.0))
    assert answer.headers.listed("Via")[0] == answered
    assert layer.receive(request, UDP, 0.1) != []  # its repetition is known all the same
