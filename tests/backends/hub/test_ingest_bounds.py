"""A source's case that the record would refuse is refused at the door, in words. Pure."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from backends.hub.ingest import Malformed, decode_batch
from tests.backends.hub.support import moment


def a_case(**changes: Any) -> bytes:
    """A batch with one citizen's report."""
    base: dict[str, Any] = {
        "type": "case_reported",
        "source": "hotline",
        "key": "12345-77",
        "department": "urban",
        "title": "路灯不亮",
        "occurred_at": moment(0),
    }
    return msgspec.json.encode({"batch_id": "b", "observations": [base | changes]})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("description", "路灯\x00不亮"),
        ("class_code", "c" * 501),
        ("place", {"lon_wgs84": 120.0, "lat_wgs84": 30.0, "name": "桥" * 501}),
        ("place", {"lon_wgs84": 500.0, "lat_wgs84": 30.0, "name": "桥"}),
    ],
)
def test_a_case_beyond_the_bounds_of_the_record_is_named(field: str, value: object) -> None:
    with pytest.raises(Malformed, match=f"observation 0, field {field}"):
        decode_batch(a_case(**{field: value}), "application/json")


def test_a_case_within_the_bounds_is_taken() -> None:
    body = a_case(description="长" * 20_000, personal={"telephone": "13912345678"})
    assert len(decode_batch(body, "application/json").observations) == 1
