"""What is said of steering a camera, in the operator's language. UI thread; pure text."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from backends.record.resource import Camera
from widgets.wall.ptz.holding import Cannot, Hold, Holding


def holder_text(holding: Holding) -> str:
    """Who steers, and for how long yet."""
    match holding.hold:
        case Hold.FREE:
            return QCoreApplication.translate("Ptz", "空闲，操作即占用 30 s")
        case Hold.MINE:
            words = QCoreApplication.translate("Ptz", "您在操作 · {seconds} s 后释放")
        case Hold.OTHERS:
            words = QCoreApplication.translate("Ptz", "{name} 在操作 · {seconds} s 后释放")
    return words.format(name=holding.name, seconds=holding.left_s)


def asked_text(holding: Holding) -> str:
    """Who would like to steer; "" where nobody asks."""
    if not holding.asked_by:
        return ""
    if holding.is_asked_by_me:
        return QCoreApplication.translate("Ptz", "已请求，等对方让出")
    return QCoreApplication.translate("Ptz", "{name} 请求操作").format(name=holding.asked_by)


def asks_notice(holding: Holding, camera: Camera) -> str:
    """Said once to the holder, wherever they look."""
    words = QCoreApplication.translate(
        "Ptz", "{name} 请求操作 {number} {camera}：在云台面板（P）按 G 让出，Shift+G 不让"
    )
    return words.format(name=holding.asked_by, number=camera.number, camera=camera.name)


def answer_text(holding: Holding, camera: Camera, *, is_mine: bool) -> str:
    """What became of one's own request."""
    if is_mine:
        words = QCoreApplication.translate("Ptz", "{number} {camera} 的云台已让给您")
    else:
        words = QCoreApplication.translate("Ptz", "{name} 不让出 {number} {camera} 的云台")
    return words.format(name=holding.name, number=camera.number, camera=camera.name)


def cannot_text(cannot: Cannot, camera: Camera | None) -> str:
    """Why a tile's camera cannot be steered; "" where it can."""
    match cannot:
        case Cannot.NO:
            return ""
        case Cannot.NO_CAMERA:
            return QCoreApplication.translate("Ptz", "先选一个有摄像机的窗格")
        case Cannot.NO_PTZ:
            words = QCoreApplication.translate("Ptz", "{number} {name} 没有云台")
        case Cannot.NOT_ALLOWED:
            words = QCoreApplication.translate("Ptz", "您的岗位不能转动摄像机")
        case Cannot.OFFLINE:
            words = QCoreApplication.translate("Ptz", "与中心断开，不能转动摄像机")
        case Cannot.DEVICE_OFFLINE:
            words = QCoreApplication.translate("Ptz", "{number} {name} 的设备不在线，不能转动")
        case Cannot.NO_GATEWAY:
            words = QCoreApplication.translate("Ptz", "接入网关没有连上，不能转动 {number} {name}")
    number, name = (camera.number, camera.name) if camera is not None else ("", "")
    return words.format(number=number, name=name)
