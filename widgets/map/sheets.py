"""What can be shown and hidden on the map, by department, and which mark belongs where. Pure."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from backends.record.alarm import Alarm, AlarmState
from backends.record.common import Department, Severity
from backends.record.incident import Incident
from backends.record.resource import ItemKind


class Layer(enum.StrEnum):
    """What kind of thing a mark is."""

    ALARMS = "alarms"
    CAMERAS = "cameras"
    POINTS = "points"
    VEHICLES = "vehicles"
    INCIDENTS = "incidents"
    WARNINGS = "warnings"
    ITEMS = "items"


class Sheet(enum.StrEnum):
    """One switch of the map; the values are remembered in the settings."""

    ALARMS = "alarms"
    INCIDENTS = "incidents"
    WARNINGS = "warnings"
    CAMERAS = "cameras"
    CAMERAS_OFF = "cameras_off"
    PATROLS = "patrols"
    PROJECTS = "projects"
    SAFETY = "safety"
    TEAMS = "teams"
    SUPPLIES = "supplies"
    SITES = "sites"
    OUTLETS = "outlets"
    DUST = "dust"
    STATIONS = "stations"
    VEHICLES = "key_vehicles"
    BUSES = "buses"
    TAXIS = "taxis"
    MUCK = "muck"
    SANITATION = "sanitation"
    GARDENS = "gardens"
    MUCK_CASES = "muck_cases"
    WORKS = "works"
    ENFORCEMENT = "enforcement"
    COMPONENTS = "components"


@dataclass(frozen=True, slots=True)
class Group:
    """Sheets under one heading; None: all departments'."""

    department: Department | None
    sheets: tuple[Sheet, ...]


GROUPS = (
    Group(
        None,
        (Sheet.ALARMS, Sheet.INCIDENTS, Sheet.WARNINGS, Sheet.CAMERAS, Sheet.CAMERAS_OFF),
    ),
    Group(Department.GRID, (Sheet.PATROLS, Sheet.PROJECTS, Sheet.SAFETY)),
    Group(Department.EMERGENCY, (Sheet.TEAMS, Sheet.SUPPLIES, Sheet.SITES)),
    Group(Department.ENVIRONMENT, (Sheet.OUTLETS, Sheet.DUST, Sheet.STATIONS)),
    Group(Department.TRANSPORT, (Sheet.VEHICLES, Sheet.BUSES, Sheet.TAXIS)),
    Group(
        Department.URBAN,
        (
            Sheet.MUCK,
            Sheet.SANITATION,
            Sheet.GARDENS,
            Sheet.MUCK_CASES,
            Sheet.WORKS,
            Sheet.ENFORCEMENT,
            Sheet.COMPONENTS,
        ),
    ),
)

# Not at first: what is asked of the hub by area, what stands in the audit trail when looked at.
HIDDEN_AT_FIRST = frozenset(
    {Sheet.PROJECTS, Sheet.SAFETY, Sheet.SUPPLIES, Sheet.SITES, Sheet.COMPONENTS}
)
ALL = frozenset(Sheet)
VEHICLE_SHEETS = (
    Sheet.VEHICLES,
    Sheet.BUSES,
    Sheet.TAXIS,
    Sheet.MUCK,
    Sheet.PATROLS,
    Sheet.TEAMS,
)  # their places are the numbers that targets carry
_SHEET_OF_KIND = {
    "bus": Sheet.BUSES,
    "taxi": Sheet.TAXIS,
    "ride": Sheet.TAXIS,
    "muck": Sheet.MUCK,
    "patrol": Sheet.PATROLS,
    "grid": Sheet.PATROLS,
    "team": Sheet.TEAMS,
}
_SHEET_OF_POINT = {"outlet": Sheet.OUTLETS, "dust": Sheet.DUST}
POINT_SHEETS = (Sheet.OUTLETS, Sheet.DUST, Sheet.STATIONS)
_SHEET_OF_ITEM = {
    ItemKind.SUPPLY: Sheet.SUPPLIES,
    ItemKind.SITE: Sheet.SITES,
    ItemKind.PROJECT: Sheet.PROJECTS,
    ItemKind.COMPONENT: Sheet.COMPONENTS,
}
ITEM_SHEETS = (
    Sheet.TEAMS,
    Sheet.PATROLS,
    Sheet.SUPPLIES,
    Sheet.SITES,
    Sheet.PROJECTS,
    Sheet.COMPONENTS,
)
_URBAN = (
    (Sheet.SANITATION, ("sanitation", "rubbish", "sewage", "toilet", "snow")),
    (Sheet.GARDENS, ("garden", "green", "tree", "park.")),
    (Sheet.MUCK_CASES, ("muck", "spill")),
    (
        Sheet.WORKS,
        (
            "works",
            "municipal",
            "facility",
            "road",
            "manhole",
            "light",
            "water",
            "pipe",
            "bridge",
        ),
    ),
    (Sheet.ENFORCEMENT, ("enforcement", "stall", "parking", "order", "sign", "building")),
)
CASE_SHEETS = tuple(sheet for sheet, _ in _URBAN)
SUBSYSTEM = "子系统"  # in an alarm's detail: whose case it is (urban-cases.toml)
_SHEET_OF_SUBSYSTEM = {
    "环境卫生": Sheet.SANITATION,
    "园林绿化": Sheet.GARDENS,
    "渣土运输": Sheet.MUCK_CASES,
    "市政管理": Sheet.WORKS,
    "城管执法": Sheet.ENFORCEMENT,
}


