"""Acts that need a few words: rejection, rework, closure, notes. UI thread; sends commands only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLineEdit, QWidget

from backends.record import incident_commands as ic
from backends.record import task as tk
from backends.record.commands import CommandBody
from backends.record.common import Severity
from backends.record.ids import uuid7
from backends.record.incident import Incident, MarkKind, StepState
from widgets.context import UiContext
from widgets.incidents.deeds import Deed, button_text, permit_deed
from widgets.incidents.fields import severity_choices
from widgets.incidents.form import FormDialog, Subject, moment_of
from widgets.record_words import mark_word

MARK_LETTERS = 40

Make = Callable[[Subject, str], CommandBody]


class WordsDialog(FormDialog):
    """One field of text that must not stay empty."""

    def __init__(
        self, context: UiContext, parent: QWidget, asked: tuple[str, str, Make], subject: Subject
    ) -> None:
        heading, label, self._make = asked
        super().__init__(context, parent, heading, subject)
        self._label = label
        self.words = self.add_text(label)
        self.words.setFocus()
        self.tell_effect("")

    def problem(self) -> str:
        if self.words.toPlainText().strip():
            return ""
        return self.tr("请写明{what}").format(what=self._label)

    def commands(self) -> list[CommandBody]:
        assert self.subject is not None
        return [self._make(self.subject, self.words.toPlainText().strip())]


class DeferDialog(FormDialog):
    """缓办 until then, and why."""

    def __init__(self, context: UiContext, parent: QWidget, incident: Incident) -> None:
        heading = button_text(context.link, Deed.DEFER, incident).rstrip("…")
        super().__init__(context, parent, heading, incident)
        self.until = self.add_moment(self.tr("缓到"), self.link.hub_now() + dt.timedelta(days=1))
        self.words = self.add_text(self.tr("原因"))
        whom = permit_deed(self.link.user, Deed.DEFER, incident).whom_text
        text = self.tr("由{whom}审批；同意后计时停下，到期自动恢复办理，不计入按期率")
        self.tell_effect(text.format(whom=whom))

    def problem(self) -> str:
        if moment_of(self.until) <= self.link.hub_now():
            return self.tr("缓办的期限要晚于现在")
        return "" if self.words.toPlainText().strip() else self.tr("请写明原因")

    def commands(self) -> list[CommandBody]:
        return [
            ic.DeferIncident(
                incident=self.incident.id,
                seen_version=self.incident.version,
                until=moment_of(self.until),
                reason=self.words.toPlainText().strip(),
            )
        ]


class SkipDialog(FormDialog):
    """A step of the plan is not needed, and why."""

    def __init__(
        self, context: UiContext, parent: QWidget, incident: Incident, step: StepState
    ) -> None:
        heading = QCoreApplication.translate("Incidents", "这一步不做")
        super().__init__(context, parent, heading, incident)
        self._step = step
        self.words = self.add_text(self.tr("原因"))
        self.tell_effect(self.tr("预案步骤：{text}").format(text=step.text))
        self.words.setFocus()

    def problem(self) -> str:
        return "" if self.words.toPlainText().strip() else self.tr("请写明原因")

    def commands(self) -> list[CommandBody]:
        return [
            ic.TickStep(
                incident=self.incident.id,
                seen_version=self.incident.version,
                step=self._step.id,
                note=self.words.toPlainText().strip(),
                is_skipped=True,
            )
        ]


class MarkDialog(FormDialog):
    """What stands on the map beside a mark that was just drawn; it may stand without words."""

    def __init__(
        self,
        context: UiContext,
        parent: QWidget,
        incident: Incident,
        drawn: tuple[MarkKind, list[tuple[float, float]]],
    ) -> None:
        """`drawn`: the kind, and its points (lon, lat) in WGS-84."""
        self._kind, self._points = drawn
        super().__init__(context, parent, QCoreApplication.translate("Incidents", "标绘"), incident)
        self.words = QLineEdit(self)
        self.words.setMaxLength(MARK_LETTERS)
        self.words.setPlaceholderText(self.tr("例如：下风向 500 m、东门集结"))
        self.add_row(mark_word(self._kind), self.words)
        self.tell_effect(self.tr("所有参与处置的席位都在地图上看到；不写文字也可以"))
        self.words.setFocus()

    def commands(self) -> list[CommandBody]:
        return [
            ic.AddMark(
                incident=self.incident.id,
                seen_version=self.incident.version,
                mark=uuid7(round(self.link.hub_now().timestamp() * 1000)),
                kind=self._kind,
                points=self._points,
                text=self.words.text().strip(),
            )
        ]


class LevelDialog(FormDialog):
    """Another level, and why."""

    def __init__(self, context: UiContext, parent: QWidget, incident: Incident) -> None:
        heading = button_text(context.link, Deed.RAISE, incident).rstrip("…")
        super().__init__(context, parent, heading, incident)
        higher = Severity(max(1, incident.severity - 1))
        self.level = self.add_choice(self.tr("改为"), severity_choices(), str(int(higher)))
        self.words = self.add_text(self.tr("原因"))
        answer = permit_deed(self.link.user, Deed.RAISE, incident)
        text = self.tr("由{whom}审批") if answer.is_asked else ""
        self.tell_effect(text.format(whom=answer.whom_text))

    def problem(self) -> str:
        if int(self.level.currentData()) == self.incident.severity:
            return self.tr("级别没有变化")
        return "" if self.words.toPlainText().strip() else self.tr("请写明原因")

    def commands(self) -> list[CommandBody]:
        return [
            ic.RaiseLevel(
                incident=self.incident.id,
                seen_version=self.incident.version,
                severity=Severity(int(self.level.currentData())),
                reason=self.words.toPlainText().strip(),
            )
        ]


def incident_words(deed: Deed) -> tuple[str, Make]:
    """Label of the field and the command, for the deeds on an incident that need only words."""
    translate = QCoreApplication.translate
    match deed:
        case Deed.REJECT:
            return translate("Incidents", "理由"), _reject
        case Deed.RETURN:
            return translate("Incidents", "退件理由"), _return
        case Deed.VERIFY:
            return translate("Incidents", "处置结果"), _verify
        case Deed.REWORK:
            return translate("Incidents", "返工理由"), _rework
        case Deed.CLOSE:
            return translate("Incidents", "结案意见"), _close
        case _:
            raise ValueError(deed)


def _reject(subject: Subject, words: str) -> CommandBody:
    assert isinstance(subject, Incident)
    return ic.RejectIncident(incident=subject.id, seen_version=subject.version, reason=words)


def _return(subject: Subject, words: str) -> CommandBody:
    assert isinstance(subject, Incident)
    return ic.ReturnDispatch(incident=subject.id, seen_version=subject.version, reason=words)


def _verify(subject: Subject, words: str) -> CommandBody:
    assert isinstance(subject, Incident)
    return ic.SubmitForVerification(incident=subject.id, seen_version=subject.version, result=words)


def _rework(subject: Subject, words: str) -> CommandBody:
    assert isinstance(subject, Incident)
    return ic.SendBackForRework(incident=subject.id, seen_version=subject.version, reason=words)


def _close(subject: Subject, words: str) -> CommandBody:
    assert isinstance(subject, Incident)
    return ic.CloseIncident(incident=subject.id, seen_version=subject.version, conclusion=words)


def note_incident(subject: Subject, words: str) -> CommandBody:
    """A line of its timeline."""
    assert isinstance(subject, Incident)
    return ic.NoteIncident(incident=subject.id, seen_version=subject.version, text=words)


def reject_task(subject: Subject, words: str) -> CommandBody:
    """退件."""
    assert isinstance(subject, tk.Task)
    return tk.RejectTask(task=subject.id, seen_version=subject.version, reason=words)


def note_task(subject: Subject, words: str) -> CommandBody:
    """A word on how it goes."""
    assert isinstance(subject, tk.Task)
    return tk.NoteTask(task=subject.id, seen_version=subject.version, text=words)


def complete_task(subject: Subject, words: str) -> CommandBody:
    """Done, with this result."""
    assert isinstance(subject, tk.Task)
    return tk.CompleteTask(task=subject.id, seen_version=subject.version, result=words)


def rework_task(subject: Subject, words: str) -> CommandBody:
    """返工."""
    assert isinstance(subject, tk.Task)
    return tk.ReworkTask(task=subject.id, seen_version=subject.version, reason=words)


def cancel_task(subject: Subject, words: str) -> CommandBody:
    """No longer wanted."""
    assert isinstance(subject, tk.Task)
    return tk.CancelTask(task=subject.id, seen_version=subject.version, reason=words)
