"""Whose a target of the outbox is: who may decide about what did not arrive there. Pure."""

from __future__ import annotations

from backends.record.common import Department

VEHICLES, LOGGERS = "vehicles", "loggers"
# Many devices, each for itself: what one of them answers says nothing of the others.
HOLDERS = {VEHICLES: Department.TRANSPORT, LOGGERS: Department.ENVIRONMENT}


def department_of(target: str) -> Department:
    """A department's system and its devices are the department's, all else is the centre's."""
    kind, _, name = target.partition(":")
    if kind == "department" and name in set(Department):
        return Department(name)
    return HOLDERS.get(target, Department.CENTRE)
