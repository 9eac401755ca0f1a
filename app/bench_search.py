"""A search index of a million subjects of an invented city, and how fast it answers.

Part of `watchfloor bench hub`. Seeded: the same rows are the same words.
"""

from __future__ import annotations

import datetime as dt
import itertools
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from backends.demo.cases import CLASSES, SIDES
from backends.hub import search_index
from backends.hub.search_documents import Document
from backends.link.queries import Search
from backends.record.common import Realm
from resources.city import names

SEED = 20261126
QUERIES = 400
_BATCH = 2_000
_START = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
_ROADS = (*names.ARTERIALS, *(a + b + "路" for a in names.FIRST for b in names.SECOND))
_PLACES = tuple(place[0] for place in names.PLACES)
_SOURCES = ("监督员上报", "市民热线", "视频智能识别", "舆情转办", "传感器")
_SAID = (
    "已通知养护单位到场,预计半小时处置完毕",
    "现场已围挡,车辆绕行,等待抢修",
    "来电人反映夜间无照明,请尽快处理",
    "经核实情况属实,转城管局办理",
    "水位仍在上涨,已增派泵车两台",
    "误报,现场未发现异常",
    "已处置完毕,请核查",
    "责任单位回复三日内完成修复",
)
_TEAMS = ("环卫一所", "市政养护", "排水抢险队", "路灯管理处", "交警三大队", "消防特勤站", "园林处")
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英"
# alarms, incidents, tasks, warnings, requests, sign-ins: as a busy year has them
_SHARES = {"alarm": 66, "incident": 12, "task": 16, "request": 3, "warning": 1, "log": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchTimes:
    """Milliseconds a search takes."""

    p50_ms: float
    p99_ms: float
    max_ms: float
    queries: int
    rows: int


def build_search_corpus(folder: Path, rows: int) -> None:
    """Index `rows` invented subjects in the data folder `folder`, which has no index yet."""
    connection = search_index.open_to_write(folder)
    try:
        made = corpus(rows)
        while batch := list(itertools.islice(made, _BATCH)):
            with search_index.transaction(connection):
                search_index.put(connection, [(None, document) for document in batch])
                search_index.put_position(connection, batch[-1].position, "")
    finally:
        connection.close()


def measure_search(folder: Path, queries: int = QUERIES) -> SearchTimes:
    """Ask what people ask, each on a connection of its own as the hub does."""
    chance = random.Random(SEED + 1)
    taken_ms: list[float] = []
    for text in _asked(chance, queries):
        begin = time.perf_counter()
        connection = search_index.open_to_read(folder)
        try:
            search_index.search(connection, Search(text=text), with_log=True)
        finally:
            connection.close()
        taken_ms.append((time.perf_counter() - begin) * 1000)
    taken_ms.sort()
    return SearchTimes(
        p50_ms=round(taken_ms[len(taken_ms) // 2], 1),
        p99_ms=round(taken_ms[min(len(taken_ms) - 1, len(taken_ms) * 99 // 100)], 1),
        max_ms=round(taken_ms[-1], 1),
        queries=queries,
        rows=_rows(folder),
    )


def corpus(rows: int) -> Iterator[Document]:
    """Invented subjects, oldest first."""
    chance = random.Random(SEED)
    for number in range(1, rows + 1):
        at = _START + dt.timedelta(seconds=number * 30)
        (kind,) = chance.choices(tuple(_SHARES), tuple(_SHARES.values()))
        document = Document(
            key=f"{kind}-{number}",
            kind=kind,
            subject=f"{kind}-{number}",
            realm=Realm.DRILL if chance.random() < 0.02 else Realm.LIVE,
            position=number,
            placed_at=at,
            at=at,
        )
        _fill(document, chance, number)
        yield document


def _fill(document: Document, chance: random.Random, number: int) -> None:
    road, cross = chance.choice(_ROADS), chance.choice(_ROADS)
    district = chance.choice(names.DISTRICTS)
    big, small, _, _ = chance.choice(CLASSES)
    day = document.at.strftime("%Y%m%d")
    document.people = [chance.choice(_SURNAMES) + chance.choice(_GIVEN)]
    if document.kind == "log":
        document.title = "user.signed_in"
        return
    document.title = f"{road}{small}"
    place = f"{road}与{cross}交叉口{chance.choice(SIDES)} {district}"
    document.lines = {"number": f"LJ{day}-{number % 10_000:04d}", "place": place}
    match document.kind:
        case "alarm":
            document.lines["detail"] = f"{big} {small} {chance.choice(_SOURCES)}"
            if chance.random() < 0.1:
                document.title = f"车辆 {_plate(chance)} 超速 {road}"
        case "incident" | "task":
            near = chance.choice(_PLACES)
            document.lines["detail"] = f"{near}附近{small},{chance.choice(_SAID)}"
            document.notes = chance.sample(_SAID, chance.randint(1, 4))
            document.lines["recipient"] = chance.choice(_TEAMS)
        case "warning":
            document.title = f"{district}暴雨橙色预警"
        case "request":
            document.notes = [chance.choice(_SAID)]


def _plate(chance: random.Random) -> str:
    return f"浙{chance.choice('ABCD')}{chance.randint(10_000, 99_999)}"


def _asked(chance: random.Random, count: int) -> Iterator[str]:
    """Two characters, whole names, several words, numbers, plates, one character, nothing."""
    for turn in range(count):
        road, small = chance.choice(_ROADS), chance.choice(CLASSES)[1]
        yield (
            small[:2],
            road,
            f"{road} {small}",
            f"LJ2026{chance.randint(1, 12):02d}{chance.randint(1, 28):02d}-"
            f"{chance.randint(0, 9999):04d}",
            _plate(chance)[: chance.randint(3, 7)],
            chance.choice("井路灯水桥泵"),
            f"{chance.choice(names.DISTRICTS)} {chance.choice(_TEAMS)} {small[:2]}",
            chance.choice(("盖路", "不存在的词", "水井 zzz", "桥路灯井")),
            f"{chance.choice(_SURNAMES)}{chance.choice(_GIVEN)} {small[-2:]}",
            chance.choice(_SAID)[:6],
        )[turn % 10]


def _rows(folder: Path) -> int:
    connection = search_index.open_to_read(folder)
    try:
        return int(connection.execute("SELECT count(*) FROM documents").fetchone()[0])
    finally:
        connection.close()
