"""A station with one camera for tests: frames and messages in, effects out, no sockets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from backends.gateway.gb28181.settings import DeviceEntry, Gb28181Settings
from backends.gateway.gb28181.station import Effect, Station
from backends.link.devices import DeviceProfile
from backends.link.field import StreamRef
from backends.link.field_gateway import RelaysAre, StreamPlace
from backends.link.field_questions import Answered, Asked, FieldQuestion
from backends.link.field_relay import (
    RelayIs,
    StreamPlaced,
    StreamsWanted,
)
from backends.protocols.manscdp import answers, control, reading
from backends.protocols.manscdp.catalog import CatalogItem
from backends.protocols.manscdp.messages import (
    Control,
    Query,
)
from backends.protocols.sip import wire
from backends.protocols.sip.flow import Send
from backends.protocols.sip.message import Request, Response
from tests.backends.gateway.gb28181.camera import CHANNEL, PASSWORD, Camera, now
from tests.backends.gateway.gb28181.test_streams import answer_to
from tests.backends.protocols.sip.samples import DEVICE, PLATFORM, Tokens

_T = TypeVar("_T")
VOICE = "34020000001370000001"
RELAY = RelayIs(
    name="relay", network="default", rtsp_base="rtsp://u:s@10.0.0.5:8554", media_host="10.0.0.5",
    first_port=30000, last_port=30010,
)  # fmt: skip
REF = StreamRef(device=DEVICE, channel=CHANNEL)
TAPE = StreamRef(device=DEVICE, channel=CHANNEL, recording="r1")
CAMERA = CatalogItem(id=CHANNEL, name="东门", is_online=True, lon_deg=121.5, lat_deg=31.2)


class _Feed:
    """What a test's Camera sends goes to the station."""

    def __init__(self, station: Station) -> None:
        self.station = station

    def datagram(self, data: bytes, flow: object, at: object) -> list[Effect]:
        return self.station.datagram(data, flow, at)  # type: ignore[arg-type]  # as a Platform


class Bench:
    """A station with one camera; `effects` is all that came of it."""

    def __init__(self, profile: DeviceProfile | None = None, *, registers: bool = True) -> None:
        told = Gb28181Settings(
            id=PLATFORM,
            device=[DeviceEntry(id=DEVICE, password=PASSWORD, profile=profile or DeviceProfile())],
        )
        self.station = Station("gateway", told, b"secret", Tokens())
        self.camera = Camera(_Feed(self.station))  # type: ignore[arg-type]  # its one method
        self.effects: list[Effect] = []
        self.number = 0
        if registers:
            self.take(self.camera.register(0.0))  # type: ignore[arg-type]  # effects are Steps
            self.take(self.station.frame(RelaysAre(relays=[RELAY]), now(0.0)))

    def take(self, effects: Sequence[Effect]) -> list[Effect]:
        self.effects += effects
        return list(effects)

    def run(self, until_s: float, step_s: float = 0.5) -> list[Effect]:
        out: list[Effect] = []
        at_s = 0.0
        while at_s <= until_s:
            out += self.take(self.station.tick(now(at_s)))
            at_s += step_s
        return out

    def tick(self, at_s: float) -> list[Effect]:
        return self.take(self.station.tick(now(at_s)))

    def say(self, body: object, at_s: float) -> list[Effect]:
        return self.take(self.camera.say(body, at_s))  # type: ignore[arg-type]  # as a Platform

    def answer(
        self, request: Request, at_s: float, status: int = 200, body: bytes = b""
    ) -> list[Effect]:
        return self.take(self.camera.answer(request, at_s, status, body))  # type: ignore[arg-type]

    def listed(self, *items: CatalogItem) -> None:
        """The camera has answered the question for its catalogue."""
        self.run(0.0)
        asked = self.query("Catalog")
        self.say(answers.catalog(asked.sn, DEVICE, len(items), items), 0.5)

    def query(self, cmd: str) -> Query:
        """What the camera was last asked."""
        told = [r for r in requests(self.effects) if r.method == "MESSAGE" and r.body]
        found = [reading.parse(r.body) for r in told]
        return [q for q in found if isinstance(q, Query) and q.cmd == cmd][-1]

    def ask(self, question: FieldQuestion, at_s: float = 1.0) -> list[Effect]:
        self.number += 1
        asked = Asked(number=self.number, question=question)
        return self.take(self.station.frame(asked, now(at_s)))

    def want(self, *refs: StreamRef, at_s: float = 1.0) -> list[Effect]:
        return self.take(
            self.station.frame(StreamsWanted(relay="relay", refs=list(refs)), now(at_s))
        )

    def placed(self, ref: StreamRef, at_s: float = 1.0) -> list[Request]:
        place = [p for p in of(self.effects, StreamPlace) if p.ref == ref][-1]
        said = StreamPlaced(ref=ref, port=place.port, is_bound=True)
        return requests(self.take(self.station.frame(said, now(at_s))))

    def plays(self, ref: StreamRef, at_s: float = 1.0) -> Request:
        """A stream that runs; its INVITE."""
        self.want(ref, at_s=at_s)
        (first,) = self.placed(ref, at_s)
        self.answer(first, at_s, body=answer_to(first))
        return first


def of(effects: Sequence[Effect], kind: type[_T]) -> list[_T]:
    return [e for e in effects if isinstance(e, kind)]


def messages(effects: Sequence[Effect]) -> list[Request | Response]:
    found = [wire.parse(e.data) for e in effects if isinstance(e, Send)]
    return [m for m in found if isinstance(m, Request | Response)]


def requests(effects: Sequence[Effect]) -> list[Request]:
    return [m for m in messages(effects) if isinstance(m, Request)]


def orders(effects: Sequence[Effect]) -> list[control.Action | None]:
    bodies = [reading.parse(r.body) for r in requests(effects)]
    return [control.read(b) for b in bodies if isinstance(b, Control)]


def answered(effects: Sequence[Effect]) -> Answered:
    (one,) = of(effects, Answered)
    return one
