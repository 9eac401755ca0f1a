"""Answers what a console asks that is not in its replica. Reading threads, own connections.

The writer is never asked and never waited for, personal fields aside: who opened them must stand
in the log first, so that is the writer's work.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import sqlalchemy as sa

from backends.hub import reading, search_index, similar_cases, sqlite, watch_index
from backends.hub.alarm_calls import FiguresDesk
from backends.hub.around import Surroundings
from backends.hub.city_questions import CITY_QUERIES, CityQuestions
from backends.hub.evidence_seal import EvidenceSeals
from backends.hub.indexer import Indexer
from backends.hub.personal import Erasure, refusal_to_erase
from backends.hub.question_rules import forbidden, not_allowed, out_of_range
from backends.hub.recalling import recalled
from backends.hub.search_links import AT
from backends.hub.segments import SegmentUnreadable
from backends.hub.timeline import is_business, is_open_to, page, timeline
from backends.hub.vault import subject_of_personal
from backends.link.messages import PositionsFrame
from backends.link.queries import (
    AlarmFigures,
    AlarmFiguresAnswer,
    Answer,
    Around,
    ErasePersonalFields,
    EvidenceLock,
    EvidenceLockAnswer,
    EvidenceSeal,
    PageSeal,
    PersonalAnswer,
    PersonalErasedAnswer,
    PersonalFields,
    Query,
    Recall,
    RecallAnswer,
    Search,
    SearchAnswer,
    SimilarAnswer,
    SimilarCases,
    Timeline,
    TimelineAnswer,
)
from backends.link.watch import LogPage, LogPageAnswer, OldHandovers, OldMeetings, RosterOf
from backends.record.access import Act, Allowed, User, may
from backends.record.alarm import Alarm
from backends.record.common import Realm
from backends.record.entry import Entry
from backends.record.envelope import Event
from backends.record.incident import Incident
from backends.record.policy import Policy
from backends.record.refusal import Refusal, RefusalCode

log = logging.getLogger(__name__)

# An answer waits for the index to have what the console sees already, where that is not far; most
# often it takes 50 ms. An index made anew is not waited for.
INDEX_WITHIN_S = 1.0
NOT_FAR_EVENTS = 5_000
# Cameras and other resources leave at least three quarters of the hits to the log.
PLACES_SHARE = 4
_THREADS = 2
_TROUBLE = (sqlite3.Error, sa.exc.SQLAlchemyError, OSError, SegmentUnreadable)

OpenFields = Callable[[PersonalFields, User], "dict[str, str] | Refusal"]
EraseFields = Callable[[ErasePersonalFields, User], Refusal | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class AtHand:
    """What the hub's loop hands over with a question: copies, as of the log's `seq`.

    `alarms`: the listed ones, for figures. `vehicles`: of around.area_of(), for what is around.
    `positions`: operator positions that are signed in. `served`: targets that a gateway carries to.
    """

    seq: int = 0
    policy: Policy = field(default_factory=Policy)
    positions: int = 1
    alarms: list[Alarm] = field(default_factory=list)
    vehicles: PositionsFrame | None = None
    served: frozenset[str] = frozenset()


class Questions:
    """One hub's reading side. start() once the record is open, close() before it is closed."""

    def __init__(
        self,
        folder: Path,
        surroundings: Surroundings,
        open_fields: OpenFields | None = None,
        erase_fields: EraseFields | None = None,
        seals: EvidenceSeals | None = None,
    ) -> None:
        """`open_fields` opens personal fields once the log says who asked, `erase_fields` destroys
        their key; both may block.
        """
        self._folder = folder
        self._seals = seals
        self._surroundings = surroundings
        self._open_fields, self._erase_fields = open_fields, erase_fields
        self._figures = FiguresDesk()
        self._indexer = Indexer(folder)
        self.engine = self._engine = sqlite.reading_engine(folder)
        self.city: CityQuestions | None = None
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="hub-reader")

    def start(self) -> None:
        """Begin to keep the search index."""
        self._indexer.start()

    def wait_for_index(self, seq: int, within_s: float) -> bool:
        """Whether the search index has the log up to `seq`; waits for it so long."""
        return self._indexer.wait_for(seq, within_s)

    def close(self) -> None:
        """Finish what is asked and stop indexing. Blocks for that long."""
        self._threads.shutdown(wait=True, cancel_futures=True)
        self._indexer.close()
        self._engine.dispose()

    async def ask(self, query: Query, user: User, at_hand: AtHand) -> Answer | Refusal:
        """answer() on a reading thread."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self.answer, query, user, at_hand)

    def answer(self, query: Query, user: User, at_hand: AtHand) -> Answer | Refusal:
        """The answer, or why there is none. Blocks; any thread but the hub's loop."""
        refusal = forbidden(query, user) or out_of_range(query)
        if refusal is not None:
            return refusal
        try:
            return self._answer(query, user, at_hand)
        except _TROUBLE as error:
            log.warning("no answer to %s: %s", type(query).__name__, error)
            return Refusal(code=RefusalCode.STORE_UNAVAILABLE, detail="the record cannot be read")

    def _answer(self, query: Query, user: User, at_hand: AtHand) -> Answer | Refusal:
        match query:
            case Search():
                return self._search(query, user, at_hand)
            case Timeline():
                return self._timeline(query, user, at_hand)
            case Recall():
                return self._recall(query, user, at_hand)
            case SimilarCases():
                return self._similar(query, at_hand)
            case Around():
                return self._surroundings.answer(query, at_hand.vehicles)
            case AlarmFigures():
                return self._alarm_figures(query, at_hand)
            case PersonalFields():
                return self._personal(query, user)
            case ErasePersonalFields():
                return self._erase(query, user)
            case EvidenceSeal() | PageSeal():
                return self._sealed(query, user)
            case EvidenceLock():
                key = self._seals.lock_key if self._seals is not None else ""
                return EvidenceLockAnswer(public_key=key) if key else _no_key()
            case LogPage() | RosterOf() | OldHandovers() | OldMeetings():
                is_whole = self._is_indexed(at_hand.seq)
                with self._index() as index:
                    answer = watch_index.answer(index, query)
                if isinstance(answer, LogPageAnswer):
                    answer = msgspec.structs.replace(answer, is_behind=not is_whole)
                return answer
            case _ if isinstance(query, CITY_QUERIES) and self.city is not None:
                return self.city.answer(query, user, at_hand.policy, at_hand.served)
            case _:  # of devices: answered elsewhere
                return Refusal(code=RefusalCode.UNKNOWN_SUBJECT)

    def _search(self, query: Search, user: User, at_hand: AtHand) -> SearchAnswer:
        is_whole = self._is_indexed(at_hand.seq)
        places = self._surroundings.search(query)
        limit = min(max(query.limit, 1), search_index.MOST_HITS)
        kept = min(len(places.hits), limit // PLACES_SHARE)
        in_log = msgspec.structs.replace(query, limit=limit - kept)
        with self._index() as index:
            found = search_index.search(index, in_log, with_log=_reads_audit(user))
        hits = found.hits + places.hits[: limit - len(found.hits)]
        is_cut = found.is_cut or places.is_cut or len(hits) < len(found.hits) + len(places.hits)
        return SearchAnswer(hits=hits, is_cut=is_cut, is_behind=not is_whole)

    def _timeline(self, query: Timeline, user: User, at_hand: AtHand) -> TimelineAnswer | Refusal:
        is_whole = self._is_indexed(at_hand.seq)
        with self._index() as index, self._engine.connect() as connection:

            def history(subject: str) -> list[Event]:
                if subject.startswith(AT):
                    return reading.read_one(connection, self._folder, int(subject[len(AT) :]))
                return reading.read_history(connection, self._folder, subject)

            events = timeline(index, history, query.subject)
            if _reads_audit(user):
                events += history(subject_of_personal(query.subject))
                events.sort(key=_seq)
        if not events:
            return _unknown(query.subject)
        if not _reads_audit(user):
            if events[0].realm is not Realm.LIVE and may(user, Act.DRILL) is Allowed.NO:
                return not_allowed(user, Act.DRILL)
            events = [e for e in events if is_business(e) and is_open_to(e, user)]
            if not events:
                return not_allowed(user, Act.READ_AUDIT)
        shown, is_cut = page(events, query.before, query.most)
        return TimelineAnswer(events=shown, is_cut=is_cut, is_behind=not is_whole)

    def _recall(self, query: Recall, user: User, at_hand: AtHand) -> RecallAnswer | Refusal:
        self._is_indexed(at_hand.seq)
        with self._index() as index, self._engine.connect() as connection:

            def history(subject: str) -> list[Event]:
                return reading.read_history(connection, self._folder, subject)

            answer = recalled(index, history, query.subject)
        realms = {one.realm for one in answer.incidents} | {one.realm for one in answer.tasks}
        realms |= {one.realm for one in answer.instructions}
        if not realms:
            return _unknown(query.subject)
        if realms != {Realm.LIVE} and may(user, Act.DRILL) is Allowed.NO:
            return not_allowed(user, Act.DRILL)
        return answer

    def _sealed(self, query: EvidenceSeal | PageSeal, user: User) -> Answer | Refusal:
        if self._seals is None:
            return _no_key()
        subject: str = query.handover if isinstance(query, PageSeal) else query.evidence
        with self._engine.connect() as connection:
            events = reading.read_history(connection, self._folder, subject)
        return self._seals.answer(events, user, query) or _unknown(subject)

    def _similar(self, query: SimilarCases, at_hand: AtHand) -> SimilarAnswer | Refusal:
        self._is_indexed(at_hand.seq)
        incident = self._incident(query.incident)
        if incident is None:
            return _unknown(query.incident)
        with self._index() as index:
            known = similar_cases.candidates(index, incident)
        limit = min(max(query.limit, 1), 50)
        return SimilarAnswer(cases=similar_cases.similar(incident, known, limit))

    def _alarm_figures(self, query: AlarmFigures, at_hand: AtHand) -> AlarmFiguresAnswer:
        self._is_indexed(at_hand.seq)
        now = dt.datetime.now(dt.UTC)
        shown = (at_hand.alarms, at_hand.positions)
        with self._index() as index:
            return self._figures.answer(index, query, now, at_hand.policy.alarms, shown)

    def _personal(self, query: PersonalFields, user: User) -> PersonalAnswer | Refusal:
        with self._index() as index:
            entry = watch_index.entry(index, query.subject)
        if entry is not None:
            return self._of_entry(entry, query, user)
        incident = self._incident(query.subject)
        if incident is None:
            return _unknown(query.subject)
        concerned = (incident.department, *incident.parties)
        if not any(may(user, Act.VIEW_PERSONAL, of) is Allowed.YES for of in concerned):
            return not_allowed(user, Act.VIEW_PERSONAL, RefusalCode.OTHER_DEPARTMENT)
        return self._opened(query, user)

    def _of_entry(
        self, entry: Entry, query: PersonalFields, user: User
    ) -> PersonalAnswer | Refusal:
        """Who wrote it down knows, else whoever may everywhere. A correction has what it leaves
        unsaid from what it corrects, under that one's own key."""
        if entry.written_by.user != user.id and may(user, Act.VIEW_PERSONAL) is not Allowed.YES:
            return not_allowed(user, Act.VIEW_PERSONAL, RefusalCode.OTHER_DEPARTMENT)
        answer = self._opened(msgspec.structs.replace(query, subject=entry.id), user)
        if isinstance(answer, Refusal) or not entry.corrects:
            return answer
        with self._index() as index:
            earlier = watch_index.entry(index, entry.corrects)
        # Each corrects what was there before it: the chain ends.
        before = self._of_entry(earlier, query, user) if earlier is not None else None
        fields = before.fields if isinstance(before, PersonalAnswer) else {}
        return PersonalAnswer(fields=fields | answer.fields)

    def _opened(self, query: PersonalFields, user: User) -> PersonalAnswer | Refusal:
        if self._open_fields is None:
            return Refusal(code=RefusalCode.STORE_UNAVAILABLE, detail="no vault")
        fields = self._open_fields(query, user)
        return fields if isinstance(fields, Refusal) else PersonalAnswer(fields=fields)

    def _erase(self, query: ErasePersonalFields, user: User) -> PersonalErasedAnswer | Refusal:
        refusal = refusal_to_erase(user, Erasure(reason=query.reason))
        if refusal is None and self._erase_fields is not None:
            refusal = self._erase_fields(query, user)
        return refusal or PersonalErasedAnswer()

    def _is_indexed(self, seq: int) -> bool:
        is_far = seq - self._indexer.seq > NOT_FAR_EVENTS
        return self.wait_for_index(seq, 0.0 if is_far else INDEX_WITHIN_S)

    def _incident(self, subject: str) -> Incident | None:
        with self._engine.connect() as connection:
            history = reading.read_history(connection, self._folder, subject)
        try:
            return similar_cases.folded(history)
        except LookupError:
            return None

    @contextlib.contextmanager
    def _index(self) -> Iterator[sqlite3.Connection]:
        # One a question: cheap, and a lost file is noticed at once. Until there is an index the
        # answer is that of an empty one, and said to be behind.
        try:
            connection = search_index.open_to_read(self._folder)
        except sqlite3.OperationalError:
            connection = search_index.empty()
        try:
            yield connection
        finally:
            connection.close()


def _seq(event: Event) -> int:
    return event.seq


def _reads_audit(user: User) -> bool:
    return may(user, Act.READ_AUDIT) is Allowed.YES


def _no_key() -> Refusal:
    detail = "this centre has no key to sign with"
    return Refusal(code=RefusalCode.STORE_UNAVAILABLE, detail=detail)


def _unknown(subject: str) -> Refusal:
    return Refusal(code=RefusalCode.UNKNOWN_SUBJECT, detail=subject[:100])
