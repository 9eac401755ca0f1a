"""Answers without a list: no news where that does no harm, a failure where it would end things."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from backends.demo.rest_server import Answer, Asked
from backends.gateway.rest.failure import RestFailure
from backends.gateway.rest.trial import connector_try
from backends.record.observation import ConditionCleared
from tests.backends.gateway.rest.scripted import bench, serving
from tests.backends.gateway.rest.test_coming_back import ALARMS, row

WHOLE = ALARMS.replace("[stream.fields]", "whole = true\n[stream.fields]")
SAYS_SUCCESS = ALARMS.replace("[stream.fields]", 'success = { path = "code" }\n[stream.fields]')
TOTAL = 'paging = { total = "total" }\n'
NO_LIST = "对方返回的数据缺少列表 rows"
QUIET = [{"code": 0, "rows": None, "total": 0}, {"code": 0, "total": 0}, None]


@pytest.mark.parametrize("said", [{"rows": None}, {"total": 0}, {"rows": {}}, None])
def test_of_all_there_is_an_answer_without_its_list_is_a_failure_and_ends_nothing(
    tmp_path: Path, said: object
) -> None:
    answers: list[object] = [{"rows": [row("open", "13:10:00")]}, said]
    with bench(tmp_path, WHOLE, lambda _: answers[-1], keeps=True) as (one, _):
        answers.append(answers[0])
        assert len(one.poll().observations) == 1
        answers.append(said)
        with pytest.raises(RestFailure) as failed:
            one.poll()
        assert failed.value.words == NO_LIST
        answers.append(answers[0])
        assert one.poll().observations == []


def test_no_content_is_an_empty_list(tmp_path: Path) -> None:
    with bench(tmp_path, ALARMS, lambda _: Answer(content=b"", status=204)) as (one, _):
        assert one.poll().rows == 0


@pytest.mark.parametrize("said", QUIET)
def test_an_answer_without_a_list_is_no_news(tmp_path: Path, said: object) -> None:
    answers: list[object] = [{"code": 0, "rows": [row("open", "13:10:00")]}]
    text = ALARMS if said is None else SAYS_SUCCESS
    with bench(tmp_path, text, lambda _: answers[-1]) as (one, _):
        one.poll()
        answers.append(said)
        quiet = one.poll()
        assert (quiet.rows, quiet.observations) == (0, [])
        answers.append({"code": 0, "rows": [row("closed", "13:20:00")]})
        assert [type(told) for told in one.poll().observations] == [ConditionCleared]


@pytest.mark.parametrize("text", [ALARMS, SAYS_SUCCESS])
def test_an_error_that_looks_like_an_answer_is_no_quiet_hour(tmp_path: Path, text: str) -> None:
    answers: list[object] = [{"code": 0, "rows": [row("open", "13:10:00")]}]
    with bench(tmp_path, text, lambda _: answers[-1]) as (one, _):
        one.poll()
        answers.append({"code": 401, "msg": "token invalid", "data": None})
        with pytest.raises(RestFailure):
            one.poll()


@pytest.mark.parametrize("said", [{"rows": "none"}, {"rows": {}}, {"rows": 0}, "busy", [1], 7])
def test_something_else_than_a_list_is_a_failure_at_every_poll(
    tmp_path: Path, said: object
) -> None:
    answers: list[object] = [{"rows": []}]
    with bench(tmp_path, ALARMS, lambda _: answers[-1]) as (one, _):
        one.poll()
        answers.append(said)
        with pytest.raises(RestFailure) as failed:
            one.poll()
    assert failed.value.words == NO_LIST


def test_a_count_of_none_ends_the_last_of_all_there_is(tmp_path: Path) -> None:
    answers: list[object] = [{"rows": [row("open", "13:10:00")], "total": 1}]
    text = WHOLE.replace("whole = true\n", "whole = true\n" + TOTAL)
    with bench(tmp_path, text, lambda _: answers[-1]) as (one, _):
        one.poll()
        answers.append({"rows": None, "total": 1})
        with pytest.raises(RestFailure):
            one.poll()
        answers.append(QUIET[0])
        assert [type(told) for told in one.poll().observations] == [ConditionCleared]


def asking(paging: str) -> str:
    return ALARMS.replace("[stream.fields]", f"{paging}\n[stream.fields]")


def test_a_second_page_without_a_list_is_no_end_of_the_news(tmp_path: Path) -> None:
    beyond: list[object] = [{"rows": []}]

    def answer(asked: Asked) -> object:
        return {"rows": [row("open", "13:10:00")]} if asked.query["p"] == "1" else beyond[-1]

    text = asking('query = { p = "{page}" }\npaging = { kind = "page", size = 1 }')
    with bench(tmp_path, text, answer) as (one, _):
        one.poll()
        beyond.append({"code": 503})
        with pytest.raises(RestFailure):
            one.poll()


def test_a_feed_of_changes_may_say_null_on_its_last_page(tmp_path: Path) -> None:
    def answer(asked: Asked) -> Any:
        is_first = "c" not in asked.query
        return {"rows": [row("open", "13:10:00")] if is_first else None, "next": "c1"}

    paging = 'paging = { kind = "cursor", cursor = "next", keep = true }'
    text = asking('query = { c = "{cursor}" }\n' + paging)
    with bench(tmp_path, text, answer) as (one, system):
        assert [one.poll().rows for _ in range(2)] == [1, 0]
        assert [asked.query.get("c") for asked in system.asked] == [None, "c1", "c1"]


@pytest.mark.parametrize("said", [{"list": [row("open", "13:10:00")]}, {"rows": None}])
def test_a_trial_names_a_list_that_is_not_where_the_mapping_says(
    tmp_path: Path, said: object
) -> None:
    path = tmp_path / "mapping.toml"
    path.write_text(ALARMS, encoding="utf-8")
    with serving(lambda _: said) as system:
        (tried,) = connector_try(path, system.http.url)
    assert tried.failure == NO_LIST
