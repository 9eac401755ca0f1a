"""RFC 4475: each kind of message is accepted or refused as that text says."""

from __future__ import annotations

import pytest

from backends.protocols.sip import uas, wire
from backends.protocols.sip.flow import Flow, RequestArrived
from backends.protocols.sip.message import Malformed, Request, Response
from backends.protocols.sip.transactions import Transactions
from backends.protocols.sip.uas import Abilities
from tests.backends.protocols.sip.torture import NAMES, REFUSED, VALID

FLOW = Flow(host="192.0.2.15", port=5060, local="192.0.2.1:5060")
ABILITIES = Abilities(
    methods=frozenset({"REGISTER", "MESSAGE", "INVITE", "OPTIONS", "BYE", "CANCEL", "NOTIFY"}),
    media_types={"INVITE": frozenset({"application/sdp"})},
    answers=frozenset({"application/sdp"}),
)


def _request(name: str) -> Request:
    message = wire.parse(VALID[name])
    assert isinstance(message, Request), message
    return message


def test_no_message_of_that_text_is_missing() -> None:
    assert len(NAMES) == 49
    assert {name.partition(" ")[0] for name in (*VALID, *REFUSED, "bcast")} == NAMES


@pytest.mark.parametrize("name", VALID)
def test_valid_message_is_read_and_written_to_the_same_meaning(name: str) -> None:
    message = wire.parse(VALID[name])
    assert not isinstance(message, Malformed), message
    again = wire.parse(wire.encode(message))
    assert not isinstance(again, Malformed)
    assert again.body == message.body
    assert (again.call_id, again.cseq, again.via) == (message.call_id, message.cseq, message.via)
    assert (again.sender, again.recipient) == (message.sender, message.recipient)


@pytest.mark.parametrize("name", REFUSED)
def test_invalid_message_is_refused_with_its_status(name: str) -> None:
    data, status = REFUSED[name]
    message = wire.parse(data)
    assert isinstance(message, Malformed), message
    assert (message.answer.status if message.answer else 0) == status
    if message.answer is not None:
        assert message.answer.headers.get("Via")
        wire.encode(message.answer)


def test_tortuous_invite_says_what_it_says() -> None:
    invite = _request("wsinv")
    assert invite.recipient.tag == "1918181833n"
    assert invite.sender.display == 'J Rosenberg \\"'
    assert (invite.cseq.number, invite.cseq.method) == (9, "INVITE")
    assert list(invite.headers.listed("Via")) == [
        "SIP  /   2.0 /UDP 192.0.2.2;branch=390skdjuw",
        "SIP  / 2.0  / TCP     spindle.example.com   ; branch  =   z9hG4bK9ikj8",
        "SIP  /    2.0   / UDP  192.168.255.111   ; branch= z9hG4bK30239",
    ]
    assert invite.via.branch == "390skdjuw"
    assert invite.contacts[0].display == 'Quoted string ""'
    assert dict(invite.contacts[0].params) == {
        "newparam": "newvalue",
        "secondparam": "",
        "q": "0.33",
    }
    assert len(invite.body) == 53


def test_escapes_do_not_change_names() -> None:
    assert _request("esc02").method == "RE%47IST%45R"
    assert _request("esc01").uri == "sip:sips%3Auser%40example.com@example.net"
    assert _request("escnull").recipient.user == "null-%00-null"


def test_octets_after_a_datagrams_body_are_ignored() -> None:
    assert (_request("dblreq").method, _request("dblreq").body) == ("REGISTER", b"")


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("intmeth", 405),
        ("esc02", 405),
        ("unkscm", 416),
        ("novelsc", 416),
        ("bext01", 420),
        ("invut", 0),  # without a body its type does not matter
        ("sdp01", 406),
        ("zeromf", 0),
        ("inv2543", 0),
        ("regaut01", 0),  # the registrar challenges it
    ],
)
def test_server_objects_as_the_text_says(name: str, status: int) -> None:
    refusal = uas.objection(_request(name), ABILITIES, "tag")
    assert (refusal.status if refusal else 0) == status


def test_unknown_body_is_refused_with_what_is_taken() -> None:
    invite = _request("invut")
    with_body = Request(
        method="INVITE", uri=invite.uri, headers=invite.headers, body=b"<audio></audio>"
    )
    refusal = uas.objection(with_body, ABILITIES, "tag")
    assert refusal is not None
    assert (refusal.status, refusal.headers.get("Accept")) == (415, "application/sdp")


def test_unknown_extensions_are_named() -> None:
    refusal = uas.objection(_request("bext01"), ABILITIES, "tag")
    assert refusal is not None
    named = refusal.headers.get("Unsupported")
    assert named == "nothingSupportsThis, nothingSupportsThisEither"


def test_overlarge_expiry_counts_as_the_default() -> None:
    data = VALID["cparam02"].replace(b"unknownparam>", b"unknownparam>;expires=280297596632815")
    message = wire.parse(data)
    assert isinstance(message, Request)
    assert message.expires == 3600


def test_requests_with_the_bare_magic_cookie_are_told_apart() -> None:
    layer = Transactions(lambda: "t")
    first = layer.receive(_request("badbranch"), FLOW, 0.0)
    other = wire.parse(VALID["badbranch"].replace(b"8 OPTIONS", b"9 OPTIONS"))
    assert isinstance(other, Request)
    second = layer.receive(other, FLOW, 0.0)
    assert [type(e) for e in first + second] == [RequestArrived, RequestArrived]
    assert layer.receive(other, FLOW, 0.1) == []


def test_response_with_somebody_elses_via_is_dropped() -> None:
    """bcast: the second Via is a broadcast address; nothing is sent anywhere."""
    data = VALID["unreason"].replace(
        b"\r\nMax-Forwards",
        b"\r\nVia: SIP/2.0/UDP 255.255.255.255;branch=z9hG4bKsaber\r\nMax-Forwards",
    )
    message = wire.parse(data)
    assert isinstance(message, Response)
    layer = Transactions(lambda: "t")
    assert layer.receive(message, FLOW, 0.0) == []
    assert layer.unmatched == 1
