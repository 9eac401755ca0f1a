"""HJ 212 frames as values: what they say, how they are built, answered, split and joined. Pure.

The bytes are `hj212`'s; nothing here reads a clock.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from backends.protocols.hj212_tables import (
    CLOCK_WANTED,
    DATA_ANSWER,
    NOTICE_ANSWER,
    REQUEST_ANSWER,
    RESULT,
    SYSTEM_KIND,
    UPLOADS,
    VALUE_KINDS,
    Tables,
)
from backends.protocols.parts import Parts

MAX_CP = 950
FLAG_ANSWER = 0b01
FLAG_SPLIT = 0b10
VERSION_2005 = 0
VERSION_2017 = 1
NO_FLAG = -1
CHINA = dt.timezone(dt.timedelta(hours=8))

Group = tuple[tuple[str, str], ...]


class Fault(enum.StrEnum):
    """Why bytes were no frame."""

    NOISE = "noise"  # bytes outside any frame
    LENGTH = "length"  # no decimal length, too long, or not what follows
    CRC = "crc"
    SEGMENT = "segment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Malformed:
    """Bytes that were no frame: why, in English for the log, and how they begin."""

    fault: Fault
    detail: str
    excerpt: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One segment. `groups` are CP's `;` groups of `,` items; 2005 frames may lack QN and Flag."""

    cn: str
    mn: str
    st: str
    qn: str = ""
    pw: str = ""
    flag: int = NO_FLAG
    pnum: int = 0
    pno: int = 0
    groups: tuple[Group, ...] = ()

    @property
    def wants_answer(self) -> bool:
        return self.flag >= 0 and bool(self.flag & FLAG_ANSWER)

    @property
    def is_split(self) -> bool:
        return self.pnum > 1

    @property
    def version(self) -> int:
        """0 for the 2005 edition, 1 for 2017, 2 for 2025: the upper bits of Flag."""
        return max(self.flag, 0) >> 2

    @property
    def sent_at(self) -> dt.datetime | None:
        """QN as an aware UTC time, None when absent or no time."""
        return parse_time(self.qn)

    @property
    def data_time(self) -> dt.datetime | None:
        """CP's DataTime as an aware UTC time, None when absent or no time."""
        return parse_time(self.value("DataTime"))

    def value(self, key: str) -> str:
        """The first CP item of that key, empty when absent."""
        for group in self.groups:
            for name, value in group:
                if name == key:
                    return value
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Logger:
    """A data logger as a sender sees itself; `mn` has 24 characters (2005: 14)."""

    mn: str
    st: str = "32"
    pw: str = "123456"
    wants_answer: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """One value of one factor; `kind` is Rtd, Min, Avg, Max, Cou or a Zs one."""

    factor: str
    kind: str
    value: float
    flag: str


def parse_time(text: str) -> dt.datetime | None:
    """YYYYMMDDhhmmss, with or without ms, in China time, as aware UTC; None when it is none."""
    if len(text) not in (14, 17) or not (text.isascii() and text.isdigit()):
        return None
    try:
        moment = dt.datetime.strptime(text[:14], "%Y%m%d%H%M%S").replace(
            microsecond=int(text[14:] or 0) * 1000, tzinfo=CHINA
        )
        return moment.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None


def time_text(moment: dt.datetime, *, with_ms: bool = False) -> str:
    """An aware time as the standard writes it: DataTime, or QN with milliseconds."""
    china = moment.astimezone(CHINA)
    text = china.strftime("%Y%m%d%H%M%S")
    return f"{text}{china.microsecond // 1000:03d}" if with_ms else text


def data_frame(
    logger: Logger,
    cn: str,
    *,
    sent_at: dt.datetime,
    data_time: dt.datetime,
    values: Mapping[str, Mapping[str, str]],
) -> Frame:
    """A 2017 upload: `values` maps a factor to its kinds, {"w01018": {"Rtd": "62.4", ...}}.

    "Flag" among the kinds is the data flag.
    """
    groups: list[Group] = [(("DataTime", time_text(data_time)),)]
    for factor, kinds in values.items():
        groups.append(tuple((f"{factor}-{kind}", text) for kind, text in kinds.items()))
    return Frame(
        cn=cn,
        mn=logger.mn,
        st=logger.st,
        qn=time_text(sent_at, with_ms=True),
        pw=logger.pw,
        flag=VERSION_2017 << 2 | (FLAG_ANSWER if logger.wants_answer else 0),
        groups=tuple(groups),
    )


