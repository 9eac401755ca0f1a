"""Gathers what stands on a paper: from what a window holds, else from the hub. UI thread.

Never draws and never waits where nothing is asked of the hub.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from pathlib import Path

import msgspec

from app.panels import Panels
from app.paper.jobs import (
    BlankPaper,
    HandoverPaper,
    IncidentPaper,
    Job,
    Line,
    LogPaper,
    MinutesPaper,
    Paper,
)
from app.paper.markup import moment
from backends.link.api import Link, QueryRefused
from backends.link.queries import Recall, RecallAnswer, Timeline, TimelineAnswer
from backends.link.watch import LogPage, LogPageAnswer, RosterOf, RosterOfAnswer
from backends.record.duty import Shift, ShiftState
from backends.record.entry import Entry
from backends.record.handover import Handover
from backends.record.handover_sheet import digest_of
from backends.record.ids import IncidentId, MeetingId, ShiftId
from backends.record.incident import Incident
from backends.record.meeting import Meeting
from backends.record.task import Task
from backends.record.watch_policy import realm_of
from widgets.formats import actor_text
from widgets.incidents.telling import told
from widgets.incidents.words import class_text
from widgets.watch.handover.words import seat_text

_PAGE, _MOST_ENTRIES = 2_000, 20_000
_ASK_AGAIN_S, _BEHIND_S = 0.2, 10.0  # what was written just now is indexed within a second
_A_MOMENT = dt.timedelta(seconds=1)


class Gathering:
    """`paper()` may raise HubUnreachable and QueryRefused."""

    def __init__(self, link: Link, panels: Panels) -> None:
        self._link, self._panels = link, panels

    async def paper(self, kind: str, subject: str) -> Paper | None:
        """ "handover", "incident", "log" (a shift), "minutes", "blank"; None: nobody has it."""
        match kind:
            case "handover":
                shown = self._panels.watch.handover.handover
                is_it = shown is not None and shown.id == subject
                return sheet_of(self._link, shown) if shown is not None and is_it else None
            case "incident":
                return await self._incident(IncidentId(subject))
            case "log":
                return await self._log(ShiftId(subject))
            case "minutes":
                return await self._minutes(MeetingId(subject))
            case _:
                return BlankPaper(form=subject)

    # ---- an incident's card

    async def _incident(self, subject: IncidentId) -> IncidentPaper | None:
        incident, tasks = await self._known(subject)
        if incident is None:
            return None
        answer = await self._link.ask(Timeline(subject=subject))
        events = answer.events if isinstance(answer, TimelineAnswer) else []
        lines = [
            Line(
                at=event.occurred_at,
                who=actor_text(event.actor, self._link.users),
                text=told(event, self._link),
            )
            for event in events
        ]
        return IncidentPaper(
            incident=incident,
            tasks=sorted(tasks, key=_number),
            timeline=[line for line in lines if line.text],
            class_name=class_text(incident, self._link.policy),
        )

    async def _known(self, subject: IncidentId) -> tuple[Incident | None, list[Task]]:
        """An incident with its tasks, also one that no console holds any more."""
        incident = self._link.incidents.get(subject)
        if incident is not None:
            tasks = [task for task in self._link.tasks.values() if task.incident == subject]
            return incident, tasks
        try:
            answer = await self._link.ask(Recall(subject=subject))
        except QueryRefused:
            return None, []
        if not isinstance(answer, RecallAnswer):
            return None, []
        found = next((one for one in answer.incidents if one.id == subject), None)
        return found, answer.tasks

    # ---- the log of a watch

    async def _log(self, subject: ShiftId) -> LogPaper | None:
        shift = self._link.shifts.get(subject) or await self._old_shift(subject)
        if shift is None:
            return None
        page = await self._newest(LogPage(shift=subject, limit=_PAGE, realm=shift.realm))
        is_behind, entries = page is not None and page.is_behind, list[Entry]()
        while page is not None:
            entries += page.entries
            if not page.next_before_seq or len(entries) >= _MOST_ENTRIES:
                break
            page = await self._page(
                LogPage(
                    shift=subject,
                    before_seq=page.next_before_seq,
                    limit=_PAGE,
                    realm=shift.realm,
                )
            )
        if page is None:
            return None
        return LogPaper(
            shift=shift,
            entries=sorted(entries, key=_when),
            seats={turn.seat: seat_text(self._link, turn.seat) for turn in shift.turns},
            is_behind=is_behind,
            earlier=max(0, page.total - len(entries)) if page.next_before_seq else 0,
        )

    async def _newest(self, question: LogPage) -> LogPageAnswer | None:
        """The newest page; asked for again for a while where the centre's index lacks the last."""
        loop = asyncio.get_running_loop()
        until_s = loop.time() + _BEHIND_S
        page = await self._page(question)
        while page is not None and page.is_behind and loop.time() < until_s:
            await asyncio.sleep(_ASK_AGAIN_S)
            page = await self._page(question)
        return page

    async def _page(self, question: LogPage) -> LogPageAnswer | None:
        answer = await self._link.ask(question)
        return answer if isinstance(answer, LogPageAnswer) else None

    async def _old_shift(self, subject: ShiftId) -> Shift | None:
        """A watch that no console holds any more: of the roster, else as the policy plans it."""
        parts = self._link.policy.watch.parts_of(subject)
        if parts is None:
            return None
        begin, end = parts[0].span_on(parts[1])
        realm = realm_of(subject)
        answer = await self._link.ask(RosterOf(since=begin, until=begin + _A_MOMENT, realm=realm))
        known = answer.shifts if isinstance(answer, RosterOfAnswer) else []
        planned = Shift(
            id=subject,
            version=0,
            realm=realm,
            state=ShiftState.HANDED_OVER,
            name=parts[0].name,
            starts_at=begin,
            ends_at=end,
            changed_at=end,
        )
        return next((shift for shift in known if shift.id == subject), planned)

    # ---- minutes

    async def _minutes(self, subject: MeetingId) -> MinutesPaper | None:
        meeting = self._link.meetings.get(subject)
        shown = self._panels.meetings.detail.meeting
        if meeting is None and shown is not None and shown.id == subject:
            meeting = shown
        if meeting is None:
            return None
        return MinutesPaper(meeting=meeting, about=await self._about(meeting))

    async def _about(self, meeting: Meeting) -> str:
        """What it began from, in words."""
        kind, _, key = meeting.about.partition(":")
        if kind != "incident":
            return meeting.view
        incident, _ = await self._known(IncidentId(key))
        return f"{incident.number} {incident.title}" if incident is not None else meeting.view


