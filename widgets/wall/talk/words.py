"""What is said of talking through a camera, in the operator's language. UI thread; pure text."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QCoreApplication

from backends.link.media import TalkIs, TalkState
from widgets.wall.talk.microphone import MicrophoneFault


def talk_text(talk: TalkIs) -> str:
    """How a talk stands."""
    match talk.state:
        case TalkState.OFF:
            return QCoreApplication.translate("Talk", "喊话已结束")
        case TalkState.CONNECTING:
            return QCoreApplication.translate("Talk", "正在接通，请稍候")
        case TalkState.OPEN:
            return QCoreApplication.translate("Talk", "请讲话，松开结束")
        case TalkState.BUSY:
            return QCoreApplication.translate("Talk", "{name} 正在对它喊话").format(name=talk.by)
        case TalkState.FAILED:
            return failed_text(talk.reason)


def open_text(since: dt.timedelta, *, is_heard: bool) -> str:
    """Both ways open: 双向对讲 02:13."""
    minutes, seconds = divmod(max(0, int(since.total_seconds())), 60)
    if is_heard:
        words = QCoreApplication.translate("Talk", "双向对讲 {clock} · 请戴耳机")
    else:
        words = QCoreApplication.translate("Talk", "对讲 {clock} · 设备不送回声音")
    return words.format(clock=f"{minutes:02d}:{seconds:02d}")


def over_text(*, is_duplex: bool) -> str:
    """It is over, and nobody is to blame."""
    if is_duplex:
        return QCoreApplication.translate("Talk", "对讲已挂断")
    return QCoreApplication.translate("Talk", "喊话已结束")


def failed_text(code: str) -> str:
    """Why nobody hears it there."""
    match code:
        case "not_allowed":
            return QCoreApplication.translate("Talk", "您的岗位不能喊话")
        case "no_voice":
            return QCoreApplication.translate("Talk", "这台摄像机没有喇叭，不能喊话")
        case "offline":
            return QCoreApplication.translate("Talk", "设备不在线，不能喊话")
        case "no_gateway":
            return QCoreApplication.translate("Talk", "接入网关没有连上，不能喊话")
        case "no_relay":
            return QCoreApplication.translate("Talk", "转发服务没有连上，不能喊话")
        case "bad_offer":
            return QCoreApplication.translate("Talk", "设备的应答不对，没有接通")
        case "no_answer" | "bad_answer":
            return QCoreApplication.translate("Talk", "设备没有应答喊话")
        case "refused":
            return QCoreApplication.translate("Talk", "设备拒绝喊话")
        case "too_long":
            return QCoreApplication.translate("Talk", "喊话太久，已经结束")
        case "device_ended":
            return QCoreApplication.translate("Talk", "设备结束了喊话")
        case "no_port":
            return QCoreApplication.translate("Talk", "转发服务的端口用完了，不能喊话")
        case _:
            return QCoreApplication.translate("Talk", "没有接通（{code}）").format(code=code)


def fault_text(fault: MicrophoneFault) -> str:
    """Why nothing is heard from here."""
    match fault:
        case MicrophoneFault.NONE_THERE:
            return QCoreApplication.translate("Talk", "这台电脑没有话筒")
        case MicrophoneFault.TAKEN:
            return QCoreApplication.translate("Talk", "话筒打不开，请检查是否被别的程序占用")
        case MicrophoneFault.GONE:
            return QCoreApplication.translate("Talk", "话筒断开，讲话中断，请检查接线")


def mute_text() -> str:
    """The line is open, and the microphone gives silence itself."""
    return QCoreApplication.translate("Talk", "话筒没有声音，对方听不到，请检查是否静音")
