"""RTSP 1.0 client (RFC 2326) without sockets: bytes in, bytes and events out; clock passed in.

One object serves one connection: OPTIONS, DESCRIBE, SETUP of one track, PLAY, keepalive,
TEARDOWN. It answers Basic and Digest challenges and refuses redirects in words.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from video.api import LossReason
from video.cores import rtsp_auth, sdp
from video.cores.rtsp_refusal import refused
from video.cores.rtsp_transport import Ports, agreed_in, asked, channel_in, ports_in
from video.cores.rtsp_url import RtspUrl
from video.cores.rtsp_wire import (
    Interleaved,
    NotRtsp,
    Response,
    RtspFramer,
    ServerRequest,
)

ANSWER_TIMEOUT_S = 5.0
MOST_CONTINUES = 15  # "100 Continue" while our relay waits for a device
DEFAULT_SESSION_S = 60.0
USER_AGENT = "Watchfloor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """The track that will play, and the one beside it if the server agrees."""

    track: sdp.Track
    beside: sdp.Track | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Playing:
    """PLAY was answered with 200."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TransportRefused:
    """461: this server wants the other transport."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """The session is over."""

    reason: LossReason
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """RTCP of the track, or of the one beside it, interleaved."""

    data: bytes
    is_beside: bool = False


Event = Described | Playing | TransportRefused | Failed | Report
# Which track of a description (its body, its base address); raises NoTrack or UnsupportedCodec.
TrackChoice = Callable[[bytes, str], sdp.Track]


@dataclass(slots=True)
class _Request:
    method: str
    url: str
    headers: dict[str, str]
    cseq: int = 0
    sent_s: float = 0.0
    challenges: int = 0
    continues: int = 0


class RtspClient:
    """Its methods fill an outgoing buffer; the caller sends take_outgoing()."""

    def __init__(
        self,
        url: RtspUrl,
        cnonce: str,
        choose: TrackChoice = sdp.video_track,
        also: TrackChoice | None = None,
    ) -> None:
        """`also`: a second track, only where the server agrees."""
        self._url = url
        self._choose, self._also = choose, also
        self._beside: sdp.Track | None = None
        self._beside_channel = -1
        self._beside_packets: list[memoryview] = []
        self._asks_beside = False
        self._udp_ports: Ports | None = None
        self._beside_udp_ports: Ports | None = None
        self._cnonce = cnonce
        self._framer = RtspFramer()
        self._outgoing = bytearray()
        self._pending: _Request | None = None
        self._events: deque[Event] = deque()
        self._cseq = 0
        self._challenge: rtsp_auth.Challenge | None = None
        self._nonce_count = 0
        self._has_get_parameter = False
        self._session = self.server_source = ""  # where packets come from, if it says so
        self._session_s = DEFAULT_SESSION_S
        self._track: sdp.Track | None = None
        self._rtp_channel = 0
        self.server_ports: Ports | None = None
        self.beside_ports: Ports | None = None  # the server's, of the track beside
        self._is_playing = self._is_over = False
        self._keepalive_s = 0.0

    def start(
        self, udp_ports: Ports | None, now_s: float, beside_ports: Ports | None = None
    ) -> None:
        """Begin with OPTIONS; `udp_ports` None means TCP. `beside_ports`: for the track beside."""
        self._udp_ports, self._beside_udp_ports = udp_ports, beside_ports
        self._send(_Request("OPTIONS", self._url.url, {}), now_s)

    def take_outgoing(self) -> bytes:
        """Bytes to send now."""
        if not self._outgoing:
            return b""
        out = bytes(self._outgoing)
        self._outgoing.clear()
        return out

    def feed(self, data: bytes, now_s: float) -> tuple[list[memoryview], list[Event]]:
        """RTP packets of the track's channel, and what happened."""
        packets: list[memoryview] = []
        try:
            for item in self._framer.feed(data):
                if isinstance(item, Interleaved):
                    if item.channel == self._rtp_channel:
                        packets.append(item.payload)
                    elif item.channel == self._rtp_channel + 1:
                        self._events.append(Report(data=bytes(item.payload)))
                    elif item.channel == self._beside_channel:
                        self._beside_packets.append(item.payload)
                    elif item.channel == self._beside_channel + 1:
                        self._events.append(Report(data=bytes(item.payload), is_beside=True))
                elif isinstance(item, Response):
                    self._on_response(item, now_s)
                else:
                    self._on_request(item)
        except NotRtsp as error:
            self._fail(LossReason.NOT_RTSP, str(error))
        return packets, self._take_events()

    def take_beside(self) -> list[memoryview]:
        """RTP packets of the track beside, since the last call."""
        out, self._beside_packets = self._beside_packets, []
        return out

    def tick(self, now_s: float) -> list[Event]:
        """Call at least once a second: keepalive and time-outs."""
        pending = self._pending
        if pending is not None and now_s - pending.sent_s > ANSWER_TIMEOUT_S:
            if self._is_playing:
                self._pending = None  # many cameras never answer a keepalive
            else:
                self._fail(LossReason.NO_ANSWER, pending.method)
        if self._is_playing and self._pending is None and now_s >= self._keepalive_s:
            self._keepalive_s = now_s + self._session_s / 2
            method = "GET_PARAMETER" if self._has_get_parameter else "OPTIONS"
            self._send(_Request(method, self._aggregate(), {}), now_s)
        return self._take_events()

    def teardown(self, now_s: float) -> None:
        """Say goodbye; no answer is awaited."""
        if self._session and not self._is_over:
            self._send(_Request("TEARDOWN", self._aggregate(), {}), now_s)
            self._is_over = True

    def _take_events(self) -> list[Event]:
        out = list(self._events)
        self._events.clear()
        return out

    def _aggregate(self) -> str:
        return self._track.aggregate if self._track is not None else self._url.url

    def _send(self, request: _Request, now_s: float) -> None:
        self._cseq += 1
        request.cseq, request.sent_s = self._cseq, now_s
        lines = [f"{request.method} {request.url} RTSP/1.0", f"CSeq: {self._cseq}"]
        lines.append(f"User-Agent: {USER_AGENT}")
        if self._session:
            lines.append(f"Session: {self._session}")
        if self._challenge is not None and self._url.credentials is not None:
            self._nonce_count += 1
            value = rtsp_auth.authorization(
                self._challenge,
                self._url.credentials,
                request.method,
                request.url,
                (self._nonce_count, self._cnonce),
            )
            lines.append(f"Authorization: {value}")
        lines += [f"{name}: {value}" for name, value in request.headers.items()]
        self._outgoing += ("\r\n".join(lines) + "\r\n\r\n").encode()
        self._pending = request

    def _on_request(self, request: ServerRequest) -> None:
        if request.method in ("TEARDOWN", "REDIRECT"):
            self._fail(LossReason.CLOSED_BY_PEER, request.method)
            return
        status = "200 OK" if request.method in ("OPTIONS", "GET_PARAMETER") else "501 No"
        if request.cseq.isascii() and request.cseq.isdigit():
            self._outgoing += f"RTSP/1.0 {status}\r\nCSeq: {request.cseq}\r\n\r\n".encode()

    def _on_response(self, response: Response, now_s: float) -> None:
        request = self._pending
        if request is None or self._is_over:
            return
        if response.header("cseq") not in ("", str(request.cseq)):
            return
        if 100 <= response.status < 200:
            request.continues += 1
            if request.continues <= MOST_CONTINUES:
                request.sent_s = now_s
            return
        self._pending = None
        if response.status == 401:
            self._on_challenge(request, response, now_s)
        elif request.method == "OPTIONS" and not self._is_playing:
            # A server that refuses OPTIONS may still play.
            public = response.header("public").upper()
            self._has_get_parameter = "GET_PARAMETER" in public
            self._send(_Request("DESCRIBE", self._url.url, {"Accept": "application/sdp"}), now_s)
        elif self._is_playing:
            if response.status == 454:
                self._fail(LossReason.CLOSED_BY_PEER, "454")
        elif request.method == "SETUP" and self._asks_beside:
            self._on_setup_beside(response, now_s)
        elif response.status != 200:
            self._on_refusal(request, response)
        elif request.method == "DESCRIBE":
            self._on_description(response, now_s)
        elif request.method == "SETUP":
            self._on_setup(response, now_s)
        elif request.method == "PLAY":
            self._is_playing = True
            self._keepalive_s = now_s + self._session_s / 2
            self._events.append(Playing())

    def _on_challenge(self, request: _Request, response: Response, now_s: float) -> None:
        challenge = rtsp_auth.choose(response.headers.get("www-authenticate", []))
        is_stale = challenge is not None and challenge.is_stale
        is_fresh = request.challenges == 0 or (is_stale and request.challenges < 3)
        if challenge is None or self._url.credentials is None or not is_fresh:
            detail = "" if self._url.credentials is not None else "no user name given"
            if challenge is None:
                detail = "unknown way of signing in"
            self._fail(LossReason.UNAUTHORIZED, detail)
            return
        self._challenge, self._nonce_count = challenge, 0
        request.challenges += 1
        self._send(request, now_s)

    def _on_refusal(self, request: _Request, response: Response) -> None:
        if response.status == 461 and request.method == "SETUP":
            self._events.append(TransportRefused())
        else:
            self._fail(*refused(response))

    def _on_description(self, response: Response, now_s: float) -> None:
        base = response.header("content-base") or response.header("content-location")
        if not base.lower().startswith("rtsp://"):
            base = self._url.url
        try:
            track = self._choose(response.body, base)
        except sdp.NoTrack as missing:
            self._fail(missing.reason, "")
            return
        except sdp.UnsupportedCodec as error:
            self._fail(LossReason.UNSUPPORTED_CODEC, str(error))
            return
        self._track = track
        if self._also is not None:
            try:
                self._beside = self._also(response.body, base)
            except (sdp.NoTrack, sdp.UnsupportedCodec):
                self._beside = None
        self._events.append(Described(track=track, beside=self._beside))
        self._send_setup(track, now_s)

    def setup_again(
        self, udp_ports: Ports | None, now_s: float, beside_ports: Ports | None = None
    ) -> None:
        """After TransportRefused: ask for the other transport on the same connection."""
        self._udp_ports, self._beside_udp_ports = udp_ports, beside_ports
        if self._track is not None:
            self._send_setup(self._track, now_s)

    def _send_setup(self, track: sdp.Track, now_s: float) -> None:
        transport = asked(self._udp_ports, 0)
        self._send(_Request("SETUP", track.control, {"Transport": transport}), now_s)

    def _on_setup(self, response: Response, now_s: float) -> None:
        session, _, parameters = response.header("session").partition(";")
        self._session = session.strip()
        name, _, value = parameters.partition("=")
        value = value.strip()
        if name.strip().lower() == "timeout" and value.isascii() and value.isdigit():
            self._session_s = float(min(max(int(value[:6]), 4), 3600))
        agreed = agreed_in(response.header("transport"))
        self.server_ports = ports_in(agreed.get("server_port", ""))
        self.server_source = agreed.get("source", "")
        self._rtp_channel = channel_in(agreed, self._rtp_channel)
        beside, is_udp = self._beside, self._udp_ports is not None
        if beside is None or (is_udp and self._beside_udp_ports is None):
            self._play(now_s)
            return
        self._asks_beside = True
        if not is_udp:
            self._beside_channel = self._rtp_channel + 2
        transport = asked(self._beside_udp_ports, self._beside_channel)
        self._send(_Request("SETUP", beside.control, {"Transport": transport}), now_s)

    def _on_setup_beside(self, response: Response, now_s: float) -> None:
        """With it or without: the track itself plays."""
        agreed = agreed_in(response.header("transport"))
        self.beside_ports = ports_in(agreed.get("server_port", ""))
        if self._udp_ports is None:
            self._beside_channel = channel_in(agreed, self._beside_channel)
        self._play(now_s)

    def _play(self, now_s: float) -> None:
        self._send(_Request("PLAY", self._aggregate(), {"Range": "npt=0.000-"}), now_s)

    def _fail(self, reason: LossReason, detail: str) -> None:
        if not self._is_over:
            self._is_over = True
            self._events.append(Failed(reason=reason, detail=detail))
