"""Talking through a device: broadcast, its INVITE, our answer, the end."""

from __future__ import annotations

import pytest

from backends.gateway.gb28181.platform import Platform, Step
from backends.gateway.gb28181.talks import EXPECT_S, TalkEnd, TalkInvited, TalkOver, TalkReady
from backends.protocols import gb28181_sdp as sdp
from backends.protocols.gb28181_sdp import Carrier, Offer, Session
from backends.protocols.manscdp import answers
from backends.protocols.manscdp.messages import Outcome
from backends.protocols.sip.dialog import Content
from backends.protocols.sip.flow import Flow
from backends.protocols.sip.message import Headers, Request, Response
from tests.backends.gateway.gb28181.camera import (
    Camera,
    events,
    messages,
    now,
    platform,
    requests,
    statuses,
)
from tests.backends.protocols.sip.samples import DEVICE, UDP

VOICE = "34020000001370000001"
WANTS = (
    f"v=0\r\no={VOICE} 0 0 IN IP4 192.168.1.64\r\ns=Play\r\nc=IN IP4 192.168.1.64\r\nt=0 0\r\n"
    "m=audio 9000 RTP/AVP 8\r\na=recvonly\r\na=rtpmap:8 PCMA/8000\r\ny=0200000009\r\n"
).encode()
OURS = sdp.encode(
    Offer(
        owner_id=VOICE,
        session=Session.PLAY,
        host="192.168.1.10",
        port=30000,
        ssrc="0200000009",
        carrier=Carrier.UDP,
        direction="sendonly",
        payloads=(8,),
    )
)


def called() -> tuple[Platform, Camera]:
    """A camera that has taken our broadcast."""
    at = platform()
    camera = Camera(at)
    camera.register(0.0)
    steps = at.invite_to_listen(DEVICE, VOICE, now(1.0))
    (request,) = requests(steps)
    assert f"<TargetID>{VOICE}</TargetID>".encode() in request.body
    camera.answer(request, 1.0)
    camera.say(answers.outcome(Outcome(sn=1, device_id=VOICE, cmd="Broadcast", is_ok=True)), 1.1)
    return at, camera


def invite(camera: Camera, body: bytes = WANTS) -> Request:
    request = camera.request("INVITE", content=Content(media_type="application/sdp", data=body))
    via = f"SIP/2.0/UDP 192.168.1.64:5060;branch=z9hG4bK{request.call_id}"
    return Request(
        method="INVITE",
        uri=request.uri,
        headers=Headers((("Via", via), *request.headers)),
        body=request.body,
    )


def follow_up(first: Request, method: str, tag: str, cseq: int = 0, branch: str = "") -> Request:
    """A request of the camera's within its call."""
    headers = first.headers.replaced("CSeq", f"{cseq or first.cseq.number} {method}")
    if tag:
        headers = headers.replaced("To", f"{first.headers.get('To')};tag={tag}")
    if branch:
        via = f"SIP/2.0/UDP 192.168.1.64:5060;branch=z9hG4bK{branch}"
        headers = headers.replaced("Via", via)
    return Request(method=method, uri=first.uri, headers=headers)


def talking() -> tuple[Platform, Camera, Request, str]:
    at, camera = called()
    first = invite(camera)
    (asked,) = events(camera.send(first, 2.0))
    assert isinstance(asked, TalkInvited)
    assert (asked.offer.kind, asked.offer.direction, asked.offer.port) == (
        "audio", "recvonly", 9000,
    )  # fmt: skip
    (answer,) = messages(at.settle(at.talks.accept(first.call_id, OURS, 2.0), now(2.0)))
    assert isinstance(answer, Response)
    assert (answer.status, answer.body) == (200, OURS)
    tag = answer.recipient.tag
    (ready,) = events(camera.send(follow_up(first, "ACK", tag, branch="ack"), 2.1))
    assert ready == TalkReady(call_id=first.call_id, device_id=DEVICE)
    return at, camera, first, tag


def test_device_that_was_invited_listens_until_we_hang_up() -> None:
    at, camera, first, _ = talking()
    (bye,) = requests(at.settle(at.talks.hang_up(first.call_id, 5.0), now(5.0)))
    assert bye.method == "BYE"
    (over,) = events(camera.answer(bye, 5.1))
    assert over == TalkOver(call_id=first.call_id, device_id=DEVICE, end=TalkEnd.HUNG_UP)
    assert len(at.talks) == 0


def test_device_may_hang_up_and_a_stranger_may_not() -> None:
    at, camera, first, tag = talking()
    stranger = Camera(at, Flow(host="192.168.1.99", port=5060, local=UDP.local))
    bye = follow_up(first, "BYE", tag, 90, "b1")
    assert statuses(stranger.send(bye, 3.0)) == [481]
    steps = camera.send(follow_up(first, "BYE", tag, 90, "b2"), 3.1)
    assert statuses(steps) == [200]
    assert [e.end for e in events(steps) if isinstance(e, TalkOver)] == [TalkEnd.DEVICE_ENDED]


def test_invite_in_the_voice_outputs_name_is_the_devices() -> None:
    at, camera = called()
    voice = Camera(at, UDP, VOICE)
    (asked,) = events(voice.send(invite(voice), 2.0))
    assert isinstance(asked, TalkInvited) and asked.device_id == DEVICE
    assert camera.id == DEVICE


def _uninvited(at: Platform, camera: Camera) -> list[Step]:
    camera.send(invite(camera), 2.0)
    return camera.send(invite(camera), 2.1)


def test_only_one_invite_per_broadcast_and_none_without() -> None:
    at, camera = called()
    assert statuses(_uninvited(at, camera)) == [403]
    at = platform()
    camera = Camera(at)
    assert statuses(camera.send(invite(camera), 0.0)) == [403]
    camera.register(0.0)
    assert statuses(camera.send(invite(camera), 1.0)) == [403]


@pytest.mark.parametrize("body", [b"", b"junk", WANTS.replace(b"m=audio", b"m=video")])
def test_offer_that_is_no_audio_is_refused(body: bytes) -> None:
    _, camera = called()
    steps = camera.send(invite(camera, body), 2.0)
    assert statuses(steps) == [488]
    assert [e.end for e in events(steps) if isinstance(e, TalkOver)] == [TalkEnd.BAD_OFFER]


def test_broadcast_that_no_invite_follows_is_over() -> None:
    at, _ = called()
    (over,) = [e for e in events(at.tick(now(1.0 + EXPECT_S))) if isinstance(e, TalkOver)]
    assert (over.device_id, over.end) == (DEVICE, TalkEnd.NO_ANSWER)


def test_cancelled_before_our_answer() -> None:
    at, camera = called()
    first = invite(camera)
    camera.send(first, 2.0)
    steps = camera.send(follow_up(first, "CANCEL", ""), 2.1)
    assert sorted(statuses(steps)) == [200, 487]
    assert at.talks.accept(first.call_id, OURS, 2.2) == []


def test_busy_is_said_and_missing_ack_ends() -> None:
    at, camera = called()
    first = invite(camera)
    camera.send(first, 2.0)
    steps = at.settle(at.talks.hang_up(first.call_id, 2.1), now(2.1))
    assert statuses(steps) == [486]
    at, camera = called()
    first = invite(camera)
    camera.send(first, 2.0)
    at.settle(at.talks.accept(first.call_id, OURS, 2.0), now(2.0))
    out: list[Step] = []
    while at.due_s < 40.0:
        out += at.tick(now(at.due_s))
    assert TalkEnd.NO_ACK in [e.end for e in events(out) if isinstance(e, TalkOver)]
    assert "BYE" in [r.method for r in requests(out)]
