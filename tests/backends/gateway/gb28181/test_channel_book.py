"""Channels of many devices: a change costs what it changes, and nothing grows without bound."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backends.gateway.datum import Datum
from backends.gateway.gb28181 import catalogue, channel_book
from backends.gateway.gb28181.channel_book import (
    KEEP_EVERY_S,
    MOST_BEARING,
    MOST_GONE,
    REBUILD_EVERY_S,
    ChannelBook,
)
from backends.gateway.gb28181.kept import Keep, Kind
from backends.gateway.gb28181.meanwhile import MOST_NOTED, Meanwhile
from backends.link.devices import Channel
from backends.protocols.manscdp.catalog import CatalogItem, ItemEvent
from tests.backends.gateway.gb28181.camera import CHANNEL, now
from tests.backends.gateway.gb28181.station_bench import CAMERA, Bench, of
from tests.backends.protocols.sip.samples import DEVICE, PLATFORM

CAMERAS = [CHANNEL[:-1] + str(n) for n in range(4)]
GROUPS = [f"3402000000215000000{n}" for n in range(3)]
DIVISION = "34020000"


def book() -> ChannelBook:
    return ChannelBook(PLATFORM, lambda _: Datum.WGS84, lambda _: "东门")


def listed(*items: CatalogItem) -> ChannelBook:
    made = book()
    made.listed(DEVICE, items, now(0.0).at, is_whole=True)
    made.show(DEVICE, True, now(0.0).at)
    made.take_changes()
    return made


def tell(one: ChannelBook, *changes: CatalogItem, at_s: float = 1.0) -> None:
    one.changed(DEVICE, changes, now(at_s).at, is_there=True)


def switched(number: int, event: ItemEvent) -> CatalogItem:
    return CatalogItem(id=CAMERAS[number], event=event)


def as_shown(one: ChannelBook) -> dict[str, Channel]:
    """What a console sees of those that are there, but since when."""
    there = [c for c in one.whole() if not c.is_gone]
    return {c.id: msgspec.structs.replace(c, since=None) for c in there}


_ids = st.sampled_from([*CAMERAS, *GROUPS, DIVISION, DEVICE])
_changes = st.builds(
    CatalogItem,
    id=_ids,
    name=st.sampled_from(["", "a", "b"]),
    civil_code=st.sampled_from(["", DIVISION]),
    parent_ids=st.sampled_from([(), *((id_,) for id_ in [*GROUPS, CAMERAS[0], DEVICE])]),
    is_parent=st.booleans(),
    is_online=st.sampled_from([None, True, False]),
    event=st.sampled_from(list(ItemEvent)),
)


@given(
    first=st.lists(_changes, max_size=5),
    pages=st.lists(st.lists(_changes, max_size=3), max_size=8),
    is_there=st.booleans(),
)
def test_changes_one_by_one_make_what_the_whole_catalogue_would(
    first: list[CatalogItem], pages: list[list[CatalogItem]], is_there: bool
) -> None:
    one, other = book(), book()
    one.listed(DEVICE, first, now(0.0).at, is_whole=True)
    one.show(DEVICE, is_there, now(0.0).at)
    for number, page in enumerate(pages):
        one.changed(DEVICE, page, now(1.0).at, is_there=is_there)
        if number % 2:
            one.settle(now(number * REBUILD_EVERY_S))
    one.settle(now(100.0))
    other.listed(DEVICE, one.items(DEVICE).values(), now(0.0).at, is_whole=True)
    other.show(DEVICE, is_there, now(0.0).at)
    assert as_shown(one) == as_shown(other)


def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Channels that are made from now on."""
    made: list[str] = []
    make = catalogue.channel

    def counting(device: catalogue.Device, item: CatalogItem, *rest: object) -> Channel:
        made.append(item.id)
        return make(device, item, *rest)  # type: ignore[arg-type]  # handed through

    monkeypatch.setattr(catalogue, "channel", counting)
    return made


def grouped() -> list[CatalogItem]:
    items = [CatalogItem(id=i, name=i, parent_ids=(GROUPS[0],), is_online=True) for i in CAMERAS]
    return [*items, CatalogItem(id=GROUPS[0], name="公园")]


