"""RTSP 1.0 (RFC 2326), the server's side of one connection. Pure: bytes in, bytes and events out.

Media goes in the connection itself (interleaved), pictures on channels 0 and 1, sound on 2 and 3.
Who uses it answers Wanted by describe() or refuse(); until then later requests wait.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from video.cores.rtsp_admission import challenges, is_admitted
from video.cores.rtsp_auth import Credentials
from video.cores.rtsp_requests import NotARequest, Request, RequestFramer
from video.cores.sdp_write import SOUND_CONTROL, VIDEO_CONTROL

SESSION_S = 60
MAX_WAITING = 16
MAX_REFUSED = 5  # wrong passwords on one connection
_METHODS = "OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN, GET_PARAMETER, SET_PARAMETER"
_PHRASES = {
    200: "OK",
    401: "Unauthorized",
    404: "Not Found",
    410: "Gone",
    454: "Session Not Found",
    455: "Method Not Valid in This State",
    461: "Unsupported Transport",
    501: "Not Implemented",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Time-out",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """DESCRIBE of a path; `says_continue`: this viewer understands 100 Continue meanwhile."""

    path: str
    says_continue: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Plays:
    """PLAY was answered: send what was set up."""

    has_video: bool
    has_sound: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Over:
    """Close the connection, once what is outgoing has been sent."""


Event = Wanted | Plays | Over


class RtspServer:
    """feed(bytes) -> events; take_outgoing() -> bytes to send."""

    def __init__(self, who: Credentials, nonce: str, session: str) -> None:
        self._who, self._nonce, self._session = who, nonce, session
        self._framer = RequestFramer()
        self._outgoing = bytearray()
        self._waiting: deque[Request] = deque()
        self._describing: Request | None = None
        self._tracks: set[str] = set()
        self._refused = 0
        self._is_over = False

    def take_outgoing(self) -> bytes:
        """Bytes to send now."""
        out = bytes(self._outgoing)
        self._outgoing.clear()
        return out

    def feed(self, data: bytes) -> list[Event]:
        """What the viewer sent."""
        try:
            self._waiting += self._framer.feed(data)
        except NotARequest:
            return self._end()
        if len(self._waiting) > MAX_WAITING:
            return self._end()
        return self._go_on()

    def describe(self, body: bytes) -> list[Event]:
        """Answer Wanted: this is the stream."""
        request, self._describing = self._describing, None
        if request is not None:
            base = request.url.rstrip("/") + "/"
            lines = ["Content-Type: application/sdp", f"Content-Base: {base}"]
            self._answer(request, 200, [*lines, f"Content-Length: {len(body)}"])
            self._outgoing += body
        return self._go_on()

    def refuse(self, status: int, reason: str = "") -> list[Event]:
        """Answer Wanted: there is none. `reason`: a code for our own viewers."""
        request, self._describing = self._describing, None
        if request is not None:
            self._answer(request, status, [f"Reason: {reason}"] if reason else [])
        return self._go_on()

    def still_waiting(self) -> None:
        """Tell the viewer that its answer is on the way."""
        if self._describing is not None:
            self._outgoing += (
                f"RTSP/1.0 100 Continue\r\nCSeq: {self._describing.cseq}\r\n\r\n".encode()
            )

    def _go_on(self) -> list[Event]:
        events: list[Event] = []
        while self._waiting and self._describing is None and not self._is_over:
            events += self._take(self._waiting.popleft())
        return events

    def _end(self) -> list[Event]:
        self._is_over = True
        self._waiting.clear()
        return [Over()]

    def _take(self, request: Request) -> list[Event]:
        method = request.method
        if method == "OPTIONS":
            self._answer(request, 200, [f"Public: {_METHODS}"])
            return []
        if not is_admitted(request.header("authorization"), method, self._nonce, self._who):
            return self._challenge(request)
        if method == "DESCRIBE":
            self._describing = request
            is_ours = request.header("user-agent") == "Watchfloor"
            return [Wanted(path=_path(request.url), says_continue=is_ours)]
        if method == "SETUP":
            self._set_up(request)
        elif method == "PLAY":
            return self._play(request)
        elif method == "TEARDOWN":
            self._answer(request, 200, [])
            return self._end()
        elif method in ("GET_PARAMETER", "SET_PARAMETER"):
            self._answer(request, 200, [])
        else:
            self._answer(request, 501, [f"Public: {_METHODS}"])
        return []

    def _challenge(self, request: Request) -> list[Event]:
        has_tried = bool(request.header("authorization"))
        self._refused += has_tried
        if self._refused > MAX_REFUSED:
            return self._end()
        lines = [f"WWW-Authenticate: {value}" for value in challenges(self._nonce)]
        self._answer(request, 401, lines)
        return []

    def _set_up(self, request: Request) -> None:
        transports = request.header("transport").upper()
        track = request.url.rstrip("/").rpartition("/")[2]
        if track not in (VIDEO_CONTROL, SOUND_CONTROL):
            self._answer(request, 404, [])
        elif "RTP/AVP/TCP" not in transports:
            self._answer(request, 461, [])
        else:
            self._tracks.add(track)
            pair = "0-1" if track == VIDEO_CONTROL else "2-3"
            self._answer(request, 200, [f"Transport: RTP/AVP/TCP;unicast;interleaved={pair}"])

    def _play(self, request: Request) -> list[Event]:
        if not self._tracks:
            self._answer(request, 455, [])
            return []
        self._answer(request, 200, ["Range: npt=now-"])
        return [
            Plays(has_video=VIDEO_CONTROL in self._tracks, has_sound=SOUND_CONTROL in self._tracks)
        ]

    def _answer(self, request: Request, status: int, lines: list[str]) -> None:
        head = [f"RTSP/1.0 {status} {_PHRASES[status]}", f"CSeq: {request.cseq}"]
        if self._tracks:
            head.append(f"Session: {self._session};timeout={SESSION_S}")
        self._outgoing += ("\r\n".join([*head, *lines]) + "\r\n\r\n").encode()


def _path(url: str) -> str:
    """The path of an address, without what a client puts before and behind it."""
    try:
        path = urlsplit(url).path
    except ValueError:
        return ""
    return "/" + unquote(path).strip("/")
