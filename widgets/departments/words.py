"""What is said of points, items, orders and coverage. UI thread; pure text."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QCoreApplication

from backends.link.api import Reading
from backends.record.order import GiveOrder, Order, OrderDeed
from backends.record.refusal import Refusal
from backends.record.resource import ItemKind, MonitoringPoint
from backends.record.task import TaskState
from widgets.formats import factor_word, refusal_text
from widgets.trend import Bound

# One hour missed: an hour's mean bears the beginning of its hour, and comes an hour after it.
STALE_AFTER = dt.timedelta(hours=3)
COMPONENT_DIGITS = 16
_DIVISION, _CLASS, _SUBCLASS = 6, 8, 10


def point_kind_word(kind: str) -> str:
    """排口, 扬尘 …; an unknown kind is said as it is."""
    translate = QCoreApplication.translate
    return {
        "outlet": translate("Departments", "排口"),
        "dust": translate("Departments", "扬尘"),
        "air": translate("Departments", "空气站"),
        "surface_water": translate("Departments", "水质站"),
        "noise": translate("Departments", "噪声"),
        "weather": translate("Departments", "气象站"),
    }.get(kind, kind)


def item_kind_word(kind: ItemKind) -> str:
    """队伍, 物资 …."""
    match kind:
        case ItemKind.TEAM:
            return QCoreApplication.translate("Departments", "队伍")
        case ItemKind.SUPPLY:
            return QCoreApplication.translate("Departments", "物资")
        case ItemKind.SITE:
            return QCoreApplication.translate("Departments", "重点场所")
        case ItemKind.PROJECT:
            return QCoreApplication.translate("Departments", "项目风险")
        case ItemKind.COMPONENT:
            return QCoreApplication.translate("Departments", "城市部件")
        case ItemKind.LINKED:
            return QCoreApplication.translate("Departments", "关联档案")


def coverage_word(topic: str) -> str:
    """What is covered."""
    translate = QCoreApplication.translate
    return {
        "active_safety": translate("Departments", "主动安全设备"),
        "outlet": translate("Departments", "排口在线监测"),
        "dust": translate("Departments", "工地扬尘监控"),
    }.get(topic, topic)


def act_word(act: str) -> str:
    """An order's name, as its department says it."""
    translate = QCoreApplication.translate
    return {
        "vehicle.text": translate("Departments", "文字下发"),
        "hj212.set_clock": translate("Departments", "校时"),
        "hj212.read_now": translate("Departments", "提取实时数据"),
        "hj212.read_history": translate("Departments", "提取分钟数据"),
        "hj212.read_hours": translate("Departments", "提取小时数据"),
        "hj212.read_days": translate("Departments", "提取日数据"),
        "hj212.set_interval": translate("Departments", "设置实时间隔"),
        "hj212.set_minute_interval": translate("Departments", "设置分钟间隔"),
        "hj212.take_sample": translate("Departments", "即时采样"),
        "hj212.keep_sample": translate("Departments", "超标留样"),
        "hj212.compare": translate("Departments", "比对采样"),
        "hj212.read_clock": translate("Departments", "读取时钟"),
        "hj212.read_interval": translate("Departments", "读取实时间隔"),
        "hj212.read_minute_interval": translate("Departments", "读取分钟间隔"),
        "hj212.read_run_times": translate("Departments", "提取设备运行时间"),
        "hj212.read_sampling": translate("Departments", "读取采样周期"),
        "hj212.read_sample_time": translate("Departments", "读取出样时间"),
        "hj212.read_device": translate("Departments", "读取设备标识"),
        "hj212.read_info": translate("Departments", "读取现场机信息"),
        "hj212.set_sampling": translate("Departments", "设置采样周期"),
        "hj212.set_parameter": translate("Departments", "设置现场机参数"),
        "hj212.calibrate": translate("Departments", "零点量程校准"),
        "hj212.clean": translate("Departments", "清洗反吹"),
        "case.answer": translate("Departments", "答复"),
    }.get(act, act)


def order_state_word(state: TaskState) -> str:
    """How an order stands."""
    match state:
        case TaskState.QUEUED:
            return QCoreApplication.translate("Departments", "等待发送")
        case TaskState.SENT:
            return QCoreApplication.translate("Departments", "已发出")
        case TaskState.ACCEPTED | TaskState.EXECUTING:
            return QCoreApplication.translate("Departments", "正在执行")
        case TaskState.DONE:
            return QCoreApplication.translate("Departments", "完成")
        case TaskState.REJECTED:
            return QCoreApplication.translate("Departments", "被拒绝")
        case TaskState.EXPIRED:
            return QCoreApplication.translate("Departments", "过期未执行")
        case TaskState.UNKNOWN:
            return QCoreApplication.translate("Departments", "没有回音")
        case TaskState.CANCELLED:
            return QCoreApplication.translate("Departments", "已撤回")


