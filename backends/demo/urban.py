"""The REST systems of the demo city on one loopback port: urban cases, the emergency department's
warnings, the 12345 line's and the grid's reports. Its own threads.

What connectors find hard in such systems is here on purpose: a token that expires, `errcode`
in an HTTP 200, pages, local times without a zone, GCJ-02 and stages as numbers; a key in a header,
times in milliseconds or with their offset, fields within fields.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import secrets
import socket
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from backends.demo.cases import CHINA, CaseBook
from backends.demo.forecast import ForecastBook
from backends.demo.reports import CITIZEN_KINDS, GRID_KINDS, ReportBook

log = logging.getLogger(__name__)

USER, PASSWORD = "watchfloor", "linjiang"
APP_KEY = "linjiang-demo"
WARNINGS, HOTLINE, GRID = "/yj/v1/warnings", "/12345/v1/orders", "/grid/v1/reports"
CITIZEN_EVERY_S, GRID_EVERY_S = 480.0, 660.0
TOKEN_LASTS = dt.timedelta(minutes=10)
MOST_BODY = 65_536
BAD_TOKEN, BAD_ARGUMENT, BAD_LOGIN = 40101, 40001, 40100


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(
        self, request: socket.socket | tuple[bytes, socket.socket], client_address: Any
    ) -> None:
        """A client that goes in the middle of an answer is no news."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            log.exception("a request of the urban demo failed")


class UrbanServer:
    """The server and its book of cases. start() and close() from one thread."""

    def __init__(self, host: str, port: int, seed: int) -> None:
        self._book = CaseBook(seed)
        self._forecasts = ForecastBook(seed)
        self._reports = {
            HOTLINE: ReportBook(seed, "RX", CITIZEN_KINDS, CITIZEN_EVERY_S),
            GRID: ReportBook(seed, "WG", GRID_KINDS, GRID_EVERY_S),
        }
        self._lock = threading.Lock()
        self._tokens: dict[str, dt.datetime] = {}
        self._server = _Server((host, port), _handler_of(self))
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.2,), name="demo-urban"
        )

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(3.0)

    def login(self, body: bytes) -> dict[str, object]:
        """Answer of POST /api/auth/login."""
        try:
            asked = json.loads(body)
        except ValueError:
            return _fault(BAD_ARGUMENT, "请求格式错误")
        if not isinstance(asked, dict) or (asked.get("user"), asked.get("password")) != (
            USER,
            PASSWORD,
        ):
            return _fault(BAD_LOGIN, "用户名或密码错误")
        token = secrets.token_hex(16)
        now = dt.datetime.now(dt.UTC)
        with self._lock:
            self._tokens = {t: until for t, until in self._tokens.items() if until > now}
            self._tokens[token] = now + TOKEN_LASTS
        data = {"token": token, "expiresIn": int(TOKEN_LASTS.total_seconds())}
        return {"errcode": 0, "errmsg": "ok", "data": data}

    def cases(self, authorization: str, query: dict[str, list[str]]) -> dict[str, object]:
        """Answer of GET /api/v2/cases."""
        now = dt.datetime.now(dt.UTC)
        with self._lock:
            until = self._tokens.get(authorization.removeprefix("Bearer ").strip())
        if until is None or until <= now:
            return _fault(BAD_TOKEN, "令牌无效或已过期")
        try:
            since = dt.datetime.strptime(
                query.get("updatedSince", ["1970-01-01 00:00:00"])[0], "%Y-%m-%d %H:%M:%S"
            ).replace(tzinfo=CHINA)
            number, size = (
                int(query.get(k, [d])[0]) for k, d in (("pageNo", "1"), ("pageSize", "50"))
            )
        except ValueError:
            return _fault(BAD_ARGUMENT, "参数格式错误")
        with self._lock:
            total, page = self._book.page(now, since, max(number, 1), min(max(size, 1), 200))
            rows = [case.row() for case in page]
        data = {"total": total, "pageNo": number, "list": rows}
        return {"errcode": 0, "errmsg": "ok", "data": data}

    def keyed(self, path: str, key: str) -> tuple[int, dict[str, object]]:
        """(HTTP status, answer) of the systems that know their clients by a key."""
        if path not in (WARNINGS, *self._reports):
            return 404, {"errcode": 404, "errmsg": "接口不存在", "data": None}
        if not secrets.compare_digest(key.encode(), APP_KEY.encode()):
            return 403, {"message": "应用密钥无效"}
        now = dt.datetime.now(dt.UTC)
        if path == WARNINGS:
            return 200, {"alerts": [self._forecasts.in_force(now).row()]}
        return 200, {"rows": [report.row() for report in self._reports[path].rows(now)]}


def _fault(code: int, words: str) -> dict[str, object]:
    return {"errcode": code, "errmsg": words, "data": None}


def _handler_of(owner: UrbanServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 30.0

        def do_GET(self) -> None:
            address = urlsplit(self.path)
            if address.path != "/api/v2/cases":
                status, content = owner.keyed(address.path, self.headers.get("X-App-Key", ""))
                self._answer(content, status)
                return
            authorization = self.headers.get("Authorization", "")
            self._answer(owner.cases(authorization, parse_qs(address.query)))

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(min(length, MOST_BODY))
            if self.path != "/api/auth/login":
                self._answer({"errcode": 404, "errmsg": "接口不存在", "data": None}, 404)
                return
            self._answer(owner.login(body))

        def log_message(self, format: str, *args: object) -> None:
            """Silent: requests come every few seconds."""

        def _answer(self, content: dict[str, object], status: int = 200) -> None:
            data = json.dumps(content, ensure_ascii=False).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json; charset=utf-8")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

    return Handler
