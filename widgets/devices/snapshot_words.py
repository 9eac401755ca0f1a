"""What is said of pictures that devices uploaded, in the operator's language. Pure text."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QCoreApplication

from backends.link.snapshots import KeptSnapshot
from backends.record.resource import Camera
from widgets.formats import LOCAL, clock_text


def row_text(kept: KeptSnapshot, camera: Camera | None, now: dt.datetime) -> str:
    """14:03:27　12　东门广场."""
    name = f"{camera.number}　{camera.name}" if camera is not None else kept.camera
    return f"{clock_text(kept.at, now)}　{name}"


def facts_text(kept: KeptSnapshot, size: tuple[int, int], by: str) -> str:
    """Below the picture: when it came, how large it is, who asked for it."""
    local = kept.at.astimezone(LOCAL)
    words = QCoreApplication.translate(
        "Snapshots", "{clock} 收到 · {width}×{height} · {size} · {by} 请求"
    )
    return words.format(
        clock=f"{local:%Y-%m-%d %H:%M:%S}",
        width=size[0],
        height=size[1],
        size=f"{kept.size_bytes / 1e6:.2f} MB",
        by=by or "—",
    )


def count_text(count: int, *, is_cut: bool) -> str:
    """How many are listed."""
    if is_cut:
        return QCoreApplication.translate("Snapshots", "最新 {count} 张").format(count=count)
    return QCoreApplication.translate("Snapshots", "共 {count} 张").format(count=count)
