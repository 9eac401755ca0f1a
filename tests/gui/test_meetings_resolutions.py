"""Demand 33: a resolution becomes a task whatever its incident's stage, and stays one with it."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from backends.link.api import Change
from backends.record.ids import MeetingId, TaskId
from backends.record.incident import Stage
from backends.record.meeting import Resolution
from backends.record.task import AssignTask
from tests.gui.asked_link import context_of
from tests.gui.fakes_link import NOW
from tests.gui.incident_samples import CHEMICAL, a_task
from tests.gui.meeting_samples import a_day
from tests.gui.watch_link import WatchLink
from widgets.meetings.dialogs import ResolutionDialog
from widgets.meetings.page import MeetingsPage

pytestmark = pytest.mark.gui
ONE = MeetingId("m-1")


@pytest.fixture
def link() -> WatchLink:
    return a_day()


@pytest.fixture
def page(qtbot: QtBot, link: WatchLink) -> MeetingsPage:
    made = MeetingsPage(context_of(link))
    qtbot.addWidget(made)
    made.resize(1460, 860)
    made.show()
    return made


def stand(link: WatchLink, stage: Stage | None) -> None:
    """The incident that the meeting is about; None: over for long, not at hand."""
    incident = link.incidents_now.pop(CHEMICAL)
    if stage is not None:
        link.incidents_now[CHEMICAL] = msgspec.structs.replace(incident, stage=stage)
    link.tell(Change(incidents=frozenset({CHEMICAL})))


@pytest.mark.parametrize("stage", [Stage.REPORTED, Stage.VERIFY, Stage.CLOSED, None])
def test_an_incident_that_takes_no_task_keeps_no_resolution_from_becoming_one(
    page: MeetingsPage, link: WatchLink, stage: Stage | None
) -> None:
    stand(link, stage)
    QTest.keyClick(page.detail.resolutions.list, Qt.Key.Key_T)
    sent = link.sent[-1]
    assert isinstance(sent, AssignTask)
    assert sent.incident == ""
    assert sent.detail.startswith(link.meetings[ONE].number)
    assert "不挂在事件下" in page.said.text()


@pytest.mark.parametrize("stage", [Stage.FILED, Stage.DISPATCHED, Stage.HANDLING])
def test_one_that_takes_tasks_has_it(page: MeetingsPage, link: WatchLink, stage: Stage) -> None:
    stand(link, stage)
    QTest.keyClick(page.detail.resolutions.list, Qt.Key.Key_T)
    sent = link.sent[-1]
    assert isinstance(sent, AssignTask)
    assert sent.incident == CHEMICAL
    assert not page.said.text()


def test_what_became_a_task_keeps_its_owner_and_date_and_says_so(
    page: MeetingsPage, link: WatchLink
) -> None:
    told = change(page, link, task=TaskId("r-1"), due_at=NOW - dt.timedelta(minutes=7, seconds=9))
    link.put_tasks(msgspec.structs.replace(a_task("r-1"), id=told.task))
    QTest.keyClick(page.detail.resolutions.list, Qt.Key.Key_Return)
    dialog = page.acts.dialog
    assert isinstance(dialog, ResolutionDialog)
    for field in (dialog.department, dialog.owner, dialog.due):
        assert not field.isEnabled()
    assert "以任务为准" in dialog.effect.text()
    assert link.tasks[told.task].number in dialog.effect.text()
    dialog.words.setPlainText("警戒线外移至 800 m")
    dialog.send()
    assert not dialog.warning.text()
    assert link.meetings[ONE].resolutions[0] == msgspec.structs.replace(
        told, text="警戒线外移至 800 m"
    )


def test_what_becomes_a_task_while_it_is_edited_is_said_to_have_and_keeps_its_owner(
    page: MeetingsPage, link: WatchLink
) -> None:
    QTest.keyClick(page.detail.resolutions.list, Qt.Key.Key_Return)
    dialog = page.acts.dialog
    assert isinstance(dialog, ResolutionDialog)
    dialog.owner.setText("另一个人")
    was = dialog.due.dateTime()
    dialog.due.setDateTime(was.addDays(3))
    told = change(page, link, task=TaskId("r-1"))
    dialog.send()
    assert "刚刚转为任务" in dialog.warning.text()
    assert (dialog.owner.isEnabled(), dialog.owner.text()) == (False, told.owner)
    assert dialog.due.dateTime() == was
    dialog.send()
    assert link.meetings[ONE].resolutions[0] == told


def change(page: MeetingsPage, link: WatchLink, **changes: object) -> Resolution:
    """Of the first resolution, by somebody else."""
    meeting = link.meetings[ONE]
    first, *others = meeting.resolutions
    told = msgspec.structs.replace(first, **changes)
    link.meetings[ONE] = msgspec.structs.replace(
        meeting, version=meeting.version + 1, resolutions=[told, *others]
    )
    link.tell(Change(meetings=frozenset({ONE})))
    page.detail.resolutions.list.setCurrentRow(0)
    return told
