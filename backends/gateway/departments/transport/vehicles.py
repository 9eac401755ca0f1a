"""Who drives: plates, kinds and companies of vehicles, from a table and from registrations.

Reads the table file once; `registrations` keeps what terminals said. Gateway's loop.
"""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path

from backends.gateway.departments.transport.registrations import Registered

MOST_VEHICLES = 100_000
_MOST_TEXT = 60
_YES = {"1", "true", "yes", "是", "有", "y"}
_NO = {"0", "false", "no", "否", "无", "n"}
_KIND_WORDS = {
    "coach": "班线客车",
    "charter": "旅游包车",
    "hazmat": "危险品运输车",
    "bus": "公交车",
    "taxi": "出租车",
    "ride": "网约车",
    "muck": "渣土车",
}
_COLUMNS = ("phone", "plate", "kind", "company", "active_safety")


class TableUnreadable(ValueError):
    """The table of vehicles cannot be used; the text says why, with the line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle:
    """One vehicle. `has_safety`: it has active-safety devices; None: the table does not say."""

    phone: str
    plate: str = ""
    kind: str = ""
    company: str = ""
    has_safety: bool | None = None
    is_known: bool = False  # stands in the table

    @property
    def kind_word(self) -> str:
        """Its kind as operators say it; a kind of the site's own as its table has it."""
        return _KIND_WORDS.get(self.kind, self.kind)

    @property
    def label(self) -> str:
        return self.plate or self.phone


class VehicleBook:
    """All vehicles by phone: the table's word goes before a terminal's own."""

    def __init__(self, plates: dict[str, str], table: list[Vehicle]) -> None:
        self._vehicles = {vehicle.phone: vehicle for vehicle in table}
        for phone, plate in plates.items():
            number = phone.lstrip("0") or "0"
            before = self._vehicles.get(number, Vehicle(phone=number))
            self._vehicles[number] = replace(before, plate=plate, is_known=True)
        self._by_plate: dict[str, str] | None = None

    def __len__(self) -> int:
        return len(self._vehicles)

    def of(self, phone: str) -> Vehicle:
        """The vehicle, known or not."""
        return self._vehicles.get(phone) or Vehicle(phone=phone)

    def all(self) -> list[Vehicle]:
        return list(self._vehicles.values())

    def registered(self, registered: Registered) -> None:
        """A terminal told its plate."""
        before = self._vehicles.get(registered.phone)
        if before is None and len(self._vehicles) >= MOST_VEHICLES:
            return
        before = before or Vehicle(phone=registered.phone)
        if not before.is_known or not before.plate:
            self._vehicles[registered.phone] = replace(before, plate=registered.plate[:_MOST_TEXT])
            self._by_plate = None

    def phone_of(self, resource: str) -> str:
        """The phone that a plate or a phone means; empty when nobody has it."""
        if resource in self._vehicles:
            return resource
        if self._by_plate is None:
            self._by_plate = {v.plate: v.phone for v in self._vehicles.values() if v.plate}
        return self._by_plate.get(resource, "")


def read_table(path: Path) -> list[Vehicle]:
    """The rows of a .csv (UTF-8 or GBK, with a head line) or .toml ([[vehicle]]) file.

    7,000 rows take 30 ms. TableUnreadable with the line where one is wrong.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise TableUnreadable(f"车辆表 {path.name} 读不出：{error.strerror}") from error
    rows = _toml_rows(path, data) if path.suffix == ".toml" else _csv_rows(path, data)
    found: dict[str, Vehicle] = {}
    for line, row in rows:
        phone = row["phone"].strip().lstrip("0")
        if not phone.isdigit() or len(phone) > 20:
            raise TableUnreadable(f"车辆表 {path.name} 第 {line} 行：phone 应为终端手机号")
        if len(found) >= MOST_VEHICLES:
            raise TableUnreadable(f"车辆表 {path.name}：最多 {MOST_VEHICLES} 辆")
        found[phone] = Vehicle(
            phone=phone,
            plate=row["plate"].strip()[:_MOST_TEXT],
            kind=row["kind"].strip()[:_MOST_TEXT],
            company=row["company"].strip()[:_MOST_TEXT],
            has_safety=_flag(row["active_safety"], path, line),
            is_known=True,
        )
    return list(found.values())


def _csv_rows(path: Path, data: bytes) -> list[tuple[int, dict[str, str]]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gbk", errors="replace")
    lines = text.splitlines()
    head = [name.strip() for name in next(csv.reader(lines[:1]), [])]
    unknown = [name for name in head if name not in _COLUMNS]
    if "phone" not in head or unknown:
        wanted = "、".join(_COLUMNS)
        raise TableUnreadable(f"车辆表 {path.name} 第 1 行：列名应为 {wanted}")
    at = {name: head.index(name) for name in head}
    rows: list[tuple[int, dict[str, str]]] = []
    for line, cells in enumerate(csv.reader(lines[1:]), start=2):
        if any(cells):
            row = {n: cells[at[n]] if n in at and at[n] < len(cells) else "" for n in _COLUMNS}
            rows.append((line, row))
    return rows


def _toml_rows(path: Path, data: bytes) -> list[tuple[int, dict[str, str]]]:
    try:
        tree = tomllib.loads(data.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TableUnreadable(f"车辆表 {path.name}：{error}") from error
    entries = tree.get("vehicle", [])
    if not isinstance(entries, list) or any(not isinstance(entry, dict) for entry in entries):
        raise TableUnreadable(f"车辆表 {path.name}：应为 [[vehicle]]")
    return [
        (number, {name: str(entry.get(name, "")) for name in _COLUMNS})
        for number, entry in enumerate(entries, start=1)
    ]


def _flag(text: str, path: Path, line: int) -> bool | None:
    word = text.strip().lower()
    if word in _YES or word in _NO:
        return word in _YES
    if word:
        raise TableUnreadable(f"车辆表 {path.name} 第 {line} 行：active_safety 应为 是 或 否")
    return None
