"""The devices of `watchfloor bench gb28181`: a process of its own, one UDP socket a device.

Each registers with digest, says that it lives every so often, answers whatever it is asked with
200, a subscription with as long as was asked, and a query with a catalogue of one channel. Messages
are made from templates and read by a few patterns, so that it is the platform that is measured.
Writes one JSON object at its end.
"""

from __future__ import annotations

import hashlib
import heapq
import json
import re
import resource
import selectors
import socket
import sys
import time
from dataclasses import asdict, dataclass

PLATFORM = "34020000002000000001"
DOMAIN = "3402000000"
PASSWORD = "bench-of-devices"
KEEPALIVE_S = 60.0
RETRY_S = 2.0
MOST_S = 0.02  # what a turn may take before time is looked at again

_NONCE = re.compile(rb'nonce="([^"]+)"')
_CSEQ = re.compile(rb"CSeq: *(\d+) ([A-Z]+)")
_COPIED = re.compile(rb"(?m)^(Via|From|To|Call-ID|CSeq):[^\r\n]*\r\n")
_TO = re.compile(rb"(?m)^(To:[^\r\n;]*>)\r\n")
_EXPIRES = re.compile(rb"(?m)^Expires: *(\d+)\r\n")
_CALL = re.compile(rb"(?m)^Call-ID: *([^\r\n]+)\r\n")
_SN = re.compile(rb"<SN>(\d+)</SN>")


@dataclass(slots=True, kw_only=True)
class Tally:
    """What the devices saw."""

    registered: int = 0
    refused: int = 0
    keepalives: int = 0
    keepalives_answered: int = 0
    keepalives_refused: int = 0
    asked: int = 0
    subscribed: int = 0  # subscriptions that stand
    registering_s: float = 0.0


def device_id(number: int) -> str:
    """Its 20 digits."""
    return f"3402000000132{number:07d}"


class _Device:
    __slots__ = ("cseq", "id", "is_registered", "number", "sock", "until_s")

    def __init__(self, number: int, address: tuple[str, int]) -> None:
        self.number, self.id = number, device_id(number)
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.sock.setblocking(False)
        self.sock.connect(address)
        self.cseq = 0
        self.is_registered = False
        self.until_s = 0.0

    def request(self, method: str, extra: str = "", body: str = "") -> bytes:
        self.cseq += 1
        host, port = self.sock.getsockname()
        to = self.id if method == "REGISTER" else PLATFORM
        return (
            f"{method} sip:{PLATFORM}@{DOMAIN} SIP/2.0\r\n"
            f"Via: SIP/2.0/UDP {host}:{port};rport;branch=z9hG4bK{self.number}x{self.cseq}\r\n"
            f"From: <sip:{self.id}@{DOMAIN}>;tag=t{self.number}\r\n"
            f"To: <sip:{to}@{DOMAIN}>\r\nCall-ID: {method[0]}{self.number}@{host}\r\n"
            f"CSeq: {self.cseq} {method}\r\nContact: <sip:{self.id}@{host}:{port}>\r\n"
            f"Max-Forwards: 70\r\nUser-Agent: bench\r\n{extra}Content-Length: {len(body)}\r\n\r\n"
            f"{body}"
        ).encode()


