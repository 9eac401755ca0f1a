"""Requests of ours outside and inside dialogs, and dialogs themselves (RFC 3261 12). Pure values.

A dialog says what its messages look like. Where they go is the device's own flow: a camera
behind NAT is reached where it registers from, whatever its Contact says.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from backends.protocols.sip.message import Headers, Request, Response
from backends.protocols.sip.values import Address, BadValue, CSeq

MAX_FORWARDS = "70"


class Party(msgspec.Struct, frozen=True, kw_only=True):
    """We, as one network sees us: address of record, contact, edition we claim (X-GB-Ver)."""

    uri: str
    contact: str
    user_agent: str = "Watchfloor"
    edition: str = ""


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """A body with its media type."""

    media_type: str
    data: bytes


class Start(msgspec.Struct, frozen=True, kw_only=True):
    """What a request outside dialogs is made of; `to` where it differs from `uri`."""

    method: str
    uri: str
    call_id: str
    from_tag: str
    cseq: int = 1
    to: str = ""


def new_request(
    start: Start,
    party: Party,
    *,
    headers: Iterable[tuple[str, str]] = (),
    content: Content | None = None,
) -> Request:
    """A request outside any dialog, without Via."""
    items = [
        ("From", f"<{party.uri}>;tag={start.from_tag}"),
        ("To", f"<{start.to or start.uri}>"),
        ("Call-ID", start.call_id),
        ("CSeq", f"{start.cseq} {start.method}"),
    ]
    return _request(start.method, start.uri, (*items, *_common(party), *headers), content)


class Dialog(msgspec.Struct, frozen=True, kw_only=True):
    """One side's view of a dialog. Sequence numbers are of the last request; 0: none yet."""

    call_id: str
    local: Address
    remote: Address
    target: str
    routes: tuple[str, ...] = ()
    local_seq: int = 0
    remote_seq: int = 0

    @property
    def local_tag(self) -> str:
        return self.local.tag

    @property
    def remote_tag(self) -> str:
        return self.remote.tag

    def matches(self, request: Request) -> bool:
        """Whether a peer's request is of this dialog: Call-ID and both tags."""
        return (
            request.call_id == self.call_id
            and request.recipient.tag == self.local_tag
            and request.sender.tag == self.remote_tag
        )

    def took(self, request: Request) -> Dialog | None:
        """The dialog after a peer's request; None when its CSeq is not above the last (500)."""
        number = request.cseq.number
        if self.remote_seq and number <= self.remote_seq:
            return None
        return msgspec.structs.replace(self, remote_seq=number)

    def request(
        self,
        method: str,
        party: Party,
        *,
        headers: Iterable[tuple[str, str]] = (),
        content: Content | None = None,
    ) -> tuple[Dialog, Request]:
        """Our next request within the dialog, without Via, and the dialog after it."""
        after = msgspec.structs.replace(self, local_seq=self.local_seq + 1)
        items = after._items(CSeq(number=after.local_seq, method=method))
        return after, _request(method, self.target, (*items, *_common(party), *headers), content)

    def ack(self, party: Party, invite_seq: int) -> Request:
        """The ACK of a 2xx, without body, to the Contact; its branch is new."""
        items = self._items(CSeq(number=invite_seq, method="ACK"))
        return _request("ACK", self.target, (*items, *_common(party)), None)

    def _items(self, cseq: CSeq) -> list[tuple[str, str]]:
        items = [("Route", route) for route in self.routes]
        return [
            *items,
            ("From", str(self.local)),
            ("To", str(self.remote)),
            ("Call-ID", self.call_id),
            ("CSeq", str(cseq)),
        ]


def of_response(request: Request, response: Response) -> Dialog:
    """The dialog that a response to our INVITE or SUBSCRIBE makes.

    A device's answer may lack Contact (the Request-URI stays the target) and may double the To
    tag (the first counts).
    """
    contacts = response.contacts
    return Dialog(
        call_id=request.call_id,
        local=request.sender,
        remote=_one_tag(response.recipient),
        target=contacts[0].uri if contacts else request.uri,
        routes=tuple(reversed(_routes(response))),
        local_seq=request.cseq.number,
    )


def of_request(request: Request, local_tag: str) -> Dialog:
    """The dialog that our 2xx with `local_tag` to a peer's request makes."""
    contacts = request.contacts
    ours = request.recipient
    return Dialog(
        call_id=request.call_id,
        local=msgspec.structs.replace(ours, params=(("tag", local_tag),)),
        remote=_one_tag(request.sender),
        target=contacts[0].uri if contacts else request.sender.uri,
        routes=_routes(request),
        remote_seq=request.cseq.number,
    )


def _one_tag(address: Address) -> Address:
    others = tuple(p for p in address.params if p[0].lower() != "tag")
    tag = (("tag", address.tag),) if address.tag else ()
    return msgspec.structs.replace(address, params=(*others, *tag))


def _routes(message: Request | Response) -> tuple[str, ...]:
    try:
        return tuple(r for r in message.headers.listed("Record-Route") if r)
    except BadValue:
        return ()


def _common(party: Party) -> list[tuple[str, str]]:
    items = [("Contact", f"<{party.contact}>"), ("Max-Forwards", MAX_FORWARDS)]
    items.append(("User-Agent", party.user_agent))
    if party.edition:
        items.append(("X-GB-Ver", party.edition))
    return items


def _request(
    method: str, uri: str, items: Iterable[tuple[str, str]], content: Content | None
) -> Request:
    typed = [("Content-Type", content.media_type)] if content else []
    body = content.data if content else b""
    return Request(method=method, uri=uri, headers=Headers((*items, *typed)), body=body)
