"""How the outbox stands, for consoles and gauges. Reading threads; writes nothing."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from backends.hub import tables
from backends.hub.outbox import ASKED, DEAD, SENDING, WAITING
from backends.hub.targets import name_of
from backends.link.city import OutboxRow, OutboxRows, OutboxRowsAnswer, TargetLag
from backends.record.outbox_rules import ASKED_BEFORE_A_PERSON
from backends.record.policy import Policy
from backends.record.task import TaskState

_OF_LATE = 100
Row = sa.Row[Any]


def read_outbox(
    connection: sa.Connection, query: OutboxRows, policy: Policy, served: frozenset[str]
) -> OutboxRowsAnswer:
    """The dead first, then what waits, oldest first; then the newest of what is over."""
    table = tables.outbox
    of_target = [table.c.target == query.target] if query.target else []
    columns = [c for c in table.c if c.name not in ("body", "envelope")]
    asked_in_vain = sa.and_(table.c.state.in_(ASKED), table.c.tries >= ASKED_BEFORE_A_PERSON)
    is_dead = sa.or_(table.c.state == DEAD, asked_in_vain)
    dead = sa.select(*columns).where(is_dead, *of_target).order_by(table.c.number)
    rows = list(connection.execute(dead.limit(query.limit)))
    if not query.only_dead:
        waiting = sa.select(*columns).where(table.c.state.in_(WAITING), ~asked_in_vain, *of_target)
        waiting = waiting.order_by(table.c.number).limit(max(0, query.limit - len(rows)))
        rows += connection.execute(waiting)
        over = sa.select(*columns).where(table.c.state.not_in((*WAITING, DEAD)), *of_target)
        over = over.order_by(table.c.changed_at.desc()).limit(max(0, query.limit - len(rows)))
        rows += connection.execute(over)
    now = dt.datetime.now(dt.UTC)
    return OutboxRowsAnswer(
        rows=[_row(row, policy) for row in rows],
        lags=read_lags(connection, policy, served, now),
    )


def read_lags(
    connection: sa.Connection, policy: Policy, served: frozenset[str], now: dt.datetime
) -> list[TargetLag]:
    """How each target's way out stands, by name."""
    table = tables.outbox
    counted = (
        sa.select(
            table.c.target,
            sa.func.sum(sa.case((table.c.state.in_(WAITING), 1), else_=0)).label("waiting"),
            sa.func.sum(sa.case((table.c.state == DEAD, 1), else_=0)).label("dead"),
            sa.func.min(sa.case((table.c.state.in_(WAITING), table.c.queued_at))).label("oldest"),
        )
        .where(table.c.target != "")
        .group_by(table.c.target)
    )
    found = {row.target: row for row in connection.execute(counted)}
    lags = []
    for target in sorted(found.keys() | served):
        row = found.get(target)
        took_ms = sorted(_took_ms(connection, target))
        lags.append(
            TargetLag(
                target=target,
                name=name_of(target, policy),
                waiting=int(row.waiting) if row else 0,
                dead=int(row.dead) if row else 0,
                oldest_s=_since_s(row.oldest, now) if row and row.oldest else 0.0,
                p50_ms=_quantile(took_ms, 0.5),
                p95_ms=_quantile(took_ms, 0.95),
                is_served=target in served,
            )
        )
    return lags


def _row(row: Row, policy: Policy) -> OutboxRow:
    is_unknown = row.state in (*ASKED, SENDING)
    return OutboxRow(
        id=row.id,
        target=row.target,
        target_name=name_of(row.target, policy),
        type=row.type or "dispatch.assigned",
        subject=row.subject,
        title=row.title,
        state=TaskState.UNKNOWN.value if is_unknown else row.state,
        tries=row.tries,
        queued_at=dt.datetime.fromisoformat(row.queued_at),
        changed_at=dt.datetime.fromisoformat(row.changed_at),
        detail=row.detail,
    )


def _took_ms(connection: sa.Connection, target: str) -> list[float]:
    table = tables.outbox
    query = (
        sa.select(table.c.queued_at, table.c.delivered_at)
        .where(table.c.target == target, table.c.delivered_at != "")
        .order_by(table.c.delivered_at.desc())
        .limit(_OF_LATE)
    )
    return [
        1000 * _since_s(row.queued_at, dt.datetime.fromisoformat(row.delivered_at))
        for row in connection.execute(query)
    ]


def _since_s(text: str, now: dt.datetime) -> float:
    return max(0.0, (now - dt.datetime.fromisoformat(text)).total_seconds())


def _quantile(sorted_ms: list[float], share: float) -> float:
    if not sorted_ms:
        return 0.0
    return sorted_ms[min(len(sorted_ms) - 1, int(share * len(sorted_ms)))]
