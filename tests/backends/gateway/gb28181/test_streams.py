"""Media sessions: shared by viewers, ended when nobody watches, never mixed up."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from backends.gateway.gb28181.platform import Platform, Step
from backends.gateway.gb28181.ssrc import REST_S, NoneLeft, Place, Places
from backends.gateway.gb28181.streams import (
    LINGER_S,
    PATIENCE_S,
    Failure,
    Span,
    StreamKey,
    StreamOver,
    StreamReady,
)
from backends.protocols import gb28181_sdp as sdp
from backends.protocols import mansrtsp
from backends.protocols.gb28181_sdp import Carrier, Description, Offer, Session, Setup, Stream
from backends.protocols.manscdp import answers
from backends.protocols.mansrtsp import Pause, Play
from backends.protocols.sip.flow import Flow
from backends.protocols.sip.message import Request
from tests.backends.gateway.gb28181.camera import (
    CHANNEL,
    Camera,
    events,
    now,
    platform,
    requests,
    statuses,
)
from tests.backends.protocols.sip.samples import DEVICE, PLATFORM, UDP

KEY = StreamKey(device_id=DEVICE, channel_id=CHANNEL)
TAPE = StreamKey(device_id=DEVICE, channel_id=CHANNEL, recording="r1")


def online() -> tuple[Platform, Camera]:
    at = platform()
    camera = Camera(at)
    camera.register(0.0)
    return at, camera


def want(
    at: Platform, viewer: str, at_s: float, key: StreamKey = KEY, span: Span | None = None
) -> list[Step]:
    reach = at.outgoing.reach(DEVICE)
    assert reach is not None
    return at.settle(at.streams.want(key, viewer, reach, at_s, span), now(at_s))


def answer_to(invite: Request, ssrc: str = "") -> bytes:
    """A camera's answer to an offer of ours."""
    offer = sdp.parse(invite.body)
    assert isinstance(offer, Description)
    return sdp.encode(
        Offer(
            owner_id=CHANNEL,
            session=offer.session,
            host="192.168.1.64",
            port=9000,
            ssrc=ssrc or f"{offer.ssrc:010d}",
            carrier=offer.carrier,
            setup=offer.setup.other,
            direction="sendonly",
            payloads=(96,),
        )
    )


def play(at: Platform, camera: Camera, at_s: float = 1.0, key: StreamKey = KEY) -> list[Step]:
    (invite,) = requests(want(at, "wall", at_s, key))
    return camera.answer(invite, at_s, body=answer_to(invite))


def run(at: Platform, until_s: float) -> list[Step]:
    out: list[Step] = []
    while at.due_s <= until_s:
        out += at.tick(now(at.due_s))
    return out


def methods(steps: list[Step]) -> list[str]:
    return [r.method for r in requests(steps)]


def test_invite_offers_a_port_and_ssrc_of_its_own_where_the_device_registers_from() -> None:
    at, _ = online()
    (invite,) = requests(want(at, "wall", 1.0))
    assert invite.uri == f"sip:{CHANNEL}@{CHANNEL[:10]}"
    assert invite.headers.get("Subject") == f"{CHANNEL}:0200000001,{PLATFORM}:0"
    offer = sdp.parse(invite.body)
    assert isinstance(offer, Description)
    assert (offer.host, offer.port, offer.ssrc) == ("192.168.1.10", 30000, 200_000_001)
    assert (offer.carrier, offer.setup, offer.stream) == (
        Carrier.TCP, Setup.PASSIVE, Stream.MAIN,
    )  # fmt: skip


def test_second_viewer_gets_the_same_stream_without_an_invite() -> None:
    at, camera = online()
    steps = play(at, camera)
    assert methods(steps) == ["ACK"]
    (ready,) = events(steps)
    assert isinstance(ready, StreamReady)
    assert (ready.ssrc, ready.answer.port, ready.place.port) == (200_000_001, 9000, 30000)
    assert want(at, "second console", 2.0) == [ready]
    assert len(at.streams) == 1


