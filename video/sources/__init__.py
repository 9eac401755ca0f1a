"""Stream kinds: one file each, and one line here."""

from __future__ import annotations

from pathlib import PurePath

from video.api import Transport
from video.hardware import Cards
from video.sources.base import Source
from video.sources.file import FileSource
from video.sources.rtsp import RtspSource


def place_of(url: str) -> str:
    """Host or file name, for logs: an address may hold a password."""
    parts = url.rpartition("@")[2] if "://" in url else url
    if url.lower().startswith("rtsp:"):
        return parts.removeprefix("rtsp://").partition("/")[0]
    return PurePath(parts).name


def source_for(
    url: str, transport: Transport, cards: Cards | None = None, *, keeps_sound: bool = False
) -> Source:
    """The source that plays `url`; `cards` may decode large pictures. `keeps_sound`: for clips."""
    if url.lower().startswith("rtsp:"):
        return RtspSource(url, transport, cards, keeps_sound=keeps_sound)
    return FileSource(url)
