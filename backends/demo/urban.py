"""The urban-management department's system on one loopback port, and beside it the emergency
department's warnings and the 12345 line: REST, its own threads.

What connectors find hard in such systems is here on purpose: a token that expires, `errcode`
in an HTTP 200, pages, cursors in POST bodies, local times without a zone, GCJ-02, stages as
numbers, GBK; a key in a header, times in milliseconds or with their offset, fields within fields.
"""

from __future__ import annotations

import datetime as dt
import secrets
import threading
from dataclasses import dataclass

from backends.demo.cases import CHINA, CaseBook
from backends.demo.components import Catalogue
from backends.demo.dirt import Names, spoilt
from backends.demo.forecast import ForecastBook
from backends.demo.inbox import Inbox
from backends.demo.reports import CITIZEN_KINDS, ReportBook
from backends.demo.rest_server import Answer, Asked, RestServer

USER, PASSWORD = "watchfloor", "linjiang"
APP_KEY = "linjiang-demo"
WARNINGS, HOTLINE = "/yj/v1/warnings", "/12345/v1/orders"
CITIZEN_EVERY_S = 480.0
CITY_COMPONENTS, QUIET_COMPONENTS = 400_000, 20_000
TOKEN_LASTS = dt.timedelta(minutes=10)
BAD_TOKEN, BAD_ARGUMENT, BAD_LOGIN, NO_SUCH = 40101, 40001, 40100, 40400
STORM_PATH = "/demo/storm"
MOST_ANSWERS = 5_000
_CASE_NAMES = Names(title="title", lon="lng", lat="lat", updated="updateTime")
_COMPONENT_NAMES = Names(title="objName", lon="x", lat="y", updated="updateTime")


@dataclass(frozen=True, slots=True, kw_only=True)
class UrbanScale:
    """How much of the city: components, the share of spoilt rows, the pace of receipts."""

    components: int = QUIET_COMPONENTS
    dirt: float = 0.0
    pace: float = 1.0


