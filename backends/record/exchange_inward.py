"""What a message of another party is to the centre: an alarm, a case, or nothing. Pure."""

from __future__ import annotations

import re

import msgspec

from backends.record.common import Department, Severity
from backends.record.exchange import Envelope
from backends.record.ids import SourceId
from backends.record.incident import Origin
from backends.record.observation import CaseReported, ConditionCleared, ConditionRaised

_ALARMS = {
    "traffic.anomaly": Department.TRANSPORT,
    "env.exceedance": Department.ENVIRONMENT,
}
# Words of people in a message's data: they stay at their source, neither logged nor passed on.
_PERSONAL = frozenset(
    {
        "reporter",
        "reporter_name",
        "citizen",
        "contact",
        "telephone",
        "phone",
        "mobile",
        "tel",
        "id_card",
        "id_number",
        "address",
        "email",
        "姓名",
        "电话",
        "手机",
        "联系人",
        "联系电话",
        "身份证",
        "身份证号",
        "住址",
        "举报人",
    }
)
_WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[^a-zA-Z0-9\u4e00-\u9fff]+")
_CASES = ("grid.event.reported", "grid.event.assigned", "grid.event.escalated")


def without_people(envelope: Envelope) -> Envelope:
    """The message without what names a person."""
    data = {name: text for name, text in envelope.data.items() if not _names_a_person(name)}
    return msgspec.structs.replace(envelope, data=data)


def _names_a_person(field: str) -> bool:
    """Also `contactPhone`, `reporter-mobile`, 联系人电话; not `event_address`, where a case is."""
    words = _WORDS.sub("_", field).lower()
    parts = set(words.split("_")) - {"address"}
    return (
        words in _PERSONAL
        or not _PERSONAL.isdisjoint(parts)
        or any(field.endswith(word) for word in _PERSONAL if not word.isascii())
    )


def observation_of(
    envelope: Envelope, *, is_late: bool = False
) -> ConditionRaised | ConditionCleared | CaseReported | None:
    """An alarm of the party, its end, or a case; None where it is only passed on.

    Its kind is the type's beginning, which no route of ours tells again.
    """
    kind, _, word = envelope.type.rpartition(".")
    source, key = SourceId(envelope.source), envelope.dedup_key or envelope.subject
    if kind in _ALARMS and word == "cleared":
        return ConditionCleared(
            source=source, key=key, occurred_at=envelope.occurred_at, is_late=is_late
        )
    title = envelope.data.get("title", "") or envelope.data.get("text", "")
    if kind in _ALARMS and word == "raised" and title:
        detail = {name: text for name, text in envelope.data.items() if name != "title"}
        return ConditionRaised(
            source=source,
            key=key,
            department=_ALARMS[kind],
            severity=envelope.severity or Severity.III,
            kind=kind,
            title=title[:500],
            occurred_at=envelope.occurred_at,
            place=envelope.geo,
            detail=dict(list(detail.items())[:20]),
            is_late=is_late,
        )
    if envelope.type in _CASES and title:
        return CaseReported(
            source=source,
            key=envelope.subject,
            department=Department.GRID,
            title=title[:500],
            occurred_at=envelope.occurred_at,
            origin=Origin.GRID,
            severity=envelope.severity or Severity.III,
            class_code=envelope.data.get("class_code", ""),
            description=envelope.data.get("description", "")[:20_000],
            place=envelope.geo,
        )
    return None
