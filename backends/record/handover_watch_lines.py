"""The watch's own lines of a handover's sheet: instructions, meetings, roster, wall, log. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from backends.record.duty import Duty, DutyState
from backends.record.entry import InstructionState
from backends.record.handover import Item, Section
from backends.record.handover_inputs import (
    MEETINGS_AHEAD,
    REPLANNED_TOLD,
    ROSTER_AHEAD,
    Inputs,
    in_hand,
    is_ours,
    who,
    within,
)
from backends.record.meeting import Meeting, MeetingState
from backends.record.work_calendar import CHINA

REPLANNED = "replanned"  # of a duty: with another person than before


def watch_lines(inputs: Inputs) -> list[Item]:
    """All of them, in no order yet."""
    return [
        *within(inputs, "instructions", [*_instructions(inputs), *_on_incidents(inputs)]),
        *within(inputs, "meetings", _meetings(inputs)),
        *within(inputs, "roster", _roster(inputs)),
        *within(inputs, "walls", _walls(inputs)),
        *within(inputs, "flagged", _flagged(inputs)),
        *within(inputs, "messages", _messages(inputs)),
    ]


def _instructions(inputs: Inputs) -> Iterable[Item]:
    for one in inputs.instructions:
        is_open = one.state is not InstructionState.CLOSED and one.realm is inputs.realm
        is_theirs = one.owner == inputs.leaver
        if is_open and (is_theirs or is_ours(inputs, one.department)):
            yield Item(
                id=one.id,
                section=Section.INSTRUCTIONS,
                title=f"{one.number} {one.text}",
                severity=one.severity,
                owner=inputs.names.get(one.owner, one.owner),
                due_at=one.due_at,
                state=one.state.value,
                detail=one.given_by,
                subject_version=one.version,
            )


def _on_incidents(inputs: Inputs) -> Iterable[Item]:
    """Those given on an incident that nobody has answered."""
    for incident in inputs.incidents:
        if incident.realm is not inputs.realm:
            continue
        is_theirs = in_hand(inputs, incident.owner)
        for one in incident.instructions:
            whose = one.departments or [incident.department, *incident.parties]
            if one.answered_at is None and (is_theirs or is_ours(inputs, *whose)):
                yield Item(
                    id=f"incident:{incident.id}:{one.id}",
                    section=Section.INSTRUCTIONS,
                    title=f"{incident.number} {one.text}",
                    severity=incident.severity,
                    owner=who(inputs, incident.owner),
                    state=InstructionState.OPEN.value,
                    detail=inputs.names.get(one.relayed_from, "") or who(inputs, one.by),
                )


def _meetings(inputs: Inputs) -> Iterable[Item]:
    for meeting in inputs.meetings:
        is_ahead = meeting.state in (MeetingState.SCHEDULED, MeetingState.OPEN)
        is_near = meeting.starts_at <= inputs.now + MEETINGS_AHEAD
        owes_minutes = meeting.state is MeetingState.ENDED
        is_wanted = (is_ahead and is_near) or owes_minutes
        if meeting.realm is inputs.realm and is_wanted and _is_our_meeting(inputs, meeting):
            yield Item(
                id=meeting.id,
                section=Section.MEETINGS,
                title=f"{meeting.number} {meeting.title}",
                owner=who(inputs, meeting.called_by),
                due_at=meeting.starts_at,
                state=meeting.state.value,
                subject_version=meeting.version,
            )


def _is_our_meeting(inputs: Inputs, meeting: Meeting) -> bool:
    of_people = [inputs.departments.get(one.user) for one in meeting.invited if one.user]
    caller = meeting.called_by
    found = [one.department for one in meeting.invited]
    found += [one.department for one in meeting.resolutions]
    is_theirs = in_hand(inputs, caller) or caller.seat == inputs.seat
    return is_theirs or is_ours(inputs, inputs.departments.get(caller.user), *of_people, *found)


def _roster(inputs: Inputs) -> Iterable[Item]:
    """What differs from the plan in the coming watches: that is what must be said."""
    for duty in inputs.duties:
        is_near = inputs.now <= duty.ends_at and duty.starts_at <= inputs.now + ROSTER_AHEAD
        is_other = duty.state is not DutyState.PLANNED
        is_wanted = is_near and (is_other or _is_replanned(duty)) and duty.realm is inputs.realm
        if is_wanted and is_ours(inputs, duty.department):
            whose = duty.planned if is_other else duty.former
            planned = inputs.names.get(whose, whose)
            yield Item(
                id=duty.id,
                section=Section.ROSTER,
                title=f"{duty.seat} {planned}",
                owner=duty.name if duty.state is DutyState.COVERED or not is_other else "",
                due_at=duty.starts_at,
                state=duty.state.value if is_other else REPLANNED,
                detail=duty.reason if is_other else _replanned_at(duty),
                subject_version=duty.version,
            )


def _is_replanned(duty: Duty) -> bool:
    """Whether people know another name for it: it was swapped or planned over of late."""
    at = duty.replanned_at
    return bool(duty.former) and at is not None and at >= duty.starts_at - REPLANNED_TOLD


def _replanned_at(duty: Duty) -> str:
    """11-22 16:30, of the city."""
    at = duty.replanned_at
    return at.astimezone(CHINA).strftime("%m-%d %H:%M") if at is not None else ""


def _walls(inputs: Inputs) -> Iterable[Item]:
    if inputs.department is not None:
        return
    for wall in inputs.walls:
        shown = wall.run.name if wall.run is not None else ""
        if wall.run is None and wall.showing is not None:
            shown = wall.showing.name
        kind = "tour" if wall.run is not None else "scene"
        by = wall.run.by if wall.run is not None else wall.showing.by if wall.showing else None
        if by is not None:
            yield Item(
                id=f"wall:{wall.id}",
                section=Section.WALL,
                title=str(wall.id),
                owner=who(inputs, by),
                state=kind,
                detail=shown,
            )


def _flagged(inputs: Inputs) -> Iterable[Item]:
    """Of an entry that was corrected the correction alone, where that is flagged."""
    for entry in inputs.flagged:
        by = entry.written_by
        is_theirs = in_hand(inputs, by) or by.seat == inputs.seat
        is_wanted = is_theirs or is_ours(inputs, inputs.departments.get(by.user))
        is_told = entry.is_flagged and not entry.corrected_by
        if is_told and entry.realm is inputs.realm and is_wanted:
            yield Item(
                id=entry.id,
                section=Section.FLAGGED,
                title=entry.text[:200],
                owner=who(inputs, entry.written_by),
                state=entry.kind.value,
                subject_version=entry.version,
            )


def _messages(inputs: Inputs) -> Iterable[Item]:
    for message in inputs.dead_messages:
        if is_ours(inputs, *message.departments):
            yield Item(
                id=f"message:{message.id}",
                section=Section.MESSAGES,
                title=message.title,
                owner=message.target,
                state="dead",
            )
