"""The demo city's GB/T 28181 devices: ids, channels, groups, and the quirks of some. Pure."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field

from backends.demo.cameras.catalogue import DemoCamera
from backends.demo.city import district_of, to_gcj02
from backends.protocols.gb28181_sdp import Carrier
from backends.protocols.manscdp.catalog import CatalogItem
from backends.protocols.sip.flow import Transport
from backends.record.common import Department
from video.cores.ps_write import H264, PCMA, SVAC, PsForm

DOMAIN = "3402000000"
PLATFORM = "34020000002000000001"
DIVISION = "340200"
MANUFACTURER = "LJDEMO"
PASSWORD = "demo-28181"  # of all of them; they are on the loopback
STRANGER = "34020000001320000099"  # registers, and is in no settings file


class Edition(enum.StrEnum):
    """Of the standard, as X-GB-Ver says it; devices of 2016 say nothing."""

    OF_2016 = ""
    OF_2022 = "3.0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quirks:
    """How a device differs from the text. `own_ssrc`: it sends with another than it was told, and
    says so in its answer (a thousand real cameras do) or, with `is_ssrc_unsaid`, does not."""

    form: PsForm = field(default_factory=PsForm)
    own_ssrc: bool = False
    is_ssrc_unsaid: bool = False
    items_per_page: int = 2
    repeats_items: bool = False
    is_gcj02: bool = False
    rewrites_parent: bool = False  # names the platform's id as ParentID
    needs_guard: bool = False  # sends no alarm before SetGuard


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoChannel:
    """One channel. `camera` has its name, place and scene; `group` its business group's id."""

    id: str
    camera: DemoCamera
    ptz_kind: int = 3
    groups: tuple[str, ...] = ()
    form: PsForm | None = None

    @property
    def has_ptz(self) -> bool:
        return self.ptz_kind in (1, 4)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoAlarm:
    """An alarm that a device sends every `every_s`; method and kind as AlarmNotice has them."""

    channel: int  # which of its channels
    every_s: float
    priority: int
    method: int
    kind: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoDevice:
    """One registration. `reason`: why its profile is lenient, in the city's own words."""

    id: str
    name: str
    model: str
    channels: tuple[DemoChannel, ...]
    transport: Transport = Transport.UDP
    media: Carrier = Carrier.TCP
    edition: Edition = Edition.OF_2022
    quirks: Quirks = Quirks()
    groups: tuple[CatalogItem, ...] = ()
    alarms: tuple[DemoAlarm, ...] = ()
    is_mobile: bool = False
    is_known: bool = True
    reason: str = ""

    def items(self) -> list[CatalogItem]:
        """Its catalogue: groups first, then channels, each of which may come twice."""
        found = [*self.groups, *(self._item(channel) for channel in self.channels)]
        if self.quirks.repeats_items:
            found = [item for item in found for _ in range(2)]
        return found

    def _item(self, channel: DemoChannel) -> CatalogItem:
        lon, lat = channel.camera.lon_wgs84, channel.camera.lat_wgs84
        if self.quirks.is_gcj02:
            lon, lat = to_gcj02(lon, lat)
        parents = channel.groups or (self.id,)
        if self.quirks.rewrites_parent:
            parents = (PLATFORM,)
        return CatalogItem(
            id=channel.id,
            name=channel.camera.name,
            manufacturer=MANUFACTURER,
            model=self.model,
            owner="临江市",
            civil_code=DIVISION,
            address=district_of((channel.camera.lon_wgs84, channel.camera.lat_wgs84)),
            parent_ids=parents,
            is_online=True,
            lon_deg=round(lon, 6),
            lat_deg=round(lat, 6),
            ptz_kind=channel.ptz_kind,
        )


_Row = tuple[str, Department, float, float, str, str]
_ROWS: list[_Row] = [
    ("滨江公园观景平台", Department.GRID, 123.09010, 30.51620, "square", "day"),
    ("滨江公园东门步行街", Department.GRID, 123.09180, 30.51770, "lane", "dusk"),
    ("滨江公园停车场出口", Department.GRID, 123.09300, 30.51530, "avenue", "day"),
    ("体育中心北广场", Department.EMERGENCY, 123.06880, 30.52310, "square", "overcast"),
    ("体育中心东侧路口", Department.TRANSPORT, 123.07120, 30.52240, "crossing", "day"),
    ("江北化工码头", Department.ENVIRONMENT, 123.19630, 30.54110, "port", "day"),
    ("化工园雨水排口", Department.ENVIRONMENT, 123.19920, 30.53540, "outlet", "overcast"),
    ("环城西路匝道", Department.TRANSPORT, 123.01330, 30.52510, "expressway", "day"),
    ("老城根小商品街", Department.GRID, 123.05310, 30.54200, "lane", "day"),
    ("城管巡查一号车", Department.URBAN, 123.08104, 30.49706, "avenue", "day"),
    ("西山隧道南口", Department.EMERGENCY, 122.99180, 30.54020, "tunnel", "day"),
]


