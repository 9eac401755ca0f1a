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
from backends.protocols.sip.message import Response
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
