"""The demo city's process: simulators at the ports that the settings file names."""

from __future__ import annotations

import asyncio
import os
import sys
import urllib.parse
from collections.abc import Coroutine
from pathlib import Path

from app import logs
from app.demo_watch import keep_watch, people_from_environment
from app.settings.load import load_site
from app.settings.model import SiteSettings
from app.site import data_folder, demo_folder, find_site, require_site
from app.supervisor.policy import EXIT_USAGE
from app.supervisor.supervised import run_supervised
from app.words import translate
from backends.demo import trouble
from backends.demo.buses import CITY as CITY_BUSES
from backends.demo.companies import CITY as CITY_VEHICLES
from backends.demo.grid import CITY_PER_DAY
from backends.demo.loggers import city_loggers, register_csv
from backends.demo.rest_server import Mood
from backends.demo.service import PARTS, DemoSettings, serve
from backends.demo.site import (
    GRID_MAPPINGS,
    OFFICE_MAPPINGS,
    DemoPorts,
    fleet_toml,
    register_toml,
)
from backends.demo.urban import CITY_COMPONENTS

# Where each part is found when nobody says otherwise; `watchfloor run` takes others when taken.
PREFERRED_PORTS = DemoPorts(
    hub=8520,
    environment=8521,
    transport=8522,
    urban=8523,
    rtsp=8554,
    gb28181=5060,
    relay=8555,
    bulletins=8526,
    offices=8527,
    grid=8524,
    buses=8528,
    evidence=8529,
)
COUNTED = ("vehicles", "buses", "cameras", "gb28181", "environment", "urban", "grid")
# Who starts one of these alone wants the city of three million.
CITY_SCALE = {
    "vehicles": CITY_VEHICLES,
    "buses": CITY_BUSES,
    "urban": CITY_COMPONENTS,
    "grid": int(CITY_PER_DAY),
}

NICE = 10
TROUBLE, WELL = "trouble", "well"  # what a city that runs is told


def run(
    site_argument: str | None, *, part: str, count: int, seed: int, is_storm: bool = False
) -> int:
    """Exit status 0 when ended on request, 2 for a part that there is not. "trouble" and "well" are
    told to the city that runs."""
    if part in (TROUBLE, WELL):
        return _change(site_argument, is_trouble=part == TROUBLE)
    if part not in (*PARTS, "all"):
        words = translate("Demo", "没有这一部分：{part}。可选：{parts}")
        parts = ", ".join((*PARTS, "all", TROUBLE, WELL))
        print(words.format(part=part, parts=parts), file=sys.stderr)
        return EXIT_USAGE
    if count < 0 or (count and part not in COUNTED):
        words = translate("Demo", "--count 只用于 {parts}")
        print(words.format(parts=", ".join(COUNTED)), file=sys.stderr)
        return EXIT_USAGE
    ports = PREFERRED_PORTS
    if find_site(site_argument) is not None:
        path, site = require_site(site_argument)
        logs.configure("demo", data_folder(path, site))
        ports = ports_of(site)
    else:
        logs.configure("demo", None)
    count = count or CITY_SCALE.get(part, 0)
    counts = {part: count} if count else {}
    settings = DemoSettings(
        ports=ports,
        seed=seed,
        parts=PARTS if part == "all" else (part,),
        is_storm=is_storm,
        **counts,
    )
    if part == "gb28181" and count:
        print(translate("Demo", "# 把下面的设备写入站点文件，平台才会让它们注册："))
        print(fleet_toml(count), flush=True)
    if part == "environment" and count:
        _write_register(count, seed, Path.cwd() / "demo-loggers.csv")
    # It makes its pictures in its first minutes: what people look at goes before.
    os.nice(NICE)
    city = serve(settings, _say if part != "all" else None)
    asyncio.run(run_supervised(_with_watch(city, f"http://127.0.0.1:{ports.hub}")))
    return 0


def _change(site_argument: str | None, *, is_trouble: bool) -> int:
    """Tell the systems of the demo city that runs; exit status 1 where none does."""
    path = find_site(site_argument) or demo_folder(None) / "demo-site.toml"
    ports = ports_of(load_site(path)) if path.is_file() else PREFERRED_PORTS
    try:
        made = trouble.make(ports) if is_trouble else []
        if not is_trouble:
            trouble.end(ports)
    except OSError as error:
        print(translate("Demo", "演示城市没有在运行：{why}").format(why=error), file=sys.stderr)
        return 1
    words = {
        Mood.FROZEN: translate("Demo", "{source}：照常应答，数据停在此刻，一分钟后显示“数据陈旧”"),
        Mood.LOCKED: translate("Demo", "{source}：拒绝我们的密钥"),
        Mood.GONE: translate("Demo", "{source}：连接即断"),
    }
    for one in made:
        print(words[one.mood].format(source=one.source))
    said = translate("Demo", "恢复：watchfloor demo well") if made else translate("Demo", "已恢复")
    print(said)
    return 0


async def _with_watch(city: Coroutine[None, None, None], hub_url: str) -> None:
    """The city, and where the supervisor hands over its people, their watch."""
    people = people_from_environment()
    watch = asyncio.create_task(keep_watch(hub_url, people)) if people else None
    try:
        await city
    finally:
        if watch is not None:
            watch.cancel()
            await asyncio.wait([watch])


def ports_of(site: SiteSettings) -> DemoPorts:
    """The ports at which the settings file expects the demo city."""
    rest = urllib.parse.urlsplit(site.rest[0].base_url if site.rest else "")
    camera = urllib.parse.urlsplit(site.camera[0].main if site.camera else "")
    return DemoPorts(
        hub=_port(site.hub.listen),
        environment=_port(site.environment.listen) if site.environment else 0,
        transport=_port(site.transport.listen) if site.transport else 0,
        urban=rest.port or PREFERRED_PORTS.urban,
        rtsp=camera.port or PREFERRED_PORTS.rtsp,
        gb28181=_port(site.gb28181.listen) if site.gb28181 else 0,
        relay=_port(site.relay.listen),
        bulletins=_port(site.emergency.listen) if site.emergency else 0,
        buses=_buses_port(site),
        offices=_rest_port(site, OFFICE_MAPPINGS, PREFERRED_PORTS.offices),
        grid=_rest_port(site, GRID_MAPPINGS, PREFERRED_PORTS.grid),
    )


def _buses_port(site: SiteSettings) -> int:
    """Where the site file looks for a bus company's feeds."""
    urls = [url for feed in site.transport.gtfs for url in feed.urls] if site.transport else []
    return urllib.parse.urlsplit(urls[0]).port or 0 if urls else PREFERRED_PORTS.buses


def _rest_port(site: SiteSettings, mappings: tuple[str, ...], preferred: int) -> int:
    """Where the site file looks for the systems of these mappings."""
    for entry in site.rest:
        if Path(entry.mapping).stem in mappings:
            return urllib.parse.urlsplit(entry.base_url).port or preferred
    return preferred


def _write_register(count: int, seed: int, path: Path) -> None:
    """The loggers as a file that a site's settings name: the gateway knows no others."""
    path.write_text(register_csv(city_loggers(count, seed)), encoding="utf-8")
    print(translate("Demo", "# 把下面几行写入站点文件，网关才会认得这些监测点："))
    print(register_toml(str(path)), flush=True)


def _port(listen: str) -> int:
    return int(listen.rpartition(":")[2])


def _say(part: str, port: int) -> None:
    print(f"{part} 127.0.0.1:{port}", flush=True)
