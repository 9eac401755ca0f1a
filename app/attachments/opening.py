"""A file of the centre, fetched, shown small, opened or saved elsewhere; what keeps it is said.

UI thread; bytes are read and copied on worker threads.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSize, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QImage, QImageReader

from app.attachments.shelf import NotKept, WrongBytes
from app.attachments.words import refused_text, unfit_text
from backends.link.api import HubUnreachable, QueryRefused
from backends.record.attachment_kinds import FileKind

Say = Callable[[str], None]

# Larger pictures are fetched when somebody opens them.
MOST_SHOWN_SMALL = 24_000_000
PICTURES = (FileKind.PNG.media_type, FileKind.JPEG.media_type)


async def fetched(
    coming: Awaitable[Path], name: str, say: Say, *, mismatch: str, most_bytes: int
) -> Path | None:
    """Where it lies here once it came. `mismatch`: of bytes that are not those of its digest."""
    translate = QCoreApplication.translate
    try:
        path = await coming
    except QueryRefused as refused:
        say(refused_text(name, refused.refusal))
    except HubUnreachable:
        words = translate("Attachments", "与中心断开，“{name}”连上后再打开")
        say(words.format(name=name))
    except WrongBytes:
        say(mismatch.format(name=name))
    except NotKept as unfit:
        say(unfit_text(name, unfit.why, most_bytes))
    except OSError as problem:
        words = translate("Attachments", "“{name}”打不开：{why}")
        say(words.format(name=name, why=_why(problem)))
    else:
        say("")
        return path
    return None


def show(path: Path) -> None:
    """In the program that this desktop has for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


async def save(path: Path, to: Path, name: str, say: Say) -> None:
    """A copy elsewhere."""
    translate = QCoreApplication.translate
    try:
        await asyncio.to_thread(copied, path, to)
    except OSError as problem:
        words = translate("Attachments", "“{name}”没有存成：{why}")
        say(words.format(name=name, why=_why(problem)))
    else:
        say(translate("Attachments", "已另存到 {path}").format(path=to))


def small_picture(path: Path, px: int) -> QImage:
    """At most px in each direction; null where it is none. Blocks."""
    reader = QImageReader(str(path))
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > px:
        reader.setScaledSize(size.scaled(QSize(px, px), Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()


def copied(path: Path, to: Path) -> None:
    """Whole or not at all. Raises OSError. Blocks."""
    beside = to.with_name(f".{to.name}.part")
    try:
        shutil.copyfile(path, beside)
        beside.replace(to)
    finally:
        beside.unlink(missing_ok=True)


def _why(problem: OSError) -> str:
    return problem.strerror or type(problem).__name__
