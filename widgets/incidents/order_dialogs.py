"""督办, 批示, 联合处置, 上报信息, 启用预案, 更正: dialogs of one incident. UI thread."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Slot
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from backends.record import incident_commands as ic
from backends.record.access import Allowed
from backends.record.commands import CommandBody
from backends.record.common import Department
from backends.record.ids import uuid7
from backends.record.incident import Incident, Instruction, ReportKind, Stage
from widgets.context import UiContext
from widgets.incidents.deeds import ACTS, Deed, button_text, deed_word, permit_deed
from widgets.incidents.fields import Checks, department_choices, order_givers
from widgets.incidents.form import FormDialog
from widgets.incidents.words import departments_text
from widgets.record_words import report_word


class OrderDialog(FormDialog):
    """An order of somebody who may give it, or relayed in their name by the watch leader."""

    def __init__(self, context: UiContext, parent: QWidget, deed: Deed, incident: Incident) -> None:
        heading = button_text(context.link, deed, incident).rstrip("…")
        super().__init__(context, parent, heading, incident)
        self._is_relayed = permit_deed(self.link.user, deed, incident).allowed is Allowed.RELAYS
        self.giver: QComboBox | None = None
        if self._is_relayed:
            givers = [(self.tr("请选择"), ""), *order_givers(self.link, ACTS[deed])]
            self.giver = self.add_choice(self.tr("转达自"), givers)

    @property
    def relayed_from(self) -> str:
        """User id of the one whose order it is; empty: one's own."""
        return str(self.giver.currentData() or "") if self.giver is not None else ""

    def problem(self) -> str:
        if self._is_relayed and not self.relayed_from:
            return self.tr("请选择是转达谁的意见")
        return ""


class SuperviseDialog(OrderDialog):
    """督办, on or off."""

    def __init__(self, context: UiContext, parent: QWidget, incident: Incident) -> None:
        super().__init__(context, parent, Deed.SUPERVISE, incident)
        self._is_on = not incident.is_supervised
        self.words = self.add_text(self.tr("要求") if self._is_on else self.tr("说明"))
        if self._is_on:
            self.tell_effect(self.tr("事件标为督办，指挥页和督查室都能看到，直到解除"))

    def problem(self) -> str:
        if self._is_on and not self.words.toPlainText().strip():
            return self.tr("请写明督办要求")
        return super().problem()

    def commands(self) -> list[CommandBody]:
        return [
            ic.SuperviseIncident(
                incident=self.incident.id,
                seen_version=self.incident.version,
                is_on=self._is_on,
                reason=self.words.toPlainText().strip(),
                relayed_from=self.relayed_from,
            )
        ]


class InstructDialog(OrderDialog):
    """批示."""

    def __init__(self, context: UiContext, parent: QWidget, incident: Incident) -> None:
        super().__init__(context, parent, Deed.INSTRUCT, incident)
        self.words = self.add_text(self.tr("批示内容"), lines=4)
        self.departments = Checks(context.theme, department_choices(), self)
        self.departments.tick([incident.department.value])
        self.add_row(self.tr("承办"), self.departments)
        self.tell_effect(self.tr("批示记入事件，要等承办部门回复才算办结"))
        self.words.setFocus()

    def problem(self) -> str:
        if not self.words.toPlainText().strip():
            return self.tr("请写批示内容")
        return super().problem()

    def commands(self) -> list[CommandBody]:
        now = round(self.link.hub_now().timestamp() * 1000)
        return [
            ic.InstructIncident(
                incident=self.incident.id,
                seen_version=self.incident.version,
                instruction=uuid7(now),
                text=self.words.toPlainText().strip(),
                departments=[Department(value) for value in self.departments.values],
                relayed_from=self.relayed_from,
            )
        ]


class AnswerDialog(FormDialog):
    """What became of an instruction."""

    def __init__(
        self, context: UiContext, parent: QWidget, incident: Incident, instruction: Instruction
    ) -> None:
        heading = QCoreApplication.translate("Incidents", "回复批示")
        super().__init__(context, parent, heading, incident)
        self._instruction = instruction
        self.words = self.add_text(self.tr("落实情况"), lines=4)
        self.tell_effect(self.tr("批示：{text}").format(text=instruction.text))
        self.words.setFocus()

    def problem(self) -> str:
        return "" if self.words.toPlainText().strip() else self.tr("请写落实情况")

    def commands(self) -> list[CommandBody]:
        return [
            ic.AnswerInstruction(
                incident=self.incident.id,
                seen_version=self.incident.version,
                instruction=self._instruction.id,
                answer=self.words.toPlainText().strip(),
            )
        ]


