"""Carries messages to a system by its mapping's [[outward]]. Gateway's loop; requests in a thread.

What cannot have arrived is NOT_SENT, what may have is UNKNOWN: it is asked for before it is sent
again. The message's own id (a UUIDv7) goes along as Idempotency-Key.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

from backends.gateway.datum import from_wgs84
from backends.gateway.rest.client import Refused, RestClient
from backends.gateway.rest.failure import RestFailure
from backends.gateway.rest.signers import Request
from backends.gateway.rest.streams import Ask, Mapping, Outward
from backends.gateway.rest.templates import Value, fill, texts
from backends.gateway.rest.times import write_time
from backends.gateway.rest.values import dig, text_in
from backends.gateway.rest.worker import Worker
from backends.record.exchange import Delivery, Envelope, Outcome

IDEMPOTENCY_KEY = "Idempotency-Key"
LIMIT_S = 28.0  # of one try, by the Carrier's word under 30
_MOST_DETAIL = 200
_TITLES = ("title", "incident_title", "headline")  # {title}: the first there is
_TEXTS = ("text", "detail", "result", "reason", "description", "advice")


def carried_targets(mapping: Mapping) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each target once, with the beginnings of the types that are carried to it; none: all."""
    targets = dict.fromkeys(target for way in mapping.outward for target in way.targets)
    for target in targets:
        ways = [way for way in mapping.outward if target in way.targets]
        takes_all = any(not way.types for way in ways)
        yield target, () if takes_all else tuple(kind for way in ways for kind in way.types)


def carrier_to(mapping: Mapping, target: str, client: RestClient, worker: Worker) -> RestCarrier:
    """The carrier of one target by the mapping's ways out."""
    ways = [way for way in mapping.outward if target in way.targets]
    return RestCarrier(target, ways, client, worker)


class RestCarrier:
    """One target's way out: a Carrier of the post office."""

    def __init__(
        self, target: str, ways: list[Outward], client: RestClient, worker: Worker
    ) -> None:
        self._target, self._ways = target, ways
        self._client, self._worker = client, worker

    @property
    def is_idempotent(self) -> bool:
        return all(way.is_idempotent for way in self._ways)

    async def carry(self, message: Envelope) -> Outcome:
        """One try to hand it over."""
        way = self._way(message)
        if way is None:
            return Outcome(delivery=Delivery.REJECTED, detail=f"对方不接收 {message.type} 类消息")
        return await self._within(lambda: _carry(self._client, way, message, self._target))

    async def ask(self, message: Envelope) -> Outcome:
        """What became of it; UNKNOWN where the mapping names no way to ask."""
        way = self._way(message)
        if way is None or way.ask is None:
            return Outcome(delivery=Delivery.UNKNOWN, detail="对方系统不提供查询")
        asking = way.ask
        return await self._within(
            lambda: _ask(self._client, way, asking, values_of(message, way, self._target))
        )

    def _way(self, message: Envelope) -> Outward | None:
        for way in self._ways:
            # An order that is taken back is nothing to carry out: it goes as what it is.
            is_given = message.type == "order.given"
            act = message.data.get("act", "") if is_given else message.type
            if not way.types or any(
                message.type.startswith(kind) or act.startswith(kind) for kind in way.types
            ):
                return way
        return None

    async def _within(self, call: Any) -> Outcome:
        try:
            async with asyncio.timeout(LIMIT_S):
                outcome: Outcome = await self._worker.do(call)
                return outcome
        except TimeoutError:  # it may be under way in the thread still
            return Outcome(delivery=Delivery.UNKNOWN, detail="对方系统未在时限内应答")


def values_of(message: Envelope, way: Outward, target: str) -> dict[str, Value]:
    """What a template may name of a message."""
    data = message.data
    values: dict[str, Value] = {
        "id": message.id,
        "type": message.type,
        "subject": message.subject,
        "version": message.subject_version,
        "source": message.source,
        "occurred_at": write_time(message.occurred_at, way.format, way.zone),
        "recorded_at": write_time(message.recorded_at, way.format, way.zone),
        "division": data.get("division") or message.division,  # to whom it is escalated, assigned
        "severity": message.severity.value if message.severity else None,
        "correlation": message.correlation_id,
        "causation": message.causation_id,
        "dedup": message.dedup_key,
        # Of a case or a vehicle its own system's number: without the stream before the colon.
        "key": (data.get("case") or data.get("resource") or message.subject).rpartition(":")[2],
        "title": next((data[name] for name in _TITLES if data.get(name)), ""),
        "text": next((data[name] for name in _TEXTS if data.get(name)), ""),
        "target": target,
        "party": target.partition(":")[2],
        "lon": None,
        "lat": None,
        "place": "",
    }
    if message.geo is not None:
        lon, lat = from_wgs84(message.geo.lon_wgs84, message.geo.lat_wgs84, way.datum)
        values |= {"lon": round(lon, 6), "lat": round(lat, 6), "place": message.geo.name}
    return values | {f"data.{key}": text for key, text in message.data.items()}


def _carry(client: RestClient, way: Outward, message: Envelope, target: str) -> Outcome:
    values = values_of(message, way, target)
    request = Request(
        method=way.method,
        url=client.url(way.path, values),
        headers=texts(way.headers, values) | {IDEMPOTENCY_KEY: message.id},
        query=texts(way.query, values),
        body=fill(way.body, values),
        body_kind=way.body_kind,
        encoding=way.encoding,
    )
    try:
        told = client.send(request, way.success)
    except RestFailure as failure:
        return _failed(failure, way)
    word = text_in(dig(told.value, way.state)) if way.state else ""
    number = text_in(dig(told.value, way.receipt)) if way.receipt else ""
    return Outcome(
        delivery=way.states.get(word, Delivery.SENT),
        detail=f"对方受理号 {number}"[:_MOST_DETAIL] if number else "",
    )


def _failed(failure: RestFailure, way: Outward) -> Outcome:
    if isinstance(failure, Refused) and failure.code in way.again_codes:
        return Outcome(delivery=Delivery.NOT_SENT, detail=failure.words)
    if failure.is_refused:
        return Outcome(delivery=Delivery.REJECTED, detail=failure.words)
    delivery = Delivery.UNKNOWN if failure.is_sent else Delivery.NOT_SENT
    return Outcome(delivery=delivery, detail=failure.words)


def _ask(client: RestClient, way: Outward, ask: Ask, values: dict[str, Value]) -> Outcome:
    request = Request(
        method=ask.method,
        url=client.url(ask.path, values),
        query=texts(ask.query, values),
        body=fill(ask.body, values),
        body_kind=way.body_kind,
        encoding=way.encoding,
    )
    try:
        told = client.send(request, way.success)
    except RestFailure as failure:
        if _is_not_found(failure, ask):
            words = "对方查无此消息"
            return Outcome(delivery=Delivery.NOT_SENT, detail=words, is_not_found=True)
        return Outcome(delivery=Delivery.UNKNOWN, detail=failure.words)
    word = text_in(dig(told.value, ask.state))
    detail = text_in(dig(told.value, ask.detail)) if ask.detail else ""
    if word not in ask.states:
        words = f"对方回答的状态“{word[:40]}”不在对照表内"
        return Outcome(delivery=Delivery.UNKNOWN, detail=words)
    return Outcome(delivery=ask.states[word], detail=detail[:_MOST_DETAIL])


def _is_not_found(failure: RestFailure, ask: Ask) -> bool:
    if isinstance(failure, Refused):
        return failure.code in ask.not_found_codes
    return failure.status in ask.not_found
