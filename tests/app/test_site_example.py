"""The example of a settings file loads, holds every setting, and says the defaults as they are."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from app.settings.load import cameras, load_site, points
from app.settings.map import MapSection, MapSource
from app.settings.model import (
    CameraEntry,
    Centre,
    ConsoleSection,
    HubSection,
    RelaySection,
    RestEntry,
    SiteSettings,
    UserEntry,
)
from backends.gateway.departments.emergency.settings import (
    BulletinFeed,
    EmergencySettings,
    Receiver,
)
from backends.gateway.departments.environment.settings import (
    EnvironmentSettings,
    Outlet,
    Register,
)
from backends.gateway.departments.transport.settings import (
    AlarmChange,
    Bounds,
    EvidenceSettings,
    GtfsFeed,
    TrafficSettings,
    TransportSettings,
)
from backends.gateway.gb28181.settings import DeviceEntry, Gb28181Settings, NetworkEntry
from backends.gateway.gb28181.upward_settings import UpwardEntry
from backends.gateway.limits import Limit
from backends.link.devices import DeviceProfile
from backends.record.common import Place

EXAMPLE = Path(__file__).parents[2] / "resources" / "defaults" / "site.toml"
GUIDE = Path(__file__).parents[2] / "docs" / "operations.md"
STRUCTS = (
    SiteSettings,
    Centre,
    HubSection,
    RelaySection,
    ConsoleSection,
    MapSection,
    MapSource,
    CameraEntry,
    UserEntry,
    RestEntry,
    EnvironmentSettings,
    Outlet,
    Register,
    Limit,
    EmergencySettings,
    BulletinFeed,
    Receiver,
    TransportSettings,
    AlarmChange,
    EvidenceSettings,
    TrafficSettings,
    GtfsFeed,
    Gb28181Settings,
    NetworkEntry,
    DeviceEntry,
    DeviceProfile,
    UpwardEntry,
    Bounds,
    Place,
)


@pytest.fixture
def example(monkeypatch: pytest.MonkeyPatch) -> SiteSettings:
    for name in re.findall(r"\$\{(\w+_\w+)\}", EXAMPLE.read_text(encoding="utf-8")):
        monkeypatch.setenv(name, "geheim")
    return load_site(EXAMPLE)


def test_the_example_loads(example: SiteSettings) -> None:
    assert cameras(example)[0].number == 101
    assert points(example)[0].id == "outlet-1"
    assert (EXAMPLE.parent / example.rest[0].mapping).is_file()


@pytest.mark.parametrize("struct", STRUCTS)
def test_the_example_names_every_setting(struct: type[msgspec.Struct]) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    for field in msgspec.structs.fields(struct):
        assert re.search(rf"\b{field.encode_name}\b", text), f"{struct.__name__}: {field.name}"


@pytest.mark.parametrize("struct", STRUCTS[1:])
def test_the_operations_guide_names_every_setting(struct: type[msgspec.Struct]) -> None:
    text = GUIDE.read_text(encoding="utf-8")
    for field in msgspec.structs.fields(struct):
        assert f"`{field.encode_name}`" in text, f"{struct.__name__}: {field.name}"


def test_the_example_says_the_defaults_as_they_are(example: SiteSettings) -> None:
    assert (example.centre, example.hub, example.relay, example.console) == (
        Centre(),
        HubSection(),
        RelaySection(),
        ConsoleSection(),
    )
