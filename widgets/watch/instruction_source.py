"""All instructions that are followed: those of the watch, and those given on an incident. Pure.

One that was given here and is on its way to the centre stands among them as version 0.
One on an incident is answered on its card: it stands in the list by "incident:<id>:<its own>".
"""

from __future__ import annotations

from backends.link.api import Link
from backends.record.common import Actor
from backends.record.entry import GiveInstruction, Instruction, InstructionState
from backends.record.ids import IncidentId, InstructionId, UserId
from backends.record.incident import Incident
from widgets.watch.words import name_of

_ON_INCIDENT = "incident:"


def instructions_of(link: Link) -> dict[str, Instruction]:
    """By id."""
    found = _on_their_way(link) | {str(key): one for key, one in link.instructions.items()}
    for incident in link.incidents.values():
        if incident.realm is link.realm:
            found |= {one.id: one for one in _on(incident, link)}
    return found


def ids_on(link: Link, incidents: frozenset[IncidentId]) -> set[str]:
    """Of those that these incidents have now."""
    known = [link.incidents.get(key) for key in incidents]
    return {one.id for incident in known if incident is not None for one in _on(incident, link)}


def is_on_its_way(instruction: Instruction) -> bool:
    """Whether the centre has not taken it yet."""
    return instruction.version == 0


def is_on_incident(instruction: Instruction) -> bool:
    """Whether it is answered on an incident's card."""
    return instruction.id.startswith(_ON_INCIDENT)


def _on_their_way(link: Link) -> dict[str, Instruction]:
    given = [body for body in link.pending.values() if isinstance(body, GiveInstruction)]
    user, now = link.user, link.hub_now()
    actor = Actor(user=user.id if user is not None else UserId(""))
    return {
        str(body.instruction): Instruction(
            id=body.instruction,
            version=0,
            realm=link.realm,
            state=InstructionState.OPEN,
            number="",
            text=body.text,
            given_by=body.given_by,
            recorded_by=actor,
            recorded_at=now,
            changed_at=now,
            severity=body.severity,
            department=body.department,
            owner=body.owner,
            due_at=body.due_at,
            links=body.links,
        )
        for body in given
    }


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
