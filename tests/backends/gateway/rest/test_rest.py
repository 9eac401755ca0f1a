"""A REST system by its mapping: rows to conditions, paging, re-login, bad rows, failures."""

from __future__ import annotations

import asyncio
import datetime as dt
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from backends.gateway.datum import to_gcj02
from backends.gateway.rest import wire as wire_module
from backends.gateway.rest.client import RestClient
from backends.gateway.rest.failure import RestFailure
from backends.gateway.rest.mapping import MappingError, load_mapping
from backends.gateway.rest.poll import StreamPoller
from backends.gateway.rest.service import serve_mapping
from backends.gateway.rest.streams import Mapping
from backends.gateway.rest.templates import fill
from backends.gateway.rest.times import read_time
from backends.gateway.rest.trial import connector_try
from backends.gateway.rest.values import dig
from backends.record.common import Severity
from backends.record.observation import (
    ConditionCleared,
    ConditionRaised,
    HealthReport,
    Observation,
)
from backends.record.resource import SourceState
from tests.backends.gateway.collector import Collector
from tests.backends.gateway.rest.fake_city import MAPPING, FakeCity, case


@pytest.fixture
def city() -> Iterator[FakeCity]:
    city = FakeCity()
    yield city
    city.close()


def _mapping(city: FakeCity, folder: Path) -> Mapping:
    path = folder / "city.toml"
    path.write_text(MAPPING.format(base_url="http://elsewhere"), encoding="utf-8")
    return load_mapping(path, city.url)


@pytest.fixture
def poller(city: FakeCity, tmp_path: Path) -> Iterator[StreamPoller]:
    mapping = _mapping(city, tmp_path)
    client = RestClient(mapping)
    yield StreamPoller(client, mapping.source, mapping.stream[0])
    client.close()


def test_rows_become_conditions_with_utc_times_and_wgs84_places(
    city: FakeCity, poller: StreamPoller
) -> None:
    city.rows = [case(1)]
    (raised,) = poller.poll().observations
    assert isinstance(raised, ConditionRaised)
    assert (raised.source, raised.key, raised.kind) == ("urban.cases", "cases:C1", "case")
    assert (raised.title, raised.severity) == ("暴露垃圾 1", Severity.III)
    assert raised.occurred_at == dt.datetime(2026, 11, 22, 6, 0, tzinfo=dt.UTC)
    assert raised.detail == {"类别": "市容环境", "上报时间": "2026-11-22 13:59:00"}
    assert raised.place is not None
    assert raised.place.name == "人民路"
    there = to_gcj02(raised.place.lon_wgs84, raised.place.lat_wgs84)
    assert there == pytest.approx((120.155, 30.27), abs=1e-8)


def test_all_pages_are_read_and_nothing_is_told_twice(city: FakeCity, poller: StreamPoller) -> None:
    city.rows = [case(number) for number in range(5)]
    assert len(poller.poll().observations) == 5
    asked = [query["page"] for query in city.asked]
    assert asked == ["1", "2", "3", "4"], "only an empty page says that a whole list is whole"
    assert poller.poll().observations == []


def test_since_is_the_newest_update_less_the_look_back(
    city: FakeCity, poller: StreamPoller
) -> None:
    city.rows = [case(1, updated="2026-11-22 14:05:00"), case(2)]
    poller.poll()
    poller.poll()
    assert [query["since"] for query in city.asked[-1:]] == ["2026-11-22 14:04:00"]
    assert city.asked[0]["since"] == "1970-01-01 00:00:00"


def test_a_closed_case_clears_its_condition_and_an_old_state_revives_nothing(
    city: FakeCity, poller: StreamPoller
) -> None:
    city.rows = [case(1)]
    (raised,) = poller.poll().observations
    city.rows = [case(1, state="9", updated="2026-11-22 14:10:00")]
    (cleared,) = poller.poll().observations
    assert isinstance(raised, ConditionRaised)
    assert isinstance(cleared, ConditionCleared)
    assert cleared.key == raised.key
    city.rows = [case(1, state="1", updated="2026-11-22 14:05:00")]
    assert poller.poll().observations == []


def test_rows_are_told_in_the_order_of_their_update(city: FakeCity, poller: StreamPoller) -> None:
    closed = case(1, state="9", updated="2026-11-22 14:10:00")
    city.rows = [closed, case(2, updated="2026-11-22 14:05:00"), case(1)]
    kinds = [type(o) for o in poller.poll().observations]
    assert kinds == [ConditionRaised, ConditionRaised, ConditionCleared]


