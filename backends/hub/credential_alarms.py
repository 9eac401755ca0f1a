"""Credentials of feeds that end soon, told as alarms of the centre 30 days ahead. Hub's loop."""

from __future__ import annotations

import datetime as dt

from backends.record.common import Department, Severity
from backends.record.ids import SourceId
from backends.record.observation import ConditionCleared, ConditionRaised
from backends.record.resource import Credential, SourceHealth
from backends.record.work_calendar import CHINA

SOURCE = SourceId("centre.credentials")
KIND = "credential"
_LIMITS = (
    (dt.timedelta(), Severity.I),
    (dt.timedelta(days=7), Severity.II),
    (dt.timedelta(days=30), Severity.III),
)


class CredentialAlarms:
    """Remembers what was said: a report comes every 5 s."""

    def __init__(self) -> None:
        self._said: dict[str, tuple[Severity, dt.datetime] | None] = {}

    def look(
        self, health: SourceHealth, now: dt.datetime
    ) -> list[ConditionRaised | ConditionCleared]:
        """What is to be said of the credentials in a report. What is no longer there is over."""
        known = {_key(health, one): one for one in health.credentials}
        told: list[ConditionRaised | ConditionCleared] = []
        for key, one in known.items():
            severity = severity_of(one, now)
            saying = None if severity is None else (severity, one.expires_at)
            if key in self._said and self._said[key] == saying:
                continue
            self._said[key] = saying
            told.append(_ended(key, now) if severity is None else _raised(key, one, health, now))
        prefix = f"{health.source}/"
        gone = [key for key in self._said if key.startswith(prefix) and key not in known]
        for key in gone:
            if self._said.pop(key) is not None:
                told.append(_ended(key, now))
        return told


def severity_of(credential: Credential, now: dt.datetime) -> Severity | None:
    """How grave its end is: over Ⅰ, a week ahead Ⅱ, 30 days ahead Ⅲ, before that nothing."""
    left = credential.expires_at - now
    return next((severity for limit, severity in _LIMITS if left <= limit), None)


def _key(health: SourceHealth, credential: Credential) -> str:
    return f"{health.source}/{credential.name}"[:500]


def _raised(
    key: str, credential: Credential, health: SourceHealth, now: dt.datetime
) -> ConditionRaised:
    day = f"{credential.expires_at.astimezone(CHINA):%Y-%m-%d}"
    word = "已于" if credential.expires_at <= now else "将于"
    severity = severity_of(credential, now) or Severity.III
    return ConditionRaised(
        source=SOURCE,
        key=key,
        department=Department.CENTRE,
        severity=severity,
        kind=KIND,
        title=f"{health.name}的凭证“{credential.name}”{word} {day} 到期"[:500],
        occurred_at=now,
        detail={"到期": day, "负责人": credential.owner or "未登记", "数据源": health.source},
    )


def _ended(key: str, now: dt.datetime) -> ConditionCleared:
    return ConditionCleared(source=SOURCE, key=key, occurred_at=now)
