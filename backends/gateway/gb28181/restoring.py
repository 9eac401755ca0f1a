"""What was kept before a restart, back into its places. Pure."""

from __future__ import annotations

import datetime as dt
import logging
import operator
from collections.abc import Iterator
from typing import TypeVar

import msgspec

from backends.gateway.gb28181.approved import Approved, Decision
from backends.gateway.gb28181.channel_book import Listed
from backends.gateway.gb28181.directory import Directory, Registered
from backends.gateway.gb28181.kept import Kind
from backends.gateway.gb28181.notices import Notices
from backends.gateway.gb28181.registrar import Now
from backends.gateway.gb28181.stream_types import CallStands
from backends.gateway.gb28181.turning import StillTurns
from backends.link.devices import Device
from backends.protocols.sip.flow import Flow, Transport

T = TypeVar("T")
log = logging.getLogger(__name__)


def restored(
    approved: Approved,
    directory: Directory,
    notices: Notices,
    kept: dict[Kind, dict[str, bytes]],
    now: Now,
) -> None:
    """Decisions first, then registrations, then what hangs on them."""
    for name, decision in _decoded(kept[Kind.KNOWN], Decision):
        approved.restore(name, decision)
    for name, known in _decoded(kept[Kind.REGISTRATION], Registered):
        if name in approved:
            directory.restore(name, known)
    for name, listed in _decoded(kept[Kind.CATALOGUE], Listed):
        if name in approved:
            directory.restore_catalogue(name, listed, now)
    for _, device in _decoded(kept[Kind.STRANGER], Device):
        directory.restore_stranger(device)
    said = _decoded(kept[Kind.ALARM], dt.datetime)
    for name, said_at in sorted(said, key=operator.itemgetter(1)):  # it counts on the oldest first
        notices.restore(name, said_at)


def left_standing(kept: dict[Kind, dict[str, bytes]]) -> Iterator[CallStands]:
    """Calls that nobody has ended."""
    for _, call in _decoded(kept[Kind.CALL], CallStands):
        yield call


def left_turning(kept: dict[Kind, dict[str, bytes]]) -> Iterator[StillTurns]:
    """Cameras that nobody has told to stop."""
    for _, left in _decoded(kept[Kind.TURNING], StillTurns):
        yield left


def back_online(directory: Directory, now: Now) -> Iterator[tuple[str, Flow, float]]:
    """Who was there, how it was reached, and for how many seconds more. A TCP connection ended
    with us: no number of a new one may mean it."""
    dead = 0
    for device_id in directory.online():
        known = directory.registration(device_id)
        if known is None or known.flow is None or known.expires_at is None:
            continue
        flow = known.flow
        if flow.transport is Transport.TCP:
            dead -= 1
            flow = msgspec.structs.replace(flow, connection=dead)
        yield device_id, flow, (known.expires_at - now.at).total_seconds()


def _decoded(rows: dict[str, bytes], kind: type[T]) -> Iterator[tuple[str, T]]:
    """What can be read; a body of another release that cannot is as none."""
    decoder = msgspec.msgpack.Decoder(kind)
    for name, body in rows.items():
        try:
            yield name, decoder.decode(body)
        except msgspec.MsgspecError:
            log.warning("what was kept of %s cannot be read", name)
