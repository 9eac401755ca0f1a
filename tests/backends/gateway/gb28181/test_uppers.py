"""What of our devices a higher platform sees, and what becomes of its calls when a relay goes."""

from __future__ import annotations

import asyncio

import msgspec
import pytest

from backends.gateway.gb28181.approved import Approved
from backends.gateway.gb28181.directory import Directory
from backends.gateway.gb28181.registrar import Deed, Registration
from backends.gateway.gb28181.settings import DeviceEntry, Gb28181Settings
from backends.gateway.gb28181.uppers import Hands, Uppers, of_device
from backends.gateway.gb28181.upward_settings import UpwardEntry
from backends.gateway.gb28181.upward_types import Frame
from backends.link.devices import DeviceProfile
from backends.link.field_gateway import RelaysAre
from backends.link.field_relay import RelayIs
from backends.link.field_upward import UpwardCalls
from backends.protocols.manscdp.catalog import CatalogItem
from backends.protocols.sip.message import Headers, Response
from tests.backends.gateway.gb28181.camera import now
from tests.backends.protocols.sip.samples import DEVICE, PLATFORM, UDP

NO_HANDS = Hands(steer=lambda *told: None, ask=lambda *told: None, tell=lambda told: None)

GROUP, CAMERA, OTHER = "34020000002150000001", "34020000001310000001", "34020000001310000002"
RELAY = RelayIs(
    name="relay", network="default", rtsp_base="rtsp://u:p@h:1", media_host="h", first_port=2,
    last_port=4,
)  # fmt: skip


def directory(profile: DeviceProfile | None = None) -> tuple[Directory, Approved]:
    """One device that is online, with a group and two cameras."""
    device = DeviceEntry(id=DEVICE, profile=profile or DeviceProfile())
    approved = Approved(Gb28181Settings(id=PLATFORM, password="x", device=[device]))
    found = Directory("gateway", PLATFORM, approved)
    found.registered(
        Registration(
            deed=Deed.REGISTERED,
            device_id=DEVICE,
            answer=Response(status=200, reason="OK", headers=Headers(())),
            expires_s=3600,
            edition="3.0",
        ),
        UDP,
        now(0.0),
    )
    items = [
        CatalogItem(id=GROUP, name="公园", parent_ids=(DEVICE,)),
        CatalogItem(
            id=CAMERA, name="东门", parent_ids=(GROUP,), is_online=True, lon_deg=123.1, lat_deg=30.5
        ),
        CatalogItem(id=OTHER, name="西门", parent_ids=(PLATFORM,), is_online=False),
    ]
    found.listed(DEVICE, items, now(1.0), is_whole=True)
    return found, approved


def test_channels_hang_under_their_groups_and_groups_under_us() -> None:
    found, _ = directory()
    seen = {one.item.id: one for one in of_device(found, DEVICE, True, PLATFORM)}
    assert {id_: one.item.parent_ids for id_, one in seen.items()} == {
        GROUP: (PLATFORM,), CAMERA: (GROUP,), OTHER: (PLATFORM,),
    }  # fmt: skip
    assert (seen[CAMERA].device, seen[GROUP].device) == (DEVICE, "")
    assert (seen[CAMERA].item.is_online, seen[OTHER].item.is_online) == (True, False)


def test_nothing_of_a_device_that_is_away_is_online() -> None:
    found, _ = directory()
    assert not any(one.item.is_online for one in of_device(found, DEVICE, False, PLATFORM))


def test_places_go_up_as_wgs84_whatever_the_device_says() -> None:
    found, _ = directory(DeviceProfile(datum="gcj02"))
    seen = {one.item.id: one.item for one in of_device(found, DEVICE, True, PLATFORM)}
    lon = seen[CAMERA].lon_deg
    assert lon is not None and 0.001 < abs(lon - 123.1) < 0.02


@pytest.mark.asyncio
async def test_each_relay_is_told_which_calls_there_are_when_a_line_is_new() -> None:
    frames: list[Frame] = []
    entry = UpwardEntry(id="34020000002000000009", address="127.0.0.1:9")
    uppers = Uppers([entry], PLATFORM, directory(), frames.append, NO_HANDS)
    uppers.frame(RelaysAre(relays=[RELAY]))
    assert frames == [UpwardCalls(relay="relay", calls=[])]
    begun = msgspec.structs.replace(RELAY, started_unix_ms=1)
    uppers.frame(RelaysAre(relays=[begun]))
    assert len(frames) == 2
    task = asyncio.create_task(uppers.run())  # nobody answers there: that is no error
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


@pytest.mark.asyncio
async def test_catalogue_is_made_anew_only_where_something_of_it_changed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = 0
    whole = of_device

    def counted(*args: object) -> object:
        nonlocal made
        made += 1
        return whole(*args)  # type: ignore[arg-type]

    monkeypatch.setattr("backends.gateway.gb28181.uppers.of_device", counted)
    found, approved = directory()
    entry = UpwardEntry(id=PLATFORM, address="127.0.0.1:9")
    uppers = Uppers([entry, entry], PLATFORM, (found, approved), lambda frame: None, NO_HANDS)
    for _ in range(3):
        for upper in uppers._uppers:
            upper.look()
    assert made == 1
    found.listed(DEVICE, [CatalogItem(id=CAMERA, name="南门")], now(2.0), is_whole=True)
    for upper in uppers._uppers:
        upper.look()
    assert made == 2
