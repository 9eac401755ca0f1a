"""A camera for the tests of the platform: speaks by our own device side, over one flow."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import count

from backends.gateway.gb28181.gate import HOST_RATE_PER_S
from backends.gateway.gb28181.outgoing import Settings
from backends.gateway.gb28181.platform import Platform, Step
from backends.gateway.gb28181.profile import Known, Profile
from backends.gateway.gb28181.registrar import Now
from backends.gateway.gb28181.ssrc import Places
from backends.gateway.gb28181.stream_types import CallOver, CallStands
from backends.protocols.manscdp import answers, xml
from backends.protocols.manscdp.messages import Keepalive
from backends.protocols.manscdp.xml import Element
from backends.protocols.sip import wire
from backends.protocols.sip.dialog import Content, Party, Start, new_request
from backends.protocols.sip.digest import Answerer, Authenticator
from backends.protocols.sip.flow import Flow, Send
from backends.protocols.sip.message import Headers, Request, Response, response_to
from tests.backends.protocols.sip.samples import DEVICE, DOMAIN, PLATFORM, UDP, Tokens

CHANNEL = "34020000001310000001"
PASSWORD = "12345678"
RELAY = "relay"
_MORE = count(1)


def now(s: float) -> Now:
    return Now(s=s, at=dt.datetime(2026, 11, 22, tzinfo=dt.UTC) + dt.timedelta(seconds=s))


def platform(
    profile: Profile | None = None,
    ids: Sequence[str] = (DEVICE,),
    host_rate_per_s: float = HOST_RATE_PER_S,
) -> Platform:
    """A platform that knows these devices."""
    known = {i: Known(id=i, password=PASSWORD, profile=profile or Profile()) for i in ids}
    tokens = Tokens()
    places = Places(DOMAIN)
    places.set_range(RELAY, 30000, 30010)
    return Platform(
        Settings(platform_id=PLATFORM, domain=DOMAIN, host_rate_per_s=host_rate_per_s),
        known,
        places,
        Authenticator(b"secret"),
        tokens,
    )


def messages(steps: Sequence[Step]) -> list[Request | Response]:
    """What the platform sent."""
    found = []
    for step in steps:
        if isinstance(step, Send):
            message = wire.parse(step.data)
            assert isinstance(message, Request | Response), message
            found.append(message)
    return found


def statuses(steps: Sequence[Step]) -> list[int]:
    return [m.status for m in messages(steps) if isinstance(m, Response)]


def requests(steps: Sequence[Step]) -> list[Request]:
    return [m for m in messages(steps) if isinstance(m, Request)]


def events(steps: Sequence[Step]) -> list[Step]:
    """What happened; not what is kept of calls, see test_restart."""
    return [step for step in steps if not isinstance(step, Send | CallStands | CallOver)]


class Camera:
    """Sends to the platform and returns what the platform does."""

    def __init__(self, platform: Platform, flow: Flow = UDP, id_: str = DEVICE) -> None:
        self.platform = platform
        self.flow = flow
        self.id = id_
        self.answerer = Answerer(id_, PASSWORD, Tokens())
        self.party = Party(
            uri=f"sip:{id_}@{DOMAIN}", contact=f"sip:{id_}@{flow.host}:{flow.port}", edition="3.0"
        )
        self.begun = 1  # counts its starts: each registers with a Call-ID of its own
        self._cseq = 0

    def request(
        self, method: str, headers: Sequence[tuple[str, str]] = (), content: Content | None = None
    ) -> Request:
        self._cseq += 1
        start = Start(
            method=method,
            uri=f"sip:{PLATFORM}@{DOMAIN}",
            to=self.party.uri if method == "REGISTER" else "",
            call_id=f"{method}-{self.id}-{self.begun if method == 'REGISTER' else self._cseq}",
            from_tag="d",
            cseq=self._cseq,
        )
        return new_request(start, self.party, headers=headers, content=content)

    def send(self, message: Request | Response, at_s: float) -> list[Step]:
        if isinstance(message, Request) and not message.headers.has("Via"):
            via = f"SIP/2.0/UDP {self.flow.host}:{self.flow.port};branch=z9hG4bKc{next(_MORE)}"
            message = Request(
                method=message.method,
                uri=message.uri,
                headers=Headers((("Via", via), *message.headers)),
                body=message.body,
            )
        return self.platform.datagram(wire.encode(message), self.flow, now(at_s))

    def register(self, at_s: float, expires: int | None = 3600, password: str = "") -> list[Step]:
        """Both requests; what came of the second."""
        if password:
            self.answerer = Answerer(self.id, password, Tokens())
        headers = [("Expires", str(expires))] if expires is not None else []
        first = self.send(self.request("REGISTER", headers), at_s)
        (challenge,) = messages(first)
        assert isinstance(challenge, Response) and challenge.status == 401, challenge
        uri = f"sip:{PLATFORM}@{DOMAIN}"
        text = self.answerer.answer(challenge.headers.get("WWW-Authenticate"), "REGISTER", uri)
        assert text is not None
        return self.send(self.request("REGISTER", [*headers, ("Authorization", text)]), at_s)

    def message(self, body: bytes, at_s: float) -> list[Step]:
        content = Content(media_type="Application/MANSCDP+xml", data=body)
        return self.send(self.request("MESSAGE", content=content), at_s)

    def say(self, node: Element, at_s: float) -> list[Step]:
        return self.message(xml.write(node), at_s)

    def keepalive(self, at_s: float) -> list[Step]:
        return self.say(answers.keepalive(Keepalive(sn=1, device_id=self.id, is_ok=True)), at_s)

    def answer(
        self, request: Request, at_s: float, status: int = 200, body: bytes = b""
    ) -> list[Step]:
        contact = [("Contact", f"<{self.party.contact}>")]
        response = response_to(request, status, to_tag="d1", headers=contact, body=body)
        return self.send(response, at_s)
