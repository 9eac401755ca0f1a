"""Alarms may belong to an incident that is there already, instead of a new one."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from backends.record.incident_commands import AttachAlarms, ReportIncident
from tests.gui.alarm_samples import an_alarm
from tests.gui.fakes_link import FakeLink
from tests.gui.fakes_video import FakeEngine
from tests.gui.test_map_situation import an_incident
from widgets.context import UiContext
from widgets.incidents.file_dialog import NewIncidentDialog
from widgets.theme import Theme

_parents: list[QWidget] = []


def a_dialog(qtbot: QtBot, link: FakeLink) -> NewIncidentDialog:
    """Opened for one alarm."""
    alarm = an_alarm("a1")
    link.put(alarm)
    context = UiContext(theme=Theme(), link=link, engine=FakeEngine())
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    dialog = NewIncidentDialog(context, parent, [alarm])
    _parents.append(parent)
    dialog.show()
    return dialog


def test_an_alarm_can_be_put_into_an_open_incident(qtbot: QtBot) -> None:
    link = FakeLink()
    link.put_incidents(an_incident())
    dialog = a_dialog(qtbot, link)
    dialog.into.setCurrentIndex(1)
    assert not dialog.title.isEnabled()
    (command,) = dialog.commands()
    assert isinstance(command, AttachAlarms)
    assert (command.incident, command.seen_version) == (an_incident().id, 3)
    dialog.into.setCurrentIndex(0)
    (command,) = dialog.commands()
    assert isinstance(command, ReportIncident)


def test_without_open_incidents_only_a_new_one_is_offered(qtbot: QtBot) -> None:
    dialog = a_dialog(qtbot, FakeLink())
    assert not dialog.into.isVisible()
