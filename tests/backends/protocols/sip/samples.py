"""GB/T 28181 SIP messages as devices send them, for the tests of the cores."""

from __future__ import annotations

from itertools import count

from backends.protocols.sip import wire
from backends.protocols.sip.flow import Flow, Send, Transport
from backends.protocols.sip.message import Request, Response

DEVICE = "34020000001320000001"
PLATFORM = "34020000002000000001"
DOMAIN = "3402000000"
UDP = Flow(host="192.168.1.64", port=5060, local="192.168.1.10:5060")
TCP = Flow(
    transport=Transport.TCP, host="192.168.1.64", port=40112, local="192.168.1.10:5060",
    connection=7,
)  # fmt: skip

REGISTER = (
    f"REGISTER sip:{PLATFORM}@{DOMAIN} SIP/2.0\r\n"
    "Via: SIP/2.0/UDP 192.168.1.64:5060;rport;branch=z9hG4bK1371463273\r\n"
    f"From: <sip:{DEVICE}@{DOMAIN}>;tag=2043466181\r\n"
    f"To: <sip:{DEVICE}@{DOMAIN}>\r\n"
    "Call-ID: 1011047669\r\n"
    "CSeq: 1 REGISTER\r\n"
    f"Contact: <sip:{DEVICE}@192.168.1.64:5060>\r\n"
    "Max-Forwards: 70\r\n"
    "User-Agent: IP Camera\r\n"
    "Expires: 3600\r\n"
    "x-gb-ver: 3.0\r\n"
    "Content-Length:   0\r\n\r\n"
).encode()

KEEPALIVE_BODY = (
    '<?xml version="1.0" encoding="GB2312"?>\r\n<Notify>\r\n<CmdType>Keepalive</CmdType>\r\n'
    f"<SN>43</SN>\r\n<DeviceID>{DEVICE}</DeviceID>\r\n<Status>OK</Status>\r\n</Notify>\r\n"
).encode()
KEEPALIVE = (
    f"MESSAGE sip:{PLATFORM}@{DOMAIN} SIP/2.0\r\n"
    "Via: SIP/2.0/UDP 192.168.1.64:5060;rport;branch=z9hG4bK1066375804\r\n"
    f"From: <sip:{DEVICE}@{DOMAIN}>;tag=1925919231\r\n"
    f"To: <sip:{PLATFORM}@{DOMAIN}>\r\n"
    "Call-ID: 1185236415\r\n"
    "CSeq: 20 MESSAGE\r\n"
    "Content-Type: Application/MANSCDP+xml\r\n"
    "Route: <sip:192.168.1.10;lr>\r\n"
    "Max-Forwards: 70\r\n"
    f"Content-Length:   {len(KEEPALIVE_BODY)}\r\n\r\n"
).encode() + KEEPALIVE_BODY


def device_invite(branch: str = "z9hG4bK77", cseq: int = 20) -> Request:
    """The INVITE of a device that was asked to take a broadcast."""
    text = KEEPALIVE.partition(b"\r\n\r\n")[0].decode()
    text = text.replace("MESSAGE", "INVITE").replace("z9hG4bK1066375804", branch)
    text = text.replace("CSeq: 20", f"CSeq: {cseq}").replace(f"{len(KEEPALIVE_BODY)}", "0")
    text += f"\r\nContact: <sip:{DEVICE}@192.168.1.64:5060>"
    return as_request(text.encode() + b"\r\n\r\n")


def as_request(data: bytes) -> Request:
    """Parsed, and it must be a request."""
    message = wire.parse(data)
    assert isinstance(message, Request), message
    return message


def as_response(data: bytes) -> Response:
    """Parsed, and it must be a response."""
    message = wire.parse(data)
    assert isinstance(message, Response), message
    return message


def sent(outputs: object) -> list[Request | Response]:
    """What the sends among outputs say."""
    assert isinstance(outputs, list)
    found = []
    for output in outputs:
        if isinstance(output, Send):
            message = wire.parse(output.data)
            assert isinstance(message, Request | Response), message
            found.append(message)
    return found


class Tokens:
    """Tokens in order: t1, t2, …"""

    def __init__(self) -> None:
        self._count = count(1)

    def __call__(self) -> str:
        return f"t{next(self._count)}"
