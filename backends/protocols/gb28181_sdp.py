"""SDP of GB/T 28181: offers and answers with y= and f=, as devices write them. Pure.

Read tolerantly (an answer that lacks y=, has a short one, port 0 or a wrong address is data, not
an error); written as most devices expect. What is sent is decided by `Offer` alone.
"""

from __future__ import annotations

import enum
import re

import msgspec

MAX_BYTES = 16 * 1024
MAX_LINES = 200
_LEAST_Y = 8  # ten digits, or as a number without the zeros before it
MEDIA_TYPE = "APPLICATION/SDP"

_PS, _MPEG4, _H264, _SVAC, _H265, _AAC, _PCMA = 96, 97, 98, 99, 100, 102, 8
_RTPMAP = re.compile(r"\s*+([0-9]{1,3}+)\s++([^/\s]++)(?:/([0-9]{1,9}+))?.*+", re.DOTALL)
_MEDIA = re.compile(r"([A-Za-z]++)\s++([0-9]{1,7}+)(?:/[0-9]++)?\s++(\S++)\s*+(.*+)", re.DOTALL)
_ADDRESS = re.compile(r"IN\s++IP[46]\s++([0-9A-Za-z.:\-]{1,255}+)", re.IGNORECASE)


class Session(enum.StrEnum):
    """What is asked for. 2022 is said to drop Talk (unverified)."""

    PLAY = "Play"
    PLAYBACK = "Playback"
    DOWNLOAD = "Download"
    TALK = "Talk"
    OTHER = ""


class Carrier(enum.StrEnum):
    """What carries RTP."""

    UDP = "RTP/AVP"
    TCP = "TCP/RTP/AVP"


class Setup(enum.StrEnum):
    """Who connects, for TCP: PASSIVE listens. In an offer of ours it is our side."""

    PASSIVE = "passive"
    ACTIVE = "active"
    NONE = ""

    @property
    def other(self) -> Setup:
        return {Setup.PASSIVE: Setup.ACTIVE, Setup.ACTIVE: Setup.PASSIVE}.get(self, Setup.NONE)


class Codec(enum.StrEnum):
    """What a payload type carries, by rtpmap, else by its number."""

    PS = "PS"
    TS = "MP2T"
    H264 = "H264"
    H265 = "H265"
    MPEG4 = "MPEG4"
    SVAC = "SVAC"
    PCMA = "PCMA"
    PCMU = "PCMU"
    AAC = "AAC"
    G722 = "G722"
    G723 = "G723"
    G729 = "G729"
    UNKNOWN = ""  # 99 without rtpmap among it: SVAC by the text, H.265 by widespread software


class Stream(enum.Enum):
    """Which stream of a channel; UNSAID leaves it to the device."""

    UNSAID = enum.auto()
    MAIN = enum.auto()
    SUB = enum.auto()


class Dialect(enum.StrEnum):
    """How devices are told which stream: by their profile, or in all ways at once."""

    STREAM_NUMBER = "streamnumber"
    STREAM_PROFILE = "streamprofile"
    STREAM = "stream"
    STREAM_MODE = "streamMode"


class Fault(enum.StrEnum):
    """Why a body was no description."""

    TOO_LARGE = "too large"
    MEDIA = "media"


class Malformed(msgspec.Struct, frozen=True, kw_only=True):
    """A body that described nothing: why, in English for the log, and how it begins."""

    fault: Fault
    detail: str
    excerpt: bytes = b""


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """What we offer or answer. `ssrc` is the ten digits of y=; times are Unix seconds, 0 0 live.

    `direction` empty: recvonly for video, sendrecv for talk. `f` is the f= line's value, which
    decides nothing at either end.
    """

    owner_id: str
    session: Session
    host: str
    port: int
    ssrc: str
    carrier: Carrier = Carrier.TCP
    setup: Setup = Setup.PASSIVE
    start_s: int = 0
    end_s: int = 0
    speed: int = 0  # of a download; 0: not said
    stream: Stream = Stream.UNSAID
    dialects: tuple[Dialect, ...] = tuple(Dialect)
    direction: str = ""
    payloads: tuple[int, ...] = ()
    f: str = ""


class Description(msgspec.Struct, frozen=True, kw_only=True):
    """What a device offers or answers, its first video (else audio) line.

    `host` empty: no usable address (the source of the packets counts). `port` 0: seen from
    devices that send all the same. `ssrc` None: no y=, or one that is too short to be one: latch on
    the first packet; another y= than ours is to be followed. `setup` is the device's side.
    """

    owner_id: str
    session: Session
    kind: str
    host: str
    port: int
    carrier: Carrier
    setup: Setup
    payloads: tuple[int, ...]
    codecs: tuple[tuple[int, Codec], ...]
    direction: str
    ssrc: int | None
    start_s: int = 0
    end_s: int = 0
    speed: int = 0
    stream: Stream = Stream.UNSAID
    file_bytes: int = 0
    f: str = ""

    def codec(self, payload: int) -> Codec:
        """What packets of that payload type carry, as far as signalling tells: 96 may be TS
        all the same."""
        return dict(self.codecs).get(payload) or _STATIC.get(payload, Codec.UNKNOWN)


