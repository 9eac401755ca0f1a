"""240,000 mutated SIP, MANSCDP, SDP and MANSRTSP inputs: nothing raises, buffers stay bounded."""

from __future__ import annotations

import random

import pytest

from backends.gateway.gb28181.lower_calls import MOST_CALLS
from backends.protocols import gb28181_sdp, mansrtsp
from backends.protocols.manscdp import control, reading
from backends.protocols.manscdp.messages import Control
from backends.protocols.sip import wire
from backends.protocols.sip.digest import Authenticator
from backends.protocols.sip.flow import Flow
from backends.protocols.sip.framing import StreamFramer
from backends.protocols.sip.message import Malformed, Request, Response, response_to
from backends.protocols.sip.registering import Stage
from backends.protocols.sip.transactions import Transactions, with_via
from tests.backends.gateway.gb28181.camera import Camera, now, platform, statuses
from tests.backends.gateway.gb28181.test_lower import Network
from tests.backends.gateway.gb28181.test_lower_notices import catalogue, subscribe
from tests.backends.protocols.manscdp.samples import SAMPLES as BODIES
from tests.backends.protocols.sip.samples import KEEPALIVE, REGISTER, TCP, UDP, Tokens
from tests.backends.protocols.sip.test_wire import SAMPLES, mutated
from tests.backends.protocols.test_gb28181_sdp import ANSWER
from tests.backends.protocols.test_mansrtsp import TABLE

pytestmark = [pytest.mark.prove, pytest.mark.usefixtures("memory_stays")]

AUTHORIZED = REGISTER.replace(
    b"Expires",
    b'Authorization: Digest username="a", realm="r", nonce="1-2-3", uri="sip:a", response="f",'
    b' algorithm=MD5, qop=auth, nc=00000001, cnonce="c"\r\nExpires',
    1,
)

# What a higher platform sends: a subscription, and a body of every kind in a MESSAGE.
BELOW = [wire.encode(with_via(subscribe(catalogue()), UDP, "z9hG4bKs"))] + [
    KEEPALIVE.partition(b"\r\n\r\n")[0].replace(b"Content-Length:", b"X-Was:")
    + b"\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    for body in BODIES
]  # fmt: skip


def test_100_000_sip_inputs_go_through_the_whole_layer() -> None:
    chance = random.Random(28_181)
    layer = Transactions(Tokens(), max_open=1000)
    gate = Authenticator(b"secret")
    framer = StreamFramer()
    samples = [*SAMPLES, AUTHORIZED]
    for number in range(100_000):
        now_s = number / 100
        data = mutated(chance.choice(samples), chance)
        message = wire.parse(data)
        if isinstance(message, Malformed):
            assert message.answer is None or wire.encode(message.answer)
        else:
            _take(layer, gate, message, now_s)
        for item in framer.feed(data):
            if isinstance(item, bytes):
                again = wire.parse(item, is_stream=True)
                if not isinstance(again, Malformed):
                    layer.receive(again, TCP, now_s)
        layer.tick(now_s)
        assert len(layer) <= 1000
        assert len(framer) <= wire.MAX_HEAD + wire.MAX_BODY + len(data)
    framer.feed(b"x" * (wire.MAX_BODY + wire.MAX_HEAD) + b"\r\n")
    assert KEEPALIVE in framer.feed(KEEPALIVE + KEEPALIVE)


def _take(
    layer: Transactions, gate: Authenticator, message: Request | Response, now_s: float
) -> None:
    layer.receive(message, UDP, now_s)
    gate.check(message.headers.get("Authorization"), ("REGISTER", "1"), "secret", now_s)
    if isinstance(message, Request):
        assert message.expires is None or message.expires >= 0
        assert wire.encode(response_to(message, 200, to_tag="t"))


def test_20_000_inputs_to_the_whole_platform_leave_the_camera_online() -> None:
    chance = random.Random(5060)
    at = platform()
    camera = Camera(at)
    camera.register(0.0)
    for number in range(20_000):
        at_s = 1.0 + number / 100
        data = mutated(chance.choice([*SAMPLES, AUTHORIZED]), chance)
        match number % 4:
            case 0:
                camera.message(mutated(chance.choice(BODIES), chance), at_s)
            case 1:
                at.stream(data, TCP, now(at_s))
            case _:
                at.datagram(data, UDP, now(at_s))
        at.tick(now(at_s))
    assert statuses(camera.keepalive(201.0)) == [200]
    at.closed(TCP.connection, now(201.0))
    while at.due_s < 600.0:  # asked, offline, and every transaction over
        at.tick(now(at.due_s))
    assert len(at._transactions) == 0


def test_20_000_inputs_to_our_device_side_leave_it_registered() -> None:
    chance = random.Random(28_059)
    net = Network(1, 0.0, 8)
    net.run(5.0)
    ((host, lower),) = net.lowers.items()
    flow = Flow(host="192.168.1.10", port=5060, local=f"{host}:5060")
    for number in range(20_000):
        at_s = 5.0 + number / 1000
        if number % 2:
            lower.datagram(mutated(chance.choice([*SAMPLES, *BELOW]), chance), flow, at_s)
        else:
            lower.stream(mutated(chance.choice(BELOW), chance), at_s)
        lower.tick(at_s)
        assert len(lower.calls) <= MOST_CALLS
    assert lower.registering.stage is Stage.IN


def test_60_000_manscdp_bodies() -> None:
    chance = random.Random(2016)
    for _ in range(60_000):
        message = reading.parse(mutated(chance.choice(BODIES), chance))
        if isinstance(message, Control):
            control.read(message)


def test_40_000_sdp_and_mansrtsp_bodies() -> None:
    chance = random.Random(2022)
    orders = [body for _, body in TABLE]
    for _ in range(20_000):
        gb28181_sdp.parse(mutated(ANSWER.encode(), chance))
        mansrtsp.parse(mutated(chance.choice(orders), chance))
