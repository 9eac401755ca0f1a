"""Catalogue items: read, and written as a device of a higher platform does. Pure."""

from __future__ import annotations

import enum

import msgspec

from backends.protocols.manscdp import ids
from backends.protocols.manscdp.fields import degrees, whole, yes
from backends.protocols.manscdp.xml import Element, element


class ItemEvent(enum.StrEnum):
    """What a catalogue notification says of an item; NONE in answers to a query."""

    NONE = ""
    ON = "ON"
    OFF = "OFF"
    VIDEO_LOST = "VLOST"
    DEFECT = "DEFECT"
    ADD = "ADD"
    DELETE = "DEL"
    UPDATE = "UPDATE"


class CatalogItem(msgspec.Struct, frozen=True, kw_only=True):
    """A channel, group or division. Empty strings are what was not sent.

    `parent_ids` are all that ParentID names, slashes split: business group and virtual
    organisation stand beside each other there. `is_online` None: not said (groups).
    """

    id: str
    name: str = ""
    manufacturer: str = ""
    model: str = ""
    owner: str = ""
    civil_code: str = ""
    address: str = ""
    parent_ids: tuple[str, ...] = ()
    group_id: str = ""
    is_parent: bool = False
    register_way: int = 1
    secrecy: int = 0
    is_online: bool | None = None
    lon_deg: float | None = None  # datum as the device has it: its profile says which
    lat_deg: float | None = None
    ptz_kind: int = 0  # 0 unknown, 1 dome, 2 half dome, 3 fixed bullet, 4 bullet with PTZ
    ip_address: str = ""
    port: int = 0
    event: ItemEvent = ItemEvent.NONE

    @property
    def kind(self) -> ids.Kind:
        return ids.kind(self.id)

    def parent(self, platform_id: str, device_id: str) -> str:
        """Where it hangs in the tree: the last of its parents that is neither itself nor us;
        the device, where none is left (devices name our own id as ParentID)."""
        wrong = (self.id, platform_id, "")
        found = [p for p in self.parent_ids if p not in wrong]
        return found[-1] if found else (self.group_id or device_id)


def read_item(node: Element) -> CatalogItem | None:
    """An Item, None when it has no id."""
    id_ = node.value("DeviceID")
    if not ids.is_id(id_):
        return None
    info = node.child("Info") or Element(name="Info")
    event = node.value("Event").upper()
    return CatalogItem(
        id=id_,
        name=node.value("Name"),
        manufacturer=node.value("Manufacturer"),
        model=node.value("Model"),
        owner=node.value("Owner"),
        civil_code=node.value("CivilCode"),
        address=node.value("Address"),
        parent_ids=tuple(p.strip() for p in node.value("ParentID").split("/") if p.strip()),
        group_id=node.value("BusinessGroupID") or info.value("BusinessGroupID"),
        is_parent=node.value("Parental") == "1",
        register_way=whole(node.value("RegisterWay"), 1),
        secrecy=whole(node.value("Secrecy")),
        is_online=yes(node.value("Status")),
        lon_deg=degrees(node.value("Longitude"), 180),
        lat_deg=degrees(node.value("Latitude"), 90),
        ptz_kind=whole(info.value("PTZType") or node.value("PTZType")),
        ip_address=node.value("IPAddress"),
        port=whole(node.value("Port")),
        event=ItemEvent(event) if event in set(ItemEvent) else ItemEvent.NONE,
    )


def write_item(item: CatalogItem) -> Element:
    """An Item element."""
    is_channel = item.is_online is not None
    return element(
        "Item",
        ("DeviceID", item.id),
        ("Event", item.event) if item.event else None,
        ("Name", item.name),
        ("Manufacturer", item.manufacturer) if item.manufacturer else None,
        ("Model", item.model) if item.model else None,
        ("Owner", item.owner) if item.owner else None,
        ("CivilCode", item.civil_code) if item.civil_code else None,
        ("Address", item.address) if item.address else None,
        ("Parental", int(item.is_parent)),
        ("ParentID", "/".join(item.parent_ids)) if item.parent_ids else None,
        ("BusinessGroupID", item.group_id) if item.group_id else None,
        ("RegisterWay", item.register_way) if is_channel else None,
        ("Secrecy", item.secrecy) if is_channel else None,
        ("IPAddress", item.ip_address) if item.ip_address else None,
        ("Port", item.port) if item.port else None,
        ("Status", "ON" if item.is_online else "OFF") if is_channel else None,
        ("Longitude", item.lon_deg) if item.lon_deg is not None else None,
        ("Latitude", item.lat_deg) if item.lat_deg is not None else None,
        element("Info", ("PTZType", item.ptz_kind)) if item.ptz_kind else None,
    )
