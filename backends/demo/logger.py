"""One HJ 212 logger of the demo city: what it uploads, and how it carries out commands.

Pure but for its own random walk; clocks passed in. It stands for what the field has: it truncates,
miscounts its checksum, and now and then has a clock of another year.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping
from dataclasses import dataclass, replace

from backends.demo.outlets import DECIMALS, DemoOutlet, Wander
from backends.protocols import hj212
from backends.protocols.hj212_frame import Frame, Logger, data_frame, parse_time

REAL_TIME, MINUTES, HOURS, DAYS = "2011", "2051", "2061", "2031"
DIRTY_SHARE = 0.015
MOST_ROWS = 200
_STEPS = {
    MINUTES: dt.timedelta(minutes=10),
    HOURS: dt.timedelta(hours=1),
    DAYS: dt.timedelta(days=1),
}
_RESULT_S = (0.2, 0.8)
_READY, _WRONG_PASSWORD, _NO_SUCH_COMMAND = "1", "3", "8"
_DONE, _NO_DATA = "1", "100"
_ASKS = {"1011": ("SystemTime",), "1061": ("RtdInterval",), "1063": ("MinInterval",)}
_SETS = {"1062": "RtdInterval", "1064": "MinInterval"}
_CONTROLS = ("1012", "3011", "3012", "3013", "3014", "3015", "3016", "3021")
_TELLS = {
    "3017": (("Cstart", "CstartTime", "000000"), ("Ctime", "Ctime", "2")),
    "3018": (("Stime", "Stime", "30"),),
    "3019": (("id", "i23001", "LJ-2026-0001"),),
    "3020": (("info", "i13001-Info", "1"),),
}


@dataclass(frozen=True, slots=True)
class Reply:
    """Bytes to send, so many seconds after the command came."""

    after_s: float
    data: bytes


class LoggerSimulator:
    """One logger. `frame()` is pure but for its own random walk."""

    def __init__(self, number: int, outlet: DemoOutlet, seed: int, pw: str = "123456") -> None:
        self.outlet = outlet
        self.interval_s: float | None = None  # as a command set it
        self._minutes = 10
        self._logger = Logger(mn=outlet.mn, st=outlet.st, pw=pw)
        self._wander = Wander(number, outlet, seed)
        self._random = random.Random(f"{seed}/dirty/{outlet.mn}")
        self._seed = seed

    def frame(self, now: dt.datetime, since_start_s: float) -> bytes:
        """The bytes of one 2011 upload; one or two in a hundred are damaged on their way."""
        values = {
            factor: {"Rtd": f"{value:g}", "Flag": "N"}
            for factor, value in self._wander.values(since_start_s).items()
        }
        is_dirty = self._random.random() < DIRTY_SHARE
        time = now.replace(microsecond=0)
        if is_dirty and self._random.random() < 0.25:  # a clock of another year
            years = self._random.choice((-20_000, 400))
            return self._upload(REAL_TIME, now, time + dt.timedelta(days=years), values)
        data = self._upload(REAL_TIME, now, time, values)
        return damaged(data, self._random) if is_dirty else data

    def means(self, cn: str, at: dt.datetime, now: dt.datetime) -> bytes:
        """One upload of the means of the period that begins at `at`."""
        return self._upload(cn, now, at, self._means_of(at))

    def answers(self, request: Frame, now: dt.datetime) -> list[Reply]:
        """What the logger sends on a command: 9011, what was asked for, 9012."""
        if request.st == "91" or request.mn != self.outlet.mn or request.cn.startswith("9"):
            return []
        known = (*_ASKS, *_SETS, *_CONTROLS, *_TELLS, *_STEPS, REAL_TIME, "2041")
        if request.cn not in known:
            return [self._say(request, "9011", "QnRtn", _NO_SUCH_COMMAND)]
        if request.pw != self._logger.pw:
            return [self._say(request, "9011", "QnRtn", _WRONG_PASSWORD)]
        replies = [self._say(request, "9011", "QnRtn", _READY)]
        told = self._told(request, now)
        replies += [Reply(0.1 + 0.02 * number, data) for number, data in enumerate(told)]
        is_empty = request.cn in _STEPS and not told
        end = self._say(request, "9012", "ExeRtn", _NO_DATA if is_empty else _DONE)
        return [*replies, Reply(self._random.uniform(*_RESULT_S) + 0.02 * len(told), end.data)]

    def _told(self, request: Frame, now: dt.datetime) -> list[bytes]:
        if request.cn in _SETS:
            self._set(request)
            return []
        if request.cn in _ASKS:
            return [self._reply(request, {_ASKS[request.cn][0]: self._setting(request.cn, now)})]
        if request.cn in _TELLS:
            return [self._reply(request, {key: value for _, key, value in _TELLS[request.cn]})]
        if request.cn == REAL_TIME:
            values = {f: {"Rtd": f"{v:g}", "Flag": "N"} for f, v in self.outlet.normal.items()}
            return [self._upload(REAL_TIME, now, now.replace(microsecond=0), values, request.qn)]
        return self._history(request, now) if request.cn in _STEPS else []

    def _history(self, request: Frame, now: dt.datetime) -> list[bytes]:
        begin = parse_time(request.value("BeginTime"))
        end = parse_time(request.value("EndTime"))
        if begin is None or end is None:
            return []
        step = _STEPS[request.cn]
        at = begin.replace(minute=0, second=0, microsecond=0)
        found: list[bytes] = []
        while at <= min(end, now) and len(found) < MOST_ROWS:
            if at >= begin:
                found.append(self._upload(request.cn, now, at, self._means_of(at), request.qn))
            at += step
        return found

    def _means_of(self, at: dt.datetime) -> dict[str, dict[str, str]]:
        """The means of a past hour: the same whenever it is asked for."""
        chance = random.Random(f"{self._seed}/{self.outlet.mn}/{at:%Y%m%d%H%M}")
        found = {}
        for factor, normal in self.outlet.normal.items():
            mean = normal * chance.uniform(0.9, 1.1)
            digits = DECIMALS.get(factor, 2)
            low, high = (round(mean * share, digits) for share in (0.93, 1.08))
            kinds = {"Min": low, "Avg": round(mean, digits), "Max": high}
            found[factor] = {kind: f"{value:g}" for kind, value in kinds.items()} | {"Flag": "N"}
        return found

    def _set(self, request: Frame) -> None:
        text = request.value(_SETS[request.cn])
        if not text.isdecimal():
            return
        if request.cn == "1062":
            self.interval_s = max(1.0, float(text[:6]))
        else:
            self._minutes = int(text[:4])

    def _setting(self, cn: str, now: dt.datetime) -> str:
        if cn == "1011":
            return hj212.time_text(now)
        return f"{self.interval_s or 60:g}" if cn == "1061" else str(self._minutes)

    def _say(self, request: Frame, cn: str, key: str, code: str) -> Reply:
        frame = Frame(
            cn=cn,
            mn=self.outlet.mn,
            st="91",
            qn=request.qn,
            pw=self._logger.pw,
            flag=4,
            groups=(((key, code),),),
        )
        return Reply(0.0, hj212.encode(frame))

    def _reply(self, request: Frame, values: Mapping[str, str]) -> bytes:
        group = tuple(values.items())
        return hj212.encode(replace(request, flag=4, groups=(group,)))

    def _upload(
        self,
        cn: str,
        now: dt.datetime,
        at: dt.datetime,
        values: Mapping[str, Mapping[str, str]],
        qn: str = "",
    ) -> bytes:
        frame = data_frame(self._logger, cn, sent_at=now, data_time=at, values=values)
        return hj212.encode(replace(frame, qn=qn) if qn else frame)


def damaged(data: bytes, chance: random.Random) -> bytes:
    """A wrong checksum, a frame cut off in the middle, or noise before it."""
    kind = chance.randrange(3)
    if kind == 0:
        wrong = b"0000" if data[-6:-2] != b"0000" else b"FFFF"
        return data[:-6] + wrong + data[-2:]
    if kind == 1:
        return data[: len(data) // 2]
    return bytes(chance.randrange(256) for _ in range(9)) + data