def test_change_of_one_channel_makes_no_other_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    one = listed(*grouped())
    made = counted(monkeypatch)
    tell(one, switched(1, ItemEvent.OFF))
    tell(one, CatalogItem(id=CAMERAS[2], name="西门", event=ItemEvent.UPDATE))
    tell(one, CatalogItem(id=CAMERAS[3], event=ItemEvent.DELETE))
    tell(one, CatalogItem(id=CAMERAS[0], is_online=True, event=ItemEvent.UPDATE))
    assert one.settle(now(9.0)) == [] and made == [CAMERAS[1], CAMERAS[2]]
    assert [(c.id, c.is_online, c.is_gone) for c in one.take_changes()] == [
        (CAMERAS[1], False, False),
        (CAMERAS[2], True, False),
        (CAMERAS[3], False, True),
    ]


def test_groups_that_change_all_the_time_are_followed_now_and_then() -> None:
    one = listed(*grouped())
    settled = []
    for number in range(100):
        at_s = 10.0 + number / 10
        tell(one, CatalogItem(id=GROUPS[0], name=f"公园{number}", event=ItemEvent.UPDATE))
        if one.settle(now(at_s)):
            settled.append(at_s)
            assert [c.groups for c in one.take_changes()] == [[f"公园{number}"]] * len(CAMERAS)
    assert settled == pytest.approx([10.0, 10.0 + REBUILD_EVERY_S, 16.0, 19.0], abs=0.11)


def test_channel_that_comes_back_is_gone_no_more() -> None:
    both = [CatalogItem(id=CAMERAS[0]), CatalogItem(id=CAMERAS[1], name="a", is_online=True)]
    one = listed(*both)
    for _ in range(2):
        one.listed(DEVICE, both[:1], now(1.0).at, is_whole=True)
        one.listed(DEVICE, both, now(2.0).at, is_whole=True)
        one.show(DEVICE, True, now(2.0).at)
        assert [(c.id, c.is_gone) for c in one.take_changes()] == [(CAMERAS[1], False)]
        assert [c.id for c in one.whole()] == CAMERAS[:2]
        kept = one.kept(DEVICE)
        assert kept is not None and kept.gone == {} and set(kept.since) == set(CAMERAS[:2])


def test_catalogue_that_was_asked_for_undoes_nothing_that_was_notified_meanwhile() -> None:
    one = listed(*[CatalogItem(id=i, name=i, is_online=True) for i in CAMERAS[:3]])
    one.meanwhile.asked(DEVICE, 7)
    pages = [CatalogItem(id=i, name="新", is_online=True) for i in CAMERAS[:3]]
    tell(one, switched(0, ItemEvent.OFF), CatalogItem(id=CAMERAS[1], event=ItemEvent.DELETE))
    tell(one, CatalogItem(id=CAMERAS[3], name="a", event=ItemEvent.ADD))
    before = one.whole()
    for number in range(2):
        one.listed(DEVICE, pages, now(5.0).at, is_whole=number == 0)
        one.show(DEVICE, True, now(5.0).at)
    found = [(c.id, c.name, c.is_online) for c in as_shown(one).values()]
    assert found == [
        (CAMERAS[0], "新", False), (CAMERAS[2], "新", True), (CAMERAS[3], "a", True),
    ]  # fmt: skip
    assert {c.id: c.since for c in one.whole()} == {c.id: c.since for c in before}
    one.meanwhile.over(DEVICE, 7)
    one.listed(DEVICE, pages, now(9.0).at, is_whole=True)
    assert list(one.items(DEVICE)) == CAMERAS[:3]


def test_what_is_switched_before_its_item_is_known_counts_once_the_item_comes() -> None:
    one = book()
    one.meanwhile.asked(DEVICE, 7)
    tell(one, switched(0, ItemEvent.OFF))
    assert not as_shown(one).get(CAMERAS[0])
    one.listed(DEVICE, [CatalogItem(id=CAMERAS[0], is_online=True)], now(2.0).at, is_whole=True)
    assert one.items(DEVICE)[CAMERAS[0]].is_online is False


