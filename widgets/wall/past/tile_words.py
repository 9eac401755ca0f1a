"""What a tile says while it plays a recording. UI thread; pure but for the translator."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QCoreApplication

from video.api import StreamState, ViewStatus
from widgets.wall.past.shown import PastShown
from widgets.wall.words import TileWords, reason_text


def past_words(
    present: TileWords, past: PastShown, status: ViewStatus, pending: ViewStatus | None
) -> TileWords:
    """`present`: what it would say of a live picture. Before the recording's first picture the
    live one still stands, and is said to be just that."""
    if pending is not None:
        aside = QCoreApplication.translate("Past", "正在取录像")
        if pending.state is StreamState.LOST:
            words = QCoreApplication.translate("Past", "录像取不到：{reason}")
            aside = words.format(reason=reason_text(pending.reason, pending.detail))
        return replace(present, aside=aside, is_aside_needed=True)
    notes = " · ".join(word for word in (past.text, present.note) if word)
    if status.state is StreamState.LIVE or past.is_still:
        return replace(present, note=notes, aside="", headline="", detail="", is_aside_needed=False)
    return replace(present, note=notes)