def test_bad_rows_are_named_once_and_the_others_go_on(city: FakeCity, poller: StreamPoller) -> None:
    bad_time, bad_state, bad_place = case(1), case(2), case(3)
    bad_time["updated"] = "gestern"
    bad_state["state"] = "77"
    bad_place["geo"] = {"x": "east", "y": 30}
    city.rows = [bad_time, bad_state, bad_place, "no object", case(5)]
    poll = poller.poll()
    assert [(fault.row, fault.field) for fault in poll.faults] == [
        ("C1", "updated_at"),
        ("C2", "status"),
        ("C3", "lon"),
        ("3", ""),
    ]
    assert poll.faults[0].expected == "a time like %Y-%m-%d %H:%M:%S, is 'gestern'"
    assert len(poll.observations) == 1
    assert poller.poll().faults == []


def test_an_expired_token_is_renewed_once(city: FakeCity, poller: StreamPoller) -> None:
    city.rows = [case(1)]
    poller.poll()
    city.token = "t2"
    city.rows = [case(1), case(2)]
    assert len(poller.poll().observations) == 1
    assert city.logins == 2


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        ((500, b""), "对方系统返回 HTTP 500"),
        ((200, b"<html>"), "对方系统返回的不是 JSON"),
        ((200, b"[" * 100_000), "对方系统返回的不是 JSON"),
        ((200, b'{"errcode": 0, "data": {"list": 7}}'), "对方返回的数据缺少列表 data.list"),
        ((200, b'{"errcode": 9, "data": null}'), "对方系统返回错误码 9"),
        ((401, b""), "对方系统拒绝登录凭证"),
    ],
)
def test_failures_are_told_in_words(
    city: FakeCity, poller: StreamPoller, failure: tuple[int, bytes], words: str
) -> None:
    poller.poll()
    city.failure = failure
    with pytest.raises(RestFailure) as caught:
        poller.poll()
    assert caught.value.words in (words, "登录对方系统被拒绝")


def test_a_trial_shows_raw_beside_mapped_and_what_did_not_fit(
    city: FakeCity, tmp_path: Path
) -> None:
    bad = case(3)
    bad["updated"] = ""
    city.rows = [case(1), case(2, state="2"), bad]
    _mapping(city, tmp_path)
    (trial,) = connector_try(tmp_path / "city.toml", city.url)
    assert (trial.total, trial.fitted, trial.silent) == (3, 1, 1)
    assert '"caseNo": "C1"' in trial.rows[0].raw
    assert trial.rows[0].mapped["title"] == "暴露垃圾 1"
    assert trial.unfit[0].fault == "C3, updated_at: expected a time"
    assert trial.reasons == (("cases：更新时间缺失", 1),)
    city.failure = (500, b"")
    (trial,) = connector_try(tmp_path / "city.toml", city.url)
    assert trial.failure == "登录对方系统失败：HTTP 500"


def test_an_answer_over_the_limit_is_refused(
    city: FakeCity, poller: StreamPoller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire_module, "MOST_BYTES", 1000)
    city.rows = [case(number) for number in range(2)]
    city.rows[0]["title"] = "长" * 2000
    with pytest.raises(RestFailure, match="over 32 MiB"):
        poller.poll()


def test_nothing_listens_there(tmp_path: Path) -> None:
    city = FakeCity()
    mapping = _mapping(city, tmp_path)
    city.close()
    client = RestClient(mapping)
    with pytest.raises(RestFailure) as caught:
        client.ask(mapping.stream[0], {"since": "", "page": 1, "size": 1})
    client.close()
    assert caught.value.words == "无法连接对方系统"


@pytest.mark.asyncio
async def test_served_over_loss_and_recovery_with_health(tmp_path: Path) -> None:
    city = await asyncio.to_thread(FakeCity)
    city.rows = [case(1)]
    got = Collector()
    task = asyncio.create_task(serve_mapping(_mapping(city, tmp_path), got.add))
    await got.until(_has_state(SourceState.OK))
    city.failure = (503, b"")
    await got.until(_has_state(SourceState.LOST))
    seen = len(got.observations)
    city.failure = None
    city.rows = [case(1), case(2)]
    await got.until(lambda all_: _has_state(SourceState.OK)(all_[seen:]))
    await got.until(lambda all_: sum(isinstance(o, ConditionRaised) for o in all_) >= 2)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.to_thread(city.close)
    keys = [o.key for o in got.observations if isinstance(o, ConditionRaised)]
    assert keys == ["cases:C1", "cases:C2"]
    left = [t for t in threading.enumerate() if t.name.startswith("rest-")]
    for thread in left:
        await asyncio.to_thread(thread.join, 5)


