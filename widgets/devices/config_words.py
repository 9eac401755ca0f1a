"""What GB/T 28181 calls a device's parameters, and what engineers call them. Pure text."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def section_word(name: str) -> str:
    """A section of ConfigDownload; its own name where nobody has a better one."""
    translate = QCoreApplication.translate
    words = {
        "BasicParam": translate("Devices", "基本参数"),
        "VideoParamOpt": translate("Devices", "视频参数范围"),
        "VideoParamAttribute": translate("Devices", "视频参数"),
        "VideoParamConfig": translate("Devices", "视频参数"),
        "AudioParamOpt": translate("Devices", "音频参数范围"),
        "SVACEncodeConfig": translate("Devices", "SVAC 编码"),
        "SVACDecodeConfig": translate("Devices", "SVAC 解码"),
        "VideoRecordPlan": translate("Devices", "录像计划"),
        "VideoAlarmRecord": translate("Devices", "报警录像"),
        "PictureMask": translate("Devices", "画面遮挡"),
        "FrameMirror": translate("Devices", "画面翻转"),
        "AlarmReport": translate("Devices", "报警上报"),
        "OSDConfig": translate("Devices", "前端字幕"),
        "SnapShotConfig": translate("Devices", "图像抓拍"),
    }
    known = words.get(name)
    return f"{known}（{name}）" if known else name


def field_word(name: str) -> str:
    """A parameter; its own name where nobody has a better one."""
    translate = QCoreApplication.translate
    words = {
        "Name": translate("Devices", "设备名称"),
        "Expiration": translate("Devices", "注册过期时间"),
        "HeartBeatInterval": translate("Devices", "心跳间隔"),
        "HeartBeatCount": translate("Devices", "心跳超时次数"),
        "PositionCapability": translate("Devices", "定位能力"),
        "Longitude": translate("Devices", "经度"),
        "Latitude": translate("Devices", "纬度"),
        "Resolution": translate("Devices", "分辨率"),
        "DownloadSpeed": translate("Devices", "下载倍速"),
        "ImageFormat": translate("Devices", "编码格式"),
        "VideoFormat": translate("Devices", "编码格式"),
        "FrameRate": translate("Devices", "帧率"),
        "BitRateType": translate("Devices", "码率类型"),
        "VideoBitRate": translate("Devices", "码率"),
        "StreamNumber": translate("Devices", "码流编号"),
    }
    known = words.get(name)
    return f"{known}（{name}）" if known else name
