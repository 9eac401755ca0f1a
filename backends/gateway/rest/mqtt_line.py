"""A line to an MQTT broker: its topics, and whether we may have them. Gateway's loop, paho's thread.

The session is kept (no clean start), and a message is confirmed only when what it told is safe.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlsplit

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion

from backends.gateway.health import FeedHealth
from backends.gateway.rest.streams import Mapping

KEEPALIVE_S = 30
MOST_WAITING = 10_000  # messages of QoS 0 between paho's thread and the loop
PORT, TLS_PORT = 1883, 8883
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


def tls_context(mapping: Mapping) -> ssl.SSLContext:
    """What the broker is believed by, and our certificate. OSError when a file is not there."""
    tls = mapping.tls
    context = ssl.create_default_context(cafile=tls.ca or None)
    if tls.certificate:
        context.load_cert_chain(tls.certificate, tls.key or None)
    return context
