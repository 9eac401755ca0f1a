"""Two people change duties, also of different watches: day for night. UI thread; it only says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLabel, QWidget

from backends.record.commands import CommandBody
from backends.record.duty import Duty
from backends.record.ids import DutyId
from widgets.context import UiContext
from widgets.incidents.form import FormDialog
from widgets.watch.roster_plan import STANDING, Place, swapped
from widgets.watch.seats import seat_name
from widgets.watch.words import day_word, name_of


class SwapDialog(FormDialog):
    """`planned`: list[PlannedDuty], to be looked at before it is sent."""

    planned = Signal(object)

    def __init__(
        self, context: UiContext, parent: QWidget, place: Place, duties: Mapping[DutyId, Duty]
    ) -> None:
        super().__init__(context, parent, self._heading())
        self._place, self._duties = place, dict(duties) | dict(context.link.duties)
        policy = context.link.policy.watch
        own = QLabel(self._said(place), self)
        own.setWordWrap(True)
        self.add_row(self.tr("这一班"), own)
        self.day = self.add_day(self.tr("换成"), place.day)
        others = [one for one in policy.shifts if one.key != place.template.key]
        chosen = (others or [place.template])[0].key
        shifts = [(one.name, one.key) for one in policy.shifts]
        self.shift = self.add_choice(self.tr("班次"), shifts, chosen)
        seats = [(seat_name(plan.seat, plan), str(plan.seat)) for plan in policy.seats]
        self.seat = self.add_choice(self.tr("席位"), seats, str(place.seat.seat))
        self.send_button.setText(self.tr("看改动…"))
        self.day.dateChanged.connect(self.refresh)
        for choice in (self.shift, self.seat):
            choice.currentIndexChanged.connect(self.refresh)
        self.refresh()
        self.day.setFocus()

    def _heading(self) -> str:
        return self.tr("对调")

    @Slot()
    def refresh(self) -> None:
        """Who would change with whom."""
        self.tell_effect(self.tr("与 {other} 对调").format(other=self._said(self._other())))

    def problem(self) -> str:
        other = self._other()
        if other.duty == self._place.duty:
            return self.tr("请选另外一班")
        for place in (self._place, other):
            duty = self._duties.get(place.duty)
            if duty is None or duty.state not in STANDING:
                return self.tr("{place}：没有排人，不能对调").format(place=self._said(place))
        return ""

    def commands(self) -> list[CommandBody]:
        return []

    @Slot()
    def send(self) -> None:
        problem = self.problem()
        self.warn(problem)
        if not problem:
            self.planned.emit(swapped(self._place, self._other(), self._duties))
            self.accept()

    def _other(self) -> Place:
        policy, date = self.link.policy.watch, self.day.date()
        seat = next((p for p in policy.seats if p.seat == self.seat.currentData()), None)
        template = policy.shift(str(self.shift.currentData() or ""))
        return Place(
            seat=seat or self._place.seat,
            template=template or self._place.template,
            day=dt.date(date.year(), date.month(), date.day()),
            realm=self._place.realm,
        )

    def _said(self, place: Place) -> str:
        duty = self._duties.get(place.duty)
        name = name_of(duty.person, self.link, duty.name) if duty is not None else "—"
        seat = seat_name(place.seat.seat, place.seat)
        day = day_word(place.day, self.link.hub_now())
        return f"{day} {place.template.name} {seat} {name}"
