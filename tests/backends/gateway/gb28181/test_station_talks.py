"""Talking through devices: broadcast, a call of ours, the other where one fails."""

from __future__ import annotations

import pytest

from backends.gateway.gb28181.kept import Keep, Kind
from backends.gateway.gb28181.station import Effect
from backends.link.field_gateway import (
    CloseTalk,
    OpenTalk,
    TalkEnds,
    TalkPlace,
    TalkStarts,
)
from backends.link.field_relay import (
    TalkPlaced,
)
from backends.protocols import gb28181_sdp as sdp
from backends.protocols.gb28181_sdp import Description
from backends.protocols.manscdp.catalog import CatalogItem
from backends.protocols.sip.message import Request, Response
from tests.backends.gateway.gb28181.camera import CHANNEL, now
from tests.backends.gateway.gb28181.station_bench import (
    CAMERA,
    VOICE,
    Bench,
    messages,
    of,
    requests,
)
from tests.backends.gateway.gb28181.test_talks import WANTS, follow_up, invite
from tests.backends.protocols.sip.samples import DEVICE


def _talk(bench: Bench, *, is_duplex: bool = False) -> list[Effect]:
    said = OpenTalk(talk="t1", relay="relay", device=DEVICE, channel=CHANNEL, is_duplex=is_duplex)
    return bench.take(bench.station.frame(said, now(1.0)))


def test_talk_by_broadcast_from_the_relays_port() -> None:
    bench = Bench()
    bench.listed(CAMERA, CatalogItem(id=VOICE, name="喇叭"))
    (request,) = requests(_talk(bench))
    assert f"<TargetID>{VOICE}</TargetID>".encode() in request.body
    bench.answer(request, 1.0)
    first = invite(bench.camera)
    out = bench.take(bench.camera.send(first, 1.5))  # type: ignore[arg-type]  # effects
    (place,) = of(out, TalkPlace)
    assert (place.carrier, place.ssrc) == ("udp", 200_000_009)
    out = bench.take(bench.station.frame(TalkPlaced(talk="t1", port=30_400), now(1.6)))
    (ok,) = [m for m in messages(out) if isinstance(m, Response) and m.status == 200]
    offer = sdp.parse(ok.body)
    assert isinstance(offer, Description)
    assert (offer.host, offer.port, offer.direction) == ("10.0.0.5", 30_400, "sendonly")
    ack = follow_up(first, "ACK", ok.recipient.tag, branch="ack")
    (starts,) = of(bench.take(bench.camera.send(ack, 1.7)), TalkStarts)  # type: ignore[arg-type]
    assert (starts.peer_host, starts.peer_port, starts.is_duplex) == ("192.168.1.64", 9000, False)
    out = bench.take(bench.station.frame(CloseTalk(talk="t1"), now(3.0)))
    assert [r.method for r in requests(out)] == ["BYE"]
    assert [e.reason for e in of(out, TalkEnds)] == ["hung_up"]


def test_duplex_talk_is_a_call_of_ours_and_falls_back_to_broadcast() -> None:
    bench = Bench()
    (place,) = of(_talk(bench, is_duplex=True), TalkPlace)
    assert place.carrier == "tcp_passive"
    out = bench.take(bench.station.frame(TalkPlaced(talk="t1", port=30_400), now(1.1)))
    (call,) = requests(out)
    assert b"s=Talk" in call.body and b"m=audio 30400 " in call.body
    out = bench.answer(call, 1.2, 488)
    assert [b"Broadcast" in r.body for r in requests(out) if r.method == "MESSAGE"] == [True]
    assert not of(out, TalkEnds)


def test_duplex_talk_that_is_answered_starts_both_ways() -> None:
    bench = Bench()
    _talk(bench, is_duplex=True)
    (call,) = requests(
        bench.take(bench.station.frame(TalkPlaced(talk="t1", port=30_400), now(1.1)))
    )
    out = bench.answer(call, 1.2, body=WANTS.replace(b"recvonly", b"sendrecv"))
    (starts,) = of(out, TalkStarts)
    assert (starts.peer_port, starts.is_duplex) == (9000, True)
    out = bench.take(bench.station.frame(CloseTalk(talk="t1"), now(3.0)))
    assert [r.method for r in requests(out)] == ["BYE"]


def test_talk_that_nobody_takes_ends() -> None:
    bench = Bench()
    (request,) = requests(_talk(bench))
    bench.answer(request, 1.0)
    bench.run(12.0)  # no INVITE came: a call of ours is tried
    bench.take(bench.station.frame(TalkPlaced(talk="t1", port=30_400), now(12.1)))
    (call,) = [r for r in requests(bench.effects) if b"s=Talk" in r.body]
    out = bench.answer(call, 12.2, 486)
    assert [e.reason for e in of(out, TalkEnds)] == ["no_answer"]
    assert len(bench.station.talks) == 0


