"""Answers that no system should give: told in words, kept apart row by row, never fatal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from backends.demo.rest_server import Answer
from backends.gateway.rest.bodies import parsed
from backends.gateway.rest.failure import RestFailure
from backends.gateway.rest.words import reason, sample, shown
from backends.record.observation import CaseReported
from tests.backends.gateway.rest.scripted import HEAD, STREAM, bench

CASES = (
    HEAD
    + STREAM
    + """
becomes = "cases"
encoding = "%s"
[stream.fields]
id = "id"
title = "t"
updated_at = { path = "at", type = "time" }
lon = "x"
lat = "y"
severity = "v"
[stream.fields.personal]
telephone = "who.phone"
"""
)
GOOD = {"id": "R1", "t": "井盖", "at": "2026-11-22 14:00:00", "x": 120.1, "y": 30.2, "v": 3}
WHOLE = json.dumps({"rows": [GOOD]}, ensure_ascii=False).encode()


@pytest.mark.parametrize("length", range(len(WHOLE)))
def test_every_truncation_of_an_answer_is_told_and_nothing_else(length: int) -> None:
    with pytest.raises(RestFailure):
        parsed(WHOLE[:length], "utf-8")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', "XML"),
        (b"\xef\xbb\xbf <list><row/></list>", "XML"),
        (b"<html><body>login</body></html>", "不是 JSON"),
        (b"", "不是 JSON"),
        (b"1" * 5000, "不是 JSON"),
        (b"[" * 200_000, "不是 JSON"),
        (b"\x00\x01\x02", "不是 JSON"),
    ],
)
def test_what_is_no_json_is_named(body: bytes, words: str) -> None:
    with pytest.raises(RestFailure) as refused:
        parsed(body, "utf-8")
    assert words in refused.value.words


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"t": "长" * 3_500_000}, "title", "标题内容过长"),
        ({"t": ["a"]}, "title", "标题不是文字"),
        ({"t": None}, "title", "标题为空"),
        ({"at": 12}, "updated_at", "更新时间格式不符"),
        ({"at": "2099-01-01 00:00:00"}, "updated_at", "更新时间超前于当前时间"),
        ({"x": 30.2, "y": 120.1}, "lat", "纬度与经度颠倒"),
        ({"x": "1e999"}, "lon", "经度不是数字或超出范围"),
        ({"x": 500, "y": 30}, "lon", "经度坐标超出范围"),
        ({"v": "very"}, "severity", "等级取值不在对照表内"),
        ({"id": {"$oid": 1}}, "id", "编号不是文字"),
    ],
)
def test_a_bad_row_is_kept_apart_with_a_reason_and_the_others_go_on(
    tmp_path: Path, change: dict[str, Any], field: str, words: str
) -> None:
    rows = [GOOD | {"id": "R0"} | change, GOOD]
    with bench(tmp_path, CASES % "utf-8", lambda _: {"rows": rows}) as (one, _):
        poll = one.poll()
        (fault,) = poll.faults
        stream = one.mapping.stream[0]
    assert len(poll.observations) == 1
    assert (fault.field, reason(stream, fault)) == (field, f"things：{words}")
    assert len(sample(fault)) < 400


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("1970-01-01 08:00:00", "早于 2000 年"),
        ("1900-01-01 00:00:00", "早于 2000 年"),
        ("0001-01-01 00:00:00", "格式不符"),
        ("2099-01-01 00:00:00", "超前于当前时间"),
        ("昨天", "格式不符"),
    ],
)
def test_a_report_of_a_time_that_cannot_be_counts_from_its_row_and_says_so(
    tmp_path: Path, said: str, words: str
) -> None:
    text = CASES.replace('lon = "x"', 'lon = "x"\noccurred_at = { path = "o", type = "time" }')
    rows = [GOOD | {"o": said}, GOOD | {"id": "R2", "o": "2026-11-22 13:00:00"}]
    with bench(tmp_path, text % "utf-8", lambda _: {"rows": rows}) as (one, _):
        poll, again = one.poll(), one.poll()
        (fault,) = poll.faults
        assert reason(one.mapping.stream[0], fault) == f"things：发生时间{words}"
        assert fault.row == "R1" and again.faults == [], "once"
    told = [o for o in poll.observations if isinstance(o, CaseReported)]
    times = {o.key: f"{o.occurred_at:%H:%M}" for o in told}
    assert times == {"things:R1": "06:00", "things:R2": "05:00"}


def test_bytes_that_are_no_gbk_spoil_their_row_only(tmp_path: Path) -> None:
    text = json.dumps({"rows": [GOOD | {"id": "R0", "t": "坏XX"}, GOOD]}, ensure_ascii=False)
    body = text.encode("gb18030").replace(b"XX", b"\xff\xfe")
    with bench(tmp_path, CASES % "gbk", lambda _: Answer(content=body)) as (one, _):
        poll = one.poll()
        (fault,) = poll.faults
        assert reason(one.mapping.stream[0], fault) == "things：标题含有无法解码的字节"
    assert len(poll.observations) == 1


def test_characters_beyond_gbk_are_read_where_gbk_is_declared(tmp_path: Path) -> None:
    body = json.dumps({"rows": [GOOD | {"t": "㐀街"}]}, ensure_ascii=False).encode("gb18030")
    with bench(tmp_path, CASES % "gbk", lambda _: Answer(content=body)) as (one, _):
        assert one.poll().faults == []


def test_what_is_shown_of_a_row_hides_the_people_in_it(tmp_path: Path) -> None:
    row = GOOD | {"who": {"phone": "13900000000", "name": "王建国"}}
    with bench(tmp_path, CASES % "utf-8", lambda _: {"rows": [row]}) as (one, _):
        text = shown(row, one.mapping.stream[0])
    assert "1390000" not in text and "王建国" not in text
    assert "井盖" in text
