"""The case system answers as awkwardly as real ones do, and its cases open and close."""

from __future__ import annotations

import datetime as dt
import itertools
import socket
import struct
from collections.abc import Iterator

import pytest
import requests

from backends.demo.cases import CaseBook
from backends.demo.city import city, distance_m, to_gcj02
from backends.demo.urban import BAD_LOGIN, BAD_TOKEN, PASSWORD, USER, UrbanServer

NOW = dt.datetime(2026, 11, 22, 6, 3, 27, tzinfo=dt.UTC)
TIMEOUT_S = (2, 5)
HOURS = dt.timedelta(hours=2)


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


def test_a_client_that_resets_its_line_shows_no_traceback(
    address: str, capfd: pytest.CaptureFixture[str]
) -> None:
    port = int(address.rpartition(":")[2])
    at_once = struct.pack("ii", 1, 0)
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.sendall(b"GET /api/v2/cases HTTP/1.1\r\n")
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, at_once)
    assert _token(address)  # the server goes on
    assert "Traceback" not in capfd.readouterr().err


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
    for page in range(1, 20):
        answer = requests.get(
            f"{address}/api/v2/cases",
            params={"pageNo": str(page), "pageSize": "100"},
            headers=signed,
            timeout=TIMEOUT_S,
        ).json()
        assert answer["errcode"] == 0
        numbers += [row["caseNo"] for row in answer["data"]["list"]]
        if len(answer["data"]["list"]) < 100:
            break
    assert len(numbers) == len(set(numbers)) > 200


def test_times_are_local_without_a_zone_and_places_are_gcj02() -> None:
    row = CaseBook(1).page(NOW, NOW - HOURS, 1, 1)[1][0].row()
    dt.datetime.strptime(str(row["updateTime"]), "%Y-%m-%d %H:%M:%S")
    west, south, east, north = city().bounds
    corner, far = to_gcj02(west, south), to_gcj02(east, north)
    assert corner[0] < float(str(row["lng"])) < far[0]
    assert corner[1] < float(str(row["lat"])) < far[1]
    assert 100 < distance_m((west, south), corner) < 900


def test_a_new_case_comes_every_minute_and_a_half() -> None:
    cases = CaseBook(1).page(NOW, NOW - 5 * HOURS, 1, 999)[1]
    times = sorted(case.reported_at for case in cases)
    gaps = [(b - a).total_seconds() for a, b in itertools.pairwise(times)]
    assert len(gaps) > 100
    assert all(79 <= gap <= 101 for gap in gaps)


def test_cases_close_and_a_few_are_open() -> None:
    cases = CaseBook(1).page(NOW, NOW - HOURS, 1, 999)[1]
    still_open = [case for case in cases if case.stage < 6]
    assert 5 <= len(still_open) <= 20
    assert all(case.reported_at <= case.updated_at <= NOW for case in cases)


def test_a_case_keeps_its_number_over_a_restart_and_only_goes_forward() -> None:
    before = {case.number: case for case in CaseBook(5).page(NOW, NOW - HOURS, 1, 999)[1]}
    later = NOW + dt.timedelta(minutes=4)
    after = {case.number: case for case in CaseBook(5).page(later, NOW - HOURS, 1, 999)[1]}
    assert len(before) < len(after)
    for number, case in before.items():
        assert after[number].address == case.address
        assert after[number].stage >= case.stage
        assert after[number].updated_at >= case.updated_at


def test_a_title_says_what_and_leaves_where_to_the_address() -> None:
    for case in CaseBook(1).page(NOW, NOW - HOURS, 1, 50)[1]:
        assert case.row()["title"] == case.kind[1]
        assert case.address not in str(case.row()["title"])


def test_since_gives_only_what_was_updated_since() -> None:
    since = NOW - dt.timedelta(minutes=2)
    total, cases = CaseBook(1).page(NOW, since, 1, 999)
    assert total == len(cases) > 0
    assert all(case.updated_at >= since for case in cases)
