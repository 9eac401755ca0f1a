"""The line to the hub: nothing lost, nothing twice, one bad observation stops no other."""

from __future__ import annotations

import datetime as dt
import logging
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from backends.gateway.backoff import backoff_s
from backends.gateway.batches import Verdict, halves, judge
from backends.gateway.outbound import MOST_READINGS, Outbound
from backends.gateway.spool import Spool
from backends.gateway.uplink import Uplink
from backends.record.common import Department, Severity
from backends.record.ids import SourceId
from backends.record.observation import (
    ConditionRaised,
    IngestBatch,
    Observation,
    Positions,
    Reading,
)
from tests.backends.gateway.fake_hub import FakeHub

NOW = dt.datetime(2026, 11, 22, 6, 3, 27, tzinfo=dt.UTC)
SOURCE = SourceId("test")


def _raised(key: str) -> ConditionRaised:
    return ConditionRaised(
        source=SOURCE,
        key=key,
        department=Department.ENVIRONMENT,
        severity=Severity.III,
        kind="exceedance",
        title="滨江化工排口 COD 超标",
        occurred_at=NOW,
    )


def _reading(value: float) -> Reading:
    return Reading(
        source=SOURCE, resource="r", factor="COD", value=value, unit="mg/L", observed_at=NOW
    )


def _keys(observations: list[Observation]) -> list[str]:
    return [o.key for o in observations if isinstance(o, ConditionRaised)]


@pytest.fixture
def hub() -> Iterator[FakeHub]:
    hub = FakeHub()
    yield hub
    hub.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_observations_arrive_in_few_batches_with_the_token(hub: FakeHub, tmp_path: Path) -> None:
    uplink = Uplink(hub.url, "geheim", tmp_path)
    uplink.start()
    for number in range(300):
        uplink.offer(_raised(str(number)))
        uplink.offer(_reading(number))
    hub.wait(lambda h: len(h.observations()) == 600)
    uplink.close()
    assert _keys(hub.observations()) == [str(n) for n in range(300)]
    assert hub.tokens == {"Bearer geheim"}
    assert len(hub.batches) < 10
    assert (uplink.sent, uplink.is_down) == (600, False)


def test_hub_down_and_back_loses_no_condition_and_sends_none_twice(tmp_path: Path) -> None:
    port = _free_port()
    uplink = Uplink(f"http://127.0.0.1:{port}", "t", tmp_path)
    uplink.start()
    keys = [str(number) for number in range(50)]
    for key in keys:
        uplink.offer(_raised(key))
    _wait_until_down(uplink)
    hub = FakeHub(port)
    try:
        hub.status = 503
        hub.wait(lambda h: h.posts >= 2)
        hub.status = 0
        uplink.offer(_raised("50"))
        hub.wait(lambda h: len(h.observations()) == 51)
    finally:
        uplink.close()
        hub.close()
    assert _keys(hub.observations()) == [*keys, "50"]
    assert not (tmp_path / "uplink.spool").exists()


def _wait_until_down(uplink: Uplink) -> None:
    deadline = time.monotonic() + 10
    while not uplink.is_down:
        assert time.monotonic() < deadline
        threading.Event().wait(0.01)


def test_a_lost_answer_leads_to_a_resend_under_the_same_id(hub: FakeHub, tmp_path: Path) -> None:
    hub.loses_answers = True
    uplink = Uplink(hub.url, "t", tmp_path)
    uplink.start()
    uplink.offer(_raised("a"))
    hub.wait(lambda h: h.posts >= 2)
    hub.loses_answers = False
    hub.wait(lambda h: h.posts >= 3)
    uplink.close()
    assert _keys(hub.observations()) == ["a"]
    assert Spool(tmp_path).first() is None


def test_conditions_survive_a_restart_of_the_gateway(tmp_path: Path) -> None:
    first = Uplink(f"http://127.0.0.1:{_free_port()}", "t", tmp_path)
    first.start()
    first.offer(_raised("a"))
    first.offer(_raised("b"))
    first.close()
    hub = FakeHub()
    second = Uplink(hub.url, "t", tmp_path)
    second.start()
    try:
        hub.wait(lambda h: len(h.observations()) == 2)
    finally:
        second.close()
        hub.close()
    assert _keys(hub.observations()) == ["a", "b"]