_NAMES = {
    "PS": Codec.PS, "MP2P": Codec.PS, "MP2T": Codec.TS, "H264": Codec.H264, "H265": Codec.H265,
    "HEVC": Codec.H265, "MPEG4": Codec.MPEG4, "MP4V-ES": Codec.MPEG4, "SVAC": Codec.SVAC,
    "SVACA": Codec.UNKNOWN, "PCMA": Codec.PCMA, "PCMU": Codec.PCMU, "AAC": Codec.AAC,
    "MPEG4-GENERIC": Codec.AAC, "G7221": Codec.G722, "G722": Codec.G722, "G723": Codec.G723,
    "G729": Codec.G729,
}  # fmt: skip
_STATIC = {
    0: Codec.PCMU, 4: Codec.G723, 8: Codec.PCMA, 9: Codec.G722, 18: Codec.G729, 33: Codec.TS,
    _PS: Codec.PS, _MPEG4: Codec.MPEG4, _H264: Codec.H264, _H265: Codec.H265, _AAC: Codec.AAC,
}  # fmt: skip
_RTPMAPS = {
    _PS: "PS/90000", _H264: "H264/90000", _MPEG4: "MPEG4/90000", _SVAC: "SVAC/90000",
    _H265: "H265/90000", _PCMA: "PCMA/8000", _AAC: "AAC/8000",
}  # fmt: skip
_VIDEO_OFFER = (_PS, _H264, _MPEG4, _H265)


def encode(offer: Offer) -> bytes:
    """The body. ValueError for what would break its lines."""
    is_talk = offer.session is Session.TALK
    payloads = offer.payloads or ((_PCMA,) if is_talk else _VIDEO_OFFER)
    is_audio = all(_STATIC.get(p) in (Codec.PCMA, Codec.PCMU) for p in payloads)
    kind = "audio" if is_audio else "video"
    family = "IP6" if ":" in offer.host else "IP4"
    lines = [
        "v=0",
        f"o={offer.owner_id} 0 0 IN {family} {offer.host}",
        f"s={offer.session or Session.PLAY}",
    ]
    if offer.session in (Session.PLAYBACK, Session.DOWNLOAD):
        lines.append(f"u={offer.owner_id}:0")
    lines.append(f"c=IN {family} {offer.host}")
    lines.append(f"t={offer.start_s} {offer.end_s}")
    lines.append(f"m={kind} {offer.port} {offer.carrier} {' '.join(map(str, payloads))}")
    lines.append(f"a={offer.direction or ('sendrecv' if is_talk else 'recvonly')}")
    lines += [f"a=rtpmap:{p} {_RTPMAPS[p]}" for p in payloads if p in _RTPMAPS]
    if offer.carrier is Carrier.TCP:
        lines += [f"a=setup:{offer.setup or Setup.PASSIVE}", "a=connection:new"]
    if offer.speed:
        lines.append(f"a=downloadspeed:{offer.speed}")
    lines += _stream_lines(offer)
    lines.append(f"y={offer.ssrc}")
    if offer.f:
        lines.append(f"f={offer.f}")
    if any("\r" in line or "\n" in line for line in lines):
        raise ValueError("a line break within a line of SDP")
    return "\r\n".join([*lines, ""]).encode("utf-8", "replace")