class JoinDialog(FormDialog):
    """联合处置: more departments work on it and see its marks."""

    def __init__(self, context: UiContext, parent: QWidget, incident: Incident) -> None:
        heading = button_text(context.link, Deed.JOIN, incident).rstrip("…")
        super().__init__(context, parent, heading, incident)
        taken = (incident.department, *incident.parties)
        self.departments = Checks(context.theme, department_choices(taken), self)
        self.add_row(self.tr("加入"), self.departments)
        self.departments.changed.connect(self._on_changed)
        self.refresh()

    @property
    def chosen(self) -> list[Department]:
        """Who joins."""
        return [Department(value) for value in self.departments.values]

    @Slot()
    def _on_changed(self) -> None:
        self.refresh()

    def refresh(self) -> None:
        lines = []
        answer = permit_deed(self.link.user, Deed.JOIN, self.incident)
        if self.chosen:
            text = self.tr("{whom}可以看到这个事件和地图标绘，并可接受任务")
            lines.append(text.format(whom=departments_text(self.chosen)))
        if answer.is_asked:
            lines.append(self.tr("由{whom}审批").format(whom=answer.whom_text))
        self.tell_effect("\n".join(lines))

    def problem(self) -> str:
        return "" if self.chosen else self.tr("请选要加入的部门")

    def commands(self) -> list[CommandBody]:
        return [
            ic.JoinDepartments(
                incident=self.incident.id,
                seen_version=self.incident.version,
                departments=self.chosen,
            )
        ]


class ReportDialog(FormDialog):
    """初报, 续报 or 终报: what was told upward."""

    def __init__(self, context: UiContext, parent: QWidget, incident: Incident) -> None:
        super().__init__(context, parent, deed_word(Deed.REPORT), incident)
        kinds = [(report_word(kind), kind.value) for kind in kinds_in_turn(incident)]
        self.kind = self.add_choice(self.tr("类型"), kinds)
        hint = self.tr("时间、地点、伤亡、已采取的措施、下一步")
        self.words = self.add_text(self.tr("内容"), hint, lines=6)
        self.words.setFocus()

    def problem(self) -> str:
        return "" if self.words.toPlainText().strip() else self.tr("请写报告内容")

    def commands(self) -> list[CommandBody]:
        return [
            ic.SubmitReport(
                incident=self.incident.id,
                seen_version=self.incident.version,
                kind=ReportKind(self.kind.currentData()),
                text=self.words.toPlainText().strip(),
            )
        ]


class PlanDialog(FormDialog):
    """启用预案: its steps shown before."""

    def __init__(self, context: UiContext, parent: QWidget, incident: Incident) -> None:
        super().__init__(context, parent, deed_word(Deed.PLAN), incident)
        plans = [(plan.name, plan.id) for plan in self.link.policy.plans]
        known = self.link.policy.incident_class(incident.class_code)
        current = known.plan if known is not None else ""
        self.plan = self.add_choice(self.tr("预案"), plans, current)
        self.plan.currentIndexChanged.connect(self._on_changed)
        self.refresh()

    @Slot()
    def _on_changed(self) -> None:
        self.refresh()

    def refresh(self) -> None:
        plan = self.link.policy.plan(str(self.plan.currentData() or ""))
        lines = [f"{n}. {s.text}" for n, s in enumerate(plan.steps, 1)] if plan else []
        if self.incident.steps:
            lines.insert(0, self.tr("会替换现在的预案步骤，经过里保留记录"))
        self.tell_effect("\n".join(lines))

    def problem(self) -> str:
        return "" if self.plan.currentData() else self.tr("现行规则里没有预案")

    def commands(self) -> list[CommandBody]:
        return [
            ic.UsePlan(
                incident=self.incident.id,
                seen_version=self.incident.version,
                plan=str(self.plan.currentData()),
            )
        ]


class ChangeDialog(FormDialog):
    """更正信息: title and description."""

    def __init__(self, context: UiContext, parent: QWidget, incident: Incident) -> None:
        super().__init__(context, parent, deed_word(Deed.CHANGE), incident)
        self.title = QLineEdit(incident.title, self)
        self.add_row(self.tr("标题"), self.title)
        self.words = self.add_text(self.tr("情况"), lines=5)
        self.words.setPlainText(incident.description)

    def problem(self) -> str:
        return "" if self.title.text().strip() else self.tr("标题不能空")

    def commands(self) -> list[CommandBody]:
        title, words = self.title.text().strip(), self.words.toPlainText().strip()
        incident = self.incident
        return [
            ic.ChangeIncident(
                incident=incident.id,
                seen_version=incident.version,
                title=title if title != incident.title else None,
                description=words if words != incident.description else None,
            )
        ]


def kinds_in_turn(incident: Incident) -> list[ReportKind]:
    """初报 once and first, then 续报; 终报 once handling is over."""
    if not incident.reports:
        return [ReportKind.FIRST]
    if incident.stage in (Stage.VERIFY, Stage.CLOSED):
        return [ReportKind.FINAL] if incident.is_over else [ReportKind.FINAL, ReportKind.FOLLOW_UP]
    return [ReportKind.FOLLOW_UP]
