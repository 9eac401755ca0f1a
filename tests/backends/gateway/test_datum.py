"""GCJ-02 to WGS-84: a known point, and the inverse of the inverse."""

from __future__ import annotations

import pytest

from backends.gateway.datum import Datum, to_gcj02, to_wgs84


def test_known_shift_at_tiananmen() -> None:
    lon, lat = to_gcj02(116.391349, 39.907375)
    assert (lon, lat) == pytest.approx((116.397592, 39.908778), abs=3e-6)


@pytest.mark.parametrize("lon", [75.5, 104.06, 120.155, 121.47, 134.5])
@pytest.mark.parametrize("lat", [18.2, 30.27, 39.9, 53.0])
def test_inverse_is_found_within_a_millimetre(lon: float, lat: float) -> None:
    there = to_gcj02(lon, lat)
    assert to_wgs84(*there, Datum.GCJ02) == pytest.approx((lon, lat), abs=1e-8)


def test_other_datums_and_places_abroad_stay_as_they_are() -> None:
    assert to_wgs84(120.1, 30.2, Datum.CGCS2000) == (120.1, 30.2)
    assert to_wgs84(-0.12, 51.5, Datum.GCJ02) == (-0.12, 51.5)
