"""答复: what whoever told of it is told back, and how that stands. UI thread; sends commands."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from backends.link.api import Link
from backends.record.access import Act, Allowed, may, whom_to_ask
from backends.record.commands import CommandBody
from backends.record.common import Department
from backends.record.ids import OrderId, SourceId, uuid7
from backends.record.incident import Incident, Origin
from backends.record.order import GiveOrder, Order
from backends.record.task import TaskState
from widgets import formats
from widgets.context import UiContext
from widgets.incidents.deeds import Deed, deed_word
from widgets.incidents.form import FormDialog
from widgets.incidents.lines import Line

ACT = "case.answer"
VALID_FOR = dt.timedelta(days=3)  # as long as an outbox tries
MOST_LETTERS = 500
MOST_NAMED = 5
_TELLERS = (Department.GRID, Department.URBAN)  # whose systems take citizens' reports

translate = QCoreApplication.translate


class CitizenAnswerDialog(FormDialog):
    """The words, and through whose system they go."""

    def __init__(self, context: UiContext, parent: QWidget, incident: Incident) -> None:
        super().__init__(context, parent, deed_word(Deed.ANSWER), incident)
        user = self.link.user
        ways = _ways(self.link, incident)
        choices = [(n, d.value) for n, d in ways if user and may(user, Act.ORDER, d) is Allowed.YES]
        self.through = self.add_choice(self.tr("经由"), choices, _told_by(incident).value)
        self.words = self.add_text(
            self.tr("答复"), self.tr("对方会看到这些话：怎么处理的，结果如何"), 4
        )
        self.words.setPlainText(incident.result)
        numbers = [ref.rpartition(":")[2] for _, ref in incident.told_by]
        text = self.tr("发回上报的系统，原编号 {number}；送到后对方可以看到，不能撤回")
        if len(numbers) > 1:
            text = self.tr(
                "并案的 {n} 份上报都会收到，原编号 {number}；送到后对方可以看到，不能撤回"
            )
        said = formats.list_text(numbers[:MOST_NAMED]) + ("…" if len(numbers) > MOST_NAMED else "")
        self.tell_effect(text.format(n=len(numbers), number=said))
        self.words.setFocus()

    def problem(self) -> str:
        words = self.words.toPlainText().strip()
        if not self.through.count():
            whom = formats.whom_text([role.value for role in whom_to_ask(Act.ORDER)])
            return self.tr("您的岗位不能答复，请找{whom}").format(whom=whom)
        if not words:
            return self.tr("请写答复")
        if len(words) > MOST_LETTERS:
            text = self.tr("答复最多 {most} 字，现在 {count} 字")
            return text.format(most=MOST_LETTERS, count=len(words))
        return ""

    def commands(self) -> list[CommandBody]:
        return [self._answer(source, number) for source, number in self.incident.told_by]

    def _answer(self, source: str, number: str) -> GiveOrder:
        now, known = self.link.hub_now(), self.link.sources.get(SourceId(source))
        body = {"text": self.words.toPlainText().strip()} | ({"source": source} if source else {})
        # What was merged may have come through another department's system.
        through = Department(self.through.currentData())
        return GiveOrder(
            order=OrderId(uuid7(round(now.timestamp() * 1000))),
            department=known.department if known is not None else through,
            act=ACT,
            resource=number,
            expires_at=now + VALID_FOR,
            body=body,
        )


def _ways(link: Link, incident: Incident) -> list[tuple[str, Department]]:
    """The system that told of it; of what was told before systems were named, the departments'."""
    told_by = incident.told_by
    source = link.sources.get(SourceId(told_by[0][0])) if told_by else None
    if source is not None:
        return [(source.name, source.department)]
    return [(formats.department_word(d), d) for d in _TELLERS]


def _told_by(incident: Incident) -> Department:
    is_urban = incident.origin is Origin.CITIZEN and incident.department is Department.URBAN
    return Department.URBAN if is_urban else Department.GRID


def answer_lines(incident: Incident, link: Link) -> list[Line]:
    """Answers given, the newest first, those on their way to the hub too."""
    numbers = {number for _, number in incident.told_by}
    lines = [
        Line(
            id=body.order,
            text=body.body.get("text", ""),
            right=translate("Incidents", "正在交给中心"),
            sign="pending",
            sign_tone="accent",
        )
        for body in link.pending.values()
        if isinstance(body, GiveOrder) and body.act == ACT and body.resource in numbers
    ]
    given = [o for o in link.orders.values() if o.act == ACT and o.resource in numbers]
    given.sort(key=_given_at, reverse=True)
    return lines + [_line(order, link) for order in given]


def _given_at(order: Order) -> dt.datetime:
    return order.given_at


def _line(order: Order, link: Link) -> Line:
    now = link.hub_now()
    who = formats.actor_text(order.given_by, link.users)
    detail = f"{formats.clock_text(order.given_at, now)} {who}"
    if order.result:
        detail += f"\n{order.result}"
    is_bad = order.state in (TaskState.REJECTED, TaskState.EXPIRED)
    is_there = order.state is not TaskState.QUEUED and not is_bad
    return Line(
        id=order.id,
        text=order.body.get("text", ""),
        detail=detail,
        right=delivery_word(order.state),
        tone="severity_ii" if is_bad else "text_dim",
        sign="close" if is_bad else ("check" if is_there else "pending"),
        sign_tone="severity_ii" if is_bad else ("ok" if is_there else "accent"),
    )


def delivery_word(state: TaskState) -> str:
    """How an answer's way stands."""
    words = {
        TaskState.QUEUED: translate("Incidents", "等待发送"),
        TaskState.SENT: translate("Incidents", "已送达"),
        TaskState.ACCEPTED: translate("Incidents", "已送达"),
        TaskState.EXECUTING: translate("Incidents", "已送达"),
        TaskState.DONE: translate("Incidents", "已送达"),
        TaskState.REJECTED: translate("Incidents", "对方没有收"),
        TaskState.EXPIRED: translate("Incidents", "过期未送达"),
        TaskState.UNKNOWN: translate("Incidents", "是否送达不明"),
        TaskState.CANCELLED: translate("Incidents", "已撤回"),
    }
    return words[state]
