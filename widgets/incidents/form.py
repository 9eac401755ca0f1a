"""The dialog all acts share: about what, the fields, what will happen, send. UI thread only.

Opened with open(), never exec(). It follows its subject: the version sent is the one whose stage,
level and parties stand on the screen; where these change while it is open, it says so first.
"""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QDate, QDateTime, Qt, QTime, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QDateTimeEdit,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from backends.link.api import Change
from backends.record.commands import CommandBody
from backends.record.entry import Instruction
from backends.record.incident import Incident
from backends.record.task import Task
from widgets.context import UiContext
from widgets.formats import LOCAL
from widgets.limits import too_long
from widgets.theme import SEVERITY_NUMERAL, SEVERITY_SHAPE

WIDTH_PX = 540
LABEL_PX = 72
MOST_LETTERS = 200  # of an instruction: the dialog is no page
# The line inside is a QLineEdit too: it must not get a frame of its own.
PLAIN_MOMENT = (
    "QDateTimeEdit { padding: 0; } QDateTimeEdit::up-button, QDateTimeEdit::down-button"
    " { width: 0; border: none; } QLineEdit { border: none; background: transparent; }"
)

Subject = Incident | Task | Instruction


class FormDialog(QDialog):
    """Subclasses add fields and say `problem()` and `commands()`."""

    sent = Signal()

    def __init__(
        self, context: UiContext, parent: QWidget, heading: str, subject: Subject | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(heading)
        self.context, self.link = context, context.link
        self.subject: Subject | None = subject
        px = context.theme.px
        self.setMinimumWidth(px(WIDTH_PX))
        self._about = QLabel(self)
        self._about.setWordWrap(True)
        self._about.setTextFormat(Qt.TextFormat.PlainText)
        self.effect = QLabel(self)
        self.effect.setProperty("role", "small")
        self.effect.setWordWrap(True)
        self.warning = QLabel(self)
        self.warning.setProperty("role", "warning")
        self.warning.setWordWrap(True)
        self.send_button = QPushButton(heading, self)
        self.send_button.setProperty("role", "primary")
        self.send_button.setToolTip("Ctrl+Enter")
        self.send_button.setDefault(True)
        self._cancel = QPushButton(self.tr("取消"), self)
        self.grid = QGridLayout()
        self._build(heading)
        self.send_button.clicked.connect(self.send)
        self._cancel.clicked.connect(self.reject)
        self.destroyed.connect(self.link.subscribe(self._on_change))
        self._tell_subject()
        self.warn("")

    def _build(self, heading: str) -> None:
        px = self.context.theme.px
        title = QLabel(heading, self)
        title.setProperty("role", "title")
        self.grid.setHorizontalSpacing(px(12))
        self.grid.setVerticalSpacing(px(8))
        self.grid.setColumnMinimumWidth(0, px(LABEL_PX))
        self.grid.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(16), px(20), px(16))
        column.setSpacing(px(10))
        column.addWidget(title)
        column.addWidget(self._about)
        line = QFrame(self)
        line.setProperty("role", "hairline")
        line.setFixedHeight(1)
        column.addWidget(line)
        column.addLayout(self.grid)
        column.addStretch(1)
        column.addWidget(self.effect)
        column.addWidget(self.warning)
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        buttons.addStretch(1)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self.send_button)
        column.addLayout(buttons)

    # ---- said by the subclass

    def problem(self) -> str:
        """Why it cannot be sent yet; empty when it can."""
        return ""

    def commands(self) -> list[CommandBody]:
        """What is sent, in order."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Subject or fields changed: say anew what will happen."""

    # ---- for the subclass

    @property
    def incident(self) -> Incident:
        """The incident that it is about."""
        assert isinstance(self.subject, Incident)
        return self.subject

    @property
    def task(self) -> Task:
        """The task that it is about."""
        assert isinstance(self.subject, Task)
        return self.subject

    def add_row(self, label: str, widget: QWidget) -> None:
        """One more field."""
        row = self.grid.rowCount()
        name = QLabel(label, self)
        name.setProperty("role", "dim")
        name.setBuddy(widget)
        widget.setAccessibleName(label)
        top = Qt.AlignmentFlag.AlignTop
        is_tall = isinstance(widget, QPlainTextEdit) or widget.layout() is not None
        self.grid.addWidget(name, row, 0, top if is_tall else Qt.AlignmentFlag(0))
        self.grid.addWidget(widget, row, 1)

    def add_text(self, label: str, hint: str = "", lines: int = 3) -> QPlainTextEdit:
        """A field for some lines of text; Tab leaves it."""
        edit = QPlainTextEdit(self)
        edit.setPlaceholderText(hint)
        edit.setTabChangesFocus(True)
        edit.setFixedHeight(self.context.theme.px(20 * lines + 14))
        self.add_row(label, edit)
        return edit

    def add_choice(
        self, label: str, choices: list[tuple[str, str]], current: str = ""
    ) -> QComboBox:
        """A field with one of some values."""
        box = QComboBox(self)
        for word, value in choices:
            box.addItem(word, value)
        box.setCurrentIndex(max(0, box.findData(current)))
        self.add_row(label, box)
        return box

    def add_moment(self, label: str, moment: dt.datetime) -> QDateTimeEdit:
        """A field for a moment, in the city's time."""
        edit = QDateTimeEdit(self)
        edit.setDisplayFormat("yyyy-MM-dd HH:mm")
        self._plain(edit)
        show_moment(edit, moment)
        self.add_row(label, edit)
        return edit

    def add_day(self, label: str, day: dt.date) -> QDateEdit:
        """A field for a day."""
        edit = QDateEdit(QDate(day.year, day.month, day.day), self)
        edit.setDisplayFormat("yyyy-MM-dd")
        self._plain(edit)
        self.add_row(label, edit)
        return edit

    def _plain(self, edit: QDateTimeEdit) -> None:
        edit.setStyleSheet(PLAIN_MOMENT)
        edit.setToolTip(self.tr("上下键调整"))
        inner = edit.findChild(QLineEdit)
        if isinstance(inner, QLineEdit):
            inner.setTextMargins(self.context.theme.px(5), 0, 0, 0)

    def warn(self, text: str) -> None:
        """Say what is wrong; empty hides it."""
        self.warning.setText(text)
        self.warning.setVisible(bool(text))

    def tell_effect(self, text: str) -> None:
        """Say what will happen to whom."""
        self.effect.setText(text)
        self.effect.setVisible(bool(text))

    @Slot()
    def send(self) -> None:
        """Send what is asked for, or say what is missing."""
        bodies = self.ready()
        if bodies is None:
            return
        for body in bodies:
            self.link.send(body)
        self.sent.emit()
        self.accept()

    def ready(self) -> list[CommandBody] | None:
        """What is asked for; None where something is missing or too long, which is said."""
        problem, bodies = self.problem(), list[CommandBody]()
        if not problem:
            bodies = self.commands()
            problem = too_long(bodies, self)
        self.warn(problem)
        return None if problem else bodies

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # A field of text keeps Enter for itself; with Ctrl it comes here.
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.send()
        else:
            super().keyPressEvent(event)

    # ---- what happens meanwhile

    def _on_change(self, change: Change) -> None:
        before = self.subject
        if before is None:
            return
        now = self._as_known(before)
        if now is None or now == before:
            return
        self.subject = now
        if _gist(now) != _gist(before):
            self.warn(self.tr("刚刚有变化，请看过后再提交"))
            self._tell_subject()
            self.refresh()

    def _as_known(self, subject: Subject) -> Subject | None:
        if isinstance(subject, Incident):
            return self.link.incidents.get(subject.id)
        if isinstance(subject, Instruction):
            return self.link.instructions.get(subject.id)
        return self.link.tasks.get(subject.id)

    def _tell_subject(self) -> None:
        subject = self.subject
        self._about.setVisible(subject is not None)
        if subject is not None:
            sign = f"{SEVERITY_SHAPE[subject.severity]}{SEVERITY_NUMERAL[subject.severity]}"
            self._about.setText(f"{sign}  {subject.number}  {_title(subject)}")


