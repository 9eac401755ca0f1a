"""A real hub process on a folder of its own, and a long record for it, for the benches.

Blocks; any thread. Speaks to the hub as anybody else does: by HTTP.
"""

from __future__ import annotations

import datetime as dt
import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import msgspec

from app.i18n import LANGUAGE_VARIABLE, language_of
from app.site import INGEST_TOKEN_VARIABLE
from backends.hub.store import Store
from backends.hub.transaction import Draft
from backends.record.alarm import (
    AlarmAcknowledged,
    AlarmCleared,
    AlarmEvent,
    AlarmRaised,
    AlarmReleased,
    AlarmTaken,
)
from backends.record.alarm_decider import alarm_id
from backends.record.catalogue import encode_payload, name_of
from backends.record.common import RESIDENT, Actor, Place, Realm, Severity
from backends.record.ids import SeatId, SourceId, UserId, uuid7
from backends.record.observation import ConditionCleared, ConditionRaised

USER = "bench"
SOURCE = SourceId("bench")
_PASSWORD_VARIABLE = "WATCHFLOOR_BENCH_PASSWORD"
_ANSWER_WITHIN_S = 600.0
_GROUP = 10_000
_ROADS = ("人民路", "解放街", "滨江大道", "文昌路", "和平路", "会展路", "青溪街", "东渡路")
_THINGS = ("井盖缺失", "道路积水", "渣土撒漏", "信号灯故障", "树木倒伏", "供水管道破裂")


class HubFailed(Exception):
    """The bench's hub did not start or refused what it was sent; the text says what it said."""


