"""Counts of incidents at work, kept up by what changed: 3,000 are not counted each second. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from backends.record.ids import IncidentId, SeatId
from backends.record.incident import Incident


@dataclass(frozen=True, slots=True)
class _Share:
    """What one incident adds."""

    is_overdue: bool
    is_supervised: bool
    seat: SeatId | None


class IncidentTally:
    """At work, overdue, supervised, in nobody's hands, and by seat."""

    def __init__(self) -> None:
        self._shares: dict[IncidentId, _Share] = {}
        self._seats: Counter[SeatId | None] = Counter()
        self.overdue = 0
        self.supervised = 0

    @property
    def at_work(self) -> int:
        """Incidents that are not over."""
        return len(self._shares)

    @property
    def free(self) -> int:
        """Those that nobody at a desk has taken."""
        return self._seats[None]

    def of_seat(self, seat: SeatId | None) -> int:
        """Those that a seat has taken."""
        return self._seats[seat] if seat is not None else 0

    def note(self, ids: Iterable[IncidentId], incidents: Mapping[IncidentId, Incident]) -> None:
        """These changed, came or went."""
        for incident_id in ids:
            self._count(self._shares.pop(incident_id, None), -1)
            incident = incidents.get(incident_id)
            if incident is not None and not incident.is_over:
                owner = incident.owner
                share = _Share(
                    incident.is_overdue,
                    incident.is_supervised,
                    owner.seat if owner is not None else None,
                )
                self._shares[incident_id] = share
                self._count(share, 1)

    def take_all(self, incidents: Mapping[IncidentId, Incident]) -> None:
        """Count everything anew."""
        self.note([*self._shares], {})
        self.note([*incidents], incidents)

    def _count(self, share: _Share | None, step: int) -> None:
        if share is not None:
            self.overdue += step * share.is_overdue
            self.supervised += step * share.is_supervised
            self._seats[share.seat] += step
