"""SIP messages from bytes and back (RFC 3261 7, 25; RFC 4475). Pure; bounded, reads no clock.

A message is accepted or refused as RFC 4475 says. Devices' harmless habits are read: bare line
feeds, padded values, names in GB 18030, missing Max-Forwards and branch (RFC 2543).
"""

from __future__ import annotations

import re

from backends.protocols.sip import values
from backends.protocols.sip.message import (
    Fault,
    Headers,
    Malformed,
    Message,
    Request,
    Response,
    response_to,
)
from backends.protocols.sip.values import BadValue

MAX_DATAGRAM = 65_535
MAX_HEAD = 32 * 1024
MAX_BODY = 256 * 1024
MAX_HEADERS = 200

_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_STATUS_LINE = re.compile(r"SIP/([0-9]{1,5}+\.[0-9]{1,5}+) ([0-9]++)(?: (.*+))?", re.IGNORECASE)
_REQUEST_LINE = re.compile(r"([^\s]++) ([^\s<>]++) SIP/([0-9]{1,5}+\.[0-9]{1,5}+)\s*+", re.I)
_FOLD = re.compile(r"\r?\n[ \t]++")
_LINE = re.compile(r"\r?\n")
_ONCE = frozenset({"From", "To", "Call-ID", "CSeq", "Max-Forwards", "Content-Length"})
_EXCERPT = 120


class _Refused(Exception):
    """Parsing ends here; what is known so far lets the sender be answered."""

    def __init__(self, fault: Fault, detail: str, status: int = 400) -> None:
        super().__init__(detail)
        self.fault = fault
        self.status = status


def encode(message: Request | Response) -> bytes:
    """The message as bytes, its Content-Length written anew. ValueError when a value holds a
    line break, which would let a peer's text become header fields of ours."""
    if isinstance(message, Request):
        lines = [f"{message.method} {message.uri} SIP/2.0"]
    else:
        lines = [f"SIP/2.0 {message.status} {message.reason}"]
    lines += [f"{name}: {value}" for name, value in message.headers if name != "Content-Length"]
    lines.append(f"Content-Length: {len(message.body)}")
    text = "\r\n".join(lines)
    if text.count("\n") != len(lines) - 1 or text.count("\r") != len(lines) - 1:
        raise ValueError("a line break within a header field")
    return text.encode("utf-8", "replace") + b"\r\n\r\n" + message.body


def parse(data: bytes, *, is_stream: bool = False) -> Request | Response | Malformed:
    """One message: a datagram, or what StreamFramer cut out. Never raises on any bytes.

    Octets after the body of a datagram are ignored (RFC 3261 18.3).
    """
    head, body, is_ended = _cut(data)
    known: Request | Response | None = None
    try:
        if len(head) > MAX_HEAD:
            raise _Refused(Fault.TOO_LARGE, f"head of {len(head)} bytes", 513)
        start, _, rest = _decoded(head).partition("\n")
        start = start.rstrip("\r")
        headers = _headers(rest)
        known, fault = _started(start, headers)
        if fault is not None:
            raise fault
        if not is_ended:
            raise _Refused(Fault.HEADER, "no empty line after the header fields")
        _check(known)
        return _with_body(known, body, is_stream=is_stream)
    except _Refused as refused:
        return Malformed(
            fault=refused.fault,
            detail=str(refused),
            excerpt=bytes(data[:_EXCERPT]),
            answer=_answer(known, refused.status),
        )


def _cut(data: bytes) -> tuple[bytes, bytes, bool]:
    data = data.lstrip(b"\r\n")
    match = _END_OF_HEAD.search(data, 0, MAX_HEAD + 4)
    if match is None:
        return data, b"", False
    return data[: match.start()], data[match.end() :], True


def _decoded(head: bytes) -> str:
    try:
        return head.decode("utf-8")
    except UnicodeDecodeError:
        return head.decode("gb18030", "replace")


