"""The devices of the bench do what cameras do: they take a subscription and its renewal."""

from __future__ import annotations

import socket
import threading

from app.bench_gb28181_load import PLATFORM, Load, device_id
from backends.protocols.sip import wire
from backends.protocols.sip.dialog import Content, Party, Start
from backends.protocols.sip.message import Request, Response, response_to
from backends.protocols.sip.subscription import Stage, Subscription, Wanted

WITHIN_S = 5.0
VIA = b"\r\nVia: SIP/2.0/UDP 127.0.0.1:5060;rport;branch=z9hG4bKp\r\n"
DEVICE = device_id(0)
PARTY = Party(uri=f"sip:{PLATFORM}@3402000000", contact=f"sip:{PLATFORM}@127.0.0.1:5060")


def a_subscription(call_id: str) -> Subscription:
    start = Start(
        method="SUBSCRIBE", uri=f"sip:{DEVICE}@3402000000", call_id=call_id, from_tag="p1"
    )
    content = Content(media_type="Application/MANSCDP+xml", data=b"<Query/>")
    return Subscription(start, PARTY, Wanted(event="presence", content=content))


class Platform:
    """Takes one device's registration; then its subscriptions are asked and answered."""

    def __init__(self) -> None:
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.sock.bind(("127.0.0.1", 0))
        self.sock.settimeout(WITHIN_S)
        self.device = ("", 0)

    def registers(self) -> None:
        data, self.device = self.sock.recvfrom(4096)
        asked = wire.parse(data)
        assert isinstance(asked, Request)
        self.sock.sendto(wire.encode(response_to(asked, 200, to_tag="p")), self.device)

    def asks(self, subscription: Subscription, request: Request | None, at_s: float) -> Response:
        assert request is not None
        first, _, rest = wire.encode(request).partition(b"\r\n")
        self.sock.sendto(first + VIA + rest, self.device)
        answer = wire.parse(self.sock.recv(4096))
        assert isinstance(answer, Response)
        subscription.answered(request, answer, at_s)
        return answer


def test_a_device_takes_subscriptions_renews_them_and_lets_them_go() -> None:
    platform = Platform()
    load = Load(platform.sock.getsockname(), 1, 1_000.0)
    held = threading.Thread(target=load.run, args=(1.0,))
    held.start()
    platform.registers()
    catalogue, alarms = a_subscription("c1"), a_subscription("c2")
    answer = platform.asks(catalogue, catalogue.subscribe(), 0.0)
    assert (answer.status, answer.headers.get("Expires")) == (200, "3600")
    platform.asks(alarms, alarms.subscribe(), 0.0)
    assert [one.stage for one in (catalogue, alarms)] == [Stage.ACTIVE] * 2
    platform.asks(catalogue, catalogue.tick(catalogue.due_s), 3540.0)
    assert (catalogue.stage, load.tally.subscribed) == (Stage.ACTIVE, 2)
    platform.asks(alarms, alarms.end(), 3541.0)
    assert [one.stage for one in (catalogue, alarms)] == [Stage.ACTIVE, Stage.ENDED]
    held.join()
    platform.sock.close()
    assert load.tally.subscribed == 1
