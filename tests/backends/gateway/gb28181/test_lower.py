"""Our device side against our platform side, over a network that loses, doubles and reorders."""

from __future__ import annotations

import heapq
import random
from functools import partial
from itertools import count

import pytest

from backends.gateway.gb28181.asking import Answer
from backends.gateway.gb28181.lower import Lower
from backends.gateway.gb28181.lower import Step as LowerStep
from backends.gateway.gb28181.lower_events import (
    Asked,
    Commanded,
    Invited,
    Self,
    Started,
    Steered,
    Stopped,
)
from backends.gateway.gb28181.platform import Platform, Step
from backends.gateway.gb28181.presence import CameOnline, State, WentOffline
from backends.gateway.gb28181.ssrc import Places
from backends.gateway.gb28181.stream_types import (
    Span,
    StreamKey,
    StreamOver,
    StreamPlacing,
    StreamReady,
    Wish,
)
from backends.protocols.gb28181_sdp import Offer
from backends.protocols.gb28181_sdp import encode as encode_sdp
from backends.protocols.manscdp import control, ptz, queries
from backends.protocols.manscdp.catalog import CatalogItem
from backends.protocols.manscdp.paging import Collected, Ending
from backends.protocols.manscdp.queries import Plain
from backends.protocols.manscdp.xml import Element
from backends.protocols.mansrtsp import Play
from backends.protocols.sip.dialog import Party
from backends.protocols.sip.flow import Flow, Send
from backends.protocols.sip.registering import Account
from tests.backends.gateway.gb28181.camera import PASSWORD, RELAY, now, platform
from tests.backends.protocols.sip.samples import DOMAIN, PLATFORM, Tokens

PLATFORM_AT = "192.168.1.10:5060"


class Network:
    """Datagrams between one platform and its devices, each after its own delay, or never."""

    def __init__(self, devices: int, loss: float, seed: int) -> None:
        self.chance = random.Random(seed)
        self.loss = loss
        self.at_s = 0.0
        ids = [f"3402000000132{n:07d}" for n in range(devices)]
        self.platform: Platform = platform(ids=ids)
        places = self.platform.streams._places = Places(DOMAIN)
        places.set_range(RELAY, 30000, 39998)
        self.lowers = {f"10.0.0.{n}": self._lower(n, id_) for n, id_ in enumerate(ids)}
        self.ids = ids
        self.heard: list[Step] = []
        self.heard_below: dict[str, list[LowerStep]] = {host: [] for host in self.lowers}
        self._wire: list[tuple[float, int, str, bytes]] = []
        self._order = count()

    def _lower(self, number: int, id_: str) -> Lower:
        at = f"10.0.0.{number}:5060"
        account = Account(
            registrar=f"sip:{PLATFORM}@{DOMAIN}",
            aor=f"sip:{id_}@{DOMAIN}",
            user=id_,
            password=PASSWORD,
            expires_s=3600,
        )
        items = [CatalogItem(id=f"34020000001310{number:02d}{n:04d}", name="东") for n in range(5)]
        prefix, tokens = f"d{number}x", Tokens()
        return Lower(
            Self(id=id_, name=f"东门{number}"),
            (account, Party(uri=account.aor, contact=f"sip:{id_}@{at}", edition="3.0")),
            Flow(host="192.168.1.10", port=5060, local=at),
            lambda: items,
            lambda: prefix + tokens(),
        )

    def up(self, host: str, steps: list[LowerStep]) -> None:
        """What a device does; the rest is kept as heard."""
        for step in steps:
            if isinstance(step, Send):
                self._put(f">{host}", step.data)
            else:
                self.heard_below[host].append(step)
                if isinstance(step, Invited):
                    answer = Offer(
                        owner_id="1", session=step.offer.session, host=host, port=9000,
                        ssrc=f"{step.offer.ssrc:010d}", carrier=step.offer.carrier,
                        setup=step.offer.setup.other, direction="sendonly", payloads=(96,),
                    )  # fmt: skip
                    lower = self.lowers[host]
                    self.up(host, lower.accept(step.call_id, encode_sdp(answer), self.at_s))

    def down(self, steps: list[Step]) -> None:
        """What the platform does."""
        for step in steps:
            if isinstance(step, Send):
                self._put(step.flow.host, step.data)
            else:
                self.heard.append(step)

    def _put(self, to: str, data: bytes) -> None:
        copies = 2 if self.chance.random() < self.loss / 2 else 1
        for _ in range(copies):
            if self.chance.random() >= self.loss:
                after_s = self.chance.uniform(0.001, 0.3)
                item = (self.at_s + after_s, next(self._order), to, data)
                heapq.heappush(self._wire, item)

    def run(self, until_s: float) -> None:
        """Everything in its order of time."""
        while True:
            due = {host: lower.due_s for host, lower in self.lowers.items()}
            next_s = min(self.platform.due_s, *due.values())
            if self._wire:
                next_s = min(next_s, self._wire[0][0])
            if next_s > until_s:
                break
            self.at_s = max(next_s, self.at_s)
            while self._wire and self._wire[0][0] <= self.at_s:
                self._deliver(*heapq.heappop(self._wire)[2:])
            if self.platform.due_s <= self.at_s:
                self.down(self.platform.tick(now(self.at_s)))
            for host, lower in self.lowers.items():
                if lower.due_s <= self.at_s:
                    self.up(host, lower.tick(self.at_s, self.chance.random()))
        self.at_s = until_s

    def _deliver(self, to: str, data: bytes) -> None:
        if to.startswith(">"):
            flow = Flow(host=to[1:], port=5060, local=PLATFORM_AT)
            self.down(self.platform.datagram(data, flow, now(self.at_s)))
        else:
            flow = Flow(host="192.168.1.10", port=5060, local=f"{to}:5060")
            self.up(to, self.lowers[to].datagram(data, flow, self.at_s))


