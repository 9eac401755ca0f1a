"""Pages of every kind, and systems whose paging leads nowhere."""

from __future__ import annotations

import base64
import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from backends.demo.rest_server import Answer, Asked
from backends.gateway.rest.failure import RestFailure
from backends.gateway.rest.pages import TooManyPages
from backends.gateway.rest.tables import Ciphers
from backends.record.observation import DivisionsTold
from tests.backends.gateway.rest.scripted import HEAD, STREAM, bench
from tests.backends.gateway.rest.test_ciphers import KEY, enciphered

FIELDS = 'becomes = "divisions"\nfields = { id = "id", title = "n" }\n'
ENDLESS = "对方系统的分页没有尽头，已停止"


def rows(*numbers: int) -> list[dict[str, object]]:
    return [{"id": str(number), "n": f"区{number}"} for number in numbers]


def told(
    folder: Path, paging: str, answer: Callable[[Asked], Any]
) -> tuple[list[str], list[Asked]]:
    """The ids of one poll, and what was asked."""
    with bench(folder, HEAD + STREAM + FIELDS + paging, answer) as (one, system):
        observations = one.poll().observations
        found = [o for o in observations if isinstance(o, DivisionsTold)]
        return [row[0] for one in found for row in one.rows], system.asked


def test_offset(tmp_path: Path) -> None:
    every = rows(1, 2, 3, 4, 5)

    def answer(asked: Asked) -> object:
        at = int(asked.query["from"])
        return {"rows": every[at : at + 2]}

    paging = 'query = { from = "{offset}" }\npaging = { kind = "offset", size = 2 }\n'
    assert told(tmp_path, paging, answer)[0] == ["1", "2", "3", "4", "5"]


def test_a_cursor_in_a_post_body_is_left_out_of_the_first(tmp_path: Path) -> None:
    def answer(asked: Asked) -> object:
        at = asked.json().get("cursor", "a")
        return {"rows": rows(ord(at)), "next": {"a": "b", "b": "c", "c": ""}[at]}

    paging = (
        'method = "POST"\nbody = { cursor = "{cursor}", size = "{size}" }\n'
        'paging = { kind = "cursor", cursor = "next", size = 7 }\n'
    )
    found, asked = told(tmp_path, paging, answer)
    assert found == ["97", "98", "99"]
    assert [one.json() for one in asked] == [
        {"size": 7},
        {"cursor": "b", "size": 7},
        {"cursor": "c", "size": 7},
    ]


def test_a_next_link_in_the_answer_or_its_header(tmp_path: Path) -> None:
    def in_body(asked: Asked) -> object:
        is_first = "p" not in asked.query
        return {"rows": rows(1 if is_first else 2), "next": "/things?p=2" if is_first else None}

    def in_header(asked: Asked) -> object:
        is_first = "p" not in asked.query
        link = {"Link": '</things?p=2>; rel="next"'} if is_first else {}
        return Answer(content={"rows": rows(1 if is_first else 2)}, headers=link)

    for where, answer in (("next", in_body), ("header", in_header)):
        paging = f'paging = {{ kind = "link", next = "{where}" }}\n'
        assert told(tmp_path, paging, answer)[0] == ["1", "2"]


def test_a_next_link_to_another_system_is_not_followed(tmp_path: Path) -> None:
    def answer(_asked: Asked) -> object:
        return {"rows": rows(1), "next": "http://192.0.2.1/things"}

    with pytest.raises(RestFailure, match="elsewhere"):
        told(tmp_path, 'paging = { kind = "link", next = "next" }\n', answer)


@pytest.mark.parametrize(
    ("paging", "answer"),
    [
        # two cursors that lead to one another
        (
            'query = { c = "{cursor}" }\npaging = { kind = "cursor", cursor = "next" }\n',
            lambda asked: {"rows": rows(1), "next": "b" if asked.query.get("c") == "a" else "a"},
        ),
        (
            'paging = { kind = "link", next = "next" }\n',
            lambda _: {"rows": rows(1), "next": "?p=1"},
        ),
        # there is always one more
        (
            'query = { p = "{page}" }\npaging = { kind = "page", size = 1, most = 5 }\n',
            lambda asked: {"rows": rows(int(asked.query["p"]))},
        ),
    ],
)
def test_paging_that_never_ends_is_stopped_and_told(
    tmp_path: Path, paging: str, answer: Callable[[Asked], Any]
) -> None:
    with pytest.raises(RestFailure) as stopped:
        told(tmp_path, paging, answer)
    assert stopped.value.words == ENDLESS


