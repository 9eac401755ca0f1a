"""Tiles of a server by HTTP: XYZ, and Tianditu with its key. Worker threads only.

Both timeouts are set; after a failure it is left alone for a while, and what is kept on the disk
is shown meanwhile. Addresses and keys are never logged nor said.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import requests

from app.tiles.cache import TileCache
from app.tiles.source import Address, SourceFailed, Trouble

CONNECT_S, READ_S = 3.0, 10.0
FIRST_REST_S, LONGEST_REST_S = 1.0, 60.0
MOST_BYTES = 4 << 20
_REFUSED = (401, 403, 418)  # 418: Tianditu on a key that it does not know or whose quota is used up
_NONE = (204, 404)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerAddress:
    """`url` with {x} {y} {z}, {-y} for rows from the south, {s} a subdomain, {layer} and {key}."""

    url: str
    layers: tuple[str, ...] = ("",)
    key: str = field(default="", repr=False)
    subdomains: tuple[str, ...] = ()

    def of(self, layer: str, at: Address) -> str:
        """The address of one tile."""
        south = (1 << at.level) - 1 - at.row
        spread = (at.column + at.row) % len(self.subdomains) if self.subdomains else 0
        return (
            self.url.replace("{z}", str(at.level))
            .replace("{x}", str(at.column))
            .replace("{y}", str(at.row))
            .replace("{-y}", str(south))
            .replace("{s}", self.subdomains[spread] if self.subdomains else "")
            .replace("{layer}", layer)
            .replace("{key}", self.key)
        )


def tianditu(layers: tuple[str, ...], matrix: str, key: str, url: str = "") -> ServerAddress:
    """Its WMTS: matrices `w` (EPSG:3857) and `c` (EPSG:4490), the key as `tk`."""
    start = url or "https://t{s}.tianditu.gov.cn"
    address = (
        start.rstrip("/") + "/{layer}_" + matrix + "/wmts?SERVICE=WMTS&REQUEST=GetTile"
        "&VERSION=1.0.0&LAYER={layer}&STYLE=default&TILEMATRIXSET=" + matrix + "&FORMAT=tiles"
        "&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk={key}"
    )
    return ServerAddress(
        url=address, layers=layers, key=key, subdomains=tuple(str(n) for n in range(8))
    )


class TileServer:
    """Fetches with a session for each thread; what was fetched is kept."""

    def __init__(
        self,
        address: ServerAddress,
        cache: TileCache,
        clock: Callable[[], float] = time.monotonic,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._address, self._cache = address, cache
        self._clock, self._chance = clock, chance
        self._own = threading.local()
        self._lock = threading.Lock()
        self._failures = 0
        self._rest_until = 0.0
        self._failed: SourceFailed | None = None

    @property
    def layers(self) -> tuple[str, ...]:
        """See TileSource."""
        return self._address.layers

    def fetch(self, layer: str, at: Address) -> bytes | None:
        """See TileSource; what is kept although the server fails is better than nothing."""
        kept = self._cache.get(layer, at)
        if kept is not None and kept[1]:
            return kept[0] or None
        try:
            data = self._ask(layer, at)
        except SourceFailed:
            if kept is not None and kept[0]:
                return kept[0]
            raise
        self._cache.put(layer, at, data or b"")
        return data

    @property
    def failed(self) -> SourceFailed | None:
        """Why the server gives nothing now, whatever is kept."""
        with self._lock:
            return self._failed

    def close(self) -> None:
        """See TileSource."""
        self._cache.close()

    def _ask(self, layer: str, at: Address) -> bytes | None:
        with self._lock:
            if self._failed is not None and self._clock() < self._rest_until:
                raise self._failed
        try:
            data = self._get(self._address.of(layer, at))
        except SourceFailed as failed:
            self._note(failed)
            raise
        self._note(None)
        return data

    def _get(self, url: str) -> bytes | None:
        session: requests.Session | None = getattr(self._own, "session", None)
        if session is None:
            session = self._own.session = requests.Session()
            session.headers["User-Agent"] = "Watchfloor"
        try:
            with session.get(url, timeout=(CONNECT_S, READ_S), stream=True) as answer:
                if answer.status_code in _NONE:
                    return None
                if answer.status_code in _REFUSED:
                    raise SourceFailed(Trouble.KEY_REFUSED, str(answer.status_code))
                if answer.status_code != 200:
                    raise SourceFailed(Trouble.SERVER_ERROR, str(answer.status_code))
                if not answer.headers.get("Content-Type", "image/").startswith("image/"):
                    raise SourceFailed(Trouble.NOT_A_PICTURE)
                data = answer.raw.read(MOST_BYTES + 1, decode_content=True)
        except requests.Timeout as error:
            raise SourceFailed(Trouble.SILENT) from error
        except (requests.RequestException, OSError) as error:
            raise SourceFailed(Trouble.UNREACHABLE) from error
        if len(data) > MOST_BYTES:
            raise SourceFailed(Trouble.NOT_A_PICTURE)
        return bytes(data)

    def _note(self, failed: SourceFailed | None) -> None:
        with self._lock:
            self._failed = failed
            self._failures = self._failures + 1 if failed is not None else 0
            if failed is not None:
                rest = rest_s(self._failures, self._chance())
                self._rest_until = self._clock() + rest


def rest_s(failures: int, chance: float) -> float:
    """How long a server is left alone after so many failures in a row; `chance` 0 to 1."""
    longest = min(LONGEST_REST_S, FIRST_REST_S * 2.0 ** min(failures - 1, 10))
    return longest * (0.5 + 0.5 * chance)
