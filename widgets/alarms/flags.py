"""What sets the shown alarm aside: who, why, until when, and the button that takes it off."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from backends.link.api import Link
from backends.record.alarm import Alarm
from widgets import formats
from widgets.alarms.deeds import Deed, not_permitted, obstacle, offer_word
from widgets.alarms.words import aside_words
from widgets.icons import pixmap
from widgets.theme import Theme


class _Card(QFrame):
    """One flag."""

    def __init__(self, theme: Theme, icon_name: str, deed: Deed | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.deed = deed
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        sign = QLabel(self)
        sign.setPixmap(pixmap(icon_name, theme, "text"))
        self.button = QPushButton(self)
        self.button.setVisible(deed is not None)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(10), theme.px(8), theme.px(10), theme.px(8))
        row.setSpacing(theme.px(8))
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.words, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)


class FlagCards(QWidget):
    """Shelf, suppression, out of service; hidden where the alarm has none."""

    deed_asked = Signal(object)  # Deed

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.shelf = _Card(theme, "shelve", Deed.UNSHELVE, self)
        self.suppression = _Card(theme, "suppressed", None, self)
        self.out_of_service = _Card(theme, "out_of_service", Deed.RETURN, self)
        self.missed = QLabel(self)
        self.missed.setProperty("role", "dim")
        self.missed.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.px(4), 0, theme.px(4))
        column.setSpacing(theme.px(6))
        for card in self._cards:
            column.addWidget(card)
            card.button.clicked.connect(self._on_clicked)
        column.addWidget(self.missed)

    @property
    def _cards(self) -> tuple[_Card, ...]:
        return (self.shelf, self.suppression, self.out_of_service)

    def show_for(self, alarm: Alarm, link: Link) -> None:
        """Say what sets this alarm aside now."""
        said = [text for _, text in aside_words(alarm, link)]
        flags = (alarm.shelf, alarm.suppression, alarm.out_of_service)
        now = link.hub_now()
        for card, flag in zip(self._cards, flags, strict=True):
            card.setVisible(flag is not None)
            if flag is None:
                continue
            since = self.tr("已 {age}").format(age=formats.age_of(flag.at, now))
            card.words.setText(f"{said.pop(0)}\n{since}")
            if card.deed is not None:
                refused = not_permitted(link, card.deed, alarm)
                card.button.setVisible(not refused)
                card.button.setText(offer_word(link, card.deed, alarm))
                card.button.setEnabled(not obstacle(link, card.deed, alarm))
        text = self.tr("期间又发生 {count} 次，没有提醒任何人")
        self.missed.setText(text.format(count=alarm.missed))
        self.missed.setVisible(alarm.is_set_aside and alarm.missed > 0)
        self.setVisible(alarm.is_set_aside)

    @Slot()
    def _on_clicked(self) -> None:
        for card in self._cards:
            if card.button is self.sender():
                self.deed_asked.emit(card.deed)
