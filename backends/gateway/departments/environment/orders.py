"""Orders to loggers: the environment's carrier. Gateway's loop; one request of each order.

An order is sent under one QN, repeated until 9011 comes, and followed to its 9012. What comes
after `carry` has answered goes to the hub as a receipt.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass, field

from backends.gateway.departments.environment.adapter import EnvironmentAdapter
from backends.gateway.departments.environment.settings import SOURCE, Link, Outlet
from backends.gateway.health import Clock, Sink
from backends.gateway.post import is_past_its_end
from backends.gateway.tcp import Push
from backends.protocols import hj212
from backends.protocols.hj212_commands import (
    COMMANDS,
    OVER,
    Exchange,
    NotACommand,
    Patience,
    Stage,
    request,
)
from backends.record.exchange import Delivery, Envelope, Outcome
from backends.record.observation import EnvelopeTaken

log = logging.getLogger(__name__)

TARGET = "department:environment"
HOLDER = "loggers"  # as the hub calls them: one that is away says nothing of the others
PATIENCE = {Link.MOBILE: Patience(every_s=10.0), Link.WIRE: Patience(every_s=5.0)}
_CARRY_S = 28.0  # a carrier answers within 30 s
_TICK_S = 0.5
_MOST_KEPT = 2_000
_DEFAULT_ST = {"outlet": "32", "dust": "39", "air": "22", "surface_water": "21", "noise": "23"}
_DELIVERIES = {
    Stage.ASKED: Delivery.UNKNOWN,
    Stage.EXECUTING: Delivery.EXECUTING,
    Stage.DONE: Delivery.DONE,
    Stage.REJECTED: Delivery.REJECTED,
    Stage.SILENT: Delivery.UNKNOWN,
    Stage.NO_RESULT: Delivery.UNKNOWN,
}


class Lines:
    """On which connection each logger was heard last."""

    def __init__(self) -> None:
        self._lines: dict[str, Push] = {}

    def heard(self, mn: str, push: Push) -> None:
        self._lines[mn] = push

    def gone(self, push: Push) -> None:
        for mn in [mn for mn, line in self._lines.items() if line is push]:
            del self._lines[mn]

    def is_connected(self, mn: str) -> bool:
        return mn in self._lines

    def send(self, mn: str, data: bytes) -> bool:
        """False when it is not connected, or does not read."""
        push = self._lines.get(mn)
        return push is not None and push(data)


@dataclass(slots=True, kw_only=True)
class _Open:
    message: Envelope
    exchange: Exchange
    outlet: Outlet
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    is_followed: bool = False  # `carry` has answered: what comes now is a receipt
    was_sent: bool = False
    executing_at_s: float = 0.0


class LoggerOrders:
    """Carrier of the orders "hj212.*". `run` beside it."""

    is_idempotent = False

    def __init__(
        self,
        adapter: EnvironmentAdapter,
        lines: Lines,
        sink: Sink,
        clock: Clock,
        patience: dict[Link, Patience] | None = None,
    ) -> None:
        self._adapter, self._lines, self._sink, self._clock = adapter, lines, sink, clock
        self._patience = patience or PATIENCE
        self._open: dict[str, _Open] = {}
        self._by_qn: dict[tuple[str, str], _Open] = {}
        self._now_s: Callable[[], float] = asyncio.get_running_loop().time

    async def carry(self, message: Envelope) -> Outcome:
        """Send it, and wait for what the logger says at first."""
        if message.type == "order.cancelled":
            return self._taken_back(message)
        known = self._open.get(message.id)
        if known is None or known.exchange.stage in (Stage.SILENT, Stage.NO_RESULT):
            opened = self._begin(message)
            if isinstance(opened, Outcome):
                return opened
            known = opened
        known.is_followed = False
        self._tick(known)
        if not known.was_sent:
            self._forget(known)
            return Outcome(delivery=Delivery.NOT_SENT, detail=_away(known.outlet))
        until_s = self._now_s() + _CARRY_S
        while not self._is_answered(known, until_s):
            known.changed.clear()
            wait_s = min(_TICK_S, max(0.0, known.exchange.due_s - self._now_s()))
            try:
                async with asyncio.timeout(wait_s):
                    await known.changed.wait()
            except TimeoutError:
                self._tick(known)
        known.is_followed = known.exchange.stage not in OVER
        return _outcome(known)

    async def ask(self, message: Envelope) -> Outcome:
        """What became of it. What does no harm twice may simply be sent again."""
        known = self._open.get(message.id)
        if known is not None and known.exchange.stage in (
            Stage.DONE,
            Stage.REJECTED,
            Stage.EXECUTING,
        ):
            return _outcome(known)
        command = COMMANDS.get(message.data.get("act", ""))
        if command is None or command.is_harmless:
            return Outcome(delivery=Delivery.NOT_SENT, detail="没有应答，可以重发")
        detail = f"{command.name}可能已经执行，请向现场核实后再决定是否重发"
        return Outcome(delivery=Delivery.UNKNOWN, detail=detail)

    def take(self, frame: hj212.Frame) -> bool:
        """A frame of a logger. Whether it belongs to an order."""
        known = self._by_qn.get((frame.mn, frame.qn))
        if known is None:
            return False
        before = known.exchange.stage
        if not known.exchange.take(frame, self._now_s()):
            return False
        if known.exchange.stage is not before:
            self._turned(known)
        return True

    async def run(self) -> None:
        """Repeat what is unanswered, end what is silent; until cancelled."""
        while True:
            for known in list(self._open.values()):
                before = known.exchange.stage
                self._tick(known)
                if known.exchange.stage is not before:
                    self._turned(known)
            await asyncio.sleep(_TICK_S)

    def _taken_back(self, message: Envelope) -> Outcome:
        """Nothing of HJ 212 stops a command: what was sent is carried out."""
        order = message.data.get("order", message.subject)
        was_sent = any(
            known.was_sent and known.message.data.get("order", known.message.subject) == order
            for known in self._open.values()
        )
        if was_sent:
            return Outcome(delivery=Delivery.REJECTED, detail="命令已经发出，无法撤回")
        return Outcome(delivery=Delivery.DONE, detail="命令没有发出")

    def _begin(self, message: Envelope) -> _Open | Outcome:
        act, resource = message.data.get("act", ""), message.data.get("resource", "")
        outlet = self._adapter.find(resource)
        if outlet is None:
            return Outcome(delivery=Delivery.REJECTED, detail=f"没有这个监测点：{resource}")
        now, body = self._clock(), dict(message.data)
        if is_past_its_end(message, now):
            return Outcome(delivery=Delivery.REJECTED, detail="指令已过期，没有发出")
        if not self._lines.is_connected(outlet.mn):
            return Outcome(delivery=Delivery.NOT_SENT, detail=_away(outlet))
        logger = logger_of(outlet)
        if body.get("factor"):
            body["factor"] = self._adapter.spoken_code(outlet.mn, body["factor"])
        try:
            frame = request(logger, act, body, now)
            while (frame.mn, frame.qn) in self._by_qn:  # a QN is one request's
                now += dt.timedelta(milliseconds=1)
                frame = request(logger, act, body, now)
            hj212.encode(frame)
        except (NotACommand, ValueError) as error:
            return Outcome(delivery=Delivery.REJECTED, detail=str(error))
        known = _Open(
            message=message,
            exchange=Exchange(frame=frame, patience=self._patience[outlet.link]),
            outlet=outlet,
        )
        self._keep(known)
        return known

    def _tick(self, known: _Open) -> None:
        if known.exchange.tick(self._now_s()):
            sent = self._lines.send(known.outlet.mn, hj212.encode(known.exchange.frame))
            known.was_sent = known.was_sent or sent

    def _is_answered(self, known: _Open, until_s: float) -> bool:
        now_s = self._now_s()
        if known.exchange.stage is Stage.EXECUTING:
            known.executing_at_s = known.executing_at_s or now_s
            return (
                now_s - known.executing_at_s >= known.exchange.patience.at_once_s
                or now_s >= until_s
            )
        return known.exchange.stage in OVER or now_s >= until_s

    def _turned(self, known: _Open) -> None:
        known.changed.set()
        if known.is_followed:
            self._sink(EnvelopeTaken(envelope=self._receipt(known)))
            known.is_followed = known.exchange.stage not in OVER

    def _receipt(self, known: _Open) -> Envelope:
        outcome, now = _outcome(known), self._clock()
        message = known.message
        return Envelope(
            id=f"{message.id}/{known.exchange.stage.name.lower()}",
            source=SOURCE,
            type="dispatch.receipt",
            subject=message.subject,
            occurred_at=now,
            recorded_at=now,
            correlation_id=message.id,
            causation_id=message.id,
            data={"message": message.id, "state": outcome.delivery, "detail": outcome.detail},
        )

    def _keep(self, known: _Open) -> None:
        before = self._open.pop(known.message.id, None)
        if before is not None:
            self._by_qn.pop((before.outlet.mn, before.exchange.frame.qn), None)
        self._open[known.message.id] = known
        self._by_qn[known.outlet.mn, known.exchange.frame.qn] = known
        if len(self._open) > _MOST_KEPT:
            self._forget(next(iter(self._open.values())))

    def _forget(self, known: _Open) -> None:
        self._open.pop(known.message.id, None)
        self._by_qn.pop((known.outlet.mn, known.exchange.frame.qn), None)


def logger_of(outlet: Outlet) -> hj212.Logger:
    """An outlet's logger, as commands name it."""
    st = outlet.st or _DEFAULT_ST.get(outlet.kind, "32")
    return hj212.Logger(mn=outlet.mn, st=st, pw=outlet.pw)


def _outcome(known: _Open) -> Outcome:
    exchange = known.exchange
    command = COMMANDS[known.message.data["act"]]
    detail = exchange.detail or f"{command.name}：已发送，等待应答"
    if exchange.stage is Stage.EXECUTING:
        detail = f"{command.name}：数采仪已接受，正在执行"
    return Outcome(delivery=_DELIVERIES[exchange.stage], detail=detail)


def _away(outlet: Outlet) -> str:
    return f"数采仪未连接：{outlet.name}"