def parse(body: bytes) -> Description | Malformed:
    """An offer or answer of a device. Never raises on any bytes."""
    if len(body) > MAX_BYTES:
        return _malformed(Fault.TOO_LARGE, f"{len(body)} bytes", body)
    lines = body.replace(b"\0", b"").decode("utf-8", "replace").splitlines()[:MAX_LINES]
    pairs = [(line[0], line[2:].strip()) for line in lines if line[1:2] == "="]
    head, media = _split(pairs)
    chosen = _chosen(media)
    if chosen is None:
        return _malformed(Fault.MEDIA, "no readable m= line of video or audio", body)
    match, own = chosen
    # y= and f= stand at the end: with several m= lines, under the last one.
    everywhere = [pair for _, part in media for pair in part]
    attributes = _attributes(head) | _attributes(own)
    times = _values(head, "t").split()
    payloads = tuple(int(p) for p in match[4].split() if p.isascii() and p.isdigit())[:32]
    return Description(
        owner_id=(_values(head, "o").split() or [""])[0],
        session=_session(_values(head, "s")),
        kind=match[1].lower(),
        host=_host(own) or _host(head),
        port=int(match[2]) if int(match[2]) <= 65535 else 0,
        carrier=Carrier.TCP if "TCP" in match[3].upper() else Carrier.UDP,
        setup=_setup(attributes.get("setup", "")),
        payloads=tuple(p for p in payloads if p <= 127),
        codecs=_codecs(head + own),
        direction=_direction(attributes),
        ssrc=_ssrc(_values(own, "y") or _values(everywhere, "y") or _values(head, "y")),
        start_s=_number(times[0] if times else ""),
        end_s=_number(times[1] if len(times) > 1 else ""),
        speed=_number(attributes.get("downloadspeed", "")),
        stream=_stream(attributes),
        file_bytes=_number(attributes.get("filesize", "")),
        f=_values(own, "f") or _values(everywhere, "f") or _values(head, "f"),
    )


def subject(sender_id: str, ssrc: str, receiver_id: str, receiver_serial: str = "0") -> str:
    """The Subject of an INVITE: who sends media with which y=, who receives."""
    return f"{sender_id}:{ssrc},{receiver_id}:{receiver_serial}"


_Pairs = list[tuple[str, str]]


def _malformed(fault: Fault, detail: str, body: bytes) -> Malformed:
    return Malformed(fault=fault, detail=detail, excerpt=bytes(body[:120]))


def _stream_lines(offer: Offer) -> list[str]:
    if offer.stream is Stream.UNSAID:
        return []
    number = 0 if offer.stream is Stream.MAIN else 1
    word = "main" if offer.stream is Stream.MAIN else "sub"
    return [f"a={d}:{word if d is Dialect.STREAM_MODE else number}" for d in offer.dialects]


def _split(pairs: _Pairs) -> tuple[_Pairs, list[tuple[str, _Pairs]]]:
    head: _Pairs = []
    media: list[tuple[str, _Pairs]] = []
    for key, value in pairs:
        if key == "m":
            media.append((value, []))
        elif media:
            media[-1][1].append((key, value))
        else:
            head.append((key, value))
    return head, media


def _chosen(media: list[tuple[str, _Pairs]]) -> tuple[re.Match[str], _Pairs] | None:
    for kind in ("video", "audio"):
        for value, own in media:
            match = _MEDIA.fullmatch(value)
            if match is not None and match[1].lower() == kind:
                return match, own
    return None


def _values(pairs: _Pairs, key: str) -> str:
    return next((value for name, value in pairs if name == key), "")


def _attributes(pairs: _Pairs) -> dict[str, str]:
    found = [value.partition(":") for name, value in pairs if name == "a"]
    return {name.strip().lower(): value.strip() for name, _, value in found}


def _host(pairs: _Pairs) -> str:
    match = _ADDRESS.match(_values(pairs, "c"))
    unusable = ("0.0.0.0", "127.0.0.1", "::", "::1")
    return match[1] if match is not None and match[1] not in unusable else ""


def _codecs(pairs: _Pairs) -> tuple[tuple[int, Codec], ...]:
    found = []
    for name, value in pairs:
        key, _, text = value.partition(":")
        match = _RTPMAP.fullmatch(text) if name == "a" and key.lower() == "rtpmap" else None
        codec = _NAMES.get(match[2].upper()) if match is not None else None
        if match is not None and codec is not None and int(match[1]) <= 127:
            found.append((int(match[1]), codec))
    return tuple(found)


def _session(text: str) -> Session:
    word = text.strip().lower()
    return next((s for s in Session if s.value.lower() == word), Session.OTHER)


def _setup(text: str) -> Setup:
    word = text.lower()
    return Setup(word) if word in ("passive", "active") else Setup.NONE


def _direction(attributes: dict[str, str]) -> str:
    names = ("recvonly", "sendonly", "sendrecv", "inactive")
    return next((name for name in names if name in attributes), "")


def _stream(attributes: dict[str, str]) -> Stream:
    for dialect in Dialect:
        value = attributes.get(dialect.lower(), "").lower()
        if value in ("0", "main"):
            return Stream.MAIN
        if value in ("1", "sub"):
            return Stream.SUB
    return Stream.UNSAID


def _ssrc(text: str) -> int | None:
    """Devices that say `y=001` keep the SSRC that they were told, or send any."""
    number = _number(text, -1)
    is_said = len(text.strip()) >= _LEAST_Y and 0 <= number < 2**32
    return number if is_said else None


def _number(text: str, default: int = 0) -> int:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else default