class _HasState:
    def __init__(self, state: SourceState) -> None:
        self._state = state

    def __call__(self, observations: list[Observation]) -> bool:
        return any(
            isinstance(o, HealthReport) and o.health.state is self._state for o in observations
        )


def _has_state(state: SourceState) -> _HasState:
    return _HasState(state)


@pytest.mark.parametrize(
    ("old", "new", "at", "expected"),
    [
        ('token = "data.token"', 'tocken = "data.token"', "tocken", "unknown field `tocken`"),
        ("look_back_s = 60", 'look_back_s = "60"', "look_back_s", "Expected `float`, got `str`"),
        ('datum = "gcj02"', 'datum = "mars"', "datum", "mars"),
        ('department = "urban"', 'department = "parks"', "department", "parks"),
        ('closed = ["closed"]', 'closed = ["open"]', "closed", "both open and closed"),
        ('"pw"', '"${NO_SUCH_SECRET}"', "body", "NO_SUCH_SECRET is not set"),
        ('id = "caseNo"', "", "[stream.fields]", "missing required field `id`"),
        ('kind = "page"', 'kind = "cursor"', "[stream.paging]", "paging by cursor needs cursor"),
        ('path = "errcode"', "path = 7", "path = 7", "Expected `str`, got `int`"),
        (
            '1000\n\n[stream.success]\npath = "errcode"\n\n[stream.paging]',
            "1000\nwhole = true\n\n[stream.paging]\nkeep = true",
            "[stream.paging]",
            "paging keep asks for what changed, whole for all",
        ),
        ("http://x", "ftp://x", "base_url", "begins with http://"),
        ("[auth]", "[auth", "[auth", "Expected ']'"),
    ],
)
def test_what_is_wrong_in_a_mapping_is_told_with_its_line(
    tmp_path: Path, old: str, new: str, at: str, expected: str
) -> None:
    path = tmp_path / "city.toml"
    text = MAPPING.format(base_url="http://x")
    assert old in text
    text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(MappingError) as caught:
        load_mapping(path)
    assert expected in caught.value.expected
    line = 1 + next(n for n, one in enumerate(text.splitlines()) if one.startswith(at))
    assert str(caught.value).startswith(f"{path}:{line}: ")


def test_a_secret_comes_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CITY_PASSWORD", "geheim")
    path = tmp_path / "city.toml"
    text = MAPPING.format(base_url="http://x").replace('"pw"', '"${CITY_PASSWORD}"')
    path.write_text(text, encoding="utf-8")
    assert load_mapping(path).auth.body["password"] == "geheim"


def test_a_missing_mapping_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match="cannot be read"):
        load_mapping(tmp_path / "none.toml")


def test_a_mapping_saved_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / "city.toml"
    text = MAPPING.format(base_url="http://x").replace("\n", "\r\n")
    path.write_bytes(text.encode("utf-8-sig"))
    assert load_mapping(path).stream


def test_a_mapping_in_another_encoding_or_without_end_is_told(tmp_path: Path) -> None:
    path = tmp_path / "city.toml"
    path.write_bytes("[source]\nname = '城管'\n".encode("gb18030"))
    with pytest.raises(MappingError, match=":2: is not UTF-8"):
        load_mapping(path)
    path.write_text("x = " + "[" * 5000, encoding="utf-8")
    with pytest.raises(MappingError, match="too deeply"):
        load_mapping(path)


def test_templates_keep_numbers_in_bodies() -> None:
    template = {"page": "{page}", "range": ["{since}", "up to {page}"], "fixed": 3}
    assert fill(template, {"page": 2, "since": "s"}) == {
        "page": 2,
        "range": ["s", "up to 2"],
        "fixed": 3,
    }


def test_dig_reaches_into_objects_and_lists() -> None:
    value = {"a": [{"b": 7}]}
    assert (dig(value, "a.0.b"), dig(value, "a.1.b"), dig(value, "x"), dig(value, "")) == (
        7,
        None,
        None,
        value,
    )


@pytest.mark.parametrize(
    ("text", "shape", "zone"),
    [
        ("2026-11-22 14:00:00", "%Y-%m-%d %H:%M:%S", "+08:00"),
        ("1795327200000", "unix_ms", "+08:00"),
        ("1795327200", "unix_s", "+08:00"),
        ("2026-11-22T06:00:00Z", "iso", "+08:00"),
        ("2026-11-22T14:00:00", "iso", "+08:00"),
        ("22/11/2026 03:30", "%d/%m/%Y %H:%M", "-02:30"),
    ],
)
def test_times_of_every_kind_become_utc(text: str, shape: str, zone: str) -> None:
    assert read_time(text, shape, zone) == dt.datetime(2026, 11, 22, 6, tzinfo=dt.UTC)
