"""Shape and numeral of a severity as a small label. UI thread; paints only."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from backends.record.common import Severity
from widgets.formats import severity_word
from widgets.theme import SEVERITY_NUMERAL, SEVERITY_SHAPE, Theme


class SeverityMark(QWidget):
    """◆ Ⅰ in its colour, always with its word for those who listen."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._font = theme.font(14, QFont.Weight.Bold)
        self._severity: Severity | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_severity(self, severity: Severity | None) -> None:
        """None: nothing is drawn, the place is kept."""
        if severity is not self._severity:
            self._severity = severity
            self.setAccessibleName(severity_word(severity) if severity is not None else "")
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(38), self._theme.px(20))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._severity is None:
            return
        painter = QPainter(self)
        painter.setFont(self._font)
        painter.setPen(self._theme.tokens.severity(self._severity))
        text = f"{SEVERITY_SHAPE[self._severity]} {SEVERITY_NUMERAL[self._severity]}"
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, text)
        painter.end()
