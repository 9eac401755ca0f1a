"""A system that tells an MQTT broker, by the same mapping file. Gateway's loop.

Topics stand instead of paths. The session is kept (no clean start) and a message is confirmed only
when what it told lies on our disk: with QoS 1 a crash loses none. Retained messages count. What
the broker kept for us while we were away is told late.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from pathlib import Path

import paho.mqtt.client as paho

from backends.gateway.health import Clock, FeedHealth, Sink
from backends.gateway.post import PostOffice
from backends.gateway.rest.backlog import Backlog
from backends.gateway.rest.bodies import parsed
from backends.gateway.rest.failure import RestFailure
from backends.gateway.rest.fields import BY_PAGE, WHOLE_TABLES, Becomes
from backends.gateway.rest.mqtt_line import Message, Subscriber
from backends.gateway.rest.pages import records_of
from backends.gateway.rest.progress import Progress, ProgressFile
from backends.gateway.rest.rows import Row, RowFault, read_row, rows_in
from backends.gateway.rest.streams import Mapping, Stream
from backends.gateway.rest.telling import Teller
from backends.gateway.rest.words import reason, sample
from backends.gateway.rest.worker import Worker
from backends.record.observation import Observation

MOST_PAYLOAD = 4 * 1024 * 1024
_CERTIFICATE_S = 30.0  # until a certificate that cannot be used is tried again
_LINE = ""  # its progress; no stream has this name
_KEPT_EVERY = dt.timedelta(seconds=10)


class Mailbox:
    """What messages tell, by the streams whose topics they have. `last`: `news_at` of before."""

    def __init__(
        self,
        mapping: Mapping,
        health: FeedHealth,
        clock: Clock,
        last: dt.datetime | None = None,
    ) -> None:
        self._source, self._health, self._clock = mapping.source, health, clock
        self._streams = [(one, Teller(mapping.source, one)) for one in mapping.stream]
        self._backlog = Backlog(last)
        self.news_at = last  # when a message came last that was not late
        for stream in mapping.stream:
            health.part(stream.label, stream.data_within_s or float("inf"))

    def up(self) -> None:
        """The line is open."""
        self._backlog.up(self._clock())

    def down(self) -> None:
        """It is not any more."""
        self._backlog.down(self._clock())

    def open(self, message: Message) -> list[Observation]:
        """Everything in one message; what does not fit is quarantined with its reason."""
        told: list[Observation] = []
        for stream, teller in self._streams:
            if any(paho.topic_matches_sub(topic, message.topic) for topic in stream.topics):
                told += self._read(message, stream, teller)
        self._health.accepted(len(told))
        return told

    def _read(self, message: Message, stream: Stream, teller: Teller) -> list[Observation]:
        now = self._clock()
        if len(message.payload) > MOST_PAYLOAD:
            self._health.quarantine(f"{stream.name}：消息超过 4 MiB", message.topic)
            return []
        try:
            records = records_of(parsed(message.payload, stream.encoding), stream)
        except RestFailure as failure:
            words = failure.words.replace("对方系统返回的", "消息").replace("对方返回的", "消息")
            self._health.quarantine(f"{stream.name}：{words}", message.topic)
            return []
        topic = message.topic.split("/")
        rows: list[Row] = []
        for number, raw in enumerate(rows_in(records, stream)):
            known = {**raw, "_topic": topic} if isinstance(raw, dict) else raw
            row = read_row(known, number, stream, self._source, now)
            fault = row if isinstance(row, RowFault) else row.doubt
            if fault is not None:
                self._health.quarantine(reason(stream, fault), sample(fault))
            if isinstance(row, Row):
                rows.append(row)
        self._note(rows, stream, teller)
        told = _told(rows, stream, teller, now)
        self._health.late(teller.late)
        return told

    def _note(self, rows: list[Row], stream: Stream, teller: Teller) -> None:
        """Of what time the message speaks: each is a poll of its own."""
        before = None
        if stream.fields.updated_at and rows:
            now = self._clock()
            before = self._backlog.late_before(max(row.updated_at for row in rows), now)
            for row in rows:
                self._health.part_data(stream.label, row.updated_at)
                if before is None:
                    self._health.data(row.updated_at)
            self.news_at = now if before is None else self.news_at
        teller.begin(is_round=False, late_before=before)


def _told(rows: list[Row], stream: Stream, teller: Teller, now: dt.datetime) -> list[Observation]:
    if stream.becomes in WHOLE_TABLES:
        return teller.table(rows, now)
    if stream.becomes in BY_PAGE:
        return teller.page(rows)
    return [teller.happened(row.told) for row in rows if row.told is not None]


class Listener:
    """The subscribed topics of one system."""

    def __init__(
        self, *, mapping: Mapping, health: FeedHealth, sink: Sink, office: PostOffice, clock: Clock
    ) -> None:
        self._mapping, self._health, self._sink = mapping, health, sink
        self._office, self._clock = office, clock

    async def listen(self, data: Path | None) -> None:
        """Until cancelled; without its certificates it says so and tries again."""
        source = self._mapping.source.id
        worker = Worker(f"mqtt-{source}")
        try:
            progress = await worker.do(lambda: ProgressFile(data, source))
            last = progress.of(_LINE).saved_at
            mailbox = Mailbox(self._mapping, self._health, self._clock, last)
            subscriber = Subscriber(self._mapping, self._health, mailbox)
            await _started(subscriber, self._health)
            try:
                while True:
                    taken = await self._take(subscriber, mailbox)
                    await _keep(mailbox.news_at, progress, worker)
                    for message in taken:
                        subscriber.confirm(message)
            finally:
                await subscriber.close()
        finally:
            worker.close()

    async def _take(self, subscriber: Subscriber, mailbox: Mailbox) -> list[Message]:
        """What waits, told and on our disk."""
        volatile = (Becomes.POSITIONS, Becomes.READINGS)
        taken = [await subscriber.messages.get()]
        while not subscriber.messages.empty() and len(taken) < 500:
            taken.append(subscriber.messages.get_nowait())
        for message in taken:
            for observation in mailbox.open(message):
                self._sink(observation)
        if any(stream.becomes not in volatile for stream in self._mapping.stream):
            await self._office.kept()
        return taken


async def _keep(news_at: dt.datetime | None, progress: ProgressFile, worker: Worker) -> None:
    """The next start knows from it how long we were away."""
    before = progress.of(_LINE).saved_at
    if news_at is not None and (before is None or abs(news_at - before) >= _KEPT_EVERY):
        await worker.do(lambda: progress.move(_LINE, Progress(saved_at=news_at)))


async def _started(subscriber: Subscriber, health: FeedHealth) -> None:
    while True:
        try:
            subscriber.start()
            return
        except OSError as error:  # ssl.SSLError is one
            health.failed()
            health.disconnected(f"证书文件无法使用：{error.strerror or error}")
        await asyncio.sleep(_CERTIFICATE_S)
