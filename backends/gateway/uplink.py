"""The gateway's line to the hub's ingest. Owns one thread, its session and the spool.

`offer` may be called from any thread and never blocks on the network. A batch keeps its id
until the hub took it, so that a resend is harmless.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import threading
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path

import msgspec
import requests

from backends.gateway.backoff import backoff_s
from backends.gateway.batches import Verdict, batch_of, halves, is_kept, judge
from backends.gateway.outbound import MOST_IN_BATCH, Outbound, name_of
from backends.gateway.spool import Spool
from backends.link.backoff import HUB_STARTS_S
from backends.record.observation import (
    CaseReported,
    IngestBatch,
    Observation,
    Reading,
)

log = logging.getLogger(__name__)

WINDOW_S = 0.2
TIMEOUT_S = (3.0, 10.0)
_CLOSE_S = 2.0  # a hub that does not answer keeps nobody from ending
_AFTER_FAILURE_S = 5.0
_HUB_CANNOT_WRITE = 503
_HUB_FAULT = 500
MOST_STUMBLES = 5  # answers 500 before the batch is taken apart
MOST_ASIDE_BYTES = 10_000_000
MOST_READING_BYTES = 400_000_000  # 50 a second for a day


class Uplink:
    """Sends observations in batches of at most 500, at most 200 ms after they are offered."""

    def __init__(self, hub_url: str, ingest_token: str, data: Path, ca_file: str = "") -> None:
        self._url = f"{hub_url.rstrip('/')}/api/v1/ingest"
        self._headers = {
            "Authorization": f"Bearer {ingest_token}",
            "Content-Type": "application/msgpack",
        }
        self._spool = Spool(data)
        self._readings = Spool(data, "readings", "readings")  # while the hub is away
        self._aside = data / "refused.jsonl"
        self._outbound = Outbound()
        self._lock = threading.Lock()
        self._await_kept: list[Callable[[], object]] = []  # who waits for what was offered so far
        self._wake = threading.Event()
        self._full = threading.Event()
        self._closing = threading.Event()
        self._disk = threading.Lock()  # the spool: the thread's, and close()'s when that hangs
        self._thread = threading.Thread(target=self._run, name="uplink", daemon=True)
        self._session = requests.Session()
        self._session.trust_env = False  # the hub is never behind a web proxy
        if ca_file:
            self._session.verify = ca_file
        self._split: deque[IngestBatch] = deque()  # halves of the spool's first batch
        self._waited: deque[IngestBatch] = deque()  # the first batch of readings, or its halves
        self._volatile: deque[IngestBatch] = deque()
        self._attempt = 0
        self._next_try_s = 0.0
        self._began_s, self._was_reached, self._is_told = time.monotonic(), False, False
        # A hub that answers but cannot write its record: the rest goes on meanwhile.
        self._unkept = 0
        self._conditions_try_s = 0.0
        self.sent = 0
        self.rejected = 0
        self._stumbles = 0  # answers 500 in a row, until what is first is through

    @property
    def is_down(self) -> bool:
        """Whether the last try did not reach the hub or was put off by it."""
        return self._attempt > 0 or self._unkept > 0

    @property
    def dropped(self) -> int:
        """Readings lost while the hub was down and the disk took no more. Never conditions."""
        return self._outbound.dropped

    @property
    def problem(self) -> str:
        """What keeps the disk from holding what waits; empty while it does."""
        return self._spool.problem

    def start(self) -> None:
        self._thread.start()

    def offer(self, observation: Observation) -> None:
        """Queue one observation. Any thread."""
        with self._lock:
            self._outbound.add(observation)
            is_full = len(self._outbound) >= MOST_IN_BATCH
        if is_full:
            self._full.set()
        self._wake.set()

    async def kept(self) -> None:
        """Returns once the conditions, reports and tables offered so far lie on the disk (or in
        memory, where the disk refuses). Any loop."""
        loop = asyncio.get_running_loop()
        done = loop.create_future()

        def settle() -> None:
            if not done.done():
                done.set_result(None)

        def tell() -> None:
            with contextlib.suppress(RuntimeError):  # a loop that ended waits for nothing
                loop.call_soon_threadsafe(settle)

        with self._lock:
            self._await_kept.append(tell)
        self._full.set()  # at once: who waits has more to offer
        self._wake.set()
        await done

    def close(self) -> None:
        """Try once more to send, keep the conditions on disk otherwise, and end the thread."""
        self._closing.set()
        self._full.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(_CLOSE_S)
        if self._thread.is_alive():
            log.warning("the hub does not answer; conditions are kept on disk for the next start")
            self._keep_conditions()
            self._keep_readings()
        self._session.close()

    def _run(self) -> None:
        while not self._closing.is_set():
            try:
                self._turn()
            except Exception:  # a thread's last guard: without it the gateway would fall silent
                log.exception("the uplink failed and goes on")
                self._closing.wait(_AFTER_FAILURE_S)
        self._keep_conditions()
        self._deliver()
        self._keep_readings()
        self._keep_unsent()

    def _turn(self) -> None:
        """Wait for something to do, gather for a moment, keep the conditions, send."""
        self._wake.wait(self._pause_s())
        self._full.wait(0 if self._is_due() else WINDOW_S)
        self._wake.clear()
        if not self._closing.is_set():
            self._full.clear()
        self._keep_conditions()
        if self._attempt:
            self._keep_readings()
        if time.monotonic() >= self._next_try_s:
            self._deliver()
        else:
            self._closing.wait(WINDOW_S)

    def _is_due(self) -> bool:
        return self._pause_s() == 0

    def _pause_s(self) -> float | None:
        """How long nothing need be done; None: until something is offered."""
        if self._volatile or self._readings:
            next_s = self._next_try_s
        elif self._spool:
            next_s = max(self._next_try_s, self._conditions_try_s)
        else:
            return None
        return max(0.0, next_s - time.monotonic())

    def _keep_conditions(self) -> None:
        """Conditions go to disk first, whatever becomes of the sending."""
        while True:
            with self._disk:
                with self._lock:
                    conditions = self._outbound.take_conditions()
                    waiting = [] if conditions else self._await_kept
                    if waiting:
                        self._await_kept = []
                if not conditions:
                    break
                self._spool.append(batch_of(conditions))
        for tell in waiting:
            tell()

    def _keep_readings(self) -> None:
        """What was measured and answered for is on the disk while the hub is away: neither a long
        absence nor our own end loses it. Full, the newest wait in memory."""
        while self._readings.size_bytes < MOST_READING_BYTES:
            with self._disk:
                with self._lock:
                    readings = self._outbound.take_readings()
                if not readings:
                    return
                self._readings.append(batch_of(readings))

    def _keep_unsent(self) -> None:
        """At our end: readings that were on their way."""
        unsent = [one for batch in self._volatile for one in batch.observations]
        readings: list[Observation] = [one for one in unsent if isinstance(one, Reading)]
        if readings:
            with self._disk:
                self._readings.append(batch_of(readings))

    def _deliver_readings(self) -> bool:
        """A batch of those that waited on the disk; False when the hub cannot be reached."""
        with self._disk:
            batch = self._readings.first()
        if batch is None:
            return True
        if not self._waited:
            self._waited = deque([batch])
        if not self._drain(self._waited):
            return False
        with self._disk:
            self._readings.taken()
        return True

    def _deliver(self) -> None:
        """Send conditions, all and in order, then one batch of the rest, unless put off."""
        if not self._deliver_conditions():
            return
        if not self._deliver_readings():
            return
        if not self._volatile:
            with self._lock:
                rest = self._outbound.take_rest()
            if rest:
                self._volatile.append(batch_of(rest))
        self._drain(self._volatile)
        with self._lock:
            if len(self._outbound) or self._readings:  # conditions first, then the next of the rest
                self._wake.set()

    def _deliver_conditions(self) -> bool:
        """False when the hub cannot be reached: then the rest need not be tried."""
        if time.monotonic() < self._conditions_try_s:
            return True
        while (batch := self._first()) is not None:
            self._split = self._split or deque([batch])
            if not self._drain(self._split):
                return self._attempt == 0
            with self._disk:
                self._spool.taken()
        return True

    def _first(self) -> IngestBatch | None:
        with self._disk:
            return self._spool.first()

    def _drain(self, batches: deque[IngestBatch]) -> bool:
        """Send all of a queue; False when the hub put it off."""
        while batches:
            verdict = self._post(batches[0])
            if verdict is Verdict.LATER:
                return False
            batch = batches.popleft()
            if verdict is Verdict.TAKEN:
                self.sent += len(batch.observations)
            elif len(batch.observations) > 1:
                batches.extendleft(reversed(halves(batch)))
            else:
                self._set_aside(batch.observations[0])
        self._stumbles = 0
        return True

    def _post(self, batch: IngestBatch) -> Verdict:
        is_of_kept = is_kept(batch)
        body = msgspec.msgpack.encode(batch)
        try:
            answer = self._session.post(
                self._url,
                data=body,
                headers=self._headers,
                timeout=TIMEOUT_S,
                allow_redirects=False,
            )
            verdict, why = judge(answer.status_code), f"HTTP {answer.status_code}"
            if answer.status_code == _HUB_FAULT and self._is_worn_out():
                verdict = Verdict.REFUSED
            if is_of_kept and answer.status_code != _HUB_CANNOT_WRITE:
                self._note_kept()
            elif is_of_kept:
                self._note_unkept()
                return verdict
        except requests.RequestException as error:
            verdict, why = Verdict.LATER, type(error).__name__
        self._note(verdict, why)
        return verdict

    def _is_worn_out(self) -> bool:
        """Whether the hub stumbled too often over what is first: one observation that it cannot
        digest must not hold up every alarm behind it."""
        self._stumbles += 1
        return self._stumbles >= MOST_STUMBLES

    def _set_aside(self, observation: Observation) -> None:
        """What the hub does not take is counted, named and kept for a person to look at."""
        self.rejected += 1
        log.error("hub refuses an observation: %s", name_of(observation))
        if isinstance(observation, CaseReported):  # a report's people are for the hub's vault only
            observation = msgspec.structs.replace(observation, personal={})
        line = msgspec.json.encode(observation) + b"\n"
        try:
            if not self._aside.exists() or self._aside.stat().st_size < MOST_ASIDE_BYTES:
                with self._aside.open("ab") as file:
                    file.write(line)
        except OSError as error:
            log.error("%s cannot be written: %s", self._aside, error.strerror)

    def _note_unkept(self) -> None:
        """The hub answers but cannot write: conditions wait, what needs no disk goes on."""
        if not self._unkept:
            log.warning("the hub cannot write its record; conditions wait here")
        self._attempt, self._next_try_s = 0, 0.0
        pause_s = backoff_s(self._unkept, random.random(), most_s=5.0)
        self._unkept += 1
        self._conditions_try_s = time.monotonic() + pause_s

    def _note_kept(self) -> None:
        if self._unkept:
            log.info("the hub writes its record again")
        self._unkept, self._conditions_try_s = 0, 0.0

    def _note(self, verdict: Verdict, why: str) -> None:
        """Plan the next try; say once that the hub is gone, and once that it is back."""
        if verdict is not Verdict.LATER:
            if self._is_told:
                log.info("hub takes observations again after %d tries", self._attempt)
            self._attempt, self._next_try_s = 0, 0.0
            self._was_reached, self._is_told = True, False
            return
        # A hub that starts or ends together with this gateway is nothing to be warned of.
        is_starting = not self._was_reached and time.monotonic() - self._began_s < HUB_STARTS_S
        if not self._is_told and not is_starting and self._attempt:
            self._is_told = True
            log.warning("hub takes no observations (%s); conditions are kept on disk", why)
        pause_s = backoff_s(self._attempt, random.random(), most_s=5.0)
        self._attempt += 1
        self._next_try_s = time.monotonic() + pause_s
