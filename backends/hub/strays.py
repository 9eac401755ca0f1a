"""Steps of cases that nobody has reported here: tried again for a while, then refused. Hub's loop.

A step may come before its case. Where the case does not come within a minute the step is counted
on the health board, with its reason; a case that was over before it was ever told here is nobody's.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from concurrent.futures import Future

from backends.hub.jobs import Answer, IngestJob, Job
from backends.record.ids import SourceId, uuid7
from backends.record.observation import CaseProgressed

log = logging.getLogger(__name__)

REASON = "案件进展对不上案件：中心没有收到这件案件"
KEPT_S = 60.0
EVERY_S = 5.0
MOST = 2_000  # beyond it they are refused at once

# (source, reason, sample)
Refuse = Callable[[SourceId, str, str], object]
_Key = tuple[str, str, str]
_Held = dict[_Key, tuple[CaseProgressed, float]]  # and since when


class Strays:
    """`submit` hands work to the writer, None where it cannot; `refuse` counts one that is given
    up. What is tried again and still has no case is noted again by the writer."""

    def __init__(self, submit: Callable[[Job], Future[Answer] | None], refuse: Refuse) -> None:
        self._submit, self._refuse = submit, refuse
        self._waiting: _Held = {}
        self._asked: _Held = {}
        self._asking: Future[Answer] | None = None
        self._asked_at_s = float("-inf")

    def __len__(self) -> int:
        return len(self._waiting) + len(self._asked)

    def note(self, said: CaseProgressed, now_s: float) -> None:
        """A step of which the writer knows no case."""
        key = (said.source, said.key, said.step)
        before = self._asked.pop(key, None) or self._waiting.get(key)
        if before is None and len(self) >= MOST:
            self._give_up(said)
            return
        self._waiting[key] = (said, before[1] if before is not None else now_s)

    def every_few_seconds(self, now_s: float) -> None:
        """Try those that wait once more, refuse those that waited for too long."""
        is_busy = self._asking is not None and not self._asking.done()
        if is_busy or now_s - self._asked_at_s < EVERY_S:
            return
        if self._asking is not None and self._asking.exception() is not None:
            self._waiting = self._asked | self._waiting  # the record could not be written
        self._asked = {}  # what was not noted again has joined its case
        self._asking, self._asked_at_s = None, now_s
        self._drop_old(now_s)
        if not self._waiting:
            return
        steps = tuple(said for said, _ in self._waiting.values())
        batch = uuid7(int(dt.datetime.now(dt.UTC).timestamp() * 1000))
        job = IngestJob(batch_id=batch, conditions=steps, accepted=len(steps))
        self._asking = self._submit(job)
        if self._asking is not None:
            self._asked, self._waiting = self._waiting, {}

    def _drop_old(self, now_s: float) -> None:
        over = {key[:2] for key, (said, _) in self._waiting.items() if said.is_over}
        old = [key for key, (_, since_s) in self._waiting.items() if now_s - since_s >= KEPT_S]
        for key in old:
            said, _ = self._waiting.pop(key)
            if key[:2] not in over:
                self._give_up(said)

    def _give_up(self, said: CaseProgressed) -> None:
        self._refuse(said.source, REASON, f"{said.key} {said.stage} {said.by}".strip())
