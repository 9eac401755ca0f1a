"""What is said of copying a device's recording into the centre, as operators say it. Pure."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QCoreApplication

from backends.link.media import Fetch, FetchState
from widgets.formats import LOCAL
from widgets.wall.past.stretches import Span
from widgets.wall.past.words import over_text


def chosen_text(chosen: Span) -> str:
    """选段 14:00:00–14:05:00，5 min."""
    words = QCoreApplication.translate("Past", "选段 {span}，{length}")
    length = chosen[1] - chosen[0]
    return words.format(span=_span_text(*chosen), length=length_text(length))


def length_text(length: dt.timedelta) -> str:
    """37 s, 4 min, 1 h 20 min."""
    seconds = round(length.total_seconds())
    if seconds < 120:
        return f"{seconds} s"
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"


def size_text(size_bytes: int) -> str:
    """12.3 MB."""
    return f"{size_bytes / 1e6:.1f} MB" if size_bytes < 1e9 else f"{size_bytes / 1e9:.2f} GB"


def fetch_part(fetch: Fetch) -> float:
    """How much of it is there, 0 to 1."""
    whole = (fetch.ends_at - fetch.starts_at).total_seconds()
    if fetch.state is FetchState.DONE:
        return 1.0
    if fetch.at is None or whole <= 0:
        return 0.0
    return min(max((fetch.at - fetch.starts_at).total_seconds() / whole, 0.0), 1.0)


def fetch_text(fetch: Fetch) -> str:
    """How a copy stands, and where it lies."""
    match fetch.state:
        case FetchState.WAITING:
            words = QCoreApplication.translate("Past", "下载 {span}：正在请设备送来")
        case FetchState.RUNNING:
            words = QCoreApplication.translate("Past", "下载 {span}：{percent} %，{size}")
        case FetchState.DONE:
            words = QCoreApplication.translate(
                "Past", "已下载 {span}，{size}：在中心的录像里，时间轴“中心”一行"
            )
        case FetchState.STOPPED:
            words = QCoreApplication.translate(
                "Past", "下载 {span} 已取消，已有的 {size} 在时间轴“中心”一行"
            )
        case FetchState.FAILED:
            words = QCoreApplication.translate("Past", "下载 {span} 中断：{why}")
    return words.format(
        span=_span_text(fetch.starts_at, fetch.ends_at),
        percent=round(fetch_part(fetch) * 100),
        size=size_text(fetch.size_bytes),
        why=_why_text(fetch.reason),
    )


def _why_text(code: str) -> str:
    match code:
        case "offline":
            return QCoreApplication.translate("Past", "设备离线")
        case "refused":
            return QCoreApplication.translate("Past", "设备拒绝下载，可能同时取的太多")
        case "relay_restarted":
            return QCoreApplication.translate("Past", "转发服务重启过，请再下载一次")
        case "disk_full" | "no_room":
            return QCoreApplication.translate("Past", "中心的存储空间不足")
        case "silent" | "device_ended" | "hung_up":
            return QCoreApplication.translate("Past", "设备不再送来，已有的部分保留")
        case _:
            return over_text(code)


def _span_text(start: dt.datetime, end: dt.datetime) -> str:
    return f"{start.astimezone(LOCAL):%H:%M:%S}–{end.astimezone(LOCAL):%H:%M:%S}"
