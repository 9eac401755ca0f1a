"""The machine itself: Python, display, fonts, codecs, memory, data folder, clock."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import shutil
import subprocess
import tempfile
from pathlib import Path

from app.doctor.finding import Finding, bad, good, warning
from app.screen import has_display
from video.av_codec import decoders
from widgets.theme import FONT_FAMILY

_LOW_DISK_BYTES = 2 * 1024**3


def python() -> Finding:
    """Python's and Qt's versions; PySide6 6.12.0 aborts on Python 3.11."""
    qt = importlib.metadata.version("PySide6-Essentials")
    av = importlib.metadata.version("av")
    words = f"Python {platform.python_version()},PySide6 {qt},PyAV {av}"
    if not qt.startswith("6.11."):
        return bad("软件版本", words, "请重新执行 make setup:本产品只支持 PySide6 6.11")
    return good("软件版本", words)


def display() -> Finding:
    """Whether there is a screen, or a virtual one can be had."""
    if has_display():
        name = os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY", "offscreen")
        return good("显示", f"使用 {name}")
    if shutil.which("Xvfb"):
        return warning("显示", "没有显示器,将使用虚拟屏 Xvfb", "接上显示器,或设置 DISPLAY")
    return bad("显示", "没有显示器,也没有虚拟屏", "sudo apt-get install xvfb")


def fonts() -> Finding:
    """Whether the interface's Chinese font is installed."""
    program = shutil.which("fc-list")
    if program is None:
        return warning("字体", "无法检查(缺少 fc-list)", "sudo apt-get install fontconfig")
    listed = subprocess.run(
        [program, f":family={FONT_FAMILY}", "family"],
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    ).stdout
    if FONT_FAMILY in listed:
        return good("字体", f"已安装 {FONT_FAMILY}")
    return bad(
        "字体", f"没有 {FONT_FAMILY},汉字会显示为方框", "sudo apt-get install fonts-noto-cjk"
    )


def codecs() -> Finding:
    """Which of the codecs a wall needs can be decoded here."""
    names = decoders()
    missing = [wanted for wanted in ("h264", "hevc") if wanted not in names]
    if missing:
        return bad("解码", f"缺少解码器 {'、'.join(missing)}", "请重新执行 make setup(安装 PyAV)")
    return good("解码", f"{'、'.join(names)},软件解码")


def data_folder(path: Path) -> Finding:
    """Whether the hub's data folder can be written, and how much room is left."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path):
            pass
        free = shutil.disk_usage(path).free
    except OSError as error:
        return bad(
            "数据目录", f"{path} 不可写({error.strerror})", "更改 [hub] data,或修正目录权限与磁盘"
        )
    room = f"{path},剩余 {free / 1024**3:.1f} GB"
    if free < _LOW_DISK_BYTES:
        return warning("数据目录", room, "剩余空间不足 2 GB,请清理磁盘")
    return good("数据目录", room)


def clock() -> Finding:
    """Whether the machine's clock is kept by a time service."""
    program = shutil.which("timedatectl")
    if program is None:
        return warning("时钟", "无法确认是否已对时(缺少 timedatectl)", "请确认本机已配置 NTP 对时")
    shown = subprocess.run(
        [program, "show", "-p", "NTPSynchronized", "--value"],
        capture_output=True,
        text=True,
        timeout=10,
        check=False,
    ).stdout.strip()
    if shown == "yes":
        return good("时钟", "已与时间服务器同步")
    return warning("时钟", "没有与时间服务器同步", "sudo timedatectl set-ntp true")
