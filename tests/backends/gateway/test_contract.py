"""What every department of the registry keeps to. A new one is picked up by its line there."""

from __future__ import annotations

import asyncio
import inspect
import socket
from pathlib import Path

import msgspec
import pytest

from backends.gateway.registry import CONNECTORS, Connector
from backends.gateway.service import keep_serving
from backends.gateway.settings import GatewaySettings
from backends.record.observation import HealthReport, Observation
from backends.record.resource import SourceState
from tests.backends.gateway.collector import Collector
from tests.backends.gateway.rest.fake_city import MAPPING

pytestmark = pytest.mark.parametrize("connector", CONNECTORS, ids=[c.name for c in CONNECTORS])


def _settings(connector: Connector, folder: Path, port: int = 0) -> msgspec.Struct:
    names = {field.name for field in msgspec.structs.fields(connector.settings_type)}
    if "listen" in names:
        return connector.settings_type(listen=f"127.0.0.1:{port}")
    _write_mapping(folder, MAPPING.format(base_url="http://127.0.0.1:9"))
    return connector.settings_type(mapping=str(folder / "city.toml"))


def _write_mapping(folder: Path, text: str) -> None:
    (folder / "city.toml").write_text(text, encoding="utf-8")


def test_settings_refuse_unknown_keys(connector: Connector) -> None:
    with pytest.raises(msgspec.ValidationError, match="nonsense"):
        msgspec.convert({"nonsense": 1}, connector.settings_type)


def test_gateway_settings_have_a_place_for_it(connector: Connector) -> None:
    empty = GatewaySettings(hub_url="", ingest_token="", data="")
    assert connector.settings_of(empty) == []


def test_serve_is_a_coroutine_of_settings_sink_ready_clock_and_post(connector: Connector) -> None:
    assert inspect.iscoroutinefunction(connector.serve)
    parameters = list(inspect.signature(connector.serve).parameters)
    assert parameters == ["settings", "sink", "ready", "clock", "post"]


@pytest.mark.asyncio
async def test_health_is_reported_at_once_and_it_ends_when_cancelled(
    connector: Connector, tmp_path: Path
) -> None:
    got = Collector()
    task = asyncio.create_task(keep_serving(connector, _settings(connector, tmp_path), got.add))
    await got.until(_has_health)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    reports = [o.health for o in got.observations if isinstance(o, HealthReport)]
    assert reports[0].department is connector.department
    assert reports[0].name


@pytest.mark.asyncio
async def test_it_dies_alone_says_so_and_is_started_again(
    connector: Connector, tmp_path: Path
) -> None:
    got = Collector()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        settings = _settings(connector, tmp_path, taken.getsockname()[1])
        _write_mapping(tmp_path, "nonsense = 1")
        task = asyncio.create_task(keep_serving(connector, settings, got.add))
        await got.until(_is_lost)
    _write_mapping(tmp_path, MAPPING.format(base_url="http://127.0.0.1:9"))
    seen = len(got.observations)
    await got.until(lambda all_: _is_served(all_[seen:]))
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


def _has_health(observations: list[Observation]) -> bool:
    return any(isinstance(o, HealthReport) for o in observations)


def _is_lost(observations: list[Observation]) -> bool:
    return any(
        isinstance(o, HealthReport) and o.health.state is SourceState.LOST for o in observations
    )


def _is_served(observations: list[Observation]) -> bool:
    """The system's own health comes again: it does not speak of the start that failed."""
    served = ("尚未连接", "无法连接对方系统")
    return any(isinstance(o, HealthReport) and o.health.reason in served for o in observations)