def test_viewer_that_comes_before_the_answer_waits_for_it() -> None:
    at, camera = online()
    (invite,) = requests(want(at, "a", 1.0))
    assert want(at, "b", 1.1) == []
    over = camera.answer(invite, 1.2, 486)
    (event,) = events(over)
    assert event == StreamOver(
        key=KEY, viewers=frozenset("ab"), failure=Failure.REFUSED, status=486
    )
    assert len(at.streams) == 0


def test_sub_stream_is_a_session_of_its_own() -> None:
    at, camera = online()
    play(at, camera)
    sub = StreamKey(device_id=DEVICE, channel_id=CHANNEL, stream=Stream.SUB)
    (invite,) = requests(want(at, "wall", 2.0, sub))
    assert b"a=streamMode:sub" in invite.body and b"y=0200000002" in invite.body


@pytest.mark.parametrize(
    ("ssrc", "expected"), [("0200000777", 200_000_777), ("001", 1), ("x", None)]
)
def test_another_ssrc_in_the_answer_is_followed(ssrc: str, expected: int | None) -> None:
    at, camera = online()
    (invite,) = requests(want(at, "wall", 1.0))
    (ready,) = events(camera.answer(invite, 1.0, body=answer_to(invite, ssrc)))
    assert isinstance(ready, StreamReady)
    assert ready.ssrc == expected


def test_last_viewer_gone_for_ten_seconds_ends_it() -> None:
    at, camera = online()
    play(at, camera)
    at.streams.release(KEY, "wall", 5.0)
    assert not methods(run(at, 5.0 + LINGER_S - 0.1))
    bye = requests(at.tick(now(5.0 + LINGER_S)))
    assert [r.method for r in bye] == ["BYE"]
    camera.answer(bye[0], 16.0)
    assert len(at.streams) == 0


def test_viewer_that_returns_within_ten_seconds_keeps_it() -> None:
    at, camera = online()
    play(at, camera)
    at.streams.viewer_lost("wall", 5.0)
    assert [type(e) for e in want(at, "wall", 9.0)] == [StreamReady]
    assert "BYE" not in methods(run(at, 100.0))


def test_viewer_that_returns_while_it_ends_gets_a_new_session() -> None:
    at, camera = online()
    play(at, camera)
    at.streams.release(KEY, "wall", 5.0)
    run(at, 15.0)
    (invite,) = requests(want(at, "wall", 15.1))
    assert invite.method == "INVITE" and b"y=0200000002" in invite.body


def test_device_that_says_only_trying_is_given_up_and_cancelled() -> None:
    at, camera = online()
    (invite,) = requests(want(at, "wall", 1.0))
    camera.answer(invite, 1.0, 100)
    steps = run(at, 1.0 + PATIENCE_S)
    assert "CANCEL" in methods(steps)
    (over,) = [e for e in events(steps) if isinstance(e, StreamOver)]
    assert over.failure is Failure.NO_ANSWER
    late = camera.answer(invite, 17.0, body=answer_to(invite))
    assert methods(late) == ["ACK", "BYE"]


def test_silent_device_frees_port_and_ssrc() -> None:
    at, _ = online()
    want(at, "wall", 1.0)
    run(at, 60.0)
    assert (len(at.streams), at.streams.due_s) == (0, math.inf)


def test_answer_that_is_no_sdp_ends_the_call() -> None:
    at, camera = online()
    (invite,) = requests(want(at, "wall", 1.0))
    steps = camera.answer(invite, 1.0, body=b"junk")
    assert methods(steps) == ["ACK", "BYE"]
    (over,) = events(steps)
    assert isinstance(over, StreamOver) and over.failure is Failure.BAD_ANSWER


def _bye(camera: Camera, invite: Request, tag: str = "d1") -> Request:
    request = camera.request("BYE")
    headers = request.headers.replaced("Call-ID", invite.call_id)
    headers = headers.replaced("From", f"<{invite.uri}>;tag={tag}")
    headers = headers.replaced("To", f"{invite.headers.get('From')}")
    return Request(method="BYE", uri=request.uri, headers=headers)