def _headers(text: str) -> Headers | _Refused:
    """The header fields, or why not: the start line may still tell how to answer."""
    items: list[tuple[str, str]] = []
    for line in _LINE.split(_FOLD.sub(" ", text)):
        if not line:
            continue
        name, colon, value = line.partition(":")
        name = name.rstrip(" \t")
        if not colon or not values.TOKEN.fullmatch(name):
            return _Refused(Fault.HEADER, f"no header field: {line[:40]!r}")
        if "\r" in value or "\0" in value:
            return _Refused(Fault.HEADER, f"control character in {name}")
        items.append((name, value.strip(" \t")))
        if len(items) > MAX_HEADERS:
            return _Refused(Fault.TOO_LARGE, f"over {MAX_HEADERS} header fields", 513)
    return Headers(items)


def _started(start: str, headers: Headers | _Refused) -> tuple[Request | Response, _Refused | None]:
    fault = headers if isinstance(headers, _Refused) else None
    fields = Headers() if isinstance(headers, _Refused) else headers
    status = _STATUS_LINE.fullmatch(start)
    if status is not None:
        if status[1] != "2.0" or len(status[2]) != 3 or not 100 <= int(status[2]) <= 699:
            fault = _Refused(Fault.START_LINE, f"status line {start[:60]!r}")
        code = int(status[2][:3])
        return Response(status=code, reason=status[3] or "", headers=fields), fault
    line = _REQUEST_LINE.fullmatch(start)
    if line is None or not values.TOKEN.fullmatch(line[1]):
        method = start.partition(" ")[0][:40]
        fault = _Refused(Fault.START_LINE, f"start line {start[:60]!r}")
        # Without a method it is no request to be answered.
        if not values.TOKEN.fullmatch(method) or "SIP/" not in start.upper():
            raise fault
        return Request(method=method, uri="sip:malformed", headers=fields), fault
    if line[3] != "2.0":
        fault = _Refused(Fault.VERSION, f"version {line[3]}", 505)
    return Request(method=line[1], uri=line[2], headers=fields), fault


def _check(message: Request | Response) -> None:
    """Refuses what lacks, doubles or garbles a field that every element must read."""
    counts: dict[str, int] = {}
    for name, _ in message.headers:
        if name in _ONCE:
            counts[name] = counts.get(name, 0) + 1
    doubled = [name for name, count in counts.items() if count > 1]
    if doubled:
        raise _Refused(Fault.HEADER, f"{doubled[0]} more than once")
    for name in ("Via", "From", "To", "Call-ID", "CSeq"):
        if not message.headers.get(name):
            raise _Refused(Fault.HEADER, f"no {name}")
    try:
        for via in message.headers.listed("Via"):
            values.parse_via(via)
        _ = message.sender, message.recipient
        cseq = message.cseq
        message.headers.listed("Contact")
        if isinstance(message, Request):
            _check_request(message, cseq.method)
    except BadValue as error:
        raise _Refused(Fault.HEADER, str(error)) from error


def _check_request(request: Request, cseq_method: str) -> None:
    if cseq_method != request.method:
        raise BadValue(f"CSeq of {cseq_method[:40]} in {request.method[:40]}")
    if request.scheme in ("sip", "sips") and values.parse_uri(request.uri).has_headers:
        raise BadValue("header fields in the Request-URI")
    for text in request.headers.listed("Contact"):
        if text != "*":
            values.parse_address(text)


def _with_body(message: Request | Response, body: bytes, *, is_stream: bool) -> Request | Response:
    text = message.headers.get("Content-Length")
    try:
        length = values.parse_number(text, MAX_BODY) if text else (0 if is_stream else len(body))
    except BadValue as error:
        raise _Refused(Fault.LENGTH, f"Content-Length {text[:20]!r}") from error
    if length > len(body):
        raise _Refused(Fault.LENGTH, f"Content-Length {length}, {len(body)} bytes came")
    body = body[:length]
    if isinstance(message, Request):
        return Request(method=message.method, uri=message.uri, headers=message.headers, body=body)
    return Response(
        status=message.status, reason=message.reason, headers=message.headers, body=body
    )


def _answer(known: Message | None, status: int) -> Response | None:
    """What the sender is owed: nothing for responses, ACK, and where no hop is to be answered."""
    if not isinstance(known, Request) or known.method == "ACK":
        return None
    try:
        for via in known.headers.listed("Via"):
            values.parse_via(via)
    except BadValue:
        return None
    if not known.headers.get("Via"):
        return None
    return response_to(known, status)
