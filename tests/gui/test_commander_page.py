"""The commander's page: what is open, late, to decide; each one step from acting."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from backends.link.api import Change
from backends.record.access import Act, Role
from backends.record.common import Department, Severity
from backends.record.evidence import EvidenceKind, TakeEvidence
from backends.record.ids import CameraId, EvidenceId, IncidentId
from backends.record.incident_commands import FileIncident, InstructIncident, SuperviseIncident
from backends.record.policy import Domain
from backends.record.refusal import Refusal, RefusalCode
from backends.record.request import DecideRequest, RequestState
from tests.gui.commander_samples import a_request, a_task, a_working_city, an_incident
from tests.gui.fakes_link import FakeLink, a_user
from tests.gui.fakes_video import FakeEngine
from widgets.commander.page import CommanderPage
from widgets.context import UiContext
from widgets.theme import Theme

pytestmark = pytest.mark.gui


def a_page(qtbot: QtBot, link: FakeLink) -> CommanderPage:
    page = CommanderPage(UiContext(theme=Theme(), link=link, engine=FakeEngine()))
    qtbot.addWidget(page)
    page.resize(1500, 920)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    return page


def tell(qtbot: QtBot, page: CommanderPage, link: FakeLink) -> None:
    """What changed is shown a moment later: many changes are one."""
    link.tell(Change(reset=True))
    qtbot.waitUntil(lambda: not page._soon.isActive())


def number(page: CommanderPage, name: str) -> int:
    return page.counters.counters[name].reading.number


@pytest.mark.parametrize(
    ("name", "count", "note"),
    [
        ("open", 8, "◆Ⅰ 1  ▲Ⅱ 2  ●Ⅲ 3  ■Ⅳ 2"),
        ("late", 4, "事件 3　任务 1"),
        ("unassigned", 3, "最久的已等 1 h"),
        ("decisions", 3, "最久的已等 26 min"),
        ("unacknowledged", 5, "◆Ⅰ 2  ▲Ⅱ 3　最久 27 min"),
        ("sources", 1, "扬尘监测"),
    ],
)
def test_a_counter_says_how_many_and_how_bad(
    qtbot: QtBot, name: str, count: int, note: str
) -> None:
    reading = a_page(qtbot, a_working_city()).counters.counters[name].reading
    assert (reading.number, reading.note) == (count, note)


def test_only_unacknowledged_alarms_are_filled(qtbot: QtBot) -> None:
    page = a_page(qtbot, a_working_city())
    filled = [n for n, counter in page.counters.counters.items() if counter.reading.is_filled]
    assert filled == ["unacknowledged"]


def test_a_request_is_approved_with_one_key(qtbot: QtBot) -> None:
    link = a_working_city()
    page = a_page(qtbot, link)
    QTest.mouseClick(page.counters.counters["decisions"], Qt.MouseButton.LeftButton)
    row = page.decisions.rows[0]
    assert row.hasFocus()
    QTest.keyClick(row, Qt.Key.Key_A)
    assert row.request is not None
    assert link.sent == [DecideRequest(request=row.request.id, seen_version=1, is_approved=True)]


def test_who_asks_why_and_in_figures_stands_in_the_row(qtbot: QtBot) -> None:
    row = a_page(qtbot, a_working_city()).decisions.rows[0]
    assert row.head.text() == "申请缓办：清河桥东排污口氨氮超标"
    assert row.who.text() == "赵海波（调度员）申请，已等 12 min"
    assert row.reason.text().startswith("理由：施工单位")
    assert "缓办到 11-25 14:03" in row.figures.text()
    assert "超期 12 min" in row.figures.text()
    assert row.rule.text() == "须第二人审批（指挥长），申请人不能自批"


def test_a_filing_that_is_asked_for_names_level_lead_and_parties(qtbot: QtBot) -> None:
    link = a_working_city(Role.COMMANDER)
    filing = FileIncident(
        incident=IncidentId("i2"),
        seen_version=3,
        class_code="AC-02",
        severity=Severity.II,
        department=Department.EMERGENCY,
        parties=[Department.ENVIRONMENT, Department.TRANSPORT],
    )
    asked = a_request("r", Act.CROSS_DISPATCH, body=filing)
    link.requests_now = {asked.id: asked}
    page = a_page(qtbot, link)
    (row,) = page.decisions.rows
    assert "立案为Ⅱ级，应急牵头，环保、交通参与" in row.figures.text()


def test_a_refusal_needs_words(qtbot: QtBot) -> None:
    link = a_working_city()
    row = a_page(qtbot, link).decisions.rows[0]
    row.setFocus()
    QTest.keyClick(row, Qt.Key.Key_D)
    assert not link.sent
    assert row.answer.hasFocus()
    QTest.keyClicks(row.answer, "daibu")
    QTest.mouseClick(row.refuse, Qt.MouseButton.LeftButton)
    sent = link.sent[0]
    assert isinstance(sent, DecideRequest)
    assert (sent.is_approved, sent.answer) == (False, "daibu")


def test_letters_typed_into_an_answer_decide_nothing(qtbot: QtBot) -> None:
    link = a_working_city()
    row = a_page(qtbot, link).decisions.rows[0]
    row.answer.setFocus()
    QTest.keyClicks(row.answer, "AD")
    assert row.answer.text() == "AD"
    assert not link.sent


def test_a_decision_on_its_way_cannot_be_sent_twice(qtbot: QtBot) -> None:
    link = a_working_city()
    page = a_page(qtbot, link)
    row = page.decisions.rows[0]
    row.setFocus()
    QTest.keyClick(row, Qt.Key.Key_A)
    tell(qtbot, page, link)
    assert not row.approve.isEnabled()
    assert row.rule.text() == "已提交，等待中心回执"
    QTest.keyClick(row, Qt.Key.Key_A)
    assert len(link.sent) == 1


def test_what_is_typed_survives_what_comes_in(qtbot: QtBot) -> None:
    link = a_working_city()
    page = a_page(qtbot, link)
    row = page.decisions.rows[1]
    row.answer.setText("等等")
    urgent = a_request("r9", severity=Severity.II, title="更急的")
    link.requests_now = {urgent.id: urgent, **link.requests_now}
    tell(qtbot, page, link)
    assert len(page.decisions.rows) == 4
    assert "等等" in [known.answer.text() for known in page.decisions.rows]


def test_nobody_decides_their_own_request(qtbot: QtBot) -> None:
    link = a_working_city(Role.COMMANDER)
    mine = a_request("mine", approvers=[Role.COMMANDER, Role.DISPATCHER])
    link.requests_now = {mine.id: mine}
    link.user_now = link.users_now["dispatcher"]
    page = a_page(qtbot, link)
    assert number(page, "decisions") == 0
    assert [line.title for line in page.own.lines] == ["事件 mine"]
    assert page.own.lines[0].below == "待审批，已等 12 min，由指挥长或调度员审批"


def test_who_decides_follows_the_level_that_was_raised_since(qtbot: QtBot) -> None:
    link = a_working_city(Role.COMMANDER)
    asked = a_request("r", severity=Severity.II, about="i1")
    link.requests_now = {asked.id: asked}
    link.incidents_now = {IncidentId("i1"): an_incident("i1", severity=Severity.II)}
    page = a_page(qtbot, link)
    assert number(page, "decisions") == 1
    link.incidents_now = {IncidentId("i1"): an_incident("i1", severity=Severity.I)}
    tell(qtbot, page, link)
    assert number(page, "decisions") == 0
    link.user_now = link.users_now["leading_official"]
    tell(qtbot, page, link)
    assert number(page, "decisions") == 1


def test_ones_own_request_says_how_it_was_decided(qtbot: QtBot) -> None:
    link = a_working_city(Role.DISPATCHER, "赵海波")
    commander = link.requests_now[next(iter(link.requests_now))].requested_by
    refused = a_request(
        "r", state=RequestState.REFUSED, answer="先把围挡撤了", decided_by=commander
    )
    link.requests_now = {refused.id: refused}
    page = a_page(qtbot, link)
    assert page.own.lines[0].below == "未同意（赵海波）：先把围挡撤了"
    assert page.own.lines[0].is_pressing


def test_a_dispatcher_is_offered_no_decisions_and_no_orders(qtbot: QtBot) -> None:
    page = a_page(qtbot, a_working_city(Role.DISPATCHER, "赵海波"))
    assert not page.decisions.isVisible()
    assert not any(row.supervise.isVisible() or row.instruct.isVisible() for row in page.late.rows)


def test_what_is_late_is_supervised_with_one_key(qtbot: QtBot) -> None:
    link = a_working_city()
    page = a_page(qtbot, link)
    QTest.mouseClick(page.counters.counters["late"], Qt.MouseButton.LeftButton)
    QTest.keyClick(page.late.rows[0], Qt.Key.Key_Down)
    task = page.late.rows[1]
    assert task.hasFocus()
    QTest.keyClick(task, Qt.Key.Key_S)
    assert link.sent == [SuperviseIncident(incident=IncidentId("i2"), seen_version=3)]


def test_a_supervised_incident_is_not_supervised_again(qtbot: QtBot) -> None:
    link = a_working_city()
    row = a_page(qtbot, link).late.rows[0]
    assert "已督办" in row.whom.text()
    row.setFocus()
    QTest.keyClick(row, Qt.Key.Key_S)
    assert not link.sent


def test_an_instruction_is_written_in_place(qtbot: QtBot) -> None:
    link = a_working_city()
    row = a_page(qtbot, link).late.rows[0]
    row.setFocus()
    QTest.keyClick(row, Qt.Key.Key_I)
    assert row.text.hasFocus()
    QTest.keyClicks(row.text, "now")
    QTest.keyClick(row.text, Qt.Key.Key_Return)
    sent = link.sent[0]
    assert isinstance(sent, InstructIncident)
    assert (sent.text, sent.relayed_from) == ("now", "")
    assert row.hasFocus()


def test_the_watch_leader_only_passes_on_and_says_for_whom(qtbot: QtBot) -> None:
    link = a_working_city(Role.WATCH_LEADER, "林晓岚")
    page = a_page(qtbot, link)
    row = page.late.rows[1]
    assert row.supervise.text() == "转达督办（S）"
    row.setFocus()
    QTest.keyClick(row, Qt.Key.Key_S)
    assert not link.sent
    menu = page._orders.menu
    names = [action.text() for action in menu.actions() if action.isEnabled()]
    assert names == ["陈国栋  指挥长", "周正明  值守市领导"]
    QTest.keyClick(menu, Qt.Key.Key_Return)
    sent = link.sent[0]
    assert isinstance(sent, SuperviseIncident)
    assert sent.relayed_from == "commander"


def test_every_line_opens_what_it_speaks_of(qtbot: QtBot) -> None:
    link = a_working_city()
    page = a_page(qtbot, link)
    opened: list[tuple[str, str]] = []
    page.opened.connect(lambda kind, subject: opened.append((kind, subject)))
    page.decisions.rows[0].setFocus()
    QTest.keyClick(page.decisions.rows[0], Qt.Key.Key_Return)
    QTest.keyClick(page.late.rows[1], Qt.Key.Key_Return)
    page.warnings.setCurrentIndex(page.warnings.model().index(0, 0))
    QTest.keyClick(page.warnings, Qt.Key.Key_Return)
    assert opened == [("incident", "i2"), ("task", "t1"), ("warning", "w1")]


def test_what_is_late_is_the_worst_first(qtbot: QtBot) -> None:
    link = a_working_city()
    late = an_incident("late", Severity.I, due_in_min=-1, title="刚超期")
    alone = a_task("alone", -500, severity=Severity.IV)
    link.incidents_now[late.id] = late
    link.tasks_now[alone.id] = alone
    page = a_page(qtbot, link)
    assert [row.item.key for row in page.late.rows if row.item is not None] == [
        "i1", "late", "t1", "i2", "alone", "i7",
    ]  # fmt: skip


def test_a_refused_decision_is_said_and_its_words_are_kept(qtbot: QtBot) -> None:
    link = a_working_city()
    page = a_page(qtbot, link)
    row = page.decisions.rows[0]
    row.answer.setText("同意，注意安全")
    row.setFocus()
    QTest.keyClick(row, Qt.Key.Key_A)
    link.refuse(link.sent[0], Refusal(code=RefusalCode.STALE_VERSION))
    assert page.notice.isVisible()
    assert page.notice.text() == "申请刚刚有变化，请看过新内容后再操作"
    assert row.answer.text() == "同意，注意安全"


def test_the_six_domains_say_their_load(qtbot: QtBot) -> None:
    page = a_page(qtbot, a_working_city())
    assert "城市管理 2 件，超期 1" in page.domains.accessibleName()
    assert page.domains.text(Domain.CITY) == "城市管理 2 件，超期 1"
    assert page.domains.text(Domain.TRANSPORT) == "交通运输 1 件，超期 0"


def test_the_last_hour_is_told_newest_first(qtbot: QtBot) -> None:
    lines = a_page(qtbot, a_working_city()).hour.lines
    assert lines[0].word == "报警"
    times = [line.at_right for line in lines]
    assert times == sorted(times, reverse=True)
    assert {"报警", "超期", "预警"} <= {line.word for line in lines}


def test_an_empty_city_says_so(qtbot: QtBot) -> None:
    page = a_page(qtbot, FakeLink(a_user(Role.COMMANDER)))
    assert number(page, "open") == 0
    assert page.counters.counters["sources"].reading.note == "全部在线"
    assert page.decisions._empty.text() == "没有等您审批的申请"


def test_evidence_that_is_asked_for_names_its_time_and_leads_to_its_camera(qtbot: QtBot) -> None:
    link = a_working_city(Role.COMMANDER)
    still = TakeEvidence(
        evidence=EvidenceId("e1"),
        camera=CameraId("cam-7"),
        kind=EvidenceKind.CLIP,
        manifest_sha256="ab" * 32,
        first_at=link.now - dt.timedelta(minutes=2),
        last_at=link.now - dt.timedelta(minutes=1),
    )
    asked = a_request("r", Act.TAKE_RESTRICTED, body=still, about="e1")
    link.requests_now = {asked.id: asked}
    page = a_page(qtbot, link)
    opened: list[tuple[str, str]] = []
    page.opened.connect(lambda kind, subject: opened.append((kind, subject)))
    (row,) = page.decisions.rows
    assert "取出 14:01:27 至 14:02:27 的录像" in row.figures.text()
    row.setFocus()
    QTest.keyClick(row, Qt.Key.Key_Return)
    assert opened == [("camera", "cam-7")]