class BenchHub:
    """A hub on `folder`. start() and stop() as often as wanted, on the same record."""

    def __init__(self, folder: Path, departments: str = "") -> None:
        """`departments`: more tables for the site file, for a gateway."""
        self.folder = folder
        self.password, self.token = secrets.token_urlsafe(12), secrets.token_urlsafe(12)
        self.port = free_port()
        self.site = folder / "bench-site.toml"
        self._process: subprocess.Popen[bytes] | None = None
        self.site.write_text(
            f'[centre]\nname = "bench"\n[hub]\nlisten = "127.0.0.1:{self.port}"\n'
            f'data = "{self.record}"\n[[user]]\nid = "{USER}"\nname = "{USER}"\n'
            f'role = "watch_leader"\npassword = "${{{_PASSWORD_VARIABLE}}}"\n{departments}',
            encoding="utf-8",
        )
        self.record.mkdir(exist_ok=True)

    @property
    def record(self) -> Path:
        """The hub's data folder."""
        return self.folder / "record"

    @property
    def url(self) -> str:
        """http://host:port."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        """Of the running hub."""
        assert self._process is not None
        return self._process.pid

    @property
    def environment(self) -> dict[str, str]:
        """Of the hub, and of a gateway of its own."""
        own = {
            _PASSWORD_VARIABLE: self.password,
            INGEST_TOKEN_VARIABLE: self.token,
            LANGUAGE_VARIABLE: language_of(None),
        }
        return os.environ | own

    def start(self) -> float:
        """Seconds from the start of the process to its first answer. Raises HubFailed."""
        begin_s = time.monotonic()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "app.cli", "hub", "--site", str(self.site)],
            env=self.environment,
            stderr=subprocess.PIPE,
        )
        while not self._answers():
            if self._process.poll() is not None:
                assert self._process.stderr is not None
                raise HubFailed(self._process.stderr.read().decode(errors="replace").strip())
            time.sleep(0.005)  # it does not listen yet
        return time.monotonic() - begin_s

    def stop(self) -> None:
        """End it in order: it writes what waits and its snapshot."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it without a word. Idempotent."""
        self._end(signal.SIGKILL)

    def ingest(self, observations: list[ConditionRaised | ConditionCleared]) -> None:
        """Hand in one batch; it is on the disk when this returns. Raises HubFailed."""
        body = {"batch_id": uuid7(int(time.time() * 1000)), "observations": observations}
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/msgpack"}
        try:
            line.request("POST", "/api/v1/ingest", msgspec.msgpack.encode(body), headers)
            answer = line.getresponse()
            text = answer.read()
        finally:
            line.close()
        if answer.status != http.client.OK:
            raise HubFailed(text.decode(errors="replace"))

    def _answers(self) -> bool:
        # It listens before it reads its record, and answers after.
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_ANSWER_WITHIN_S)
        try:
            line.request("GET", "/api/v1/health")
            return line.getresponse().status == http.client.OK
        except OSError:
            return False
        finally:
            line.close()

    def _end(self, number: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.poll() is None:
            process.send_signal(number)
        try:
            process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stderr is not None:
            process.stderr.close()


def condition(number: int, severity: Severity = Severity.IV, **changes: Any) -> ConditionRaised:
    """The bench's condition of that number: a key, words and a place of its own."""
    thing, road = _THINGS[number % len(_THINGS)], _ROADS[number // 7 % len(_ROADS)]
    given: dict[str, Any] = {
        "source": SOURCE,
        "key": f"bench:{number}",
        "department": RESIDENT[number % len(RESIDENT)],
        "severity": severity,
        "kind": "bench",  # of no class: it behaves as the table says
        "title": f"{thing}{number}",
        "occurred_at": dt.datetime.now(dt.UTC),
        "place": Place(
            lon_wgs84=123.0 + number % 200 / 1000,
            lat_wgs84=30.5 + number // 200 % 100 / 1000,
            name=f"{road}{number % 300 + 1}号",
        ),
    }
    return ConditionRaised(**(given | changes))


def write_history(folder: Path, events: int, alarms: int = 20_000) -> None:
    """Fill an empty record with at least `events` events of `alarms` alarms, a tenth still open."""
    store = Store(folder)
    actor = Actor(user=UserId(USER), seat=SeatId(USER))
    alarms = max(1, min(alarms, events // 10))
    rounds = -(-events // alarms)
    moment = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
    tick = dt.timedelta(seconds=86_000 / (rounds * alarms))
    raised = [_raised(number) for number in range(alarms)]
    try:
        for number in range(rounds):
            is_last = number == rounds - 1
            for first in range(0, alarms, _GROUP):
                with store.transaction() as work:
                    for index in range(first, min(first + _GROUP, alarms)):
                        subject, begin = raised[index]
                        told = _told(number, is_last and index % 10 != 0, begin)
                        work.append(_draft(told, actor, subject, number + 1, moment), moment)
                        moment += tick
    finally:
        store.close()


def _raised(number: int) -> tuple[str, AlarmRaised]:
    wrong = condition(number)
    told = AlarmRaised(
        source=wrong.source,
        key=wrong.key,
        department=wrong.department,
        severity=wrong.severity,
        kind=wrong.kind,
        title=wrong.title,
        place=wrong.place,
    )
    return alarm_id(wrong.source, wrong.key, Realm.LIVE), told


def _told(number: int, is_end: bool, begin: AlarmRaised) -> AlarmEvent:
    """The event of one round in an alarm's life: raised, taken, acknowledged, released, cleared."""
    lives: tuple[AlarmEvent, ...] = (
        begin,
        AlarmTaken(),
        AlarmAcknowledged(seen_version=number),
        AlarmReleased(),
        AlarmCleared(),
    )
    return AlarmCleared() if is_end else lives[number % len(lives)]


def _draft(
    told: AlarmEvent, actor: Actor, subject: str, version: int, moment: dt.datetime
) -> Draft:
    name, schema = name_of(told)
    return Draft(
        occurred_at=moment,
        realm=Realm.LIVE,
        actor=actor,
        type=name,
        version=schema,
        subject=subject,
        subject_version=version,
        payload=encode_payload(told),
    )


def free_port() -> int:
    """A port of the loopback that nobody has just now."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])
