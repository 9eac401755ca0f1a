"""Demands 7, 9, 10: up and down the levels, steps in other systems, answers to citizens."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from backends.link.api import Change
from backends.link.city import Divisions, DivisionsAnswer
from backends.link.queries import Timeline, TimelineAnswer
from backends.record import incident_outside as out
from backends.record.access import Role
from backends.record.catalogue import Payload
from backends.record.common import Department, Place
from backends.record.delivery import MessageDied, MessageReported
from backends.record.exchange import Delivery
from backends.record.ids import OrderId, SourceId
from backends.record.incident import Incident, Origin, Stage
from backends.record.order import GiveOrder, Order, OrderMarked
from backends.record.refusal import Refusal, RefusalCode
from backends.record.task import TaskState
from tests.gui.asked_link import AskedLink, until
from tests.gui.fakes_link import NOW, a_user
from tests.gui.incident_answers import an_event
from tests.gui.incident_parts import a_context, click, dialog_of, press, shown
from tests.gui.incident_samples import LEADER, an_incident
from widgets.incidents.card import IncidentCard
from widgets.incidents.citizen_answer import CitizenAnswerDialog
from widgets.incidents.deeds import Deed
from widgets.incidents.division_dialogs import (
    AssignDownDialog,
    DivisionAnswerDialog,
    EscalateDialog,
)
from widgets.incidents.telling import told

pytestmark = pytest.mark.gui

COUNTY = "330102"
TREE = DivisionsAnswer(
    rows=[
        ("33", "之江省", ""),
        ("3301", "临江市", "33"),
        (COUNTY, "清河区", "3301"),
        ("330103", "东港区", "3301"),
        ("330102001", "城北街道", COUNTY),
        ("330102001004", "河滨社区", "330102001"),
        ("33010200100403", "河滨 3 号网格", "330102001004"),
    ]
)


def a_case(**fields: object) -> Incident:
    place = Place(lon_wgs84=120.1, lat_wgs84=30.2, name="清河桥", division=COUNTY)
    base: dict[str, object] = {
        "origin": Origin.CITIZEN,
        "origin_ref": "citizens:AP9",
        "department": Department.GRID,
        "place": place,
        "title": "清河桥下积水",
    }
    made = an_incident("case", Stage.HANDLING)
    return msgspec.structs.replace(made, **(base | fields))


def a_step(name: str = "s1", **fields: object) -> out.DivisionStep:
    base: dict[str, object] = {
        "id": name,
        "direction": out.Direction.UP,
        "division": "3301",
        "name": "临江市",
        "text": "需要市级排涝力量",
        "by": LEADER,
        "at": NOW - dt.timedelta(hours=3),
        "due_at": NOW + dt.timedelta(hours=1),
    }
    return out.DivisionStep(**(base | fields))  # type: ignore[arg-type]  # named by the test


def an_answer(state: TaskState, result: str = "") -> Order:
    return Order(
        id=OrderId("o1"),
        version=1,
        realm=an_incident("x").realm,
        state=state,
        department=Department.GRID,
        act="case.answer",
        resource="citizens:AP9",
        body={"text": "积水已排除，谢谢您的反映"},
        given_by=LEADER,
        given_at=NOW,
        changed_at=NOW,
        expires_at=NOW + dt.timedelta(days=3),
        result=result,
    )


@pytest.fixture
def link() -> AskedLink:
    made = AskedLink()
    made.answers |= {Divisions: TREE, Timeline: TimelineAnswer(events=[])}
    made.put_incidents(a_case())
    return made


@pytest.fixture
def card(link: AskedLink) -> Iterator[IncidentCard]:
    with shown(IncidentCard(a_context(link))) as made:
        made.show_incident(a_case().id)
        QApplication.processEvents()
        yield made


def put(link: AskedLink, **fields: object) -> None:
    before = link.incidents_now[a_case().id]
    link.put_incidents(msgspec.structs.replace(before, version=before.version + 1, **fields))


@pytest.mark.asyncio
async def test_up_goes_only_to_a_higher_level_and_needs_a_reason(
    card: IncidentCard, link: AskedLink
) -> None:
    card.acts.do(Deed.ESCALATE)
    dialog = dialog_of(card, EscalateDialog)
    await until(lambda: dialog.picker.chosen[0] == "3301")  # the next above is proposed
    dialog.picker.choose("330102001")
    assert dialog.picker.chosen == ("", ""), "what is below cannot be chosen"
    dialog.picker.choose("33")
    click(dialog.send_button)
    assert "理由" in dialog.warning.text()
    dialog.words.setPlainText("需要省级支援")
    assert "之江省" in dialog.effect.text()
    click(dialog.send_button)
    sent = link.sent[-1]
    assert isinstance(sent, out.EscalateIncident)
    assert (sent.division, sent.name, sent.text) == ("33", "之江省", "需要省级支援")
    assert sent.seen_version == a_case().version


@pytest.mark.asyncio
async def test_down_is_found_by_typing_and_only_a_lower_level_is_offered(
    card: IncidentCard, link: AskedLink
) -> None:
    card.acts.do(Deed.ASSIGN_DOWN)
    dialog = dialog_of(card, AssignDownDialog)
    await until(lambda: dialog.picker.tree.topLevelItemCount())
    dialog.picker.search.setText("东港")
    assert dialog.picker.chosen == ("", ""), "it is of the same level"
    click(dialog.send_button)
    assert dialog.warning.text() == "请选一个区划"
    dialog.picker.search.setText("3 号网格")
    assert dialog.picker.chosen == ("33010200100403", "河滨 3 号网格")
    click(dialog.send_button)
    sent = link.sent[-1]
    assert isinstance(sent, out.AssignDown)
    assert (sent.division, sent.text) == ("33010200100403", "")


@pytest.mark.asyncio
async def test_no_divisions_or_no_hub_is_said(card: IncidentCard, link: AskedLink) -> None:
    link.answers[Divisions] = DivisionsAnswer(rows=[])
    card.acts.do(Deed.ESCALATE)
    dialog = dialog_of(card, EscalateDialog)
    await until(lambda: "没有可选的区划" in dialog.picker.said.text())
    dialog.reject()
    link.is_down = True
    card.acts.do(Deed.ESCALATE)
    dialog = dialog_of(card, EscalateDialog)
    await until(lambda: "断开" in dialog.picker.said.text())


def test_a_hand_over_shows_its_clock_receipt_and_answer(
    card: IncidentCard, link: AskedLink
) -> None:
    put(link, division_steps=[a_step(due_at=NOW - dt.timedelta(minutes=5), is_overdue=True)])
    line = card.work.outside.divisions.list.lines[0]
    assert line.clock is not None
    assert line.clock.is_overdue
    assert "超期 5 min" in line.spoken
    assert "还没有回执" in line.detail
    click(card.work.outside.receipt)
    dialog = dialog_of(card, DivisionAnswerDialog)
    dialog.by.setText("市值班室 李主任")
    click(dialog.send_button)
    put(link, division_steps=[a_step(received_at=NOW, received_by="市值班室")])
    assert not card.work.outside.receipt.isVisible()
    assert "市值班室已收到" in card.work.outside.divisions.text
    click(card.work.outside.reply)
    dialog = dialog_of(card, DivisionAnswerDialog)
    dialog.by.setText("市值班室")
    click(dialog.send_button)
    assert dialog.warning.text() == "请写答复的内容"
    dialog.words.setPlainText("已派排涝车")
    click(dialog.send_button)
    receipt, answer = link.sent
    assert isinstance(receipt, out.AnswerDivisionStep) and receipt.is_receipt
    assert isinstance(answer, out.AnswerDivisionStep) and answer.text == "已派排涝车"
    put(link, division_steps=[a_step(answered_at=NOW, answer="已派排涝车", is_overdue=True)])
    assert "已答复（超期）" in card.work.outside.divisions.text
    assert not card.work.outside.reply.isVisible()


def test_steps_outside_stand_with_office_and_time_and_its_end_asks_for_verification(
    card: IncidentCard, link: AskedLink
) -> None:
    assert not card.work.outside.systems.isVisible()
    first = out.OutsideStep(
        source=SourceId("grid.events"), step="1", stage="信息收集", at=NOW, by="城北街道"
    )
    put(link, outside_steps=[first])
    assert "城北街道" in card.work.outside.systems.text
    assert not card.work.over.isVisible()
    last = msgspec.structs.replace(first, step="2", stage="结案", text="已抽排", is_over=True)
    put(link, outside_steps=[first, last])
    assert card.work.over.isVisible()
    assert "已抽排" in card.work.over.text()
    assert "请核查" in card.work.over.text()
    put(link, stage=Stage.CLOSED)
    assert not card.work.over.isVisible()
    later = NOW + dt.timedelta(hours=1)
    back = msgspec.structs.replace(first, step="3", stage="任务处理", at=later)
    put(link, outside_steps=[first, last, back])
    assert card.work.over.isVisible() and "又在办理：任务处理" in card.work.over.text()
    put(link, stage=Stage.VERIFY)
    assert "退回返工" in card.work.over.text()


def test_demand_10_a_citizen_is_answered_and_its_delivery_is_seen(
    card: IncidentCard, link: AskedLink
) -> None:
    click(card.work.outside.answer)
    dialog = dialog_of(card, CitizenAnswerDialog)
    assert "AP9" in dialog.effect.text()
    click(dialog.send_button)
    assert dialog.warning.text() == "请写答复"
    dialog.words.setPlainText("积水已排除，谢谢您的反映")
    click(dialog.send_button)
    sent = link.sent[-1]
    assert isinstance(sent, GiveOrder)
    assert (sent.act, sent.resource, sent.department) == (
        "case.answer",
        "citizens:AP9",
        Department.GRID,
    )
    assert "正在交给中心" in card.work.outside.answers.text
    link.pending_now.clear()
    order = an_answer(TaskState.REJECTED, "编号不存在")
    link.orders[order.id] = order
    link.tell(Change(orders=frozenset({order.id})))
    assert "对方没有收" in card.work.outside.answers.text
    assert "编号不存在" in card.work.outside.answers.text


def test_a_refused_answer_is_said_on_its_card(card: IncidentCard, link: AskedLink) -> None:
    body = GiveOrder(
        order=OrderId("o2"),
        department=Department.GRID,
        act="case.answer",
        resource="citizens:AP9",
        expires_at=NOW,
        body={"text": "好"},
    )
    refusal = Refusal(code=RefusalCode.OUT_OF_RANGE, detail="")
    link.tell(Change(refusals=((body, refusal),)))
    assert "“清河桥下积水”没有答复" in card.notice.text


def test_what_we_found_ourselves_is_answered_to_nobody(card: IncidentCard, link: AskedLink) -> None:
    put(link, origin=Origin.HAND)
    assert not card.work.outside.answers.isVisible()
    card.acts.do(Deed.ANSWER)
    assert "不用答复" in card.notice.text


def test_whoever_only_looks_is_offered_none_of_it(card: IncidentCard, link: AskedLink) -> None:
    put(link, division_steps=[a_step()])
    link.user_now = a_user(Role.WALL_OPERATOR)
    link.tell(Change(user=True))
    pane = card.work.outside
    for button in (pane.up, pane.down, pane.answer, pane.receipt, pane.reply):
        assert not button.isVisible()
    press(pane.divisions.list, Qt.Key.Key_Return)
    assert not [d for d in card.findChildren(DivisionAnswerDialog) if d.isVisible()]


def test_the_timeline_tells_all_of_it_in_words(link: AskedLink) -> None:
    put(link, division_steps=[a_step()])
    step = out.OutsideStep(source=SourceId("grid.events"), step="1", stage="escalated", at=NOW)
    due = NOW
    payloads: list[Payload] = [
        out.OutsideStepTaken(told=step),
        out.IncidentEscalated(
            step="s1", division="3301", name="临江市", text="要排涝车", due_at=due
        ),
        out.IncidentAssignedDown(step="s2", division=COUNTY, name="清河区", text="", due_at=due),
        out.DivisionStepAnswered(step="s1", is_receipt=True),
        out.DivisionStepAnswered(step="s1", text="已派", by="市值班室"),
        out.DivisionClockRanOut(step="s1"),
        OrderMarked(state=TaskState.DONE, result="已显示"),
        MessageReported(
            target="department:grid",
            type="grid.event.closed",
            about="incident:case",
            delivery=Delivery.SENT,
        ),
        MessageDied(target="party:p9", type="order.given", about="order:o", reason="拒绝"),
    ]
    said = [told(an_event(n, payload), link) for n, payload in enumerate(payloads)]
    assert said == [
        "grid.events：上报上级",
        "上报临江市：要排涝车",
        "下派清河区",
        "临江市回执：已收到",
        "市值班室答复：已派",
        "临江市没有按时答复",
        "指令完成：已显示",
        "网格事件办结：已送达网格",
        "指令：送不到p9，已停止重试：拒绝",
    ]
