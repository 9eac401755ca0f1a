"""JT/T 808 messages to positions and answers. Pure; the clock is passed in.

One for all connections of the department; keeps the newest position of each vehicle until the
next batch, and the plates it was told.
"""

from __future__ import annotations

import datetime as dt
import hashlib

from backends.gateway.departments.transport.settings import SOURCE, TransportSettings
from backends.protocols import jt808
from backends.record.observation import Positions

_MOST_VEHICLES = 50_000
_FUTURE = dt.timedelta(minutes=10)


class TransportAdapter:
    """All vehicles with what is known of each."""

    def __init__(self, settings: TransportSettings) -> None:
        bounds = settings.bounds
        self._area = jt808.Area(
            west=bounds.west, south=bounds.south, east=bounds.east, north=bounds.north
        )
        self._must_authenticate = settings.must_authenticate
        self._plates = {phone.lstrip("0"): plate for phone, plate in settings.plates.items()}
        self._authenticated: set[str] = set()
        self._fresh: dict[str, jt808.Position] = {}
        self._newest: dict[str, dt.datetime] = {}
        self._serial = 0
        self.malformed = 0
        self.accepted = 0
        self.newest_sent_at: dt.datetime | None = None  # of live positions, for the skew

    def take(self, message: jt808.Message, now: dt.datetime) -> bytes:
        """What is owed as an answer to a whole message; its positions wait for the next batch."""
        body = jt808.decode(message)
        result = jt808.RESULT_DONE
        match body:
            case jt808.Malformed():
                self.malformed += 1
                result = jt808.RESULT_MALFORMED
            case jt808.Registration():
                return self._register(message, body)
            case jt808.Authentication():
                result = self._authenticate(message.terminal, body)
            case jt808.Position() | jt808.PositionBatch():
                result = self._locate(message.terminal, body, now)
            case jt808.Logout():
                self._authenticated.discard(message.terminal.phone)
            case jt808.GeneralAnswer() | jt808.RegistrationAnswer():
                return b""  # an answer is not answered
            case jt808.Other():
                result = jt808.RESULT_UNSUPPORTED
            case jt808.Heartbeat():
                pass
        self.accepted += result != jt808.RESULT_MALFORMED
        answer = jt808.GeneralAnswer(
            answered_serial=message.serial, answered_id=message.id, result=result
        )
        return jt808.encode_general_answer(message.terminal, self._next_serial(), answer)

    def batch(self) -> Positions | None:
        """The newest position of each vehicle heard since the last call."""
        fresh, self._fresh = self._fresh, {}
        if not fresh:
            return None
        values = list(fresh.values())
        return Positions(
            source=SOURCE,
            ids=list(fresh),
            labels=[self._plates.get(phone, phone) for phone in fresh],
            lon_wgs84=[position.lon_deg for position in values],
            lat_wgs84=[position.lat_deg for position in values],
            speed_kmh=[position.speed_kmh for position in values],
            heading_deg=[float(position.heading_deg % 360) for position in values],
            observed_unix_ms=[round(position.at.timestamp() * 1000) for position in values],
        )

    def _register(self, message: jt808.Message, registration: jt808.Registration) -> bytes:
        phone = message.terminal.phone
        if registration.plate and len(self._plates) < _MOST_VEHICLES:
            self._plates[phone] = registration.plate[:16]
        self.accepted += 1
        answer = jt808.RegistrationAnswer(
            answered_serial=message.serial, code=authentication_code(phone)
        )
        return jt808.encode_registration_answer(message.terminal, self._next_serial(), answer)

    def _authenticate(self, terminal: jt808.Terminal, body: jt808.Authentication) -> int:
        if body.code != authentication_code(terminal.phone):
            return jt808.RESULT_FAILED  # the terminal then registers anew
        if len(self._authenticated) < _MOST_VEHICLES:
            self._authenticated.add(terminal.phone)
        return jt808.RESULT_DONE

    def _locate(
        self,
        terminal: jt808.Terminal,
        body: jt808.Position | jt808.PositionBatch,
        now: dt.datetime,
    ) -> int:
        if self._must_authenticate and terminal.phone not in self._authenticated:
            return jt808.RESULT_FAILED
        positions = [body] if isinstance(body, jt808.Position) else body.positions
        if isinstance(body, jt808.PositionBatch):
            self.malformed += body.malformed
        else:
            self.newest_sent_at = body.at
        for position in positions:
            self._keep(terminal.phone, position, now)
        return jt808.RESULT_DONE

    def _keep(self, phone: str, position: jt808.Position, now: dt.datetime) -> None:
        """Keep it when it is the vehicle's newest and lies where vehicles are."""
        if not position.is_located:
            return
        believed = jt808.believable(position, self._area)
        if believed is None:
            self.malformed += 1
            return
        newest = self._newest.get(phone)
        if newest is not None and believed.at < newest:
            return
        if newest is None and len(self._newest) >= _MOST_VEHICLES:
            return
        if believed.at - now <= _FUTURE:  # a clock far ahead must not make the right time late
            self._newest[phone] = believed.at
        self._fresh[phone] = believed

    def _next_serial(self) -> int:
        self._serial = (self._serial + 1) & 0xFFFF
        return self._serial


def authentication_code(phone: str) -> str:
    """The code given at registration: the same after a restart. It names, it does not protect."""
    return hashlib.sha256(f"watchfloor/{phone}".encode()).hexdigest()[:12]
