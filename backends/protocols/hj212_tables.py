"""Tables of HJ 212: commands, system kinds, data flags, factors with names and units. Pure data.

Used by the environment department and by simulators; decides nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Factor:
    """A monitored factor: its name as an operator reads it, and the unit of its values."""

    code: str
    name: str
    unit: str


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

_FACTORS = (
    Factor("w00000", "污水流量", "L/s"),
    Factor("w01001", "pH", ""),
    Factor("w01003", "浑浊度", "NTU"),
    Factor("w01009", "溶解氧", "mg/L"),
    Factor("w01010", "水温", "℃"),
    Factor("w01012", "悬浮物", "mg/L"),
    Factor("w01014", "电导率", "μS/cm"),
    Factor("w01018", "COD", "mg/L"),
    Factor("w01019", "高锰酸盐指数", "mg/L"),
    Factor("w21001", "总氮", "mg/L"),
    Factor("w21003", "氨氮", "mg/L"),
    Factor("w21011", "总磷", "mg/L"),
    Factor("a00000", "废气流量", "m³/s"),
    Factor("a01001", "温度", "℃"),
    Factor("a01002", "湿度", "%"),
    Factor("a01006", "气压", "kPa"),
    Factor("a01007", "风速", "m/s"),
    Factor("a01008", "风向", "°"),
    Factor("a01011", "烟气流速", "m/s"),
    Factor("a01012", "烟气温度", "℃"),
    Factor("a05024", "臭氧", "μg/m³"),
    Factor("a19001", "氧含量", "%"),
    Factor("a21002", "氮氧化物", "mg/m³"),
    Factor("a21004", "二氧化氮", "μg/m³"),
    Factor("a21005", "一氧化碳", "mg/m³"),
    Factor("a21026", "二氧化硫", "mg/m³"),
    Factor("a24088", "非甲烷总烃", "mg/m³"),
    Factor("a34001", "TSP", "μg/m³"),
    Factor("a34002", "PM10", "μg/m³"),
    Factor("a34004", "PM2.5", "μg/m³"),
    Factor("a34013", "烟尘", "mg/m³"),
    Factor("LA", "噪声", "dB"),
)
FACTORS = MappingProxyType({factor.code: factor for factor in _FACTORS})

# Codes of the 2005 edition that still occur, and what they are called since 2017.
CODES_2005 = MappingProxyType(
    {
        "B01": "w00000",
        "001": "w01001",
        "003": "w01012",
        "011": "w01018",
        "060": "w21003",
        "065": "w21001",
        "101": "w21011",
    }
)


def factor_of(code: str) -> Factor:
    """The factor of a code of either edition; an unknown code names itself, without a unit."""
    current = CODES_2005.get(code, code)
    return FACTORS.get(current) or Factor(current, current, "")
