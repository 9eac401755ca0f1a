"""Random orders to a few vehicles and words of what became of them, for tests of the screens."""

from __future__ import annotations

import datetime as dt
import random

from backends.hub.ledger import Ledger
from backends.record.common import Department
from backends.record.ids import OrderId
from backends.record.order import CancelOrder, GiveOrder

_ORDERS = [OrderId(f"o{n}") for n in range(40)]


def order_deed(ledger: Ledger, dice: random.Random, now: dt.datetime) -> GiveOrder | CancelOrder:
    """Give one, or take one back."""
    key = dice.choice(_ORDERS)
    if dice.random() < 0.7:
        return GiveOrder(
            order=key,
            department=Department.TRANSPORT,
            act="vehicle.text",
            resource=f"v{dice.randrange(5)}",
            expires_at=now + dt.timedelta(seconds=dice.randrange(1, 7_200)),
            body={"text": "请减速"},
        )
    return CancelOrder(order=key, seen_version=ledger.version_of(key))
