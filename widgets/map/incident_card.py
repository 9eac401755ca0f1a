"""What the map's card says of an incident. UI thread; pure text."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from backends.link.api import Link
from backends.record.ids import IncidentId
from widgets.formats import (
    actor_text,
    age_text,
    department_word,
    list_text,
    severity_word,
)
from widgets.map.content import CardAction, CardContent, Row
from widgets.record_words import stage_word


def incident_card(link: Link, incident_id: IncidentId) -> CardContent | None:
    """Number, stage, lead, owner and the next limit of an incident."""
    incident = link.incidents.get(incident_id)
    if incident is None:
        return None
    translate = QCoreApplication.translate
    parties = [department_word(d) for d in (incident.department, *incident.parties)]
    rows = [
        Row(label=translate("MapCard", "编号"), value=incident.number),
        Row(label=translate("MapCard", "环节"), value=stage_word(incident.stage)),
        Row(label=translate("MapCard", "部门"), value=list_text(parties)),
    ]
    if incident.owner is not None:
        name = actor_text(incident.owner, link.users)
        rows.append(Row(label=translate("MapCard", "经办"), value=name))
    if incident.due_at is not None:
        left_s = (incident.due_at - link.hub_now()).total_seconds()
        said = (
            translate("MapCard", "剩 {time}")
            if left_s >= 0
            else translate("MapCard", "超期 {time}")
        )
        tone = "text" if left_s >= 0 else "severity_i"
        value = said.format(time=age_text(abs(left_s)))
        rows.append(Row(label=translate("MapCard", "时限"), value=value, tone=tone))
    return CardContent(
        title=incident.title,
        kind=translate("MapCard", "{severity}事件").format(
            severity=severity_word(incident.severity)
        ),
        rows=tuple(rows),
        severity=incident.severity,
        action=CardAction.NEAREST,
        more=(CardAction.NEAREST_CAMERAS, CardAction.OPEN),
        place=incident.place,
    )
