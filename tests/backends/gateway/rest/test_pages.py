"""Pages of every kind, and systems whose paging leads nowhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from backends.demo.rest_server import Answer, Asked
from backends.gateway.rest.failure import RestFailure
from backends.record.observation import DivisionsTold
from tests.backends.gateway.rest.scripted import HEAD, STREAM, bench

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
        # the page's number is not looked at
        ('paging = { kind = "page", size = 2 }\n', lambda _: {"rows": rows(1, 2)}),
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
