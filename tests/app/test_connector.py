"""`watchfloor connector try`: raw beside mapped, what did not fit, and the exit status."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.programs.connector import run
from backends.demo.grid import GridScale, GridServer
from tests.backends.demo.mapped import mapping_file
from tests.backends.gateway.rest.fake_city import MAPPING, FakeCity, case


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    server = GridServer("127.0.0.1", 0, 1, GridScale(per_day=2_000.0, teams=8, dirt=0.3))
    server.start()
    yield server.http.url
    server.close()


def test_raw_stands_beside_mapped_and_reasons_are_counted(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(mapping_file("grid-events"))
    assert run(file, base_url=url, limit=1, as_json=False) == 1, "one row that does not fit"
    told = capsys.readouterr().out
    assert "== events → cases" in told
    assert '原文 {"eventId"' in told
    assert "key = events:WG" in told
    assert "不符的原因：" in told and "× events：" in told
    assert "1390000" not in told, "people are hidden"


def test_as_json_for_machines(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    run(str(mapping_file("grid-teams")), base_url=url, limit=2, as_json=True)
    teams, positions = json.loads(capsys.readouterr().out)
    assert (teams["becomes"], teams["total"], len(teams["rows"])) == ("items", 8, 2)
    assert positions["becomes"] == "positions"


@pytest.fixture
def people(tmp_path: Path) -> Iterator[tuple[FakeCity, Path]]:
    """A case system and a mapping of it that names who reported."""
    city = FakeCity()
    text = MAPPING.format(base_url=city.url)
    text = text.replace('name = "cases"', 'name = "cases"\nbecomes = "cases"')
    text = text.replace("detail = {", 'personal = { reporter = "caller.name" }\ndetail = {')
    path = tmp_path / "city.toml"
    path.write_text(text, encoding="utf-8")
    city.rows = [case(1) | {"caller": {"name": "张三", "mobile": "13900001111"}}]
    yield city, path
    city.close()


def test_where_all_fits_the_status_says_so(people: tuple[FakeCity, Path]) -> None:
    assert run(str(people[1]), base_url="", limit=1, as_json=False) == 0


def test_a_list_that_stands_elsewhere_is_a_failure_and_the_answer_is_shown_without_people(
    people: tuple[FakeCity, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    _, path = people
    text = path.read_text(encoding="utf-8").replace('"data.list"', '"data.rows"')
    path.write_text(text, encoding="utf-8")
    assert run(str(path), base_url="", limit=1, as_json=False) == 1
    told = capsys.readouterr().out
    assert "没有读成：对方返回的数据缺少列表 data.rows" in told
    assert '对方的回答开头是：{"errcode": 0, "data": {"list": [{"caseNo": "C1"' in told
    assert "张三" not in told and "1390000" not in told


def test_an_empty_list_is_shown_as_it_came(
    people: tuple[FakeCity, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    city, path = people
    city.rows = []
    assert run(str(path), base_url="", limit=1, as_json=False) == 0, "it answered"
    assert '回答开头是：{"errcode": 0, "data": {"list": []}}' in capsys.readouterr().out


def test_a_misspelt_placeholder_is_told_with_file_and_line(
    people: tuple[FakeCity, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    _, path = people
    text = path.read_text(encoding="utf-8").replace("{since}", "{sinse}")
    path.write_text(text, encoding="utf-8")
    assert run(str(path), base_url="", limit=1, as_json=False) == 2
    line = 1 + next(n for n, one in enumerate(text.splitlines()) if "{sinse}" in one)
    assert f"city.toml:{line}: stream query: there is no {{sinse}}" in capsys.readouterr().err


def test_a_system_that_is_not_there_is_told_and_the_status_says_so(
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = str(mapping_file("grid-teams"))
    assert run(file, base_url="http://127.0.0.1:9", limit=1, as_json=False) == 1
    assert "没有读成：无法连接对方系统" in capsys.readouterr().out


def test_a_wrong_key_is_told_with_file_and_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = mapping_file("grid-teams").read_text(encoding="utf-8").replace("whole", "wholly", 1)
    path = tmp_path / "wrong.toml"
    path.write_text(text, encoding="utf-8")
    assert run(str(path), base_url="", limit=1, as_json=False) == 2
    line = 1 + text.splitlines().index("wholly = true")
    assert f"wrong.toml:{line}: " in capsys.readouterr().err
