"""JT/T 808 messages to positions, alarms and answers. The gateway's loop; the clock is passed in.

One for all connections of the department. What is for the hub waits until `drain` and `batch`.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from backends.gateway.datum import Datum
from backends.gateway.departments.transport.alarms import AlarmDesk, Told
from backends.gateway.departments.transport.evidence import EvidenceDesk
from backends.gateway.departments.transport.fleet_clock import FleetClock, slow_words
from backends.gateway.departments.transport.kept_alarms import KeptAlarms
from backends.gateway.departments.transport.positions import (
    LATE_AFTER,
    OLD,
    Kept,
    PositionDesk,
    Refused,
)
from backends.gateway.departments.transport.registrations import Registrations
from backends.gateway.departments.transport.settings import TransportSettings
from backends.gateway.departments.transport.text_journal import TextJournal
from backends.gateway.departments.transport.texts import Lines, VehicleTexts
from backends.gateway.departments.transport.vehicles import MOST_VEHICLES, VehicleBook
from backends.gateway.health import Clock, FeedHealth, utc_now
from backends.gateway.slow_clocks import SlowClocks
from backends.gateway.tcp import Push
from backends.protocols import jsatl, jsatl_files, jt808
from backends.record.common import Place
from backends.record.observation import Observation

_LATELY = dt.timedelta(hours=1)  # who is silent for longer is not named for its clock
_REFUSED_VEHICLE, _REFUSED_TERMINAL = 2, 4  # results of 0x8100


class TransportAdapter:
    """All vehicles with what is known of each."""

    def __init__(
        self,
        settings: TransportSettings,
        health: FeedHealth,
        book: VehicleBook,
        folder: Path | None = None,
        clock: Clock = utc_now,
    ) -> None:
        """`folder`: where registrations and standing alarms are kept; None: in memory."""
        self._settings, self._health, self.book = settings, health, book
        self._registrations = Registrations(folder)
        for registered in self._registrations.all():
            book.registered(registered)
        self._kept_alarms = KeptAlarms(folder)
        self.alarms = AlarmDesk(settings.province, settings.alarm, self._kept_alarms.load())
        self.positions = PositionDesk(settings.bounds, book, Datum(settings.datum))
        self.lines = Lines()
        self.texts = VehicleTexts(
            self.lines, book, settings.text_answer_s, TextJournal(folder, clock()), clock
        )
        self.evidence: EvidenceDesk | None = None
        self.with_safety: set[str] = set()  # phones whose active-safety devices spoke
        self._authenticated: set[str] = set()
        self._clocks, self._clock = SlowClocks(LATE_AFTER), FleetClock()
        self._slow: dict[str, dt.timedelta] = {}  # terminals, by how much

    def take(self, message: jt808.Message, now: dt.datetime, push: Push | None = None) -> bytes:
        """What is owed as an answer to a whole message; its contents wait to be fetched."""
        phone = message.terminal.phone
        body = jt808.decode(message)
        result, asked = jt808.RESULT_DONE, b""
        match body:
            case jt808.Position():
                result, asked = self._locate(message.terminal, [body], now)
            case jt808.PositionBatch():
                result, asked = self._locate(
                    message.terminal, body.positions, now, is_backlog=body.is_backlog
                )
                for _ in range(min(body.malformed, 100)):
                    self._health.quarantine("批量上报中的位置读不出", phone)
            case jt808.Malformed():
                self._health.quarantine(f"消息 {message.id:04X} 的内容读不出", body.excerpt.hex())
                result = jt808.RESULT_MALFORMED
            case jt808.Registration():
                return self._register(message, body)
            case jt808.Authentication():
                result = self._authenticate(phone, body)
            case jt808.Logout():
                self._authenticated.discard(phone)
            case jt808.GeneralAnswer():
                self.texts.answered(phone, body)
                self._health.accepted()
                return b""  # an answer is not answered
            case jt808.RegistrationAnswer():
                return b""
            case jt808.Other():
                result = jt808.RESULT_UNSUPPORTED
            case jt808.Heartbeat():
                pass
        if push is not None and self._is_trusted(phone):
            self.lines.heard(message.terminal, push)
        if result != jt808.RESULT_MALFORMED:
            self._health.accepted()
        answer = jt808.GeneralAnswer(
            answered_serial=message.serial, answered_id=message.id, result=result
        )
        serial = self.lines.next_serial()
        return jt808.encode_general_answer(message.terminal, serial, answer) + asked

    def drain(self) -> list[Observation]:
        """Alarms that the hub has not been told; handed over."""
        return self.alarms.drain()

    def tick(self, now: dt.datetime) -> None:
        """Once a second: alarms that are over, what is kept on disk, how the clocks are."""
        ahead = self._clock.ahead()
        if ahead is not None:
            self._health.skew(ahead)
        self._slow = self._clocks.slow(now - _LATELY)
        self.alarms.tick(now)
        for reason in self.alarms.unknown:
            self._health.quarantine(reason)
        self.alarms.unknown.clear()
        if self.alarms.is_changed:
            self.alarms.is_changed = False
            self._kept_alarms.save(self.alarms.standing())

    def remark(self) -> str:
        """What an operator should know though the feed works."""
        turned = len(self.positions.turned)
        words = (f"{turned} 辆车经纬度颠倒，已更正" if turned else "", slow_words(self._slow))
        return "；".join(word for word in words if word)

    def _register(self, message: jt808.Message, told: jt808.Registration) -> bytes:
        phone = message.terminal.phone
        self._health.accepted()
        result, code = jt808.RESULT_DONE, ""
        if self._settings.must_be_known and not self.book.of(phone).is_known:
            self._health.quarantine("车辆表中没有的终端要求注册", phone)
            result = _REFUSED_VEHICLE
        else:
            registered = self._registrations.take(phone, told)
            if registered is None:
                result = _REFUSED_TERMINAL
            else:
                code = registered.code
                self.book.registered(registered)
        answer = jt808.RegistrationAnswer(answered_serial=message.serial, result=result, code=code)
        serial = self.lines.next_serial()
        return jt808.encode_registration_answer(message.terminal, serial, answer)

    def _authenticate(self, phone: str, body: jt808.Authentication) -> int:
        if not self._registrations.is_code(phone, body.code):
            return jt808.RESULT_FAILED  # the terminal then registers anew
        if len(self._authenticated) < MOST_VEHICLES:
            self._authenticated.add(phone)
        return jt808.RESULT_DONE

    def _is_trusted(self, phone: str) -> bool:
        return not self._settings.must_authenticate or phone in self._authenticated

    def _locate(
        self,
        terminal: jt808.Terminal,
        positions: list[jt808.Position] | tuple[jt808.Position, ...],
        now: dt.datetime,
        *,
        is_backlog: bool = False,
    ) -> tuple[int, bytes]:
        """(result, what is asked of the terminal besides)."""
        phone = terminal.phone
        if not self._is_trusted(phone):
            return jt808.RESULT_FAILED, b""
        asked = b""
        for position in positions:
            late = is_backlog or self._was_kept(phone, position, now)
            if late:
                self._health.late()
            became, believed = self.positions.take(
                phone, position, now, is_backlog=is_backlog, is_late=late
            )
            if became is Refused.PERSON:  # where that is stands nowhere, nor does an alarm of it
                self._health.quarantine(became, "")
                continue
            if isinstance(became, Refused):
                sample = f"{phone} {position.at:%Y-%m-%d %H:%M} {position.lon_deg:.4f}"
                self._health.quarantine(became, f"{sample} {position.lat_deg:.4f}")
            elif became is Kept.NEWEST and not late:
                self._health.data(believed.at)
                self._clock.heard(believed.at, now)
                self.positions.note_live(phone, now)
            # Also of a repeated one: an alarm comes in the same second as the usual report.
            if position.alarm or position.extras:
                asked += self._alarms_of(terminal, believed, became, now, late)
        return jt808.RESULT_DONE, asked

    def _was_kept(self, phone: str, position: jt808.Position, now: dt.datetime) -> bool:
        """Whether a position that came by itself is of an earlier time, and not of a slow clock."""
        # Without a fix many terminals repeat the time of their last; a day off, a clock is not set.
        if not position.is_located or now - position.at > OLD:
            return False
        return self._clocks.theirs(phone, position.at, now) - position.at > LATE_AFTER

    def _alarms_of(
        self,
        terminal: jt808.Terminal,
        position: jt808.Position,
        became: Refused | Kept,
        now: dt.datetime,
        late: bool,
    ) -> bytes:
        """Alarms are told also where the place or the clock of a terminal is refused."""
        is_placed = became in (Kept.NEWEST, Kept.LATE, Kept.REPEATED)
        is_timed = became not in (Refused.UNSET, Refused.FUTURE, Refused.OLD, Refused.TOO_OLD)
        told = Told(
            vehicle=self.book.of(terminal.phone),
            at=position.at if is_timed else now,
            heard_at=now,
            place=_place(position) if is_placed else None,
            speed_kmh=position.speed_kmh,
            is_late=late,
        )
        if position.alarm:
            self.alarms.take_bits(told, position.alarm)
        if not any(number in _SAFETY_ITEMS for number, _ in position.extras):
            return b""
        items, malformed = jsatl.decode_items(position.extras)
        for _ in range(malformed):
            self._health.quarantine("主动安全附加信息长度不对", terminal.phone)
        if len(self.with_safety) < MOST_VEHICLES:
            self.with_safety.add(terminal.phone)
        return b"".join(self._safety(terminal, told, item) for item in items)

    def _safety(self, terminal: jt808.Terminal, told: Told, item: jsatl.SafetyAlarm) -> bytes:
        key = self.alarms.take_safety(told, item)
        if not key or self.evidence is None or told.is_late:
            return b""
        wanted = self.evidence.ask(told.vehicle, item, key, item.device.name)
        if wanted is None:
            return b""
        return jsatl_files.encode_wanted(terminal, self.lines.next_serial(), wanted)


_SAFETY_ITEMS = frozenset(int(device) for device in jsatl.Device)


def _place(position: jt808.Position) -> Place:
    return Place(lon_wgs84=position.lon_deg, lat_wgs84=position.lat_deg)
