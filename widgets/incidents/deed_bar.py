"""The buttons under a card: what moves it on stands out, the rest is in reach. UI thread; asks."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from backends.link.api import Link
from backends.record.incident import Incident
from widgets.incidents.deeds import (
    Deed,
    button_text,
    fits_stage,
    forward_deed,
    not_permitted,
    obstacle,
    permit_deed,
)
from widgets.incidents.keys import DEED_KEYS
from widgets.theme import Theme

# Beside the forward one; everything else is in the menu.
_BESIDE = (
    Deed.TAKE,
    Deed.REJECT,
    Deed.REWORK,
    Deed.DEFER,
    Deed.DISPATCH,
    Deed.SUPERVISE,
    Deed.INSTRUCT,
)
MOST_BESIDE = 4


class DeedBar(QFrame):
    """Deeds that one may not do are not there; the one that is next says whom to ask."""

    deed_asked = Signal(object)  # Deed

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "footer")
        self.whom = QLabel(self)
        self.whom.setProperty("role", "small")
        self.whom.setWordWrap(True)
        self.buttons = {deed: QPushButton(self) for deed in Deed}
        self.forward = QPushButton(self)
        self.forward.setProperty("role", "primary")
        self.more = QPushButton(self.tr("更多"), self)
        self.menu = QMenu(self.more)
        self.more.setMenu(self.menu)
        self._forward: Deed | None = None
        row = QHBoxLayout()
        row.setSpacing(theme.px(6))
        row.addWidget(self.forward)
        for deed, button in self.buttons.items():
            button.setObjectName(deed.value)
            button.clicked.connect(self._on_button)
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.more)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(8))
        column.setSpacing(theme.px(6))
        column.addWidget(self.whom)
        column.addLayout(row)
        self.forward.clicked.connect(self._on_forward)
        self.menu.triggered.connect(self._on_menu)

    def show_for(self, incident: Incident, link: Link) -> None:
        """Offer what can be done now."""
        self._forward = forward_deed(incident)
        offered = [
            deed
            for deed in Deed
            if permit_deed(link.user, deed, incident).is_offered and fits_stage(deed, incident)
        ]
        is_forward = self._forward in offered
        self.forward.setVisible(is_forward)
        if self._forward is not None and is_forward:
            self._dress(self.forward, self._forward, incident, link)
        self._say_whom(incident, link, is_forward)
        rest = [deed for deed in offered if deed is not self._forward]
        beside = [deed for deed in _BESIDE if deed in rest][:MOST_BESIDE]
        for deed, button in self.buttons.items():
            button.setVisible(deed in beside)
            if deed in beside:
                self._dress(button, deed, incident, link)
        self._fill_menu([deed for deed in rest if deed not in beside], incident, link)

    def _dress(self, button: QPushButton, deed: Deed, incident: Incident, link: Link) -> None:
        hindrance = obstacle(link, deed, incident)
        button.setText(button_text(link, deed, incident))
        button.setEnabled(not hindrance)
        button.setToolTip(hindrance or DEED_KEYS[deed])

    def _say_whom(self, incident: Incident, link: Link, is_forward: bool) -> None:
        text = ""
        deed = self._forward
        if deed is not None:
            answer = permit_deed(link.user, deed, incident)
            if not is_forward:
                text = not_permitted(deed, answer)
            elif answer.is_asked:
                text = self.tr("{deed}由{whom}审批")
                text = text.format(deed=self.forward.text().rstrip("…"), whom=answer.whom_text)
            if is_forward and not text:
                text = obstacle(link, deed, incident)
        self.whom.setText(text)
        self.whom.setVisible(bool(text))

    def _fill_menu(self, deeds: list[Deed], incident: Incident, link: Link) -> None:
        wanted = [
            (deed, f"{button_text(link, deed, incident)}\t{DEED_KEYS[deed]}", not
             obstacle(link, deed, incident))
            for deed in deeds
        ]  # fmt: skip
        self.more.setVisible(bool(wanted))
        if self.menu.isVisible():
            return  # it does not change under the mouse
        self.menu.clear()
        for deed, text, is_enabled in wanted:
            action = self.menu.addAction(text)
            action.setData(deed.value)
            action.setEnabled(is_enabled)

    @Slot()
    def _on_forward(self) -> None:
        if self._forward is not None:
            self.deed_asked.emit(self._forward)

    @Slot()
    def _on_button(self) -> None:
        self.deed_asked.emit(Deed(self.sender().objectName()))

    @Slot(QAction)
    def _on_menu(self, action: QAction) -> None:
        self.deed_asked.emit(Deed(action.data()))