def split(frame: Frame, max_cp: int = MAX_CP) -> list[Frame]:
    """The frame in parts whose CP is at most `max_cp` bytes; itself alone when it fits."""
    parts: list[list[Group]] = [[]]
    used = 0
    for group in frame.groups:
        cost = len(group_text(group).encode("gb18030")) + 1
        if parts[-1] and used + cost > max_cp:
            parts.append([])
            used = 0
        parts[-1].append(group)
        used += cost
    if len(parts) == 1:
        return [frame]
    flag = max(frame.flag, 0) | FLAG_SPLIT
    return [
        replace(frame, flag=flag, pnum=len(parts), pno=number, groups=tuple(part))
        for number, part in enumerate(parts, start=1)
    ]


def answer_to(frame: Frame, tables: Tables | None = None) -> Frame | None:
    """What the receiver owes: 9014 for data, 9013 for notices, 9011 for requests; else None.

    `tables` knows what else is data in an edition of whose text we have none.
    """
    if not frame.wants_answer or (frame.st == SYSTEM_KIND and frame.cn.startswith("9")):
        return None
    is_data = tables.is_upload(frame.cn, frame.version) if tables else frame.cn in UPLOADS
    if is_data:
        return _answer(frame, DATA_ANSWER, ())
    if frame.cn.startswith("2") or frame.cn == CLOCK_WANTED:
        return _answer(frame, NOTICE_ANSWER, ())
    return _answer(frame, REQUEST_ANSWER, ((("QnRtn", "1"),),))


def result_of(frame: Frame, code: int = 1) -> Frame:
    """9012 for a request done: 1 done, 2 failed without a known cause, 100 no data."""
    return _answer(frame, RESULT, ((("ExeRtn", str(code)),),))


def measurements(frame: Frame) -> tuple[list[Measurement], list[str]]:
    """The frame's values, and for each unreadable one its key: `factor-kind`."""
    found: list[Measurement] = []
    unreadable: list[str] = []
    for group in frame.groups:
        flags = {key[:-5]: value for key, value in group if key.endswith("-Flag")}
        for key, text in group:
            factor, dash, kind = key.rpartition("-")
            if not dash or kind not in VALUE_KINDS:
                continue
            value = _finite(text)
            if value is None:
                unreadable.append(key)
            else:
                flag = flags.get(factor) or "N"
                found.append(Measurement(factor=factor, kind=kind, value=value, flag=flag))
    return found, unreadable


class Assembler:
    """Joins split frames (PNUM/PNO) of all loggers of a connection.

    A frame whose missing part never comes is not lost: `given_up` hands on what did come, since
    each group of CP says its own.
    """

    def __init__(self) -> None:
        self._parts = Parts[Frame]()

    @property
    def incomplete(self) -> int:
        """Split frames given up."""
        return self._parts.incomplete

    def take(self, frame: Frame, now_s: float) -> Frame | None:
        """The whole frame once its last part is there; a frame that is not split comes back."""
        if not frame.is_split:
            return frame
        key = (frame.mn, frame.cn, frame.st, frame.qn or frame.value("DataTime"))
        parts = self._parts.take(key, frame.pno, frame.pnum, frame, now_s)
        if parts is None:
            return None
        return _joined(parts)

    def given_up(self, now_s: float) -> list[tuple[Frame, str]]:
        """What came of frames that waited too long, and which parts ("2/3") are missing."""
        self._parts.expire(now_s)
        return self._came()

    def flush(self) -> list[tuple[Frame, str]]:
        """As `given_up`, of all that waits: the connection is gone."""
        self._parts.flush()
        return self._came()

    def take_refused(self) -> list[Frame]:
        """Parts whose PNO is over their PNUM, or of too many, since the last call."""
        return self._parts.take_refused()

    def _came(self) -> list[tuple[Frame, str]]:
        found: list[tuple[Frame, str]] = []
        for given_up in self._parts.take_given_up():
            numbers = sorted(given_up.parts)
            came = _joined([given_up.parts[number] for number in numbers])
            # PNO stays: the parts that come by another connection are no repetition of these.
            found.append((replace(came, pno=numbers[0]), given_up.missing))
        return found


def _joined(parts: list[Frame]) -> Frame:
    groups = tuple(group for part in parts for group in part.groups)
    return replace(parts[0], pnum=0, pno=0, groups=groups)


def group_text(group: Iterable[tuple[str, str]]) -> str:
    """A group as CP writes it."""
    return ",".join(f"{key}={value}" for key, value in group)


def _answer(frame: Frame, cn: str, groups: tuple[Group, ...]) -> Frame:
    flag = NO_FLAG if frame.flag < 0 else frame.version << 2
    return Frame(
        cn=cn, mn=frame.mn, st=SYSTEM_KIND, qn=frame.qn, pw=frame.pw, flag=flag, groups=groups
    )


def _finite(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if abs(value) < 1e15 else None
