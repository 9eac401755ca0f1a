"""The folded alarms kept beside the log, so that a start need not fold all of it.

Written on the writer's thread; read once, before it starts. Never trusted against the log.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from backends.hub import tables
from backends.hub.ledger import Ledger
from backends.hub.store import Store, Transaction
from backends.record.alarm import Alarm
from backends.record.alarm_decider import FOLD_VERSION

log = logging.getLogger(__name__)

SNAPSHOT_EVERY = 20_000


@dataclass(frozen=True, slots=True)
class PutSnapshot:
    """Replace the snapshot by the alarms as they stand at the log's end."""

    alarms: Iterable[Alarm]

    def __call__(self, work: Transaction) -> None:
        """Within a transaction that appends nothing."""
        row: dict[str, object] = {
            "id": 1,
            "seq": work.seq,
            "hash": work.last_hash,
            "fold_version": FOLD_VERSION,
            "alarms": msgspec.msgpack.encode(list(self.alarms)),
        }
        work.put(tables.snapshots, [row])


def load_ledger(store: Store) -> Ledger:
    """The ledger at the log's end: from the snapshot and what follows, or from the whole log."""
    for row in store.all_rows(tables.snapshots):
        if row.fold_version != FOLD_VERSION or store.hash_at(row.seq) != row.hash:
            continue
        try:
            alarms = msgspec.msgpack.decode(row.alarms, type=list[Alarm])
        except msgspec.MsgspecError:
            log.warning("the snapshot cannot be read: folding the whole log")
            continue
        return Ledger(store.read(row.seq), alarms)
    return Ledger(store.read(0))
