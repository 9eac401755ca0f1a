"""Demand 15, an incident's card: what it says, what can be done on it, what it asks the hub."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication

from backends.link.api import Change
from backends.record import incident_commands as ic
from backends.record.access import Role
from backends.record.common import Department
from backends.record.ids import TaskId
from backends.record.incident import MarkKind, ReportKind, Stage
from backends.record.refusal import Refusal, RefusalCode
from backends.record.task import AcceptTask, TaskState
from tests.gui.fakes_link import NOW, FakeLink, a_user
from tests.gui.incident_answers import a_link_that_answers
from tests.gui.incident_parts import a_context, click, dialog_of, press, shown
from tests.gui.incident_samples import CHEMICAL, CHIEF
from widgets.incidents.card import MORE, TIMELINE, IncidentCard
from widgets.incidents.deeds import Deed
from widgets.incidents.dispatch_dialog import DispatchDialog
from widgets.incidents.form import FormDialog
from widgets.incidents.order_dialogs import AnswerDialog, ReportDialog
from widgets.incidents.task_deeds import TaskDeed
from widgets.incidents.word_dialogs import MarkDialog, SkipDialog

pytestmark = pytest.mark.gui


@pytest.fixture
def link() -> FakeLink:
    return a_link_that_answers()


@pytest.fixture
def card(link: FakeLink) -> Iterator[IncidentCard]:
    with shown(IncidentCard(a_context(link))) as made:
        made.show_incident(CHEMICAL)
        QApplication.processEvents()
        yield made


def replace(link: FakeLink, **fields: object) -> None:
    """Another version of the incident on the card."""
    before = link.incidents_now[CHEMICAL]
    link.put_incidents(msgspec.structs.replace(before, version=before.version + 1, **fields))


# ---- what it says


def test_next_steps_say_what_by_whom_until_when(card: IncidentCard) -> None:
    lines = {line.id: line.spoken for line in card.work.next.list.lines}
    assert "跟踪现场" in lines["stage"]
    assert "应急牵头，王敏跟办" in lines["stage"]
    assert "剩 3 h 19 min" in lines["stage"]
    assert lines["report:report_follow_up"] == "报送续报，王敏，剩 8 min"
    assert "指挥长或值守市领导审批：调整等级" in lines["request:q1"]
    assert "超期 7 min" in lines["task:t-air"]
    assert "落实批示" in lines["instruction:in1"]
    assert "超期 38 min" in lines["step:s2"]
    assert "task:t-leak" not in lines  # in hand, and not late


def test_the_head_shows_clocks_as_bars_and_the_stage_with_its_time(card: IncidentCard) -> None:
    said = [bar.text for bar in card.head.clocks if bar.isVisible()]
    assert said == ["续报 剩 8 min", "处置 剩 3 h 19 min"]
    assert card.head.track.accessibleName() == "处置"
    assert card.head.flags.text() == "督办 · 返工 1 · 联合"


def test_tasks_carry_their_receipts_and_the_plan_its_ticks(card: IncidentCard) -> None:
    assert "吴警官复述：封西门道路，30 分钟内到位" in card.work.tasks.text
    assert card.work.plan.figure.text() == "危险化学品事故应急预案  1 / 5"
    assert "周书记（王敏转达）" in card.work.orders.text


def test_verification_waits_for_the_tasks(card: IncidentCard) -> None:
    assert card.bar.forward.text() == "送核查…"
    assert not card.bar.forward.isEnabled()
    assert "还有 3 项任务没有办完" in card.bar.whom.text()


# ---- acts


def test_space_ticks_the_step_under_the_cursor(card: IncidentCard, link: FakeLink) -> None:
    card.work.plan.list.go_to("s3")
    card.work.plan.list.setFocus()
    press(card.work.plan.list, Qt.Key.Key_Space)
    assert link.sent == [ic.TickStep(incident=CHEMICAL, seen_version=3, step="s3")]


def test_a_step_ticked_already_is_not_sent_again(card: IncidentCard, link: FakeLink) -> None:
    card.work.plan.list.go_to("s1")
    assert not card.work.tick.isVisible()
    press(card.work.plan.list, Qt.Key.Key_Return)
    assert link.sent == []


def test_a_step_is_skipped_with_a_reason_only(card: IncidentCard, link: FakeLink) -> None:
    card.work.plan.list.go_to("s4")
    click(card.work.skip)
    dialog = dialog_of(card, SkipDialog)
    click(dialog.send_button)
    assert link.sent == []
    dialog.words.setPlainText("出口已由交警封闭")
    click(dialog.send_button)
    assert link.sent == [
        ic.TickStep(
            incident=CHEMICAL, seen_version=3, step="s4", note="出口已由交警封闭", is_skipped=True
        )
    ]


def test_a_step_becomes_a_task_of_its_department(card: IncidentCard) -> None:
    card.work.plan.list.go_to("s3")
    click(card.work.step_task)
    dialog = dialog_of(card, DispatchDialog)
    assert dialog.title.text() == "关闭雨水排口闸门，布设围油栏"
    assert dialog.recipients.values == ["environment"]


def test_a_task_button_acts_on_the_task_under_the_cursor(
    card: IncidentCard, link: FakeLink
) -> None:
    card.work.tasks.list.go_to("t-air")
    assert not card.work.buttons[TaskDeed.REWORK].isVisible()
    click(card.work.buttons[TaskDeed.ACCEPT])
    assert link.sent == [AcceptTask(task=TaskId("t-air"), seen_version=2)]
    assert "接单提交中" in card.head.pending.text()


def test_a_next_step_leads_to_where_it_is_done(card: IncidentCard) -> None:
    card.work.next.list.chosen.emit("task:t-air")
    assert card.work.tasks.list.current_id == "t-air"
    card.work.next.list.chosen.emit("report:report_follow_up")
    assert dialog_of(card, ReportDialog).kind.currentData() == "follow_up"


def test_a_report_goes_up_with_its_kind(card: IncidentCard, link: FakeLink) -> None:
    click(card.work.report)
    dialog = dialog_of(card, ReportDialog)
    dialog.words.setPlainText("泄漏已控制")
    QTest.keyClick(dialog.words, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert link.sent == [
        ic.SubmitReport(
            incident=CHEMICAL, seen_version=3, kind=ReportKind.FOLLOW_UP, text="泄漏已控制"
        )
    ]


def test_an_instruction_is_answered(card: IncidentCard, link: FakeLink) -> None:
    click(card.work.answer)
    dialog = dialog_of(card, AnswerDialog)
    dialog.words.setPlainText("排口已封堵")
    click(dialog.send_button)
    assert link.sent == [
        ic.AnswerInstruction(
            incident=CHEMICAL, seen_version=3, instruction="in1", answer="排口已封堵"
        )
    ]


def test_every_key_of_the_table_does_something(card: IncidentCard, link: FakeLink) -> None:
    heard: list[object] = []
    card.acts.opened.connect(heard.append)
    card.acts.opened.connect(FormDialog.reject)
    card.acts.said.connect(heard.append)
    card.acts.deeds.meeting_asked.connect(heard.append)
    for signal in (card.closed, card.locate_requested, card.cameras_requested):
        signal.connect(lambda *_: heard.append("signal"))
    for action in card.keys.actions:
        card.setFocus()
        heard.clear()
        key = card.keys.sequences(action.name)[0]
        QTest.keySequence(card, key)
        assert heard or card.timeline.note.hasFocus(), action.name
    assert card.tabs.currentIndex() == TIMELINE


def test_keys_reach_the_card_from_its_lists(card: IncidentCard) -> None:
    closed = QSignalSpy(card.closed)
    card.work.tasks.list.setFocus()
    press(card.work.tasks.list, Qt.Key.Key_Escape)
    assert closed.count() == 1


def test_a_note_typed_at_the_bottom_is_sent_by_enter(card: IncidentCard, link: FakeLink) -> None:
    press(card, Qt.Key.Key_N)
    assert card.timeline.note.hasFocus()
    QTest.keyClicks(card.timeline.note, "ok")
    press(card.timeline.note, Qt.Key.Key_Return)
    assert link.sent == [ic.NoteIncident(incident=CHEMICAL, seen_version=3, text="ok")]
    assert card.timeline.note.text() == ""


def test_marks_are_added_shown_and_taken_off(card: IncidentCard, link: FakeLink) -> None:
    wanted, located = QSignalSpy(card.add_mark_requested), QSignalSpy(card.mark_locate_requested)
    card.tabs.setCurrentIndex(MORE)
    click(card.more.draw)
    assert wanted.at(0)[0] == CHEMICAL
    card.more.marks.list.chosen.emit("m2")
    assert located.at(0)[1] == "m2"
    card.more.marks.list.go_to("m2")
    click(card.more.drop)
    assert link.sent == [ic.RemoveMark(incident=CHEMICAL, seen_version=3, mark="m2")]
    card.ask_mark("staging", [(120.1, 30.2)])
    dialog = dialog_of(card, MarkDialog)
    dialog.words.setText("集结")
    dialog.send()
    added = link.sent[-1]
    assert isinstance(added, ic.AddMark)
    assert (added.kind, added.points, added.text) == (MarkKind.STAGING, [(120.1, 30.2)], "集结")


# ---- changes, refusals, roles


def test_it_follows_its_incident_and_sends_the_new_version(
    card: IncidentCard, link: FakeLink
) -> None:
    replace(link, stage=Stage.VERIFY, open_tasks=0)
    assert card.bar.forward.text() == "申请结案…"
    assert "由值守市领导审批" in card.bar.whom.text()
    press(card, Qt.Key.Key_K)  # mine already
    assert link.sent == []
    replace(link, owner=CHIEF)
    press(card, Qt.Key.Key_K)
    assert link.sent == [ic.TakeIncident(incident=CHEMICAL, seen_version=5)]


def test_a_refusal_of_a_task_is_said_on_its_incidents_card(
    card: IncidentCard, link: FakeLink
) -> None:
    body = AcceptTask(task=TaskId("t-air"), seen_version=1)
    link.refuse(body, Refusal(code=RefusalCode.STALE_VERSION))
    assert "没有接单" in card.notice.text


def test_offline_a_command_waits_and_says_so(card: IncidentCard, link: FakeLink) -> None:
    link.go_offline(NOW)
    link.send(ic.NoteIncident(incident=CHEMICAL, seen_version=3, text="x"))
    assert card.head.pending.text() == "记一笔：待联机提交"


def test_an_inspector_supervises_and_instructs_only(card: IncidentCard, link: FakeLink) -> None:
    link.user_now = a_user(Role.INSPECTOR)
    link.tell(Change(user=True))
    assert not card.bar.forward.isVisible()
    assert "请找值班长" in card.bar.whom.text()
    visible = {deed for deed, button in card.bar.buttons.items() if button.isVisible()}
    assert visible == {Deed.SUPERVISE, Deed.INSTRUCT}
    assert not card.work.dispatch.isVisible()


def test_a_party_of_a_joint_incident_works_on_it(card: IncidentCard, link: FakeLink) -> None:
    link.user_now = a_user(Role.DISPATCHER, department=Department.ENVIRONMENT)
    link.tell(Change(user=True))
    assert card.bar.forward.isVisible()
    link.user_now = a_user(Role.DISPATCHER, department=Department.URBAN)
    link.tell(Change(user=True))
    assert not card.bar.forward.isVisible()


def test_narrow_everything_stands_in_tabs(card: IncidentCard) -> None:
    assert card.work.isVisible()
    assert card.timeline.isVisible()
    card.resize(600, 760)
    QApplication.processEvents()
    card.tabs.setCurrentIndex(0)
    assert card.work.isVisible()
    assert not card.timeline.isVisible()
    card.tabs.setCurrentIndex(TIMELINE)
    assert not card.work.isVisible()
    assert card.timeline.isVisible()


def test_a_task_done_moves_out_of_the_next_steps(card: IncidentCard, link: FakeLink) -> None:
    link.put_tasks(
        msgspec.structs.replace(link.tasks_now[TaskId("t-air")], version=3, state=TaskState.DONE)
    )
    assert "task:t-air" not in {line.id for line in card.work.next.list.lines}
