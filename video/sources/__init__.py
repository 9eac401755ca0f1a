"""Stream kinds: one file each, and one line here."""

from __future__ import annotations

from video.api import Transport
from video.sources.base import Source
from video.sources.file import FileSource
from video.sources.rtsp import RtspSource


def source_for(url: str, transport: Transport) -> Source:
    """The source that plays `url`."""
    if url.lower().startswith("rtsp:"):
        return RtspSource(url, transport)
    return FileSource(url)
