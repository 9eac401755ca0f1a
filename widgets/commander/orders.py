"""Supervising and instructing: in one's own name, or passed on for a leader. UI thread."""

from __future__ import annotations

import uuid

from PySide6.QtCore import QObject, QPoint, Signal, Slot
from PySide6.QtGui import QAction, QCursor
from PySide6.QtWidgets import QMenu, QWidget

from backends.link.api import Link
from backends.record.access import Act, Allowed, may
from backends.record.incident import Incident
from backends.record.incident_commands import InstructIncident, SuperviseIncident
from widgets.commander.figures import Late
from widgets.commander.late_row import Press
from widgets.formats import role_word


class Orders(QObject):
    """Sends the commands; asks first in whose name where one may only pass on."""

    failed = Signal(str)

    def __init__(self, link: Link, parent: QWidget) -> None:
        super().__init__(parent)
        self._link = link
        self._wanted: tuple[Incident, str] | None = None  # text "": supervise
        self.menu = QMenu(parent)
        self.menu.triggered.connect(self._on_chosen)

    def supervise(self, item: Late, press: Press, near: QObject | None) -> None:
        """督办 of the incident, or of the one the task belongs to."""
        if item.incident is not None:
            self._order(item.incident, "", press, near)

    def instruct(self, item: Late, text: str, press: Press, near: QObject | None) -> None:
        """批示."""
        if item.incident is not None:
            self._order(item.incident, text, press, near)

    def _order(self, incident: Incident, text: str, press: Press, near: QObject | None) -> None:
        if press is Press.SELF:
            self._send(incident, text, "")
        elif press is Press.RELAYS:
            self._wanted = (incident, text)
            self._ask_for_whom(near)

    def _ask_for_whom(self, near: QObject | None) -> None:
        leaders = [u for u in self._link.users.values() if may(u, Act.SUPERVISE) is Allowed.YES]
        if not leaders:
            self.failed.emit(self.tr("没有可以下达督办和批示的领导账号"))
            return
        self.menu.clear()
        self.menu.addAction(self.tr("转达谁的指示")).setEnabled(False)
        for user in leaders:
            action = QAction(f"{user.name}  {role_word(user.role)}", self.menu)
            action.setData(user.id)
            self.menu.addAction(action)
        at = QCursor.pos()
        if isinstance(near, QWidget):
            at = near.mapToGlobal(QPoint(0, near.height()))
        self.menu.popup(at)
        self.menu.setActiveAction(self.menu.actions()[1])

    @Slot(QAction)
    def _on_chosen(self, action: QAction) -> None:
        if self._wanted is not None and action.data():
            incident, text = self._wanted
            self._send(incident, text, str(action.data()))
        self._wanted = None

    def _send(self, incident: Incident, text: str, relayed_from: str) -> None:
        if not text:
            self._link.send(
                SuperviseIncident(
                    incident=incident.id, seen_version=incident.version, relayed_from=relayed_from
                )
            )
            return
        self._link.send(
            InstructIncident(
                incident=incident.id,
                seen_version=incident.version,
                instruction=str(uuid.uuid4()),
                text=text,
                departments=[incident.department],
                relayed_from=relayed_from,
            )
        )
