"""Media sessions: shared by viewers, ended when nobody watches, never mixed up."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from backends.gateway.gb28181.platform import Platform, Step
from backends.gateway.gb28181.ssrc import REST_S, NoneLeft, Place, Places
from backends.gateway.gb28181.stream_types import (
    Failure,
    Span,
    StreamKey,
    StreamOver,
    StreamPlacing,
    StreamReady,
    Wish,
)
from backends.gateway.gb28181.streams import MOST_PORTS_TRIED, PATIENCE_S, PLACING_S
from backends.protocols import gb28181_sdp as sdp
from backends.protocols import mansrtsp
from backends.protocols.gb28181_sdp import Carrier, Description, Offer, Session, Setup, Stream
from backends.protocols.manscdp import answers
from backends.protocols.mansrtsp import Pause, Play
from backends.protocols.sip.flow import Flow, Send
from backends.protocols.sip.message import Request
from tests.backends.gateway.gb28181.camera import (
    CHANNEL,
    RELAY,
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


def ask(
    at: Platform, at_s: float, key: StreamKey = KEY, span: Span | None = None, relay: str = RELAY
) -> list[Step]:
    """A relay's wish."""
    wish = Wish(key=key, relay=relay, span=span)
    return at.settle(at.streams.want(wish, at_s), now(at_s))


def want(at: Platform, at_s: float, key: StreamKey = KEY, span: Span | None = None) -> list[Step]:
    """A relay's wish, and that it listens."""
    (placing,) = ask(at, at_s, key, span)
    assert isinstance(placing, StreamPlacing)
    return placed(at, placing, at_s)


def placed(
    at: Platform, placing: StreamPlacing, at_s: float, *, is_bound: bool = True
) -> list[Step]:
    raw = at.streams.placed(placing.key, placing.place.port, is_bound, at_s)
    return at.settle(raw, now(at_s))


def release(at: Platform, at_s: float, key: StreamKey = KEY) -> list[Step]:
    return at.settle(at.streams.release(key, at_s), now(at_s))


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
    (invite,) = requests(want(at, at_s, key))
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
    (invite,) = requests(want(at, 1.0))
    assert invite.uri == f"sip:{CHANNEL}@{CHANNEL[:10]}"
    assert invite.headers.get("Subject") == f"{CHANNEL}:0200000001,{PLATFORM}:0"
    offer = sdp.parse(invite.body)
    assert isinstance(offer, Description)
    assert (offer.host, offer.port, offer.ssrc) == ("192.168.1.10", 30000, 200_000_001)
    assert (offer.carrier, offer.setup, offer.stream) == (
        Carrier.TCP, Setup.PASSIVE, Stream.MAIN,
    )  # fmt: skip


def test_device_is_invited_once_the_relay_listens() -> None:
    at, _ = online()
    (placing,) = ask(at, 1.0)
    assert isinstance(placing, StreamPlacing)
    assert (placing.place.port, placing.place.ssrc) == (30000, "0200000001")
    assert (placing.carrier, placing.setup, placing.is_ssrc_checked) == (
        Carrier.TCP, Setup.PASSIVE, True,
    )  # fmt: skip
    assert methods(placed(at, placing, 1.1)) == ["INVITE"]
    assert placed(at, placing, 1.2) == []  # said twice


def test_port_that_somebody_else_has_is_passed_over() -> None:
    at, _ = online()
    (placing,) = ask(at, 1.0)
    assert isinstance(placing, StreamPlacing)
    (again,) = placed(at, placing, 1.1, is_bound=False)
    assert isinstance(again, StreamPlacing)
    assert (again.place.port, again.place.ssrc) == (30002, "0200000001")
    (invite,) = requests(placed(at, again, 1.2))
    assert b"m=video 30002 " in invite.body


def test_relay_that_can_bind_nothing_gets_no_stream() -> None:
    at, _ = online()
    (step,) = ask(at, 1.0)
    for _ in range(MOST_PORTS_TRIED):
        if isinstance(step, StreamPlacing):
            (step,) = placed(at, step, 1.1, is_bound=False)
    assert isinstance(step, StreamOver) and step.failure is Failure.NO_PORT
    assert len(at.streams) == 0


def test_relay_that_does_not_answer_gets_no_stream() -> None:
    at, _ = online()
    ask(at, 1.0)
    (over,) = events(run(at, 1.0 + PLACING_S))
    assert isinstance(over, StreamOver) and over.failure is Failure.NO_PORT


def test_device_that_goes_while_the_relay_binds_is_not_invited() -> None:
    at, camera = online()
    (placing,) = ask(at, 1.0)
    assert isinstance(placing, StreamPlacing)
    (over,) = [e for e in events(camera.register(2.0, expires=0)) if isinstance(e, StreamOver)]
    assert over.failure is Failure.OFFLINE
    assert placed(at, placing, 2.1) == []


def test_stream_of_an_offline_device_is_refused_at_once() -> None:
    at = platform()
    (over,) = ask(at, 1.0)
    assert isinstance(over, StreamOver) and over.failure is Failure.OFFLINE


def test_second_wish_makes_no_second_invite_and_another_relay_is_refused() -> None:
    at, camera = online()
    steps = play(at, camera)
    assert methods(steps) == ["ACK"]
    (ready,) = events(steps)
    assert isinstance(ready, StreamReady)
    assert (ready.ssrc, ready.answer.port, ready.place.port) == (200_000_001, 9000, 30000)
    assert ask(at, 2.0) == []
    assert at.streams.state(KEY)[1] == ready
    (over,) = ask(at, 2.0, relay="other")
    assert over == StreamOver(key=KEY, relay="other", failure=Failure.REFUSED)
    assert len(at.streams) == 1


