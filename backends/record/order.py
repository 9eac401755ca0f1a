"""Orders to one device or vehicle: text down, a controller's command. Words only; pure.

An order goes out through the outbox as an envelope "order.given" to its department's gateway; its
states are those of a task. It stands in the log with who gave it. The rules are in `order_decider`.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import msgspec

from backends.record.common import Actor, Department, Realm
from backends.record.ids import OrderId
from backends.record.task import TaskState

Short = Annotated[str, msgspec.Meta(max_length=200)]


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """One order as folded from its events.

    `act`: "vehicle.text" (body text, is_urgent), "hj212.<name>" (take_sample, set_interval,
    calibrate, set_clock, read_history …), "case.answer" (body text, source: id of the system that
    reported it). `resource`: vehicle, point or case key. `is_undelivered`: rejected by nobody, it
    did not arrive; a person may send it again.
    """

    id: OrderId
    version: int
    realm: Realm
    state: TaskState
    department: Department
    act: str
    resource: str
    body: dict[str, str]
    given_by: Actor
    given_at: dt.datetime
    changed_at: dt.datetime
    expires_at: dt.datetime
    result: str = ""
    is_undelivered: bool = False


class GiveOrder(msgspec.Struct, frozen=True, kw_only=True, tag="give_order"):
    """Order it. `order` is a fresh UUIDv7; `expires_at`: not carried out later than this."""

    order: OrderId
    department: Department
    act: Short
    resource: Short
    expires_at: dt.datetime
    body: dict[str, str] = {}


class CancelOrder(msgspec.Struct, frozen=True, kw_only=True, tag="cancel_order"):
    """Take it back while it has not been sent."""

    order: OrderId
    seen_version: int


class MarkOrder(msgspec.Struct, frozen=True, kw_only=True, tag="mark_order"):
    """The gateway's and the hub's word: what became of it. `is_undelivered` with REJECTED: it did
    not arrive, which is not the end where it is sent again."""

    order: OrderId
    state: TaskState
    result: str = ""
    is_undelivered: bool = False


class OrderGiven(msgspec.Struct, frozen=True, kw_only=True):
    """order.given@1. Who gave it stands in the envelope's actor."""

    department: Department
    act: str
    resource: str
    expires_at: dt.datetime
    body: dict[str, str] = {}


class OrderCancelled(msgspec.Struct, frozen=True, kw_only=True):
    """order.cancelled@1."""


class OrderMarked(msgspec.Struct, frozen=True, kw_only=True):
    """order.marked@1. What became of it."""

    state: TaskState
    result: str = ""
    is_undelivered: bool = False


OrderDeed = GiveOrder | CancelOrder
OrderCommand = GiveOrder | CancelOrder | MarkOrder
OrderEvent = OrderGiven | OrderCancelled | OrderMarked
