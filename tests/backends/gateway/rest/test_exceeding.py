"""Values of a system by REST against limits of its mapping: raised and cleared as a logger's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from backends.gateway.rest.mapping import MappingError, load_mapping
from backends.record.observation import ConditionCleared, ConditionRaised, Reading
from tests.backends.gateway.rest.scripted import HEAD, STREAM
from tests.backends.gateway.rest.test_between_polls import System

READINGS = """
becomes = "readings"
data_within_s = 3600.0
limits = { COD = 50.0, pH = { over = 9.0, under = 6.0, clear_under = 6.3 } }
[stream.fields]
id = "point"
title = "name"
updated_at = { path = "at", type = "time" }
lon = { path = "x", type = "number" }
lat = { path = "y", type = "number" }
[stream.fields.factors]
COD = { path = "cod", type = "number", unit = "mg/L" }
pH = { path = "ph", type = "number" }
"""


def value(minute: int, cod: float, ph: float = 7.0) -> dict[str, Any]:
    at = f"2026-11-22 13:{minute:02d}:00"
    return {
        "point": "p1",
        "name": "滨江排口",
        "at": at,
        "x": 123.0,
        "y": 30.0,
        "cod": cod,
        "ph": ph,
    }


def test_a_limit_of_the_mapping_is_judged_with_hysteresis(tmp_path: Path) -> None:
    system = System(tmp_path, READINGS)

    def told(*rows: dict[str, Any]) -> list[ConditionRaised | ConditionCleared]:
        system.rows = list(rows)
        return [o for o in system.told() if not isinstance(o, Reading)]

    try:
        assert {type(o) for o in told(value(0, 40))} == {ConditionCleared}, "of a time before us"
        (raised,) = told(value(1, 80))
        assert isinstance(raised, ConditionRaised) and raised.kind == "exceedance"
        assert raised.title == "滨江排口 COD 超标 80 mg/L（限值 50）"
        assert raised.detail["point"] == "test.source:p1" and raised.place is not None
        assert raised.key == "COD>limit@p1"
        assert told(value(2, 48)) == [], "not well within yet"
        cleared, low = told(value(4, 40, 5.5), value(3, 44))
        assert isinstance(cleared, ConditionCleared) and cleared.occurred_at.minute == 3
        assert isinstance(low, ConditionRaised) and "pH 低于限值 5.5" in low.title
    finally:
        system.close()


def test_limits_stand_only_where_something_is_measured(tmp_path: Path) -> None:
    path = tmp_path / "m.toml"
    fields = 'fields = { id = "id", title = "t", updated_at = "at", status = "s" }\n'
    path.write_text(HEAD + STREAM + "limits = { COD = 1.0 }\n" + fields, encoding="utf-8")
    with pytest.raises(MappingError, match="limits are of readings and points"):
        load_mapping(path)
