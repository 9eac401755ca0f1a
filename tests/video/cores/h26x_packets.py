"""Packs NAL units into RTP as cameras do. For tests."""

from __future__ import annotations

from video.cores.rtp import RtpPacket

IDR, SLICE, SPS, PPS = b"\x65" + b"i" * 40, b"\x41" + b"s" * 40, b"\x67spsx", b"\x68pps"
IDR5, SLICE5, SPS5 = b"\x26\x01" + b"i" * 40, b"\x02\x01" + b"s" * 40, b"\x42\x01sps"


def fragments(nal: bytes, size: int) -> list[bytes]:
    """FU-A payloads of an H.264 unit."""
    body = nal[1:]
    parts = [body[i : i + size] for i in range(0, len(body), size)]
    last = len(parts) - 1
    out = []
    for n, part in enumerate(parts):
        flags = (0x80 if n == 0 else 0) | (0x40 if n == last else 0) | (nal[0] & 0x1F)
        out.append(bytes([(nal[0] & 0xE0) | 28, flags]) + part)
    return out


def fragments5(nal: bytes, size: int) -> list[bytes]:
    """FU payloads of an H.265 unit."""
    body = nal[2:]
    parts = [body[i : i + size] for i in range(0, len(body), size)]
    last = len(parts) - 1
    head = bytes([(nal[0] & 0x81) | 49 << 1, nal[1]])
    kind = nal[0] >> 1 & 0x3F
    return [
        head + bytes([(0x80 if n == 0 else 0) | (0x40 if n == last else 0) | kind]) + part
        for n, part in enumerate(parts)
    ]


def aggregate(head: bytes, *nals: bytes) -> bytes:
    """STAP-A (head 0x18) or AP (head 0x60 0x01)."""
    return head + b"".join(len(n).to_bytes(2, "big") + n for n in nals)


def packets(units: list[list[bytes]], first: int = 0) -> list[RtpPacket]:
    """One access unit a list of payloads; the last has the marker."""
    out: list[RtpPacket] = []
    for number, payloads in enumerate(units):
        for n, payload in enumerate(payloads):
            is_last = n == len(payloads) - 1
            sequence = (first + len(out)) & 0xFFFF
            out.append(RtpPacket(sequence, number * 3600, is_last, 96, memoryview(payload)))
    return out
