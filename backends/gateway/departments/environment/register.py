"""A register of loggers as a CSV file. Read at the start."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from backends.gateway.datum import to_wgs84
from backends.gateway.departments.environment.settings import Limits, Link, Outlet, Register
from backends.record.common import Place

MOST_ROWS = 20_000
MOST_BYTES = 16 * 1024 * 1024
_NEEDED = ("id", "mn", "name")
_YES = ("1", "是", "yes", "true")


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """The rows of a register; what is wrong with the others, in words, by line."""

    outlets: list[Outlet] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def load_register(register: Register) -> Registered:
    """The register of a file. What cannot be read is a fault in words, never an error."""
    try:
        data = Path(register.file).read_bytes()
    except OSError as error:
        return Registered(faults=[f"登记表 {Path(register.file).name} 无法读取：{error.strerror}"])
    if len(data) > MOST_BYTES:
        return Registered(faults=[f"登记表 {Path(register.file).name} 过大"])
    return read_register(data, register)


def read_register(data: bytes, register: Register) -> Registered:
    """The rows of a CSV, UTF-8 or GB 18030: id, mn, name; lon, lat, place, division, kind, owner,
    installed (是), link (mobile, wire), st, pw, limits ("a34002=150 w01018=50")."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030", "replace")
    rows = csv.DictReader(io.StringIO(text, newline=""))
    found = Registered()
    missing = [name for name in _NEEDED if name not in (rows.fieldnames or [])]
    if missing:
        found.faults.append(f"登记表 {Path(register.file).name} 缺少列 {'、'.join(missing)}")
        return found
    seen: set[str] = set()
    try:
        for row in rows:
            if len(found.outlets) >= MOST_ROWS:
                found.faults.append(f"登记表只取前 {MOST_ROWS} 行")
                break
            _take(row, rows.line_num, register, seen, found)
    except csv.Error as error:
        found.faults.append(f"登记表第 {rows.line_num} 行不是 CSV：{error}")
    return found


def _take(
    row: dict[str, str], line: int, register: Register, seen: set[str], found: Registered
) -> None:
    cells = {key: value.strip() for key, value in row.items() if key and isinstance(value, str)}
    try:
        outlet = _outlet(cells, register)
    except (ValueError, msgspec.ValidationError) as error:
        found.faults.append(f"登记表第 {line} 行：{error}")
        return
    if outlet.mn in seen:
        found.faults.append(f"登记表第 {line} 行：MN {outlet.mn} 重复")
        return
    seen.add(outlet.mn)
    found.outlets.append(outlet)


def _outlet(cells: dict[str, str], register: Register) -> Outlet:
    empty = [name for name in _NEEDED if not cells.get(name)]
    if empty:
        raise ValueError(f"没有 {'、'.join(empty)}")
    return Outlet(
        id=cells["id"],
        mn=cells["mn"],
        name=cells["name"],
        kind=cells.get("kind") or register.kind,
        place=_place(cells, register),
        limits=register.limits | _limits(cells.get("limits", "")),
        owner=cells.get("owner", ""),
        is_installed=cells.get("installed", "").lower() in _YES,
        link=Link(cells.get("link") or Link.MOBILE),
        st=cells.get("st", ""),
        pw=cells.get("pw") or "123456",
        source=register.source,
    )


def _place(cells: dict[str, str], register: Register) -> Place | None:
    if not cells.get("lon") and not cells.get("lat"):
        return None
    lon, lat = float(cells.get("lon", "")), float(cells.get("lat", ""))
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise ValueError(f"经纬度超出范围（{lon:g}, {lat:g}），是否写反了")
    lon, lat = to_wgs84(lon, lat, register.datum)
    name, division = cells.get("place", ""), cells.get("division", "")
    return Place(lon_wgs84=lon, lat_wgs84=lat, name=name or cells["name"], division=division)


def _limits(text: str) -> Limits:
    found: Limits = {}
    for part in text.split():
        code, _, value = part.partition("=")
        number = float(value)
        if not number > 0:
            raise ValueError(f"限值 {part} 不是正数")
        found[code] = number
    return found
