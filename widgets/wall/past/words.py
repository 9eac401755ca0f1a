"""What is said of recordings and their playback, in the operator's language. Pure text."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QCoreApplication

from backends.link.media import RecordingStore
from widgets.formats import LOCAL, weekday_word
from widgets.wall.past.stretches import Stretch


def store_word(store: RecordingStore) -> str:
    """设备 or 中心."""
    if store is RecordingStore.DEVICE:
        return QCoreApplication.translate("Past", "设备")
    return QCoreApplication.translate("Past", "中心")


def kind_word(kind: str) -> str:
    """Why it was recorded, as GB/T 28181 and the centre say it."""
    match kind:
        case "time":
            return QCoreApplication.translate("Past", "定时录像")
        case "alarm":
            return QCoreApplication.translate("Past", "报警录像")
        case "manual":
            return QCoreApplication.translate("Past", "手动录像")
        case "incident":
            return QCoreApplication.translate("Past", "事件录像")
        case "fetched":
            return QCoreApplication.translate("Past", "下载的录像")
        case _:
            return QCoreApplication.translate("Past", "录像")


def stretch_text(stretch: Stretch) -> str:
    """设备 定时录像 08:00:00–12:14:03."""
    start, end = stretch.starts_at.astimezone(LOCAL), stretch.ends_at.astimezone(LOCAL)
    words = f"{store_word(stretch.store)} {kind_word(stretch.kind)} {start:%H:%M:%S}–{end:%H:%M:%S}"
    if stretch.is_protected:
        words += QCoreApplication.translate("Past", "，受保护")
    return words


def day_text(day: dt.datetime) -> str:
    """2026-11-26 周四."""
    local = day.astimezone(LOCAL)
    return f"{local:%Y-%m-%d} {weekday_word(local)}"


def shown_text(position: dt.datetime, now: dt.datetime, scale: float, *, is_paused: bool) -> str:
    """What stands on the tile: 回放 14:03:27 2×; backwards: 倒放 14:03:27."""
    local = position.astimezone(LOCAL)
    is_today = local.date() == now.astimezone(LOCAL).date()
    clock = f"{local:%H:%M:%S}" if is_today else f"{local:%m-%d %H:%M:%S}"
    if is_paused:
        return QCoreApplication.translate("Past", "回放 {clock} 暂停").format(clock=clock)
    if scale < 0:
        words = QCoreApplication.translate("Past", "倒放 {clock}").format(clock=clock)
    else:
        words = QCoreApplication.translate("Past", "回放 {clock}").format(clock=clock)
    return words if abs(scale) == 1 else f"{words} {abs(scale):g}×"


def turning_text() -> str:
    """The device is told to play backwards; what is seen yet is of another moment."""
    return QCoreApplication.translate("Past", "正在转为倒放")


def problem_text(code: str) -> str:
    """Why a device's recordings are not known, or a playback ended."""
    match code:
        case "":
            return ""
        case "offline":
            return QCoreApplication.translate("Past", "设备不在线，只列出中心的录像")
        case "no_answer":
            return QCoreApplication.translate("Past", "设备没有应答录像查询，只列出中心的录像")
        case "refused":
            return QCoreApplication.translate("Past", "设备拒绝了录像查询，只列出中心的录像")
        case "no_gateway":
            return QCoreApplication.translate("Past", "接入网关没有连上，只列出中心的录像")
        case _:
            words = QCoreApplication.translate("Past", "问不到设备的录像（{code}）")
            return words.format(code=code)


def over_text(code: str) -> str:
    """Why a playback is over, "" where it simply came to its end."""
    match code:
        case "" | "file_end" | "hung_up" | "over":
            return ""
        case "device_ended":
            return QCoreApplication.translate("Past", "设备在录像中途挂断，回放中断")
        case "silent":
            return QCoreApplication.translate("Past", "设备不再送来录像，回放中断")
        case "offline":
            return QCoreApplication.translate("Past", "设备离线，回放中断")
        case "refused":
            return QCoreApplication.translate("Past", "设备拒绝回放，可能同时回放的太多")
        case "no_answer" | "bad_answer":
            return QCoreApplication.translate("Past", "设备没有送来录像")
        case "no_port":
            return QCoreApplication.translate("Past", "转发服务的端口用完了")
        case "not_backwards":
            return QCoreApplication.translate("Past", "这台设备没有声明支持 2022 版标准，不能倒放")
        case "unknown":
            return QCoreApplication.translate("Past", "回放已过期，请再点一次时间轴")
        case _:
            return QCoreApplication.translate("Past", "回放中断（{code}）").format(code=code)


def refused_text(what: str) -> str:
    """What a device would not do with a playback, which goes on as it was."""
    match what:
        case "pause":
            return QCoreApplication.translate("Past", "设备不肯暂停，录像继续播放")
        case "seek":
            return QCoreApplication.translate("Past", "设备不肯跳到那一刻，录像从原处继续")
        case "speed":
            return QCoreApplication.translate("Past", "设备不肯变速，录像仍按原来的速度播放")
        case "reverse":
            return QCoreApplication.translate("Past", "设备不肯倒放，录像仍向前播放")
        case _:
            return QCoreApplication.translate("Past", "设备不肯继续播放，录像停在原处")
