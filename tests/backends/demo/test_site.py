"""The site file is complete, and what belongs together stands together."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from backends.demo.cameras.catalogue import cameras
from backends.demo.cameras.recipes import RECIPES
from backends.demo.cameras.view import LIGHTS
from backends.demo.city import city, distance_m
from backends.demo.site import DemoPorts, demo_site_toml
from backends.record.common import Department

PORTS = DemoPorts(
    hub=8520,
    environment=8521,
    transport=8522,
    urban=8523,
    rtsp=8554,
    gb28181=5060,
    relay=8555,
)


def _site() -> dict[str, Any]:
    return tomllib.loads(demo_site_toml(PORTS, '/data/with "quotes" and 空格'))


def test_the_file_is_toml_whatever_the_data_folder_is_called() -> None:
    site = _site()
    assert site["hub"] == {"listen": "127.0.0.1:8520", "data": '/data/with "quotes" and 空格'}
    assert len(site["camera"]) == 24
    assert Path(site["rest"][0]["mapping"]).is_file()


def test_cameras_are_unique_in_the_city_and_spread_over_the_departments() -> None:
    found = _site()["camera"]
    for key in ("id", "number", "name", "main", "sub"):
        assert len({camera[key] for camera in found}) == len(found)
    assert {camera["department"] for camera in found} == {d.value for d in Department} - {"centre"}
    west, south, east, north = city().bounds
    for camera in found:
        assert west < camera["place"]["lon_wgs84"] < east
        assert south < camera["place"]["lat_wgs84"] < north


def test_every_camera_and_outlet_stands_in_a_district() -> None:
    site = _site()
    known = {district.name for district in city().districts}
    for thing in [*site["camera"], *site["environment"]["outlet"]]:
        assert thing["place"]["division"] in known, thing["name"]


def test_two_cameras_stand_near_the_outlet_that_exceeds() -> None:
    site = _site()
    place = site["environment"]["outlet"][0]["place"]
    here = (place["lon_wgs84"], place["lat_wgs84"])
    away = sorted(
        distance_m(here, (c["place"]["lon_wgs84"], c["place"]["lat_wgs84"])) for c in site["camera"]
    )
    assert away[1] < 400 < away[2]


def test_one_camera_is_restricted_so_that_a_second_person_can_be_tried() -> None:
    restricted = [c["name"] for c in _site()["camera"] if c["security"] == "restricted"]
    assert restricted == ["学府路—凤山路路口"]


def test_every_camera_has_a_recipe_and_a_light() -> None:
    for camera in cameras(60):
        assert camera.scene in RECIPES
        assert camera.light in LIGHTS
    assert len({camera.name for camera in cameras(60)}) == 60
