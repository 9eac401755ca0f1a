"""Incidents, tasks, instructions over for long, folded from the log again. Reading threads.

What belongs to what lies in the search index; the events themselves come from the log.
"""

from __future__ import annotations

import sqlite3
from typing import Any

from backends.hub.timeline import History, belongings
from backends.link.queries import RecallAnswer
from backends.record.catalogue import decode_payload
from backends.record.entry import Instruction
from backends.record.incident import Incident
from backends.record.kinds import INCIDENT, INSTRUCTION, TASK, kind_of
from backends.record.task import Task


def recalled(index: sqlite3.Connection, history: History, subject: str) -> RecallAnswer:
    """An incident with its tasks, a task with its incident, or an instruction; nothing of
    anything else."""
    found = folded(history, subject)
    if isinstance(found, Task) and found.incident:
        found = folded(history, found.incident) or found
    if isinstance(found, Task):
        return RecallAnswer(incidents=[], tasks=[found])
    if isinstance(found, Instruction):
        return RecallAnswer(incidents=[], tasks=[], instructions=[found])
    if not isinstance(found, Incident):
        return RecallAnswer(incidents=[], tasks=[])
    members = (folded(history, member) for member, _ in belongings(index, found.id))
    return RecallAnswer(incidents=[found], tasks=[one for one in members if isinstance(one, Task)])


def folded(history: History, subject: str) -> Any:
    """The incident, task or instruction of that id; None where it is something else, or unknown."""
    state: Any = None
    for event in history(subject):
        kind = kind_of(event.type)
        if kind not in (INCIDENT, TASK, INSTRUCTION):
            return None
        state = kind.evolve(state, event, decode_payload(event))
    return state
