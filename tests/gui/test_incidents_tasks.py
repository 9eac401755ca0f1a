"""The task list: a department's queue by key, the issuer's acts, filters, late ones."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest

from backends.link.api import Change
from backends.record import task as tk
from backends.record.access import Role
from backends.record.common import Department
from backends.record.ids import IncidentId, TaskId
from backends.record.task import TaskState
from tests.gui.fakes_link import FakeLink
from tests.gui.incident_city import a_busy_board
from tests.gui.incident_parts import a_context, click, dialog_of, press, shown
from tests.gui.incident_samples import CHEMICAL, a_task
from widgets.incidents.dispatch_dialog import DispatchDialog
from widgets.incidents.form import FormDialog
from widgets.incidents.task_deeds import TaskDeed
from widgets.incidents.task_page import TaskPage
from widgets.incidents.word_dialogs import WordsDialog

pytestmark = pytest.mark.gui


@pytest.fixture
def link() -> FakeLink:
    return a_busy_board(Role.DISPATCHER, Department.EMERGENCY)


@pytest.fixture
def page(link: FakeLink) -> Iterator[TaskPage]:
    link.put_tasks(a_task("mine"), a_task("taken", TaskState.ACCEPTED))
    with shown(TaskPage(a_context(link))) as made:
        yield made


def select(page: TaskPage, task: str) -> None:
    page.select_task(TaskId(task))
    page.view.setFocus()


def listed(page: TaskPage) -> set[str]:
    return {page.model.id_at(row) for row in range(page.model.rowCount())} - {""}


def test_a_department_seat_sees_its_own_queue_first(page: TaskPage) -> None:
    assert page.departments.currentData() == "emergency"
    assert listed(page) == {"mine", "taken", "t-leak"}


def test_a_watch_leader_sees_all() -> None:
    link = a_busy_board()
    with shown(TaskPage(a_context(link))) as page:
        assert listed(page) == {"t-leak", "t-air", "t-road", "t-alone", "t-back"}
        heads = [
            page.model.header_at(row)
            for row in range(page.model.rowCount())
            if page.model.is_header(row)
        ]
        assert heads == [("待接单", 2), ("在办", 2), ("退件，等重新派遣", 1)]
        assert page.model.id_at(1) == "t-air"  # the late one first


def test_a_and_s_accept_and_start_with_the_version_on_the_screen(
    page: TaskPage, link: FakeLink
) -> None:
    select(page, "mine")
    press(page.view, Qt.Key.Key_A)
    select(page, "taken")
    press(page.view, Qt.Key.Key_S)
    assert link.sent == [
        tk.AcceptTask(task=TaskId("mine"), seen_version=2),
        tk.StartTask(task=TaskId("taken"), seen_version=2),
    ]


@pytest.mark.parametrize(
    ("key", "task", "sent"),
    [
        (
            Qt.Key.Key_X,
            "mine",
            tk.RejectTask(task=TaskId("mine"), seen_version=2, reason="写的话"),
        ),
        (
            Qt.Key.Key_E,
            "taken",
            tk.CompleteTask(task=TaskId("taken"), seen_version=2, result="写的话"),
        ),
        (Qt.Key.Key_N, "taken", tk.NoteTask(task=TaskId("taken"), seen_version=2, text="写的话")),
        (
            Qt.Key.Key_Z,
            "taken",
            tk.CancelTask(task=TaskId("taken"), seen_version=2, reason="写的话"),
        ),
    ],
    ids=["reject", "complete", "note", "cancel"],
)
def test_what_needs_words_asks_for_them(
    page: TaskPage, link: FakeLink, key: Qt.Key, task: str, sent: object
) -> None:
    select(page, task)
    press(page.view, key)
    dialog = dialog_of(page, WordsDialog)
    dialog.words.setPlainText("写的话")
    click(dialog.send_button)
    assert link.sent == [sent]


def test_done_work_is_sent_back_for_rework(page: TaskPage, link: FakeLink) -> None:
    link.put_tasks(a_task("done", TaskState.DONE))
    select(page, "done")
    press(page.view, Qt.Key.Key_W)
    dialog = dialog_of(page, WordsDialog)
    dialog.words.setPlainText("照片不清")
    click(dialog.send_button)
    assert link.sent == [tk.ReworkTask(task=TaskId("done"), seen_version=2, reason="照片不清")]


def test_anothers_task_is_not_answered_from_here(page: TaskPage, link: FakeLink) -> None:
    page.clear_filter()
    select(page, "t-alone")  # urban's
    press(page.view, Qt.Key.Key_A)
    assert link.sent == []
    assert "请找城管" in page.notice.text
    assert not page.buttons[TaskDeed.ACCEPT].isVisible()


def test_enter_opens_the_incident(page: TaskPage) -> None:
    opened = QSignalSpy(page.incident_opened)
    select(page, "t-leak")
    press(page.view, Qt.Key.Key_Return)
    assert opened.at(0)[0] == CHEMICAL


def test_a_click_on_a_button_does_it_too(page: TaskPage, link: FakeLink) -> None:
    select(page, "mine")
    click(page.buttons[TaskDeed.ACCEPT])
    assert link.sent == [tk.AcceptTask(task=TaskId("mine"), seen_version=2)]
    assert not page.buttons[TaskDeed.ACCEPT].isEnabled()  # on its way


def test_a_task_without_an_incident_is_given(page: TaskPage, link: FakeLink) -> None:
    click(page.new)
    dialog = dialog_of(page, DispatchDialog)
    dialog.title.setText("核实物资")
    dialog.recipients.tick(["emergency"])
    dialog.group.setCurrentIndex(dialog.group.findData("综合协调组"))
    click(dialog.send_button)
    (body,) = link.sent
    assert isinstance(body, tk.AssignTask)
    assert (body.incident, body.work_group) == (IncidentId(""), "综合协调组")


def test_overdue_groups_and_words_filter(page: TaskPage) -> None:
    page.clear_filter()
    click(page.overdue)
    assert listed(page) == {"t-air"}
    page.clear_filter()
    page.groups.setCurrentIndex(page.groups.findData("环境监测组"))
    assert listed(page) == {"t-air"}


def test_every_key_of_the_table_does_something(page: TaskPage) -> None:
    heard: list[str] = []
    page.view.action_asked.connect(lambda name, _id: heard.append(name))
    page.acts.opened.connect(FormDialog.reject)
    for action in page.keys.actions:
        select(page, "mine")
        key = page.keys.sequences(action.name)[0]
        QTest.keySequence(page.view, key)
    assert heard == [action.name for action in page.keys.actions]


def test_no_task_says_what_would_be_here() -> None:
    link = FakeLink()
    with shown(TaskPage(a_context(link))) as page:
        assert page.empty.isVisible()
        assert "带负责人和时限" in page.empty.text
        link.tell(Change(user=True))
        assert page.empty.isVisible()
