"""SIP messages as values, and how requests and responses are built. Pure; reads no clock.

Bytes are `wire`'s; what a header field says is read here when asked, by `values`.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator
from http import HTTPStatus

import msgspec

from backends.protocols.sip import values
from backends.protocols.sip.values import Address, BadValue, CSeq, Via

_COMPACT = {
    "i": "Call-ID", "m": "Contact", "e": "Content-Encoding", "l": "Content-Length",
    "c": "Content-Type", "f": "From", "s": "Subject", "k": "Supported", "t": "To", "v": "Via",
    "o": "Event", "u": "Allow-Events", "r": "Refer-To",
}  # fmt: skip
_KNOWN = (
    "Accept", "Allow", "Authorization", "CSeq", "Call-ID", "Contact", "Content-Length",
    "Content-Type", "Date", "Event", "Expires", "From", "Max-Forwards", "Min-Expires", "Note",
    "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Require", "Record-Route", "Require",
    "Retry-After", "Route", "Subject", "Subscription-State", "Supported", "To", "User-Agent",
    "Unsupported", "Via", "WWW-Authenticate", "Warning", "X-GB-Ver",
)  # fmt: skip
# Both spellings as keys: most devices write the names as the RFC does.
_CANONICAL = {name: name for name in _KNOWN} | {name.lower(): name for name in _KNOWN} | _COMPACT

REASONS = {
    100: "Trying", 180: "Ringing", 200: "OK", 302: "Moved Temporarily", 400: "Bad Request",
    401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
    406: "Not Acceptable", 415: "Unsupported Media Type", 416: "Unsupported URI Scheme",
    420: "Bad Extension", 423: "Interval Too Brief", 480: "Temporarily Unavailable",
    481: "Call/Transaction Does Not Exist", 483: "Too Many Hops", 486: "Busy Here",
    487: "Request Terminated", 488: "Not Acceptable Here", 489: "Bad Event",
    500: "Server Internal Error", 503: "Service Unavailable", 505: "Version Not Supported",
    513: "Message Too Large",
}  # fmt: skip


class Fault(enum.StrEnum):
    """Why bytes were no message."""

    NOISE = "noise"  # bytes of a stream outside any message
    START_LINE = "start line"
    VERSION = "version"
    HEADER = "header"
    LENGTH = "length"
    TOO_LARGE = "too large"


def canonical(name: str) -> str:
    """The name as RFC 3261 writes it; compact forms and any case are known."""
    known = _CANONICAL.get(name)
    if known is not None:
        return known
    low = name.lower()
    return _CANONICAL.get(low) or low.title()


class Headers:
    """Header fields in order, names canonical, values unfolded. Immutable."""

    __slots__ = ("items",)

    def __init__(self, items: Iterable[tuple[str, str]] = ()) -> None:
        self.items = tuple((canonical(name), value) for name, value in items)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Headers) and self.items == other.items

    def __hash__(self) -> int:
        return hash(self.items)

    def __repr__(self) -> str:
        return f"Headers({list(self.items)!r})"

    def get(self, name: str, default: str = "") -> str:
        """The first value of that name."""
        name = canonical(name)
        for key, value in self.items:
            if key == name:
                return value
        return default

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of that name, lists not split."""
        name = canonical(name)
        return tuple(value for key, value in self.items if key == name)

    def listed(self, name: str) -> tuple[str, ...]:
        """Every value of that name, lists split at commas. BadValue when a quote is open."""
        return tuple(part for value in self.all(name) for part in values.split_list(value))

    def has(self, name: str) -> bool:
        """Whether there is a field of that name."""
        name = canonical(name)
        return any(key == name for key, _ in self.items)

    def replaced(self, name: str, *new: str) -> Headers:
        """With these values in place of all of that name (at the first's place, or the end)."""
        name = canonical(name)
        at = next((i for i, (key, _) in enumerate(self.items) if key == name), len(self.items))
        before = self.items[:at]
        after = tuple(item for item in self.items[at:] if item[0] != name)
        return Headers((*before, *((name, value) for value in new), *after))


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """What requests and responses share. The typed properties raise BadValue when malformed;
    a message that came out of `wire.parse` has them all."""

    headers: Headers
    body: bytes = b""

    @property
    def via(self) -> Via:
        """The topmost Via."""
        return values.parse_via(next(values.split_list(self.headers.get("Via"))))

    @property
    def sender(self) -> Address:
        """From."""
        return values.parse_address(self.headers.get("From"))

    @property
    def recipient(self) -> Address:
        """To."""
        return values.parse_address(self.headers.get("To"))

    @property
    def call_id(self) -> str:
        return self.headers.get("Call-ID")

    @property
    def cseq(self) -> CSeq:
        return values.parse_cseq(self.headers.get("CSeq"))

    @property
    def contacts(self) -> tuple[Address, ...]:
        """Contact addresses; unreadable ones are left out."""
        found = []
        try:
            listed = self.headers.listed("Contact")
        except BadValue:
            return ()
        for text in listed:
            try:
                found.append(values.parse_address(text))
            except BadValue:
                continue
        return tuple(found)

    @property
    def content_type(self) -> str:
        """Media type in small letters without parameters (devices write it in any case)."""
        return self.headers.get("Content-Type").partition(";")[0].strip().lower()

    @property
    def edition(self) -> str:
        """X-GB-Ver: "3.0" for 2022, "2.0" for 2016; empty: not said."""
        return self.headers.get("X-GB-Ver").strip()


