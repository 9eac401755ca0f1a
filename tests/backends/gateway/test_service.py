"""The whole gateway: frames and rows in, batches out; a dead department harms no other."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import socket
from pathlib import Path

import msgspec
import pytest

from backends.gateway import claim as claims
from backends.gateway import own_health, service
from backends.gateway.claim import FolderTaken, claim
from backends.gateway.departments.environment.settings import EnvironmentSettings, Outlet
from backends.gateway.departments.transport.settings import TransportSettings
from backends.gateway.service import serve
from backends.gateway.settings import GatewaySettings, RestSource
from backends.gateway.uplink import Uplink
from backends.protocols import hj212, jt808
from backends.record.common import Department, Severity
from backends.record.ids import SourceId
from backends.record.observation import (
    ConditionRaised,
    HealthReport,
    Positions,
    Reading,
)
from backends.record.resource import SourceHealth, SourceState
from tests.backends.gateway.fake_hub import FakeHub
from tests.backends.gateway.rest.fake_city import MAPPING, FakeCity, case

MN = "330108000000000000000001"


def _environment(port: int = 0) -> EnvironmentSettings:
    outlet = Outlet(id="o1", mn=MN, name="滨江化工排口", limits={"w01018": 50.0})
    return EnvironmentSettings(listen=f"127.0.0.1:{port}", outlets=[outlet])


class _Gateway:
    """A gateway on this loop; `ports` by connector as each listens."""

    def __init__(self, settings: GatewaySettings) -> None:
        self.ports: dict[str, int] = {}
        self._listening = asyncio.Condition()
        self._task = asyncio.create_task(serve(settings, self._ready))
        self._notices: set[asyncio.Task[None]] = set()

    async def port(self, name: str) -> int:
        async with asyncio.timeout(10), self._listening:
            await self._listening.wait_for(lambda: name in self.ports)
        return self.ports[name]

    async def stop(self) -> None:
        self._task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await self._task

    def _ready(self, name: str, host: str, port: int) -> None:
        self.ports[name] = port
        self._notices.add(asyncio.create_task(self._notify()))

    async def _notify(self) -> None:
        async with self._listening:
            self._listening.notify_all()


async def _send(port: int, data: bytes) -> asyncio.StreamWriter:
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(data)
    await writer.drain()
    return writer


def _exceedance() -> bytes:
    now = dt.datetime.now(dt.UTC)
    values = {"w01018": {"Rtd": "62.4", "Flag": "N"}}
    return hj212.encode(
        hj212.data_frame(hj212.Logger(mn=MN), "2011", sent_at=now, data_time=now, values=values)
    )


@pytest.mark.asyncio
async def test_all_three_paths_reach_the_hub(tmp_path: Path) -> None:
    hub, city = await asyncio.to_thread(FakeHub), await asyncio.to_thread(FakeCity)
    city.rows = [case(1)]
    mapping = tmp_path / "city.toml"
    mapping.write_text(MAPPING.format(base_url="http://elsewhere"), encoding="utf-8")
    gateway = _Gateway(
        GatewaySettings(
            hub_url=hub.url,
            ingest_token="t",
            data=str(tmp_path),
            environment=_environment(),
            transport=TransportSettings(listen="127.0.0.1:0"),
            rest=[RestSource(mapping=str(mapping), base_url=city.url)],
        )
    )
    here = jt808.Position(at=dt.datetime.now(dt.UTC), lat_deg=30.2, lon_deg=120.1)
    vehicle = jt808.encode_position(jt808.Terminal(phone="138"), 1, here)
    writers = [
        await _send(await gateway.port("environment"), _exceedance()),
        await _send(await gateway.port("transport"), vehicle),
    ]
    await asyncio.to_thread(hub.wait, _has_all_three)
    for writer in writers:
        writer.close()
        await writer.wait_closed()
    await gateway.stop()
    await asyncio.to_thread(city.close)
    await asyncio.to_thread(hub.close)


def _has_all_three(hub: FakeHub) -> bool:
    observations = hub.observations()
    keys = {o.key for o in observations if isinstance(o, ConditionRaised)}
    kinds = {type(o) for o in observations}
    return keys == {"cases:C1", f"w01018>limit@{MN}"} and {Reading, Positions} <= kinds


@pytest.mark.asyncio
async def test_a_department_that_cannot_listen_is_told_lost_and_the_others_serve(
    tmp_path: Path,
) -> None:
    hub = await asyncio.to_thread(FakeHub)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        gateway = _Gateway(
            GatewaySettings(
                hub_url=hub.url,
                ingest_token="t",
                data=str(tmp_path),
                environment=_environment(taken.getsockname()[1]),
                transport=TransportSettings(listen="127.0.0.1:0"),
            )
        )
        await gateway.port("transport")
        await asyncio.to_thread(hub.wait, _environment_is_lost)
    await gateway.stop()
    await asyncio.to_thread(hub.close)


def _environment_is_lost(hub: FakeHub) -> bool:
    return any(
        isinstance(o, HealthReport)
        and o.health.source == "environment.hj212"
        and o.health.state is SourceState.LOST
        and o.health.reason.startswith("地址已被占用：127.0.0.1:")
        for o in hub.observations()
    )


@pytest.mark.asyncio
async def test_what_waited_in_a_gateway_that_is_no_more_is_sent_by_another(
    tmp_path: Path,
) -> None:
    hub = await asyncio.to_thread(FakeHub)
    hub.status = 503
    folder = tmp_path / "gateway" / "uplinks" / "grid"
    await asyncio.to_thread(_write_down, Uplink(hub.url, "t", folder))
    hub.status = 0
    settings = GatewaySettings(hub_url=hub.url, ingest_token="t", data=str(tmp_path))
    with contextlib.ExitStack() as living:
        claim(folder, living)
        for others in (["grid"], ["urban"]):  # one of us, and one that somebody else still has
            gateway = _Gateway(msgspec.structs.replace(settings, others=others))
            await asyncio.to_thread(hub.wait, lambda hub: "centre.gateway" in _sources(hub))
            await gateway.stop()
            hub.batches.clear()
            assert "left behind" not in _conditions(hub)
    gateway = _Gateway(msgspec.structs.replace(settings, name="urban", others=["centre"]))
    await asyncio.to_thread(hub.wait, lambda hub: "left behind" in _conditions(hub))
    await gateway.stop()
    await asyncio.to_thread(hub.close)


@pytest.mark.asyncio
async def test_a_second_gateway_on_the_same_data_does_not_begin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claims, "PATIENCE_S", 0.3)
    settings = GatewaySettings(hub_url="http://127.0.0.1:1", ingest_token="t", data=str(tmp_path))
    gateway = _Gateway(msgspec.structs.replace(settings, environment=_environment()))
    await gateway.port("environment")
    with pytest.raises(FolderTaken):
        await serve(settings)
    await gateway.stop()


@pytest.mark.asyncio
async def test_a_gateway_whose_forerunner_is_still_ending_begins_after_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its supervisor was killed and started again: the orphan needs seconds to end."""
    has_looked = asyncio.Event()

    def looking(folder: Path, held: contextlib.ExitStack) -> None:
        has_looked.set()
        claim(folder, held)

    monkeypatch.setattr(claims, "claim", looking)
    settings = GatewaySettings(hub_url="http://127.0.0.1:1", ingest_token="t", data=str(tmp_path))
    with contextlib.ExitStack() as orphan:
        claim(tmp_path / "gateway", orphan)
        gateway = _Gateway(msgspec.structs.replace(settings, environment=_environment()))
        async with asyncio.timeout(5):
            await has_looked.wait()
        assert not gateway.ports
    await gateway.port("environment")
    await gateway.stop()


