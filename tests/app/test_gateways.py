"""Which gateways a machine runs, and what each of them serves."""

from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec
import pytest

from app import gateways, logs
from app.cli import main
from app.programs import hub as hub_program
from app.settings.load import load_site
from backends.gateway.settings import GatewaySettings
from backends.hub import latest
from backends.hub.settings import HubSettings
from backends.record.alarm import Quality
from backends.record.common import Department
from backends.record.resource import SourceState
from tests.backends.hub.support import health, raised, running_hub

FIELD = """[environment]
listen = "127.0.0.1:8530"
[transport]
listen = "127.0.0.1:8531"
[gb28181]
id = "34020000002000000001"
"""
MAPPING = """[source]
id = "{name}"
name = "{name}"
department = "{department}"
base_url = "http://127.0.0.1:1"
[[outward]]
targets = ["{target}"]
path = "/"
"""


def a_site(folder: Path, text: str = FIELD, **mappings: tuple[str, str]) -> Path:
    """`mappings`: department and receiver of each."""
    for name, (department, target) in mappings.items():
        written = MAPPING.format(name=name, department=department, target=target)
        (folder / f"{name}.toml").write_text(written, encoding="utf-8")
        text += f'[[rest]]\nmapping = "{name}.toml"\n'
    path = folder / "site.toml"
    path.write_text(text, encoding="utf-8")
    return path


def named(path: Path) -> list[str]:
    return [part.name for part in gateways.split(path, load_site(path))]


def its(path: Path, name: str) -> GatewaySettings:
    return gateways.settings_of(path, load_site(path), path.parent, "t", name)


def mappings_of(settings: GatewaySettings) -> list[str]:
    return [Path(source.mapping).stem for source in settings.rest]


def test_each_department_has_a_gateway_and_the_centre_its_own(tmp_path: Path) -> None:
    path = a_site(
        tmp_path,
        cases=("urban", "department:urban"),
        office=("environment", "department:environment"),
    )
    assert named(path) == ["centre", "environment", "transport", "urban"]
    served = {name: its(path, name) for name in named(path)}
    assert [name for name, one in served.items() if one.gb28181] == ["centre"]
    assert [name for name, one in served.items() if one.environment] == ["environment"]
    assert [name for name, one in served.items() if one.transport] == ["transport"]
    assert {name: mappings_of(one) for name, one in served.items() if one.rest} == {
        "environment": ["office"],
        "urban": ["cases"],
    }
    assert mappings_of(its(path, "")) == ["cases", "office"], "without a name one serves all"
    assert its(path, "").environment and its(path, "").transport and its(path, "").gb28181


def test_departments_that_carry_to_one_receiver_share_a_gateway(tmp_path: Path) -> None:
    """Of two, each would refuse what is the other's."""
    path = a_site(
        tmp_path,
        text="",
        cases=("urban", "party:province"),
        roads=("transport", "party:police"),
        events=("grid", "party:province"),
    )
    assert named(path) == ["centre", "grid+urban", "transport"]
    assert mappings_of(its(path, "grid+urban")) == ["cases", "events"]


UNREADABLE = (
    None,
    b"",
    b"[source",
    b"\xff",
    b"x=" + b"[" * 5000,
    b'outward = "x"',
    b"[source]\ndepartment = 5",
)


@pytest.mark.parametrize("content", UNREADABLE)
def test_a_mapping_that_cannot_be_read_is_somebodys(tmp_path: Path, content: bytes | None) -> None:
    """Whose gateway then says on the board what is wrong with it."""
    path = a_site(tmp_path, text="", events=("grid", "party:province"))
    if content is not None:
        (tmp_path / "gone.toml").write_bytes(content)
    text = path.read_text(encoding="utf-8") + '[[rest]]\nmapping = "gone.toml"\n'
    path.write_text(text, encoding="utf-8")
    # Nobody knows to whom it carries: it stands with all that carry to anybody.
    assert named(path) == ["centre", "grid+urban"]
    assert mappings_of(its(path, "grid+urban")) == ["events", "gone"]
    assert its(path, "grid+urban").departments == (Department.GRID, Department.URBAN)


def test_a_mapping_mended_meanwhile_moves_no_department_to_another_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = a_site(tmp_path, text="", cases=("urban", "party:a"), events=("grid", "party:b"))
    told = msgspec.json.encode(gateways.split(path, load_site(path))).decode()
    monkeypatch.setenv(gateways.SPLIT_VARIABLE, told)
    for content in (b"[source", MAPPING.format(name="e", department="urban", target="party:a")):
        (tmp_path / "events.toml").write_bytes(
            content if isinstance(content, bytes) else content.encode()
        )
        assert mappings_of(its(path, "grid")) == ["events"]
        assert mappings_of(its(path, "urban")) == ["cases"]


def test_an_entry_put_in_or_taken_out_meanwhile_gives_no_gateway_anothers_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Settings are read at each start of a gateway, the split is that of `run`."""
    path = a_site(tmp_path, text="", cases=("urban", "party:a"), events=("grid", "party:b"))
    told = msgspec.json.encode(gateways.split(path, load_site(path))).decode()
    monkeypatch.setenv(gateways.SPLIT_VARIABLE, told)
    a_site(
        tmp_path,
        text="",
        roads=("transport", "party:c"),
        cases=("urban", "party:a"),
        events=("grid", "party:b"),
    )
    assert mappings_of(its(path, "grid")) == ["events"]
    assert mappings_of(its(path, "urban")) == ["cases"]
    a_site(tmp_path, text="", events=("grid", "party:b"))
    assert mappings_of(its(path, "grid")) == ["events"]
    assert mappings_of(its(path, "urban")) == []


def test_a_name_that_is_none_is_answered_with_those_there_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = a_site(tmp_path)
    assert main(["gateway", "--site", str(path), "--department", "grid"]) == 2
    said = capsys.readouterr().err
    assert "没有名为 grid 的网关" in said and "centre, environment, transport" in said


def test_a_source_that_the_hubs_settings_do_not_name_is_lost_when_it_does_not_come_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A gateway on another machine or an integrator tells it: its department stands in no settings
    of this one (docs/operations.md). A hub that starts while it is down must say so."""
    monkeypatch.setattr(latest, "HEALTH_SILENT_AFTER_S", 1.0)
    record = tmp_path / "record"
    record.mkdir()
    told = what_the_hub_is_told(a_site(tmp_path, f'[hub]\ndata = "{record}"\n{FIELD}'), monkeypatch)

    async def work() -> None:
        async with running_hub(record) as hub:
            await hub.ingest(raised(), health("ok"))
        async with running_hub(record, **told) as hub:
            async with hub.console() as console:
                await console.event("alarm.quality_changed")
            async with hub.console() as console:
                seen = await console.snapshot()
        assert [alarm.quality for alarm in seen.alarms] == [Quality.STALE]
        assert ("urban-rest", SourceState.LOST) in {(s.source, s.state) for s in seen.sources}

    asyncio.run(work())


def what_the_hub_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """What its program makes of the settings, without what a test's hub has of its own."""
    told: list[HubSettings] = []

    async def serve(settings: HubSettings) -> None:
        told.append(settings)

    monkeypatch.setattr(hub_program, "serve", serve)
    monkeypatch.setattr(logs, "configure", lambda *_: None)
    assert hub_program.run(str(path), is_demo=False) == 0
    (settings,) = told
    own = {"data", "listen", "centre_name", "users", "ingest_token"}
    return {name: getattr(settings, name) for name in settings.__struct_fields__ if name not in own}
