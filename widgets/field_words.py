"""Why a camera's device did not do what it was told, in words. Not alarms' words: `formats`."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from backends.record.refusal import Refusal, RefusalCode
from widgets.formats import refusal_text

translate = QCoreApplication.translate


def field_refusal_text(refusal: Refusal) -> str:
    """Of an order to a camera: by the hub's and the gateway's code and detail."""
    match refusal.code:
        case RefusalCode.WRONG_STATE:
            return _state_words(refusal.detail)
        case RefusalCode.STORE_UNAVAILABLE:
            return translate("Field", "接入网关没有连上，或命令太多，没有发到设备，请稍后再试")
        case RefusalCode.TOO_LARGE:
            return translate("Field", "同时控制的摄像机太多，请先放开不用的")
        case RefusalCode.MALFORMED:
            return translate("Field", "设备不认识这个操作")
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
            return translate("Field", "设备没有声明支持 2022 版标准，没有这项功能")
        case "no_snapshot":
            return translate("Field", "设备没有拍成，一张也没有送来")
        case "upload_address":
            return translate("Field", "没有配置设备送图片用的地址，请联系管理员")
        case "too many questions":
            return translate("Field", "问这台设备的太多，请稍后再试")
        case _:
            return translate("Field", "摄像机当前不能这样操作")
