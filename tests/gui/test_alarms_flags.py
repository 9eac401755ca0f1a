"""Flags, guidance and history in the detail; warnings above the list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from backends.link.api import Change
from backends.link.queries import (
    Timeline,
    TimelineAnswer,
)
from backends.record.access import Role
from backends.record.alarm import (
    AlarmEscalated,
    AlarmEvent,
    AlarmRaised,
    AlarmShelved,
    AlarmState,
    OutOfService,
    Shelf,
    Suppression,
    UnshelveAlarm,
)
from backends.record.catalogue import encode_payload, name_of
from backends.record.common import Actor, Department, Realm, Severity
from backends.record.envelope import Event
from backends.record.ids import AlarmId, EventId, IncidentId, SeatId, SourceId, UserId, WarningId
from backends.record.policy import AlarmClass, AlarmPolicy, Plan, Policy
from backends.record.warning import Area, NoteWarning, WarningNotice, WarningState
from tests.gui.alarm_samples import a_busy_city
from tests.gui.asked_link import AskedLink, context_of, until
from tests.gui.fakes_link import NOW, FakeLink, a_user
from widgets.alarms.delegate import is_new
from widgets.alarms.detail import AlarmDetail
from widgets.alarms.dialogs import ReturnDialog
from widgets.alarms.panel import AlarmPanel
from widgets.alarms.words import state_text

pytestmark = pytest.mark.gui

A2 = AlarmId("a2")
ME = Actor(user=UserId("watch_leader"), seat=SeatId("seat-watch_leader"))
SHELF = Shelf(by=ME, at=NOW, until=NOW + dt.timedelta(hours=1), reason="检修")


@pytest.fixture
def link() -> AskedLink:
    made = AskedLink()
    made.__dict__.update(a_busy_city().__dict__)
    return made


@pytest.fixture
def detail(link: AskedLink) -> Iterator[AlarmDetail]:
    app = QApplication.instance() or QApplication([])
    made = AlarmDetail(context_of(link))
    made.resize(420, 700)
    made.show()
    made.show_alarm(A2)
    app.processEvents()
    yield made
    made.close()
    made.deleteLater()
    app.processEvents()


@pytest.fixture
def panel(link: AskedLink) -> Iterator[AlarmPanel]:
    app = QApplication.instance() or QApplication([])
    made = AlarmPanel(context_of(link))
    made.resize(420, 700)
    made.show()
    app.processEvents()
    yield made
    made.close()
    made.deleteLater()
    app.processEvents()


def change(link: FakeLink, **fields: object) -> None:
    alarm = link.alarms_now[A2]
    link.put(msgspec.structs.replace(alarm, version=alarm.version + 1, **fields))


# ---- flags, guidance, incident, history


def test_a_shelf_says_who_why_until_and_is_taken_off(detail: AlarmDetail, link: AskedLink) -> None:
    change(link, shelf=SHELF, missed=4)
    assert "王敏 搁置至 15:03:27：检修" in detail.flags.shelf.words.text()
    assert "又发生 4 次" in detail.flags.missed.text()
    assert "已搁置" in detail.state.text()
    QTest.mouseClick(detail.flags.shelf.button, Qt.MouseButton.LeftButton)
    assert link.sent == [UnshelveAlarm(alarm=A2, seen_version=2)]


def test_a_device_out_of_service_comes_back_through_its_dialog(
    detail: AlarmDetail, link: AskedLink
) -> None:
    change(link, out_of_service=OutOfService(by=ME, at=NOW, reason="更换", permit="GZ-1"))
    assert "工作票 GZ-1" in detail.flags.out_of_service.words.text()
    QTest.mouseClick(detail.flags.out_of_service.button, Qt.MouseButton.LeftButton)
    assert isinstance(detail.doing.dialog, ReturnDialog)
    detail.doing.dialog.reject()


def test_a_suppression_says_its_rule_and_offers_nothing(
    detail: AlarmDetail, link: AskedLink
) -> None:
    change(link, suppression=Suppression(rule="r", why="上级停电", at=NOW))
    assert "按规则抑制：上级停电" in detail.flags.suppression.words.text()
    assert not detail.flags.suppression.button.isVisible()


def test_who_may_not_take_a_flag_off_is_not_offered_it(
    detail: AlarmDetail, link: AskedLink
) -> None:
    link.user_now = a_user(Role.WALL_OPERATOR)
    change(link, shelf=SHELF)
    assert detail.flags.shelf.isVisible()
    assert not detail.flags.shelf.button.isVisible()


def test_guidance_and_plan_are_those_of_the_class_in_force(
    detail: AlarmDetail, link: AskedLink
) -> None:
    assert not detail.guidance.isVisible()
    known = AlarmClass(kind="exceedance", guidance=["打电话", "看画面"], plan="p1")
    plans = [Plan(id="p1", name="水污染预案")]
    link.policy_now = Policy(alarms=AlarmPolicy(classes=[known]), plans=plans)
    link.tell(Change(policy=True))
    assert detail.guidance.text == "打电话\n看画面"
    asked = QSignalSpy(detail.plan_requested)
    QTest.mouseClick(detail.guidance.plan, Qt.MouseButton.LeftButton)
    assert asked.at(0)[0] == "p1"


def test_escalation_and_incident_are_said(detail: AlarmDetail, link: AskedLink) -> None:
    change(link, escalated_to=[Role.COMMANDER], escalated_at=NOW, incident=IncidentId("i1"))
    assert "升级 已通知指挥长" in detail.facts.text
    assert not detail.bar.incident.isVisible()
    opened = QSignalSpy(detail.incident_activated)
    QTest.mouseClick(detail.incident, Qt.MouseButton.LeftButton)
    assert opened.at(0)[0] == "i1"


def test_an_incident_is_asked_for_from_the_alarm_shown(detail: AlarmDetail) -> None:
    asked = QSignalSpy(detail.incident_requested)
    QTest.mouseClick(detail.bar.incident, Qt.MouseButton.LeftButton)
    assert asked.at(0)[0] == ["a2"]


def an_event(seq: int, payload: AlarmEvent) -> Event:
    name, version = name_of(payload)
    at = NOW - dt.timedelta(minutes=30 - seq)
    return Event(
        seq=seq,
        id=EventId(f"e{seq}"),
        recorded_at=at,
        occurred_at=at,
        realm=Realm.LIVE,
        actor=ME,
        type=name,
        version=version,
        subject=A2,
        subject_version=seq,
        payload=encode_payload(payload),
        previous_hash="",
        hash="",
    )


@pytest.mark.asyncio
async def test_the_history_comes_from_the_log(link: AskedLink) -> None:
    raised = AlarmRaised(
        source=SourceId("hj212"),
        key="a2",
        department=Department.ENVIRONMENT,
        severity=Severity.II,
        kind="exceedance",
        title="氨氮",
    )
    shelved = AlarmShelved(until=NOW, reason="检修")
    repeat = msgspec.structs.replace(raised, is_repeat=True)
    payloads: list[AlarmEvent] = [
        raised,
        repeat,
        AlarmEscalated(role=Role.COMMANDER),
        shelved,
        raised,
    ]
    events = [an_event(seq, payload) for seq, payload in enumerate(payloads)]
    link.answers[Timeline] = TimelineAnswer(events=events)
    detail = AlarmDetail(context_of(link))
    detail.show_alarm(A2)
    await until(lambda: detail.history.head.text() == "经过")
    lines = [line.partition(" ")[2] for line in detail.history.text.splitlines()]
    assert lines == [
        "第 2 次发生，Ⅱ级",
        "王敏 搁置至 14:03:27：检修",
        "没有人接手，升级通知指挥长",
        "首次发生，Ⅱ级",
    ]
    detail.history.asking.close()
    detail.deleteLater()


@pytest.mark.asyncio
async def test_offline_the_history_is_what_this_seat_saw(link: AskedLink) -> None:
    link.is_down = True
    detail = AlarmDetail(context_of(link))
    detail.show_alarm(A2)
    await until(lambda: link.asked and not detail.history.asking.is_busy)
    assert detail.history.head.text() == "经过（本席位所见）"
    assert "首次发生" in detail.history.text
    detail.deleteLater()


# ---- warnings


def a_warning(name: str, colour: Severity, **fields: object) -> WarningNotice:
    base: dict[str, object] = {
        "id": WarningId(name),
        "version": 3,
        "realm": Realm.LIVE,
        "state": WarningState.IN_FORCE,
        "source": SourceId("cap"),
        "key": name,
        "department": Department.EMERGENCY,
        "colour": colour,
        "kind": "11B03",
        "headline": f"预警 {name}",
        "area": Area(name="清河区", divisions=["清河区"]),
        "issued_at": NOW,
        "until": NOW + dt.timedelta(hours=3),
        "changed_at": NOW,
    }
    return WarningNotice(**(base | fields))  # type: ignore[arg-type]  # fields are named by the test


def warn(link: FakeLink, *warnings: WarningNotice) -> None:
    link.warnings_now = {warning.id: warning for warning in warnings}
    link.tell(Change(warnings=frozenset(link.warnings_now)))


def test_warnings_stand_above_the_list_and_are_no_alarms(
    panel: AlarmPanel, link: AskedLink
) -> None:
    assert "生效预警 0" in panel.warnings.head.text() and not panel.warnings.rows
    total = panel.model.total
    over = a_warning("over", Severity.I, state=WarningState.EXPIRED)
    read = a_warning("read", Severity.I, noted=[ME])
    warn(link, read, a_warning("yellow", Severity.III), over)
    assert panel.warnings.isVisible()
    assert [row.headline.text() for row in panel.warnings.rows] == ["预警 yellow", "预警 read"]
    assert "黄色 · 清河区 · 至 17:03:27，还有 3 h" in panel.warnings.rows[0].when.text()
    assert "生效预警 2" in panel.warnings.head.text()
    assert panel.model.total == total


def test_noting_a_warning_carries_the_version_shown(panel: AlarmPanel, link: AskedLink) -> None:
    warn(link, a_warning("w", Severity.II))
    QTest.mouseClick(panel.warnings.rows[0].note, Qt.MouseButton.LeftButton)
    assert link.sent == [NoteWarning(warning=WarningId("w"), seen_version=3)]
    assert not panel.warnings.rows[0].note.isEnabled()


def test_a_warning_is_shown_on_the_map_and_read_in_full(panel: AlarmPanel, link: AskedLink) -> None:
    warn(link, a_warning("w", Severity.II, text="全文", advice="请防范"))
    row, located = panel.warnings.rows[0], QSignalSpy(panel.warning_located)
    QTest.mouseClick(row.locate, Qt.MouseButton.LeftButton)
    assert located.at(0)[0] == "w"
    assert not row.text.isVisible()
    QTest.mouseClick(row.more, Qt.MouseButton.LeftButton)
    assert row.text.isVisible()
    assert row.text.text() == "全文\n请防范"


def test_who_may_not_note_a_warning_is_not_offered_it(panel: AlarmPanel, link: AskedLink) -> None:
    link.user_now = a_user(Role.WALL_OPERATOR)
    warn(link, a_warning("w", Severity.II))
    assert not panel.warnings.rows[0].note.isVisible()


def test_a_late_alarm_is_marked_and_neither_filled_nor_blinking(qtbot: QtBot) -> None:
    link = a_busy_city()
    late = msgspec.structs.replace(link.alarms_now[A2], is_late=True, state=AlarmState.UNACK)
    assert not is_new(late)
    assert is_new(msgspec.structs.replace(late, is_late=False))
    assert "补传" in state_text(late, link)
    link.put(late)
    detail = AlarmDetail(context_of(link), None)
    qtbot.addWidget(detail)
    detail.show_alarm(A2)
    assert "补传" in detail.state.text()
    assert "事后补报" in detail.facts.text
    link.put(msgspec.structs.replace(late, is_late=False, version=late.version + 1))
    assert "仍未恢复，开始提醒" in detail.history.text
