"""HJ 212 commands from above: what is asked of a logger, and what became of it. Pure.

A request is answered by 9011 (taken or refused), perhaps by data under the same QN, and ended by
9012. Unanswered it is repeated under its QN: 10 s x 3 by radio, 5 s x 3 by wire. Clocks passed in.
Return codes, and the keys of 3011 to 3021, are those of loggers in the field: the standard's own
text was not open to us.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from backends.protocols.hj212_frame import (
    FLAG_ANSWER,
    VERSION_2017,
    Frame,
    Group,
    Logger,
    parse_time,
    time_text,
)
from backends.protocols.hj212_tables import REQUEST_ANSWER, RESULT, SYSTEM_KIND

QN_RETURNS = MappingProxyType(
    {
        "1": "准备执行请求",
        "2": "请求被拒绝",
        "3": "密码错误",
        "4": "MN 错误",
        "5": "ST 错误",
        "6": "Flag 错误",
        "7": "QN 错误",
        "8": "CN 错误",
        "9": "CRC 校验错误",
        "100": "未知错误",
    }
)
EXE_RETURNS = MappingProxyType(
    {
        "1": "执行成功",
        "2": "执行失败，原因不明",
        "3": "命令请求条件错误",
        "4": "通讯超时",
        "5": "系统繁忙，不能执行",
        "6": "系统故障",
        "100": "没有数据",
    }
)
_READY, _DONE = "1", "1"
_MOST_WORDS = 300


class NotACommand(ValueError):
    """The order cannot be put into a frame; the text says what is wrong, in words."""


@dataclass(frozen=True, slots=True)
class _Body:
    """What was ordered, read with care."""

    values: Mapping[str, str]
    now: dt.datetime

    def text(self, key: str, name: str, *, must: bool = True) -> str:
        value = self.values.get(key, "").strip()
        if must and not value:
            raise NotACommand(f"缺少{name}")
        if any(mark in value for mark in ";,=&#\r\n") or len(value) > 100:
            raise NotACommand(f"{name}含有不能发送的字符")
        return value

    def whole(self, key: str, name: str, low: int, high: int) -> str:
        value = self.text(key, name)
        if not value.isdecimal() or not low <= int(value) <= high:
            raise NotACommand(f"{name}应为 {low}–{high} 的整数")
        return str(int(value))

    def moment(self, key: str, name: str) -> str:
        value = self.text(key, name)
        try:
            moment = dt.datetime.fromisoformat(value)
        except ValueError:
            if parse_time(value) is None:
                raise NotACommand(f"{name}不是时间") from None
            return value[:14]
        if moment.tzinfo is None:
            raise NotACommand(f"{name}没有时区")
        return time_text(moment)

    def factor(self) -> Group:
        code = self.text("factor", "因子编码", must=False)
        return (("PolId", code),) if code else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One command. `is_harmless`: sent twice it does no more than sent once."""

    cn: str
    name: str
    groups: Callable[[_Body], tuple[Group, ...]]
    is_harmless: bool = True


def _of_factor(body: _Body) -> tuple[Group, ...]:
    return tuple(group for group in (body.factor(),) if group)


def _must_name_factor(body: _Body) -> tuple[Group, ...]:
    return ((("PolId", body.text("factor", "因子编码")),),)


def _clock(body: _Body) -> tuple[Group, ...]:
    return (*_of_factor(body), (("SystemTime", time_text(body.now)),))


def _rtd_interval(body: _Body) -> tuple[Group, ...]:
    return ((("RtdInterval", body.whole("seconds", "间隔（秒）", 1, 3600)),),)


def _min_interval(body: _Body) -> tuple[Group, ...]:
    return ((("MinInterval", body.whole("minutes", "间隔（分钟）", 1, 60)),),)


def _sampling(body: _Body) -> tuple[Group, ...]:
    start = body.text("start", "起始时刻（HHMMSS）")
    if len(start) != 6 or not start.isdecimal():
        raise NotACommand("起始时刻应为 HHMMSS")
    hours = body.whole("hours", "周期（小时）", 1, 24)
    return (*_must_name_factor(body), (("CstartTime", start),), (("Ctime", hours),))


def _span(body: _Body) -> tuple[Group, ...]:
    begin, end = body.moment("begin", "开始时间"), body.moment("end", "结束时间")
    if begin > end:
        raise NotACommand("开始时间晚于结束时间")
    return ((("BeginTime", begin), ("EndTime", end)),)


def _parameter(body: _Body) -> tuple[Group, ...]:
    info, value = body.text("info", "参数编码"), body.text("value", "参数值")
    return (*_must_name_factor(body), (("InfoId", info),), ((f"{info}-Info", value),))


def _info(body: _Body) -> tuple[Group, ...]:
    return (*_must_name_factor(body), (("InfoId", body.text("info", "参数编码")),))


