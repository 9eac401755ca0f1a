"""Why a camera or its device did not do what it was told, in words. Not alarms' words: `formats`.

Pure text. The hub and the gateway say what is the matter in a refusal's detail.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from backends.record.refusal import Refusal, RefusalCode
from widgets.formats import refusal_text

translate = QCoreApplication.translate


def field_refusal_text(refusal: Refusal) -> str:
    """Of an order to a camera, a question about it, or a change of its device."""
    match refusal.code:
        case RefusalCode.WRONG_STATE:
            return _state_words(refusal.detail)
        case RefusalCode.STORE_UNAVAILABLE:
            return _away_words(refusal.detail)
        case RefusalCode.TOO_LARGE:
            return _too_many_words(refusal.detail)
        case RefusalCode.MALFORMED:
            return _malformed_words(refusal.detail)
        case RefusalCode.UNKNOWN_SUBJECT:
            return translate("Field", "中心不认识这台设备或摄像机，可能刚被删除")
        case RefusalCode.DUPLICATE:
            words = translate("Field", "编号 {number} 已有别的摄像机在用，请换一个")
            return words.format(number=refusal.detail.removeprefix("number "))
        case RefusalCode.REASON_MISSING:
            return translate("Field", "对设备放宽要写明理由")
        case RefusalCode.NOT_ALLOWED if " steers it" in refusal.detail:
            name = refusal.detail.partition(" steers it")[0]
            words = translate("Field", "{name}正在控制，级别不低于您，不能接管，可以请求让出")
            return words.format(name=name)
        case _:
            return refusal_text(refusal, translate("Field", "摄像机"))


def _state_words(detail: str) -> str:
    name, held, _ = detail.partition(" steers it")
    if held:
        return translate("Field", "{name}正在控制这台摄像机").format(name=name)
    match detail:
        case "offline":
            return translate("Field", "设备不在线")
        case "no_answer":
            return translate("Field", "设备没有回答")
        case "refused by the device":
            return translate("Field", "设备拒绝了这个操作")
        case "edition":
            return translate("Field", "设备没有声明支持 2022 版标准，不会抓拍，请在大屏上按 C 截图")
        case "no_snapshot":
            return translate("Field", "设备没有拍成，一张也没有送来")
        case "upload_address":
            return translate("Field", "没有配置设备送图片用的地址，请联系管理员")
        case "too many questions":
            return translate("Field", "问这台设备的太多，请稍后再试")
        case "no such incident is open":
            return translate("Field", "这个事件已经结束，不能再为它录像")
        case _ if detail.endswith("cannot be steered"):
            return translate("Field", "这台摄像机没有接在国标设备上，不能控制")
        case _:
            return translate("Field", "摄像机当前不能这样操作")


def _away_words(detail: str) -> str:
    """Something between here and the device is not there, or has too much to do."""
    if "gateway" in detail:
        return translate("Field", "接入网关没有连上，命令没有发到设备，请联系管理员")
    if "relay" in detail:
        return translate("Field", "设备所在网络没有转发服务，取不到画面和录像，请联系管理员")
    if detail.startswith("no answer"):
        return translate("Field", "接入网关没有回答，请稍后再试")
    if detail.startswith("too m"):
        return translate("Field", "等着办的命令太多，请稍后再试")
    if detail.startswith("done, and not in the log"):
        return translate("Field", "已经办了，但没有写进日志，请告诉管理员")
    return translate("Field", "中心暂时办不了，请稍后再试")


def _too_many_words(detail: str) -> str:
    if "playbacks" in detail:
        return translate("Field", "同时回放的录像太多，请先关掉不看的")
    if "fetched" in detail:
        return translate("Field", "同时下载的录像太多，请等前面的下完")
    if "steered" in detail:
        return translate("Field", "同时控制的摄像机太多，请先放开不用的")
    return translate("Field", "内容太多，中心不收，请分几次")


def _malformed_words(detail: str) -> str:
    """A word of a profile, or something that this hub or gateway does not know."""
    head, _, rest = detail.partition(": ")
    if head == "profile":
        field, _, word = rest.partition(": ")
        words = translate("Field", "参数“{field}”不认识“{word}”，没有保存")
        return words.format(field=profile_word(field), word=word)
    if detail == "password missing":
        return translate("Field", "要填设备注册用的密码：平台没有设公用的密码")
    return translate("Field", "设备或接入网关不认识这个操作")


def profile_word(field: str) -> str:
    """What people call a field of a device's profile; its own name where they call it nothing."""
    words = {
        "charset": translate("Devices", "文字编码"),
        "signalling": translate("Devices", "信令"),
        "media": translate("Devices", "媒体"),
        "setup": translate("Devices", "TCP 谁连谁"),
        "datum": translate("Devices", "坐标系"),
        "dialects": translate("Devices", "子码流写法"),
        "topics": translate("Devices", "订阅"),
        "network": translate("Devices", "所在网络"),
        "cameras": translate("Devices", "摄像机"),
    }
    return words.get(field, field)
