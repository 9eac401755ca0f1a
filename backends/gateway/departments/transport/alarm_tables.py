"""Which bits and numbers of terminals are alarms, and how bad. Data; pure.

JT/T 808 alarm bits of 0x0200 and T/JSATL 12 events. What a site wants otherwise stands in its
settings under the names here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from backends.gateway.departments.transport.settings import AlarmChange
from backends.protocols.jsatl import Device, Tyre
from backends.record.common import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmRule:
    """One alarm: its name in settings and keys, and in words. It is over when the terminal has
    not told it for `clear_after_s`. `kind`: its class in the centre's alarm rules; empty: that of
    the device which tells it."""

    name: str
    words: str
    severity: Severity
    clear_after_s: float
    kind: str = ""


def _rule(
    name: str, words: str, severity: Severity, clear_after_s: float = 60.0, kind: str = ""
) -> AlarmRule:
    return AlarmRule(
        name=name, words=words, severity=severity, clear_after_s=clear_after_s, kind=kind
    )


# Warnings to the driver (bits 3, 13, 14) and what only the workshop needs (9, 10, 12, 24) are no
# alarms of the centre. The emergency bit falls as soon as it was answered: it holds ten minutes.
BITS: dict[int, AlarmRule] = {
    0: _rule("sos", "紧急报警", Severity.I, 600.0, "emergency_button"),
    1: _rule("overspeed", "超速", Severity.III, 60.0, "overspeed"),
    2: _rule("fatigue", "疲劳驾驶", Severity.III, 300.0, "fatigue"),
    4: _rule("gnss_fault", "定位模块故障", Severity.IV, 300.0),
    5: _rule("gnss_antenna", "定位天线被剪断或未接", Severity.III, 300.0),
    6: _rule("gnss_short", "定位天线短路", Severity.IV, 300.0),
    7: _rule("low_voltage", "终端主电源欠压", Severity.IV, 300.0),
    8: _rule("power_cut", "终端主电源掉电", Severity.III, 300.0),
    11: _rule("camera_fault", "车载摄像头故障", Severity.IV, 300.0),
    18: _rule("day_hours", "当天累计驾驶超时", Severity.III, 600.0),
    19: _rule("long_stop", "超时停车", Severity.IV, 300.0),
    20: _rule("area", "进出区域报警", Severity.IV, 120.0),
    21: _rule("route", "进出路线报警", Severity.IV, 120.0),
    22: _rule("section_time", "路段行驶时间异常", Severity.IV, 300.0),
    23: _rule("off_route", "路线偏离", Severity.III, 120.0),
    25: _rule("fuel", "油量异常", Severity.IV, 300.0),
    26: _rule("theft", "车辆被盗", Severity.II, 600.0),
    27: _rule("illegal_start", "非法点火", Severity.III, 300.0),
    28: _rule("illegal_move", "非法位移", Severity.III, 300.0),
    29: _rule("collision", "碰撞预警", Severity.II, 300.0),
    30: _rule("rollover", "侧翻预警", Severity.II, 300.0),
    31: _rule("illegal_door", "非法开门", Severity.III, 300.0),
}

# 15,000 a day in a city of 3,000 such vehicles: what a driver was warned of is mild for the centre.
_ADAS = {
    1: _rule("adas_forward", "前向碰撞预警", Severity.IV),
    2: _rule("adas_lane", "车道偏离", Severity.IV),
    3: _rule("adas_close", "车距过近", Severity.IV),
    4: _rule("adas_pedestrian", "行人碰撞预警", Severity.IV),
    5: _rule("adas_weaving", "频繁变道", Severity.IV),
    6: _rule("adas_sign", "道路标识超限", Severity.IV),
    7: _rule("adas_obstacle", "障碍物预警", Severity.IV),
}
_DRIVER = {
    1: _rule("driver_fatigue", "疲劳驾驶", Severity.III, 300.0),
    2: _rule("driver_phone", "接打电话", Severity.IV, 120.0),
    3: _rule("driver_smoking", "抽烟", Severity.IV, 120.0),
    4: _rule("driver_distracted", "分神驾驶", Severity.IV, 120.0),
    5: _rule("driver_abnormal", "驾驶员异常", Severity.III, 300.0),
}
_BLIND_SPOT = {
    1: _rule("blind_rear", "后方接近", Severity.IV),
    2: _rule("blind_left", "左侧后方接近", Severity.IV),
    3: _rule("blind_right", "右侧后方接近", Severity.IV),
}
# Numbers that a province's own standard gives or reads otherwise.
_JIANGSU = {
    (Device.DRIVER, 4): _rule("driver_distracted", "长时间不目视前方", Severity.IV, 120.0),
    (Device.DRIVER, 5): _rule("driver_absent", "未检测到驾驶员", Severity.III, 300.0),
    (Device.DRIVER, 6): _rule("driver_hands_off", "双手同时脱离方向盘", Severity.IV, 120.0),
    (Device.DRIVER, 7): _rule("driver_device", "驾驶员监测功能失效", Severity.IV, 600.0),
}
_GUANGDONG = {
    (Device.ADAS, 8): _rule("adas_device", "驾驶辅助功能失效", Severity.IV, 600.0),
    (Device.DRIVER, 4): _rule("driver_distracted", "不目视前方", Severity.IV, 120.0),
    (Device.DRIVER, 6): _rule("driver_covered", "探头遮挡", Severity.IV, 300.0),
    (Device.DRIVER, 8): _rule("driver_hours", "超时驾驶", Severity.III, 600.0),
    (Device.DRIVER, 10): _rule("driver_belt", "未系安全带", Severity.IV, 300.0),
    (Device.DRIVER, 11): _rule("driver_glasses", "红外阻断型墨镜失效", Severity.IV, 600.0),
    (Device.DRIVER, 12): _rule("driver_hands_off", "双手同时脱离方向盘", Severity.IV, 120.0),
    (Device.DRIVER, 13): _rule("driver_playing", "玩手机", Severity.IV, 120.0),
}
_PROVINCES: dict[str, Mapping[tuple[Device, int], AlarmRule]] = {
    "national": {},
    "jiangsu": _JIANGSU,
    "guangdong": _GUANGDONG,
}
# Pictures taken at an interval, road signs seen, another driver: events, no alarms.
EVENTS = {(Device.ADAS, 0x10), (Device.ADAS, 0x11), (Device.DRIVER, 0x10), (Device.DRIVER, 0x11)}
TYRE = _rule("tyre", "胎压异常", Severity.IV, 600.0)
_TYRE_BITS = {
    1: "胎压过高",
    2: "胎压过低",
    3: "胎温过高",
    4: "传感器异常",
    5: "胎压不平衡",
    6: "慢漏气",
    7: "电池电量低",
}
SECOND_LEVEL = 2


def bit_rules(changes: Mapping[str, AlarmChange]) -> dict[int, AlarmRule]:
    """The alarm bits of a site."""
    return {bit: rule for bit, one in BITS.items() if (rule := changed(one, changes)) is not None}


def safety_rules(
    province: str, changes: Mapping[str, AlarmChange]
) -> dict[tuple[Device, int], AlarmRule]:
    """The active-safety alarms of a site; tyres have the event 0."""
    rules = {(Device.ADAS, event): rule for event, rule in _ADAS.items()}
    rules |= {(Device.DRIVER, event): rule for event, rule in _DRIVER.items()}
    rules |= {(Device.BLIND_SPOT, event): rule for event, rule in _BLIND_SPOT.items()}
    rules[Device.TYRES, 0] = TYRE
    rules |= _PROVINCES[province]
    return {key: rule for key, one in rules.items() if (rule := changed(one, changes)) is not None}


def names() -> set[str]:
    """Every name that settings may change."""
    found = {rule.name for rule in BITS.values()} | {TYRE.name}
    for table in (_ADAS, _DRIVER, _BLIND_SPOT):
        found |= {rule.name for rule in table.values()}
    for province in _PROVINCES.values():
        found |= {rule.name for rule in province.values()}
    return found


def changed(rule: AlarmRule, changes: Mapping[str, AlarmChange]) -> AlarmRule | None:
    """The rule as the site wants it; None where it does not."""
    change = changes.get(rule.name)
    if change is None:
        return rule
    if not change.is_on:
        return None
    return replace(
        rule,
        severity=Severity(change.severity) if change.severity else rule.severity,
        clear_after_s=change.clear_after_s or rule.clear_after_s,
    )


def worse(severity: Severity, level: int) -> Severity:
    """The device's second level makes a mild one Ⅲ."""
    return min(severity, Severity.III) if level >= SECOND_LEVEL else severity


def tyre_words(tyres: tuple[Tyre, ...]) -> str:
    """What is wrong with which tyre; empty when nothing is (a report at an interval)."""
    wrong: list[str] = []
    for tyre in tyres:
        words = [text for bit, text in _TYRE_BITS.items() if tyre.bits >> bit & 1]
        if words:
            wrong.append(f"{tyre.position} 号轮{'、'.join(words)}")
    return "；".join(wrong[:4])
