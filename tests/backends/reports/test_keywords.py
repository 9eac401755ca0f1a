"""Demand 5: frequent keywords of event texts, with their lift against the time before."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest

from backends.hub import search_index
from backends.hub.keyword_process import FILE_NAME, Question, answer
from backends.hub.search_documents import Document
from backends.record.common import Realm
from backends.reports.keywords import Period, keywords, lift
from backends.reports.words import Words

TODAY = dt.date(2026, 11, 26)
MORNING = dt.datetime(2026, 11, 26, 1, 0, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def words() -> Words:
    return Words()


@pytest.mark.parametrize("term", ["两客一危", "全科大网格", "入海排污口", "占道经营", "群防群治"])
def test_terms_of_the_field_are_not_cut_apart(words: Words, term: str) -> None:
    assert term in words.of(f"网格员巡查发现{term}存在问题")


def test_one_report_counts_a_word_once_and_by_its_first_name(words: Words) -> None:
    assert "噪声扰民" in words.of("噪音太吵，噪音，噪声扰民")
    assert words.of("井盖损坏") == {"井盖破损"}


def test_ways_of_speaking_numbers_and_places_are_no_keywords(words: Words) -> None:
    assert words.of("市民来电反映，2026年11月26日 88 号楼 3 栋附近，希望尽快处理") == set()


def test_a_centres_own_terms_and_stop_words_are_added(tmp_path: Path) -> None:
    (tmp_path / "terms.txt").write_text("临江老街夜市\n", "utf-8")
    (tmp_path / "stop.txt").write_text("油条 \n", "utf-8")
    own = Words(tmp_path)
    assert "临江老街夜市" in own.of("临江老街夜市占道经营")
    assert "油条" not in own.of("卖油条的油烟大")


def test_lift_is_the_share_now_to_the_share_before() -> None:
    assert lift(20, 100, 10, 100) == 2.0
    assert lift(20, 200, 10, 100) == 1.0
    assert lift(20, 100, 0, 100) == 0.0


def test_words_of_fewer_than_five_reports_are_left_out() -> None:
    now = Period(50, Counter({"积水": 12, "路灯": 5, "噪声": 4}))
    found = keywords(now, Period(40, Counter({"路灯": 8})), 10)
    assert [(k.word, k.count, k.before) for k in found] == [("积水", 12, 0), ("路灯", 5, 8)]


def a_report(seq: int, days_ago: int, title: str, realm: Realm = Realm.LIVE) -> Document:
    at = MORNING - dt.timedelta(days=days_ago)
    return Document(
        key=f"incident-{seq}",
        kind="incident",
        subject=f"incident-{seq}",
        realm=realm,
        position=seq,
        placed_at=at,
        at=at,
        title=title,
    )


def put(folder: Path, reports: list[Document]) -> None:
    index = search_index.open_to_write(folder)
    with search_index.transaction(index):
        search_index.put(index, [(None, report) for report in reports])
    index.close()


@pytest.mark.prove
def test_demand_5_words_of_two_stretches_are_counted_with_their_lift(tmp_path: Path) -> None:
    before = [a_report(n, 40, "人民路路面积水") for n in range(1, 11)]
    now = [a_report(100 + n, 4, "解放路积水" if n % 2 else "工地夜间施工") for n in range(20)]
    drill = [a_report(200 + n, 3, "演练积水", Realm.DRILL) for n in range(9)]
    put(tmp_path, [*before, *now, *drill])
    question = Question(today=TODAY, days=30, limit=50)
    told = answer(tmp_path, question)
    assert (told.reports, told.reports_before) == (20, 10)
    rows = {word: (count, earlier, round(more, 2)) for word, count, earlier, more in told.rows}
    assert rows["路面积水"] == (10, 10, 0.5)
    assert rows["夜间施工"] == (10, 0, 0.0)
    put(tmp_path, [a_report(300 + n, 1, "解放路积水") for n in range(3)])
    assert answer(tmp_path, question).reports == 23, "days that are hardly over are counted anew"
    search_index.remove(tmp_path)
    assert answer(tmp_path, question).reports == 20, "days that are over are kept"


def test_a_damaged_store_of_counts_is_made_anew(tmp_path: Path) -> None:
    put(tmp_path, [a_report(n, 2, "污水外溢") for n in range(1, 7)])
    (tmp_path / FILE_NAME).write_bytes(b"\0" * 4096)
    told = answer(tmp_path, Question(today=TODAY, days=7, limit=5))
    assert told.rows[0][:2] == ("污水冒溢", 6)


def test_without_an_index_there_is_nothing_and_no_error(tmp_path: Path) -> None:
    told = answer(tmp_path, Question(today=TODAY, days=30, limit=5))
    assert (told.rows, told.reports) == ([], 0)