@pytest.mark.asyncio
async def test_a_system_that_cannot_be_served_is_lost_under_its_own_name_until_it_can(
    tmp_path: Path,
) -> None:
    """No other row of it stays on the board: nobody would ever report on that again."""
    hub = await asyncio.to_thread(FakeHub)
    right = MAPPING.format(base_url="http://127.0.0.1:9").replace('"urban"', '"grid"')
    files = {"roads": "city.roads", "lamps": "city.lamps"}
    for name, source in files.items():
        text = right.replace("urban.cases", source).replace("城管案件", name)
        (tmp_path / f"{name}.toml").write_text(f"{text}\nnonsense = 1\n", encoding="utf-8")
    gateway = _Gateway(_of_files(hub, tmp_path, *files))
    await asyncio.to_thread(
        hub.wait, lambda hub: all(_state(hub, one) is SourceState.LOST for one in files.values())
    )
    for name, source in files.items():
        said = _health(hub, source)
        assert said is not None
        assert (said.department, said.name) == (Department.GRID, name)
        assert said.reason.startswith(f"映射文件 {name}.toml 第 ")
        text = (tmp_path / f"{name}.toml").read_text(encoding="utf-8")
        (tmp_path / f"{name}.toml").write_text(text.replace("nonsense = 1", ""), encoding="utf-8")
    await asyncio.to_thread(
        hub.wait, lambda hub: all(_reason(hub, one) == "尚未连接" for one in files.values())
    )
    assert _sources(hub) == {"centre.gateway.urban", *files.values()}
    await gateway.stop()
    await asyncio.to_thread(hub.close)


