"""Our calls and dialogs: what each answer, wish and loss brings about."""

from __future__ import annotations

from backends.protocols.sip import dialog as dialogs
from backends.protocols.sip.call import End, OutgoingCall, Stage, Step
from backends.protocols.sip.dialog import Content, Dialog, Party, Start
from backends.protocols.sip.message import Headers, Request, Response, response_to
from tests.backends.protocols.sip.samples import DEVICE, DOMAIN, PLATFORM, device_invite

PARTY = Party(
    uri=f"sip:{PLATFORM}@{DOMAIN}", contact=f"sip:{PLATFORM}@192.168.1.10:5060", edition="3.0"
)
START = Start(method="INVITE", uri=f"sip:{DEVICE}@{DOMAIN}", call_id="c1", from_tag="f1")
CONTACT = [("Contact", f"<sip:{DEVICE}@10.0.0.9:5061>")]
PLAY = Content(media_type="Application/MANSRTSP", data=b"PLAY RTSP/1.0\r\nCSeq: 1\r\n\r\n")


def stamped(request: Request, branch: str = "z9hG4bK1") -> Request:
    via = ("Via", f"SIP/2.0/UDP 192.168.1.10:5060;branch={branch}")
    return Request(
        method=request.method,
        uri=request.uri,
        headers=Headers((via, *request.headers)),
        body=request.body,
    )


def invited() -> tuple[OutgoingCall, Request]:
    call = OutgoingCall(START, PARTY)
    return call, stamped(call.invite(f"{DEVICE}:0200000001,{PLATFORM}:0", b"v=0\r\n"))


def established() -> tuple[OutgoingCall, Step]:
    call, invite = invited()
    return call, call.answered(invite, ok(invite))


def ok(invite: Request, tag: str = "d1") -> Response:
    return response_to(invite, 200, to_tag=tag, headers=CONTACT, body=b"v=0 answer")


def of_peer(call: OutgoingCall, method: str, cseq: int = 1, tag: str = "d1") -> Request:
    return Request(
        method=method,
        uri=PARTY.contact,
        headers=Headers(
            [
                ("Via", "SIP/2.0/UDP 10.0.0.9;branch=z9hG4bKp"),
                ("From", f"<{START.uri}>;tag={tag}"),
                ("To", f"<{PARTY.uri}>;tag=f1"),
                ("Call-ID", call.call_id),
                ("CSeq", f"{cseq} {method}"),
            ]
        ),
    )


def test_answer_is_acknowledged_at_the_contact_without_body() -> None:
    call, step = established()
    (ack,) = step.acks
    assert (ack.method, ack.uri, ack.body) == ("ACK", f"sip:{DEVICE}@10.0.0.9:5061", b"")
    assert str(ack.cseq) == "1 ACK"
    assert ack.recipient.tag == "d1"
    assert ack.headers.get("X-GB-Ver") == "3.0"
    assert (step.answer, call.stage) == (b"v=0 answer", Stage.ESTABLISHED)


def test_repeated_answer_is_acknowledged_again_and_changes_nothing() -> None:
    call, invite = invited()
    first = call.answered(invite, ok(invite))
    again = call.answered(invite, ok(invite))
    assert again == Step(acks=first.acks)


def test_doubled_to_tag_counts_once() -> None:
    call, invite = invited()
    response = ok(invite)
    doubled = Response(
        status=200,
        headers=response.headers.replaced("To", f"<{START.uri}>;tag=d1;tag=d1"),
        body=b"",
    )
    (ack,) = call.answered(invite, doubled).acks
    assert ack.headers.get("To") == f"<{START.uri}>;tag=d1"


def test_second_party_that_answers_is_acknowledged_and_ended() -> None:
    call, invite = invited()
    call.answered(invite, ok(invite))
    step = call.answered(invite, ok(invite, tag="d2"))
    assert [r.method for r in step.requests] == ["BYE"]
    assert step.requests[0].recipient.tag == "d2"
    assert call.stage is Stage.ESTABLISHED


