"""capvalidator judges our CAP 1.2, and what we take for it, by the standard's own schema."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from backends.demo.bulletins import BulletinBook
from backends.protocols import alert_feed, cap12
from backends.protocols.bulletin import Bulletin, Status, Told
from tests.backends.protocols.test_bulletins import CAP, X12379

pytestmark = pytest.mark.interop
NOW = dt.datetime(2026, 11, 26, 2, 45, tzinfo=dt.UTC)


def _is_valid(document: bytes) -> bool:
    validator: Any = pytest.importorskip("capvalidator.validate", reason="capvalidator is absent")
    is_valid: bool = validator.Validator(document).schema()[0]
    return is_valid


FULL = Bulletin(
    identifier="warning:7, <8> & 9",
    told=Told.CANCEL,
    status=Status.TEST,
    sender="临江市 气象台 & 应急局",
    sent_at=NOW,
    kind="rainstorm",
    colour=1,
    headline="暴雨 <红色> 预警 & 提示",
    text="一\x00二\x0b三",
    advice="]]>",
    effective_at=NOW.replace(microsecond=123_000),
    expires_at=NOW + dt.timedelta(hours=6),
    area="江南区",
    rings=[[(123.0, 30.0), (123.1, 30.0), (123.1, 30.1)], [(1.0, 1.0)]],
    codes=["990106"],
    references=["warning:7.1", "warning 7"],
)
BARE = Bulletin(identifier="a", told=Told.ALERT, status=Status.ACTUAL, sender="", sent_at=NOW)


@pytest.mark.interop
@pytest.mark.parametrize("bulletin", [FULL, BARE], ids=["full", "bare"])
def test_what_we_write_follows_the_schema(bulletin: Bulletin) -> None:
    assert _is_valid(cap12.write(bulletin, "watch@linjiang.example"))


def test_warnings_of_12379_become_valid_cap() -> None:
    (bulletin,) = alert_feed.read(X12379.encode()).bulletins
    assert _is_valid(cap12.write(bulletin, "watch@linjiang.example"))


def test_the_demo_citys_cap_is_valid_and_its_12379_is_not() -> None:
    messages = BulletinBook(1).between(NOW - dt.timedelta(days=1), NOW)
    is_cap = [cap12.NAMESPACE.encode() in message.data for message in messages]
    assert any(is_cap) and not all(is_cap)
    assert [_is_valid(message.data) for message in messages] == is_cap


def test_our_sample_of_prefixed_cap_is_valid() -> None:
    assert _is_valid(CAP.encode())