def test_gateway_that_ends_hangs_up_on_who_listens_and_one_that_is_killed_does_so_later() -> None:
    bench = Bench()
    bench.listed(CAMERA, CatalogItem(id=VOICE, name="喇叭"))
    (request,) = requests(_talk(bench))
    bench.answer(request, 1.0)
    first = invite(bench.camera)
    bench.take(bench.camera.send(first, 1.5))  # type: ignore[arg-type]  # effects
    out = bench.take(bench.station.frame(TalkPlaced(talk="t1", port=30_400), now(1.6)))
    (ok,) = [m for m in messages(out) if isinstance(m, Response) and m.status == 200]
    ack = follow_up(first, "ACK", ok.recipient.tag, branch="ack")
    out = bench.take(bench.camera.send(ack, 1.7))  # type: ignore[arg-type]  # effects
    (kept,) = [k for k in of(out, Keep) if k.kind is Kind.CALL]
    assert kept.name == first.call_id and kept.body is not None
    out = bench.take(bench.station.close(now(2.0)))
    assert [r.method for r in requests(out)] == ["BYE"]
    (bye,) = requests(out)
    gone = [k for k in of(bench.answer(bye, 2.1), Keep) if k.kind is Kind.CALL]
    assert [k.body for k in gone] == [None]


def test_talk_that_cannot_be_asked_for_now_ends_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backends.gateway.gb28181.asking.MAX_PENDING", 0)
    bench = Bench()
    assert [e.reason for e in of(_talk(bench), TalkEnds)] == ["no_answer"]


def _listens(bench: Bench) -> tuple[Request, Response]:
    """The device listens to t1; its INVITE and our answer."""
    bench.listed(CAMERA, CatalogItem(id=VOICE, name="喇叭"))
    (request,) = requests(_talk(bench))
    bench.answer(request, 1.0)
    first = invite(bench.camera)
    bench.take(bench.camera.send(first, 1.5))  # type: ignore[arg-type]  # effects
    out = bench.take(bench.station.frame(TalkPlaced(talk="t1", port=30_400), now(1.6)))
    (ok,) = [m for m in messages(out) if isinstance(m, Response) and m.status == 200]
    ack = follow_up(first, "ACK", ok.recipient.tag, branch="ack")
    assert of(bench.take(bench.camera.send(ack, 1.7)), TalkStarts)  # type: ignore[arg-type]
    return first, ok


def _opens(bench: Bench, talk: str, channel: str, at_s: float) -> list[Effect]:
    said = OpenTalk(talk=talk, relay="relay", device=DEVICE, channel=channel, is_duplex=False)
    return bench.take(bench.station.frame(said, now(at_s)))


def test_key_that_is_pressed_again_at_once_talks_though_the_last_bye_is_answered_later() -> None:
    bench = Bench()
    _listens(bench)
    (bye,) = requests(bench.take(bench.station.frame(CloseTalk(talk="t1"), now(3.0))))
    (request,) = requests(_opens(bench, "t2", CHANNEL, 3.1))
    assert not of(bench.answer(bye, 3.2), TalkEnds)
    bench.answer(request, 3.3)
    again = _another(invite(bench.camera), "second")
    (place,) = of(bench.take(bench.camera.send(again, 3.5)), TalkPlace)  # type: ignore[arg-type]
    assert place.talk == "t2"


def test_offer_that_cannot_be_read_is_told_or_another_way_is_tried() -> None:
    bench = Bench()
    bench.listed(CAMERA, CatalogItem(id=VOICE, name="喇叭"))
    (request,) = requests(_talk(bench))
    bench.answer(request, 1.0)
    out = bench.take(bench.camera.send(invite(bench.camera, b"v=0\r\n"), 1.5))  # type: ignore[arg-type]
    assert [p.talk for p in of(out, TalkPlace)] == ["t1"]  # a call of ours, then


def test_second_operator_at_another_channel_of_a_device_is_told_that_it_is_busy() -> None:
    bench = Bench()
    _listens(bench)
    (ends,) = of(_opens(bench, "t2", f"{CHANNEL[:-1]}2", 3.0), TalkEnds)
    assert (ends.talk, ends.reason) == ("t2", "busy")


def test_talk_that_falls_back_gives_back_our_ssrc_and_not_the_devices() -> None:
    bench = Bench()
    bench.listed(CAMERA)
    serials = bench.station.places._serials
    before = sorted(serial for serial, _ in serials)
    (ours,) = [place.ssrc for place in of(_talk(bench, is_duplex=True), TalkPlace)]
    (call,) = requests(bench.take(bench.station.frame(TalkPlaced(talk="t1", port=1), now(1.1))))
    (told,) = [r for r in requests(bench.answer(call, 1.2, 488)) if r.method == "MESSAGE"]
    bench.answer(told, 1.3)
    out = bench.take(bench.camera.send(invite(bench.camera), 1.4))  # type: ignore[arg-type]
    (place,) = of(out, TalkPlace)
    assert place.ssrc == 200_000_009 != ours
    bench.take(bench.station.frame(CloseTalk(talk="t1"), now(2.0)))
    assert sorted(serial for serial, _ in serials) == before


def _another(request: Request, name: str) -> Request:
    """The same as a call of its own."""
    via = f"SIP/2.0/UDP 192.168.1.64:5060;branch=z9hG4bK{name}"
    headers = request.headers.replaced("Call-ID", name).replaced("Via", via)
    return Request(method=request.method, uri=request.uri, headers=headers, body=request.body)
