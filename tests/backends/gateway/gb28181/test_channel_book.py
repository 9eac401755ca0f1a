"""Channels of many devices: what is said and kept of them."""

from __future__ import annotations

from backends.gateway.datum import Datum
from backends.gateway.gb28181.channel_book import ChannelBook
from backends.protocols.manscdp.catalog import CatalogItem
from tests.backends.gateway.gb28181.camera import CHANNEL, now
from tests.backends.protocols.sip.samples import DEVICE, PLATFORM

CAMERAS = [CHANNEL[:-1] + str(n) for n in range(4)]


def book() -> ChannelBook:
    return ChannelBook(PLATFORM, lambda _: Datum.WGS84, lambda _: "东门")


def listed(*items: CatalogItem) -> ChannelBook:
    made = book()
    made.listed(DEVICE, items, now(0.0).at, is_whole=True)
    made.show(DEVICE, True, now(0.0).at)
    made.take_changes()
    return made


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
