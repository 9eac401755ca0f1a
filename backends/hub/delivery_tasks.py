"""The watch's task about messages that did not arrive: one a target at a time.

Writer thread only, within a transaction.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from backends.hub import outbox, tables
from backends.hub.deciding import Deciding
from backends.hub.jobs import HUB
from backends.hub.outbox import DEAD
from backends.hub.targets import name_of
from backends.record.common import Department, Severity
from backends.record.ids import TaskId, uuid7
from backends.record.task import AssignTask, CancelTask, Channel, Recipient
from backends.record.task_decider import is_open

Row = sa.Row[Any]


def ask_a_person(deciding: Deciding, row: Row, reason: str) -> str:
    """One task a target: the list says which messages. Returns its id."""
    ledger, work = deciding.ledger, deciding.work
    table = tables.outbox
    query = sa.select(table.c.task).where(table.c.target == row.target, table.c.task != "")
    for key in work.connection.scalars(query.distinct()):
        known = ledger.task(TaskId(key))
        if known is not None and is_open(known):
            outbox.change(row.id, work, deciding.now, task=key)
            return str(key)
    key = uuid7(int(deciding.now.timestamp() * 1000))
    task = AssignTask(
        task=TaskId(key),
        title=f"有消息未送达：{name_of(row.target, ledger.policy)}",
        recipient=Recipient(department=Department.CENTRE),
        detail=f"{row.title or row.type}：{reason}。请在发送队列中重发，或用电话送达后注明。",
        channel=Channel.IN_PERSON,
        severity=Severity.II,
    )
    deciding.apply(task, HUB)
    outbox.change(row.id, work, deciding.now, task=key)
    return key


def settle_task(deciding: Deciding, row: Row) -> None:
    """With its last message settled the person has nothing more to do."""
    if not row.task:
        return
    table = tables.outbox
    still = sa.select(sa.func.count()).where(
        table.c.task == row.task,
        table.c.id != row.id,
        table.c.state.in_((DEAD, *outbox.ASKED)),
    )
    task = deciding.ledger.task(TaskId(row.task))
    is_over = not deciding.work.connection.execute(still).scalar()
    if is_over and task is not None and is_open(task):
        cancel = CancelTask(task=task.id, seen_version=task.version, reason="消息均已处理")
        deciding.apply(cancel, HUB)
