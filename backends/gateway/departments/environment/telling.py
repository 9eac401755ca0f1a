"""The words of the environment's observations: readings, exceedances and their end. Pure."""

from __future__ import annotations

import datetime as dt

from backends.gateway.departments.environment.settings import Outlet
from backends.gateway.limits import Limit, exceedance_words, number
from backends.protocols.hj212_tables import Factor
from backends.record.common import Department, Severity
from backends.record.ids import SourceId
from backends.record.observation import ConditionCleared, ConditionRaised, Reading

EXCEEDANCE = "exceedance"


def reading(
    outlet: Outlet, factor: Factor, value: float, at: dt.datetime, *, flag: str, is_late: bool
) -> Reading:
    """One value. The factor as people say it: windows have no table of codes."""
    return Reading(
        source=SourceId(outlet.source),
        resource=outlet.id,
        factor=factor.name,
        value=value,
        unit=factor.unit,
        observed_at=at,
        flag=flag,
        is_late=is_late,
    )


class Exceedance:
    """The condition of one factor at one point."""

    def __init__(self, outlet: Outlet, factor: Factor, limit: Limit) -> None:
        self.outlet, self.factor, self.limit = outlet, factor, limit
        self.key = f"{factor.code}>limit@{outlet.mn}"

    def raised(
        self, severity: Severity, value: float, at: dt.datetime, *, is_late: bool = False
    ) -> ConditionRaised:
        name = f"{self.outlet.name} {self.factor.name}"
        return ConditionRaised(
            source=SourceId(self.outlet.source),
            key=self.key,
            department=Department.ENVIRONMENT,
            severity=severity,
            kind=EXCEEDANCE,
            title=exceedance_words(name, value, self.factor.unit, self.limit),
            occurred_at=at,
            place=self.outlet.place,
            detail=self.detail(value),
            is_late=is_late,
        )

    def cleared(self, value: float, at: dt.datetime, *, is_late: bool = False) -> ConditionCleared:
        return ConditionCleared(
            source=SourceId(self.outlet.source),
            key=self.key,
            occurred_at=at,
            detail=self.detail(value),
            is_late=is_late,
        )

    def detail(self, value: float) -> dict[str, str]:
        return {
            "factor": self.factor.name,
            "value": number(value),
            "limit": self.limit.words(),
            "unit": self.factor.unit,
            "mn": self.outlet.mn,
            "point": self.outlet.id,
        }


def listed(names: list[str], most: int = 5) -> str:
    return "、".join(names[:most]) + ("等" if len(names) > most else "")