def test_what_is_noted_ends_with_the_last_question_and_is_bounded() -> None:
    one = Meanwhile()
    off, item = switched(0, ItemEvent.OFF), CatalogItem(id=CAMERAS[0], is_online=True)
    listed_items = {item.id: item}
    for sn in (1, 2):
        one.asked(DEVICE, sn)
    one.note(DEVICE, [off])
    one.over(DEVICE, 1)
    assert one.onto(DEVICE, listed_items, {})[item.id].is_online is False
    one.note(DEVICE, [switched(1, ItemEvent.OFF)] * MOST_NOTED)
    assert one.onto(DEVICE, listed_items, {}) == listed_items, "the oldest went"
    one.over(DEVICE, 2)
    one.note(DEVICE, [off])
    assert one.onto(DEVICE, listed_items, {}) == listed_items


def test_items_are_bounded_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channel_book, "MAX_ITEMS", 3)
    one = listed(*[CatalogItem(id=i) for i in CAMERAS[:2]])
    for id_ in [CAMERAS[2], CAMERAS[3], GROUPS[0]]:
        tell(one, CatalogItem(id=id_, event=ItemEvent.ADD))
    assert list(one.items(DEVICE)) == CAMERAS[:3] and one.refused == 2
    tell(one, CatalogItem(id=CAMERAS[2], name="a", event=ItemEvent.UPDATE))
    assert one.items(DEVICE)[CAMERAS[2]].name == "a"
    one.listed(DEVICE, [CatalogItem(id=CAMERAS[3])], now(1.0).at, is_whole=False)
    assert list(one.items(DEVICE)) == CAMERAS[:3] and one.refused == 3


def test_what_comes_and_goes_all_the_time_leaves_a_bounded_trace_once_it_was_said() -> None:
    one = listed(CatalogItem(id=CAMERAS[0]))
    said = 0
    for number in range(MOST_GONE * 3):
        id_ = f"34020000001321{number:06d}"
        tell(one, CatalogItem(id=id_, event=ItemEvent.ADD))
        tell(one, CatalogItem(id=id_, event=ItemEvent.DELETE))
        if number % 1_500 == 1_499:
            said += len([c for c in one.take_changes() if c.is_gone])
    kept = one.kept(DEVICE)
    assert said == MOST_GONE * 3
    assert kept is not None and list(kept.since) == [CAMERAS[0]] and len(kept.items) == 1
    assert list(kept.gone)[-1].endswith("002999") and len(kept.gone) == MOST_GONE


def test_channel_that_moves_all_the_time_leaves_a_bounded_trace() -> None:
    one = listed(*grouped())
    for number in range(MOST_BEARING * 3):
        parent = f"34020000002151{number:06d}"
        tell(one, CatalogItem(id=CAMERAS[0], parent_ids=(parent,), event=ItemEvent.UPDATE))
        one.settle(now(number * REBUILD_EVERY_S))
    assert len(one._by_device[DEVICE].bearing) <= MOST_BEARING + 2 * len(grouped()) + 1


def catalogues_kept(effects: Sequence[object]) -> list[bytes | None]:
    return [k.body for k in of(effects, Keep) if k.kind is Kind.CATALOGUE]  # type: ignore[arg-type]


def test_catalogue_that_changes_all_the_time_is_kept_now_and_then_and_at_the_end() -> None:
    bench = Bench()
    bench.listed(CAMERA)
    bench.run(1.0)
    bench.tick(1.0 + KEEP_EVERY_S)
    kept = []
    for number in range(200):
        at_s = 10.0 + number / 10
        event = ItemEvent.OFF if number % 2 else ItemEvent.ON
        change = CatalogItem(id=CHANNEL, event=event)
        bench.station.directory.listed_anew(DEVICE, [change], now(at_s))
        kept += catalogues_kept(bench.tick(at_s))
    assert 20 / KEEP_EVERY_S - 1 <= len(kept) <= 20 / KEEP_EVERY_S + 1
    (last,) = catalogues_kept(bench.station.close(now(30.0)))
    assert last is not None
    told = msgspec.msgpack.decode(last, type=channel_book.Listed)
    assert [item.is_online for item in told.items] == [False]
