"""Serves one system by its mapping, both ways. Gateway's loop; requests run in threads of its own.

What comes in is polled (or comes by MQTT), what goes out is carried for the post office.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging
import random
from pathlib import Path

from backends.gateway.backoff import backoff_s
from backends.gateway.health import Clock, FeedHealth, Sink, keep_reporting, utc_now
from backends.gateway.post import PostOffice
from backends.gateway.rest.auth import Signature, credentials_of
from backends.gateway.rest.client import RestClient
from backends.gateway.rest.failure import RestFailure, is_locked_out
from backends.gateway.rest.fields import Becomes
from backends.gateway.rest.mapping import load_mapping
from backends.gateway.rest.mqtt import Listener
from backends.gateway.rest.outward import carried_targets, carrier_to
from backends.gateway.rest.poll import Poll, StreamPoller
from backends.gateway.rest.progress import ProgressFile
from backends.gateway.rest.streams import Mapping, Stream
from backends.gateway.rest.tables import Transport
from backends.gateway.rest.words import reason, sample
from backends.gateway.rest.worker import Worker
from backends.record.ids import SourceId
from backends.record.resource import Credential

log = logging.getLogger(__name__)
PATIENT_TRIES = 2  # a system that starts together with us is not lost yet: 3 s
_OLD = dt.timedelta(hours=1)
_VOLATILE = (Becomes.POSITIONS, Becomes.READINGS)  # nothing of them is kept on disk
_MOST_LOGGED = 20  # rows of a stream since the start; the health board counts them all


async def serve(
    path: Path,
    base_url: str,
    sink: Sink,
    clock: Clock = utc_now,
    post: PostOffice | None = None,
    data: Path | None = None,
) -> None:
    """Serve until cancelled. Raises MappingError when the file cannot be used."""
    await serve_mapping(load_mapping(path, base_url), sink, clock, post, data)


async def serve_mapping(
    mapping: Mapping,
    sink: Sink,
    clock: Clock = utc_now,
    post: PostOffice | None = None,
    data: Path | None = None,
) -> None:
    """All streams of a mapping and its ways out, until cancelled. `data`: of the cursors."""
    source = mapping.source
    office = post or PostOffice()
    health = FeedHealth(
        SourceId(source.id),
        source.department,
        source.name,
        stale_after_s=source.stale_after_s,
        clock=clock,
    )
    health.credentials(credentials_of(mapping))
    health.datums = [stream.datum for stream in mapping.stream if stream.fields.lon]
    signature = Signature(mapping, clock)
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(keep_reporting(health, sink))
            if source.transport is Transport.MQTT:
                ears = Listener(
                    mapping=mapping, health=health, sink=sink, office=office, clock=clock
                )
                group.create_task(ears.listen(data))
                return
            if mapping.outward:
                group.create_task(_serve_outward(mapping, health, office, signature, clock))
            if mapping.stream:
                one = Served(mapping=mapping, health=health, sink=sink, office=office, clock=clock)
                group.create_task(one.poll_all(signature, data))
    finally:
        signature.close()


async def _serve_outward(
    mapping: Mapping, health: FeedHealth, office: PostOffice, signature: Signature, clock: Clock
) -> None:
    """Each target has a thread and a session of its own: one that hangs holds up no other, and
    what goes out never waits for what comes in."""
    with contextlib.ExitStack() as held:
        for target, types in carried_targets(mapping):
            client = RestClient(mapping, clock, signature)
            held.callback(client.close)
            worker = Worker(f"rest-{mapping.source.id}-{target}")
            held.callback(worker.close)
            carrier = carrier_to(mapping, target, client, worker)
            held.enter_context(office.serving(target, carrier, types))
            health.targets.append(target)
        if not mapping.stream:
            health.connected()
            health.remark("只发不收")
        await asyncio.Event().wait()


class Served:
    """The polled streams of one system."""

    def __init__(
        self, *, mapping: Mapping, health: FeedHealth, sink: Sink, office: PostOffice, clock: Clock
    ) -> None:
        self._mapping, self._health, self._sink = mapping, health, sink
        self._office, self._clock = office, clock
        self._failed: dict[str, str] = {}  # streams that fail now, and why
        self._logged: dict[str, int] = {}
        self._newest: dict[str, dt.datetime] = {}
        self._certificate_ends: dt.datetime | None = None

    async def poll_all(self, signature: Signature, data: Path | None) -> None:
        """Until cancelled."""
        source = self._mapping.source
        client = RestClient(self._mapping, self._clock, signature)
        worker = Worker(f"rest-{source.id}")
        try:
            progress = await worker.do(lambda: ProgressFile(data, source.id))
            async with asyncio.TaskGroup() as group:
                streams = self._mapping.stream
                has_rounds = [one.becomes for one in streams].count(Becomes.ITEMS) == 1
                for stream in streams:
                    within_s = stream.data_within_s or float("inf")
                    self._health.part(stream.label, within_s)
                    poller = StreamPoller(client, source, stream, progress, self._clock)
                    if not has_rounds:
                        poller.without_rounds()
                    group.create_task(self._keep_polling(poller, worker, client))
        finally:
            worker.close()
            client.close()

    async def _keep_polling(self, poller: StreamPoller, worker: Worker, client: RestClient) -> None:
        attempt, patience = 0, PATIENT_TRIES
        stream = poller.stream
        while True:
            try:
                await self._poll(poller, worker)
            except RestFailure as failure:
                self._health.failed()
                if attempt == patience:
                    log.warning("stream %s of %s: %s", stream.name, self._health.source, failure)
                if stream.name in self._failed or attempt == patience or self._was_served(stream):
                    self._lost(stream, failure)
                pause_s = backoff_s(attempt, random.random(), first_s=1.0, most_s=60.0)
                attempt += 1
            else:
                attempt = patience = 0
                self._back(stream)
                self._note_certificate(client.wire.certificate_ends)
                if client.wire.has_date:
                    self._health.accepted(0, sent_at=client.wire.now)
                pause_s = stream.every_s
            await asyncio.sleep(pause_s)

    async def _poll(self, poller: StreamPoller, worker: Worker) -> None:
        """One poll, part by part; the cursor moves when all of it lies on the disk."""
        await worker.do(poller.begin)
        while True:
            if poller.due_in_s > 0:
                await asyncio.sleep(poller.due_in_s)
            part = await worker.do(poller.part)
            if part is None:
                break
            self._back(poller.stream)
            self._hand_on(part, poller.stream)
            is_volatile = poller.stream.becomes in _VOLATILE and not poller.stream.limits
            if part.observations and not is_volatile:
                await self._office.kept()
            if part.failure is not None:
                raise part.failure
        await worker.do(poller.keep)

    def _was_served(self, stream: Stream) -> bool:
        """Whether it worked before: then its failure is told at once."""
        return self._health.is_connected and stream.name not in self._failed

    def _lost(self, stream: Stream, failure: RestFailure) -> None:
        """One stream of several that fails is a remark; all of them are a lost system."""
        words = failure.words
        self._failed[stream.name] = words
        self._health.part_failed(stream.label, words)
        if len(self._failed) == len(self._mapping.stream):
            self._health.disconnected(words, is_refused=is_locked_out(failure.status))
        else:
            self._health.remark(self._failures())

    def _back(self, stream: Stream) -> None:
        """It answers. A poll without rows is a success too: nothing changed."""
        was_failing = self._failed.pop(stream.name, None) is not None
        self._health.part_works(stream.label)
        if not self._health.is_connected:
            self._health.connected()
        if was_failing:
            self._health.remark(self._failures())

    def _note_age(self, newest: dt.datetime, stream: Stream) -> None:
        """New data says how old data is here; what lay there before we came says nothing of lag."""
        before = self._newest.get(stream.name)
        self._newest[stream.name] = newest
        is_first = before is None and self._clock() - newest > _OLD
        if newest != before and not is_first:
            self._health.data(newest)

    def _note_certificate(self, ends: dt.datetime | None) -> None:
        """Their certificate is renewed by them; that it ends is told to whoever knows them."""
        if ends is None or ends == self._certificate_ends:
            return
        self._certificate_ends = ends
        source = self._mapping.source
        name = f"{source.name} 服务端证书"
        theirs = Credential(name=name, expires_at=ends, owner=source.owner)
        self._health.credentials([*credentials_of(self._mapping), theirs])

    def _failures(self) -> str:
        return "；".join(f"{name}：{words}" for name, words in self._failed.items())

    def _hand_on(self, part: Poll, stream: Stream) -> None:
        health = self._health
        for observation in part.observations:
            self._sink(observation)
        health.accepted(len(part.observations))
        if part.newest is not None and stream.fields.updated_at:
            health.part_data(stream.label, part.newest)
        if part.late:
            health.late(part.late)
        elif part.newest is not None and stream.fields.updated_at:
            self._note_age(part.newest, stream)
        for fault in part.faults:
            health.quarantine(reason(stream, fault), sample(fault))
        left = _MOST_LOGGED - self._logged.get(stream.name, 0)
        for fault in part.faults[: max(left, 0)]:
            log.info(
                "stream %s of %s: row %s, field %s: expected %s",
                stream.name,
                health.source,
                fault.row,
                fault.field or "(row)",
                fault.expected,
            )
        self._logged[stream.name] = _MOST_LOGGED - left + len(part.faults)
