"""Rows of the incident list and of each column of the board. UI thread; performs no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from PySide6.QtCore import QObject

from backends.link.api import Change, Link
from backends.record.ids import IncidentId
from backends.record.incident import Incident
from widgets import formats
from widgets.incidents.clock_figures import incident_figure
from widgets.incidents.order import IncidentArrangement
from widgets.incidents.rows import GroupedRows, Key
from widgets.incidents.words import flag_words, waits_for, where_text


class IncidentListModel(GroupedRows):
    """One row an incident that the arrangement wants."""

    def __init__(
        self, link: Link, arrangement: IncidentArrangement, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._link = link
        self._arrangement = arrangement
        self._late: set[str] = set()
        self.take_all()

    @property
    def late(self) -> int:
        """Incidents in the rows with a clock that has run out."""
        return len(self._late)

    @property
    def arrangement(self) -> IncidentArrangement:
        """Filter, groups and order in force."""
        return self._arrangement

    def arrange(self, arrangement: IncidentArrangement) -> None:
        """Show it otherwise; the cursor stays on its incident."""
        if arrangement == self._arrangement:
            return
        self._arrangement = arrangement
        self.take_all()

    def note(self, change: Change) -> None:
        """Take in a change; the rows follow within a batch."""
        if change.reset:
            self.gather(self._items.keys() | set(self._link.incidents))
        self.gather(change.incidents, change.pending)

    def incident_at(self, row: int) -> Incident:
        """The incident of a row as it stands on the screen."""
        return cast(Incident, self.item_at(row))

    def shown(self, incident: IncidentId) -> Incident | None:
        """An incident as it stands on the screen, None where it does not."""
        return cast("Incident | None", self._items.get(incident))

    # ---- what the rows are

    def source(self) -> Mapping[str, object]:
        return cast("Mapping[str, object]", self._link.incidents)

    def key_of(self, item: object, item_id: str) -> Key | None:
        incident, arrangement = cast(Incident, item), self._arrangement
        if not arrangement.wants(incident):
            return None
        return (arrangement.group(incident), 1, arrangement.place(incident), item_id)

    def noted(self, item_id: str, item: object) -> None:
        if isinstance(item, Incident) and item.is_overdue:
            self._late.add(item_id)
        else:
            self._late.discard(item_id)

    def word_of(self, group: int) -> str:
        return self._arrangement.group_word(group)

    def spoken(self, item: object) -> str:
        incident = cast(Incident, item)
        figure, owner = incident_figure(incident, self._link.hub_now()), incident.owner
        words = [
            formats.severity_word(incident.severity),
            incident.title,
            where_text(incident),
            waits_for(incident.stage),
            formats.actor_text(owner, self._link.users) if owner is not None else "",
            figure.text if figure is not None else "",
            *flag_words(incident),
        ]
        return "，".join(word for word in words if word)
