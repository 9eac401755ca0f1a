"""The demo city's settings file, as any centre would write its own. Pure."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib import resources

from backends.demo.cameras.catalogue import DemoCamera, cameras
from backends.demo.city import district_of
from backends.demo.outlets import DemoOutlet, outlets

CENTRE = "临江市城市运行指挥中心"
WALL = "指挥大厅"
MAPPINGS = ("urban-cases", "emergency-warnings", "hotline-reports", "grid-reports")


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPorts:
    """Loopback ports: the hub's and the gateway's, and those that the simulators serve."""

    hub: int
    environment: int
    transport: int
    urban: int
    rtsp: int
    gb28181: int = 0


def demo_site_toml(ports: DemoPorts, data_dir: str) -> str:
    """The complete site file that hub, gateway and console load."""
    city = str(resources.files("resources").joinpath("city/resources.json"))
    parts = [
        "# 演示城市的站点文件,每次启动重写。 The demo city's site file, rewritten at each start.",
        f'[centre]\nname = {_text(CENTRE)}\nlanguage = "zh_CN"\nresources = {_text(city)}',
        f'[hub]\nlisten = "127.0.0.1:{ports.hub}"\ndata = {_text(data_dir)}',
        f"[console]\nsplit = 16\nwall = {_text(WALL)}",
        *(_camera(camera, ports.rtsp) for camera in cameras()),
        f'[environment]\nlisten = "127.0.0.1:{ports.environment}"\nstale_after_s = 30.0',
        *(_outlet(outlet) for outlet in outlets()),
        f'[transport]\nlisten = "127.0.0.1:{ports.transport}"\nstale_after_s = 30.0',
        *(_rest(name, ports.urban) for name in MAPPINGS),
    ]
    return "\n\n".join(parts) + "\n"


def _rest(name: str, port: int) -> str:
    mapping = str(resources.files("resources").joinpath(f"defaults/{name}.toml"))
    return f'[[rest]]\nmapping = {_text(mapping)}\nbase_url = "http://127.0.0.1:{port}"'


def _text(value: str) -> str:
    """A TOML basic string: JSON's escapes are TOML's."""
    return json.dumps(value, ensure_ascii=False)


def _place(lon: float, lat: float, name: str) -> str:
    where = f"lon_wgs84 = {lon:.5f}, lat_wgs84 = {lat:.5f}"
    division = _text(district_of((lon, lat)))
    return f"place = {{ {where}, name = {_text(name)}, division = {division} }}"


def _camera(camera: DemoCamera, port: int) -> str:
    address = f"rtsp://127.0.0.1:{port}/{camera.path}"
    return "\n".join(
        [
            "[[camera]]",
            f'id = "{camera.path}"',
            f"number = {camera.number}",
            f"name = {_text(camera.name)}",
            f'department = "{camera.department.value}"',
            f'main = "{address}/main"',
            f'sub = "{address}/sub"',
            _place(camera.lon_wgs84, camera.lat_wgs84, camera.name),
        ]
    )


def _outlet(outlet: DemoOutlet) -> str:
    limits = ", ".join(f"{factor} = {limit}" for factor, limit in outlet.limits.items())
    return "\n".join(
        [
            "[[environment.outlet]]",
            f'id = "{outlet.id}"',
            f'mn = "{outlet.mn}"',
            f"name = {_text(outlet.name)}",
            f'kind = "{outlet.kind}"',
            _place(outlet.lon_wgs84, outlet.lat_wgs84, outlet.name),
            f"limits = {{ {limits} }}",
        ]
    )
