"""The demo's warnings follow from their seed; its offices' rows fit the shipped mapping files."""

from __future__ import annotations

import datetime as dt
import tomllib
from importlib import resources
from pathlib import Path

import pytest

from backends.demo.bulletins import BulletinBook
from backends.demo.emergency import OfficeServer
from backends.demo.loggers import WHOLE_CITY, city_loggers, register_csv
from backends.demo.outlets import outlets
from backends.demo.site import OFFICE_MAPPINGS, DemoPorts, demo_site_toml
from backends.gateway.datum import Datum
from backends.gateway.departments.emergency.adapter import WarningAdapter, Wrong
from backends.gateway.departments.emergency.outlines import Outlines, load_outlines
from backends.gateway.departments.environment.register import read_register
from backends.gateway.departments.environment.settings import Register
from backends.gateway.rest.trial import StreamTrial, connector_try
from backends.protocols import alert_feed
from backends.protocols.bulletin import Told

NOW = dt.datetime(2026, 11, 26, 6, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)


def test_a_days_warnings_are_the_same_for_a_seed_however_they_are_asked_for() -> None:
    book = BulletinBook(7)
    whole = book.between(NOW - DAY, NOW)
    parts = [
        one for n in range(24, 0, -1) for one in book.between(NOW - n * HOUR, NOW - (n - 1) * HOUR)
    ]
    assert whole == parts
    issued = [b for m in whole for b in alert_feed.read(m.data).bulletins if b.told is Told.ALERT]
    assert 8 <= len(issued) <= 20
    assert whole != BulletinBook(8).between(NOW - DAY, NOW)


def test_a_storm_brings_two_hundred_an_hour_each_with_an_identifier_of_its_own() -> None:
    messages = BulletinBook(7, is_storm=True).between(NOW - HOUR, NOW)
    bulletins = [b for m in messages for b in alert_feed.read(m.data).bulletins]
    assert len(bulletins) == len(messages)
    assert 190 <= sum(b.told is Told.ALERT for b in bulletins) <= 210
    assert len({b.identifier for b in bulletins}) == len(bulletins)


def test_of_many_warnings_one_or_two_in_a_hundred_are_spoilt_and_refused_by_name() -> None:
    messages = BulletinBook(7, is_storm=True, dirt=0.015).between(NOW - 3 * HOUR, NOW)
    contents = [alert_feed.read(message.data) for message in messages]
    adapter = WarningAdapter(Outlines(), Datum.WGS84, 24.0)
    refused = sum(bool(one.refused) for one in contents)
    for bulletin in (b for one in contents for b in one.bulletins):
        try:
            adapter.take(bulletin, NOW)
        except Wrong as error:
            assert "2000" in str(error)
            refused += 1
    assert 0.004 < refused / len(messages) < 0.03


def test_every_warning_finds_its_place_by_its_divisions_or_its_polygon() -> None:
    outlines, faults = load_outlines("resources/city/divisions.geojson")
    assert faults == [] and len(outlines) == 8
    for message in BulletinBook(7).between(NOW - DAY, NOW):
        (bulletin,) = alert_feed.read(message.data).bulletins
        assert bulletin.faults == []
        assert bulletin.rings or outlines.rings(bulletin.codes)


def _trials(name: str) -> list[StreamTrial]:
    """A mapping file that comes with us, tried against the demo's offices."""
    server = OfficeServer("127.0.0.1", 0, 7)
    server.start()
    try:
        path = Path(str(resources.files("resources").joinpath(f"defaults/{name}.toml")))
        return list(connector_try(path, f"http://127.0.0.1:{server.port}"))
    finally:
        server.close()


def test_demand_13_teams_supplies_and_sites_fit_the_mapping_file_that_comes_with_us() -> None:
    trials = {trial.stream: trial for trial in _trials("emergency-forces")}
    assert {name: trial.fitted for name, trial in trials.items()} == {
        "teams": 30,
        "supplies": 20,
        "sites": 200,
    }
    assert all(trial.fitted == trial.total for trial in trials.values())


@pytest.mark.parametrize("name", OFFICE_MAPPINGS[1:])
def test_demand_19_records_of_other_systems_name_the_points_that_they_are_about(name: str) -> None:
    (trial,) = _trials(name)
    assert trial.failure == "" and trial.fitted == trial.total > 0
    known = {outlet.id for outlet in outlets()}
    linked = [row.mapped["linked"] for row in trial.rows if row.mapped]
    assert linked and all(set(ids) <= known for ids in linked)


def test_the_whole_city_has_its_outlets_monitors_and_stations_and_a_register_of_them() -> None:
    loggers = city_loggers(WHOLE_CITY, 7)
    kinds = [one.kind for one in loggers]
    assert len(loggers) == len({one.mn for one in loggers}) == WHOLE_CITY
    assert {len(one.mn) for one in loggers} == {24}
    assert kinds.count("outlet") == pytest.approx(300, abs=40)
    assert kinds.count("dust") == pytest.approx(500, abs=50)
    register = Register(file="x.csv", source="environment.demo", name="演示")
    found = read_register(register_csv(loggers).encode(), register)
    assert found.faults == []
    assert [one.mn for one in found.outlets] == [one.mn for one in loggers]


def test_the_demo_site_has_warnings_and_offices_where_they_have_ports() -> None:
    ports = DemoPorts(
        hub=1,
        environment=2,
        transport=3,
        urban=4,
        rtsp=5,
        gb28181=6,
        relay=7,
        bulletins=8,
        offices=9,
    )
    site = tomllib.loads(demo_site_toml(ports, "/data"))
    assert site["emergency"]["listen"] == "127.0.0.1:8"
    assert Path(site["emergency"]["divisions"]).is_file()
    mapped = [Path(one["mapping"]).stem for one in site["rest"] if one["base_url"].endswith(":9")]
    assert mapped == list(OFFICE_MAPPINGS)
