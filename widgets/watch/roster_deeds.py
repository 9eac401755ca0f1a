"""What is done with cells of the roster by key. UI thread; sends commands only.

Single cells are sent at once; what touches several is proposed, to be looked at first.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot

from backends.record.access import Act, Allowed, may
from backends.record.duty import CancelDuty, CoverDuty, DutyState, PlannedDuty
from backends.record.ids import UserId
from widgets.context import UiContext
from widgets.watch.duty_dialogs import AbsenceDialog, CoverDialog
from widgets.watch.roster_model import RosterModel
from widgets.watch.roster_plan import Line, Place, copied, planned, swapped
from widgets.watch.roster_view import RosterView
from widgets.watch.rotate_dialog import RotateDialog
from widgets.watch.swap_dialog import SwapDialog
from widgets.watch.words import day_word


class RosterDeeds(QObject):
    """`proposed(heading, plans)`: to be looked at before it is sent."""

    said = Signal(str)
    proposed = Signal(str, object)  # list[PlannedDuty]

    def __init__(self, context: UiContext, grid: RosterView, model: RosterModel) -> None:
        super().__init__(grid)
        self._context, self._link = context, context.link
        self._grid, self._model = grid, model
        self._copied: list[tuple[Place, UserId, str]] = []
        self._deeds = {
            "edit": self._on_edit,
            "absent": self._on_absent,
            "cover": self._on_cover,
            "cancel": self._on_cancel,
            "copy": self._on_copy,
            "paste": self._on_paste,
            "swap": self._on_swap,
        }

    @property
    def names(self) -> frozenset[str]:
        """Of the key table, which are done here."""
        return frozenset(self._deeds)

    def do(self, name: str) -> None:
        """Carry it out on the cells that are chosen."""
        self._deeds[name]()

    @Slot()
    def _on_edit(self) -> None:
        if self.may_plan(say=True):
            self._grid.edit(self._grid.currentIndex())

    @Slot(object, str)
    def put(self, place: Place, person: str) -> None:
        """Plan this person there; "?…" is what was typed and is nobody."""
        user = self._link.users.get(UserId(person))
        if not self.may_plan(say=True):
            return
        if user is None:
            words = self.tr("没有“{name}”这个人；输入姓名、部门或工号，从列表里选")
            self.said.emit(words.format(name=person.removeprefix("?")))
            return
        duty = self._model.duties.get(place.duty)
        begin, end = place.template.span_on(place.day)
        now = self._link.hub_now()
        since = self._model.moves_in(place)
        if since is not None:
            words = self.tr("{batch}的席位 {day} 起入驻，之前不用排人")
            self.said.emit(words.format(batch=place.seat.batch, day=day_word(since)))
        elif end <= now:
            self.said.emit(self.tr("这一班已经过去，不能再改"))
        elif begin <= now and duty is not None and duty.state is not DutyState.CANCELLED:
            self._link.send(
                CoverDuty(duty=duty.id, seen_version=duty.version, person=user.id, name=user.name)
            )
        else:
            line = Line(plan=planned(place, user.id, user.name), before=duty)
            self._link.send(line.command)

    @Slot()
    def _on_absent(self) -> None:
        duty = self._model.duty_at(self._grid.currentIndex())
        user = self._link.user
        is_mine = duty is not None and user is not None and duty.person == user.id
        if duty is None:
            self.said.emit(self.tr("这一格没有排人"))
        elif is_mine or self.may_plan(say=True):
            AbsenceDialog(self._context, self._grid, duty).open()

    @Slot()
    def _on_cover(self) -> None:
        duty = self._model.duty_at(self._grid.currentIndex())
        if duty is None:
            self.said.emit(self.tr("这一格没有排人，按回车直接排"))
        elif self.may_plan(say=True):
            CoverDialog(self._context, self._grid, duty).open()

    @Slot()
    def _on_cancel(self) -> None:
        duty = self._model.duty_at(self._grid.currentIndex())
        if duty is None or duty.state is DutyState.CANCELLED or not self.may_plan(say=True):
            return
        self._link.send(CancelDuty(duty=duty.id, seen_version=duty.version))

    @Slot()
    def _on_copy(self) -> None:
        duties = self._model.duties
        places = [self._model.place_at(index) for index in self._grid.selectedIndexes()]
        found = [(place, duties.get(place.duty)) for place in places if place is not None]
        self._copied = [(p, d.person, d.name) for p, d in found if d is not None]
        text = self.tr("已复制 {n} 格，移到目标左上格按 Ctrl+V")
        self.said.emit(text.format(n=len(self._copied)))

    @Slot()
    def _on_paste(self) -> None:
        here = self._model.place_at(self._grid.currentIndex())
        if here is None or not self._copied or not self.may_plan(say=True):
            return
        seats = [plan.seat for plan in self._model.seats]
        known = [(p, who, name) for p, who, name in self._copied if p.seat.seat in seats]
        if not known:
            return
        top = min(seats.index(place.seat.seat) for place, _, _ in known)
        first = min(place.day for place, _, _ in known)
        plans = []
        for place, person, name in known:
            row = seats.index(here.seat.seat) + seats.index(place.seat.seat) - top
            if row < len(seats):
                day = here.day + (place.day - first)
                to = replace(here, seat=self._model.seats[row], day=day)
                plans.append(planned(to, person, name))
        self.proposed.emit(self.tr("粘贴排班"), plans)

    @Slot()
    def _on_swap(self) -> None:
        places = [self._model.place_at(index) for index in self._grid.selectedIndexes()]
        two = [place for place in places if place is not None]
        if len(two) > 2 or not two:
            self.said.emit(self.tr("选中一格，或按住 Ctrl 选中两格，再对调"))
        elif not self.may_plan(say=True):
            return
        elif len(two) == 1:  # with another watch, which stands on another page
            dialog = SwapDialog(self._context, self._grid, two[0], self._model.duties)
            dialog.planned.connect(self._on_swapped)
            dialog.open()
        else:
            self._on_swapped(swapped(two[0], two[1], self._model.duties))

    @Slot(object)
    def _on_swapped(self, plans: list[PlannedDuty]) -> None:
        if plans:
            self.proposed.emit(self.tr("对调"), plans)
        else:
            self.said.emit(self.tr("两格都排了人才能对调"))

    @Slot()
    def copy_week(self) -> None:
        """The week under the cursor, all seats and watches, seven days on."""
        if not self.may_plan(say=True):
            return
        here = self._model.place_at(self._grid.currentIndex())
        day = here.day if here is not None else self._model.first
        monday = day - dt.timedelta(days=day.weekday())
        policy, realm = self._link.policy.watch, self._link.realm
        places = [
            Place(seat=seat, template=template, day=on, realm=realm)
            for template in policy.shifts
            for on in (monday + dt.timedelta(days=offset) for offset in range(7))
            # By the day that it is copied to: nobody is planned before their batch moves in.
            for seat in policy.seats_of(template.key, on + dt.timedelta(days=7))
        ]
        plans = copied(places, 7, self._model.duties, self._link.users)
        self.proposed.emit(self.tr("复制到下周"), plans)

    @Slot()
    def rotate(self) -> None:
        """From a template, beginning with the cell under the cursor."""
        here = self._model.place_at(self._grid.currentIndex())
        if here is None or not self.may_plan(say=True):
            return
        dialog = RotateDialog(self._context, self._grid, here.seat, here.day)
        dialog.planned.connect(self._on_rotated)
        dialog.open()

    @Slot(object)
    def _on_rotated(self, plans: list[PlannedDuty]) -> None:
        self.proposed.emit(self.tr("按模板排班"), plans)

    def may_plan(self, *, say: bool = False) -> bool:
        """Whether who sits here may change the roster; `say`: tell why not."""
        user = self._link.user
        can = user is not None and may(user, Act.ROSTER) is not Allowed.NO
        if say and not can:
            self.said.emit(self.tr("排班由值班长或指挥长改"))
        return can
