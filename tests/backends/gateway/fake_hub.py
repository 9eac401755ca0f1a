"""A hub's ingest for tests: real HTTP on port 0, remembers batches, can be down or choosy."""

from __future__ import annotations

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import msgspec

from backends.record.observation import ConditionRaised, IngestBatch, Observation


class FakeHub:
    """Takes batches; `refuse` names observations answered 400, `status` overrides any answer."""

    def __init__(self, port: int = 0) -> None:
        self.batches: dict[str, IngestBatch] = {}
        self.posts = 0
        self.tokens: set[str] = set()
        self.status = 0
        self.loses_answers = False
        self.is_full = False  # its disk: conditions are put off, the rest is taken
        self.refuse: Callable[[Observation], bool] | None = None
        self.stumble: Callable[[Observation], bool] | None = None  # answered 500
        self._changed = threading.Condition()
        self._server = _server(self, port)
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def observations(self) -> list[Observation]:
        with self._changed:
            return [o for batch in self.batches.values() for o in batch.observations]

    def wait(self, condition: Callable[[FakeHub], bool], timeout_s: float = 8.0) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: condition(self), timeout_s), "waited in vain"

    def take(self, body: bytes, token: str) -> int:
        with self._changed:
            self.posts += 1
            self.tokens.add(token)
            self._changed.notify_all()
            if self.status:
                return self.status
            batch = msgspec.msgpack.decode(body, type=IngestBatch)
            if self.is_full and any(isinstance(o, ConditionRaised) for o in batch.observations):
                return 503
            if self.refuse and any(self.refuse(o) for o in batch.observations):
                return 400
            if self.stumble and any(self.stumble(o) for o in batch.observations):
                return 500
            self.batches.setdefault(batch.batch_id, batch)
            return 502 if self.loses_answers else 200

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def _server(hub: FakeHub, port: int) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = hub.take(body, self.headers.get("Authorization", ""))
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

    return Server(("127.0.0.1", port), Handler)
