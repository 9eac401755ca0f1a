"""A device on loopback for the tests of the service: our device side behind a real socket."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from backends.gateway.gb28181.lower import Lower
from backends.gateway.gb28181.lower_events import Event, Invited, Self
from backends.gateway.gb28181.lower_line import LowerLine, Upper, new_token
from backends.protocols import gb28181_sdp as sdp
from backends.protocols.gb28181_sdp import Offer
from backends.protocols.manscdp.catalog import CatalogItem
from backends.protocols.sip.dialog import Party
from backends.protocols.sip.flow import Flow, Transport
from backends.protocols.sip.registering import Account
from tests.backends.gateway.gb28181.camera import PASSWORD
from tests.backends.protocols.sip.samples import DEVICE, DOMAIN, PLATFORM


class Device:
    """Use as a context. Accepts every INVITE at once; `events` is what it heard."""

    def __init__(
        self,
        port: int,
        items: Sequence[CatalogItem] = (),
        *,
        id_: str = DEVICE,
        transport: Transport = Transport.UDP,
        host: str = "127.0.0.1",
    ) -> None:
        self.id, self.items, self.events = id_, list(items), list[Event]()
        self._came = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        upper = Upper(host=host, port=port, transport=transport)
        self.line = LowerLine(upper, self._make, self)

    def _make(self, flow: Flow) -> Lower:
        account = Account(
            registrar=f"sip:{PLATFORM}@{DOMAIN}",
            aor=f"sip:{self.id}@{DOMAIN}",
            user=self.id,
            password=PASSWORD,
            expires_s=3600,
        )
        party = Party(uri=account.aor, contact=f"sip:{self.id}@{flow.local}", edition="3.0")
        me = Self(id=self.id, name="东门", model="M1", firmware="V1")
        return Lower(me, (account, party), flow, lambda: self.items, new_token)

    async def __aenter__(self) -> Device:
        self._task = asyncio.create_task(self.line.run())
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._task is not None
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    def opened(self, line: LowerLine) -> None:
        """Of Deeds."""

    def happened(self, line: LowerLine, event: Event) -> None:
        """Of Deeds."""
        self.events.append(event)
        self._came.set()
        if isinstance(event, Invited):
            answer = self._answer(event)
            line.act(lambda lower, now_s: lower.accept(event.call_id, answer, now_s))

    def _answer(self, invited: Invited) -> bytes:
        offer = invited.offer
        return sdp.encode(
            Offer(
                owner_id=invited.channel_id,
                session=offer.session,
                host="192.168.1.64",
                port=9000,
                ssrc=f"{offer.ssrc or 0:010d}",
                carrier=offer.carrier,
                setup=offer.setup.other,
                direction="sendonly",
                payloads=(96,),
            )
        )

    async def until(self, condition: Callable[[list[Event]], bool]) -> None:
        """Returns once what it heard satisfies it."""
        async with asyncio.timeout(10):
            while not condition(self.events):
                self._came.clear()
                await self._came.wait()
