"""Does what is asked of an incident, at once or through its dialog. UI thread; sends commands only.

Owned by a panel; what cannot be done it says in words (`said`).
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from backends.record.access import Act
from backends.record.alarm import Alarm
from backends.record.common import Place
from backends.record.incident import Incident, Instruction
from backends.record.incident_outside import DivisionStep
from widgets.context import UiContext
from widgets.incidents.citizen_answer import CitizenAnswerDialog
from widgets.incidents.deeds import (
    DIRECT,
    Deed,
    button_text,
    direct_command,
    obstacle,
    permit,
    permit_deed,
)
from widgets.incidents.dispatch_dialog import DispatchDialog, Prefill
from widgets.incidents.division_dialogs import (
    AssignDownDialog,
    DivisionAnswerDialog,
    EscalateDialog,
)
from widgets.incidents.file_dialog import FileDialog, NewIncidentDialog
from widgets.incidents.form import FormDialog
from widgets.incidents.merge_dialog import MergeDialog
from widgets.incidents.order_dialogs import (
    AnswerDialog,
    ChangeDialog,
    InstructDialog,
    JoinDialog,
    PlanDialog,
    ReportDialog,
    SuperviseDialog,
)
from widgets.incidents.word_dialogs import (
    DeferDialog,
    LevelDialog,
    WordsDialog,
    incident_words,
    note_incident,
)


class IncidentActs(QObject):
    """Deeds on incidents, for a board or a card."""

    said = Signal(str)  # why not; empty when it went through
    opened = Signal(object)  # FormDialog
    meeting_asked = Signal(object)  # Incident: a meeting on it

    def __init__(self, context: UiContext, panel: QWidget) -> None:
        super().__init__(panel)
        self._context, self._panel = context, panel

    def do(self, deed: Deed, incident: Incident) -> None:
        """Do it with the version in hand, or open its dialog."""
        link = self._context.link
        hindrance = obstacle(link, deed, incident)
        self.said.emit(hindrance)
        if hindrance:
            return
        if deed is Deed.MEET:
            self.meeting_asked.emit(incident)
        elif deed in DIRECT:
            link.send(direct_command(deed, incident))  # type: ignore[arg-type]  # a person's deed
        else:
            self._open(self._dialog(deed, incident))

    def _dialog(self, deed: Deed, incident: Incident) -> FormDialog:
        context, panel = self._context, self._panel
        makers = {
            Deed.MERGE: MergeDialog,
            Deed.FILE: FileDialog,
            Deed.DEFER: DeferDialog,
            Deed.RAISE: LevelDialog,
            Deed.REPORT: ReportDialog,
            Deed.PLAN: PlanDialog,
            Deed.JOIN: JoinDialog,
            Deed.SUPERVISE: SuperviseDialog,
            Deed.INSTRUCT: InstructDialog,
            Deed.CHANGE: ChangeDialog,
            Deed.ESCALATE: EscalateDialog,
            Deed.ASSIGN_DOWN: AssignDownDialog,
            Deed.ANSWER: CitizenAnswerDialog,
        }
        if deed in makers:
            return makers[deed](context, panel, incident)
        if deed is Deed.DISPATCH:
            return DispatchDialog(context, panel, incident)
        label, make = incident_words(deed)
        heading = button_text(context.link, deed, incident).rstrip("…")
        dialog = WordsDialog(context, panel, (heading, label, make), incident)
        answer = permit_deed(context.link.user, deed, incident)
        if answer.is_asked:
            dialog.tell_effect(self.tr("由{whom}审批后生效").format(whom=answer.whom_text))
        return dialog

    def dispatch(self, incident: Incident, prefill: Prefill) -> None:
        """A task with something proposed: that team, that step."""
        hindrance = obstacle(self._context.link, Deed.DISPATCH, incident)
        self.said.emit(hindrance)
        if not hindrance:
            self._open(DispatchDialog(self._context, self._panel, incident, prefill))

    def note(self, incident: Incident) -> None:
        """A line of the timeline, from a list where no line to type in is at hand."""
        hindrance = self.may_tell(incident)
        self.said.emit(hindrance)
        if not hindrance:
            translate = QCoreApplication.translate
            asked = (
                translate("Incidents", "记一笔"),
                translate("Incidents", "内容"),
                note_incident,
            )
            self._open(WordsDialog(self._context, self._panel, asked, incident))

    def answer(self, incident: Incident, instruction: Instruction) -> None:
        """What became of an instruction."""
        hindrance = self.may_tell(incident)
        self.said.emit(hindrance)
        if not hindrance:
            self._open(AnswerDialog(self._context, self._panel, incident, instruction))

    def answer_division(self, incident: Incident, step: DivisionStep, is_receipt: bool) -> None:
        """Write down what a division said: that it has it, or how it ended."""
        answer = permit(self._context.link.user, Act.DISPATCH, incident)
        if answer.is_offered:
            self._open(
                DivisionAnswerDialog(self._context, self._panel, incident, (step, is_receipt))
            )
        else:
            text = self.tr("您的岗位不能记区划的回执和答复，请找{whom}")
            self.said.emit(text.format(whom=answer.whom_text))

    def may_tell(self, incident: Incident) -> str:
        """Why nothing can be added to its timeline from here; empty where it can."""
        answer = permit(self._context.link.user, Act.REPORT, incident)
        if answer.is_offered:
            return ""
        text = self.tr("您的岗位不能往这个事件里记，请找{whom}")
        return text.format(whom=answer.whom_text)

    @Slot()
    def new(self) -> None:
        """Tell of an incident by hand."""
        self.new_from([])

    def new_at(self, spot: Place) -> None:
        """Tell of an incident by hand that is there."""
        self._open(NewIncidentDialog(self._context, self._panel, spot=spot))

    def new_from(self, alarms: Sequence[Alarm]) -> None:
        """Tell of an incident that these alarms are signs of."""
        self._open(NewIncidentDialog(self._context, self._panel, alarms))

    def _open(self, dialog: FormDialog) -> None:
        self.opened.emit(dialog)
        dialog.open()
