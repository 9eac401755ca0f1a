"""What is asked on a card, done with the incident that stands on it. UI thread; sends commands."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from backends.link.queries import Near
from backends.record import incident_commands as ic
from backends.record.ids import TaskId
from backends.record.incident import Incident, MarkKind
from widgets.context import UiContext
from widgets.incidents.acts import IncidentActs
from widgets.incidents.deeds import Deed, forward_deed
from widgets.incidents.dispatch_dialog import Prefill
from widgets.incidents.form import FormDialog
from widgets.incidents.task_acts import TaskActs
from widgets.incidents.task_deeds import TaskDeed
from widgets.incidents.word_dialogs import MarkDialog, SkipDialog


class CardActs(QObject):
    """Deeds of one card; `deeds` and `tasks` are those shared with board and task list."""

    said = Signal(str)
    opened = Signal(object)  # FormDialog

    def __init__(self, context: UiContext, panel: QWidget) -> None:
        super().__init__(panel)
        self._context, self._panel, self._link = context, panel, context.link
        self._incident: Incident | None = None
        self.deeds = IncidentActs(context, panel)
        self.tasks = TaskActs(context, panel)
        for acts in (self.deeds, self.tasks):
            acts.said.connect(self.said)
            acts.opened.connect(self.opened)

    def show_incident(self, incident: Incident | None) -> None:
        """What stands on the card now."""
        self._incident = incident

    @Slot(object)
    def do(self, deed: Deed) -> None:
        """A deed on the incident."""
        if self._incident is not None:
            self.deeds.do(deed, self._incident)

    @Slot()
    def forward(self) -> None:
        """What moves it on."""
        deed = forward_deed(self._incident) if self._incident is not None else None
        if deed is not None:
            self.do(deed)

    @Slot(object, str)
    def do_task(self, deed: TaskDeed, task: str) -> None:
        """A deed on one of its tasks."""
        found = self._link.tasks.get(TaskId(task))
        if found is not None:
            self.tasks.do(deed, found)

    def _may_tell(self) -> Incident | None:
        if self._incident is None:
            return None
        hindrance = self.deeds.may_tell(self._incident)
        self.said.emit(hindrance)
        return None if hindrance else self._incident

    @Slot(str)
    def note(self, text: str) -> None:
        """A line of its timeline."""
        incident = self._may_tell()
        if incident is not None:
            self._link.send(
                ic.NoteIncident(incident=incident.id, seen_version=incident.version, text=text)
            )

    @Slot(str)
    def tick(self, step: str) -> None:
        """A step of the plan is done."""
        incident = self._may_tell()
        if incident is None or incident.is_over:
            return
        found = next((s for s in incident.steps if s.id == step), None)
        if found is not None and found.done_at is None and not found.is_skipped:
            self._link.send(
                ic.TickStep(incident=incident.id, seen_version=incident.version, step=step)
            )

    @Slot(str)
    def skip(self, step: str) -> None:
        """A step of the plan is not needed: why."""
        incident = self._may_tell()
        found = next((s for s in incident.steps if s.id == step), None) if incident else None
        if incident is not None and found is not None:
            self._open(SkipDialog(self._context, self._panel, incident, found))

    @Slot(str)
    def answer(self, instruction: str) -> None:
        """What became of an instruction."""
        incident = self._incident
        if incident is None:
            return
        given = next((i for i in incident.instructions if i.id == instruction), None)
        if given is not None and given.answered_at is None:
            self.deeds.answer(incident, given)

    @Slot(str, bool)
    def answer_division(self, step: str, is_receipt: bool) -> None:
        """What a division said of a hand-over."""
        incident = self._incident
        found = (
            next((s for s in incident.division_steps if s.id == step), None) if incident else None
        )
        if incident is not None and found is not None:
            self.deeds.answer_division(incident, found, is_receipt)

    @Slot(str)
    def dispatch_step(self, step: str) -> None:
        """Give a step of the plan as a task to its department."""
        incident = self._incident
        found = next((s for s in incident.steps if s.id == step), None) if incident else None
        if incident is None or found is None:
            return
        to = (found.department.value,) if found.department is not None else ()
        late = found.due_at is None or found.due_at <= self._link.hub_now()
        due = None if late else found.due_at
        self.deeds.dispatch(incident, Prefill(title=found.text, recipients=to, due_at=due))

    @Slot(object)
    def dispatch_near(self, near: Near) -> None:
        """Give a task to what lies near."""
        if self._incident is not None:
            text = QCoreApplication.translate("Incidents", "调用{name}")
            title = text.format(name=near.name)
            self.deeds.dispatch(self._incident, Prefill(title=title, detail=near.detail))

    @Slot(str)
    def drop_mark(self, mark: str) -> None:
        """Take a mark off the map."""
        incident = self._may_tell()
        if incident is not None:
            self._link.send(
                ic.RemoveMark(incident=incident.id, seen_version=incident.version, mark=mark)
            )

    def ask_mark(self, kind: str, points: list[tuple[float, float]]) -> None:
        """A mark drawn on the map: what stands beside it, then it is sent."""
        incident = self._may_tell()
        if incident is not None:
            self._open(MarkDialog(self._context, self._panel, incident, (MarkKind(kind), points)))

    def _open(self, dialog: FormDialog) -> None:
        self.opened.emit(dialog)
        dialog.open()
