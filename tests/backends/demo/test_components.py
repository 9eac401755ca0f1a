"""The catalogue of components: 16-digit ids, whole in rounds, then what changed (demand 28)."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest

from backends.demo.cases import CLASSES, STAGES
from backends.demo.components import CHANGE_EVERY_S, Catalogue
from backends.demo.urban import UrbanScale, UrbanServer
from backends.record.observation import (
    CaseProgressed,
    ItemsTold,
)
from tests.backends.demo.mapped import mapping_file, polls

NOW = dt.datetime(2026, 11, 22, 6, 3, 27, tzinfo=dt.UTC)


@pytest.fixture
def urban() -> Iterator[UrbanServer]:
    server = UrbanServer("127.0.0.1", 0, 1, UrbanScale(components=1_200, pace=0.0))
    server.start()
    yield server
    server.close()


def test_demand_28_every_component_is_told_with_its_class_and_device(urban: UrbanServer) -> None:
    poll = polls("urban-components", urban.http.url)["components"]
    parts = [o for o in poll.observations if isinstance(o, ItemsTold)]
    items = [item for part in parts for item in part.items]
    assert len({item.id for item in items}) == 1_200
    assert all(len(item.id) == 16 and item.place is not None for item in items)
    assert {item.what for item in items} >= {"上水井盖", "路灯", "行道树"}
    assert any("设备状态" in item.detail for item in items)
    assert [part.is_last for part in parts] == [False] * (len(parts) - 1) + [True]


def test_demand_28_of_four_hundred_thousand_a_few_change_in_a_minute() -> None:
    catalogue = Catalogue(1, 400_000)
    changed = catalogue.changed_since(NOW - dt.timedelta(seconds=60), NOW)
    assert 3 <= len(changed) <= 5
    later = catalogue.changed_since(NOW, NOW + dt.timedelta(seconds=CHANGE_EVERY_S))
    assert changed[0]["objId"] not in {row["objId"] for row in later}
    last = catalogue.page(399_990, 500, NOW)
    assert len(last) == 10


def test_demand_26_a_case_goes_through_its_seven_stages(urban: UrbanServer) -> None:
    found = polls("urban-cases", urban.http.url)
    steps = [o for o in found["case-steps"].observations if isinstance(o, CaseProgressed)]
    assert {step.stage for step in steps} == set(STAGES.values())
    assert {step.stage for step in steps if step.is_over} == {"核查结案", "综合评价"}
    one = [step for step in steps if step.key == steps[0].key]
    assert [step.occurred_at for step in one] == sorted(step.occurred_at for step in one)
    keys = {getattr(o, "key", "") for o in found["cases"].observations}
    assert steps[-1].key in keys, "steps have the key of their case"


def test_demand_27_each_subsystem_has_a_class_of_case_and_marks_its_own(urban: UrbanServer) -> None:
    subsystems = {"环境卫生", "园林绿化", "渣土运输", "市政管理", "城管执法"}
    path = Path(str(resources.files("resources").joinpath("defaults/policy/incidents.toml")))
    classes = tomllib.loads(path.read_text(encoding="utf-8"))["classes"]
    names = [one["name"] for one in classes if one["department"] == "urban"]
    for subsystem in subsystems - {"市政管理"}:
        assert any(name.startswith(subsystem) for name in names), subsystem
    assert "市政设施问题" in names
    text = mapping_file("urban-cases").read_text(encoding="utf-8")
    (cases,) = [one for one in tomllib.loads(text)["stream"] if one["name"] == "cases"]
    codes = cases["fields"]["class_code"]
    assert set(codes["values"]) <= {small for _, small, _, _ in CLASSES}
    assert {*codes["values"].values(), codes["default"]} <= {one["code"] for one in classes}