def test_a_feed_of_changes_goes_on_at_its_last_cursor_after_a_restart(tmp_path: Path) -> None:
    def answer(asked: Asked) -> object:
        at = int(asked.query.get("c", "0"))
        return {"rows": [], "next": str(min(at + 1, 3))}

    text = HEAD + STREAM + FIELDS + 'query = { c = "{cursor}" }\n'
    text += 'paging = { kind = "cursor", cursor = "next", keep = true }\n'
    with bench(tmp_path, text, answer, keeps=True) as (one, system):
        for _ in range(4):
            one.poll()
        one.started()
        system.asked.clear()
        one.poll()
        assert [asked.query.get("c") for asked in system.asked] == ["3"]


class Capped:
    """A system that gives at most `cap` rows at once, whatever it is asked for."""

    def __init__(self, count: int, cap: int, beyond: object = None) -> None:
        self.count, self.cap = count, cap
        self.beyond = beyond if beyond is not None else {"rows": []}

    def __call__(self, asked: Asked) -> Any:
        size = min(int(asked.query["size"]), self.cap)
        first = int(asked.query.get("from", (int(asked.query.get("p", "1")) - 1) * size))
        page = rows(*range(first, min(first + size, self.count)))
        return {"rows": page, "total": self.count} if page else self.beyond


BY_PAGE = 'query = { p = "{page}", size = "{size}" }\npaging = { kind = "page", size = 100 }\n'
BY_OFFSET = BY_PAGE.replace('p = "{page}"', 'from = "{offset}"').replace('"page"', '"offset"')
TOTAL = BY_PAGE.replace("size = 100", 'size = 100, total = "total"')


@pytest.mark.parametrize("paging", [BY_PAGE, BY_OFFSET, TOTAL, BY_PAGE + "whole = true\n"])
@pytest.mark.parametrize("count", [0, 1, 2, 4, 5])
def test_a_system_that_gives_fewer_rows_than_it_is_asked_for_is_read_to_its_end(
    tmp_path: Path, paging: str, count: int
) -> None:
    found, _ = told(tmp_path, paging, Capped(count, 2))
    assert found == [str(number) for number in range(count)]


def test_a_cap_that_came_later_is_seen_and_ends_nothing(tmp_path: Path) -> None:
    system = Capped(5, 100)
    fields = 'fields = { id = "id", title = "n" }\nbecomes = "items"\nitem = "supply"\n'
    text = HEAD + STREAM + "whole = true\n" + fields + BY_PAGE
    with bench(tmp_path, text, system) as (one, _):
        one.poll()
        system.cap = 2
        again = one.poll()
    assert (again.rows, again.observations) == (5, [])


@pytest.mark.parametrize(
    "beyond", [Answer(content={}, status=404), Answer(content={}, status=400), {"rows": None}]
)
def test_a_page_beyond_the_last_may_be_refused(tmp_path: Path, beyond: object) -> None:
    found, asked = told(tmp_path, BY_PAGE, Capped(5, 100, beyond))
    assert (len(found), len(asked)) == (5, 2)


@pytest.mark.parametrize("status", [401, 429, 500, 503])
def test_a_page_that_nobody_could_give_is_not_the_end(tmp_path: Path, status: int) -> None:
    with pytest.raises(RestFailure):
        told(tmp_path, BY_PAGE, Capped(5, 100, Answer(content={}, status=status)))


def test_a_page_that_is_missing_after_a_full_one_is_no_end(tmp_path: Path) -> None:
    with pytest.raises(RestFailure, match="rows is no list"):
        told(tmp_path, BY_PAGE.replace("100", "5"), Capped(5, 5, {"rows": None}))


@pytest.mark.parametrize("size", [2, 100])
def test_the_same_page_again_is_the_end(tmp_path: Path, size: int) -> None:
    """The page's number is not looked at."""
    paging = BY_PAGE.replace("100", str(size))
    found, asked = told(tmp_path, paging, lambda _: {"rows": rows(1, 2)})
    assert (found, len(asked)) == (["1", "2"], 2)
    clock = itertools.count()
    moving = lambda _: {"rows": [row | {"at": next(clock)} for row in rows(1, 2)]}  # noqa: E731
    found, asked = told(tmp_path, paging, moving)
    assert (found, len(asked)) == (["1", "2"], 2), "nor when what moves says another place"