def test_info_and_bye_count_on() -> None:
    call, _ = established()
    (info,) = call.info(PLAY).requests
    assert (str(info.cseq), info.content_type) == ("2 INFO", "application/mansrtsp")
    (bye,) = call.hang_up().requests
    assert str(bye.cseq) == "3 BYE"
    assert call.info(PLAY) == Step()
    assert call.hang_up() == Step()
    end = call.answered(stamped(bye), response_to(stamped(bye), 481))
    assert (end.end, call.stage) == (End.HUNG_UP, Stage.ENDED)


def test_refusal_ends_with_its_status() -> None:
    for status in (404, 486, 488, 503):
        call, invite = invited()
        step = call.answered(invite, response_to(invite, status, to_tag="d1"))
        assert (step.end, step.status, call.stage) == (End.REFUSED, status, Stage.ENDED)


def test_hang_up_before_the_answer_cancels_and_a_late_answer_is_ended() -> None:
    call, invite = invited()
    assert call.hang_up().is_cancelled
    step = call.answered(invite, ok(invite))
    assert ([r.method for r in step.acks], [r.method for r in step.requests]) == (
        ["ACK"],
        ["BYE"],
    )
    assert step.answer is None
    call, invite = invited()
    call.hang_up()
    step = call.answered(invite, response_to(invite, 487, to_tag="d1"))
    assert step.end is End.HUNG_UP


def test_no_answer_and_a_late_2xx_after_it() -> None:
    call, invite = invited()
    assert call.unanswered(invite).end is End.NO_ANSWER
    step = call.answered(invite, ok(invite))
    assert [r.method for r in step.requests] == ["BYE"]


def test_peers_bye_ends_and_is_answered() -> None:
    call, _ = established()
    answer, step = call.received(of_peer(call, "BYE"))
    assert (answer.status, step.end, call.stage) == (200, End.PEER_HUNG_UP, Stage.ENDED)
    answer, step = call.received(of_peer(call, "BYE", 2))
    assert (answer.status, step.end) == (481, None)


def test_a_stranger_cannot_end_the_call() -> None:
    call, _ = established()
    answer, step = call.received(of_peer(call, "BYE", tag="guess"))
    assert (answer.status, step, call.stage) == (481, Step(), Stage.ESTABLISHED)


def test_peers_requests_go_up_in_sequence() -> None:
    call, _ = established()
    table = [("INFO", 5, 200), ("INFO", 5, 500), ("MESSAGE", 6, 200), ("INVITE", 7, 488),
             ("PUBLISH", 8, 405), ("BYE", 4, 500)]  # fmt: skip
    for method, cseq, status in table:
        assert call.received(of_peer(call, method, cseq))[0].status == status
    assert call.stage is Stage.ESTABLISHED


def test_481_to_info_means_that_the_device_has_forgotten_the_call() -> None:
    call, _ = established()
    (info,) = call.info(PLAY).requests
    step = call.answered(stamped(info), response_to(stamped(info), 481))
    assert step.end is End.PEER_HUNG_UP


def test_dialog_of_a_devices_invite() -> None:
    invite = device_invite()
    made = dialogs.of_request(invite, "p1")
    assert (made.local_tag, made.remote_tag) == ("p1", "1925919231")
    _, bye = made.request("BYE", PARTY)
    assert (bye.uri, str(bye.cseq)) == (f"sip:{DEVICE}@192.168.1.64:5060", "1 BYE")
    assert bye.sender.tag == "p1"


def test_routes_are_taken_in_the_right_order() -> None:
    _, invite = invited()
    routes = [("Record-Route", "<sip:a;lr>, <sip:b;lr>"), ("Record-Route", "<sip:c;lr>")]
    response = response_to(invite, 200, to_tag="d1", headers=routes)
    made = dialogs.of_response(invite, response)
    assert isinstance(made, Dialog)
    assert made.routes == ("<sip:c;lr>", "<sip:b;lr>", "<sip:a;lr>")
    assert made.ack(PARTY, 1).headers.all("Route") == made.routes
    assert made.target == START.uri  # without Contact
