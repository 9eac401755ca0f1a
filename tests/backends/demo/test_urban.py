"""The case system answers as awkwardly as real ones do, and its cases open and close."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
import requests

from backends.demo.cases import CaseBook
from backends.demo.city import city, distance_m, to_gcj02
from backends.demo.urban import BAD_LOGIN, BAD_TOKEN, PASSWORD, USER, UrbanServer

NOW = dt.datetime(2026, 11, 22, 6, 3, 27, tzinfo=dt.UTC)
TIMEOUT_S = (2, 5)


@pytest.fixture
def address() -> Iterator[str]:
    server = UrbanServer("127.0.0.1", 0, 1)
    server.start()
    yield f"http://127.0.0.1:{server.port}"
    server.close()


def _token(address: str) -> str:
    answer = requests.post(
        f"{address}/api/auth/login", json={"user": USER, "password": PASSWORD}, timeout=TIMEOUT_S
    ).json()
    return str(answer["data"]["token"])


def test_without_a_token_the_answer_is_200_with_an_errcode(address: str) -> None:
    answer = requests.get(f"{address}/api/v2/cases", timeout=TIMEOUT_S)
    assert answer.status_code == 200
    assert answer.json()["errcode"] == BAD_TOKEN


def test_a_wrong_password_gets_no_token(address: str) -> None:
    answer = requests.post(
        f"{address}/api/auth/login", json={"user": USER, "password": "x"}, timeout=TIMEOUT_S
    )
    assert answer.json()["errcode"] == BAD_LOGIN


def test_pages_hold_every_case_once(address: str) -> None:
    signed = {"Authorization": f"Bearer {_token(address)}"}
    numbers: list[str] = []
    for page in range(1, 10):
        answer = requests.get(
            f"{address}/api/v2/cases",
            params={"pageNo": str(page), "pageSize": "4"},
            headers=signed,
            timeout=TIMEOUT_S,
        ).json()
        assert answer["errcode"] == 0
        numbers += [row["caseNo"] for row in answer["data"]["list"]]
        if len(answer["data"]["list"]) < 4:
            break
    assert len(numbers) == len(set(numbers)) == answer["data"]["total"] >= 9


def test_times_are_local_without_a_zone_and_places_are_gcj02() -> None:
    row = CaseBook(1, NOW).page(NOW - dt.timedelta(days=1), 1, 1)[1][0].row()
    dt.datetime.strptime(str(row["updateTime"]), "%Y-%m-%d %H:%M:%S")
    west, south, east, north = city().bounds
    corner, far = to_gcj02(west, south), to_gcj02(east, north)
    assert corner[0] < float(str(row["lng"])) < far[0]
    assert corner[1] < float(str(row["lat"])) < far[1]
    assert 100 < distance_m((west, south), corner) < 900


def test_a_new_case_comes_every_20_to_40_s_and_cases_close() -> None:
    book = CaseBook(1, NOW)
    total = [book.page(NOW - dt.timedelta(days=1), 1, 1)[0]]
    for second in range(1, 1801):
        book.tick(NOW + dt.timedelta(seconds=second))
        total.append(book.page(NOW - dt.timedelta(days=1), 1, 1)[0])
    assert 1800 / 40 <= total[-1] - total[0] <= 1800 / 20 + 1
    cases = book.page(NOW - dt.timedelta(days=1), 1, 500)[1]
    closed = [case for case in cases if case.stage == 6]
    assert 20 < len(closed) < len(cases)
    assert len(cases) - len(closed) < 60


def test_the_same_seed_has_the_same_cases() -> None:
    one, two = (CaseBook(5, NOW).page(NOW - dt.timedelta(days=1), 1, 99)[1] for _ in range(2))
    assert [case.row() for case in one] == [case.row() for case in two]