def test_a_refused_observation_is_isolated_and_counted(hub: FakeHub, tmp_path: Path) -> None:
    hub.refuse = _is_bad
    uplink = Uplink(hub.url, "t", tmp_path)
    uplink.start()
    for key in ("1", "2", "bad", "4", "5"):
        uplink.offer(_raised(key))
    hub.wait(lambda h: len(h.observations()) == 4)
    uplink.close()
    assert _keys(hub.observations()) == ["1", "2", "4", "5"]
    assert uplink.rejected == 1


def test_what_the_hub_stumbles_over_holds_up_nothing_and_is_kept_aside(
    hub: FakeHub, tmp_path: Path
) -> None:
    hub.stumble = _is_bad
    uplink = Uplink(hub.url, "t", tmp_path)
    uplink.start()
    for key in ("1", "bad", "3"):
        uplink.offer(_raised(key))
    hub.wait(lambda h: len(h.observations()) == 2, timeout_s=20.0)
    uplink.close()
    assert _keys(hub.observations()) == ["1", "3"]
    assert uplink.rejected == 1
    assert '"bad"' in (tmp_path / "refused.jsonl").read_text(encoding="utf-8")


def _is_bad(observation: Observation) -> bool:
    return isinstance(observation, ConditionRaised) and observation.key == "bad"


def test_wrong_token_keeps_the_conditions(hub: FakeHub, tmp_path: Path) -> None:
    hub.status = 401
    uplink = Uplink(hub.url, "wrong", tmp_path)
    uplink.start()
    uplink.offer(_raised("a"))
    hub.wait(lambda h: h.posts >= 1)
    uplink.close()
    assert Spool(tmp_path).first() is not None


def test_halves_of_a_batch_have_the_same_ids_each_time() -> None:
    batch = IngestBatch(
        batch_id="019aa000-0000-7000-8000-000000000000", observations=[_raised("a"), _raised("b")]
    )
    assert halves(batch) == halves(batch)
    assert len({batch.batch_id, *(half.batch_id for half in halves(batch))}) == 3


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        (200, Verdict.TAKEN),
        (202, Verdict.TAKEN),
        (400, Verdict.REFUSED),
        (401, Verdict.LATER),
        (404, Verdict.LATER),
        (429, Verdict.LATER),
        (503, Verdict.LATER),
        (302, Verdict.LATER),
    ],
)
def test_verdict(status: int, verdict: Verdict) -> None:
    assert judge(status) is verdict


@pytest.mark.parametrize(
    ("attempt", "jitter", "seconds"), [(0, 0, 0.5), (1, 0, 1), (3, 1, 2), (9, 0, 10), (99, 1, 5)]
)
def test_backoff(attempt: int, jitter: float, seconds: float) -> None:
    assert backoff_s(attempt, jitter) == seconds


def test_only_the_newest_position_of_a_vehicle_waits() -> None:
    outbound = Outbound()
    for at, lon in ((1, 120.0), (3, 120.2), (2, 120.1)):
        outbound.add(
            Positions(
                source=SOURCE,
                ids=["v1"],
                labels=["江A12345"],
                lon_wgs84=[lon],
                lat_wgs84=[30.0],
                speed_kmh=[1.0],
                heading_deg=[0.0],
                observed_unix_ms=[at],
            )
        )
    (positions,) = outbound.take_rest()
    assert isinstance(positions, Positions)
    assert (positions.lon_wgs84, positions.observed_unix_ms) == ([120.2], [3])


def test_readings_are_bounded_and_the_oldest_go() -> None:
    outbound = Outbound()
    for value in range(MOST_READINGS + 5):
        outbound.add(_reading(value))
    (first, *_) = outbound.take_rest()
    assert isinstance(first, Reading)
    assert (first.value, outbound.dropped) == (5, 5)


def _batches(count: int) -> list[IngestBatch]:
    return [IngestBatch(batch_id=str(n), observations=[_raised(str(n))]) for n in range(count)]


