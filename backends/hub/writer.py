"""The one thread that writes the record: takes waiting work in groups, one commit a group.

Answers go back when the group is on the disk. In trouble all work is refused at once, and the
store is tried again every second until it writes; idle, it looks after the disk every 2 s.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from typing import NamedTuple

from backends.hub.books import Changed
from backends.hub.clerk import Clerk, TimerFailed
from backends.hub.jobs import Answer, CommandJob, IngestJob, Job
from backends.hub.ledger import Ledger
from backends.hub.snapshots import SNAPSHOT_EVERY, PutSnapshot, load_held
from backends.hub.store import Store
from backends.hub.trouble import Overloaded, StoreProblem, StoreTrouble
from backends.record.envelope import Event

log = logging.getLogger(__name__)

# One group holds at most this many observations or commands; a commit takes a few ms.
GROUP_WEIGHT = 2_000
WAITING_WEIGHT = 50_000
PROBE_EVERY_S = 1.0
LOOK_EVERY_S = 2.0

Committed = Callable[[list[Event], Changed], None]
Told = Callable[[Answer | Exception], None]
# One hand-over a group: each of its own would wake the loop, and the loop would take the
# interpreter from the writer, as often as there are commands in the group.
Deliver = Callable[[list[tuple[Told, Answer | Exception]]], None]


class _Waiting(NamedTuple):
    """Work, and who gets its answer: the future, or `told` by the next delivery."""

    job: Job
    answer: Future[Answer] | None
    weight: int
    told: Told | None = None


def deliver_here(answers: list[tuple[Told, Answer | Exception]]) -> None:
    """Tell each its answer, on this thread."""
    for told, answer in answers:
        told(answer)


class Writer:
    """Owns the store and the ledger from start() to close()."""

    def __init__(
        self,
        store: Store,
        ledger: Ledger,
        *,
        committed: Committed,
        problem_changed: Callable[[StoreProblem], None],
        deliver: Deliver | None = None,
    ) -> None:
        """The callbacks run on the writer's thread, `deliver` as the last of a group."""
        self._store = store
        self._ledger = ledger
        self._committed = committed
        self._problem_changed = problem_changed
        self._deliver = deliver or deliver_here
        self._undelivered: list[tuple[Told, Answer | Exception]] = []
        self._condition = threading.Condition()
        self._waiting: deque[_Waiting] = deque()
        self._weight = 0
        self._is_closing = False
        self._problem = StoreProblem.OK
        self._snapshot_seq = store.seq
        self._thread = threading.Thread(target=self._run, name="hub-writer")

    def start(self) -> None:
        """Begin to write."""
        self._thread.start()

    def close(self) -> None:
        """Write what waits, then close the store. Blocks for that long."""
        with self._condition:
            self._is_closing = True
            self._condition.notify()
        if self._thread.ident is not None:
            self._thread.join()
        self._store.close()

    def submit(self, job: Job) -> Future[Answer]:
        """Queue work; any thread. Raises Overloaded when too much waits.

        The future gets the answer once it is on the disk, or StoreTrouble.
        """
        answer: Future[Answer] = Future()
        weight = 1 + (len(job.conditions) if isinstance(job, IngestJob) else 0)
        self._put(_Waiting(job, answer, weight))
        return answer

    def submit_command(self, job: CommandJob, told: Told) -> None:
        """Queue a command; any thread. Raises Overloaded when too much waits.

        `told` is delivered its receipt once it is on the disk, or why it is not there.
        """
        self._put(_Waiting(job, None, 1, told))

    def _put(self, waiting: _Waiting) -> None:
        with self._condition:
            if self._is_closing:
                raise Overloaded("the hub is closing")
            if self._weight + waiting.weight > WAITING_WEIGHT:
                raise Overloaded(f"{self._weight} pieces of work are waiting")
            self._waiting.append(waiting)
            self._weight += waiting.weight
            self._condition.notify()

    def _run(self) -> None:
        while True:
            with self._condition:
                if not self._waiting and not self._is_closing:
                    self._condition.wait(PROBE_EVERY_S if self._problem else LOOK_EVERY_S)
                group = self._take_group()
                if not group and self._is_closing:
                    break
            if group:
                self._write(group)
                self._deliver_all()
                if self._store.seq - self._snapshot_seq >= SNAPSHOT_EVERY:
                    self._save_snapshot()
            elif self._problem:
                self._probe()
            else:
                self._look()
        if self._store.seq != self._snapshot_seq:
            self._save_snapshot()

    def _take_group(self) -> list[_Waiting]:
        group: list[_Waiting] = []
        weight = 0
        while self._waiting and weight < GROUP_WEIGHT:
            waiting = self._waiting.popleft()
            weight += waiting.weight
            if waiting.answer is None or waiting.answer.set_running_or_notify_cancel():
                group.append(waiting)
        self._weight -= weight
        return group

    def _write(self, group: list[_Waiting]) -> None:
        try:
            if self._problem:
                self._probe()
            if self._problem:
                raise StoreTrouble(self._problem)
            answers = self._commit(group)
        except StoreTrouble as trouble:
            self._ledger.discard()
            self._set_problem(trouble.problem, str(trouble))
            for waiting in group:
                self._answer(waiting, trouble)
            return
        except Exception as error:
            # A bug, or a conflict. Nothing of the group happened; what is well must not go with it.
            self._ledger.discard()
            if len(group) > 1:
                for waiting in group:
                    self._write([waiting])
                return
            log.exception("work failed: %s", type(group[0].job).__name__)
            if isinstance(error, TimerFailed):
                self._ledger.timers.put_again(error.kind, error.subject, dt.datetime.now(dt.UTC))
            self._answer(group[0], error)
            return
        for waiting, answer in zip(group, answers, strict=True):
            self._answer(waiting, answer)

    def _answer(self, waiting: _Waiting, answer: Answer | Exception) -> None:
        if waiting.told is not None:
            self._undelivered.append((waiting.told, answer))
        elif waiting.answer is not None:
            if isinstance(answer, Exception):
                waiting.answer.set_exception(answer)
            else:
                waiting.answer.set_result(answer)

    def _deliver_all(self) -> None:
        if self._undelivered:
            self._deliver(self._undelivered)
            self._undelivered = []

    def _commit(self, group: list[_Waiting]) -> list[Answer]:
        answers: list[Answer] = []
        with self._store.transaction() as work:
            work.look_up_receipts([w.job.id for w in group if isinstance(w.job, CommandJob)])
            for waiting in group:
                now = dt.datetime.now(dt.UTC)
                answers.append(Clerk(self._ledger, work, now).do(waiting.job))
        changed = self._ledger.keep()
        if work.events:
            self._committed(work.events, changed)
        return answers

    def _save_snapshot(self) -> None:
        try:
            with self._store.transaction() as work:
                PutSnapshot(self._ledger)(work)
            self._snapshot_seq = self._store.seq
        except StoreTrouble as trouble:
            log.warning("no snapshot: %s", trouble)

    def _look(self) -> None:
        try:
            self._store.check()
        except StoreTrouble as trouble:
            self._set_problem(trouble.problem, str(trouble))

    def _probe(self) -> None:
        try:
            found = self._store.probe()
        except StoreTrouble as trouble:
            self._set_problem(trouble.problem, str(trouble))
            return
        for event in found:
            self._ledger.fold(event)
        changed = self._ledger.keep()
        if found:
            # It is on the disk though it seemed not to be: what hangs on it is set anew.
            load_held(self._store, self._ledger)
            self._ledger.set_policy(self._ledger.policy)
            self._committed(found, changed)
        self._set_problem(StoreProblem.OK, "")

    def _set_problem(self, problem: StoreProblem, detail: str) -> None:
        if problem is self._problem:
            return
        self._problem = problem
        if problem:
            log.error("the record cannot be written: %s (%s)", problem.value, detail)
        else:
            log.warning("the record is written again")
        self._problem_changed(problem)
