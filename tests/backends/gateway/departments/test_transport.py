"""Transport: registration, authentication, newest position per vehicle, over real sockets."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from backends.gateway.datum import Datum, from_wgs84
from backends.gateway.departments.transport.service import VehicleSession, serve
from backends.gateway.departments.transport.settings import TransportSettings
from backends.protocols import jt808
from backends.record.observation import HealthReport, Observation, Positions
from tests.backends.gateway.collector import Collector
from tests.backends.gateway.departments.vehicle_bench import HERE, NOW, TERMINAL, Bench


def _done(serial: int, number: int, result: int = 0) -> jt808.GeneralAnswer:
    return jt808.GeneralAnswer(answered_serial=serial, answered_id=number, result=result)


def test_a_vehicle_registers_authenticates_and_is_shown_by_its_plate() -> None:
    bench = Bench(TransportSettings(must_authenticate=True))
    registration = jt808.Registration(plate="江A·12345")
    early = bench.tell(jt808.encode_position(TERMINAL, 1, HERE))
    assert early == _done(1, jt808.POSITION, 1)
    answer = bench.tell(jt808.encode_registration(TERMINAL, 2, registration))
    assert isinstance(answer, jt808.RegistrationAnswer)
    wrong = bench.tell(jt808.encode_authentication(TERMINAL, 3, "wrong"))
    assert wrong == _done(3, jt808.AUTHENTICATION, 1)
    right = bench.tell(jt808.encode_authentication(TERMINAL, 4, answer.code))
    assert right == _done(4, jt808.AUTHENTICATION)
    heartbeat = bench.tell(jt808.encode_heartbeat(TERMINAL, 5))
    assert heartbeat == _done(5, jt808.HEARTBEAT)
    assert bench.tell(jt808.encode_position(TERMINAL, 6, HERE)) == _done(6, jt808.POSITION)
    positions = bench.positions()
    assert positions is not None
    assert (positions.ids, positions.labels) == (["13800138000"], ["江A·12345"])
    assert (positions.lon_wgs84, positions.lat_wgs84) == ([120.1], [30.2])
    assert (positions.speed_kmh, positions.heading_deg) == ([36.5], [90.0])
    assert positions.observed_unix_ms == [round(NOW.timestamp() * 1000)]
    assert bench.positions() is None
    bench.tell(jt808.encode_logout(TERMINAL, 7))
    after = bench.tell(jt808.encode_position(TERMINAL, 8, HERE))
    assert after == _done(8, jt808.POSITION, 1)


def _hears(bench: Bench, *behind_s: float) -> int | None:
    """What the board says of the clocks, in seconds, after a live position from each vehicle."""
    for number, behind in enumerate(behind_s):
        terminal = jt808.Terminal(phone=f"1390000{number:04}")
        at = bench.now - dt.timedelta(seconds=behind)
        bench.tell_as(terminal, jt808.encode_position(terminal, 1, replace(HERE, at=at)))
    bench.after(1)
    skew_ms = bench.health.report().skew_ms
    return None if skew_ms is None else round(skew_ms / 1000)


def test_the_terminals_clocks_are_told_by_live_positions_of_many_of_them() -> None:
    assert _hears(Bench(), *[60.0] * 3) is None, "three may have been without signal"
    assert _hears(Bench(), *[120.0] * 40, *[1.0] * 20) == -1, "many were without signal"
    assert _hears(Bench(), *[-30.0, -500.0], *[2.0] * 40) == -2, "two clocks are wrong"
    assert _hears(Bench(), *[61.0, 60.0, 64.0, 75.0] * 10) == -60, "all are slow"


def _says(bench: Bench, minutes_slow: float, *, times: int, every_s: float = 30.0) -> None:
    """Live positions of TERMINAL by a clock that is slow, at their own pace."""
    for number in range(times):
        bench.after(every_s)
        at = bench.now - dt.timedelta(minutes=minutes_slow)
        bench.tell(jt808.encode_position(TERMINAL, number, replace(HERE, at=at)))
    bench.after(1)


def test_a_terminal_whose_clock_is_slow_is_named_and_counts_as_online() -> None:
    bench = Bench()
    _says(bench, 31, times=2)
    assert (bench.adapter.remark(), bench.adapter.positions.heard()) == ("", {}), "nobody knows yet"
    _says(bench, 31, times=2)
    assert bench.adapter.remark() == "终端时钟慢：13800138000 慢 31 分钟"
    assert bench.positions() is not None, "where it is now"
    (heard,) = bench.adapter.positions.heard().values()
    assert bench.now - heard < dt.timedelta(seconds=2), "as we heard it, not as its clock has it"
    _says(bench, 0, times=1)
    assert bench.adapter.remark() == "", "it was set"


def test_many_slow_clocks_are_counted_and_one_that_went_away_is_not_named_for_ever() -> None:
    bench = Bench()
    for _ in range(4):
        bench.after(30)
        for number in range(5):
            terminal = jt808.Terminal(phone=f"1390000000{number}")
            at = bench.now - dt.timedelta(minutes=10 + number)
            bench.tell_as(terminal, jt808.encode_position(terminal, 1, replace(HERE, at=at)))
    bench.after(1)
    worst = "13900000004 慢 14 分钟、13900000003 慢 13 分钟、13900000002 慢 12 分钟"
    assert bench.adapter.remark() == f"终端时钟慢：{worst} 等 5 个"
    bench.after(3601)
    assert bench.adapter.remark() == ""


def test_a_position_that_was_kept_for_long_makes_nobody_online_and_is_no_place_of_now() -> None:
    bench = Bench()
    kept = [replace(HERE, at=NOW - dt.timedelta(minutes=90 - n)) for n in range(30)]
    bench.tell(jt808.encode_position_batch(TERMINAL, 1, kept, is_backlog=True))
    assert bench.adapter.positions.heard() == {} and bench.positions() is None
    bench.tell(jt808.encode_position(TERMINAL, 2, HERE))
    assert bench.adapter.positions.heard() == {TERMINAL.phone: NOW}
    assert bench.positions() is not None


def test_positions_that_were_kept_tell_nothing_of_the_clocks() -> None:
    bench = Bench()
    kept = [replace(HERE, at=NOW - dt.timedelta(minutes=50 - n)) for n in range(30)]
    bench.tell(jt808.encode_position_batch(TERMINAL, 1, kept, is_backlog=True))
    assert _hears(bench) is None


def test_registration_and_code_are_kept_over_a_restart(tmp_path: Path) -> None:
    registration = jt808.Registration(plate="江A·12345", province=33, terminal_id="T000001")
    frame = jt808.encode_registration(TERMINAL, 1, registration)
    first = Bench(TransportSettings(), tmp_path).tell(frame)
    assert isinstance(first, jt808.RegistrationAnswer)
    again = Bench(TransportSettings(must_authenticate=True), tmp_path)
    right = again.tell(jt808.encode_authentication(TERMINAL, 2, first.code))
    assert right == _done(2, jt808.AUTHENTICATION)
    again.tell(jt808.encode_position(TERMINAL, 3, HERE))
    positions = again.positions()
    assert positions is not None and positions.labels == ["江A·12345"]
    assert again.tell(frame) == first
    other = replace(registration, terminal_id="T000002")
    changed = again.tell(jt808.encode_registration(TERMINAL, 4, other))
    assert isinstance(changed, jt808.RegistrationAnswer) and changed.code != first.code


def test_a_registration_cut_off_by_a_power_failure_is_left_out(tmp_path: Path) -> None:
    frame = jt808.encode_registration(TERMINAL, 1, jt808.Registration(plate="江A·12345"))
    first = Bench(TransportSettings(), tmp_path).tell(frame)
    path = tmp_path / "registrations.jsonl"
    path.write_bytes(path.read_bytes() + b'{"phone": "1390')
    again = Bench(TransportSettings(), tmp_path)
    assert again.tell(frame) == first
    other = jt808.Terminal(phone="13800138001")
    told = again.tell_as(other, jt808.encode_registration(other, 1, jt808.Registration(plate="B")))
    assert isinstance(told, jt808.RegistrationAnswer)
    third = Bench(TransportSettings(must_authenticate=True), tmp_path)
    code = jt808.encode_authentication(other, 2, told.code)
    assert third.tell_as(other, code) == _done(2, jt808.AUTHENTICATION)


def test_only_vehicles_of_the_table_register_where_the_site_says_so() -> None:
    bench = Bench(TransportSettings(must_be_known=True, plates={"013800138000": "江A·1"}))
    frame = jt808.encode_registration(TERMINAL, 1, jt808.Registration(plate="江A·1"))
    known = bench.tell(frame)
    assert isinstance(known, jt808.RegistrationAnswer) and known.result == 0
    other = jt808.Terminal(phone="13900000001")
    told = bench.tell_as(other, jt808.encode_registration(other, 1, jt808.Registration(plate="X")))
    assert told == jt808.RegistrationAnswer(answered_serial=1, result=2)
    assert bench.reasons() == ["车辆表中没有的终端要求注册"]


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        ({"at": NOW + dt.timedelta(hours=2)}, "终端时钟超前 10 分钟以上"),
        ({"at": dt.datetime(1970, 1, 1, tzinfo=dt.UTC)}, "终端时钟没有校准（2015 年以前）"),
        ({"at": dt.datetime(2000, 1, 1, tzinfo=dt.UTC)}, "终端时钟没有校准（2015 年以前）"),
        ({"at": NOW - dt.timedelta(days=3)}, "实时位置的时间落后一天以上"),
        ({"lat_deg": 0.0, "lon_deg": 0.0}, "位置在辖区范围之外"),
        ({"speed_kmh": 900.0}, "车速不可信（超过 300 km/h）"),
    ],
)
def test_absurd_positions_are_refused_with_a_reason_and_the_connection_is_kept(
    sent: dict[str, object], reason: str
) -> None:
    bench = Bench()
    bad = replace(HERE, **sent)  # type: ignore[arg-type]  # fields of any type
    assert bench.tell(jt808.encode_position(TERMINAL, 1, bad)) == _done(1, jt808.POSITION)
    assert bench.positions() is None
    assert bench.reasons() == [reason]
    bench.tell(jt808.encode_position(TERMINAL, 2, HERE))
    assert bench.positions() is not None


def test_swapped_degrees_are_turned_and_said() -> None:
    bench = Bench()
    bench.tell(jt808.encode_position(TERMINAL, 1, replace(HERE, lat_deg=120.1, lon_deg=30.2)))
    positions = bench.positions()
    assert positions is not None
    assert (positions.lon_wgs84, positions.lat_wgs84) == ([120.1], [30.2])
    assert bench.adapter.remark() == "1 辆车经纬度颠倒，已更正"


def test_only_the_newest_position_counts_also_from_a_backlog() -> None:
    bench = Bench()
    old = replace(HERE, at=NOW - dt.timedelta(minutes=5), lon_deg=120.0)
    bench.tell(jt808.encode_position(TERMINAL, 1, HERE))
    bench.tell(jt808.encode_position_batch(TERMINAL, 2, [old, old], is_backlog=True))
    bench.tell(jt808.encode_position(TERMINAL, 3, old))
    bench.tell(jt808.encode_position(TERMINAL, 4, HERE))
    positions = bench.positions()
    assert positions is not None
    assert positions.lon_wgs84 == [120.1]
    assert bench.health.report().late == 2
    assert bench.adapter.positions.repeated == 1


def test_a_position_without_a_fix_moves_nothing() -> None:
    bench = Bench()
    bench.tell(jt808.encode_position(TERMINAL, 1, replace(HERE, is_located=False)))
    assert bench.positions() is None


def test_unknown_messages_are_answered_unsupported_and_answers_not_at_all() -> None:
    bench = Bench()
    unknown = jt808.encode(jt808.Message(id=0x0900, terminal=TERMINAL, serial=9))
    assert bench.tell(unknown) == _done(9, 0x0900, 3)
    answer = jt808.Message(id=0x0001, terminal=TERMINAL, serial=9, body=b"\0\1\x81\x03\0")
    assert bench.tell(jt808.encode(answer)) is None


@pytest.mark.asyncio
async def test_two_hundred_vehicles_on_their_own_connections_and_one_that_sends_garbage() -> None:
    got = Collector()
    address: asyncio.Future[tuple[str, int]] = asyncio.get_running_loop().create_future()

    def ready(host: str, port: int) -> None:
        address.set_result((host, port))

    settings = TransportSettings(listen="127.0.0.1:0")
    task = asyncio.create_task(serve(settings, got.add, ready))
    async with asyncio.timeout(15):
        host, port = await address
        writers = [(await asyncio.open_connection(host, port))[1] for _ in range(200)]
        now = dt.datetime.now(dt.UTC)
        for number, writer in enumerate(writers):
            edition = jt808.Edition.E2019 if number % 2 else jt808.Edition.E2013
            terminal = jt808.Terminal(phone=str(13_800_000_000 + number), edition=edition)
            garbage = b"\x7e\x01\x02\x7e" if number == 7 else b""
            frame = jt808.encode_position(terminal, 1, replace(HERE, at=now))
            writer.write(garbage + frame)
        await got.until(_all_are_there)
        await got.until(_counted_the_garbage)
        for writer in writers:
            writer.close()
            await writer.wait_closed()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


@pytest.mark.asyncio
async def test_missing_parts_of_a_split_message_are_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("backends.gateway.departments.transport.service.RESEND_AFTER_S", 0.0)
    monkeypatch.setattr("backends.gateway.departments.transport.service.BATCH_EVERY_S", 0.02)
    got = Collector()
    address: asyncio.Future[tuple[str, int]] = asyncio.get_running_loop().create_future()
    settings = TransportSettings(listen="127.0.0.1:0")
    task = asyncio.create_task(
        serve(settings, got.add, lambda host, port: address.set_result((host, port)))
    )
    now = dt.datetime.now(dt.UTC)
    batch = jt808.encode_position_batch(TERMINAL, 7, [replace(HERE, at=now)] * 20)
    (whole,) = jt808.Decoder().feed(batch)
    assert isinstance(whole, jt808.Message)
    frames = jt808.encode_split(whole, 300)
    async with asyncio.timeout(15):
        reader, writer = await asyncio.open_connection(*await address)
        writer.write(frames[0] + b"".join(frames[2:]))
        decoder = jt808.Decoder()
        missing = None
        while missing is None:
            for item in decoder.feed(await reader.read(4096)):
                assert isinstance(item, jt808.Message)
                missing = missing or jt808.decode_resend(item)
        assert (missing.first_serial, missing.parts) == (7, (2,))
        writer.write(frames[1])
        await got.until(lambda all_: any(isinstance(o, Positions) for o in all_))
        writer.close()
        await writer.wait_closed()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


def _all_are_there(observations: list[Observation]) -> bool:
    return len({i for o in observations if isinstance(o, Positions) for i in o.ids}) == 200


def _counted_the_garbage(observations: list[Observation]) -> bool:
    return any(
        isinstance(o, HealthReport)
        and o.health.malformed == 1
        and [row.reason for row in o.health.quarantined] == ["消息长度不对"]
        for o in observations
    )


def test_positions_of_a_site_in_gcj02_are_turned_into_wgs84() -> None:
    bench = Bench(TransportSettings(datum="gcj02"))
    lon, lat = from_wgs84(120.1, 30.2, Datum.GCJ02)
    bench.tell(jt808.encode_position(TERMINAL, 1, replace(HERE, lon_deg=lon, lat_deg=lat)))
    positions = bench.adapter.positions.batch()
    assert positions is not None
    assert (positions.lon_wgs84[0], positions.lat_wgs84[0]) == pytest.approx(
        (120.1, 30.2), abs=2e-6
    )


def _split_session() -> tuple[Bench, VehicleSession, list[bytes]]:
    bench = Bench()
    session = VehicleSession(bench.adapter, bench.health, lambda: bench.now, lambda _: None)
    session.attached(lambda _: True)
    whole = jt808.encode_position_batch(TERMINAL, 1, [HERE] * 20)
    (message,) = jt808.Decoder().feed(whole)
    assert isinstance(message, jt808.Message)
    return bench, session, jt808.encode_split(message, 300)


def test_a_split_message_that_is_never_whole_is_said_when_it_is_given_up() -> None:
    bench, session, frames = _split_session()
    session.receive(frames[0])
    bench.now += dt.timedelta(seconds=61)
    session.ask_for_parts()
    assert bench.reasons() == ["分包不完整，整条消息未取用"]


def test_a_split_message_that_a_broken_line_tore_apart_is_said() -> None:
    bench, session, frames = _split_session()
    session.receive(frames[0])
    session.closed()
    (row,) = bench.health.report().quarantined
    assert row.reason == "分包不完整，整条消息未取用"
    assert row.sample == f"{TERMINAL.phone} 0704 缺 2、3/3"


def test_a_part_with_a_number_that_cannot_be_is_said() -> None:
    bench, session, _ = _split_session()
    part = jt808.Message(id=0x0704, terminal=TERMINAL, serial=9, body=b"x", total=2, part=3)
    session.receive(jt808.encode(part))
    assert bench.reasons() == ["分包序号有误或分包过多，未取用"]