class Load:
    """All devices, one loop."""

    def __init__(self, address: tuple[str, int], count: int, rate: float) -> None:
        self._selector = selectors.DefaultSelector()
        self._rate = rate
        self.tally = Tally()
        self._devices = [_Device(number, address) for number in range(count)]
        for device in self._devices:
            self._selector.register(device.sock, selectors.EVENT_READ, device)
        self._due: list[tuple[float, int]] = []
        self._standing: set[bytes] = set()  # subscriptions, by Call-ID

    def run(self, hold_s: float) -> Tally:
        """Registers all at the rate, then holds; once."""
        began_s = time.monotonic()
        self._due = [(began_s + n / self._rate, n) for n in range(len(self._devices))]
        heapq.heapify(self._due)
        end_s = float("inf")
        while (now_s := time.monotonic()) < end_s:
            self._send_due(now_s)
            self._read()
            if end_s == float("inf") and self.tally.registered == len(self._devices):
                self.tally.registering_s = time.monotonic() - began_s
                end_s = time.monotonic() + hold_s
                print("registered", flush=True)
        self._selector.close()
        for device in self._devices:
            device.sock.close()
        return self.tally

    def _send_due(self, now_s: float) -> None:
        while self._due and self._due[0][0] <= now_s:
            _, number = heapq.heappop(self._due)
            device = self._devices[number]
            if device.is_registered:
                self.tally.keepalives += 1
                self._send(device, device.request("MESSAGE", _XML, _keepalive(device)))
                heapq.heappush(self._due, (now_s + KEEPALIVE_S, number))
            else:
                self._send(device, device.request("REGISTER", "Expires: 3600\r\n"))
                heapq.heappush(self._due, (now_s + RETRY_S, number))

    def _read(self) -> None:
        wait_s = max(self._due[0][0] - time.monotonic(), 0.0) if self._due else 0.1
        for key, _ in self._selector.select(min(wait_s, 0.1)):
            device: _Device = key.data
            try:
                data = device.sock.recv(4096)
            except OSError:
                continue
            if data.startswith(b"SIP/2.0 "):
                self._answered(device, data)
            else:
                self._asked(device, data)

    def _answered(self, device: _Device, data: bytes) -> None:
        status = int(data[8:11])
        match = _CSEQ.search(data)
        method = match[2] if match else b""
        if method == b"MESSAGE":
            self.tally.keepalives_answered += status == 200
            self.tally.keepalives_refused += status >= 400
        elif method == b"REGISTER" and status == 401:
            nonce = _NONCE.search(data)
            if nonce and not device.is_registered:
                extra = _authorization(device.id, nonce[1].decode()) + "Expires: 3600\r\n"
                self._send(device, device.request("REGISTER", extra))
        elif method == b"REGISTER" and status == 200 and not device.is_registered:
            device.is_registered = True
            self.tally.registered += 1
            heapq.heappush(self._due, (time.monotonic() + KEEPALIVE_S, device.number))
        elif method == b"REGISTER" and status >= 400:
            self.tally.refused += 1

    def _asked(self, device: _Device, data: bytes) -> None:
        """200; a catalogue of one channel follows its query."""
        self.tally.asked += 1
        copied = b"".join(match[0] for match in _COPIED.finditer(data))
        copied = _TO.sub(rb"\1;tag=d\r\n", copied)
        if data.startswith(b"SUBSCRIBE"):
            copied += self._subscribed(device, data)
        self._send(device, b"SIP/2.0 200 OK\r\n" + copied + b"Content-Length: 0\r\n\r\n")
        sn = _SN.search(data)
        if sn is not None and b"<CmdType>Catalog</CmdType>" in data and b"MESSAGE" in data[:8]:
            body = _catalogue(device, sn[1].decode())
            self._send(device, device.request("MESSAGE", _XML, body))
            self.tally.keepalives_answered -= 1  # its own 200 is counted with those of keepalives

    def _subscribed(self, device: _Device, data: bytes) -> bytes:
        """What the answer says besides: it is granted for as long as was asked."""
        match, call = _EXPIRES.search(data), _CALL.search(data)
        expires_s = int(match[1]) if match else 3600
        if call is not None:  # said again, it is the same one
            (self._standing.add if expires_s else self._standing.discard)(call[1])
        self.tally.subscribed = len(self._standing)
        host, port = device.sock.getsockname()
        return f"Contact: <sip:{device.id}@{host}:{port}>\r\nExpires: {expires_s}\r\n".encode()

    def _send(self, device: _Device, data: bytes) -> None:
        try:
            device.sock.send(data)
        except OSError:
            return  # a full buffer: as in the network


_XML = "Content-Type: Application/MANSCDP+xml\r\n"


def _keepalive(device: _Device) -> str:
    return (
        '<?xml version="1.0" encoding="GB2312"?>\r\n<Notify><CmdType>Keepalive</CmdType>'
        f"<SN>{device.cseq}</SN><DeviceID>{device.id}</DeviceID><Status>OK</Status></Notify>\r\n"
    )


def _catalogue(device: _Device, sn: str) -> str:
    channel = f"{DOMAIN}131{device.number:07d}"
    return (
        '<?xml version="1.0" encoding="GB2312"?>\r\n<Response><CmdType>Catalog</CmdType>'
        f"<SN>{sn}</SN><DeviceID>{device.id}</DeviceID><SumNum>1</SumNum>"
        f'<DeviceList Num="1"><Item><DeviceID>{channel}</DeviceID><Name>camera</Name>'
        "<Manufacturer>bench</Manufacturer><CivilCode>340200</CivilCode><Parental>0</Parental>"
        f"<ParentID>{device.id}</ParentID><Status>ON</Status></Item></DeviceList></Response>\r\n"
    )


def _authorization(user: str, nonce: str) -> str:
    uri = f"sip:{PLATFORM}@{DOMAIN}"
    first = _md5(f"{user}:{DOMAIN}:{PASSWORD}")
    response = _md5(f"{first}:{nonce}:{_md5(f'REGISTER:{uri}')}")
    return (
        f'Authorization: Digest username="{user}", realm="{DOMAIN}", nonce="{nonce}", '
        f'uri="{uri}", response="{response}", algorithm=MD5\r\n'
    )


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def main(port: str, count: str, rate: str, hold_s: str) -> None:
    """Runs and prints the tally."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    load = Load(("127.0.0.1", int(port)), int(count), float(rate))
    print(json.dumps(asdict(load.run(float(hold_s)))), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:5])
