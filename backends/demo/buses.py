"""A bus company of the demo city with GTFS-realtime feeds on loopback. Its own threads.

`/gtfs/vehicle-positions`, `/gtfs/alerts`, `/gtfs/trip-updates`, and all of it at `/gtfs/all`. One
bus in a hundred has a place or a time that is wrong.
"""

from __future__ import annotations

import datetime as dt
import random
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count, islice

from backends.demo.companies import identity
from backends.demo.fleet import Vehicle
from backends.protocols.protobuf_wire import put

COMPANY = "临江公交三公司"
PATHS = ("/gtfs/vehicle-positions", "/gtfs/alerts", "/gtfs/trip-updates", "/gtfs/all")
QUIET, CITY = 60, 400
ALERT_EVERY_S, ALERT_S = 1_800.0, 900.0
_FIRST = 100_000  # numbers of their own: no vehicle of the other fleet
_ACCIDENT, _DETOUR, _WARNING = 6, 4, 3
_ROUTES = ("101", "102", "107", "118", "203", "B1", "B2", "K5")


class BusServer:
    """The server and its buses. start() and close() from one thread."""

    def __init__(self, host: str, port: int, seed: int, buses: int = QUIET) -> None:
        numbers = (n for n in count(_FIRST) if identity(n, seed).kind.word == "bus")
        self._buses = [Vehicle(number, seed) for number in islice(numbers, buses)]
        self._random = random.Random(f"{seed}/buses")
        self._moved_s = time.monotonic()
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer((host, port), _handler_of(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.2,), name="demo-buses"
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

    def feed(self, path: str, now: dt.datetime) -> bytes:
        """The FeedMessage at a path, of this moment."""
        stamp = int(now.timestamp())
        out = put(1, put(1, "2.0") + put(2, 0) + put(3, stamp))
        with self._lock:
            if path in (PATHS[0], PATHS[3]):
                out += self._positions(stamp)
            if path in (PATHS[1], PATHS[3]):
                out += self._alert(stamp)
            if path in (PATHS[2], PATHS[3]):
                out += self._trips(stamp)
        return out

    def _positions(self, stamp: int) -> bytes:
        now_s = time.monotonic()
        elapsed_s, self._moved_s = now_s - self._moved_s, now_s
        out = b""
        for number, bus in enumerate(self._buses):
            bus.advance(min(elapsed_s, 60.0))
            lon, lat = bus.position
            at = stamp - self._random.randrange(8)
            match self._random.randrange(200):
                case 0:
                    lon, lat = 0.0, 0.0
                case 1:
                    at = 0x7FFFFFFF
            place = put(1, float(lat)) + put(2, float(lon)) + put(3, float(bus.heading_deg))
            place += put(5, bus.speed_kmh / 3.6)
            trip = put(1, f"trip-{number}") + put(5, _ROUTES[number % len(_ROUTES)])
            name = put(1, f"bus-{number:03d}") + put(3, bus.plate)
            vehicle = put(1, trip) + put(2, place) + put(5, at) + put(8, name)
            out += put(2, put(1, f"v{number}") + put(4, vehicle))
        return out

    def _alert(self, stamp: int) -> bytes:
        """For a quarter of each half hour's beginning a route takes another way."""
        since = stamp - stamp % int(ALERT_EVERY_S)
        if stamp - since >= ALERT_S:
            return b""
        route = _ROUTES[since // int(ALERT_EVERY_S) % len(_ROUTES)]
        alert = put(1, put(1, since) + put(2, since + int(ALERT_S)))
        alert += put(5, put(2, route)) + put(6, _ACCIDENT) + put(7, _DETOUR)
        alert += put(10, put(1, put(1, f"{route} 路临时绕行") + put(2, "zh")))
        alert += put(11, put(1, put(1, "前方道路事故，中山路至建设路段绕行") + put(2, "zh")))
        return put(2, put(1, f"alert-{since}") + put(5, alert + put(14, _WARNING)))

    def _trips(self, stamp: int) -> bytes:
        out = b""
        for number in range(len(self._buses)):
            delay_s = int(self._random.gauss(60, 120))
            trip = put(1, f"trip-{number}") + put(5, _ROUTES[number % len(_ROUTES)])
            update = put(1, trip) + put(4, stamp) + put(5, delay_s)
            out += put(2, put(1, f"t{number}") + put(3, update))
        return out


def _handler_of(server: BusServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            is_there = self.path in PATHS
            body = server.feed(self.path, dt.datetime.now(dt.UTC)) if is_there else b""
            self.send_response(200 if is_there else 404)
            self.send_header("Content-Type", "application/x-protobuf")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Not a line a request."""

    return Handler
