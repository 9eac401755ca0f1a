"""The grid department's system, the province's platform, and the exchange of outside parties and
other departments' offices, on one loopback port: REST, as awkward as real ones. Its own threads.

The grid signs by sha1(key+secret+ms), the province by HMAC-SM3 over sorted pairs, the parties know
us by Basic. Times in ms, cursors, pages; messages are taken once and answered with receipts.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import time
from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives import hmac as keyed

from backends.demo import grid_things
from backends.demo.dirt import SHARE, Names, spoilt
from backends.demo.divisions import rows as division_rows
from backends.demo.grid_events import Event, EventBook
from backends.demo.inbox import Inbox, Taken
from backends.demo.rest_server import Answer, Asked, RestServer

KEY, SECRET = "zhihui-01", "linjiang-grid"
PROVINCE_CLIENT, PROVINCE_SECRET = "linjiang", "sheng-wangge-2026"
PARTY_USER, PARTY_PASSWORD = "linjiang", "exchange"
CITY_PER_DAY = 2_500.0
STORM_PATH = "/demo/storm"
_WITHIN_MS = 3_600_000
_OWN_RECEIPTS = ("grid", "province", "environment", "transport", "emergency")
_NAMES = Names(title="title", lon="longitude", lat="latitude", updated="updatedAt")
_STATES = {"received": 0, "accepted": 1, "executing": 2, "done": 3, "rejected": 9}


@dataclass(frozen=True, slots=True, kw_only=True)
class GridScale:
    """How much of the city: events a day, teams, the share of spoilt rows; `pace` of receipts."""

    per_day: float = CITY_PER_DAY
    teams: int = 350
    dirt: float = 0.0
    pace: float = 1.0


QUIET = GridScale(per_day=240.0, teams=40, dirt=SHARE)  # a part that two cores carry


class GridServer:
    """The server and its books. start() and close() from one thread."""

    def __init__(self, host: str, port: int, seed: int, scale: GridScale | None = None) -> None:
        self._seed, self._scale = seed, scale or GridScale()
        self.events = EventBook(seed, "WG", self._scale.per_day)
        self.citizens = EventBook(seed, "AP", max(self._scale.per_day / 8, 60.0))
        self.enforcement = EventBook(seed, "JT", max(self._scale.per_day / 24, 24.0))
        self.inboxes = {"grid": Inbox(seed, "GW", self._scale.pace)}
        self.answers: dict[str, str] = {}  # what citizens were told, by report
        self._divisions: list[dict[str, object]] = [
            {"code": code, "name": name, "parent": parent} for code, name, parent in division_rows()
        ]
        self.http = RestServer("grid", host, port, self._answer)

    @property
    def port(self) -> int:
        return self.http.port

    def start(self) -> None:
        self.http.start()

    def close(self) -> None:
        self.http.close()

    def storm(self, seconds: float) -> None:
        """Five events a second from now on, for so long."""
        self.events.storm(dt.datetime.now(dt.UTC), seconds)

    def inbox(self, party: str) -> Inbox:
        """What a party was sent: "grid", "province", or one of the exchange."""
        return self.inboxes.setdefault(
            party, Inbox(self._seed, party[:2].upper(), self._scale.pace)
        )

    def _answer(self, asked: Asked) -> Answer:
        now = asked.at
        if asked.path == STORM_PATH:
            seconds = float(asked.query.get("seconds", "60"))
            self.events.storm(now, seconds)
            return Answer(content={"seconds": seconds, "perSecond": 5})
        _, system, *rest = asked.path.split("/")
        match system:
            case "grid" | "app" if not _is_ours(asked):
                return Answer(content={"code": 401, "msg": "签名错误或已过期"})
            case "grid":
                return self._grid(rest[1:], asked, now)
            case "app":
                return self._app(rest[1:], asked, now)
            case "province" if not _is_signed_for_province(asked):
                return Answer(status=403, content={"error": "signature"})
            case "province":
                return self._province(rest[1:], asked, now)
            case "exchange" if not _is_party_user(asked):
                return Answer(status=401, content={"error": "who are you"})
            case "exchange" if rest[1:] == ["receipts"]:
                return self._all_receipts(asked, now)
            case "exchange" if rest[1:] == ["transport", "teams"]:
                return _ok({"rows": grid_things.enforcement_teams(now)})
            case "exchange" if rest[1:] == ["transport", "cases"]:
                return self._events(self.enforcement, asked, now)
            case "exchange" if len(rest) > 2:
                return self._messages(self.inbox(rest[1]), rest[2:], asked, now)
        return _not_found()

    def _grid(self, rest: list[str], asked: Asked, now: dt.datetime) -> Answer:
        match rest:
            case ["events"]:
                return self._events(self.events, asked, now)
            case ["divisions"]:
                return _page(self._divisions, asked)
            case ["teams"]:
                return _ok({"rows": grid_things.teams(self._scale.teams, now)})
            case ["projects"]:
                return _ok({"rows": grid_things.projects(self._seed)})
            case ["cells", layer] if layer in grid_things.LAYERS:
                return _ok({"rows": grid_things.cells(layer, self._seed, now.date())})
            case ["codes"]:
                return _ok({"rows": _codes(grid_things.CODES)})
            case [("messages" | "receipts"), *_]:
                return self._messages(self.inbox("grid"), rest, asked, now)
        return _not_found()

    def _app(self, rest: list[str], asked: Asked, now: dt.datetime) -> Answer:
        match rest:
            case ["reports"]:
                return self._events(self.citizens, asked, now)
            case ["reports", report, "answer"] if asked.method == "POST":
                told = asked.json()
                words = str(told.get("answer", "")) if isinstance(told, dict) else ""
                if not self.citizens.knows(report, now) and not self.events.knows(report, now):
                    return Answer(content={"code": 404, "msg": "没有这件上报"})
                if not words:
                    return Answer(content={"code": 400, "msg": "缺少 answer"})
                self.answers[report] = words
                return _ok({"receiptNo": f"HF{report}"})
        return _not_found()

    def _province(self, rest: list[str], asked: Asked, now: dt.datetime) -> Answer:
        match rest:
            case ["codes", "event_class"]:
                return _ok({"rows": _codes(grid_things.PROVINCE_CODES)})
            case [("messages" | "receipts"), *_]:
                return self._messages(self.inbox("province"), rest, asked, now)
        return _not_found()

    def _events(self, book: EventBook, asked: Asked, now: dt.datetime) -> Answer:
        """What was updated since, by pages."""
        found = book.since(_since(asked), now)
        return _page([self._row(event, now) for event in found], asked)

    def _row(self, event: Event, now: dt.datetime) -> dict[str, object]:
        row = event.row(now)
        if event.number in self.answers:
            row["answer"] = self.answers[event.number]
        return spoilt(row, event.number, _NAMES, self._scale.dirt)

    def _messages(self, inbox: Inbox, rest: list[str], asked: Asked, now: dt.datetime) -> Answer:
        match rest:
            case ["messages"] if asked.method == "POST":
                told = asked.json()
                if not isinstance(told, dict) or not told.get("msgId") or not told.get("msgType"):
                    return Answer(status=400, content={"code": 400, "msg": "缺少 msgId 或 msgType"})
                key = asked.headers.get("idempotency-key") or str(told["msgId"])
                taken = inbox.take(key, str(told["msgType"]), str(told.get("title", "")), now)
                return _ok({"receiptNo": taken.number, "state": _STATES["received"]})
            case ["messages", message]:
                one = inbox.one(message)
                return _ok(_stand(one, now)) if one else _not_found()
            case ["receipts"]:
                return _ok({"rows": inbox.receipts(_since(asked), now)})
        return _not_found()

    def _all_receipts(self, asked: Asked, now: dt.datetime) -> Answer:
        """Of every party of the exchange, by time."""
        since = _since(asked)
        rows = [
            row
            for party, inbox in list(self.inboxes.items())
            if party not in _OWN_RECEIPTS
            for row in inbox.receipts(since, now)
        ]
        return _ok({"rows": sorted(rows, key=lambda row: row["at"])})


def _since(asked: Asked) -> dt.datetime:
    """The beginning of time where nothing readable is said."""
    try:
        return dt.datetime.fromtimestamp(int(asked.query["since"]) / 1000, dt.UTC)
    except (KeyError, ValueError, OverflowError, OSError):
        return dt.datetime.fromtimestamp(0, dt.UTC)


def _stand(one: Taken, now: dt.datetime) -> dict[str, object]:
    state, words, since = one.state(now)
    stamp = since.isoformat(timespec="seconds")
    return {"receiptNo": one.number, "state": _STATES[state], "note": words, "since": stamp}


def _page(rows: list[dict[str, object]], asked: Asked) -> Answer:
    try:
        number = max(int(asked.query.get("pageNo", "1")), 1)
        size = min(max(int(asked.query.get("pageSize", "100")), 1), 1_000)
    except ValueError:
        return Answer(content={"code": 400, "msg": "分页参数错误"})
    return _ok({"total": len(rows), "rows": rows[(number - 1) * size : number * size]})


def _codes(codes: dict[str, str]) -> list[dict[str, str]]:
    return [{"code": code, "name": name} for code, name in codes.items()]


def _ok(data: object) -> Answer:
    return Answer(content={"code": 0, "msg": "ok", "data": data})


def _not_found() -> Answer:
    return Answer(status=404, content={"code": 404, "msg": "接口不存在或查无此记录"})


def _is_ours(asked: Asked) -> bool:
    """sha1(key + secret + ms), the time within an hour of ours."""
    stamp = asked.headers.get("x-ms", "")
    if not stamp.isdigit() or abs(int(stamp) - time.time() * 1000) > _WITHIN_MS:
        return False
    text = f"{KEY}{SECRET}{stamp}".encode()
    right = hashlib.sha1(text, usedforsecurity=False).hexdigest()
    return hmac.compare_digest(right, asked.headers.get("x-sign", "").lower())


def _is_signed_for_province(asked: Asked) -> bool:
    """HMAC-SM3 over query, body's top level, client and time, sorted, as a=1&b=2."""
    client, stamp = asked.headers.get("x-client-id", ""), asked.headers.get("x-timestamp", "")
    body = asked.json()
    flat = body if isinstance(body, dict) else {}
    every: dict[str, object] = {**asked.query, **flat, "X-Client-Id": client, "X-Timestamp": stamp}
    text = "&".join(
        f"{name}={every[name]}"
        for name in sorted(every)
        if every[name] not in ("", None) and not isinstance(every[name], dict | list)
    )
    mac = keyed.HMAC(PROVINCE_SECRET.encode(), hashes.SM3())
    mac.update(text.encode())
    right = mac.finalize().hex()
    return client == PROVINCE_CLIENT and hmac.compare_digest(
        right, asked.headers.get("x-signature", "").lower()
    )


def _is_party_user(asked: Asked) -> bool:
    pair = base64.b64encode(f"{PARTY_USER}:{PARTY_PASSWORD}".encode()).decode()
    return hmac.compare_digest(
        asked.headers.get("authorization", "").encode(), f"Basic {pair}".encode()
    )
