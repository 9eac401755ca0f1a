"""All instructions that are followed: those of the watch, and those given on an incident. Pure.

One on an incident is answered on its card: it stands in the list by "incident:<id>:<its own>".
"""

from __future__ import annotations

from backends.link.api import Link
from backends.record.entry import Instruction, InstructionState
from backends.record.ids import IncidentId, InstructionId, UserId
from backends.record.incident import Incident
from widgets.watch.words import name_of

_ON_INCIDENT = "incident:"


def instructions_of(link: Link) -> dict[str, Instruction]:
    """By id."""
    found: dict[str, Instruction] = {str(key): one for key, one in link.instructions.items()}
    for incident in link.incidents.values():
        if incident.realm is link.realm:
            found |= {one.id: one for one in _on(incident, link)}
    return found


def ids_on(link: Link, incidents: frozenset[IncidentId]) -> set[str]:
    """Of those that these incidents have now."""
    known = [link.incidents.get(key) for key in incidents]
    return {one.id for incident in known if incident is not None for one in _on(incident, link)}


def is_on_incident(instruction: Instruction) -> bool:
    """Whether it is answered on an incident's card."""
    return instruction.id.startswith(_ON_INCIDENT)


def _on(incident: Incident, link: Link) -> list[Instruction]:
    return [
        Instruction(
            id=InstructionId(f"{_ON_INCIDENT}{incident.id}:{one.id}"),
            version=incident.version,
            realm=incident.realm,
            state=InstructionState.OPEN if one.answered_at is None else InstructionState.CLOSED,
            number=incident.number,
            text=one.text,
            given_by=name_of(one.relayed_from or one.by.user, link),
            recorded_by=one.by,
            recorded_at=one.at,
            changed_at=one.answered_at or one.at,
            severity=incident.severity,
            department=one.departments[0] if one.departments else incident.department,
            owner=incident.owner.user if incident.owner is not None else UserId(""),
            links=[f"{_ON_INCIDENT}{incident.id}"],
            result=one.answer,
        )
        for one in incident.instructions
    ]