class UrbanServer:
    """The server and its book of cases. start() and close() from one thread."""

    def __init__(self, host: str, port: int, seed: int, scale: UrbanScale | None = None) -> None:
        self._scale = scale or UrbanScale()
        self._book = CaseBook(seed)
        self._forecasts = ForecastBook(seed)
        self._hotline = ReportBook(seed, "RX", CITIZEN_KINDS, CITIZEN_EVERY_S)
        self._catalogue = Catalogue(seed, self._scale.components)
        self.inbox = Inbox(seed, "CG", self._scale.pace)
        self.case_answers: dict[str, str] = {}  # what whoever reported a case was told
        self.answers: dict[str, str] = {}  # of the 12345 line, by order
        self._lock = threading.Lock()
        self._tokens: dict[str, dt.datetime] = {}
        self.http = RestServer("urban", host, port, self._answer)

    @property
    def port(self) -> int:
        return self.http.port

    def start(self) -> None:
        self.http.start()

    def close(self) -> None:
        self.http.close()

    def storm(self, seconds: float) -> None:
        """Two cases a second from now on, for so long."""
        self._book.storm(dt.datetime.now(dt.UTC), seconds)

    def _answer(self, asked: Asked) -> Answer:
        now = asked.at
        if asked.path == WARNINGS or asked.path.startswith(HOTLINE):
            return self._keyed(asked, now)
        if asked.path == STORM_PATH:
            seconds = float(asked.query.get("seconds", "60"))
            self._book.storm(now, seconds)
            return Answer(content={"seconds": seconds, "perSecond": 2})
        if asked.path == "/api/auth/login" and asked.method == "POST":
            return self._login(asked, now)
        if not asked.path.startswith("/api/v2/"):
            return Answer(
                status=404, content={"errcode": 404, "errmsg": "接口不存在", "data": None}
            )
        if not self._knows(asked, now):
            return _fault(BAD_TOKEN, "令牌无效或已过期")
        match asked.path.split("/")[3:]:
            case ["cases"]:
                return self._cases(asked, now)
            case ["components", "search"] if asked.method == "POST":
                return self._components(asked, now)
            case ["dispatches"] if asked.method == "POST":
                return self._dispatch(asked, now)
            case ["cases", case, "answer"]:
                return self._case_answer(case, asked)
            case ["dispatches", message]:
                return self._stands(message, now)
            case ["receipts"]:
                since = _local_time(asked.query.get("updatedSince", ""))
                return _ok({"list": self.inbox.receipts(since, now)}, encoding="gb18030")
        return Answer(status=404, content={"errcode": 404, "errmsg": "接口不存在", "data": None})

    def _login(self, asked: Asked, now: dt.datetime) -> Answer:
        told = asked.json()
        if not isinstance(told, dict):
            return _fault(BAD_ARGUMENT, "请求格式错误")
        if (told.get("user"), told.get("password")) != (USER, PASSWORD):
            return _fault(BAD_LOGIN, "用户名或密码错误")
        token = secrets.token_hex(16)
        with self._lock:
            self._tokens = {t: until for t, until in self._tokens.items() if until > now}
            self._tokens[token] = now + TOKEN_LASTS
        return _ok({"token": token, "expiresIn": int(TOKEN_LASTS.total_seconds())})

    def _knows(self, asked: Asked, now: dt.datetime) -> bool:
        with self._lock:
            token = asked.headers.get("authorization", "").removeprefix("Bearer ").strip()
            until = self._tokens.get(token)
        return until is not None and until > now

    def _cases(self, asked: Asked, now: dt.datetime) -> Answer:
        try:
            since = _local_time(asked.query.get("updatedSince", "1970-01-01 00:00:00"))
            number = max(int(asked.query.get("pageNo", "1")), 1)
            size = min(max(int(asked.query.get("pageSize", "50")), 1), 200)
        except ValueError:
            return _fault(BAD_ARGUMENT, "参数格式错误")
        total, page = self._book.page(now, since, number, size)
        rows = [spoilt(case.row(), case.number, _CASE_NAMES, self._scale.dirt) for case in page]
        return _ok({"total": total, "pageNo": number, "list": rows})

    def _components(self, asked: Asked, now: dt.datetime) -> Answer:
        """All by a cursor, or what changed since `updatedSince`."""
        told = asked.json()
        if not isinstance(told, dict):
            return _fault(BAD_ARGUMENT, "请求格式错误")
        try:
            since = str(told.get("updatedSince") or "")
            first, size = int(str(told.get("cursor") or "0")), int(told.get("size", 500))
            size = min(max(size, 1), 2_000)
            moment = _local_time(since) if since else None
        except (TypeError, ValueError):
            return _fault(BAD_ARGUMENT, "参数格式错误")
        if moment is not None:
            every = self._catalogue.changed_since(moment, now)
            rows, total = every[first : first + size], len(every)
        else:
            rows, total = self._catalogue.page(first, size, now), self._catalogue.total
        rows = [spoilt(r, str(r["objId"]), _COMPONENT_NAMES, self._scale.dirt) for r in rows]
        following = str(first + size) if first + size < total else ""
        return _ok({"total": total, "nextCursor": following, "rows": rows})

    def _dispatch(self, asked: Asked, now: dt.datetime) -> Answer:
        told = asked.json()
        if not isinstance(told, dict) or not isinstance(told.get("dispatchId"), str):
            return _fault(BAD_ARGUMENT, "缺少 dispatchId")
        key = asked.headers.get("idempotency-key") or told["dispatchId"]
        kind, title = str(told.get("type", "")), str(told.get("title", ""))
        taken = self.inbox.take(key, kind, title, now)
        return _ok({"number": taken.number, "status": "received"})

    def _case_answer(self, case: str, asked: Asked) -> Answer:
        """What whoever reported it is told; the same twice is one answer. By GET: whether it is."""
        if asked.method != "POST":
            if case not in self.case_answers:
                return _fault(NO_SUCH, "尚未答复")
            return _ok({"number": f"DF{case}", "status": "answered"})
        told = asked.json()
        words = str(told.get("answer") or "") if isinstance(told, dict) else ""
        if not words:
            return _fault(BAD_ARGUMENT, "缺少 answer")
        with self._lock:
            self.case_answers[case] = words
            if len(self.case_answers) > MOST_ANSWERS:
                del self.case_answers[next(iter(self.case_answers))]
        return _ok({"number": f"DF{case}", "status": "answered"})

    def _stands(self, message: str, now: dt.datetime) -> Answer:
        one = self.inbox.one(message)
        if one is None:
            return _fault(NO_SUCH, "查无此派遣单")
        state, words, since = one.state(now)
        stamp = since.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")
        return _ok({"number": one.number, "status": state, "note": words, "time": stamp})

    def _keyed(self, asked: Asked, now: dt.datetime) -> Answer:
        """The systems that know their clients by a key."""
        key = asked.headers.get("x-app-key", "")
        if not secrets.compare_digest(key.encode(), APP_KEY.encode()):
            return Answer(status=403, content={"message": "应用密钥无效"})
        if asked.path == WARNINGS:
            return Answer(content={"alerts": [self._forecasts.in_force(now).row()]})
        match asked.path.removeprefix(HOTLINE).split("/"):
            case [""]:
                return Answer(content={"rows": [r.row() for r in self._hotline.rows(now)]})
            case ["", order, "answer"] if asked.method == "POST":
                return self._answered(order, asked, now)
        return Answer(status=404, content={"code": 404, "message": "接口不存在"})

    def _answered(self, order: str, asked: Asked, now: dt.datetime) -> Answer:
        """What the caller is told; the same words twice are one answer."""
        told = asked.json()
        words = str(told.get("answer", "")) if isinstance(told, dict) else ""
        if not self._hotline.knows(order, now):
            return Answer(content={"code": 404, "message": "没有这张工单"})
        if not words:
            return Answer(content={"code": 400, "message": "缺少 answer"})
        self.answers[order] = words
        return Answer(content={"code": 0, "receiptNo": f"DF{order}"})


def _local_time(text: str) -> dt.datetime:
    if not text:
        return dt.datetime.fromtimestamp(0, dt.UTC)
    return dt.datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=CHINA)


def _ok(data: object, encoding: str = "utf-8") -> Answer:
    return Answer(content={"errcode": 0, "errmsg": "ok", "data": data}, encoding=encoding)


def _fault(code: int, words: str) -> Answer:
    return Answer(content={"errcode": code, "errmsg": words, "data": None})
