"""One instruction in full: words, how it went, what it is about. UI thread; performs no I/O."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from backends.link.api import Link
from backends.record.entry import Instruction
from widgets.context import UiContext
from widgets.formats import actor_text, clock_text, department_word, moment_text
from widgets.watch.instruction_rows import is_late
from widgets.watch.instruction_source import is_on_its_way
from widgets.watch.links import link_text
from widgets.watch.words import instruction_word, name_of


class InstructionDetail(QFrame):
    """`opened`: a subject, "incident:…"."""

    opened = Signal(str)

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = context.theme
        self._link: Link = context.link
        self.setProperty("role", "panel")
        px = context.theme.px
        self.head, self.text, self.facts = QLabel(self), QLabel(self), QLabel(self)
        self.head.setProperty("role", "dim")
        self.text.setProperty("role", "value")
        selectable = Qt.TextInteractionFlag.TextSelectableByMouse
        for label in (self.head, self.text, self.facts):
            label.setWordWrap(True)
            label.setTextInteractionFlags(selectable)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.facts.setTextFormat(Qt.TextFormat.PlainText)
        self._more = QVBoxLayout()
        self._more.setSpacing(px(8))
        inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(px(16), px(12), px(16), px(12))
        column.setSpacing(px(12))
        for label in (self.head, self.text, self.facts):
            column.addWidget(label)
        column.addLayout(self._more)
        column.addStretch(1)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)
        self.show_instruction(None)

    def show_instruction(self, one: Instruction | None) -> None:
        """Show this one; None: nothing is chosen."""
        self._clear()
        if one is None:
            self.head.setText("")
            self.text.setText(self.tr("选一条看全文、进展和关联"))
            self.facts.setText("")
            return
        state = self.tr("提交中…") if is_on_its_way(one) else instruction_word(one.state)
        self.head.setText(" · ".join(word for word in (one.number, state) if word))
        self.text.setText(one.text)
        self.facts.setText("\n".join(self._facts(one)))
        now = self._link.hub_now()
        for at, user, text in reversed(one.notes):
            who = name_of(user, self._link)
            self._say(f"{clock_text(at, now)}  {who}", text)
        if one.result:
            self._say(self.tr("办理结果"), one.result)
        for subject in one.links:
            self._lead(subject)

    def _facts(self, one: Instruction) -> list[str]:
        link = self._link
        words = [self.tr("批示人  {name}").format(name=one.given_by or "—")]
        who = actor_text(one.recorded_by, link.users)
        at = moment_text(one.recorded_at)
        words.append(self.tr("登记    {who}，{at}").format(who=who, at=at))
        owner = name_of(one.owner, link) if one.owner else self.tr("还没有人承办")
        unit = department_word(one.department) if one.department is not None else ""
        words.append(self.tr("承办    {who}").format(who=f"{unit} {owner}".strip()))
        if one.due_at is not None:
            late = self.tr("（已超期）") if is_late(one) else ""
            due = f"{moment_text(one.due_at)[:-3]}{late}"
            words.append(self.tr("期限    {due}").format(due=due))
        return words

    def _say(self, head: str, text: str) -> None:
        title, said = QLabel(head, self), QLabel(text, self)
        title.setProperty("role", "small")
        for label in (title, said):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            self._more.addWidget(label)

    def _lead(self, subject: str) -> None:
        button = QPushButton(link_text(subject, self._link), self)
        button.setProperty("role", "link")
        button.setObjectName(subject)
        button.clicked.connect(self._on_lead)
        self._more.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _clear(self) -> None:
        while self._more.count():
            item = self._more.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    @Slot()
    def _on_lead(self) -> None:
        self.opened.emit(self.sender().objectName())
