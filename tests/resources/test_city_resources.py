"""The invented city's teams, depots, sensitive sites and people stand where they can."""

from __future__ import annotations

import msgspec
import pytest

from backends.demo.city import city, district_of
from backends.record.city import CityResources, SensitiveSite, SiteKind, Supply, Team, TeamKind
from backends.record.common import Place
from resources.city import build_resources
from resources.city.site import LAT0, LAT_M, LON0, LON_M, water_gap


@pytest.fixture(scope="module")
def resources() -> CityResources:
    file = build_resources.HERE / "resources.json"
    return msgspec.json.decode(file.read_bytes(), type=CityResources)


def test_the_file_is_what_the_seeded_generator_places(resources: CityResources) -> None:
    built = msgspec.convert(build_resources.build(), CityResources)

    assert built == resources


def test_every_kind_of_help_and_of_sensitive_site_is_there(resources: CityResources) -> None:
    assert {team.kind for team in resources.teams} == set(TeamKind)
    assert {site.kind for site in resources.sites} == set(SiteKind)
    assert (len(resources.teams), len(resources.supplies), len(resources.sites)) == (30, 20, 60)


def test_names_and_ids_are_nobody_elses(resources: CityResources) -> None:
    things = _things(resources)
    assert len({thing.id for thing in things}) == len(things)
    assert len({thing.name for thing in things}) == len(things)


def test_everything_stands_on_land_in_the_district_it_names(resources: CityResources) -> None:
    west, south, east, north = city().bounds
    for thing in _things(resources):
        place = thing.place
        assert west < place.lon_wgs84 < east
        assert south < place.lat_wgs84 < north
        if "取水口" in thing.name:  # in the river, which is a boundary
            assert _from_water_m(place) < 0
            continue
        assert place.division == district_of((place.lon_wgs84, place.lat_wgs84))
        assert _from_water_m(place) > -60, thing.name  # at the most on a bridge's ramp


def test_people_live_where_the_city_is_dense(resources: CityResources) -> None:
    assert resources.population is not None
    cells = resources.population.cells
    assert 2_000_000 < sum(people for _, _, people in cells) < 3_000_000
    densest = max(cells, key=lambda cell: cell[2])
    assert district_of(densest[:2]) in ("云台区", "江南区")
    assert all(people > 0 for _, _, people in cells)


def _things(resources: CityResources) -> list[Team | Supply | SensitiveSite]:
    return [*resources.teams, *resources.supplies, *resources.sites]


def _from_water_m(place: Place) -> float:
    return water_gap(((place.lon_wgs84 - LON0) * LON_M, (place.lat_wgs84 - LAT0) * LAT_M))
