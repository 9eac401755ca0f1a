"""Targets of the outbox: what people call them. Pure."""

from __future__ import annotations

from backends.record.common import Department
from backends.record.policy import Policy
from backends.record.targets import HOLDERS, LOGGERS, VEHICLES

_WORDS = {
    Department.GRID: "全科大网格",
    Department.EMERGENCY: "应急指挥",
    Department.ENVIRONMENT: "生态环境",
    Department.TRANSPORT: "交通运输",
    Department.URBAN: "数字城管",
    Department.CENTRE: "指挥中心",
}
_OTHERS = {VEHICLES: "车载终端", LOGGERS: "数采仪"}


def is_holder(target: str) -> bool:
    """Many devices, each for itself: what one of them answers says nothing of the others."""
    return target in HOLDERS


def name_of(target: str, policy: Policy) -> str:
    """A target's name for people."""
    kind, _, key = target.partition(":")
    if kind == "party":
        return next((p.name for p in policy.parties if p.id == key), key)
    if kind == "department" and key in set(Department):
        return f"{_WORDS[Department(key)]}系统"
    if kind == "source":
        return f"上报系统 {key}"
    return _OTHERS.get(target, target)