def camera(index: int) -> DemoCamera:
    """The picture behind a channel; after the last, they repeat under other numbers."""
    name, department, lon, lat, scene, light = _ROWS[index % len(_ROWS)]
    turn = index // len(_ROWS)
    return DemoCamera(
        number=101 + index,
        name=f"{name}{turn + 1}号机" if turn else name,
        department=department,
        lon_wgs84=lon + turn * 0.0006,
        lat_wgs84=lat + turn * 0.0004,
        scene=scene,
        light=light,
    )


def _channel(
    index: int, ptz_kind: int = 3, groups: tuple[str, ...] = (), form: PsForm | None = None
) -> DemoChannel:
    return DemoChannel(
        id=f"3402000000131{index + 1:07d}",
        camera=camera(index),
        ptz_kind=ptz_kind,
        groups=groups,
        form=form,
    )


_PARK_GROUP, _PARK_DIVISION = "34020000002150000001", "34020000002160000001"
_PARK = (
    CatalogItem(id=_PARK_GROUP, name="公园广场", parent_ids=("34020000001180000001",)),
    CatalogItem(
        id=_PARK_DIVISION, name="滨江公园", parent_ids=(_PARK_GROUP,), group_id=_PARK_GROUP
    ),
)


def devices() -> list[DemoDevice]:
    """The devices of `watchfloor run`: two that keep to the text, the rest as the field has them;
    the last is in no settings file and waits for approval."""
    in_park = (_PARK_GROUP, _PARK_DIVISION)
    return [
        DemoDevice(
            id="34020000001180000001",
            name="滨江公园录像机",
            model="NVR-04",
            channels=(_channel(0, 1, in_park), _channel(1, 3, in_park), _channel(2, 3, in_park)),
            groups=_PARK,
            alarms=(
                DemoAlarm(
                    channel=0,
                    every_s=240.0,
                    priority=2,
                    method=5,
                    kind=6,
                    text="观景平台有人翻越护栏",
                ),
            ),
        ),
        DemoDevice(
            id="34020000001320000002",
            name="体育中心球机",
            model="IPC-D2",
            channels=(_channel(3, 1),),
            media=Carrier.UDP,
        ),
        DemoDevice(
            id="34020000001180000003",
            name="化工园录像机",
            model="NVR-02",
            channels=(_channel(5, 4), _channel(6)),
            transport=Transport.TCP,
            quirks=Quirks(needs_guard=True),
            reason="布防后才上报报警",
            alarms=(
                DemoAlarm(
                    channel=1, every_s=420.0, priority=3, method=2, kind=4, text="设备温度过高"
                ),
            ),
        ),
        DemoDevice(
            id="34020000001320000004",
            name="环城西路枪机",
            model="IPC-X1",
            channels=(_channel(7),),
            edition=Edition.OF_2016,
            quirks=Quirks(
                form=PsForm(pes_bytes=0, has_map=False), own_ssrc=True, is_ssrc_unsaid=True
            ),
            reason="设备不按下发的 SSRC 发流",
        ),
        DemoDevice(
            id="34020000001110000005",
            name="老城编码器",
            model="DVS-1",
            channels=(
                _channel(8, form=PsForm(video_type=H264, sound_type=PCMA, stuffing=3)),
                _channel(10, form=PsForm(video_type=SVAC)),
            ),
            media=Carrier.UDP,
            edition=Edition.OF_2016,
            quirks=Quirks(
                items_per_page=1, repeats_items=True, is_gcj02=True, rewrites_parent=True
            ),
        ),
        DemoDevice(
            id="34020000001320000006",
            name="城管巡查一号车",
            model="MDVR-1",
            channels=(_channel(9),),
            is_mobile=True,
        ),
        DemoDevice(
            id=STRANGER,
            name="未登记的摄像机",
            model="IPC-U1",
            channels=(_channel(4),),
            is_known=False,
        ),
    ]


def fleet(count: int) -> list[DemoDevice]:
    """`count` plain devices of one channel each, for `watchfloor demo gb28181 --count N`."""
    return [
        DemoDevice(
            id=f"3402000000132{number:07d}",
            name=f"模拟摄像机{number}",
            model="IPC-S1",
            channels=(
                DemoChannel(id=f"3402000000131{number:07d}", camera=camera(number % len(_ROWS))),
            ),
        )
        for number in range(1001, 1001 + count)
    ]
