"""Listens to a broker for a moment and keeps nothing: for trying a mapping. Blocks; any thread."""

from __future__ import annotations

import queue
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.reasoncodes import ReasonCode

from backends.gateway.rest.bodies import parsed
from backends.gateway.rest.failure import RestFailure
from backends.gateway.rest.mqtt_line import PORT, TLS_PORT, refusal, refused_topics, tls_context
from backends.gateway.rest.pages import records_of
from backends.gateway.rest.rows import RowFault, rows_in
from backends.gateway.rest.streams import Mapping, Stream

LISTEN_S = 10.0
MOST_MESSAGES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """(topic, payload) of what came, retained ones first; by the names of streams, what the broker
    does not let us listen to."""

    messages: list[tuple[str, bytes]]
    refused: dict[str, str]


def heard_of(mapping: Mapping, wait_s: float = LISTEN_S) -> Heard:
    """What comes in that time. Raises RestFailure.

    A session of its own that ends with it: what is meant for the gateway stays with the broker.
    """
    found: queue.SimpleQueue[tuple[str, bytes]] = queue.SimpleQueue()
    answers: queue.SimpleQueue[Any] = queue.SimpleQueue()
    granted: queue.SimpleQueue[tuple[int, list[ReasonCode]]] = queue.SimpleQueue()
    client = paho.Client(CallbackAPIVersion.VERSION2, clean_session=True)
    client.on_connect = lambda _client, _data, _flags, code, _properties: answers.put(code)
    client.on_subscribe = lambda _client, _data, mid, codes, _properties: granted.put((mid, codes))
    client.on_message = lambda _client, _data, one: found.put((one.topic, bytes(one.payload)))
    address = urlsplit(mapping.source.base_url)
    is_tls = address.scheme == "mqtts"
    if mapping.auth.user:
        client.username_pw_set(mapping.auth.user, mapping.auth.password)
    try:
        if is_tls:
            client.tls_set_context(tls_context(mapping))
        port = address.port or (TLS_PORT if is_tls else PORT)
        client.connect(address.hostname or "", port)
    except OSError as error:
        raise RestFailure(type(error).__name__, "无法连接消息服务器") from error
    client.loop_start()
    try:
        code = answers.get(timeout=wait_s)
        if code.is_failure:
            raise RestFailure(str(code), f"消息服务器拒绝连接：{code}")
        asked = {
            client.subscribe([(topic, stream.qos) for topic in stream.topics])[1]: stream
            for stream in mapping.stream
        }
        messages = _taken(found, wait_s)
        return Heard(messages=messages, refused=_refused(asked, granted))
    except queue.Empty as error:
        raise RestFailure("no CONNACK", "消息服务器未在时限内应答") from error
    finally:
        client.disconnect()
        client.loop_stop()


def rows_of(messages: list[tuple[str, bytes]], stream: Stream) -> list[Any]:
    """The rows of those messages that have the stream's topics; what is no JSON as a RowFault."""
    rows: list[Any] = []
    for topic, payload in messages:
        if not any(paho.topic_matches_sub(one, topic) for one in stream.topics):
            continue
        try:
            records = records_of(parsed(payload, stream.encoding), stream)
        except RestFailure as failure:
            rows.append(RowFault(row=topic, field="", expected=failure.words))
            continue
        parts = topic.split("/")
        rows += [
            {**row, "_topic": parts} if isinstance(row, dict) else row
            for row in rows_in(records, stream)
        ]
    return rows


def _refused(
    asked: dict[int | None, Stream], granted: queue.SimpleQueue[tuple[int, list[ReasonCode]]]
) -> dict[str, str]:
    """What the answers that came meanwhile refuse."""
    refused: dict[str, str] = {}
    while not granted.empty():
        mid, codes = granted.get()
        if mid in asked and (topics := refused_topics(asked[mid], codes)):
            refused[asked[mid].name] = refusal(topics)
    return refused


def _taken(found: queue.SimpleQueue[tuple[str, bytes]], wait_s: float) -> list[tuple[str, bytes]]:
    taken: list[tuple[str, bytes]] = []
    until = time.monotonic() + wait_s
    while len(taken) < MOST_MESSAGES and (left_s := until - time.monotonic()) > 0:
        try:
            taken.append(found.get(timeout=left_s))
        except queue.Empty:
            break
    return taken
