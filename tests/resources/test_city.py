"""Rules of the invented city's file."""

from __future__ import annotations

import itertools
import json
import math
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from resources.city.build_buildings import FOOTPRINT
from resources.city.build_buildings import build as build_buildings
from resources.city.build_city import build

PATH = Path(__file__).parents[2] / "resources" / "city" / "city.json"


@pytest.fixture(scope="module")
def city() -> dict[str, Any]:
    value: dict[str, Any] = json.loads(PATH.read_text(encoding="utf-8"))
    return value


def test_file_is_what_the_seeded_generator_draws(city: dict[str, Any]) -> None:
    assert build() == city
    assert PATH.stat().st_size < 1_000_000


def test_streets_form_one_network_whose_crossings_share_vertices(city: dict[str, Any]) -> None:
    links: dict[tuple[float, float], set[tuple[float, float]]] = defaultdict(set)
    for street in city["streets"]:
        line = [(p[0], p[1]) for p in street["line"]]
        for a, b in itertools.pairwise(line):
            links[a].add(b)
            links[b].add(a)
    seen = {next(iter(links))}
    todo = list(seen)
    while todo:
        new = links[todo.pop()] - seen
        seen |= new
        todo += new
    assert len(seen) == len(links)
    assert sum(len(to) > 2 for to in links.values()) > 2000


def test_everything_lies_within_the_bounds(city: dict[str, Any]) -> None:
    west, south, east, north = city["bounds"]
    for street in city["streets"]:
        for lon, lat in street["line"]:
            assert west - 0.01 <= lon <= east + 0.01
            assert south - 0.01 <= lat <= north + 0.01
    for place in city["places"]:
        assert west < place["lon"] < east
        assert south < place["lat"] < north


def test_streets_have_names_and_known_classes(city: dict[str, Any]) -> None:
    assert {s["class"] for s in city["streets"]} == {"expressway", "arterial", "collector", "local"}
    assert all(s["name"] and len(s["line"]) >= 2 for s in city["streets"])
    assert len({s["id"] for s in city["streets"]}) == len(city["streets"])


def test_bridges_cross_the_great_river(city: dict[str, Any]) -> None:
    bridges = [p for p in city["places"] if p["kind"] == "bridge"]
    river = city["rivers"][0]["line"]
    assert len(bridges) >= 6
    for bridge in bridges:
        gap = min(math.dist((bridge["lon"], bridge["lat"]), p) for p in river)
        assert gap < 0.004


def test_footprints_are_what_the_seeded_generator_draws(city: dict[str, Any]) -> None:
    stored = np.load(PATH.with_name("buildings.npy"))
    assert stored.dtype == FOOTPRINT
    assert np.array_equal(build_buildings(city), stored)
