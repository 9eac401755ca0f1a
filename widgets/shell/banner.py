"""The strip under the header that says what everybody must know. UI thread only."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from backends.link.api import Link, LinkState
from widgets.icons import pixmap
from widgets.shell.elided import ElidedLabel
from widgets.shell.words import offline_text, store_text
from widgets.theme import Theme

HEIGHT_PX = 36
NOTICE_MS = 8000


class Banner(QFrame):
    """Hidden while all is well. A line that is down counts its seconds here."""

    def __init__(self, theme: Theme, link: Link, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._link = theme, link
        self._notice, self._sound_fault = "", ""
        self.setProperty("role", "banner")
        self.setFixedHeight(theme.px(HEIGHT_PX))
        self._mark = QLabel(self)
        self._text = ElidedLabel(self)
        self._text.setProperty("role", "value")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(16), 0, theme.px(16), 0)
        row.setSpacing(theme.px(8))
        row.addWidget(self._mark)
        row.addWidget(self._text, 1)
        self._second = QTimer(self)
        self._second.setInterval(1000)
        self._second.timeout.connect(self.refresh)
        self._notice_ends = QTimer(self)
        self._notice_ends.setSingleShot(True)
        self._notice_ends.setInterval(NOTICE_MS)
        self._notice_ends.timeout.connect(self._end_notice)
        self.refresh()

    @property
    def text(self) -> str:
        """What it says; empty while it is hidden."""
        return self._text.text()

    def show_notice(self, text: str) -> None:
        """Say something for a few seconds: a command of the shell itself that was refused."""
        self._notice = text
        self._notice_ends.start()
        self.refresh()

    def set_sound_fault(self, text: str) -> None:
        """A sound output vanished, or none is left: said until it is whole again (empty)."""
        if text != self._sound_fault:
            self._sound_fault = text
            self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Read the line's state anew."""
        status = self._link.status
        icon_name = "warning"
        if status.state is LinkState.OFFLINE:
            text, icon_name = offline_text(status, self._link.hub_now()), "link_lost"
        elif status.store_problem:
            text = store_text(status.store_problem)
        else:
            text = self._notice or self._sound_fault
        if status.state is LinkState.OFFLINE:
            if not self._second.isActive():
                self._second.start()
        else:
            self._second.stop()
        if text != self._text.text():
            self._text.setText(text)
            self._mark.setPixmap(pixmap(icon_name, self._theme, "severity_ii", 20))
        self.setVisible(bool(text))

    @Slot()
    def _end_notice(self) -> None:
        self._notice = ""
        self.refresh()
