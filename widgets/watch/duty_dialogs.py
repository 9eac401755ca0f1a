"""Dialogs of the roster and of signing on: why, and who instead. UI thread; they only ask."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QCompleter, QLabel, QWidget

from backends.link.api import Link
from backends.record.access import Act, Allowed, User, may
from backends.record.commands import CommandBody
from backends.record.duty import CoverDuty, Duty, ReportAbsence, Shift, SignOff, SignOn
from backends.record.ids import SeatId, ShiftId
from widgets.context import UiContext
from widgets.formats import department_word, role_word
from widgets.incidents.form import FormDialog
from widgets.watch.words import day_word, name_of, shift_word


class PersonPicker(QComboBox):
    """People of the watch, found by typing any part of name, unit or id."""

    def __init__(self, link: Link, parent: QWidget | None = None, current: str = "") -> None:
        super().__init__(parent)
        self._link = link
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for user in sorted(watch_people(link), key=_by_role):
            self.addItem(person_text(user), str(user.id))
        self.setCurrentIndex(self.findData(current))
        if self.currentIndex() < 0:
            self.setEditText("")
        completer = self.completer()
        if completer is not None:
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        line = self.lineEdit()
        if line is not None:
            line.setPlaceholderText(self.tr("输入姓名、部门或工号"))
            line.setClearButtonEnabled(True)

    @property
    def person(self) -> User | None:
        """Who is chosen; one that fits what was typed, where only one does."""
        typed = self.currentText().strip().casefold()
        if not typed:
            return None
        people = watch_people(self._link)
        exact = [user for user in people if typed in _names(user)]
        found = exact or [user for user in people if typed in person_text(user).casefold()]
        return found[0] if len(found) == 1 else None


def watch_people(link: Link) -> list[User]:
    """Who may be on watch."""
    return [user for user in link.users.values() if may(user, Act.WATCH) is not Allowed.NO]


def person_text(user: User) -> str:
    """林晓岚  值班长; 赵海波  环保调度员."""
    unit = department_word(user.department) if user.department is not None else ""
    return f"{user.name}  {unit}{role_word(user.role)}  {user.id}"


class SignOnDialog(FormDialog):
    """Why, where another was planned."""

    def __init__(
        self, context: UiContext, parent: QWidget, shift: ShiftId, seat: SeatId, planned: str
    ) -> None:
        """`planned`: who was to sit there; empty where nobody was."""
        super().__init__(context, parent, self._heading())
        self._shift, self._seat = shift, seat
        self.words = self.add_text(self.tr("原因"), self.tr("例如：替赵海波值班，他临时出警"), 2)
        text = self.tr("{seat}不是您平时的席位；您签到后由您在岗，原因写入记录")
        if planned:
            text = self.tr("{seat}排的是 {name}；您签到后由您在岗，原因写入记录")
        self.tell_effect(text.format(seat=seat, name=planned))
        self.words.setFocus()

    def _heading(self) -> str:
        return self.tr("签到")

    def problem(self) -> str:
        return "" if self.words.toPlainText().strip() else self.tr("请写明原因")

    def commands(self) -> list[CommandBody]:
        reason = self.words.toPlainText().strip()
        return [SignOn(shift=self._shift, seat=self._seat, reason=reason)]


class SignOffDialog(FormDialog):
    """Before the watch is handed over: why."""

    def __init__(self, context: UiContext, parent: QWidget, shift: Shift, seat: SeatId) -> None:
        super().__init__(context, parent, self._heading())
        self._shift, self._seat = shift, seat
        self.words = self.add_text(self.tr("原因"), self.tr("例如：交班后离岗、临时外出"), 2)
        minutes = round(context.link.policy.watch.empty_after_min)
        text = self.tr("{seat}将没有人在岗；班次还没有交接，{minutes} 分钟没有人来就报空岗")
        self.tell_effect(text.format(seat=seat, minutes=minutes))
        self.words.setFocus()

    def _heading(self) -> str:
        return self.tr("签退")

    def problem(self) -> str:
        return "" if self.words.toPlainText().strip() else self.tr("请写明原因")

    def commands(self) -> list[CommandBody]:
        reason = self.words.toPlainText().strip()
        return [SignOff(shift=self._shift.id, seat=self._seat, reason=reason)]


class AbsenceDialog(FormDialog):
    """Its person cannot come."""

    def __init__(self, context: UiContext, parent: QWidget, duty: Duty) -> None:
        super().__init__(context, parent, self._heading())
        self._duty = duty
        self.add_row(self.tr("班次"), _about(self, duty))
        self.words = self.add_text(self.tr("原因"), self.tr("例如：病假、公出"), 2)
        self.tell_effect(self.tr("这一班等人替，值班长在排班表里看到缺人"))
        self.words.setFocus()

    def _heading(self) -> str:
        return self.tr("登记请假")

    def problem(self) -> str:
        return "" if self.words.toPlainText().strip() else self.tr("请写明原因")

    def commands(self) -> list[CommandBody]:
        return [
            ReportAbsence(
                duty=self._duty.id,
                seen_version=self._duty.version,
                reason=self.words.toPlainText().strip(),
            )
        ]


class CoverDialog(FormDialog):
    """Somebody else does it."""

    def __init__(self, context: UiContext, parent: QWidget, duty: Duty) -> None:
        super().__init__(context, parent, self._heading())
        self._duty = duty
        self.add_row(self.tr("班次"), _about(self, duty))
        self.person = PersonPicker(context.link, self)
        self.add_row(self.tr("替班人"), self.person)
        self.words = self.add_text(self.tr("原因"), self.tr("可以不写"), 2)
        self.tell_effect(self.tr("替班人到岗签到后，空岗自动消除"))
        self.person.setFocus()

    def _heading(self) -> str:
        return self.tr("安排替班")

    def problem(self) -> str:
        person = self.person.person
        if person is None:
            return self.tr("请选一个人：输入姓名，或从列表里选")
        if person.id == self._duty.person:
            return self.tr("{name} 本来就值这一班").format(name=person.name)
        return ""

    def commands(self) -> list[CommandBody]:
        person = self.person.person
        assert person is not None
        return [
            CoverDuty(
                duty=self._duty.id,
                seen_version=self._duty.version,
                person=person.id,
                name=person.name,
                reason=self.words.toPlainText().strip(),
            )
        ]


def _about(dialog: FormDialog, duty: Duty) -> QLabel:
    policy = dialog.link.policy.watch
    found = policy.parts_of(duty.shift)
    when = shift_word(duty.shift, policy)
    if found is not None:
        when = f"{day_word(found[1], dialog.link.hub_now())} {found[0].name}"
    label = QLabel(f"{when} · {duty.seat} · {name_of(duty.person, dialog.link, duty.name)}", dialog)
    label.setWordWrap(True)
    return label


def _names(user: User) -> tuple[str, ...]:
    return (user.name.casefold(), str(user.id).casefold(), person_text(user).casefold())


def _by_role(user: User) -> tuple[int, str]:
    order = list(type(user.role))
    return order.index(user.role), user.name
