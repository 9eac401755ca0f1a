"""Health of what belongs to the centre itself, on the board: outbox, relays. Hub's loop."""

from __future__ import annotations

import datetime as dt

import msgspec

from backends.hub.feeds import Feeds
from backends.hub.field_routes import FieldRoutes
from backends.hub.outbox_watch import OutboxWatch
from backends.hub.own_certificate import OwnCertificate
from backends.hub.settings import HubSettings
from backends.record.common import Department
from backends.record.ids import SourceId
from backends.record.resource import SourceHealth, SourceState


class OwnHealth:
    """Looks every few seconds; the gateway tells of itself like any source."""

    def __init__(
        self,
        feeds: Feeds,
        routes: FieldRoutes,
        outbox: OutboxWatch,
        settings: HubSettings,
    ) -> None:
        self.outbox = outbox
        self._certificate = OwnCertificate(settings.tls_certificate, settings.tls_owner)
        self._feeds, self._routes = feeds, routes
        self._since: dict[str, tuple[SourceState, str]] = {}

    def every_few_seconds(self, now: dt.datetime, now_s: float, *, can_write: bool) -> None:
        """Look again, and tell."""
        self.outbox.every_few_seconds(now_s)
        self._feeds.note_outbox(self.outbox.lags)
        own = self._certificate.health(now, now_s)
        for health in (self.outbox.health(now), *self._relays(now), *own):
            self._feeds.take_own(self._dated(health, now), can_write=can_write)

    def _relays(self, now: dt.datetime) -> list[SourceHealth]:
        found = []
        minute = now.replace(second=0).isoformat(timespec="seconds")
        for name, relay in self._routes.relays.items():
            is_there = name in self._routes.relay_lines
            found.append(
                SourceHealth(
                    source=SourceId(f"centre.relay.{name}"),
                    department=Department.CENTRE,
                    name=f"流媒体中继 {relay.network or name}",
                    state=SourceState.OK if is_there else SourceState.LOST,
                    last_success=minute if is_there else "",
                    reason="" if is_there else "中继未连接",
                )
            )
        return found

    def _dated(self, health: SourceHealth, now: dt.datetime) -> SourceHealth:
        before = self._since.get(health.source)
        if before is None or before[0] is not health.state:
            before = (health.state, now.isoformat(timespec="milliseconds"))
            self._since[health.source] = before
        return msgspec.structs.replace(health, since=before[1])
