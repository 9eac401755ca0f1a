"""A link whose handovers and meetings follow the record's own rules, for tests. No sockets.

What is sent is decided and folded here by the deciders that the hub uses; passwords are a table.
"""

from __future__ import annotations

import hashlib

import msgspec

from backends.link.api import Change, HubUnreachable, QueryRefused
from backends.link.queries import Answer, Query
from backends.link.watch import Sign, SignAnswer, SinceCut, SinceCutAnswer
from backends.record import handover as ho
from backends.record import handover_decider, meeting, meeting_decider
from backends.record.access import User
from backends.record.commands import CommandBody, subject_of
from backends.record.common import Actor, Realm
from backends.record.context import Context
from backends.record.envelope import Event
from backends.record.ids import CommandId, EventId, HandoverId, MeetingId, UserId
from backends.record.refusal import Refusal, RefusalCode
from tests.gui.asked_link import AskedLink

PASSWORD = "1"
LOCKED_AFTER = 5


class WatchLink(AskedLink):
    """`gathers`: what the next cut finds; `since`: what changed since."""

    def __init__(self, user: User | None = None) -> None:
        super().__init__(user)
        self.gathers: list[ho.Item] = []
        self.since: list[ho.Changed] = []
        self.seq = 100
        self.wrong: dict[str, int] = {}

    def sit_down(self, user: User) -> None:
        """Somebody else is signed in here now."""
        self.user_now = user
        self.tell(Change(user=True))

    def send(self, body: CommandBody) -> CommandId:
        assert self.user_now is not None
        self.sent.append(body)
        if isinstance(body, ho.HandoverDeed):
            self._do(body, self.user_now)
        elif isinstance(body, meeting.MeetingDeed):
            self._meet(body, self.user_now)
        return CommandId(f"command-{len(self.sent)}")

    async def ask(self, query: Query) -> Answer:
        if self.is_down:
            raise HubUnreachable("unreachable")
        if isinstance(query, SinceCut):
            self.asked.append(query)
            return SinceCutAnswer(seq=self.seq, changes=self.since)
        if isinstance(query, Sign):
            return self._sign(query)
        return await super().ask(query)

    def _sign(self, query: Sign) -> SignAnswer:
        if self.wrong.get(query.user, 0) >= LOCKED_AFTER:
            raise QueryRefused(Refusal(code=RefusalCode.LOCKED_OUT))
        if query.password != PASSWORD:
            self.wrong[query.user] = self.wrong.get(query.user, 0) + 1
            raise QueryRefused(Refusal(code=RefusalCode.WRONG_PASSWORD))
        head = hashlib.sha256(str(self.seq).encode()).hexdigest()
        signer = self.users_now[query.user]
        command = ho.SignHandover(
            handover=query.handover, digest=query.digest, name=signer.name, chain_head=head
        )
        refusal = self._do(command, signer)
        if refusal is not None:
            raise QueryRefused(refusal)
        return SignAnswer(handover=self.handovers[query.handover])

    def _do(self, body: ho.HandoverCommand, user: User) -> Refusal | None:
        if isinstance(body, ho.NoteChanges):  # what of it the hub finds too
            found = [one for one in self.since if one in body.changes]
            body = msgspec.structs.replace(body, changes=found)
        is_begun_for = isinstance(body, ho.BeginHandover) and body.leaver not in ("", user.id)
        if isinstance(body, ho.SignForAbsent) or is_begun_for:  # becomes a request
            return None
        return self._decide(body, user)

    def approve(self, body: ho.SignForAbsent, user: User) -> Refusal | None:
        """Who decides has said yes: it is done in its author's name."""
        version = self.handovers[body.handover].version
        approved = msgspec.structs.replace(body, seen_version=version, approved_by=UserId("boss"))
        return self._decide(approved, user)

    def _decide(self, body: ho.HandoverCommand, user: User) -> Refusal | None:
        known = self.handovers.get(body.handover)
        decided = handover_decider.decide(known, body, self._context(user))
        if isinstance(decided, Refusal):
            if not isinstance(body, ho.SignHandover):
                self.tell(Change(refusals=((body, decided),)))  # type: ignore[arg-type]
            return decided
        for payload in decided:
            event = self._event(body.handover, known.version if known else 0, user)
            known = handover_decider.evolve(known, event, payload)
            self.handovers[body.handover] = known
        if isinstance(body, ho.BeginHandover | ho.RecutHandover):
            cut = ho.CutHandover(handover=body.handover, seq=self.seq, items=self.gathers)
            return self._do(cut, user)
        self.tell(Change(handovers=frozenset({HandoverId(body.handover)})))
        return None

    def _meet(self, body: meeting.MeetingCommand, user: User) -> None:
        known = self.meetings.get(body.meeting)
        decided = meeting_decider.decide(known, body, self._context(user))
        if isinstance(decided, Refusal):
            self.tell(Change(refusals=((body, decided),)))
            return
        for payload in decided:
            event = self._event(body.meeting, known.version if known else 0, user)
            known = meeting_decider.evolve(known, event, payload)
            self.meetings[body.meeting] = known
        self.tell(Change(meetings=frozenset({MeetingId(subject_of(body))})))

    def _context(self, user: User) -> Context:
        actor = Actor(user=UserId(user.id), seat=user.seat)
        return Context(actor=actor, now=self.now, number=len(self.meetings) + 1)

    def _event(self, subject: str, version: int, user: User) -> Event:
        self.seq += 1
        return Event(
            seq=self.seq,
            id=EventId(f"event-{self.seq}"),
            recorded_at=self.now,
            occurred_at=self.now,
            realm=Realm.LIVE,
            actor=Actor(user=UserId(user.id), seat=user.seat),
            type="",
            version=1,
            subject=subject,
            subject_version=version + 1,
            payload=b"",
            previous_hash="",
            hash="",
        )
