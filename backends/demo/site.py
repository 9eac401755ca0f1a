"""The demo city's settings file, as any centre would write its own. Pure."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib import resources

from backends.demo.buses import COMPANY
from backends.demo.cameras.catalogue import DemoCamera, cameras
from backends.demo.city import district_of
from backends.demo.companies import CITY, vehicles_csv
from backends.demo.gb28181.catalogue import PASSWORD, PLATFORM, DemoDevice, devices, fleet
from backends.demo.offices import WARNINGS_12379, WARNINGS_CAP
from backends.demo.outlets import DemoOutlet, outlets
from backends.demo.roads import segments_toml
from backends.protocols.gb28181_sdp import Carrier

SEED = 20221122
CENTRE = "临江市城市运行指挥中心"
WALL = "指挥大厅"
VEHICLES_FILE, SEGMENTS_FILE = "demo-vehicles.csv", "demo-segments.toml"
CENTRE_CODE = "99010000000001"  # of the centre, as 12379 names who warns
MAPPINGS = ("urban-cases", "urban-components", "emergency-warnings", "hotline-reports")
GRID_MAPPINGS = (  # what backends.demo.grid serves
    "grid-events",
    "grid-safety",
    "grid-teams",
    "province",
    "parties",
    "environment-office",
    "transport-office",
    "emergency-office",
)

OFFICE_MAPPINGS = (
    "emergency-forces",
    "hazardous-waste",
    "work-safety",
    "housing-sites",
    "land-parcels",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPorts:
    """Loopback ports: the hub's and the gateway's, and those that the simulators serve."""

    hub: int
    environment: int
    transport: int
    urban: int
    rtsp: int
    gb28181: int
    relay: int
    bulletins: int = 0  # the gateway's, for warnings that are pushed; 0: none
    offices: int = 0  # the emergency department's and others' REST
    grid: int = 0  # the grid's, the province's and outside parties' REST
    buses: int = 0  # a bus company's GTFS-realtime
    evidence: int = 0  # the gateway's, for files of vehicles' alarms


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
        _transport(ports),
        *(_rest(name, ports.urban) for name in MAPPINGS),
        *((_rest(name, ports.grid) for name in GRID_MAPPINGS) if ports.grid else ()),
        *((_rest(name, ports.offices) for name in OFFICE_MAPPINGS) if ports.offices else ()),
        *([_emergency(ports)] if ports.bulletins else ()),
        _platform(ports.gb28181),
        *(_device(device) for device in devices() if device.is_known),
        f'[relay]\nlisten = "127.0.0.1:{ports.relay}"\nmedia_listen = "127.0.0.1"\nroom_gb = 20.0',
    ]
    return "\n\n".join(parts) + "\n"


def register_toml(path: str) -> str:
    """How a site file names the loggers of `watchfloor demo environment --count`."""
    return "\n".join(
        [
            "[[environment.register]]",
            f"file = {_text(path)}",
            'source = "environment.demo"',
            'name = "演示监测点"',
        ]
    )


def _emergency(ports: DemoPorts) -> str:
    outlines = str(resources.files("resources").joinpath("city/divisions.geojson"))
    parts = [f'[emergency]\nlisten = "127.0.0.1:{ports.bulletins}"\ndivisions = {_text(outlines)}']
    if ports.offices:  # who gets what the centre itself warns of
        parts += [
            _receiver("party:warning-centre", f"{ports.offices}{WARNINGS_12379}", CENTRE_CODE),
            _receiver(
                "party:broadcast", f"{ports.offices}{WARNINGS_CAP}", "watch@linjiang.example"
            ),
        ]
    return "\n".join(parts)


def _receiver(target: str, address: str, sender: str) -> str:
    lines = [
        "[[emergency.receiver]]",
        f"target = {_text(target)}",
        f"sender = {_text(sender)}",
        f'url = "http://127.0.0.1:{address}"',
    ]
    if sender == CENTRE_CODE:
        lines.append('format = "12379"')
    return "\n".join(lines)


def fleet_toml(count: int) -> str:
    """The devices of `watchfloor demo gb28181 --count`, to be put into a site file."""
    return "\n\n".join(_device(device) for device in fleet(count))


def _platform(port: int) -> str:
    return (
        f'[gb28181]\nid = "{PLATFORM}"\nlisten = "127.0.0.1:{port}"\npassword = {_text(PASSWORD)}'
    )


def _device(device: DemoDevice) -> str:
    """How the centre treats one of the demo's devices: strictly, but for what its quirks need."""
    profile = {"media": "udp" if device.media is Carrier.UDP else "tcp"}
    words = [f"{key} = {_text(value)}" for key, value in profile.items()]
    if device.quirks.own_ssrc:
        words.append("is_ssrc_checked = false")
    if device.quirks.needs_guard:
        words.append("is_guarded = true")
    if device.reason:
        words.append(f"reason = {_text(device.reason)}")
    if device.quirks.is_gcj02:
        words.append('datum = "gcj02"')
    if device.is_mobile:
        words.append('topics = ["catalog", "alarm", "position"]')
    lines = ["[[gb28181.device]]", f'id = "{device.id}"', f"name = {_text(device.name)}"]
    return "\n".join([*lines, f"profile = {{ {', '.join(words)} }}"])


def _transport(ports: DemoPorts) -> str:
    """Vehicles by table, the watched roads, the bus company's feeds; files beside the site's."""
    lines = [
        f'[transport]\nlisten = "127.0.0.1:{ports.transport}"\nstale_after_s = 30.0',
        f'vehicles = "{VEHICLES_FILE}"',
        f'[transport.traffic]\nsegments = "{SEGMENTS_FILE}"',
    ]
    if ports.evidence:
        lines.append(f'[transport.evidence]\nlisten = "127.0.0.1:{ports.evidence}"\nroom_mb = 500')
    if ports.buses:
        lines.append(
            f'[[transport.gtfs]]\nname = "third"\ncompany = {_text(COMPANY)}\n'
            f'urls = ["http://127.0.0.1:{ports.buses}/gtfs/all"]'
        )
    return "\n".join(lines)


def transport_files(seed: int) -> dict[str, str]:
    """The files that the site file names, by name: vehicles and watched roads."""
    return {VEHICLES_FILE: vehicles_csv(CITY, seed), SEGMENTS_FILE: segments_toml()}


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
            f"owner = {_text(camera.owner)}",
            f'security = "{"restricted" if camera.is_restricted else "public"}"',
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