def test_refusal_is_told_with_its_status() -> None:
    at, camera = online()
    (invite,) = requests(want(at, 1.0))
    (event,) = events(camera.answer(invite, 1.2, 486))
    assert event == StreamOver(key=KEY, relay=RELAY, failure=Failure.REFUSED, status=486)
    assert len(at.streams) == 0


def test_sub_stream_is_a_session_of_its_own() -> None:
    at, camera = online()
    play(at, camera)
    sub = StreamKey(device_id=DEVICE, channel_id=CHANNEL, stream=Stream.SUB)
    (invite,) = requests(want(at, 2.0, sub))
    assert b"a=streamMode:sub" in invite.body and b"y=0200000002" in invite.body


@pytest.mark.parametrize(
    ("ssrc", "expected"), [("0200000777", 200_000_777), ("001", None), ("x", None)]
)
def test_another_ssrc_in_the_answer_is_followed(ssrc: str, expected: int | None) -> None:
    at, camera = online()
    (invite,) = requests(want(at, 1.0))
    (ready,) = events(camera.answer(invite, 1.0, body=answer_to(invite, ssrc)))
    assert isinstance(ready, StreamReady)
    assert ready.ssrc == expected


def test_stream_that_is_wanted_no_more_ends_by_bye() -> None:
    at, camera = online()
    play(at, camera)
    (bye,) = requests(release(at, 5.0))
    assert bye.method == "BYE"
    camera.answer(bye, 5.1)
    assert len(at.streams) == 0


def test_stream_that_is_wanted_again_while_it_ends_gets_a_new_session() -> None:
    at, camera = online()
    play(at, camera)
    release(at, 5.0)
    (invite,) = requests(want(at, 5.1))
    assert invite.method == "INVITE" and b"y=0200000002" in invite.body


def test_what_is_said_in_a_call_goes_where_the_device_is_now() -> None:
    at, camera = online()
    play(at, camera)
    camera.flow = Flow(host=UDP.host, port=40_000, local=UDP.local)  # NAT
    camera.keepalive(4.0)
    (bye,) = [s for s in release(at, 5.0) if isinstance(s, Send)]
    assert bye.flow.port == 40_000


def test_device_that_says_only_trying_is_given_up_and_cancelled() -> None:
    at, camera = online()
    (invite,) = requests(want(at, 1.0))
    camera.answer(invite, 1.0, 100)
    steps = run(at, 1.0 + PATIENCE_S)
    assert "CANCEL" in methods(steps)
    (over,) = [e for e in events(steps) if isinstance(e, StreamOver)]
    assert over.failure is Failure.NO_ANSWER
    late = camera.answer(invite, 17.0, body=answer_to(invite))
    assert methods(late) == ["ACK", "BYE"]


def test_silent_device_frees_port_and_ssrc() -> None:
    at, _ = online()
    want(at, 1.0)
    run(at, 60.0)
    assert (len(at.streams), at.streams.due_s) == (0, math.inf)


def test_answer_that_is_no_sdp_ends_the_call() -> None:
    at, camera = online()
    (invite,) = requests(want(at, 1.0))
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
    (invite,) = requests(want(at, 1.0))
    camera.answer(invite, 1.0, body=answer_to(invite))
    steps = camera.send(_bye(camera, invite), 2.0)
    assert statuses(steps) == [200]
    assert [e.failure for e in events(steps) if isinstance(e, StreamOver)] == [Failure.DEVICE_ENDED]


@pytest.mark.parametrize(("host", "tag"), [("192.168.1.99", "d1"), (UDP.host, "guess")])
def test_nobody_else_ends_the_call(host: str, tag: str) -> None:
    at, camera = online()
    (invite,) = requests(want(at, 1.0))
    camera.answer(invite, 1.0, body=answer_to(invite))
    other = Camera(at, Flow(host=host, port=5060, local=UDP.local))
    steps = other.send(_bye(camera, invite, tag), 2.0)
    assert (statuses(steps), events(steps)) == ([481], [])


def test_playback_is_steered_and_ends_at_the_files_end() -> None:
    at, camera = online()
    span = Span(start_s=1_780_000_000, end_s=1_780_003_600)
    (invite,) = requests(want(at, 1.0, TAPE, span))
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
    assert (over.relay, over.failure) == (RELAY, Failure.OFFLINE)
    assert at.outgoing.reach(DEVICE) is None


def test_without_a_free_port_it_says_so() -> None:
    at, _ = online()
    keys = [StreamKey(device_id=DEVICE, channel_id=f"3402000000131000{n:04d}") for n in range(7)]
    for key in keys[:6]:
        assert requests(want(at, 1.0, key))
    (over,) = ask(at, 1.0, keys[6])
    assert isinstance(over, StreamOver) and over.failure is Failure.NO_PORT


def test_ports_and_ssrcs_rest_before_they_are_used_again() -> None:
    places = Places("3402000000")
    places.set_range(RELAY, 30001, 30005)
    first = places.take(RELAY, is_history=False, now_s=0.0)
    second = places.take(RELAY, is_history=True, now_s=0.0)
    assert (first, second) == (
        Place(relay=RELAY, port=30002, ssrc="0200000001"),
        Place(relay=RELAY, port=30004, ssrc="1200000002"),
    )
    assert second.rtp_ssrc == 1_200_000_002
    places.give_back(second, 10.0)
    places.give_back(first, 11.0)
    with pytest.raises(NoneLeft, match="port"):
        places.take(RELAY, is_history=False, now_s=10.0 + REST_S - 0.1)
    assert places.take(RELAY, is_history=False, now_s=10.0 + REST_S).port == 30004
    with pytest.raises(ValueError, match="domain"):
        Places("abc")
