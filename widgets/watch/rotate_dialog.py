"""A plan from a template: people in turn over the days of a seat. UI thread only; it only says."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QDate, Signal, Slot
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QDateEdit, QSpinBox, QWidget

from backends.record.commands import CommandBody
from backends.record.duty import PlannedDuty
from backends.record.watch_policy import SeatPlan
from widgets.context import UiContext
from widgets.incidents.form import FormDialog
from widgets.watch.duty_dialogs import watch_people
from widgets.watch.roster_plan import Place, people_in, places_between, rotated
from widgets.watch.seats import seat_name

MOST_DAYS = 92


class RotateDialog(FormDialog):
    """`planned`: list[PlannedDuty], to be looked at before it is sent."""

    planned = Signal(object)

    def __init__(self, context: UiContext, parent: QWidget, seat: SeatPlan, day: dt.date) -> None:
        super().__init__(context, parent, self._heading())
        policy = context.link.policy.watch
        choices = [(seat_name(plan.seat, plan), str(plan.seat)) for plan in policy.seats]
        self.seat = self.add_choice(self.tr("席位"), choices, str(seat.seat))
        shifts = [(self.tr("全部班次"), "")] + [(one.name, one.key) for one in policy.shifts]
        self.shift: QComboBox = self.add_choice(self.tr("班次"), shifts)
        self.first = QDateEdit(QDate(day.year, day.month, day.day), self)
        self.first.setDisplayFormat("yyyy-MM-dd")
        self.first.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        self.add_row(self.tr("从"), self.first)
        self.days, self.each = QSpinBox(self), QSpinBox(self)
        self.days.setRange(1, MOST_DAYS)
        self.days.setValue(14)
        self.days.setSuffix(self.tr(" 天"))
        self.add_row(self.tr("排多久"), self.days)
        self.each.setRange(1, 31)
        self.each.setSuffix(self.tr(" 天换一人"))
        self.add_row(self.tr("轮换"), self.each)
        hint = self.tr("一行一个姓名或工号，按轮换的先后")
        self.people = self.add_text(self.tr("人员"), hint, 5)
        self.tell_effect(self.tr("先列出改动，看过再提交；已经开始的班次不改"))
        self.send_button.setText(self.tr("看改动…"))
        self.people.setFocus()

    def _heading(self) -> str:
        return self.tr("按模板排班")

    def problem(self) -> str:
        found, unknown = people_in(self.people.toPlainText(), watch_people(self.link))
        if unknown:
            words = self.tr("不认识：{names}。写工号可以分清同名的人")
            return words.format(names="、".join(unknown[:5]))
        return "" if found else self.tr("请写上轮换的人")

    def commands(self) -> list[CommandBody]:
        return []

    def proposal(self) -> list[PlannedDuty]:
        """What it comes to."""
        people, _ = people_in(self.people.toPlainText(), watch_people(self.link))
        return rotated(people, self._places(), self.each.value())

    @Slot()
    def send(self) -> None:
        problem = self.problem()
        self.warn(problem)
        if not problem:
            self.planned.emit(self.proposal())
            self.accept()

    def _places(self) -> list[Place]:
        policy = self.link.policy.watch
        seats = [plan for plan in policy.seats if plan.seat == self.seat.currentData()]
        first = self.first.date()
        day = dt.date(first.year(), first.month(), first.day())
        key = str(self.shift.currentData() or "")
        places = places_between(policy, seats, day, self.days.value())
        return [place for place in places if not key or place.template.key == key]
