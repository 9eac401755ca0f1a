"""The transport adapter without sockets: a terminal tells it frames and reads its answers."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from backends.gateway.departments.transport.adapter import TransportAdapter
from backends.gateway.departments.transport.settings import SOURCE, TransportSettings
from backends.gateway.departments.transport.vehicles import Vehicle, VehicleBook
from backends.gateway.health import FeedHealth
from backends.protocols import jt808
from backends.record.common import Department
from backends.record.observation import Observation, Positions

NOW = dt.datetime(2026, 11, 22, 6, 3, 27, tzinfo=dt.UTC)
TERMINAL = jt808.Terminal(phone="13800138000")
HERE = jt808.Position(at=NOW, lat_deg=30.2, lon_deg=120.1, speed_kmh=36.5, heading_deg=90)


class Bench:
    """An adapter at a clock that tests move."""

    def __init__(
        self,
        settings: TransportSettings | None = None,
        folder: Path | None = None,
        table: list[Vehicle] | None = None,
    ) -> None:
        self.now = NOW
        settings = settings or TransportSettings()
        self.health = FeedHealth(
            SOURCE,
            Department.TRANSPORT,
            "test",
            stale_after_s=60.0,
            clock=lambda: self.now,
        )
        book = VehicleBook(settings.plates, table or [])
        self.adapter = TransportAdapter(settings, self.health, book, folder, lambda: self.now)

    def tell(self, frame: bytes) -> jt808.Body | jt808.Malformed | None:
        """The answer's body to a frame of TERMINAL, None when there is none."""
        return self.tell_as(TERMINAL, frame)

    def tell_as(
        self, terminal: jt808.Terminal, frame: bytes
    ) -> jt808.Body | jt808.Malformed | None:
        answers = self.answers(frame)
        assert all(answer.terminal == terminal for answer in answers)
        return jt808.decode(answers[0]) if answers else None

    def answers(self, frame: bytes) -> list[jt808.Message]:
        """Whatever the platform sends upon a frame."""
        (message,) = jt808.Decoder().feed(frame)
        assert isinstance(message, jt808.Message)
        found = jt808.Decoder().feed(self.adapter.take(message, self.now))
        return [item for item in found if isinstance(item, jt808.Message)]

    def positions(self) -> Positions | None:
        return self.adapter.positions.batch()

    def after(self, seconds: float) -> list[Observation]:
        """What the hub is told by the end of so many seconds."""
        self.now += dt.timedelta(seconds=seconds)
        self.adapter.tick(self.now)
        return self.adapter.drain()

    def reasons(self) -> list[str]:
        return [row.reason for row in self.health.report().quarantined]