def _catalogue_of(device_id: str, sn: int) -> Element:
    return queries.query(Plain.CATALOG, sn, device_id)


def below(net: Network, kind: type) -> int:
    return sum(isinstance(s, kind) for steps in net.heard_below.values() for s in steps)


@pytest.mark.parametrize(("loss", "seed"), [(0.0, 1), (0.1, 2), (0.2, 3)])
def test_devices_come_online_and_stay_whatever_the_network_loses(loss: float, seed: int) -> None:
    net = Network(12, loss, seed)
    net.run(400.0)
    assert sum(isinstance(e, CameOnline) for e in net.heard) == 12
    assert not [e for e in net.heard if isinstance(e, WentOffline)]
    assert {net.platform.presence.state(id_) for id_ in net.ids} == {State.ONLINE}


def want(net: Network, wish: Wish) -> None:
    """A relay wants a stream, and listens at once."""
    at = net.platform
    (placing,) = at.streams.want(wish, net.at_s)
    assert isinstance(placing, StreamPlacing)
    raw = at.streams.placed(wish.key, placing.place.port, True, net.at_s)
    net.down(at.settle(raw, now(net.at_s)))


@pytest.mark.parametrize(("loss", "seed"), [(0.0, 4), (0.1, 5)])
def test_catalogue_live_and_its_end(loss: float, seed: int) -> None:
    net = Network(6, loss, seed)
    net.run(60.0)
    at, keys = net.platform, []
    for id_ in net.ids:
        _, raw = at.outgoing.query(id_, partial(_catalogue_of, id_), net.at_s)
        net.down(at.settle(raw, now(net.at_s)))
        keys.append(StreamKey(device_id=id_, channel_id=id_[:10] + "1310000001"))
        want(net, Wish(key=keys[-1], relay=RELAY))
    net.run(100.0)
    collected = [e.result for e in net.heard if isinstance(e, Answer)]
    wholes = [c for c in collected if isinstance(c, Collected)]
    assert [(c.ending, len(c.items)) for c in wholes] == [(Ending.COMPLETE, 5)] * 6
    ready = [e for e in net.heard if isinstance(e, StreamReady)]
    assert len(ready) == below(net, Started) == 6
    assert len({e.place.port for e in ready}) == len({e.ssrc for e in ready}) == 6
    for key in keys:
        net.down(at.settle(at.streams.release(key, net.at_s), now(net.at_s)))
    net.run(180.0)
    assert (len(at.streams), below(net, Stopped)) == (0, 6)
    assert not [e for e in net.heard if isinstance(e, StreamOver)]


def test_device_side_hears_what_it_is_told() -> None:
    net = Network(1, 0.0, 6)
    net.run(5.0)
    at, (id_,), (host,) = net.platform, net.ids, net.lowers
    told: list[control.Action] = [
        control.Ptz(command=ptz.Move(pan=1, pan_speed=9)),
        control.Guard(is_on=True),
    ]
    for action in told:
        net.down(at.settle(at.outgoing.steer(id_, id_, action, 5.0)[1], now(5.0)))
    span = queries.Span(starts_at=now(0).at, ends_at=now(60).at)
    _, raw = at.outgoing.query(id_, lambda sn: queries.records(sn, id_, span), 5.0)
    net.down(at.settle(raw, now(5.0)))
    tape = StreamKey(device_id=id_, channel_id=id_, recording="r")
    want(net, Wish(key=tape, relay=RELAY, span=Span(start_s=1, end_s=2)))
    net.run(8.0)
    steer = at.streams.steer(tape, lambda n: Play(cseq=n, scale=4.0), 8.0)
    net.down(at.settle(steer, now(8.0)))
    net.run(9.0)
    heard = net.heard_below[host]
    actions = [s.action for s in heard if isinstance(s, Commanded)]  # in any order
    assert len(actions) == 2 and all(action in actions for action in told)
    assert [s.query.cmd for s in heard if isinstance(s, Asked)] == ["RecordInfo"]
    assert [s.order for s in heard if isinstance(s, Steered)] == [Play(cseq=1, scale=4.0)]
    (call,) = [s.call_id for s in heard if isinstance(s, Started)]
    net.up(host, net.lowers[host].hang_up(call, 9.0))
    net.run(11.0)
    assert [type(e) for e in net.heard if isinstance(e, StreamOver)] == [StreamOver]


def test_platform_that_has_forgotten_is_registered_with_again() -> None:
    net = Network(3, 0.0, 7)
    net.run(100.0)
    net.platform = platform(ids=net.ids)  # a restart without its memory
    net.run(170.0)
    assert {net.platform.presence.state(id_) for id_ in net.ids} == {State.ONLINE}