def sheet_of(link: Link, handover: Handover) -> HandoverPaper:
    """A handover's sheet, with the names of both watches and of the seat."""
    return HandoverPaper(
        handover=handover,
        watches=(_watch(link, handover.giving), _watch(link, handover.taking)),
        digest=digest_of(handover),
        seat=seat_text(link, handover.seat),
    )


def _watch(link: Link, shift: ShiftId) -> str:
    known = link.shifts.get(shift)
    if known is not None:
        return f"{known.name} {moment(known.starts_at)}–{moment(known.ends_at)}"
    parts = link.policy.watch.parts_of(shift)
    if parts is None:
        return str(shift)
    begin, end = parts[0].span_on(parts[1])
    return f"{parts[0].name} {moment(begin)}–{moment(end)}"


def job_of(link: Link, paper: Paper, language: str) -> Job:
    """A paper made now by whoever is signed in; where it goes is still to be said."""
    user = link.user
    return Job(
        paper=paper,
        centre=link.centre_name,
        names={key: known.name for key, known in link.users.items()},
        made_at=link.hub_now(),
        made_by=user.name if user is not None else "",
        language=language,
    )


def kept_sheet(link: Link, handover: Handover, folder: Path, language: str) -> Job:
    """The page as it is kept: of the moment of the last signature, and nobody's in person."""
    signature = handover.receiver_signature
    return msgspec.structs.replace(
        job_of(link, sheet_of(link, handover), language),
        made_at=signature.at if signature is not None else handover.changed_at,
        made_by="",
        out=str(folder / page_name(handover)),
    )


def page_name(handover: Handover) -> str:
    """The name of a handover's file."""
    return f"handover-{handover.giving}-{handover.id[-8:]}.pdf"


def _number(task: msgspec.Struct) -> str:
    return str(getattr(task, "number", ""))


def _when(entry: Entry) -> tuple[object, str]:
    return entry.occurred_at, entry.id