class Request(Message, frozen=True, kw_only=True):
    """A request; `uri` as written."""

    method: str
    uri: str

    @property
    def words(self) -> str:
        """What a repetition says again and no other request does: who answers without keeping
        anything makes its To tag of this (RFC 3261 8.2.7)."""
        told = ("Via", "Call-ID", "CSeq", "From", "Authorization")
        return "\n".join(self.headers.get(name) for name in told)

    @property
    def scheme(self) -> str:
        """Of the Request-URI; anything but sip and sips is answered with 416."""
        return values.uri_scheme(self.uri)

    @property
    def expires(self) -> int | None:
        """Expires of the first contact, else of the message; None: not said. Unreadable: 3600."""
        for contact in self.contacts[:1]:
            if values.has_param(contact.params, "expires"):
                return values.seconds(values.param(contact.params, "expires"), 3600)
        text = self.headers.get("Expires")
        return values.seconds(text, 3600) if text else None


class Response(Message, frozen=True, kw_only=True):
    """A response; `reason` may be empty."""

    status: int
    reason: str = ""

    @property
    def is_final(self) -> bool:
        return self.status >= 200

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300


class Malformed(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes that were no message: why, in English for the log, and how they begin.

    `answer` is what a server owes the sender (400, 505), None when the bytes are dropped.
    """

    fault: Fault
    detail: str
    excerpt: bytes = b""
    answer: Response | None = None


def response_to(
    request: Request,
    status: int,
    *,
    to_tag: str = "",
    headers: Iterable[tuple[str, str]] = (),
    body: bytes = b"",
) -> Response:
    """A response with what RFC 3261 8.2.6 copies from the request; `to_tag` only where To has
    none. The body's type is among `headers`."""
    copied: list[tuple[str, str]] = [("Via", value) for value in request.headers.all("Via")]
    for name in ("From", "To", "Call-ID", "CSeq"):
        value = request.headers.get(name)
        if name == "To" and to_tag and not _has_tag(value):
            value = f"{value};tag={to_tag}"
        if value:
            copied.append((name, value))
    return Response(
        status=status,
        reason=REASONS.get(status) or _phrase(status),
        headers=Headers((*copied, *headers)),
        body=body,
    )


def _has_tag(value: str) -> bool:
    try:
        return bool(values.parse_address(value).tag)
    except BadValue:
        return True  # nothing is hung on what cannot be read


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
