"""A line to an MQTT broker, and whether we may have its topics. Gateway's loop, paho's thread.

The session is kept (no clean start), and a message is confirmed only when what it told is safe.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlsplit

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.reasoncodes import ReasonCode

from backends.gateway.health import FeedHealth
from backends.gateway.rest.streams import Mapping, Stream

KEEPALIVE_S = 30
MOST_WAITING = 10_000  # messages of QoS 0 between paho's thread and the loop
PORT, TLS_PORT = 1883, 8883
ASK_AGAIN_S = 60.0  # until topics that were refused are asked for again
_BACK_OFF_S = (1, 60)


class Hearer(Protocol):
    """Who must know whether the line is open."""

    def up(self) -> None: ...
    def down(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Message:
    """One message as the broker handed it over."""

    topic: str
    payload: bytes
    mid: int
    qos: int


class Subscriber:
    """paho's client and its thread. Hands messages and the line's state over to the loop."""

    def __init__(self, mapping: Mapping, health: FeedHealth, mailbox: Hearer) -> None:
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
        self._client.on_subscribe = self._answered
        self._is_up = False
        self._asked: dict[int, Stream] = {}  # by the number of what asks for its topics
        self._refused: dict[str, list[str]] = {}  # topics of streams, by the stream's name
        self._again: asyncio.TimerHandle | None = None

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

    async def close(self) -> None:
        """Say goodbye; the broker keeps what comes meanwhile. Waits for the thread's end."""
        if self._again is not None:
            self._again.cancel()
        await asyncio.shield(asyncio.to_thread(self._end))

    def _end(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()

    def confirm(self, message: Message) -> None:
        """It is safe with us."""
        if message.qos:
            self._client.ack(message.mid, message.qos)

    # paho's thread from here on

    def _connected(
        self, _client: paho.Client, _data: Any, _flags: Any, code: Any, _properties: Any
    ) -> None:
        if code.is_failure:
            words = f"消息服务器拒绝连接：{code}"
            self._tell(lambda: self._down(words, is_refused=True))
            return
        self._asked.clear()
        self._subscribe(self._mapping.stream)
        self._tell(self._up)

    def _answered(
        self, _client: paho.Client, _data: Any, mid: int, codes: list[ReasonCode], _properties: Any
    ) -> None:
        self._tell(lambda: self._subscribed(mid, codes))

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

    def _subscribe(self, streams: Iterable[Stream]) -> None:
        """Of either thread: their answers come to the loop later."""
        for stream in streams:
            _, mid = self._client.subscribe([(topic, stream.qos) for topic in stream.topics])
            if mid is not None:
                self._asked[mid] = stream

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

    def _subscribed(self, mid: int, codes: list[ReasonCode]) -> None:
        """What the broker says to the topics of a stream. It grants or refuses each."""
        stream = self._asked.pop(mid, None)
        if stream is None:
            return
        refused = refused_topics(stream, codes)
        if not refused:
            self._refused.pop(stream.name, None)
            self._health.part_works(stream.label)
        else:
            if stream.name not in self._refused:
                self._health.failed()
            self._refused[stream.name] = refused
            self._health.part_failed(stream.label, refusal(refused))
        self._judge()

    def _judge(self) -> None:
        """Where the broker lets us have nothing at all, we are locked out."""
        streams = self._mapping.stream
        parts = [
            (one.label, self._refused[one.name]) for one in streams if one.name in self._refused
        ]
        self._health.remark("；".join(f"{name}：{refusal(topics)}" for name, topics in parts))
        refused = [topic for _, topics in parts for topic in topics]
        if len(refused) == sum(len(one.topics) for one in streams):
            self._down(refusal(refused), is_refused=True)
        else:
            self._up()
        if refused and self._again is None:
            self._again = self._loop.call_later(ASK_AGAIN_S, self._ask_again)

    def _ask_again(self) -> None:
        """Whoever was given the right meanwhile need not start us anew."""
        self._again = None
        self._subscribe(one for one in self._mapping.stream if one.name in self._refused)
        if self._refused:
            self._again = self._loop.call_later(ASK_AGAIN_S, self._ask_again)

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


def refused_topics(stream: Stream, codes: Sequence[ReasonCode]) -> list[str]:
    """Those of a stream that a broker's answer does not grant."""
    pairs = zip(stream.topics, codes, strict=False)  # who answers fewer has said nothing of others
    return [topic for topic, code in pairs if code.is_failure]


def refusal(topics: Sequence[str]) -> str:
    """What an operator reads of topics that were refused."""
    return f"消息服务器不允许订阅 {'、'.join(topics)}"


def tls_context(mapping: Mapping) -> ssl.SSLContext:
    """What the broker is believed by, and our certificate. OSError when a file is not there."""
    tls = mapping.tls
    context = ssl.create_default_context(cafile=tls.ca or None)
    if tls.certificate:
        context.load_cert_chain(tls.certificate, tls.key or None)
    return context
