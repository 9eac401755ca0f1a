"""The last SIP messages with each device, for the engineer who connects it. Pure; bounded.

Kept as bytes and read only when somebody asks: then credentials are taken out. A device that is
being looked at keeps more than the others.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import OrderedDict, deque
from typing import NamedTuple

from backends.link.devices import DeviceMessage
from backends.protocols.sip.flow import Flow

MOST_BYTES = 24 * 1024 * 1024
MOST_EACH = 12
MOST_LOOKED_AT = 200
LOOKED_AT = 32  # devices at once
MOST_TEXT = 8 * 1024
_COST = 200  # what Python needs beside the bytes

_FROM = re.compile(rb"^(?:From|f)\s*:[^\r\n]*?sips?:([0-9]{2,20})@", re.IGNORECASE | re.MULTILINE)
_TO = re.compile(rb"^(?:To|t)\s*:[^\r\n]*?sips?:([0-9]{2,20})@", re.IGNORECASE | re.MULTILINE)
_CMD = re.compile(r"<CmdType>\s*([A-Za-z]{1,40})")
_SECRET_FIELD = re.compile(r"\b(nonce|response|cnonce|opaque)=(\"[^\"\r\n]*\"|[^,\s]+)", re.I)
_SECRET_HEADER = re.compile(
    r"(?im)^((?:Proxy-)?(?:Authorization|Authenticate)|WWW-Authenticate|Note)(\s*:)(.*)$"
)
_SECRET_ELEMENT = re.compile(r"<(Password|UploadURL)>[^<]{0,2000}", re.IGNORECASE)


class _Message(NamedTuple):
    at: dt.datetime
    is_from_device: bool
    data: bytes


class MessageLog:
    """`note` costs little; `messages` reads."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        # The device unheard for longest is first.
        self._by_device: OrderedDict[str, deque[_Message]] = OrderedDict()
        self._looked_at: OrderedDict[str, None] = OrderedDict()
        self._places: dict[tuple[str, int, int], str] = {}

    def __len__(self) -> int:
        return sum(map(len, self._by_device.values()))

    def placed(self, device_id: str, flow: Flow) -> None:
        """That device is reached there."""
        if len(self._places) > 100_000:
            self._places.clear()
        self._places[flow.host, flow.port, flow.connection] = device_id

    def note(self, data: bytes, flow: Flow, at: dt.datetime, *, is_from_device: bool) -> None:
        """A message from a device or to one."""
        device_id = self._places.get((flow.host, flow.port, flow.connection), "")
        if not device_id or (is_from_device and not data.startswith(b"SIP/2.0")):
            device_id = _device_of(data, is_from_device) or device_id
        if not device_id:
            return
        kept = self._by_device.get(device_id)
        if kept is None:
            kept = self._by_device[device_id] = deque()
        kept.append(_Message(at, is_from_device, data))
        self._bytes += len(data) + _COST
        most = MOST_LOOKED_AT if device_id in self._looked_at else MOST_EACH
        while len(kept) > most:
            self._bytes -= len(kept.popleft().data) + _COST
        self._by_device.move_to_end(device_id)
        while self._bytes > self._most_bytes and len(self._by_device) > 1:
            _, gone = self._by_device.popitem(last=False)
            self._bytes -= sum(len(message.data) + _COST for message in gone)

    def messages(self, device_id: str) -> list[DeviceMessage]:
        """Newest last, credentials left out; from now on more of it are kept."""
        self._looked_at[device_id] = None
        self._looked_at.move_to_end(device_id)
        if len(self._looked_at) > LOOKED_AT:
            self._looked_at.popitem(last=False)
        return [
            DeviceMessage(
                at=message.at,
                is_from_device=message.is_from_device,
                summary=_summary(text),
                text=text,
            )
            for message in self._by_device.get(device_id, ())
            if (text := without_secrets(_text(message.data)))
        ]


def without_secrets(text: str) -> str:
    """Digest values, signatures, passwords and upload addresses replaced by an ellipsis."""

    def header(match: re.Match[str]) -> str:
        return match[1] + match[2] + _SECRET_FIELD.sub(r"\1=…", match[3])

    return _SECRET_ELEMENT.sub(r"<\1>…", _SECRET_HEADER.sub(header, text))


def _device_of(data: bytes, is_from_device: bool) -> str:
    """By From of its requests; by To of ours and of answers to ours."""
    is_response = data.startswith(b"SIP/2.0")
    pattern = _FROM if is_from_device is not is_response else _TO
    match = pattern.search(data, 0, 2048)
    return match[1].decode("ascii") if match is not None else ""


def _text(data: bytes) -> str:
    head, blank, body = data.partition(b"\r\n\r\n")
    try:
        said = body.decode("utf-8")
    except UnicodeDecodeError:
        said = body.decode("gb18030", "replace")
    return (head.decode("utf-8", "replace") + ("\r\n\r\n" if blank else "") + said)[:MOST_TEXT]


def _summary(text: str) -> str:
    """`MESSAGE Keepalive`, `200 OK (REGISTER)`."""
    first = text.split("\r\n", 1)[0]
    if first.startswith("SIP/2.0 "):
        method = re.search(r"(?im)^CSeq\s*:\s*\d+\s+([A-Za-z]+)", text)
        return f"{first[8:60]} ({method[1].upper()})" if method else first[8:60]
    command = _CMD.search(text)
    return f"{first.split(' ', 1)[0][:20]} {command[1]}" if command else first.split(" ", 1)[0][:20]
