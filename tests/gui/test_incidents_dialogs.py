"""The dialogs of incidents: what they send, to whom it goes, and what they keep from going."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import msgspec
import pytest
from PySide6.QtCore import QDateTime
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QWidget

from backends.link.city import ItemsIn, ItemsInAnswer
from backends.record import incident_commands as ic
from backends.record.access import Role
from backends.record.commands import CommandBody
from backends.record.common import Department, Place, Severity
from backends.record.ids import IncidentId, ResourceId, SourceId, TaskId
from backends.record.incident import Incident, Origin, Stage
from backends.record.resource import Item, ItemKind
from backends.record.task import AssignTask, Channel, RecordReceipt
from tests.gui.asked_link import until
from tests.gui.fakes_link import NOW, FakeLink, a_user
from tests.gui.incident_city import a_busy_board
from tests.gui.incident_parts import a_context, click, dialog_of
from tests.gui.incident_samples import CHEMICAL, an_incident
from widgets.incidents import place_line
from widgets.incidents.acts import IncidentActs
from widgets.incidents.deeds import Deed, button_text
from widgets.incidents.dispatch_dialog import DispatchDialog
from widgets.incidents.file_dialog import NewIncidentDialog
from widgets.incidents.form import FormDialog
from widgets.incidents.merge_dialog import MergeDialog
from widgets.incidents.order_dialogs import (
    ChangeDialog,
    InstructDialog,
    JoinDialog,
    PlanDialog,
    SuperviseDialog,
)
from widgets.incidents.receipt_dialog import ReceiptDialog
from widgets.incidents.task_acts import TaskActs
from widgets.incidents.task_deeds import TaskDeed
from widgets.incidents.word_dialogs import DeferDialog, LevelDialog, WordsDialog

pytestmark = pytest.mark.gui


@pytest.fixture
def link() -> FakeLink:
    return a_busy_board()


@pytest.fixture
def panel(link: FakeLink) -> Iterator[QWidget]:
    a_context(link)
    made = QWidget()
    made.show()
    yield made
    made.close()
    made.deleteLater()
    QApplication.processEvents()


def do(panel: QWidget, link: FakeLink, deed: Deed, incident: Incident) -> str:
    """Ask for a deed; what is said against it."""
    acts = IncidentActs(a_context(link), panel)
    said = QSignalSpy(acts.said)
    acts.do(deed, incident)
    return str(said.at(0)[0])


def in_stage(link: FakeLink, stage: Stage, **fields: object) -> Incident:
    found = msgspec.structs.replace(an_incident("x", stage), version=7, **fields)
    link.put_incidents(found)
    return found


X = IncidentId("x")


@pytest.mark.parametrize(
    ("deed", "stage", "sent"),
    [
        (
            Deed.REJECT,
            Stage.REPORTED,
            ic.RejectIncident(incident=X, seen_version=7, reason="写的话"),
        ),
        (
            Deed.RETURN,
            Stage.DISPATCHED,
            ic.ReturnDispatch(incident=X, seen_version=7, reason="写的话"),
        ),
        (
            Deed.VERIFY,
            Stage.HANDLING,
            ic.SubmitForVerification(incident=X, seen_version=7, result="写的话"),
        ),
        (
            Deed.REWORK,
            Stage.VERIFY,
            ic.SendBackForRework(incident=X, seen_version=7, reason="写的话"),
        ),
        (
            Deed.CLOSE,
            Stage.VERIFY,
            ic.CloseIncident(incident=X, seen_version=7, conclusion="写的话"),
        ),
    ],
    ids=lambda value: value.value if isinstance(value, Deed) else "",
)
def test_words_are_needed_and_sent(
    panel: QWidget, link: FakeLink, deed: Deed, stage: Stage, sent: CommandBody
) -> None:
    do(panel, link, deed, in_stage(link, stage))
    dialog = dialog_of(panel, WordsDialog)
    click(dialog.send_button)
    assert link.sent == []
    assert dialog.warning.text().startswith("请写明")
    dialog.words.setPlainText(" 写的话 ")
    click(dialog.send_button)
    assert link.sent == [sent]


def test_closure_is_asked_for_and_says_who_decides(panel: QWidget, link: FakeLink) -> None:
    incident = in_stage(link, Stage.VERIFY)
    assert button_text(link, Deed.CLOSE, incident) == "申请结案…"
    do(panel, link, Deed.CLOSE, incident)
    assert dialog_of(panel, WordsDialog).effect.text() == "由值班长审批后生效"


def test_merging_needs_a_target_found_by_search(panel: QWidget, link: FakeLink) -> None:
    do(panel, link, Deed.MERGE, in_stage(link, Stage.REPORTED))
    dialog = dialog_of(panel, MergeDialog)
    click(dialog.send_button)
    assert link.sent == []
    dialog.search.setText("油膜")
    assert dialog.targets.count() == 1
    dialog.targets.setCurrentRow(0)
    assert "并入 S20261122-005" in dialog.effect.text()
    click(dialog.send_button)
    assert link.sent == [ic.MergeIncident(incident=X, seen_version=7, into=IncidentId("i-2"))]


def test_deferral_has_an_end_after_now_and_a_reason(panel: QWidget, link: FakeLink) -> None:
    do(panel, link, Deed.DEFER, in_stage(link, Stage.HANDLING))
    dialog = dialog_of(panel, DeferDialog)
    dialog.words.setPlainText("等备件")
    dialog.until.setDateTime(QDateTime(2026, 11, 22, 14, 0, 0))  # three minutes ago
    click(dialog.send_button)
    assert dialog.warning.text() == "缓办的期限要晚于现在"
    dialog.until.setDateTime(QDateTime(2026, 11, 24, 9, 30, 0))
    click(dialog.send_button)
    until = dt.datetime(2026, 11, 24, 1, 30, tzinfo=dt.UTC)
    assert link.sent == [ic.DeferIncident(incident=X, seen_version=7, until=until, reason="等备件")]


def test_another_level_needs_a_reason_and_is_asked_for(panel: QWidget, link: FakeLink) -> None:
    do(panel, link, Deed.RAISE, in_stage(link, Stage.HANDLING))
    dialog = dialog_of(panel, LevelDialog)
    assert dialog.effect.text() == "由指挥长或值守市领导审批"
    dialog.words.setPlainText("风向变了")
    click(dialog.send_button)
    assert link.sent == [
        ic.RaiseLevel(incident=X, seen_version=7, severity=Severity.II, reason="风向变了")
    ]


def test_a_watch_leader_relays_an_instruction_in_somebodys_name(
    panel: QWidget, link: FakeLink
) -> None:
    do(panel, link, Deed.INSTRUCT, in_stage(link, Stage.HANDLING))
    dialog = dialog_of(panel, InstructDialog)
    dialog.words.setPlainText("先疏散")
    click(dialog.send_button)
    assert dialog.warning.text() == "请选择是转达谁的意见"
    assert dialog.giver is not None
    dialog.giver.setCurrentIndex(dialog.giver.findData("leading_official"))
    click(dialog.send_button)
    (body,) = link.sent
    assert isinstance(body, ic.InstructIncident)
    assert (body.text, body.relayed_from) == ("先疏散", "leading_official")
    assert body.departments == [Department.EMERGENCY]


def test_a_commander_instructs_in_the_own_name(panel: QWidget, link: FakeLink) -> None:
    link.user_now = a_user(Role.COMMANDER, "赵海波")
    do(panel, link, Deed.INSTRUCT, in_stage(link, Stage.HANDLING))
    dialog = dialog_of(panel, InstructDialog)
    assert dialog.giver is None
    dialog.words.setPlainText("先疏散")
    click(dialog.send_button)
    assert isinstance(link.sent[0], ic.InstructIncident)


def test_supervision_is_put_on_with_words_and_taken_off(panel: QWidget, link: FakeLink) -> None:
    link.user_now = a_user(Role.COMMANDER)
    do(panel, link, Deed.SUPERVISE, in_stage(link, Stage.HANDLING))
    dialog = dialog_of(panel, SuperviseDialog)
    dialog.words.setPlainText("今天办完")
    click(dialog.send_button)
    link.pending_now.clear()
    do(panel, link, Deed.SUPERVISE, in_stage(link, Stage.HANDLING, is_supervised=True))
    click(dialog_of(panel, SuperviseDialog).send_button)
    assert link.sent == [
        ic.SuperviseIncident(incident=X, seen_version=7, is_on=True, reason="今天办完"),
        ic.SuperviseIncident(incident=X, seen_version=7, is_on=False),
    ]


def test_joining_offers_only_who_is_not_in_it(panel: QWidget, link: FakeLink) -> None:
    link.user_now = a_user(Role.COMMANDER)
    incident = in_stage(link, Stage.HANDLING, parties=[Department.URBAN])
    do(panel, link, Deed.JOIN, incident)
    dialog = dialog_of(panel, JoinDialog)
    assert set(dialog.departments.boxes) == {"grid", "environment", "transport"}
    dialog.departments.boxes["grid"].click()
    click(dialog.send_button)
    assert link.sent == [
        ic.JoinDepartments(incident=X, seen_version=7, departments=[Department.GRID])
    ]


def test_a_plan_shows_its_steps_before_it_starts(panel: QWidget, link: FakeLink) -> None:
    do(panel, link, Deed.PLAN, in_stage(link, Stage.HANDLING))
    dialog = dialog_of(panel, PlanDialog)
    assert "2. 划定警戒区" in dialog.effect.text()
    click(dialog.send_button)
    assert link.sent == [ic.UsePlan(incident=X, seen_version=7, plan="chem")]


def test_a_correction_sends_only_what_changed(panel: QWidget, link: FakeLink) -> None:
    do(panel, link, Deed.CHANGE, in_stage(link, Stage.HANDLING, description="旧"))
    dialog = dialog_of(panel, ChangeDialog)
    dialog.words.setPlainText("新")
    click(dialog.send_button)
    assert link.sent == [ic.ChangeIncident(incident=X, seen_version=7, description="新")]


# ---- dispatch


def test_several_recipients_get_a_task_each(panel: QWidget, link: FakeLink) -> None:
    do(panel, link, Deed.DISPATCH, link.incidents_now[CHEMICAL])
    dialog = dialog_of(panel, DispatchDialog)
    assert dialog.recipients.boxes["emergency"].text() == "应急（牵头）"
    dialog.recipients.tick(["emergency", "party:police"])
    dialog.title.setText("封路")
    dialog.channel.setCurrentIndex(dialog.channel.findData("telephone"))
    assert "下达 2 项任务：应急、市公安局" in dialog.effect.text()
    assert "记回执" in dialog.effect.text()
    click(dialog.send_button)
    bodies = [body for body in link.sent if isinstance(body, AssignTask)]
    assert [b.recipient.department for b in bodies] == [Department.EMERGENCY, None]
    assert bodies[1].recipient.party == "police"
    assert {b.incident for b in bodies} == {CHEMICAL}
    assert {b.channel for b in bodies} == {Channel.TELEPHONE}
    assert {b.severity for b in bodies} == {Severity.I}
    assert bodies[0].task != bodies[1].task


def test_cross_department_is_asked_for_by_the_watch_leader(panel: QWidget, link: FakeLink) -> None:
    do(panel, link, Deed.DISPATCH, link.incidents_now[CHEMICAL])
    dialog = dialog_of(panel, DispatchDialog)
    dialog.recipients.tick(["urban"])
    assert dialog.effect.text() == "跨部门，提交申请由指挥长或值守市领导审批：城管"
    assert dialog.send_button.text() == "提交申请"


def test_cross_department_is_done_by_the_commander(panel: QWidget, link: FakeLink) -> None:
    link.user_now = a_user(Role.COMMANDER)
    do(panel, link, Deed.DISPATCH, link.incidents_now[CHEMICAL])
    dialog = dialog_of(panel, DispatchDialog)
    dialog.recipients.tick(["urban"])
    assert dialog.effect.text() == "下达 1 项任务：城管"


def test_a_time_limit_in_the_past_is_not_sent(panel: QWidget, link: FakeLink) -> None:
    do(panel, link, Deed.DISPATCH, link.incidents_now[CHEMICAL])
    dialog = dialog_of(panel, DispatchDialog)
    dialog.recipients.tick(["emergency"])
    dialog.title.setText("封路")
    dialog.due.setDateTime(QDateTime(2026, 11, 22, 13, 0, 0))
    click(dialog.send_button)
    assert link.sent == []
    assert dialog.warning.text() == "完成时限要晚于现在"


def test_a_telephone_receipt_needs_name_and_read_back(panel: QWidget, link: FakeLink) -> None:
    task = link.tasks_now[TaskId("t-air")]
    TaskActs(a_context(link), panel).do(TaskDeed.RECEIPT, task)
    dialog = dialog_of(panel, ReceiptDialog)
    dialog.name.setText("监测站 何工")
    click(dialog.send_button)
    assert dialog.warning.text() == "请写对方怎么复述的"
    dialog.words.setPlainText("每半小时报一次")
    click(dialog.send_button)
    assert link.sent == [
        RecordReceipt(
            task=TaskId("t-air"),
            seen_version=2,
            channel=Channel.TELEPHONE,
            name="监测站 何工",
            read_back="每半小时报一次",
            at=NOW.replace(second=0),
        )
    ]


# ---- what all of them share


def open_filing(panel: QWidget, link: FakeLink) -> FormDialog:
    do(panel, link, Deed.REJECT, in_stage(link, Stage.REPORTED))
    dialog = dialog_of(panel, WordsDialog)
    dialog.words.setPlainText("重复")
    return dialog


def test_what_does_not_matter_to_it_moves_the_version_silently(
    panel: QWidget, link: FakeLink
) -> None:
    dialog = open_filing(panel, link)
    link.put_incidents(msgspec.structs.replace(link.incidents_now[X], version=8))  # a note came
    assert dialog.warning.text() == ""
    click(dialog.send_button)
    assert link.sent == [ic.RejectIncident(incident=X, seen_version=8, reason="重复")]


def test_a_change_of_what_it_shows_is_said_before_it_is_sent(
    panel: QWidget, link: FakeLink
) -> None:
    dialog = open_filing(panel, link)
    now = msgspec.structs.replace(link.incidents_now[X], version=8, severity=Severity.I)
    link.put_incidents(now)
    assert "刚刚有变化" in dialog.warning.text()
    click(dialog.send_button)
    assert link.sent == [ic.RejectIncident(incident=X, seen_version=8, reason="重复")]


def test_a_cancelled_dialog_sends_nothing_and_listens_no_more(
    panel: QWidget, link: FakeLink
) -> None:
    dialog = open_filing(panel, link)
    before = len(link.subscribers)
    dialog.reject()
    QApplication.sendPostedEvents(None, 0)
    QApplication.processEvents()
    assert link.sent == []
    assert len(link.subscribers) <= before


def test_an_incident_told_of_at_a_spot_of_the_map_has_its_place(
    panel: QWidget, link: FakeLink
) -> None:
    IncidentActs(a_context(link), panel).new_at(
        Place(lon_wgs84=123.07, lat_wgs84=30.54, name="地图选点 123.07000, 30.54000")
    )
    dialog = dialog_of(panel, NewIncidentDialog)
    dialog.title.setText("路面塌陷")
    dialog.place.setText("人民路与解放路口")
    dialog.send()
    report = link.sent[-1]
    assert isinstance(report, ic.ReportIncident)
    assert report.place == Place(lon_wgs84=123.07, lat_wgs84=30.54, name="人民路与解放路口")
    assert report.origin is Origin.HAND


@pytest.mark.asyncio
async def test_demand_27_a_calls_address_is_found_in_the_centres_catalogue(
    panel: QWidget, link: FakeLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(place_line, "REST_MS", 0)
    there = Place(lon_wgs84=123.04, lat_wgs84=30.51, division="990101")
    station = Item(
        id=ResourceId("s-104"), kind=ItemKind.SITE, name="云台区104号加气站", place=there,
        department=Department.EMERGENCY, source=SourceId("emergency.forces"),
    )  # fmt: skip
    link.answers[ItemsIn] = ItemsInAnswer(items=[station], total=1)
    IncidentActs(a_context(link), panel).new()
    dialog = dialog_of(panel, NewIncidentDialog)
    QTest.keyClicks(dialog.place, "104")
    await until(lambda: dialog.place.completer().completionModel().rowCount() > 0)
    assert [q.text for q in link.asked if isinstance(q, ItemsIn)] == ["104"]
    assert dialog.place.spot() is None, "nobody chose it yet"
    dialog.place.setText("云台区104号加气站")
    dialog.title.setText("气体泄漏")
    dialog.send()
    report = link.sent[-1]
    assert isinstance(report, ic.ReportIncident)
    assert report.place == msgspec.structs.replace(there, name="云台区104号加气站")
