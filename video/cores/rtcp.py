"""The little RTCP (RFC 3550 6.4, 6.5) that a receiver owes its sender. Pure.

Some servers end a UDP session whose receiver is never heard; many firewalls let packets in only
where some went out.
"""

from __future__ import annotations

import struct

_RECEIVER_REPORT, _SOURCE_DESCRIPTION, _CNAME = 201, 202, 1


def receiver_report(ssrc: int, cname: str) -> bytes:
    """An empty receiver report and who we are, as one compound packet of whole words."""
    report = struct.pack("!BBHI", 0x80, _RECEIVER_REPORT, 1, ssrc)
    name = cname.encode()[:255]
    chunk = struct.pack("!IBB", ssrc, _CNAME, len(name)) + name
    chunk += b"\0" * (4 - len(chunk) % 4)  # at least one: the end of the list
    head = struct.pack("!BBH", 0x81, _SOURCE_DESCRIPTION, len(chunk) // 4)
    return report + head + chunk
