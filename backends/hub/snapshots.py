"""The folded subjects kept beside the log, so that a start need not fold all of it.

Written on the writer's thread; read once, before it starts. Never trusted against the log: where
one kind does not fit, all are folded anew.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

import msgspec

from backends.hub import tables
from backends.hub.ledger import Ledger
from backends.hub.outbox import KNOWN_TARGETS, kept_targets
from backends.hub.store import Store
from backends.hub.transaction import Transaction
from backends.record.catalogue import decode_payload
from backends.record.house_events import PolicySet
from backends.record.kinds import KINDS

log = logging.getLogger(__name__)

SNAPSHOT_EVERY = 20_000


@dataclass(frozen=True, slots=True)
class PutSnapshot:
    """Replace the snapshot by the subjects as they stand at the log's end."""

    ledger: Ledger

    def __call__(self, work: Transaction) -> None:
        """Within a transaction that appends nothing."""
        rows: list[dict[str, object]] = []
        for name, book in self.ledger.books.items():
            rows.append(
                {
                    "kind": name,
                    "seq": work.seq,
                    "hash": work.last_hash,
                    "fold_version": book.kind.fold_version,
                    "states": msgspec.msgpack.encode(list(book.kept.values())),
                }
            )
        work.put(tables.states, rows)


def load_ledger(store: Store) -> Ledger:
    """The ledger at the log's end: from the snapshot and what follows, or from the whole log."""
    found = _states(store)
    if found is None:
        ledger = Ledger(store.read(0), recall=store.history)
    else:
        seq, states = found
        ledger = Ledger(store.read(seq), states, recall=store.history)
    in_force = store.last_event("policy", "policy.set")
    if in_force is not None:
        told = decode_payload(in_force)
        assert isinstance(told, PolicySet)
        ledger.set_policy(told.policy)
    load_held(store, ledger)
    ledger.known_targets = kept_targets(store.meta(KNOWN_TARGETS))
    ledger.keep()
    return ledger


def load_held(store: Store, ledger: Ledger) -> None:
    """What sources said and waits for its delay, as it lies on the disk."""
    held = [(str(row.alarm), bytes(row.held)) for row in store.all_rows(tables.held)]
    ledger.intake.load(held, ledger.policy)


def _states(store: Store) -> tuple[int, dict[str, Any]] | None:
    states: dict[str, Any] = {}
    seqs: set[int] = set()
    for row in store.all_rows(tables.states):
        kind = KINDS.get(str(row.kind))
        if kind is None or row.fold_version != kind.fold_version:
            return None
        if store.hash_at(row.seq) != row.hash:
            return None
        try:
            states[kind.name] = msgspec.msgpack.decode(row.states, type=list[kind.state])  # type: ignore[name-defined]
        except msgspec.MsgspecError:
            log.warning("the snapshot cannot be read: folding the whole log")
            return None
        seqs.add(row.seq)
    if states.keys() != KINDS.keys() or len(seqs) != 1:
        return None
    return seqs.pop(), states
