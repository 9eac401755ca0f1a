"""The machine itself: Python, display, fonts, codecs, memory, data folder, clock."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import shutil
import subprocess
import tempfile
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from app.doctor.finding import Finding, bad, good, warning
from app.screen import has_display
from video.av_codec import decoders
from video.hardware import has_card, probe
from widgets.theme import FONT_FAMILY

translate = QCoreApplication.translate

_LOW_DISK_BYTES = 2 * 1024**3


def python() -> Finding:
    """Python's and Qt's versions; PySide6 6.12.0 aborts on Python 3.11."""
    what = translate("Doctor", "软件版本")
    qt = importlib.metadata.version("PySide6-Essentials")
    words = translate("Doctor", "Python {python}，PySide6 {qt}，PyAV {av}").format(
        python=platform.python_version(), qt=qt, av=importlib.metadata.version("av")
    )
    if not qt.startswith("6.11."):
        remedy = translate("Doctor", "请重新执行 make setup：本产品只支持 PySide6 6.11")
        return bad(what, words, remedy)
    return good(what, words)


def display() -> Finding:
    """Whether there is a screen, or a virtual one can be had."""
    what = translate("Doctor", "显示")
    if has_display():
        name = os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY", "offscreen")
        return good(what, translate("Doctor", "使用 {display}").format(display=name))
    if shutil.which("Xvfb"):
        return warning(
            what,
            translate("Doctor", "没有显示器，将使用虚拟屏 Xvfb"),
            translate("Doctor", "接上显示器，或设置 DISPLAY"),
        )
    words = translate("Doctor", "没有显示器，也没有虚拟屏")
    return bad(what, words, "sudo apt-get install xvfb")


def fonts() -> Finding:
    """Whether the interface's Chinese font is installed."""
    what = translate("Doctor", "字体")
    program = shutil.which("fc-list")
    if program is None:
        words = translate("Doctor", "无法检查（缺少 fc-list）")
        return warning(what, words, "sudo apt-get install fontconfig")
    listed = subprocess.run(
        [program, f":family={FONT_FAMILY}", "family"],
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    ).stdout
    if FONT_FAMILY in listed:
        return good(what, translate("Doctor", "已安装 {font}").format(font=FONT_FAMILY))
    words = translate("Doctor", "没有 {font}，汉字会显示为方框").format(font=FONT_FAMILY)
    return bad(what, words, "sudo apt-get install fonts-noto-cjk")


def codecs() -> Finding:
    """Which of the codecs a wall needs can be decoded here."""
    what, comma = translate("Doctor", "解码"), translate("Doctor", "、")
    names = decoders()
    missing = [wanted for wanted in ("h264", "hevc") if wanted not in names]
    if missing:
        return bad(
            what,
            translate("Doctor", "缺少解码器 {names}").format(names=comma.join(missing)),
            translate("Doctor", "请重新执行 make setup（安装 PyAV）"),
        )
    cards = probe()
    if cards:
        words = translate("Doctor", "{names}，大画面由显卡解码：{cards}").format(
            names=comma.join(names),
            cards=comma.join(f"{codec} {card}" for codec, card in sorted(cards.items())),
        )
        return good(what, words)
    words = translate("Doctor", "{names}，软件解码")
    if has_card():
        words = translate("Doctor", "{names}，软件解码（有显卡，但不能用于解码）")
    return good(what, words.format(names=comma.join(names)))


def data_folder(path: Path) -> Finding:
    """Whether the hub's data folder can be written, and how much room is left."""
    what = translate("Doctor", "数据目录")
    try:
        path.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path):
            pass
        free = shutil.disk_usage(path).free
    except OSError as error:
        words = translate("Doctor", "{path} 不可写（{reason}）")
        return bad(
            what,
            words.format(path=path, reason=error.strerror),
            translate("Doctor", "更改 [hub] data，或修正目录权限与磁盘"),
        )
    room = translate("Doctor", "{path}，剩余 {free} GB").format(
        path=path, free=f"{free / 1024**3:.1f}"
    )
    if free < _LOW_DISK_BYTES:
        return warning(what, room, translate("Doctor", "剩余空间不足 2 GB，请清理磁盘"))
    return good(what, room)


def clock() -> Finding:
    """Whether the machine's clock is kept by a time service."""
    what = translate("Doctor", "时钟")
    program = shutil.which("timedatectl")
    if program is None:
        return warning(
            what,
            translate("Doctor", "无法确认是否已对时（缺少 timedatectl）"),
            translate("Doctor", "请确认本机已配置 NTP 对时"),
        )
    shown = subprocess.run(
        [program, "show", "-p", "NTPSynchronized", "--value"],
        capture_output=True,
        text=True,
        timeout=10,
        check=False,
    ).stdout.strip()
    if shown == "yes":
        return good(what, translate("Doctor", "已与时间服务器同步"))
    words = translate("Doctor", "没有与时间服务器同步")
    return warning(what, words, "sudo timedatectl set-ntp true")
