"""Takes in by hand what was written on paper while nothing else worked, form by form. UI thread.

Each entry belongs to the watch of its own time, which stands beside it before it is written.
"""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QCoreApplication, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QWidget

from backends.record.commands import CommandBody
from backends.record.entry import EntryKind, WriteEntry
from backends.record.ids import EntryId, uuid7
from widgets.context import UiContext
from widgets.formats import LOCAL
from widgets.incidents.fields import severity_choices
from widgets.incidents.form import FormDialog
from widgets.watch.blanks import moment_in
from widgets.watch.call_form import CallForm
from widgets.watch.words import shift_word, span_word

LOG, CALL, INCIDENT, HANDOVER = "log", "call", "incident", "handover"
FORMS = (LOG, CALL, INCIDENT, HANDOVER)
_LINES = 3
_STAYS = ("at", "by")  # from one form of the pile to the next


class TakeIn(FormDialog):
    """`written`: a WriteEntry. It stays open for the next line of the pile."""

    written = Signal(object)

    def __init__(self, context: UiContext, parent: QWidget) -> None:
        super().__init__(context, parent, QCoreApplication.translate("TakeIn", "补录纸面记录"))
        self.setMinimumWidth(context.theme.px(680))
        self._count = 0
        choices = [
            (self.tr("值班日志"), LOG),
            (self.tr("电话记录"), CALL),
            (self.tr("事件登记"), INCIDENT),
            (self.tr("交接班单"), HANDOVER),
        ]
        self.forms = self.add_choice(self.tr("哪一种表"), choices)
        self.at, self.watch = QLineEdit(self), QLabel(self)
        self.at.setPlaceholderText(self.tr("纸上写的时间：14:03 或 11-26 14:03"))
        self.watch.setProperty("role", "dim")
        self.add_row(self.tr("发生时间"), self.at)
        self.add_row(self.tr("计入班次"), self.watch)
        self.call = CallForm(context.theme, self)
        self.add_row(self.tr("电话"), self.call)
        self.level = self.add_choice(self.tr("等级"), severity_choices(), "3")
        self.place = self._line(self.tr("地点"))
        self.text = self.add_text(self.tr("内容"), "", _LINES)
        self.state = self._line(self.tr("状态"))
        self.steps = self.add_text(self.tr("处置"), "", 2)
        self.due = self._line(self.tr("时限"))
        self.by = self._line(self.tr("谁记的"))
        self.by.setPlaceholderText(self.tr("纸面上签的名字"))
        self.flag = QCheckBox(self.tr("交班时交代"), self)
        self.add_row("", self.flag)
        self.send_button.setText(self.tr("写入，接着补下一条"))
        self._cancel.setText(self.tr("完成"))
        self.forms.currentIndexChanged.connect(self._on_form)
        self.at.textChanged.connect(self._on_time)
        self.call.sent.connect(self.send)
        self._on_form()
        self._on_time()
        self.at.setFocus()

    def _line(self, label: str) -> QLineEdit:
        line = QLineEdit(self)
        line.setMaxLength(200)
        self.add_row(label, line)
        return line

    @property
    def form(self) -> str:
        """Which form lies there."""
        return str(self.forms.currentData())

    def problem(self) -> str:
        now, at = self.link.hub_now(), self._moment
        if at is None or at > now:
            self.at.setFocus()
            late = self.tr("发生时间不能晚于现在")
            return late if at is not None else self.tr("发生时间写成 14:03 或 11-26 14:03")
        if not self.text.toPlainText().strip():
            self.text.setFocus()
            return self.tr("请写上纸面的内容")
        return self.call.problem() if self.form == CALL else ""

    def commands(self) -> list[CommandBody]:
        is_call = self.form == CALL
        return [
            WriteEntry(
                entry=EntryId(uuid7(round(self.link.hub_now().timestamp() * 1000))),
                kind=EntryKind.PAPER,
                text=self._words(),
                occurred_at=self._moment,
                call=self.call.call() if is_call else None,
                is_flagged=self.flag.isChecked(),
                personal=self.call.personal() if is_call else {},
            )
        ]

    @Slot()
    def send(self) -> None:
        """Write it, and have the fields free for the next."""
        bodies = self.ready()
        if bodies is None:
            return
        for body in bodies:
            self.written.emit(body)
        self._count += 1
        self.call.clear()
        for field in (self.place, self.text, self.state, self.steps, self.due):
            field.clear()
        self._on_form()
        self.at.setFocus()
        self.at.selectAll()

    @property
    def typed(self) -> dict[str, str]:
        """The form as far as it is filled in, by field; empty where nobody could miss anything."""
        words = {name: _words_in(field) for name, field in self._fields().items()}
        if not any(text.strip() for name, text in words.items() if name not in _STAYS):
            return {}
        chosen = {name: str(box.currentData()) for name, box in self._choices().items()}
        return words | chosen | {"flag": "1" if self.flag.isChecked() else ""}

    def take_back(self, typed: dict[str, str]) -> None:
        """What `typed` said before."""
        for name, box in self._choices().items():
            for place in range(box.count()):
                if str(box.itemData(place)) == typed.get(name):
                    box.setCurrentIndex(place)
        for name, field in self._fields().items():
            if isinstance(field, QLineEdit):
                field.setText(typed.get(name, ""))
            else:
                field.setPlainText(typed.get(name, ""))
        if "flag" in typed:
            self.flag.setChecked(bool(typed["flag"]))

    # ---- inside

    def _choices(self) -> dict[str, QComboBox]:
        return {"form": self.forms, "level": self.level, "way": self.call.way}

    def _fields(self) -> dict[str, QLineEdit | QPlainTextEdit]:
        call = self.call
        return {
            "at": self.at,
            "by": self.by,
            "office": call.office,
            "caller": call.caller,
            "number": call.number,
            "read_back": call.read_back,
            "read_by": call.read_by,
            "place": self.place,
            "text": self.text,
            "state": self.state,
            "steps": self.steps,
            "due": self.due,
        }

    @property
    def _moment(self) -> dt.datetime | None:
        return moment_in(self.at.text(), self.link.hub_now())

    def _words(self) -> str:
        """The entry, as somebody reads it who has not seen the paper."""
        text, done = self.text.toPlainText().strip(), self.steps.toPlainText().strip()
        said = [text]
        more = [(self.tr("处置"), done)]
        if self.form == INCIDENT:
            level = self.level.currentText()
            head = (self.tr("事件登记"), level, self._of(self.place))
            said = [" ".join(part for part in head if part), text]
        elif self.form == HANDOVER:
            said = [self.tr("手工交接：{what}").format(what=text)]
            more = [
                (self.tr("状态"), self._of(self.state)),
                (self.tr("下一步"), done),
                (self.tr("时限"), self._of(self.due)),
            ]
        more.append((self.tr("纸面记录人"), self._of(self.by)))
        pair = self.tr("{name}：{value}")
        return "\n".join(
            [*said, *(pair.format(name=name, value=value) for name, value in more if value)]
        )

    @staticmethod
    def _of(line: QLineEdit) -> str:
        return line.text().strip()

    @Slot()
    def _on_form(self) -> None:
        form = self.form
        shown: dict[QWidget, bool] = {
            self.call: form == CALL,
            self.level: form == INCIDENT,
            self.place: form == INCIDENT,
            self.state: form == HANDOVER,
            self.due: form == HANDOVER,
            self.steps: form != CALL,
        }
        for widget, is_shown in shown.items():
            widget.setVisible(is_shown)
            self._label(widget).setVisible(is_shown)
        self._label(self.steps).setText(self.tr("下一步") if form == HANDOVER else self.tr("处置"))
        self.flag.setChecked(form == HANDOVER)
        effect = self.tr("记为“纸质补录”，写明现在由谁补录；发生时间早的排在它那一班里")
        if form == INCIDENT:
            effect = self.tr("只记进日志；还要继续办的，补完后到“事件”里上报")
        if self._count:
            told = self.tr("已补录 {n} 条").format(n=self._count)
            effect = f"{told}。{effect}"
        self.tell_effect(effect)

    def _label(self, widget: QWidget) -> QLabel:
        place = self.grid.getItemPosition(self.grid.indexOf(widget))
        assert isinstance(place, tuple)
        item = self.grid.itemAtPosition(int(place[0]), 0)
        label = item.widget() if item is not None else None
        assert isinstance(label, QLabel)
        return label

    @Slot()
    def _on_time(self) -> None:
        at, policy = self._moment, self.link.policy.watch
        found = policy.shift_at(at) if at is not None else None
        if at is None:
            self.watch.setText(self.tr("填了发生时间才知道"))
        elif found is None:
            self.watch.setText(self.tr("{day}，不属于哪一班").format(day=_day(at)))
        else:
            name = shift_word(found[0].id_on(found[1]), policy)
            begin, end = found[0].span_on(found[1])
            self.watch.setText(f"{name}（{span_word(begin, end)}）　{_day(at)}")


def _words_in(field: QLineEdit | QPlainTextEdit) -> str:
    return field.text() if isinstance(field, QLineEdit) else field.toPlainText()


def _day(at: dt.datetime) -> str:
    return at.astimezone(LOCAL).strftime("%Y-%m-%d %H:%M")