COMMANDS = MappingProxyType(
    {
        "hj212.read_clock": Command(cn="1011", name="读取时钟", groups=_of_factor),
        "hj212.set_clock": Command(cn="1012", name="校时", groups=_clock),
        "hj212.read_interval": Command(cn="1061", name="读取实时间隔", groups=lambda _: ()),
        "hj212.set_interval": Command(cn="1062", name="设置实时间隔", groups=_rtd_interval),
        "hj212.read_minute_interval": Command(cn="1063", name="读取分钟间隔", groups=lambda _: ()),
        "hj212.set_minute_interval": Command(cn="1064", name="设置分钟间隔", groups=_min_interval),
        "hj212.read_now": Command(cn="2011", name="提取实时数据", groups=lambda _: ()),
        "hj212.read_history": Command(cn="2051", name="提取分钟历史数据", groups=_span),
        "hj212.read_hours": Command(cn="2061", name="提取小时历史数据", groups=_span),
        "hj212.read_days": Command(cn="2031", name="提取日历史数据", groups=_span),
        "hj212.read_run_times": Command(cn="2041", name="提取设备运行时间", groups=_span),
        "hj212.calibrate": Command(
            cn="3011", name="零点量程校准", groups=_must_name_factor, is_harmless=False
        ),
        "hj212.take_sample": Command(
            cn="3012", name="即时采样", groups=_must_name_factor, is_harmless=False
        ),
        "hj212.clean": Command(
            cn="3013", name="清洗反吹", groups=_must_name_factor, is_harmless=False
        ),
        "hj212.compare": Command(
            cn="3014", name="比对采样", groups=_must_name_factor, is_harmless=False
        ),
        "hj212.keep_sample": Command(
            cn="3015", name="超标留样", groups=lambda _: (), is_harmless=False
        ),
        "hj212.set_sampling": Command(cn="3016", name="设置采样周期", groups=_sampling),
        "hj212.read_sampling": Command(cn="3017", name="读取采样周期", groups=_must_name_factor),
        "hj212.read_sample_time": Command(cn="3018", name="读取出样时间", groups=_must_name_factor),
        "hj212.read_device": Command(cn="3019", name="读取设备标识", groups=_must_name_factor),
        "hj212.read_info": Command(cn="3020", name="读取现场机信息", groups=_info),
        "hj212.set_parameter": Command(cn="3021", name="设置现场机参数", groups=_parameter),
    }
)


def request(logger: Logger, act: str, body: Mapping[str, str], now: dt.datetime) -> Frame:
    """The frame of an order. Its QN is `now`. Raises NotACommand."""
    command = COMMANDS.get(act)
    if command is None:
        raise NotACommand(f"没有这种命令：{act[:60]}")
    return Frame(
        cn=command.cn,
        mn=logger.mn,
        st=logger.st,
        qn=time_text(now, with_ms=True),
        pw=logger.pw,
        flag=VERSION_2017 << 2 | FLAG_ANSWER,
        groups=command.groups(_Body(body, now)),
    )


class Stage(enum.Enum):
    """How a request stands."""

    ASKED = enum.auto()
    EXECUTING = enum.auto()  # 9011 said yes
    DONE = enum.auto()
    REJECTED = enum.auto()
    SILENT = enum.auto()  # nobody answered: it may have arrived
    NO_RESULT = enum.auto()  # taken, and no word of its end


OVER = (Stage.DONE, Stage.REJECTED, Stage.SILENT, Stage.NO_RESULT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """`every_s` between tries of `tries` in all; `result_s` from 9011, or data, to 9012.

    `at_once_s`: so long after 9011 a result is waited for before it is told that it goes on.
    """

    every_s: float = 10.0
    tries: int = 3
    result_s: float = 300.0
    at_once_s: float = 3.0


@dataclass(slots=True, kw_only=True)
class Exchange:
    """One request and what has come of it."""

    frame: Frame
    patience: Patience
    stage: Stage = Stage.ASKED
    detail: str = ""
    tries: int = 0
    rows: int = 0
    due_s: float = 0.0
    _words: list[str] = field(default_factory=list)

    def tick(self, now_s: float) -> bool:
        """Whether the request is to be sent, at first or again, now."""
        if self.stage in OVER or now_s < self.due_s:
            return False
        if self.stage is Stage.EXECUTING:
            self.stage = Stage.NO_RESULT
            self.detail = "已接受，但没有回报结果" + self._said()
            return False
        if self.tries >= self.patience.tries:
            self.stage = Stage.SILENT
            self.detail = f"发送 {self.tries} 次没有应答"
            return False
        self.tries += 1
        self.due_s = now_s + self.patience.every_s
        return True

    def take(self, frame: Frame, now_s: float) -> bool:
        """A frame of the same logger. Whether it belongs to this request."""
        if frame.qn != self.frame.qn or frame.mn != self.frame.mn or self.stage is Stage.REJECTED:
            return False
        if frame.st == SYSTEM_KIND and frame.cn == REQUEST_ANSWER:
            self._answered(frame.value("QnRtn"), now_s)
        elif frame.st == SYSTEM_KIND and frame.cn == RESULT:
            self._ended(frame.value("ExeRtn"))
        elif frame.cn == self.frame.cn:
            self._told(frame, now_s)
        else:
            return False
        return True

    def _answered(self, code: str, now_s: float) -> None:
        if self.stage not in (Stage.ASKED, Stage.SILENT):
            return
        if code == _READY:
            self.stage, self.due_s = Stage.EXECUTING, now_s + self.patience.result_s
        else:
            self.stage = Stage.REJECTED
            self.detail = QN_RETURNS.get(code, f"未知的应答 {code[:10]}")

    def _ended(self, code: str) -> None:
        words = EXE_RETURNS.get(code, f"未知的结果 {code[:10]}")
        self.stage = Stage.DONE if code == _DONE else Stage.REJECTED
        self.detail = words + self._said()

    def _told(self, frame: Frame, now_s: float) -> None:
        """Data under the request's QN: an answer to a question, or the history asked for."""
        self.rows += 1
        if self.stage is Stage.ASKED:
            self.stage = Stage.EXECUTING
        self.due_s = now_s + self.patience.result_s
        if len(self._words) < 8 and not frame.value("DataTime"):
            self._words += [f"{key}={value}" for group in frame.groups for key, value in group][:8]

    def _said(self) -> str:
        if self._words:
            return ("：" + "，".join(self._words))[:_MOST_WORDS]
        return f"，收到数据 {self.rows} 条" if self.rows else ""
