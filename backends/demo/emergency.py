"""The demo city's publishing centre and offices: warnings pushed to the gateway, rows by REST.

Event loop; the offices' server has its own threads.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import logging
import threading
from collections import deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from backends.demo.bulletins import BulletinBook, Message
from backends.demo.offices import WARNINGS_12379, WARNINGS_CAP, OfficeBook
from backends.protocols import alert_feed
from backends.protocols.bulletin import Bulletin

log = logging.getLogger(__name__)

APP_KEY = "linjiang-demo"
LOOK_EVERY_S = 2.0
RETRY_S = 10.0
IN_FORCE = dt.timedelta(hours=3)  # what was told so long ago is told again at the start
TIMEOUT_S = 10.0
MOST_PAGE, MOST_BODY, MOST_WARNED = 500, 400_000, 500


async def push_warnings(host: str, port: int, book: BulletinBook) -> None:
    """Push the book's messages as they fall due, until cancelled. The gateway may come and go."""
    since = dt.datetime.now(dt.UTC) - IN_FORCE
    while True:
        until = dt.datetime.now(dt.UTC)
        for message in book.between(since, until):
            await _push(host, port, message)
        since = until
        await asyncio.sleep(LOOK_EVERY_S)


async def _push(host: str, port: int, message: Message) -> None:
    """One message, until it is taken or refused for good."""
    while True:
        try:
            async with asyncio.timeout(TIMEOUT_S):
                status = await _post(host, port, message.data)
        except (OSError, TimeoutError, asyncio.IncompleteReadError):
            await asyncio.sleep(RETRY_S)
            continue
        if status != 200:
            log.warning("the gateway answers %d to warning %s", status, message.identifier)
        return


async def _post(host: str, port: int, body: bytes) -> int:
    reader, writer = await asyncio.open_connection(host, port)
    try:
        head = (
            f"POST /warnings HTTP/1.1\r\nHost: {host}:{port}\r\n"
            f"Content-Type: application/xml\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        writer.write(head.encode("ascii") + body)
        await writer.drain()
        line = await reader.readuntil(b"\r\n")
        return int(line.split()[1])
    except (IndexError, ValueError):
        return 0
    finally:
        writer.close()


class OfficeServer:
    """The offices' interfaces on one loopback port. start() and close() from one thread.

    `warned`: (path, what it said) of the warnings that the centre sent, the newest last.
    """

    def __init__(self, host: str, port: int, seed: int, dirt: float = 0.0) -> None:
        self.warned: deque[tuple[str, Bulletin]] = deque(maxlen=MOST_WARNED)
        handler = _handler_of(OfficeBook(seed, dirt), self.warned)
        self._server = ThreadingHTTPServer((host, port), handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.2,), name="demo-offices"
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


def _handler_of(
    book: OfficeBook, warned: deque[tuple[str, Bulletin]]
) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 30.0

        def do_GET(self) -> None:
            if self.headers.get("X-App-Key", "") != APP_KEY:
                self._answer(403, {"code": 403, "msg": "应用密钥无效"})
                return
            address = urlsplit(self.path)
            rows = book.rows(address.path, dt.datetime.now(dt.UTC))
            if rows is None:
                self._answer(404, {"code": 404, "msg": "接口不存在"})
                return
            query = parse_qs(address.query)
            page = _whole(query.get("page", ["1"])[0], 1)
            size = min(_whole(query.get("size", ["100"])[0], 100), MOST_PAGE)
            part = rows[(page - 1) * size : page * size]
            self._answer(200, {"code": 0, "msg": "ok", "total": len(rows), "rows": part})

        def do_POST(self) -> None:
            body = self.rfile.read(
                min(_whole(self.headers.get("Content-Length", ""), 0), MOST_BODY)
            )
            if self.path not in (WARNINGS_12379, WARNINGS_CAP):
                self._answer(404, {"code": 404, "msg": "接口不存在"})
                return
            told = alert_feed.read(body)
            warned.extend((self.path, one) for one in told.bulletins)
            why = told.refused[0].reason if told.refused else "ok" if told.bulletins else "没有预警"
            is_taken = why == "ok"
            self._answer(200 if is_taken else 400, {"code": 0 if is_taken else 400, "msg": why})

        def log_message(self, format: str, *args: object) -> None:
            """Silent: requests come every few seconds."""

        def _answer(self, status: int, content: dict[str, object]) -> None:
            data = json.dumps(content, ensure_ascii=False).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json; charset=utf-8")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

    return Handler


def _whole(text: str, otherwise: int) -> int:
    return max(1, int(text)) if text.isdecimal() and len(text) < 9 else otherwise
