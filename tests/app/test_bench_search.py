"""The corpus of the search bench is searched as a real record's index is."""

from __future__ import annotations

import contextlib
from pathlib import Path

from app.bench_search import build_search_corpus, corpus, measure_search
from backends.hub import search_index
from backends.link.queries import Search


def test_a_corpus_answers_as_a_record_does_and_is_timed(tmp_path: Path) -> None:
    build_search_corpus(tmp_path, 2_000)

    with contextlib.closing(search_index.open_to_read(tmp_path)) as connection:
        found = search_index.search(connection, Search(text="井盖"), with_log=True)
    times = measure_search(tmp_path, queries=20)

    assert len(found.hits) == 50
    assert found.is_cut
    assert (times.rows, times.queries) == (2_000, 20)
    assert 0 < times.p50_ms <= times.p99_ms <= times.max_ms


def test_the_same_rows_are_the_same_words() -> None:
    assert list(corpus(50)) == list(corpus(50))