def order_text(order: Order) -> str:
    """校时：完成（执行成功）."""
    text = f"{act_word(order.act)}：{order_state_word(order.state)}"
    return f"{text}（{order.result}）" if order.result else text


def is_stale(observed_at: dt.datetime, now: dt.datetime) -> bool:
    """Whether a point's value is so old that the next one is overdue."""
    return now - observed_at > STALE_AFTER


def refused_order_text(body: OrderDeed, refusal: Refusal, thing: str = "") -> str:
    """没有下发“校时”：…; `thing`: for what, where that is not plain from where it is said."""
    translate = QCoreApplication.translate
    reason = refusal_text(refusal, translate("Departments", "指令"))
    if not isinstance(body, GiveOrder):
        return translate("Departments", "没有撤回：{reason}").format(reason=reason)
    what = "  ".join(word for word in (act_word(body.act), thing) if word)
    words = translate("Departments", "没有下发“{what}”：{reason}")
    return words.format(what=what, reason=reason)


def value_text(factor: str, reading: Reading) -> str:
    """化学需氧量 62.4 mg/L."""
    return f"{factor_word(factor)} {reading.value:g} {reading.unit}".rstrip()


def is_out(point: MonitoringPoint, factor: str, reading: Reading) -> bool:
    """Whether a good value lies above the point's limit, or below its lower one (pH)."""
    if reading.flag != "N":
        return False
    over, under = point.limits.get(factor), point.unders.get(factor)
    is_above = over is not None and reading.value > over
    return is_above or (under is not None and reading.value < under)


def load_of(point: MonitoringPoint, factor: str, reading: Reading) -> float:
    """How near a value is to its limit, 1 at it, more beyond; -1 where there is none."""
    over, under = point.limits.get(factor), point.unders.get(factor)
    loads = [-1.0]
    if over:
        loads.append(reading.value / over)
    if under is not None:
        loads.append(under / reading.value if reading.value > 0 else float("inf"))
    return max(loads)


def limit_text(point: MonitoringPoint, factor: str) -> str:
    """50, 6–9, ≥6; empty where it has none."""
    over, under = point.limits.get(factor), point.unders.get(factor)
    if over is None:
        return f"≥{under:g}" if under is not None else ""
    return f"{under:g}–{over:g}" if under is not None else f"{over:g}"


def bounds_of(point: MonitoringPoint, factor: str) -> list[Bound]:
    """What a trend draws of its limits."""
    found = []
    over, under = point.limits.get(factor), point.unders.get(factor)
    if over is not None:
        words = QCoreApplication.translate("Departments", "限值 {limit}")
        found.append(Bound(value=over, words=words.format(limit=f"{over:g}")))
    if under is not None:
        words = QCoreApplication.translate("Departments", "下限 {limit}")
        found.append(Bound(value=under, words=words.format(limit=f"{under:g}"), is_lower=True))
    return found


def flag_word(flag: str) -> str:
    """Why a value does not count; "" for a good one."""
    translate = QCoreApplication.translate
    return {
        "F": translate("Departments", "停运"),
        "M": translate("Departments", "维护"),
        "S": translate("Departments", "手工"),
        "D": translate("Departments", "故障"),
        "C": translate("Departments", "校准"),
        "T": translate("Departments", "超量程"),
        "B": translate("Departments", "通信中断"),
    }.get(flag, "")


def component_parts(number: str) -> list[tuple[str, str]]:
    """A component's 16 digits taken apart (GB/T 30428); empty where it has another form."""
    if len(number) != COMPONENT_DIGITS or not number.isdecimal():
        return []
    translate = QCoreApplication.translate
    return [
        (translate("Departments", "行政区划"), number[:_DIVISION]),
        (translate("Departments", "大类"), number[_DIVISION:_CLASS]),
        (translate("Departments", "小类"), number[_CLASS:_SUBCLASS]),
        (translate("Departments", "流水号"), number[_SUBCLASS:]),
    ]


def share_text(part: int, whole: int) -> str:
    """97.3 %; — of nothing."""
    return f"{100 * part / whole:.1f} %" if whole else "—"
