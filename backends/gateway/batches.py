"""Batches for the hub's ingest: what an answer means for one, and how one is taken apart. Pure."""

from __future__ import annotations

import enum
import hashlib
import time

from backends.gateway.outbound import Kept
from backends.record.ids import uuid7
from backends.record.observation import IngestBatch, Observation


class Verdict(enum.Enum):
    """What an answer of the hub means for a batch."""

    TAKEN = enum.auto()
    REFUSED = enum.auto()  # something in it is wrong: find it, send the others
    LATER = enum.auto()


def judge(status: int) -> Verdict:
    """The verdict of an HTTP status. A wrong token or address is a person's to mend: later."""
    if 200 <= status < 300:
        return Verdict.TAKEN
    return Verdict.REFUSED if status in (400, 413, 422) else Verdict.LATER


def halves(batch: IngestBatch) -> tuple[IngestBatch, IngestBatch]:
    """A refused batch as two, whose ids follow from its own: a repeat splits alike."""
    middle = len(batch.observations) // 2
    return (
        IngestBatch(batch_id=_child(batch.batch_id, 0), observations=batch.observations[:middle]),
        IngestBatch(batch_id=_child(batch.batch_id, 1), observations=batch.observations[middle:]),
    )


def batch_of(observations: list[Observation]) -> IngestBatch:
    """They go as one, under an id of its own."""
    return IngestBatch(batch_id=uuid7(time.time_ns() // 1_000_000), observations=observations)


def is_kept(batch: IngestBatch) -> bool:
    """Whether the hub must have written the batch before it says yes."""
    return isinstance(batch.observations[0], Kept)


def _child(batch_id: str, index: int) -> str:
    digest = hashlib.sha256(f"{batch_id}/{index}".encode()).digest()
    return uuid7(int(batch_id.replace("-", "")[:12], 16), digest[:10])