def test_devices_bye_ends_and_tells_the_viewers() -> None:
    at, camera = online()
    (invite,) = requests(want(at, "wall", 1.0))
    camera.answer(invite, 1.0, body=answer_to(invite))
    steps = camera.send(_bye(camera, invite), 2.0)
    assert statuses(steps) == [200]
    assert [e.failure for e in events(steps) if isinstance(e, StreamOver)] == [Failure.DEVICE_ENDED]


@pytest.mark.parametrize(("host", "tag"), [("192.168.1.99", "d1"), (UDP.host, "guess")])
def test_nobody_else_ends_the_call(host: str, tag: str) -> None:
    at, camera = online()
    (invite,) = requests(want(at, "wall", 1.0))
    camera.answer(invite, 1.0, body=answer_to(invite))
    other = Camera(at, Flow(host=host, port=5060, local=UDP.local))
    steps = other.send(_bye(camera, invite, tag), 2.0)
    assert (statuses(steps), events(steps)) == ([481], [])


def test_playback_is_steered_and_ends_at_the_files_end() -> None:
    at, camera = online()
    span = Span(start_s=1_780_000_000, end_s=1_780_003_600)
    (invite,) = requests(want(at, "wall", 1.0, TAPE, span))
    offer = sdp.parse(invite.body)
    assert isinstance(offer, Description)
    assert (offer.session, offer.start_s, offer.ssrc) == (
        Session.PLAYBACK, 1_780_000_000, 1_200_000_001,
    )  # fmt: skip
    camera.answer(invite, 1.0, body=answer_to(invite))
    orders: list[Callable[[int], mansrtsp.Order]] = [
        lambda n: Play(cseq=n, scale=2.0),
        lambda n: Pause(cseq=n),
    ]
    for cseq, order in enumerate(orders, 1):
        (info,) = requests(at.settle(at.streams.steer(TAPE, order, 2.0), now(2.0)))
        assert (info.method, mansrtsp.parse(info.body)) == ("INFO", order(cseq))
        camera.answer(info, 2.0)
    steps = camera.say(answers.media_end(5, CHANNEL), 3.0)
    assert statuses(steps) == [200]
    assert methods(steps) == ["BYE"]
    (over,) = events(steps)
    assert isinstance(over, StreamOver) and over.failure is Failure.FILE_END


def test_live_is_not_steered_and_not_ended_by_media_status() -> None:
    at, camera = online()
    play(at, camera)
    assert at.streams.steer(KEY, lambda n: Pause(cseq=n), 2.0) == []
    assert events(camera.say(answers.media_end(5, CHANNEL), 3.0)) == []


def test_device_that_logs_out_takes_its_streams_along() -> None:
    at, camera = online()
    play(at, camera)
    steps = camera.register(2.0, expires=0)
    (over,) = [e for e in events(steps) if isinstance(e, StreamOver)]
    assert (over.viewers, over.failure) == (frozenset({"wall"}), Failure.DEVICE_ENDED)
    assert at.outgoing.reach(DEVICE) is None


def test_without_a_free_port_it_says_so() -> None:
    at, _ = online()
    keys = [StreamKey(device_id=DEVICE, channel_id=f"3402000000131000{n:04d}") for n in range(7)]
    for key in keys[:6]:
        assert requests(want(at, "wall", 1.0, key))
    (over,) = want(at, "wall", 1.0, keys[6])
    assert isinstance(over, StreamOver) and over.failure is Failure.NO_PORT


def test_ports_and_ssrcs_rest_before_they_are_used_again() -> None:
    places = Places("3402000000", 30001, 30005)
    first = places.take(is_history=False, now_s=0.0)
    second = places.take(is_history=True, now_s=0.0)
    assert (first, second) == (
        Place(port=30002, ssrc="0200000001"),
        Place(port=30004, ssrc="1200000002"),
    )
    assert second.rtp_ssrc == 1_200_000_002
    places.give_back(second, 10.0)
    places.give_back(first, 11.0)
    with pytest.raises(NoneLeft, match="port"):
        places.take(is_history=False, now_s=10.0 + REST_S - 0.1)
    assert places.take(is_history=False, now_s=10.0 + REST_S).port == 30004
    with pytest.raises(ValueError, match="domain"):
        Places("abc", 1, 2)
