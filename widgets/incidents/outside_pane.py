"""What happens to an incident outside: divisions, other systems, answers. UI thread; asks only."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from backends.link.api import Link
from backends.record.access import Act
from backends.record.incident import Incident, Stage
from widgets.incidents.citizen_answer import answer_lines
from widgets.incidents.deeds import Deed, fits_stage, is_answerable, permit, permit_deed
from widgets.incidents.division_words import division_line, outside_line
from widgets.incidents.lines import LineList
from widgets.incidents.section import Section
from widgets.theme import Theme


class OutsidePane(QWidget):
    """Three sections; those of which there is nothing to say are not there."""

    deed_asked = Signal(object)  # Deed
    division_asked = Signal(str, bool)  # step, is a receipt

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._incident: Incident | None = None
        self._may_write = False
        empty = self.tr("没有上报上级，也没有下派")
        self.divisions = Section(theme, self.tr("上下级"), empty, self)
        self.systems = Section(theme, self.tr("外部系统"), "", self)
        self.answers = Section(theme, self.tr("答复"), self.tr("还没有答复上报的人"), self)
        self.receipt = self.divisions.add_button(self.tr("记回执…"))
        self.reply = self.divisions.add_button(self.tr("记答复…"))
        self.up = self.divisions.add_button(self.tr("上报上级…"), "Shift+U")
        self.down = self.divisions.add_button(self.tr("下派…"), "Shift+D")
        self.answer = self.answers.add_button(self.tr("答复…"), "Shift+R")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        for section in (self.divisions, self.systems, self.answers):
            column.addWidget(section)
        self.receipt.clicked.connect(self._on_receipt)
        self.reply.clicked.connect(self._on_reply)
        self.up.clicked.connect(self._on_up)
        self.down.clicked.connect(self._on_down)
        self.answer.clicked.connect(self._on_answer)
        self.divisions.list.current_line.connect(self._offer_steps)
        self.divisions.list.chosen.connect(self._on_chosen)

    @property
    def lists(self) -> tuple[LineList, ...]:
        """Lists of the sections."""
        return (self.divisions.list, self.systems.list, self.answers.list)

    def show_incident(self, incident: Incident, link: Link) -> None:
        """Show it, newest first."""
        self._incident = incident
        self._may_write = permit(link.user, Act.DISPATCH, incident).is_offered
        self.divisions.show_lines([division_line(s, link) for s in incident.division_steps[::-1]])
        self.systems.show_lines([outside_line(s, link) for s in incident.outside_steps[::-1]])
        self.systems.setVisible(bool(incident.outside_steps))
        self.answers.show_lines(answer_lines(incident, link))
        self.answers.setVisible(is_answerable(incident))
        for button, deed in (
            (self.up, Deed.ESCALATE),
            (self.down, Deed.ASSIGN_DOWN),
            (self.answer, Deed.ANSWER),
        ):
            is_offered = permit_deed(link.user, deed, incident).is_offered
            button.setVisible(is_offered and fits_stage(deed, incident))
        self._offer_steps()

    @Slot()
    def _offer_steps(self) -> None:
        """Buttons of the hand-over under the cursor, or of the one that waits."""
        step = self._step()
        waiting = {s.id: s for s in self._incident.division_steps} if self._incident else {}
        found = waiting.get(step)
        self.reply.setVisible(found is not None)
        self.receipt.setVisible(found is not None and found.received_at is None)

    def _step(self) -> str:
        """The open hand-over that is meant: under the cursor, or the newest."""
        if self._incident is None or not self._may_write:
            return ""
        waiting = [s.id for s in self._incident.division_steps if s.answered_at is None]
        current = self.divisions.list.current_id
        if current in waiting:
            return current
        is_free = not current or len(self._incident.division_steps) == 1
        return waiting[-1] if waiting and is_free else ""

    @Slot(str)
    def _on_chosen(self, step: str) -> None:
        if step == self._step():
            self.division_asked.emit(step, False)

    @Slot()
    def _on_receipt(self) -> None:
        self.division_asked.emit(self._step(), True)

    @Slot()
    def _on_reply(self) -> None:
        self.division_asked.emit(self._step(), False)

    @Slot()
    def _on_up(self) -> None:
        self.deed_asked.emit(Deed.ESCALATE)

    @Slot()
    def _on_down(self) -> None:
        self.deed_asked.emit(Deed.ASSIGN_DOWN)

    @Slot()
    def _on_answer(self) -> None:
        self.deed_asked.emit(Deed.ANSWER)


class OverOutside(QLabel):
    """Says that the outside system calls the case over, which a person verifies here, or that it
    has taken up again what is verified or closed here."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "warning")
        self.setWordWrap(True)

    def show_incident(self, incident: Incident, link: Link) -> None:
        """There only while it is over there and not here, or the other way round."""
        text = self._form_of(incident)
        self.setVisible(bool(text))
        if not text:
            return
        step = incident.outside_steps[-1]
        known = link.sources.get(step.source)
        name = known.name if known is not None else str(step.source)
        self.setText(text.format(name=name, text=step.text or step.stage))

    def _form_of(self, incident: Incident) -> str:
        """What is to be said, with places for the system's name and its word; empty: nothing."""
        if incident.is_over_outside and not incident.is_over:
            return self.tr("“{name}”已办结：{text}。请核查后再结案")
        if not incident.is_back_outside:
            return ""
        if incident.stage is Stage.CLOSED:
            return self.tr("“{name}”办结后又在办理：{text}。本事件已结案，需要跟进请另立事件")
        if incident.stage is Stage.VERIFY:
            return self.tr("“{name}”办结后又在办理：{text}。核查时请退回返工")
        return ""
