"""What waits for the hub: the newest position of each vehicle keeps its kind and company."""

from __future__ import annotations

from typing import Any

from backends.gateway.outbound import Outbound
from backends.record.ids import SourceId
from backends.record.observation import Positions


def _positions(*ids: str, at_ms: int, **words: Any) -> Positions:
    count = len(ids)
    return Positions(
        source=SourceId("vehicles"),
        ids=list(ids),
        labels=[f"浙A{name}" for name in ids],
        lon_wgs84=[120.0] * count,
        lat_wgs84=[30.0] * count,
        speed_kmh=[40.0] * count,
        heading_deg=[90.0] * count,
        observed_unix_ms=[at_ms] * count,
        **words,
    )


def test_a_position_without_words_keeps_those_told_before() -> None:
    outbound = Outbound()
    outbound.add(_positions("1", "2", at_ms=1, kinds=["taxi", "bus"], companies=["甲", "乙"]))
    outbound.add(_positions("1", at_ms=2, takes=["vehicle."]))
    (told,) = outbound.take_rest()
    assert isinstance(told, Positions)
    assert told.takes == ["vehicle."]
    assert (told.ids, told.kinds, told.companies) == (["1", "2"], ["taxi", "bus"], ["甲", "乙"])
    assert told.observed_unix_ms == [2, 1]


def test_where_nobody_says_kinds_the_columns_stay_empty() -> None:
    outbound = Outbound()
    outbound.add(_positions("1", at_ms=1))
    (told,) = outbound.take_rest()
    assert isinstance(told, Positions) and told.kinds == [] and told.companies == []
