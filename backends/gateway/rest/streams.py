"""[[stream]] and [[outward]] of a mapping file, and the whole file. Types only, pure."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from backends.gateway.datum import Datum
from backends.gateway.limits import Limit
from backends.gateway.rest.fields import Becomes, Fields
from backends.gateway.rest.tables import (
    Auth,
    BodyKind,
    Cipher,
    Deleted,
    Encoding,
    Method,
    Name,
    Offset,
    Only,
    Paging,
    Positive,
    Signer,
    Since,
    Source,
    Success,
    Tls,
)
from backends.record.exchange import Delivery
from backends.record.incident import Origin
from backends.record.resource import ItemKind

Hour = Annotated[str, Meta(pattern=r"^(|([01]\d|2[0-3]):[0-5]\d)$")]


def _open() -> list[str]:
    return ["open"]


def _closed() -> list[str]:
    return ["closed"]


def _not_found() -> list[int]:
    return [404]


class Stream(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """[[stream]]: rows of one interface (or of MQTT topics) that become one kind of observation.

    `records`: path of the list of rows; empty: the answer itself. `expand`: a list within each
    row whose elements are the rows. `whole`: every poll lists all there is; what is no longer
    there is gone. `reconcile`: at this hour of the night everything is asked for anew. `of`: of
    steps, the stream of their cases. `layer`, `topic`, `party`: of cells, codes, coverage.
    `data_within_s`: its newest row is never older than this while the system works, else the
    source is stale; 0: nobody can say how long nothing may happen. `limits`: of readings and
    points, factor = limit in its unit, or a table of over, under, clear_over, lasts_s and the like:
    a value that is out of it is an alarm until it is well within again. `shared_ids`: of positions,
    readings and points, the ids are those of another source, or known to it as they stand; else
    this source's id goes before them.
    """

    name: Name
    fields: Fields
    path: str = ""
    records: str = ""
    becomes: Becomes = Becomes.CONDITIONS
    topics: list[str] = []  # of MQTT; "+" and "#" as usual
    qos: Annotated[int, Meta(ge=0, le=2)] = 1
    expand: str = ""
    of: str = ""
    origin: Origin = Origin.CITIZEN
    item: ItemKind = ItemKind.LINKED
    kind: str = "case"  # of alarms and warnings; of positions "muck", "team" …
    layer: str = ""
    topic: str = ""
    party: str = ""
    title: str = ""  # what people call it; of a layer, its title on the map
    method: Method = "GET"
    query: dict[str, str] = {}
    headers: dict[str, str] = {}
    body: dict[str, Any] = {}
    body_kind: BodyKind = "json"
    encoding: Encoding = "utf-8"
    datum: Datum = Datum.WGS84
    open: list[str] = msgspec.field(default_factory=_open)
    closed: list[str] = msgspec.field(default_factory=_closed)
    every_s: Positive = 10.0
    data_within_s: Annotated[float, Meta(ge=0)] = 0.0
    limits: dict[str, float | Limit] = {}
    rate_per_s: Positive = 5.0
    is_whole: bool = msgspec.field(name="whole", default=False)
    reconcile: Hour = ""
    zone: Offset = "+08:00"  # of reconcile
    success: Success | None = None
    paging: Paging = Paging()
    since: Since = Since()
    cipher: Cipher | None = None
    only: Only | None = None
    deleted: Deleted | None = None
    has_shared_ids: bool = msgspec.field(name="shared_ids", default=False)

    @property
    def label(self) -> str:
        """What people call it."""
        return self.title or self.name


class Ask(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """[outward.ask]: where the target says what became of a message.

    `state`: path of its word; `states`: what its words mean. A `not_found` status says that it
    never arrived.
    """

    path: str
    state: str
    states: dict[str, Delivery]
    method: Method = "GET"
    query: dict[str, str] = {}
    body: dict[str, Any] = {}
    detail: str = ""  # path of its words
    not_found: list[int] = msgspec.field(default_factory=_not_found)
    not_found_codes: list[str] = []  # values at the success path


class Outward(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """[[outward]]: how messages of `types` (beginnings of types, or of the acts of orders; empty:
    all) go to `targets`.

    Placeholders: {id} {type} {subject} {key} {title} {text} {version} {source} {occurred_at}
    {recorded_at} {division} {severity} {lon} {lat} {place} {correlation} {causation} {dedup}
    {target} {party} and {data.…}; {key} is a case's or vehicle's number in its own system.
    `idempotent`: the target takes the same Idempotency-Key twice without harm.
    """

    targets: Annotated[list[str], Meta(min_length=1)]
    path: str
    types: list[str] = []
    method: Method = "POST"
    query: dict[str, str] = {}
    headers: dict[str, str] = {}
    body: dict[str, Any] = {}
    body_kind: BodyKind = "json"
    encoding: Encoding = "utf-8"
    datum: Datum = Datum.WGS84
    format: str = "iso"  # of times, as in since: unix_ms and unix_s are numbers
    zone: Offset = "+08:00"
    success: Success | None = None
    again_codes: list[str] = []  # values at the success path that mean: later, it is not taken
    receipt: str = ""  # path of the target's own number in the answer
    state: str = ""  # path of its first word, as in ask
    states: dict[str, Delivery] = {}
    is_idempotent: bool = msgspec.field(name="idempotent", default=False)
    ask: Ask | None = None


class Mapping(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole file."""

    source: Source
    tls: Tls = Tls()
    auth: Auth = Auth()
    signer: Signer | None = None
    stream: list[Stream] = []
    outward: list[Outward] = []
