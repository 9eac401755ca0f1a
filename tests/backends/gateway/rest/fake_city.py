"""A case system for tests: real HTTP on port 0, token login, paged list, errcode, GBK."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

MAPPING = """
[source]
id = "urban.cases"
name = "城管案件"
department = "urban"
base_url = "{base_url}"

[auth]
kind = "token"
path = "/login"
body = {{ user = "watch", password = "pw" }}
token = "data.token"
header = "X-Token"
prefix = ""
expired_codes = ["40101"]

[[stream]]
name = "cases"
path = "/cases"
method = "GET"
query = {{ since = "{{since}}", page = "{{page}}", size = "{{size}}" }}
records = "data.list"
encoding = "gbk"
datum = "gcj02"
open = ["open"]
closed = ["closed"]
every_s = 0.05
rate_per_s = 1000

[stream.success]
path = "errcode"

[stream.paging]
kind = "page"
size = 2

[stream.since]
look_back_s = 60

[stream.fields]
id = "caseNo"
updated_at = {{ path = "updated", type = "time" }}
occurred_at = {{ path = "reported", type = "time" }}
status = {{ path = "state", values = {{ "1" = "open", "2" = "working", "9" = "closed" }} }}
severity = {{ path = "level", type = "enum", values = {{ "1" = "III" }}, default = "IV" }}
title = "title"
lon = {{ path = "geo.x", type = "number" }}
lat = {{ path = "geo.y", type = "number" }}
place_name = "address"
detail = {{ "类别" = "category" }}
"""


def case(number: int, state: str = "1", updated: str = "2026-11-22 14:00:00") -> dict[str, Any]:
    """A row as the city writes it."""
    return {
        "caseNo": f"C{number}",
        "updated": updated,
        "reported": "2026-11-22 13:59:00",
        "state": state,
        "level": "1",
        "title": f"暴露垃圾 {number}",
        "geo": {"x": 120.155, "y": 30.27},
        "address": "人民路",
        "category": "市容环境",
    }


class FakeCity:
    """`rows` is what the list gives; `failure` replaces the next answers while it is set."""

    def __init__(self) -> None:
        self.rows: list[Any] = []
        self.token = "t1"
        self.logins = 0
        self.asked: list[dict[str, str]] = []
        self.failure: tuple[int, bytes] | None = None
        self._server = _server(self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def answer(self, path: str, token: str) -> tuple[int, bytes]:
        if self.failure is not None:
            return self.failure
        parts = urlsplit(path)
        if parts.path == "/login":
            self.logins += 1
            return 200, _body({"data": {"token": self.token}})
        if token != self.token:
            return 200, _body({"errcode": 40101, "errmsg": "令牌过期"})
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        self.asked.append(query)
        first = (int(query["page"]) - 1) * int(query["size"])
        rows = self.rows[first : first + int(query["size"])]
        return 200, _body({"errcode": 0, "data": {"list": rows}})


def _body(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("gbk")


def _server(city: FakeCity) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, body = city.answer(self.path, self.headers.get("X-Token", ""))
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815 - the base class's name

        def log_message(self, format: str, *args: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

    return Server(("127.0.0.1", 0), Handler)
