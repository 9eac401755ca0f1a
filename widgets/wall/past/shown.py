"""A recording in a tile, in the place of its camera's present. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from video.api import Stream


@dataclass(frozen=True, slots=True, kw_only=True)
class PastShown:
    """`text` says what is seen ("回放 14:03:27 2×"); `is_still`: somebody made it stand."""

    stream: Stream
    text: str
    is_still: bool = False
