"""The incident board as an operator uses it, by mouse and keyboard."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest

from backends.link.api import Change
from backends.record import incident_commands as ic
from backends.record.access import Role
from backends.record.commands import IncidentDeed
from backends.record.common import Department, Severity
from backends.record.ids import AlarmId, IncidentId
from backends.record.incident import Origin, Stage
from backends.record.refusal import Refusal, RefusalCode
from tests.gui.fakes_link import NOW, FakeLink, a_user
from tests.gui.incident_city import a_busy_board
from tests.gui.incident_parts import a_context, click, dialog_of, press, shown
from tests.gui.incident_samples import CHEMICAL, an_incident
from widgets.incidents.board import IncidentBoard
from widgets.incidents.deeds import Deed
from widgets.incidents.dispatch_dialog import DispatchDialog
from widgets.incidents.file_dialog import NewIncidentDialog
from widgets.incidents.form import FormDialog
from widgets.incidents.keys import DEED_KEYS
from widgets.incidents.menu import IncidentMenu
from widgets.incidents.word_dialogs import WordsDialog

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


def test_a_accepts_with_the_version_on_the_screen(board: IncidentBoard, link: FakeLink) -> None:
    select(board, "i-0")
    newer = msgspec.structs.replace(link.incidents_now[IncidentId("i-0")], version=9)
    link.put_incidents(newer)  # arrived, but not on the screen yet
    press(board.view, Qt.Key.Key_A)
    assert link.sent == [ic.AcceptIncident(incident=IncidentId("i-0"), seen_version=3)]


def test_k_takes_it(board: IncidentBoard, link: FakeLink) -> None:
    select(board, "i-2")
    press(board.view, Qt.Key.Key_K)
    assert link.sent == [ic.TakeIncident(incident=IncidentId("i-2"), seen_version=3)]


def test_a_second_key_while_pending_sends_nothing(board: IncidentBoard, link: FakeLink) -> None:
    select(board, "i-0")
    press(board.view, Qt.Key.Key_A)
    press(board.view, Qt.Key.Key_K)
    assert len(link.sent) == 1
    assert "稍候" in board.notice.text


def test_a_key_that_the_stage_does_not_know_is_said(board: IncidentBoard, link: FakeLink) -> None:
    select(board, "i-9")  # 核查
    press(board.view, Qt.Key.Key_J)
    assert link.sent == []
    assert board.notice.text == "现在的环节不能立案"


def test_enter_opens_l_locates_c_calls_cameras(board: IncidentBoard) -> None:
    spies = [
        QSignalSpy(signal)
        for signal in (board.incident_opened, board.locate_requested, board.cameras_requested)
    ]
    select(board, CHEMICAL)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_L, Qt.Key.Key_C):
        press(board.view, key)
    assert [spy.at(0)[0] for spy in spies] == [CHEMICAL] * 3


def test_every_key_of_the_table_does_something(board: IncidentBoard, link: FakeLink) -> None:
    heard: list[str] = []
    board.view.action_asked.connect(lambda name, _id: heard.append(name))
    board.columns.action_asked.connect(lambda name, _id: heard.append(name))
    board.acts.opened.connect(FormDialog.reject)
    for action in board.keys.actions:
        link.pending_now.clear()
        select(board, CHEMICAL)
        target = board.view
        if not board.is_list:
            target = next(c.view for c in board.columns.columns if c.view.current_id)
        for dialog in board.findChildren(FormDialog):
            dialog.reject()
        key = board.keys.sequences(action.name)[0]
        QTest.keySequence(target, key)
    assert heard == [action.name for action in board.keys.actions]


def test_arrows_step_over_headers(board: IncidentBoard) -> None:
    select(board, "i-1")  # the last of 待受理
    press(board.view, Qt.Key.Key_Down)
    assert board.selected == "i-2"  # the first of 待立案


def test_n_notes_a_line_of_the_timeline(board: IncidentBoard, link: FakeLink) -> None:
    select(board, CHEMICAL)
    press(board.view, Qt.Key.Key_N)
    dialog = dialog_of(board, WordsDialog)
    dialog.words.setPlainText("  现场无明火 ")
    click(dialog.send_button)
    assert link.sent == [ic.NoteIncident(incident=CHEMICAL, seen_version=3, text="现场无明火")]


def test_d_opens_dispatch(board: IncidentBoard) -> None:
    select(board, "i-3")
    press(board.view, Qt.Key.Key_D)
    assert dialog_of(board, DispatchDialog).recipients.values == ["urban"]


def test_f_goes_to_the_search_and_finding_nothing_leads_back(board: IncidentBoard) -> None:
    select(board, CHEMICAL)
    press(board.view, Qt.Key.Key_F)
    assert board.filters.search.hasFocus()
    changed = QSignalSpy(board.filters.changed)
    board.filters.search.setText("没有这样的")
    assert changed.wait(2000)
    assert board.empty.isVisible()
    click(board.empty.way)
    assert board.model.count == 13


def test_a_click_on_overdue_leaves_the_late_ones(board: IncidentBoard) -> None:
    assert board.filters.overdue.text() == "超期 2"
    click(board.filters.overdue)
    shown_ids = {board.model.id_at(r) for r in range(board.model.rowCount())} - {""}
    assert shown_ids == {"i-2", "i-6"}


def test_b_switches_to_columns_and_keeps_the_incident(board: IncidentBoard) -> None:
    select(board, CHEMICAL)
    press(board.view, Qt.Key.Key_B)
    assert not board.is_list
    assert board.selected == CHEMICAL
    heads = {c.stage: c.count.text() for c in board.columns.columns}
    assert heads[Stage.HANDLING] == "4"
    assert heads[Stage.CLOSED] == "1"
    late = next(c for c in board.columns.columns if c.stage is Stage.DISPATCHED)
    assert late.late.text() == "▲ 超期 1"
    assert late.model.id_at(0) == "i-6"  # the late one first


def test_left_and_right_go_from_column_to_column(board: IncidentBoard) -> None:
    board.as_columns.setChecked(True)
    select(board, "i-9")  # 核查
    column = next(c for c in board.columns.columns if c.stage is Stage.VERIFY)
    press(column.view, Qt.Key.Key_Left)
    assert board.columns.current_id in {CHEMICAL, "i-7", "i-8", "i-deferred"}


def test_a_card_that_goes_on_keeps_the_cursor(board: IncidentBoard, link: FakeLink) -> None:
    board.as_columns.setChecked(True)
    select(board, "i-0")
    link.put_incidents(
        msgspec.structs.replace(
            link.incidents_now[IncidentId("i-0")], version=4, stage=Stage.ACCEPTED
        )
    )
    board.flush()
    assert board.selected == "i-0"


def test_an_incident_that_leaves_does_not_hand_the_cursor_on(
    board: IncidentBoard, link: FakeLink
) -> None:
    select(board, "i-2")
    link.put_incidents(an_incident("i-2", Stage.REJECTED, version=4))
    board.flush()
    assert board.selected == ""
    press(board.view, Qt.Key.Key_K)
    assert link.sent == []


def test_the_inspector_gets_neither_acceptance_nor_taking_but_supervision(
    board: IncidentBoard, link: FakeLink
) -> None:
    link.user_now = a_user(Role.INSPECTOR)
    select(board, "i-0")
    press(board.view, Qt.Key.Key_A)
    assert link.sent == []
    assert "请找值班长" in board.notice.text
    shown_incident = board.model.shown(IncidentId("i-0"))
    assert shown_incident is not None
    menu = IncidentMenu(a_context(link), shown_incident, board)
    texts = [action.text() for action in menu.actions() if action.text()]
    assert texts[0] == f"督办…\t{DEED_KEYS[Deed.SUPERVISE]}"
    assert not any(text.startswith(("受理", "接手")) for text in texts)


def test_a_dispatcher_files_only_for_the_own_department(
    board: IncidentBoard, link: FakeLink
) -> None:
    link.user_now = a_user(Role.DISPATCHER, department=Department.GRID)
    for name in ("i-1", "i-0"):  # transport's, grid's
        select(board, name)
        press(board.view, Qt.Key.Key_A)
    sent = [body.incident for body in link.sent if isinstance(body, IncidentDeed)]
    assert sent == ["i-0"]


def test_who_tells_of_nothing_gets_no_button_for_it(board: IncidentBoard, link: FakeLink) -> None:
    assert board.new.isVisible()
    link.user_now = a_user(Role.SYSTEM_ADMINISTRATOR)
    link.tell(Change(user=True))
    assert not board.new.isVisible()


def test_a_new_incident_by_hand_keeps_the_reporter_apart(
    board: IncidentBoard, link: FakeLink
) -> None:
    click(board.new)
    dialog = dialog_of(board, NewIncidentDialog)
    dialog.title.setText("文昌街路面塌陷")
    dialog.classes.setCurrentIndex(dialog.classes.findData("CT-11"))
    dialog.origin.setCurrentIndex(dialog.origin.findData(Origin.CITIZEN.value))
    dialog.place.setText("文昌街 12 号")
    dialog.reporter.setText("张三")
    dialog.telephone.setText("13900000000")
    click(dialog.send_button)
    (body,) = link.sent
    assert isinstance(body, ic.ReportIncident)
    assert (body.title, body.class_code, body.origin) == (
        "文昌街路面塌陷",
        "CT-11",
        Origin.CITIZEN,
    )
    assert body.department is Department.URBAN
    assert body.severity is Severity.IV
    assert body.personal == {"reporter": "张三", "telephone": "13900000000"}
    assert body.description == "地点：文昌街 12 号"  # nobody knows where that is on the map
    assert "张三" not in body.description


def test_a_new_incident_from_alarms_takes_their_worst_level_and_place(
    board: IncidentBoard, link: FakeLink
) -> None:
    board.new_from_alarms([AlarmId("fire"), AlarmId("gas")])
    dialog = dialog_of(board, NewIncidentDialog)
    assert "由 2 条报警转入" in dialog.effect.text()
    click(dialog.send_button)
    (body,) = link.sent
    assert isinstance(body, ic.ReportIncident)
    assert body.alarms == ["fire", "gas"]
    assert body.severity is Severity.I
    assert body.origin is Origin.ALARM
    assert body.place is not None
    assert body.place.name == "清河桥东排污口"


def test_an_empty_board_says_what_would_be_here() -> None:
    with shown(IncidentBoard(a_context(FakeLink()))) as board:
        assert board.empty.isVisible()
        assert "现在没有要办的事件" in board.empty.text
        assert "报警转入" in board.empty.text
        click(board.empty.way)
        assert dialog_of(board, NewIncidentDialog).isVisible()


def test_offline_is_said_and_the_rows_stay(board: IncidentBoard, link: FakeLink) -> None:
    link.go_offline(NOW - dt.timedelta(minutes=4))
    assert "自 13:59:27 起" in board.offline.text
    assert board.model.count == 13


def test_a_refusal_is_said_in_words(board: IncidentBoard, link: FakeLink) -> None:
    body = ic.AcceptIncident(incident=IncidentId("i-0"), seen_version=1)
    link.refuse(body, Refusal(code=RefusalCode.STALE_VERSION))
    assert board.notice.text.startswith("“小区二次供水发黄，多户反映”没有受理：")


def test_a_board_gone_no_longer_listens(link: FakeLink) -> None:
    with shown(IncidentBoard(a_context(link))):
        assert len(link.subscribers) == 1
    QTest.qWait(0)
    assert link.subscribers == []