def test_spool_goes_on_after_the_last_batch_taken(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    batches = _batches(3)
    for batch in batches:
        spool.append(batch)
    spool.taken()
    assert Spool(tmp_path).first() == batches[1]


def test_spool_drops_a_record_cut_off_by_a_power_failure(tmp_path: Path) -> None:
    batches = _batches(2)
    spool = Spool(tmp_path)
    for batch in batches:
        spool.append(batch)
    path = tmp_path / "uplink.spool"
    path.write_bytes(path.read_bytes()[:-7])
    again = Spool(tmp_path)
    assert again.first() == batches[0]
    again.append(batches[1])
    again.taken()
    assert again.first() == batches[1]
    again.taken()
    assert not again


def test_spool_without_a_disk_keeps_conditions_in_memory_and_says_so(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    spool = Spool(blocked)
    batches = _batches(2)
    for batch in batches:
        spool.append(batch)
    assert "uplink.spool" in spool.problem
    assert spool.first() == batches[0]
    spool.taken()
    assert spool.first() == batches[1]


def test_wire_form_is_msgpack_of_the_batch() -> None:
    (batch,) = _batches(1)
    body = msgspec.msgpack.encode(batch)
    assert msgspec.msgpack.decode(body, type=IngestBatch) == batch


def test_a_hub_that_never_answers_does_not_keep_the_gateway_from_ending(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        uplink = Uplink(f"http://127.0.0.1:{silent.getsockname()[1]}", "", tmp_path)
        uplink.start()
        uplink.offer(_raised("first"))
        silent.settimeout(5)
        peer, _ = silent.accept()  # taken, never answered
        uplink.offer(_raised("second"))
        started = time.monotonic()
        uplink.close()
        took_s = time.monotonic() - started
        peer.close()
    assert took_s < 3.0
    spool = Spool(tmp_path)
    kept: list[str] = []
    while (batch := spool.first()) is not None:
        kept += _keys(batch.observations)
        spool.taken()
    assert kept == ["first", "second"]


def test_a_hub_with_a_full_disk_still_gets_what_needs_none(hub: FakeHub, tmp_path: Path) -> None:
    hub.is_full = True
    uplink = Uplink(hub.url, "", tmp_path)
    uplink.start()
    uplink.offer(_raised("waits"))
    uplink.offer(_reading(1.0))
    hub.wait(lambda h: len(h.observations()) == 1)
    uplink.offer(_reading(2.0))
    hub.wait(lambda h: len(h.observations()) == 2)
    assert uplink.is_down
    hub.is_full = False
    hub.wait(lambda h: _keys(h.observations()) == ["waits"])
    uplink.close()
    assert not uplink.is_down


def test_ending_together_with_the_hub_warns_of_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    uplink = Uplink(f"http://127.0.0.1:{_free_port()}", "", tmp_path)
    uplink._closing.set()  # as when both are ended and the hub was quicker
    uplink.offer(_raised("kept"))
    uplink.start()
    uplink.close()
    assert not [r for r in caplog.records if r.levelno >= logging.WARNING]
    assert Spool(tmp_path).first() is not None


def test_a_hub_that_is_lost_is_told_once_and_one_that_starts_is_not(
    hub: FakeHub, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    uplink = Uplink(hub.url, "", tmp_path)
    uplink.start()
    for told, key in ((0, "as it starts"), (1, "later")):
        hub.status, before = 502, hub.posts
        uplink.offer(_raised(key))
        hub.wait(lambda h, before=before: h.posts > before + 1)  # type: ignore[misc]
        hub.status = 0
        hub.wait(lambda h, key=key: key in _keys(h.observations()))  # type: ignore[misc]
        warned = [r for r in caplog.records if r.levelno >= logging.WARNING]
        assert len(warned) == told
    uplink.close()
    assert caplog.text.count("takes observations again") == 1


def test_readings_wait_on_the_disk_while_the_hub_is_away_also_over_a_restart(
    tmp_path: Path,
) -> None:
    first = Uplink(f"http://127.0.0.1:{_free_port()}", "t", tmp_path)
    first.start()
    first.offer(_raised("a"))
    _wait_until_down(first)
    for value in range(1_200):
        first.offer(_reading(value))
    first.close()
    assert first.dropped == 0
    hub = FakeHub()
    second = Uplink(hub.url, "t", tmp_path)
    second.start()
    try:
        hub.wait(lambda h: len(h.observations()) == 1_201)
    finally:
        second.close()
        hub.close()
    values = [o.value for o in hub.observations() if isinstance(o, Reading)]
    assert values == list(range(1_200))
    assert not (tmp_path / "readings.spool").exists()
