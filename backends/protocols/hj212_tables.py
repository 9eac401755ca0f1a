"""Tables of HJ 212: commands, system kinds, data flags; factors and editions by a TOML. Pure data.

Used by the environment department and by simulators; decides nothing.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated

import msgspec

UPLOADS = MappingProxyType(
    {
        "2011": "实时数据",
        "2021": "设备状态",
        "2031": "日数据",
        "2041": "设备运行时间日数据",
        "2051": "分钟数据",
        "2061": "小时数据",
        "2071": "报警事件(2005)",
        "2072": "报警事件(2005)",
        "2081": "数采仪开机",
    }
)

REQUEST_ANSWER = "9011"
RESULT = "9012"
NOTICE_ANSWER = "9013"
DATA_ANSWER = "9014"
SYSTEM_KIND = "91"
CLOCK_WANTED = "1013"  # a logger asks to be told the time: a notice, answered by 9013

SYSTEM_KINDS = MappingProxyType(
    {
        "21": "地表水监测",
        "22": "空气质量监测",
        "23": "声环境监测",
        "31": "大气污染源",
        "32": "地表水污染源",
        "39": "扬尘监测",
        "51": "烟气排放过程",
        "52": "污水排放过程",
        "91": "系统交互",
    }
)

DATA_FLAGS = MappingProxyType(
    {
        "N": "正常",
        "F": "停运",
        "M": "维护",
        "S": "手工输入",
        "D": "故障",
        "C": "校准",
        "T": "超上限",
        "B": "通信异常",
    }
)

# What a value is: real time, least, mean, most, total. Zs values come as their own kinds.
VALUE_KINDS = frozenset({"Rtd", "Min", "Avg", "Max", "Cou", "ZsRtd", "ZsMin", "ZsAvg", "ZsMax"})


@dataclass(frozen=True, slots=True)
class Factor:
    """A monitored factor: its name as an operator reads it, and the unit of its values."""

    code: str
    name: str
    unit: str


class _Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of the file: an unknown key is an error."""


class Edition(_Table, frozen=True, kw_only=True):
    """[[edition]]: what the upper bits of Flag say. `uploads`: commands beside 2017's."""

    version: Annotated[int, msgspec.Meta(ge=0, le=63)]
    name: str
    uploads: dict[str, str] = {}
    is_verified: bool = msgspec.field(name="verified", default=True)


class Alarm2005(_Table, frozen=True, kw_only=True):
    """[alarm_2005]: which AlarmType begins an alarm and which ends it."""

    begins: list[str] = msgspec.field(default_factory=lambda: ["1"])
    ends: list[str] = msgspec.field(default_factory=lambda: ["0"])
    is_verified: bool = msgspec.field(name="verified", default=True)


class Tables(_Table, frozen=True, kw_only=True):
    """The whole file. Factors: code -> (name, unit); codes of 2005 -> codes since 2017."""

    edition: list[Edition] = []
    alarm_2005: Alarm2005 = Alarm2005()
    factors: dict[str, tuple[str, str]] = {}
    codes_2005: dict[str, str] = {}
    codes_2005_unverified: dict[str, str] = {}

    def code(self, code: str) -> str:
        """The code since 2017 of a code of either edition."""
        return self.codes_2005.get(code) or self.codes_2005_unverified.get(code, code)

    def factor(self, code: str) -> Factor:
        """The factor of a code; an unknown one names itself, without a unit."""
        current = self.code(code)
        name, unit = self.factors.get(current, (current, ""))
        return Factor(current, name, unit)

    def code_of_name(self, name: str) -> str:
        """The code of a factor's name; what is no name is a code already."""
        return next((code for code, row in self.factors.items() if row[0] == name), name)

    def is_upload(self, cn: str, version: int) -> bool:
        """Whether 9014 answers that command in that edition."""
        if cn in UPLOADS:
            return True
        return any(one.version == version and cn in one.uploads for one in self.edition)


@functools.lru_cache(maxsize=8)
def tables_of(text: str) -> Tables:
    """The tables of a TOML text. Raises msgspec.DecodeError and ValidationError."""
    return msgspec.toml.decode(text, type=Tables)
