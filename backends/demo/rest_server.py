"""A department's REST system on loopback for the demo city and for tests. Its own threads.

Its mood is changed by a person or a test: it may answer slowly, refuse, take a message and never
say so, or be gone; POST /demo/mood {"mood": "slow"} does the same, with "path": "/grid/" of the
interfaces that begin so alone.
"""

from __future__ import annotations

import datetime as dt
import enum
import json
import logging
import socket
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

log = logging.getLogger(__name__)

MOST_BODY = 1024 * 1024
SLOW_S = 4.0
DEAF_S = 60.0
MOOD_PATH = "/demo/mood"


class Mood(enum.StrEnum):
    """How the system behaves."""

    WELL = "well"
    SLOW = "slow"  # answers after SLOW_S
    REFUSING = "refusing"  # HTTP 503, nothing is taken
    LOCKED = "locked"  # HTTP 403: it no longer knows whoever asks
    FROZEN = "frozen"  # answers well, and always as it stood when it froze
    DEAF = "deaf"  # takes what comes and never answers
    GONE = "gone"  # closes every connection unread; Server.go_down() closes the port itself


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]  # names in lower case
    body: bytes
    at: dt.datetime = field(default_factory=_now)  # as the system's clock stands

    def json(self) -> Any:
        """The body; None where it is no JSON."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Its answer: `content` is written as JSON in `encoding`, bytes as they are."""

    content: object
    status: int = 200
    encoding: str = "utf-8"
    headers: dict[str, str] = field(default_factory=dict)


Answering = Callable[[Asked], Answer]


class _Http(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(
        self, request: socket.socket | tuple[bytes, socket.socket], client_address: Any
    ) -> None:
        """A client that goes in the middle of an answer is no news."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            log.exception("a request of a demo system failed")


class RestServer:
    """Serves `answering`. start(), go_down(), come_back() and close() from one thread."""

    def __init__(self, name: str, host: str, port: int, answering: Answering) -> None:
        self._name, self._host, self._answering = name, host, answering
        self._moods: dict[str, tuple[Mood, dt.datetime]] = {}  # by the beginning of a path; since
        self._closing = threading.Event()
        self._http: _Http | None = _Http((host, port), _handler_of(self))
        self.port = int(self._http.server_address[1])
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        return f"http://{self._host}:{self.port}"

    @property
    def mood(self) -> Mood:
        """Of all its interfaces."""
        return self._moods[""][0] if "" in self._moods else Mood.WELL

    @mood.setter
    def mood(self, mood: Mood) -> None:
        self.be(mood)

    def be(self, mood: Mood, path: str = "", for_s: float = 0.0) -> None:
        """That mood, since so long, of interfaces that begin so; well without a path: of all."""
        moods = self._moods if path or mood is not Mood.WELL else {}
        self._moods = {**moods, path: (mood, _now() - dt.timedelta(seconds=for_s))}

    def start(self) -> None:
        assert self._http is not None
        self._thread = threading.Thread(
            target=self._http.serve_forever, args=(0.05,), name=f"demo-{self._name}"
        )
        self._thread.start()

    def go_down(self) -> None:
        """Nothing listens at its port any more."""
        if self._http is None:
            return
        self._http.shutdown()
        self._http.server_close()
        self._http = None
        if self._thread is not None:
            self._thread.join(3.0)

    def come_back(self) -> None:
        """It listens again, at the same port. OSError when that is taken."""
        self._http = _Http((self._host, self.port), _handler_of(self))
        self.start()

    def close(self) -> None:
        self._closing.set()
        if self._thread is not None:
            self.go_down()
        elif self._http is not None:
            self._http.server_close()

    def answer(self, asked: Asked) -> Answer | None:
        """What is said, in its mood; None: the line is cut without a word."""
        if asked.path == MOOD_PATH:
            return self._change_mood(asked)
        moods = self._moods
        paths = [path for path in moods if asked.path.startswith(path)]
        mood, since = moods[max(paths, key=len)] if paths else (Mood.WELL, asked.at)
        match mood:
            case Mood.GONE:
                return None
            case Mood.REFUSING:
                return Answer(status=503, content={"message": "系统维护中"})
            case Mood.LOCKED:
                return Answer(status=403, content={"message": "应用密钥已停用"})
            case Mood.FROZEN:
                asked = replace(asked, at=since)
            case Mood.SLOW:
                self._closing.wait(SLOW_S)
            case Mood.DEAF:
                self._answering(asked)
                self._closing.wait(DEAF_S)
                return None
        return self._answering(asked)

    def _change_mood(self, asked: Asked) -> Answer:
        told = asked.json()
        told = told if isinstance(told, dict) else asked.query
        try:
            mood, for_s = Mood(told["mood"]), float(told.get("for_s", 0.0))
        except (KeyError, ValueError, TypeError):
            return Answer(status=400, content={"moods": [mood.value for mood in Mood]})
        path = str(told.get("path", ""))
        self.be(mood, path, for_s)
        return Answer(content={"mood": mood.value, "path": path})


def _handler_of(owner: RestServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 30.0
        # Head and body in one segment: apart they cost 40 ms, the other side's delayed ACK.
        wbufsize = -1
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            address = urlsplit(self.path)
            answer = owner.answer(
                Asked(
                    method=self.command,
                    path=address.path,
                    query=dict(parse_qsl(address.query, keep_blank_values=True)),
                    headers={name.lower(): value for name, value in self.headers.items()},
                    body=self.rfile.read(min(length, MOST_BODY)),
                )
            )
            if answer is None or length > MOST_BODY:
                self.close_connection = True
                return
            self._write(answer)

        do_POST = do_PUT = do_PATCH = do_GET  # noqa: N815 - the base class's names

        def log_message(self, format: str, *args: object) -> None:
            """Silent: requests come every few seconds."""

        def _write(self, answer: Answer) -> None:
            content = answer.content
            if not isinstance(content, bytes):
                text = json.dumps(content, ensure_ascii=False)
                content = text.encode(answer.encoding)
            if "Date" in answer.headers:  # a clock of its own
                self.send_response_only(answer.status)
            else:
                self.send_response(answer.status)
            kind = f"application/json; charset={answer.encoding}"
            for name, value in ({"Content-Type": kind} | answer.headers).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
            self.wfile.flush()

    return Handler