@pytest.mark.asyncio
async def test_what_is_wrong_with_a_file_that_names_no_source_its_gateway_says_while_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "_REPEAT_S", 0.05)
    monkeypatch.setattr(own_health, "_EVERY_S", 0.05)
    hub = await asyncio.to_thread(FakeHub)
    (tmp_path / "cut.toml").write_text("[source", encoding="utf-8")
    gateway = _Gateway(_of_files(hub, tmp_path, "cut", "missing"))
    own = "centre.gateway.urban"
    wanted = "映射文件 cut.toml 第 1 行有误；映射文件 missing.toml 第 1 行有误"
    await asyncio.to_thread(hub.wait, lambda hub: _reason(hub, own) == wanted)
    assert _state(hub, own) is SourceState.LOST
    assert _sources(hub) == {own}
    text = MAPPING.format(base_url="http://127.0.0.1:9")
    for name in ("cut", "missing"):
        named = text.replace("urban.cases", f"urban.{name}")
        (tmp_path / f"{name}.toml").write_text(named, encoding="utf-8")
    await asyncio.to_thread(hub.wait, lambda hub: _state(hub, own) is SourceState.OK)
    served = {own, "urban.cut", "urban.missing"}
    await asyncio.to_thread(hub.wait, lambda hub: _sources(hub) == served)
    await gateway.stop()
    await asyncio.to_thread(hub.close)


@pytest.mark.asyncio
async def test_a_gateway_whose_disk_refuses_its_folder_serves_all_the_same(tmp_path: Path) -> None:
    hub = await asyncio.to_thread(FakeHub)
    (tmp_path / "gateway").write_bytes(b"in the folder's place")
    gateway = _Gateway(GatewaySettings(hub_url=hub.url, ingest_token="t", data=str(tmp_path)))
    await asyncio.to_thread(hub.wait, lambda hub: "centre.gateway" in _sources(hub))
    await gateway.stop()
    await asyncio.to_thread(hub.close)


@pytest.mark.asyncio
async def test_each_department_has_its_gateways_health(tmp_path: Path) -> None:
    hub = await asyncio.to_thread(FakeHub)
    settings = GatewaySettings(
        hub_url=hub.url,
        ingest_token="t",
        data=str(tmp_path),
        name="grid+urban",
        departments=(Department.GRID, Department.URBAN),
    )
    gateway = _Gateway(settings)
    wanted = {"centre.gateway.grid", "centre.gateway.urban"}
    await asyncio.to_thread(hub.wait, lambda hub: _sources(hub) == wanted)
    names = {o.health.name for o in hub.observations() if isinstance(o, HealthReport)}
    assert names == {"接入网关 · 网格", "接入网关 · 城管"}
    await gateway.stop()
    await asyncio.to_thread(hub.close)


def _write_down(uplink: Uplink) -> None:
    uplink.offer(
        ConditionRaised(
            source=SourceId("grid.events"),
            key="left behind",
            department=Department.GRID,
            severity=Severity.III,
            kind="event",
            title="井盖缺失",
            occurred_at=dt.datetime.now(dt.UTC),
        )
    )
    uplink.start()
    uplink.close()


def _of_files(hub: FakeHub, folder: Path, *names: str) -> GatewaySettings:
    return GatewaySettings(
        hub_url=hub.url,
        ingest_token="t",
        data=str(folder),
        departments=(Department.URBAN,),
        rest=[RestSource(mapping=str(folder / f"{name}.toml")) for name in names],
    )


def _health(hub: FakeHub, source: str) -> SourceHealth | None:
    """As it was last told."""
    reports = [o.health for o in hub.observations() if isinstance(o, HealthReport)]
    return next((one for one in reversed(reports) if one.source == source), None)


def _state(hub: FakeHub, source: str) -> SourceState | None:
    health = _health(hub, source)
    return health.state if health else None


def _reason(hub: FakeHub, source: str) -> str:
    health = _health(hub, source)
    return health.reason if health else ""


def _sources(hub: FakeHub) -> set[str]:
    return {o.health.source for o in hub.observations() if isinstance(o, HealthReport)}


def _conditions(hub: FakeHub) -> set[str]:
    return {o.key for o in hub.observations() if isinstance(o, ConditionRaised)}
