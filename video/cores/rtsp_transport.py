"""The Transport header of RTSP 1.0 (RFC 2326 12.39): what a client asks for, what it got. Pure."""

from __future__ import annotations

Ports = tuple[int, int]  # of RTP and of RTCP


def asked(udp_ports: Ports | None, channel: int) -> str:
    """What is asked for."""
    if udp_ports is not None:
        return "RTP/AVP;unicast;client_port={}-{}".format(*udp_ports)
    return f"RTP/AVP/TCP;unicast;interleaved={channel}-{channel + 1}"


def agreed_in(transport: str) -> dict[str, str]:
    """The parameters of an answer, by their names in small letters; the last of each."""
    parts = (part.strip().partition("=") for part in transport.split(";"))
    return {name.lower(): value for name, _, value in parts}


def channel_in(agreed: dict[str, str], wanted: int) -> int:
    """The channel of packets, or the one that was asked for where the answer has none."""
    first = agreed.get("interleaved", "").partition("-")[0]
    return int(first[:3]) if first.isascii() and first.isdigit() else wanted


def ports_in(text: str) -> Ports | None:
    """RTP and RTCP port of "6970-6971", or of "6970"; None where it is neither."""
    first, _, second = text.strip().partition("-")
    if not (first.isascii() and first.isdigit() and len(first) <= 5):
        return None
    port = int(first)
    if not (second.isascii() and second.isdigit() and len(second) <= 5):
        second = str(port + 1)
    other = int(second)
    return (port, other) if 0 < port < 65536 and 0 < other < 65536 else None
