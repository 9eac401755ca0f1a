"""A plan from a template: people in turn over the days of a seat. UI thread only; it only says."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QLineEdit, QSpinBox, QWidget

from backends.record.commands import CommandBody
from backends.record.duty import PlannedDuty
from backends.record.watch_policy import Days, SeatPlan
from widgets.context import UiContext
from widgets.incidents.form import FormDialog
from widgets.watch.duty_dialogs import watch_people
from widgets.watch.roster_plan import (
    Place,
    Turns,
    on_days,
    people_in,
    places_between,
    rotated,
    turns_of,
    unknown_years,
)
from widgets.watch.seats import seat_name

MOST_DAYS = 92


class RotateDialog(FormDialog):
    """`planned`: list[PlannedDuty], to be looked at before it is sent."""

    planned = Signal(object)

    def __init__(self, context: UiContext, parent: QWidget, seat: SeatPlan, day: dt.date) -> None:
        super().__init__(context, parent, self._heading())
        policy = context.link.policy.watch
        kept = [(self.tr("不用模板"), "")] + [(one.name, one.id) for one in policy.rotations]
        self.template = self.add_choice(self.tr("模板"), kept)
        self.template.setToolTip(self.tr("模板由管理员写在 policy 的 [[watch.rotations]] 里"))
        choices = [(seat_name(plan.seat, plan), str(plan.seat)) for plan in policy.seats]
        self.seat = self.add_choice(self.tr("席位"), choices, str(seat.seat))
        shifts = [(self.tr("全部班次"), "")] + [(one.name, one.key) for one in policy.shifts]
        self.shift: QComboBox = self.add_choice(self.tr("班次"), shifts)
        days = [
            (self.tr("每一天"), Days.ALL.value),
            (self.tr("只排工作日（含调休上班）"), Days.WORKING.value),
            (self.tr("只排周末和节假日"), Days.FREE.value),
        ]
        self.on = self.add_choice(self.tr("日子"), days)
        self.first = self.add_day(self.tr("从"), day)
        self.days, self.each = QSpinBox(self), QSpinBox(self)
        self.days.setRange(1, MOST_DAYS)
        self.days.setValue(14)
        self.days.setSuffix(self.tr(" 天"))
        self.add_row(self.tr("排多久"), self.days)
        self.each.setRange(1, 31)
        self.each.setSuffix(self.tr(" 天换一人"))
        self.add_row(self.tr("轮换"), self.each)
        for count in (self.days, self.each):
            inner = count.findChild(QLineEdit)
            if isinstance(inner, QLineEdit):
                inner.setTextMargins(context.theme.px(5), 0, 0, 0)
        hint = self.tr("一行一个姓名或工号，按轮换的先后")
        self.people = self.add_text(self.tr("人员"), hint, 5)
        self._tell()
        self.send_button.setText(self.tr("看改动…"))
        self.template.currentIndexChanged.connect(self._on_template)
        for choice in (self.seat, self.shift, self.on):
            choice.currentIndexChanged.connect(self._tell)
        self.first.dateChanged.connect(self._tell)
        self.days.valueChanged.connect(self._tell)
        self.people.textChanged.connect(self._tell)
        (self.template if policy.rotations else self.people).setFocus()

    @Slot()
    def _on_template(self) -> None:
        """What it says is filled in, and may be changed."""
        rotations, wanted = self.link.policy.watch.rotations, self.template.currentData()
        kept = next((one for one in rotations if one.id == wanted), None)
        if kept is None:
            return
        if kept.seat:
            self.seat.setCurrentIndex(max(0, self.seat.findData(str(kept.seat))))
        self.shift.setCurrentIndex(max(0, self.shift.findData(kept.shift)))
        self.on.setCurrentIndex(self.on.findData(kept.days.value))
        self.each.setValue(kept.each_days)
        self.people.setPlainText("\n".join(kept.people))

    @Slot()
    def _tell(self) -> None:
        """What comes next, where the calendar of holidays does not reach, and whom the rotation
        treats badly."""
        words = [self.tr("先列出改动，看过再提交；已经开始的班次不改")]
        calendar, wanted = self.link.policy.calendar, Days(self.on.currentData())
        if years := unknown_years(self._first_day(), self.days.value(), wanted, calendar):
            text = self.tr("△ 日历里没有 {years} 年的节假日，那一年只按周一到周五算工作日")
            words.append(text.format(years="、".join(map(str, years))))
        if said := self._told_of_rotation():
            words.append(said)
        self.tell_effect("\n".join(words))

    def _told_of_rotation(self) -> str:
        people, _ = people_in(self.people.toPlainText(), watch_people(self.link))
        watches = len({place.template.key for place in self._places()})
        match turns_of(len(people), watches):
            case Turns.FIXED:
                return self.tr("△ 两个人换不了班（换班的人要连上两班）：每人固定上同样的班")
            case Turns.SHORT_REST:
                text = self.tr("△ 三个人轮 {n} 班：换班时有人两班中间只歇一班，轮换宜隔久些")
                return text.format(n=watches)
        return ""

    def _heading(self) -> str:
        return self.tr("按模板排班")

    def problem(self) -> str:
        found, unknown = people_in(self.people.toPlainText(), watch_people(self.link))
        if unknown:
            words = self.tr("不认识：{names}。写工号可以分清同名的人")
            return words.format(names="、".join(unknown[:5]))
        if not found:
            return self.tr("请写上轮换的人")
        return "" if self._places() else self.tr("这一段里没有要排的班：看看日子、班次和入驻日期")

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
        key = str(self.shift.currentData() or "")
        every = places_between(policy, seats, self._first_day(), self.days.value(), self.link.realm)
        places = on_days(every, Days(self.on.currentData()), self.link.policy.calendar)
        return [place for place in places if not key or place.template.key == key]

    def _first_day(self) -> dt.date:
        first = self.first.date()
        return dt.date(first.year(), first.month(), first.day())
