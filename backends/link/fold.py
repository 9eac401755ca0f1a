"""Folds one event of the log into its subject with the record's own functions. Pure."""

from __future__ import annotations

from typing import Any

import msgspec

from backends.record.catalogue import UnknownEvent, decode_payload
from backends.record.envelope import Event
from backends.record.kinds import Kind


class NotUnderstood(Exception):
    """An event this console cannot fold: of a newer hub, or without what went before."""


def fold(kind: Kind, state: Any | None, event: Event) -> Any:
    """The subject of that kind after an `event` of an Events frame. Raises NotUnderstood."""
    try:
        return kind.evolve(state, event, decode_payload(event))
    except (UnknownEvent, LookupError, msgspec.MsgspecError) as error:
        raise NotUnderstood(f"{event.type}@{event.version} seq {event.seq}") from error
