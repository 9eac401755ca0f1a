"""Calls that a gateway left standing when it was killed: its devices send to nobody. Pure.

What stands is kept; after a restart each call is ended as soon as its device can be reached.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from backends.gateway.gb28181.stream_types import CallOver, CallStands, Reach
from backends.protocols.sip.call import OutgoingCall
from backends.protocols.sip.flow import Output, ResponseArrived, Unanswered
from backends.protocols.sip.incoming_call import IncomingCall
from backends.protocols.sip.transactions import Transactions

MOST = 2_000
# Requests that a killed gateway made in the call and never kept count of.
_SEQ_AHEAD = 1_000


def stands(call: OutgoingCall | IncomingCall, device_id: str) -> list[CallStands]:
    """What is to be kept of a call that stands between the device and us."""
    if call.dialog is None:
        return []
    return [CallStands(call_id=call.call_id, device_id=device_id, dialog=call.dialog)]


class Leftovers:
    """`restore` what was kept; `tick` ends it."""

    def __init__(self, transactions: Transactions, reach: Callable[[str], Reach | None]) -> None:
        self._transactions, self._reach = transactions, reach
        self._left: dict[str, CallStands] = {}
        self._asked: set[str] = set()

    def __len__(self) -> int:
        return len(self._left)

    def restore(self, call: CallStands) -> None:
        """One of before a restart."""
        while len(self._left) >= MOST:
            del self._left[next(iter(self._left))]
        self._left[call.call_id] = call

    def knows(self, call_id: str) -> bool:
        """Whether an answer is to a BYE of these."""
        return call_id in self._asked

    def tick(self, now_s: float) -> list[Output]:
        """BYE to every device that can be reached now and has had none."""
        out: list[Output] = []
        for call in [c for c in self._left.values() if c.call_id not in self._asked]:
            reach = self._reach(call.device_id)
            if reach is None:
                continue
            ahead = call.dialog.local_seq + _SEQ_AHEAD
            dialog = msgspec.structs.replace(call.dialog, local_seq=ahead)
            _, bye = dialog.request("BYE", reach.party)
            self._asked.add(call.call_id)
            out += self._transactions.ask(bye, reach.flow, now_s)[1]
        return out

    def answered(self, item: ResponseArrived | Unanswered) -> list[CallOver]:
        """Any final answer ends it: a device that knows no such call has ended it already."""
        if isinstance(item, ResponseArrived) and not item.response.is_final:
            return []
        call_id = item.request.call_id
        self._asked.discard(call_id)
        self._left.pop(call_id, None)
        return [CallOver(call_id=call_id)]
