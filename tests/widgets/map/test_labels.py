"""Where names stand on the map."""

from __future__ import annotations

import itertools

import pytest

from widgets.map.city import City, load_city
from widgets.map.labels import Box, Label, place_labels


@pytest.fixture(scope="module")
def city() -> City:
    return load_city()


def overlaps(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def words(labels: list[Label]) -> set[str]:
    return {"".join(sign.text for sign in label.signs) for label in labels}


@pytest.mark.parametrize("zoom", [12.0, 13.5])
def test_no_two_whole_words_overlap(city: City, zoom: float) -> None:
    whole = [label.box for label in place_labels(city, zoom) if label.dot is not None]
    assert not any(overlaps(a, b) for a, b in itertools.combinations(whole, 2))


def test_districts_are_named_far_out_and_streets_close_up(city: City) -> None:
    far, near = words(place_labels(city, 12.0)), words(place_labels(city, 16.0))
    assert "云台区" in far
    assert "云台区" not in near
    assert len(near & {s.name for s in city.streets}) > 100


def test_labels_are_the_same_each_time(city: City) -> None:
    assert place_labels(city, 14.0) == place_labels(city, 14.0)


def test_a_street_is_read_from_left_or_from_above(city: City) -> None:
    for label in place_labels(city, 14.5):
        if label.dot is None and len(label.signs) > 1 and label.style == "map_label":
            first, last = label.signs[0], label.signs[-1]
            assert last.x > first.x or last.y > first.y
            assert abs(label.signs[0].degrees) <= 60
