"""A system that tells an MQTT broker, by the same mapping file. Gateway's loop and paho's thread.

Topics stand instead of paths. The session is kept (no clean start) and a message is confirmed only
when what it told lies on our disk: with QoS 1 a crash loses none. Retained messages count. What
the broker kept for us while we were away is told late.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion

from backends.gateway.health import Clock, FeedHealth, Sink
from backends.gateway.post import PostOffice
from backends.gateway.rest.backlog import Backlog
from backends.gateway.rest.bodies import parsed
from backends.gateway.rest.failure import RestFailure
from backends.gateway.rest.fields import BY_PAGE, WHOLE_TABLES, Becomes
from backends.gateway.rest.pages import records_of
from backends.gateway.rest.progress import Progress, ProgressFile
from backends.gateway.rest.rows import Row, RowFault, read_row, rows_in
from backends.gateway.rest.streams import Mapping, Stream
from backends.gateway.rest.telling import Teller
from backends.gateway.rest.words import reason, sample
from backends.gateway.rest.worker import Worker
from backends.record.observation import Observation

KEEPALIVE_S = 30
MOST_PAYLOAD = 4 * 1024 * 1024
MOST_WAITING = 10_000  # messages of QoS 0 between paho's thread and the loop
_BACK_OFF_S = (1, 60)
_CERTIFICATE_S = 30.0  # until a certificate that cannot be used is tried again
PORT, TLS_PORT = 1883, 8883
_LINE = ""  # its progress; no stream has this name
_KEPT_EVERY = dt.timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Message:
    """One message as the broker handed it over."""

    topic: str
    payload: bytes
    mid: int
    qos: int


class Subscriber:
    """paho's client and its thread. Hands messages and the line's state over to the loop."""

    def __init__(self, mapping: Mapping, health: FeedHealth, mailbox: Mailbox) -> None:
        self._mapping, self._health, self._mailbox = mapping, health, mailbox
        self._loop = asyncio.get_running_loop()
        self.messages: asyncio.Queue[Message] = asyncio.Queue()
        self._client = paho.Client(
            CallbackAPIVersion.VERSION2,
            client_id=f"watchfloor-{mapping.source.id}",
            clean_session=False,
            manual_ack=True,
        )
        self._client.reconnect_delay_set(*_BACK_OFF_S)
        self._client.on_connect = self._connected
        self._client.on_connect_fail = self._not_connected
        self._client.on_disconnect = self._disconnected
        self._client.on_message = self._came
        self._is_up = False

    def start(self) -> None:
        """Connect in paho's thread, again and again. OSError when a certificate is not there."""
        address = urlsplit(self._mapping.source.base_url)
        is_tls = address.scheme == "mqtts"
        if is_tls:
            self._client.tls_set_context(tls_context(self._mapping))
        if self._mapping.auth.user:
            self._client.username_pw_set(self._mapping.auth.user, self._mapping.auth.password)
        port = address.port or (TLS_PORT if is_tls else PORT)
        self._client.connect_async(address.hostname or "", port, KEEPALIVE_S)
        self._client.loop_start()

    def close(self) -> None:
        """Say goodbye; the broker keeps what comes meanwhile. Blocks for the thread's end."""
        self._client.disconnect()
        self._client.loop_stop()

    def confirm(self, message: Message) -> None:
        """It is safe with us."""
        if message.qos:
            self._client.ack(message.mid, message.qos)

    # paho's thread from here on

    def _connected(
        self, client: paho.Client, _data: Any, _flags: Any, code: Any, _properties: Any
    ) -> None:
        if code.is_failure:
            words = f"消息服务器拒绝连接：{code}"
            self._tell(lambda: self._down(words, is_refused=True))
            return
        for stream in self._mapping.stream:
            client.subscribe([(topic, stream.qos) for topic in stream.topics])
        self._tell(self._up)

    def _not_connected(self, _client: paho.Client, _data: Any) -> None:
        self._tell(lambda: self._down("无法连接消息服务器"))

    def _disconnected(
        self, _client: paho.Client, _data: Any, _flags: Any, code: Any, _properties: Any
    ) -> None:
        words = f"与消息服务器的连接中断：{code}" if code.is_failure else "已断开"
        self._tell(lambda: self._down(words))

    def _came(self, _client: paho.Client, _data: Any, message: paho.MQTTMessage) -> None:
        one = Message(message.topic, bytes(message.payload), message.mid, message.qos)
        self._tell(lambda: self._take(one))

    def _tell(self, call: Any) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended
            self._loop.call_soon_threadsafe(call)

    # the loop again

    def _take(self, message: Message) -> None:
        """Of QoS 1 the broker sends no more than it may leave unconfirmed; QoS 0 may be lost."""
        if message.qos or self.messages.qsize() < MOST_WAITING:
            self.messages.put_nowait(message)
        else:
            self._health.quarantine("消息来得太快，QoS 0 的消息未能处理", message.topic)

    def _up(self) -> None:
        if not self._is_up:
            self._health.connected()
            self._mailbox.up()
        self._is_up = True

    def _down(self, words: str, *, is_refused: bool = False) -> None:
        if self._is_up:
            self._health.failed()
            self._mailbox.down()
        self._is_up = False
        self._health.disconnected(words, is_refused=is_refused)


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
                await asyncio.shield(asyncio.to_thread(subscriber.close))
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


def tls_context(mapping: Mapping) -> ssl.SSLContext:
    """What the broker is believed by, and our certificate. OSError when a file is not there."""
    tls = mapping.tls
    context = ssl.create_default_context(cafile=tls.ca or None)
    if tls.certificate:
        context.load_cert_chain(tls.certificate, tls.key or None)
    return context
