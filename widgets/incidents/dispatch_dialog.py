"""派遣: the same work to one or several recipients, a task each. UI thread; sends commands only."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from backends.record.access import Act, Allowed, approvers, may
from backends.record.commands import CommandBody
from backends.record.common import Department, Severity
from backends.record.ids import IncidentId, TaskId, uuid7
from backends.record.incident import ClockKind, Incident
from backends.record.task import AssignTask, Channel, Recipient, TaskState
from widgets import formats
from widgets.context import UiContext
from widgets.incidents.deeds import Deed, deed_word, permit, recipient_act
from widgets.incidents.fields import Checks, department_choices, party_choices
from widgets.incidents.form import FormDialog, moment_of
from widgets.incidents.words import recipient_text
from widgets.record_words import channel_word

_TO_NOBODY = (TaskState.REJECTED, TaskState.CANCELLED)  # nobody works on those
DUE_BY_DEFAULT = dt.timedelta(hours=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prefill:
    """What is proposed for a task."""

    title: str = ""
    detail: str = ""
    recipients: tuple[str, ...] = ()  # values of Checks: a department, or "party:<id>"
    due_at: dt.datetime | None = None


class DispatchDialog(FormDialog):
    """What, to whom, how, until when. Without an incident: a task that stands alone."""

    def __init__(
        self,
        context: UiContext,
        parent: QWidget,
        incident: Incident | None,
        prefill: Prefill | None = None,
    ) -> None:
        heading = deed_word(Deed.DISPATCH)
        if incident is None:
            heading = QCoreApplication.translate("Incidents", "下达任务")
        super().__init__(context, parent, heading, incident)
        wanted = prefill or Prefill()
        policy = self.link.policy
        departments = [(self._marked(d), v) for d, v in self._departments()]
        self.recipients = Checks(context.theme, [*departments, *party_choices(policy)], self)
        self.recipients.tick(wanted.recipients or self._proposed())
        self.add_row(self.tr("派给"), self.recipients)
        self.title = QLineEdit(wanted.title, self)
        self.title.setPlaceholderText(self.tr("要做什么"))
        self.add_row(self.tr("任务"), self.title)
        self.detail = self.add_text(self.tr("要求"), self.tr("做到什么程度，向谁反馈"), 3)
        self.detail.setPlainText(wanted.detail)
        self.channel = self.add_choice(
            self.tr("下达方式"), [(channel_word(c), c.value) for c in Channel]
        )
        due = wanted.due_at or self._due()
        self.due = self.add_moment(self.tr("完成时限"), due)
        self.owner = QLineEdit(self)
        self.owner.setPlaceholderText(self.tr("可不填"))
        self.add_row(self.tr("负责人"), self.owner)
        groups = [(self.tr("不指定"), ""), *((g, g) for g in policy.work_groups)]
        self.group = self.add_choice(self.tr("工作组"), groups)
        self.recipients.changed.connect(self._on_changed)
        self.channel.currentIndexChanged.connect(self._on_changed)
        self.refresh()
        self.title.setFocus()

    def _departments(self) -> list[tuple[Department, str]]:
        return [(Department(value), value) for _, value in department_choices()]

    def _marked(self, department: Department) -> str:
        """A department with what it has to do with the incident."""
        word = formats.department_word(department)
        incident = self.subject
        if isinstance(incident, Incident):
            if department is incident.department:
                return self.tr("{name}（牵头）").format(name=word)
            if department in incident.parties:
                return self.tr("{name}（参与）").format(name=word)
        return word

    def _proposed(self) -> list[str]:
        """Lead and parties that have no task yet."""
        incident = self.subject
        if not isinstance(incident, Incident):
            return []
        busy = {
            task.recipient.department
            for task in self.link.tasks.values()
            if task.incident == incident.id and task.state not in _TO_NOBODY
        }
        return [d.value for d in (incident.department, *incident.parties) if d not in busy]

    def _due(self) -> dt.datetime:
        incident = self.subject
        if isinstance(incident, Incident):
            handle = [c for c in incident.open_clocks if c.kind is ClockKind.HANDLE]
            if handle:
                return handle[0].due_at
        return self.link.hub_now() + DUE_BY_DEFAULT

    # ---- what will happen

    @Slot()
    def _on_changed(self) -> None:
        self.refresh()

    @property
    def chosen(self) -> list[Recipient]:
        """To whom, as ticked."""
        return [self._recipient(value) for value in self.recipients.values]

    def _recipient(self, value: str) -> Recipient:
        if value.startswith("party:"):
            party = value.removeprefix("party:")
            name = next((p.name for p in self.link.policy.parties if p.id == party), party)
            return Recipient(party=party, name=name)
        return Recipient(department=Department(value))

    def refresh(self) -> None:
        given, asked, refused = self._sorted()
        lines = []
        if given:
            text = self.tr("下达 {n} 项任务：{whom}")
            lines.append(text.format(n=len(given), whom=self._names(given)))
        if asked:
            text = self.tr("跨部门，提交申请由{who}审批：{whom}")
            lines.append(text.format(who=self._deciders(), whom=self._names(asked)))
        if refused:
            text = self.tr("您的岗位不能派给{whom}")
            lines.append(text.format(whom=self._names(refused)))
        if self.channel.currentData() != Channel.SYSTEM.value and (given or asked):
            lines.append(self.tr("电话、传真等方式要在通知到后记回执和复述"))
        self.tell_effect("\n".join(lines))
        only_asks = bool(asked) and not given
        self.send_button.setText(self.tr("提交申请") if only_asks else self.tr("下达"))

    def _sorted(self) -> tuple[list[Recipient], list[Recipient], list[Recipient]]:
        """Recipients by what the table says: may, asks, may not."""
        answers: dict[Allowed, list[Recipient]] = {}
        for recipient in self.chosen:
            answers.setdefault(self._allowed(recipient), []).append(recipient)
        yes, asks = answers.pop(Allowed.YES, []), answers.pop(Allowed.ASKS, [])
        return yes, asks, [r for some in answers.values() for r in some]

    def _allowed(self, recipient: Recipient) -> Allowed:
        user, incident = self.link.user, self.subject
        if user is None:
            return Allowed.NO
        if isinstance(incident, Incident):
            return permit(user, recipient_act(incident, recipient), incident).allowed
        return may(user, Act.DISPATCH, recipient.department or Department.CENTRE)

    def _deciders(self) -> str:
        severity = self.subject.severity if self.subject is not None else Severity.III
        return formats.whom_text([r.value for r in approvers(Act.CROSS_DISPATCH, severity)])

    def _names(self, recipients: list[Recipient]) -> str:
        return formats.list_text(recipient_text(r, self.link.policy) for r in recipients)

    # ---- sending

    def problem(self) -> str:
        if not self.title.text().strip():
            return self.tr("请写任务")
        if not self.chosen:
            return self.tr("请选派给谁")
        refused = self._sorted()[2]
        if refused:
            text = self.tr("您的岗位不能派给{whom}，请去掉后再下达")
            return text.format(whom=self._names(refused))
        if moment_of(self.due) <= self.link.hub_now():
            return self.tr("完成时限要晚于现在")
        return ""

    def commands(self) -> list[CommandBody]:
        now = round(self.link.hub_now().timestamp() * 1000)
        incident = self.subject if isinstance(self.subject, Incident) else None
        return [
            AssignTask(
                task=TaskId(uuid7(now)),
                title=self.title.text().strip(),
                recipient=recipient,
                incident=incident.id if incident is not None else IncidentId(""),
                detail=self.detail.toPlainText().strip(),
                owner=self.owner.text().strip(),
                work_group=str(self.group.currentData() or ""),
                channel=Channel(self.channel.currentData()),
                severity=incident.severity if incident is not None else Severity.III,
                due_at=moment_of(self.due),
            )
            for recipient in self.chosen
        ]
