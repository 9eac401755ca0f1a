"""Lists what plans would change before they are sent, also on days out of view. UI thread."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from backends.link.watch import RosterOf, RosterOfAnswer
from backends.record.duty import Duty, PlannedDuty
from backends.record.ids import DutyId
from backends.record.watch_policy import CHINA
from widgets.asking import Asking
from widgets.context import UiContext
from widgets.watch.changes_dialog import ChangesDialog
from widgets.watch.roster_model import RosterModel
from widgets.watch.roster_plan import lines_of, newest

_BESIDE = dt.timedelta(days=1)  # turns that lie beside those of the plans


class RosterProposals(Asking):
    """The newest proposal counts. `said`: why one cannot be listed."""

    said = Signal(str)

    def __init__(self, context: UiContext, parent: QWidget, model: RosterModel) -> None:
        super().__init__(context.link, parent)
        self._context, self._window, self._model = context, parent, model
        self._heading, self._plans = "", list[PlannedDuty]()
        self.answered.connect(self._on_answered)
        self.failed.connect(self._on_failed)

    def propose(
        self, heading: str, plans: Sequence[PlannedDuty], known: Mapping[DutyId, Duty] | None
    ) -> None:
        """List what these plans would change. `known`: duties of their days, asked just now."""
        self._heading, self._plans = heading, list(plans)
        self.close()
        if known is None and any(self._is_out_of_view(plan) for plan in plans):
            self.ask(
                RosterOf(
                    since=(min(plan.starts_at for plan in plans) - _BESIDE).astimezone(dt.UTC),
                    until=(max(plan.ends_at for plan in plans) + _BESIDE).astimezone(dt.UTC),
                    realm=self._context.link.realm,
                )
            )
        else:
            self._show(known or {})

    def _is_out_of_view(self, plan: PlannedDuty) -> bool:
        days_on = (plan.starts_at.astimezone(CHINA).date() - self._model.first).days
        return not 0 <= days_on < self._model.days

    @Slot(object)
    def _on_answered(self, answer: RosterOfAnswer) -> None:
        self._show({duty.id: duty for duty in answer.duties})

    @Slot(str)
    def _on_failed(self, why: str) -> None:
        self.said.emit(why or self.tr("与中心断开：近两周以外的排班，要连上后再改"))

    def _show(self, known: Mapping[DutyId, Duty]) -> None:
        duties = newest(self._model.duties, known)
        found = lines_of(self._plans, duties, self._context.link.hub_now())
        ChangesDialog(self._context, self._window, self._heading, found).open()