def sheet_of_kind(kind: str) -> Sheet:
    """Where a moving target of that kind belongs; hazmat, coaches and unknown: key vehicles."""
    return _SHEET_OF_KIND.get(kind, Sheet.VEHICLES)


def sheet_of_point(kind: str) -> Sheet:
    """Where a monitoring point of that kind belongs."""
    return _SHEET_OF_POINT.get(kind, Sheet.STATIONS)


def sheet_of_item(kind: ItemKind, department: Department) -> Sheet:
    """Where an item belongs: teams of the grid are its patrols."""
    if kind is ItemKind.TEAM:
        return Sheet.PATROLS if department is Department.GRID else Sheet.TEAMS
    return _SHEET_OF_ITEM.get(kind, Sheet.SITES)


def sheet_of_alarm(alarm: Alarm) -> Sheet:
    """Cases of the urban subsystems apart; what is grave and calls stays with the alarms."""
    calls = alarm.severity <= Severity.II and alarm.state is AlarmState.UNACK
    if alarm.department is not Department.URBAN or calls:
        return Sheet.ALARMS
    return _SHEET_OF_SUBSYSTEM.get(alarm.detail.get(SUBSYSTEM, ""), Sheet.ALARMS)


def sheet_of_incident(incident: Incident) -> Sheet:
    """Cases of the urban subsystems apart; everything else, and what is grave: incidents."""
    if incident.department is Department.URBAN and incident.severity > Severity.II:
        for sheet, parts in _URBAN:
            if any(part in incident.class_code for part in parts):
                return sheet
    return Sheet.INCIDENTS


def sheet_word(sheet: Sheet) -> str:
    """Its name beside the switch."""
    translate = QCoreApplication.translate
    match sheet:
        case Sheet.ALARMS:
            return translate("Map", "报警")
        case Sheet.INCIDENTS:
            return translate("Map", "事件与标绘")
        case Sheet.WARNINGS:
            return translate("Map", "预警区域")
        case Sheet.CAMERAS:
            return translate("Map", "摄像机")
        case Sheet.CAMERAS_OFF:
            return translate("Map", "离线摄像机")
        case Sheet.OUTLETS:
            return translate("Map", "排污口")
        case Sheet.DUST:
            return translate("Map", "扬尘监测")
        case Sheet.STATIONS:
            return translate("Map", "监测站")
        case Sheet.VEHICLES:
            return translate("Map", "重点营运车辆")
        case Sheet.BUSES:
            return translate("Map", "公交车")
        case Sheet.TAXIS:
            return translate("Map", "出租车和网约车")
        case Sheet.MUCK:
            return translate("Map", "渣土车")
        case _:
            return _item_sheet_word(sheet)


def _item_sheet_word(sheet: Sheet) -> str:
    translate = QCoreApplication.translate
    words = {
        Sheet.PATROLS: translate("Map", "巡查力量"),
        Sheet.PROJECTS: translate("Map", "风险评估"),
        Sheet.SAFETY: translate("Map", "平安地图"),
        Sheet.TEAMS: translate("Map", "应急队伍"),
        Sheet.SUPPLIES: translate("Map", "物资仓库"),
        Sheet.SITES: translate("Map", "重点场所"),
        Sheet.SANITATION: translate("Map", "环境卫生案件"),
        Sheet.GARDENS: translate("Map", "园林绿化案件"),
        Sheet.MUCK_CASES: translate("Map", "渣土运输案件"),
        Sheet.WORKS: translate("Map", "市政管理案件"),
        Sheet.ENFORCEMENT: translate("Map", "城管执法案件"),
        Sheet.COMPONENTS: translate("Map", "城市部件"),
    }
    return words[sheet]


def group_word(group: Group) -> str:
    """Its heading."""
    translate = QCoreApplication.translate
    words = {
        None: translate("Map", "各部门共用"),
        Department.GRID: translate("Map", "全科大网格"),
        Department.EMERGENCY: translate("Map", "应急指挥"),
        Department.ENVIRONMENT: translate("Map", "智慧环保"),
        Department.TRANSPORT: translate("Map", "交通运输"),
        Department.URBAN: translate("Map", "数字城管"),
    }
    return words[group.department]
