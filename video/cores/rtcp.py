"""The little RTCP (RFC 3550 6.4, 6.5) that we say and hear. Pure.

Said: an empty report, since some servers end a UDP session whose receiver is never heard and many
firewalls let packets in only where some went out. Heard: sender reports, for sound and picture
in step.
"""

from __future__ import annotations

import struct
from typing import NamedTuple

_SENDER_REPORT, _RECEIVER_REPORT, _SOURCE_DESCRIPTION, _CNAME = 200, 201, 202, 1
_SENDER_BYTES = 28


class SenderReport(NamedTuple):
    """`ntp_s`: the sender's wall clock (seconds since 1900) at the RTP time `timestamp`."""

    ntp_s: float
    timestamp: int


def sender_reports(data: bytes) -> list[SenderReport]:
    """Those of a compound packet, as far as it is sound."""
    found: list[SenderReport] = []
    position, end = 0, len(data)
    while position + 4 <= end:
        first, kind, words = struct.unpack_from("!BBH", data, position)
        if first >> 6 != 2:
            break
        if kind == _SENDER_REPORT and words >= 6 and position + _SENDER_BYTES <= end:
            seconds, fraction, timestamp = struct.unpack_from("!III", data, position + 8)
            if seconds or fraction:  # 0: a sender without a clock (RFC 3550 6.4.1)
                found.append(SenderReport(seconds + fraction / 2**32, timestamp))
        position += (words + 1) * 4
    return found


def receiver_report(ssrc: int, cname: str) -> bytes:
    """An empty receiver report and who we are, as one compound packet of whole words."""
    report = struct.pack("!BBHI", 0x80, _RECEIVER_REPORT, 1, ssrc)
    name = cname.encode()[:255]
    chunk = struct.pack("!IBB", ssrc, _CNAME, len(name)) + name
    chunk += b"\0" * (4 - len(chunk) % 4)  # at least one: the end of the list
    head = struct.pack("!BBH", 0x81, _SOURCE_DESCRIPTION, len(chunk) // 4)
    return report + head + chunk
