"""100,000 damaged inputs to each codec of environment and emergency, through the whole department.

HJ 212 by its sessions, orders included; 12379 and CAP by their readers and by the pushing door.
Nothing raises, nothing grows, and a good message is taken at the end.
"""

from __future__ import annotations

import datetime as dt
import random
import resource
from pathlib import Path

import pytest

from backends.gateway.datum import Datum
from backends.gateway.departments.emergency.adapter import WarningAdapter, Wrong
from backends.gateway.departments.emergency.outlines import Outlines
from backends.gateway.departments.emergency.pushing import PushSession
from backends.gateway.departments.environment.adapter import EnvironmentAdapter
from backends.gateway.departments.environment.service import Desk, Feeds, HjSession
from backends.gateway.departments.environment.settings import EnvironmentSettings, Outlet
from backends.protocols import alert_feed, hj212
from backends.record.observation import Observation, Reading
from tests.backends.protocols.test_bulletins import CAP, X12379
from tests.mutation import mutated
from tests.prove.record import ProofRecord

pytestmark = pytest.mark.prove

ROUNDS = 100_000
CAPTURES = [
    line + b"\r\n"
    for line in (Path(__file__).parents[1] / "wire" / "hj212.txt").read_bytes().splitlines()
    if line
]
NOW = dt.datetime(2026, 11, 26, 6, 0, tzinfo=dt.UTC)
MN = "0873HHMZWSLH02"


def _good(number: int) -> bytes:
    at = NOW + dt.timedelta(seconds=number)
    values = {"w01018": {"Rtd": "62.4", "Flag": "N"}}
    return hj212.encode(
        hj212.data_frame(hj212.Logger(mn=MN), "2011", sent_at=at, data_time=at, values=values)
    )


def _resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


def _valid(segment: bytes) -> bytes:
    """A damaged segment with a right length and checksum: it reaches what lies behind."""
    segment = segment[: hj212.MAX_SEGMENT]
    return b"##%04d%b%04X\r\n" % (len(segment), segment, hj212.crc16(segment))


def test_hj212_through_the_whole_department(proof: ProofRecord) -> None:
    outlets = [Outlet(id="o", mn=MN, name="排口", limits={"011": 50.0, "w01018": 50.0})]
    settings = EnvironmentSettings(outlets=outlets)
    got: list[Observation] = []
    desk = Desk(
        adapter=EnvironmentAdapter(settings, NOW),
        feeds=Feeds(settings, lambda: NOW),
        sink=got.append,
        clock=lambda: NOW,
    )
    session, dice = HjSession(desk), random.Random(212)
    sources = [*CAPTURES, _good(0)]
    before = 0
    for number in range(ROUNDS):
        source = dice.choice(sources)
        if number % 2:
            session.receive(mutated(source, dice))
        else:
            session.receive(_valid(mutated(source[6:-6], dice, cut=0.05)))
        got.clear()
        if number == ROUNDS // 4:
            before = _resident_bytes()
    grown = _resident_bytes() - before
    session.receive(b"\r\n" + _good(337) + _good(448))
    assert [o.value for o in got if isinstance(o, Reading)][-1:] == [62.4]
    report = desk.feeds.first.report()
    assert all(row.reason and len(row.sample) <= 200 for row in report.quarantined)
    # What was seen is remembered, up to its bound; nothing else stays.
    assert grown < 40_000_000, grown
    words = "、".join(row.reason for row in report.quarantined)
    proof.note(f"HJ 212: {ROUNDS} damaged frames, {report.malformed} refused ({words})")


def test_warnings_in_both_formats_and_through_the_door(proof: ProofRecord) -> None:
    adapter = WarningAdapter(Outlines(), Datum.WGS84, 24.0)
    dice = random.Random(12379)
    taken = 0
    reasons: set[str] = set()
    for number in range(2 * ROUNDS):
        contents = alert_feed.read(mutated((X12379 if number % 2 else CAP).encode(), dice))
        reasons |= {one.reason.split("：")[0] for one in contents.refused}
        for bulletin in contents.bulletins:
            try:
                taken += len(adapter.take(bulletin, NOW))
            except Wrong as error:
                reasons.add(str(error))
    assert taken and len(reasons) >= 5
    proof.note(
        f"12379 and CAP 1.2: {ROUNDS} damaged messages each; refused: {'、'.join(sorted(reasons))}"
    )


def test_the_pushing_door(proof: ProofRecord) -> None:
    dice = random.Random(80)
    request = b"POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\ngood"
    for _ in range(ROUNDS):
        session = PushSession(lambda _: "", "", lambda *_: None)
        for _ in range(3):
            session.receive(mutated(request, dice))
            assert len(session._buffer) < 400_000
    proof.note(f"pushed requests: {ROUNDS} connections of three damaged requests each")


def test_ten_megabytes_in_one_field_are_refused_and_the_connection_kept() -> None:
    decoder = hj212.Decoder()
    for _ in range(160):
        decoder.feed(b"##9999" + b"x" * 65_530)
    assert len(decoder._buffer) < 80_000
    assert [type(f).__name__ for f in decoder.feed(b"\r\n" + _good(1))][-1:] == ["Frame"]
