"""The 24 cameras of the demo city: names, places on its streets, departments, scenes. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from backends.record.common import Department

TRAFFIC = Department.TRANSPORT
EMERGENCY = Department.EMERGENCY
ENVIRONMENT = Department.ENVIRONMENT
URBAN = Department.URBAN
GRID = Department.GRID


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoCamera:
    """One camera; `light` is a name in view.LIGHTS, `scene` one in recipes.RECIPES."""

    number: int
    name: str
    department: Department
    lon_wgs84: float
    lat_wgs84: float
    scene: str
    light: str
    yaw_deg: float = 0.0

    @property
    def owner(self) -> str:
        """Whose it is, where that is no department: what the traffic police and road companies
        lent to the centre."""
        return _OWNERS.get(self.scene, "") if self.department is TRAFFIC else ""

    @property
    def is_restricted(self) -> bool:
        """Whether a second person must agree to what is taken of it: the one before a school."""
        return self.number == _AT_A_SCHOOL

    @property
    def path(self) -> str:
        """First part of its RTSP path."""
        return f"cam-{self.number:03d}"

    @property
    def seed(self) -> int:
        return self.number * 17 + 3


_AT_A_SCHOOL = 24
_OWNERS = {
    "crossing": "市公安局交警支队",
    "avenue": "市公安局交警支队",
    "expressway": "临江快速路养护公司",
    "bridge": "临江路桥公司",
}
_Row = tuple[str, Department, float, float, str, str, float]
_ROWS: list[_Row] = [
    ("人民路—解放路路口", TRAFFIC, 123.12339, 30.49719, "crossing", "day", 0.0),
    ("望江大桥主桥", EMERGENCY, 123.10640, 30.52720, "bridge", "dusk", 0.0),
    ("化工园一号排口", ENVIRONMENT, 123.20210, 30.52980, "outlet", "day", 0.0),
    ("世纪大道金融城段", URBAN, 123.08104, 30.49706, "avenue", "overcast", 0.0),
    ("鼓楼广场", GRID, 123.05620, 30.53850, "square", "day", 0.0),
    ("二环快速路和平路立交", TRAFFIC, 123.15222, 30.53120, "expressway", "day", 9.0),
    ("凤山隧道东口", EMERGENCY, 122.98074, 30.54577, "tunnel", "day", 0.0),
    ("会展片区二期工地", URBAN, 123.12720, 30.51480, "construction", "day", 0.0),
    ("中山路—和平路路口", TRAFFIC, 123.02184, 30.53643, "crossing", "overcast", 7.0),
    ("化工园排口下游断面", ENVIRONMENT, 123.20560, 30.52650, "outlet", "overcast", -6.0),
    ("义和商城步行街", GRID, 123.05000, 30.55110, "lane", "day", 0.0),
    ("临江港二号堆场", EMERGENCY, 123.21370, 30.49640, "port", "day", 0.0),
    ("迎宾大道临江站前", TRAFFIC, 123.04959, 30.55711, "avenue", "day", 5.0),
    ("解放大桥南桥头", EMERGENCY, 123.08820, 30.50850, "bridge", "day", 6.0),
    ("港城大道—长虹路", URBAN, 123.09420, 30.55064, "avenue", "night", 0.0),
    ("人民广场", GRID, 123.04060, 30.54570, "square", "dusk", -6.0),
    ("绕城高速江滨北路出口", TRAFFIC, 123.20822, 30.52456, "expressway", "dusk", -7.0),
    ("文昌路—港城大道路口", TRAFFIC, 123.04166, 30.54823, "crossing", "night", -6.0),
    ("青溪入江口", ENVIRONMENT, 123.00311, 30.49893, "outlet", "dusk", -5.0),
    ("软件园三期工地", URBAN, 123.07080, 30.47000, "construction", "overcast", 5.0),
    ("江南大桥北引桥", TRAFFIC, 123.12430, 30.54540, "bridge", "overcast", -5.0),
    ("云台隧道北口", EMERGENCY, 123.07287, 30.58153, "tunnel", "overcast", 4.0),
    ("农批市场南门", GRID, 123.00510, 30.59170, "lane", "overcast", 5.0),
    ("学府路—凤山路路口", TRAFFIC, 123.15007, 30.46247, "crossing", "dusk", 4.0),
]


def cameras(count: int = len(_ROWS)) -> list[DemoCamera]:
    """The first `count` cameras; further ones repeat the scenes under new numbers."""
    return [_camera(index) for index in range(count)]


def _camera(index: int) -> DemoCamera:
    name, department, lon, lat, scene, light, yaw = _ROWS[index % len(_ROWS)]
    turn = index // len(_ROWS)
    return DemoCamera(
        number=index + 1,
        name=f"{name}{turn + 1}号机" if turn else name,
        department=department,
        lon_wgs84=lon + turn * 0.0007,
        lat_wgs84=lat + turn * 0.0005,
        scene=scene,
        light=light,
        yaw_deg=yaw,
    )
