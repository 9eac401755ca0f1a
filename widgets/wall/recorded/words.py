"""What is said of recording a camera in the centre, in the operator's language. Pure text."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from backends.record.resource import Camera


def begun_text(camera: Camera, *, is_on: bool) -> str:
    """What the hub was asked for, and did."""
    if is_on:
        words = QCoreApplication.translate("Recorded", "{number} {name} 中心开始录像")
    else:
        words = QCoreApplication.translate("Recorded", "{number} {name} 中心停止录像")
    return words.format(number=camera.number, name=camera.name)


def held_text(camera: Camera) -> str:
    """Why it cannot be stopped by hand."""
    words = QCoreApplication.translate(
        "Recorded", "{number} {name} 正为事件录像，事件办结后按规定停止"
    )
    return words.format(number=camera.number, name=camera.name)


def problem_text(camera: Camera, code: str) -> str:
    """Why a recording that should be made is not."""
    match code:
        case "disk_full" | "no_room":
            why = QCoreApplication.translate("Recorded", "存储空间不足")
        case "read_only" | "not_written" | "disk":
            why = QCoreApplication.translate("Recorded", "存储写不进去")
        case "no_stream" | "silent" | "device_offline" | "offline":
            why = QCoreApplication.translate("Recorded", "取不到画面")
        case "unsupported_codec" | "unsupported":
            why = QCoreApplication.translate("Recorded", "视频格式不支持")
        case "no_relay":
            why = QCoreApplication.translate("Recorded", "录像服务没有连上")
        case _:
            why = code
    words = QCoreApplication.translate("Recorded", "{number} {name} 中心录像中断：{why}")
    return words.format(number=camera.number, name=camera.name, why=why)