@pytest.mark.parametrize(
    ("paging", "asked_for"),
    [
        (TOTAL, ["1", "1", "1"]),  # it says itself that there is no more
        (BY_PAGE, ["1", "2", "1", "2", "1", "2"]),
        # size was honoured: a shorter page is the last, but of what is taken for all there is
        (BY_PAGE.replace("100", "3"), ["1", "2", "3", "1", "2", "1", "2"]),
        (BY_PAGE.replace("100", "3") + "whole = true\n", ["1", "2", "3"] * 3),
    ],
)
def test_nobody_is_asked_for_more_where_it_is_known_that_there_is_none(
    tmp_path: Path, paging: str, asked_for: list[str]
) -> None:
    fields = (
        'becomes = "cases"\nfields = { id = "id", title = "n", '
        'updated_at = { path = "at", type = "time" } }\n'
    )

    def answer(asked: Asked) -> object:
        said = Capped(4, 1000)(asked)
        return {**said, "rows": [{**row, "at": "2026-11-22 14:00:00"} for row in said["rows"]]}

    with bench(tmp_path, HEAD + STREAM + fields + paging, answer) as (one, system):
        for _ in range(3):
            one.poll()
        assert [asked.query["p"] for asked in system.asked] == asked_for


@pytest.mark.parametrize(("size", "most", "count"), [(100, 1, 3), (2, 2, 3), (2, 2, 4)])
def test_a_list_that_fills_all_its_pages_is_read_whole(
    tmp_path: Path, size: int, most: int, count: int
) -> None:
    paging = BY_PAGE.replace("size = 100", f"size = {size}, most = {most}")
    found, asked = told(tmp_path, paging, Capped(count, 100))
    assert (len(found), len(asked)) == (count, most + 1)
    with pytest.raises(TooManyPages):
        told(tmp_path, paging, Capped(most * size + 1, 100))


EXPANDED = """
becomes = "readings"
expand = "points"
query = { p = "{page}" }
paging = { kind = "page", size = 100 }
[stream.fields]
id = "id"
updated_at = { path = "at", type = "time" }
factors = { pm = "v" }
"""


def stations(at: str, value: int) -> list[dict[str, Any]]:
    points = [{"id": name, "at": f"2026-11-22 {at}", "v": value} for name in ("A", "B")]
    return [{"group": 1, "points": points}]


def test_the_same_page_again_is_seen_by_the_rows_within_its_records(tmp_path: Path) -> None:
    values = itertools.count()
    text = HEAD + STREAM + EXPANDED
    with bench(tmp_path, text, lambda _: {"rows": stations("13:00:00", next(values))}) as (
        one,
        system,
    ):
        assert (one.poll().rows, len(system.asked)) == (2, 2)


@pytest.mark.parametrize("is_expanded", [True, False])
def test_the_same_stations_of_another_hour_are_another_page(
    tmp_path: Path, is_expanded: bool
) -> None:
    def answer(asked: Asked) -> object:
        page = int(asked.query["p"])
        said = stations(f"{13 - page}:00:00", 7)
        return {"rows": (said if is_expanded else said[0]["points"]) if page < 4 else []}

    fields = EXPANDED if is_expanded else EXPANDED.replace('expand = "points"', "")
    with bench(tmp_path, HEAD + STREAM + fields, answer) as (one, system):
        assert (one.poll().rows, len(system.asked)) == (6, 4)


def test_the_same_page_again_is_seen_where_each_row_is_enciphered(tmp_path: Path) -> None:
    clock = itertools.count()

    def answer(_asked: Asked) -> object:
        moving = [row | {"at": next(clock)} for row in rows(1, 2)]
        texts = [enciphered(row, Ciphers.AES_ECB) for row in moving]
        return {"rows": [base64.b64encode(text).decode() for text in texts]}

    cipher = f'cipher = {{ algorithm = "aes-ecb", key = "{KEY.decode()}", each = true }}\n'
    found, asked = told(tmp_path, cipher + BY_PAGE, answer)
    assert (found, len(asked)) == (["1", "2"], 2)
