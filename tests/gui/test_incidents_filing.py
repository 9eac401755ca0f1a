"""立案 from the board: what its class proposes, and who must approve it."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest
from PySide6.QtCore import Qt

from backends.record import incident_commands as ic
from backends.record.access import Role
from backends.record.common import Department, Severity
from backends.record.ids import IncidentId, UserId
from tests.gui.fakes_link import FakeLink, a_user
from tests.gui.incident_city import a_busy_board
from tests.gui.incident_parts import a_context, click, dialog_of, press, shown
from widgets.incidents.board import IncidentBoard
from widgets.incidents.file_dialog import FileDialog

pytestmark = pytest.mark.gui


@pytest.fixture
def link() -> FakeLink:
    return a_busy_board()


@pytest.fixture
def board(link: FakeLink) -> Iterator[IncidentBoard]:
    with shown(IncidentBoard(a_context(link))) as made:
        yield made


def select(board: IncidentBoard, incident: str) -> None:
    board.select_incident(IncidentId(incident))
    board.take_focus()


def test_j_opens_filing_with_what_the_class_proposes(board: IncidentBoard, link: FakeLink) -> None:
    select(board, "i-2")
    press(board.view, Qt.Key.Key_J)
    dialog = dialog_of(board, FileDialog)
    dialog.classes.setCurrentIndex(dialog.classes.findData("AC-02"))
    assert "派遣 10 min，处置 4 h" in dialog.effect.text()
    assert "初报 30 min" in dialog.effect.text()
    click(dialog.send_button)
    assert link.sent == [
        ic.FileIncident(
            incident=IncidentId("i-2"),
            seen_version=3,
            class_code="AC-02",
            severity=Severity.II,
            department=Department.EMERGENCY,
            parties=[Department.ENVIRONMENT, Department.TRANSPORT],
            plan="chem",
        )
    ]


def test_filing_with_other_departments_says_who_approves_it(
    board: IncidentBoard, link: FakeLink
) -> None:
    select(board, "i-2")
    press(board.view, Qt.Key.Key_J)
    dialog = dialog_of(board, FileDialog)
    assert dialog.send_button.text() == "立案"
    dialog.classes.setCurrentIndex(dialog.classes.findData("AC-02"))
    assert dialog.send_button.text() == "申请立案"
    assert "跨部门派遣，由指挥长或值守市领导审批" in dialog.effect.text()
    dialog.parties.tick([])
    dialog.level.setCurrentIndex(dialog.level.findData(str(int(dialog.incident.severity))))
    dialog.refresh()
    assert dialog.send_button.text() == "立案"


def test_filing_at_another_level_says_who_approves_it(board: IncidentBoard, link: FakeLink) -> None:
    select(board, "i-2")
    press(board.view, Qt.Key.Key_J)
    dialog = dialog_of(board, FileDialog)
    other = msgspec.structs.replace(dialog.incident.reported_by, user=UserId("somebody"))
    link.put_incidents(msgspec.structs.replace(dialog.incident, reported_by=other))
    dialog.classes.setCurrentIndex(dialog.classes.findData("AC-02"))
    dialog.parties.tick([])
    dialog.lead.setCurrentIndex(dialog.lead.findData(dialog.incident.department.value))
    assert dialog.send_button.text() == "立案"
    dialog.level.setCurrentIndex(dialog.level.findData("4"))
    assert dialog.send_button.text() == "申请立案"
    assert "调整等级，由指挥长或值守市领导审批" in dialog.effect.text()


def test_the_commander_files_with_other_departments_at_once(
    board: IncidentBoard, link: FakeLink
) -> None:
    link.user_now = a_user(Role.COMMANDER)
    select(board, "i-2")
    press(board.view, Qt.Key.Key_J)
    dialog = dialog_of(board, FileDialog)
    dialog.classes.setCurrentIndex(dialog.classes.findData("AC-02"))
    assert dialog.send_button.text() == "立案"


def test_filing_without_a_class_is_not_sent(board: IncidentBoard, link: FakeLink) -> None:
    select(board, "i-2")
    press(board.view, Qt.Key.Key_J)
    dialog = dialog_of(board, FileDialog)
    click(dialog.send_button)
    assert link.sent == []
    assert dialog.warning.text() == "请先选类别"
