"""A field of text whose blanks ("____") are filled one after the other by Tab. UI thread."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from widgets.formats import LOCAL
from widgets.watch.attached import offered_in

BLANK = re.compile(r"_{3,}")
_CLOCK = re.compile(r"^(?:(?:(\d{4})-)?(\d{1,2})-(\d{1,2})\s+)?(\d{1,2})[:：](\d{2})$")
_HALF_A_YEAR = dt.timedelta(days=183)


class BlankEdit(QPlainTextEdit):
    """Tab goes to the next blank, or on; `sent`: Ctrl+Enter.

    `offered`: files (list[str]) or a picture (QImage) that were pasted or dropped here.
    """

    sent = Signal()
    offered = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)

    def fill_in(self, text: str) -> None:
        """Put a template here, its first blank selected."""
        self.setPlainText(text)
        self.moveCursor(QTextCursor.MoveOperation.Start)
        if not self._go(1):
            self.moveCursor(QTextCursor.MoveOperation.End)

    @property
    def has_blanks(self) -> bool:
        """Whether something is still to be filled in."""
        return BLANK.search(self.toPlainText()) is not None

    def focusNextPrevChild(self, is_next: bool) -> bool:  # noqa: N802 - Qt override
        # Qt asks this for Tab before it sends the key.
        return self._go(1 if is_next else -1) or super().focusNextPrevChild(is_next)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.sent.emit()
        else:
            super().keyPressEvent(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:  # noqa: N802 - Qt override
        return offered_in(source) is not None or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802 - Qt override
        offered = offered_in(source)
        if offered is None:
            super().insertFromMimeData(source)
        else:
            self.offered.emit(offered)

    def _go(self, step: int) -> bool:
        """Select the next blank in that direction; False where there is none."""
        cursor = self.textCursor()
        found = list(BLANK.finditer(self.toPlainText()))
        if step > 0:
            later = [m for m in found if m.start() >= cursor.selectionEnd()]
            target = later[0] if later else None
        else:
            earlier = [m for m in found if m.end() <= cursor.selectionStart()]
            target = earlier[-1] if earlier else None
        if target is None:
            return False
        cursor.setPosition(target.start())
        cursor.setPosition(target.end(), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        return True


def moment_in(text: str, now: dt.datetime) -> dt.datetime | None:
    """14:03, 11-26 14:03 or 2026-11-26 14:03 in the city's time, as aware UTC; None: not one.

    A bare clock that would lie ahead is yesterday's. A day without its year is last year's where
    this year has none or it lies more than half a year ahead; one nearer ahead is a slip.
    """
    found = _CLOCK.match(text.strip())
    if found is None:
        return None
    local = now.astimezone(LOCAL)
    year, *rest = found.groups()
    moment = _in_year(int(year or local.year), rest, local)
    is_bare = rest[0] is None
    if is_bare and moment is not None and moment > local:
        moment -= dt.timedelta(days=1)
    elif not (is_bare or year) and (moment is None or moment - local > _HALF_A_YEAR):
        moment = _in_year(local.year - 1, rest, local)
    return moment.astimezone(dt.UTC) if moment is not None else None


def _in_year(year: int, parts: Sequence[str], local: dt.datetime) -> dt.datetime | None:
    """`parts`: month, day, hour and minute; a day that is not given is that of `local`."""
    month, day, hour, minute = parts
    try:
        return local.replace(
            year=year,
            month=int(month or local.month),
            day=int(day or local.day),
            hour=int(hour),
            minute=int(minute),
            second=0,
            microsecond=0,
        )
    except ValueError:
        return None