def _title(subject: Subject) -> str:
    if not isinstance(subject, Instruction):
        return subject.title
    words = " ".join(subject.text.split())
    return words if len(words) <= MOST_LETTERS else f"{words[: MOST_LETTERS - 1]}…"


def _gist(subject: Subject) -> tuple[object, ...]:
    if isinstance(subject, Incident):
        parties = tuple(subject.parties)
        return (subject.stage, subject.severity, subject.department, parties, subject.title)
    if isinstance(subject, Instruction):
        return (subject.state, subject.text, subject.owner, subject.result)
    return (subject.state, subject.title, subject.recipient)


def show_moment(edit: QDateTimeEdit, moment: dt.datetime) -> None:
    """Put a moment into a field, in the city's time."""
    local = moment.astimezone(LOCAL)
    edit.setDateTime(
        QDateTime(QDate(local.year, local.month, local.day), QTime(local.hour, local.minute, 0))
    )


def moment_of(edit: QDateTimeEdit) -> dt.datetime:
    """What a field of add_moment holds, as aware UTC."""
    value = edit.dateTime()
    day, clock = value.date(), value.time()
    local = dt.datetime(
        day.year(), day.month(), day.day(), clock.hour(), clock.minute(), tzinfo=LOCAL
    )
    return local.astimezone(dt.UTC)
