"""Serves one REST system by its mapping. Gateway's loop; requests run in one thread of its own."""

from __future__ import annotations

import asyncio
import logging
import random
from pathlib import Path

from backends.gateway.backoff import backoff_s
from backends.gateway.health import Clock, FeedHealth, Sink, keep_reporting, utc_now
from backends.gateway.rest.client import RestClient, RestFailure
from backends.gateway.rest.mapping import Mapping, load_mapping
from backends.gateway.rest.poll import Poll, StreamPoller
from backends.gateway.rest.worker import Worker
from backends.record.ids import SourceId

log = logging.getLogger(__name__)
PATIENT_TRIES = 2  # a system that starts together with us is not lost yet: 3 s


async def serve(path: Path, base_url: str, sink: Sink, clock: Clock = utc_now) -> None:
    """Poll until cancelled. Raises MappingError when the file cannot be used."""
    await serve_mapping(load_mapping(path, base_url), sink, clock)


async def serve_mapping(mapping: Mapping, sink: Sink, clock: Clock = utc_now) -> None:
    """Poll all streams of a mapping until cancelled."""
    source = mapping.source
    health = FeedHealth(
        SourceId(source.id),
        source.department,
        source.name,
        stale_after_s=source.stale_after_s,
        clock=clock,
    )
    client = RestClient(mapping)
    worker = Worker(f"rest-{source.id}")
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(keep_reporting(health, sink))
            for stream in mapping.stream:
                poller = StreamPoller(client, source, stream)
                group.create_task(_keep_polling(poller, worker, health, sink))
    finally:
        worker.close()
        client.close()


async def _keep_polling(
    poller: StreamPoller, worker: Worker, health: FeedHealth, sink: Sink
) -> None:
    attempt, patience = 0, PATIENT_TRIES
    while True:
        try:
            poll = await worker.do(poller.poll)
        except RestFailure as failure:
            if attempt == patience:
                log.warning("stream %s of %s: %s", poller.stream.name, health.source, failure)
            if health.is_connected or attempt == patience:
                health.disconnected(failure.words)
            pause_s = backoff_s(attempt, random.random(), first_s=1.0, most_s=60.0)
            attempt += 1
        else:
            attempt = patience = 0
            _hand_on(poll, poller, health, sink)
            pause_s = poller.stream.every_s
        await asyncio.sleep(pause_s)


def _hand_on(poll: Poll, poller: StreamPoller, health: FeedHealth, sink: Sink) -> None:
    """A poll without rows is a success too: nothing changed."""
    if not health.is_connected:
        health.connected()
    for observation in poll.observations:
        sink(observation)
    health.accepted(len(poll.observations))
    health.malformed(len(poll.faults))
    for fault in poll.faults[:20]:
        log.warning(
            "stream %s of %s: row %s, field %s: expected %s",
            poller.stream.name,
            health.source,
            fault.row,
            fault.field or "(row)",
            fault.expected,
        )
    if poll.faults:
        last = poll.faults[-1]
        health.remark(f"第 {last.row} 条数据的字段 {last.field or '整条'} 无法识别")
