"""What every window is given: theme, link, video engine, icons, and the way to each other.

UI thread. Panels signal up; the composition in app connects them; no panel knows another.
"""

from __future__ import annotations

from dataclasses import dataclass

from backends.link.api import Link
from video.api import VideoEngine
from widgets.theme import Theme


@dataclass(frozen=True, slots=True, kw_only=True)
class UiContext:
    """Handed to each widget with its parent. `is_watermarked`: who looks, and when, stands across
    every live and past picture."""

    theme: Theme
    link: Link
    engine: VideoEngine
    is_watermarked: bool = True
