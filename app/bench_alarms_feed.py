"""The source of `watchfloor bench alarms`: conditions that end and come again, so many a second.

A process of its own. Reads what to do as JSON from standard input, writes what it sent there.
"""

from __future__ import annotations

import datetime as dt
import http.client
import sys
import time

import msgspec

from app.bench_house import SOURCE, condition
from backends.record.common import Severity
from backends.record.ids import uuid7
from backends.record.observation import ConditionCleared, ConditionRaised

BATCH_S = 0.05
SENT = "sent"  # detail that carries CLOCK_MONOTONIC at sending, the same in every process


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    """What to do: conditions 0 to rows-1 stand; change them in turn."""

    host: str
    port: int
    token: str
    rows: int
    rate: int
    seconds: float


class Fed(msgspec.Struct, frozen=True, kw_only=True):
    """What was sent. `last`: number of each condition, its last mark, and whether it stands."""

    changes: int
    seconds: float
    last: dict[int, tuple[str, bool]]


def row(number: int, mark: str = "0") -> ConditionRaised:
    """A condition as it stands: one in twenty Ⅱ, three Ⅲ, the others Ⅳ (5/15/80 of the field)."""
    share = number % 20
    severity = Severity.II if share == 0 else Severity.III if share < 4 else Severity.IV
    return condition(number, severity, detail={SENT: mark})


def main() -> None:
    """One JSON in, one JSON out."""
    feed = msgspec.json.decode(sys.stdin.buffer.read(), type=Feed)
    sys.stdout.buffer.write(msgspec.json.encode(_run(feed)))


def _run(feed: Feed) -> Fed:
    line = http.client.HTTPConnection(feed.host, feed.port, timeout=30)
    begin_s = time.monotonic()
    count, last = 0, dict[int, tuple[str, bool]]()
    while (elapsed_s := time.monotonic() - begin_s) < feed.seconds:
        due = int(elapsed_s * feed.rate) - count
        if due > 0:
            mark = f"{time.monotonic():.6f}"
            changes = [_change(count + n, feed.rows, mark, last) for n in range(due)]
            _post(line, feed.token, changes)
            count += due
        time.sleep(max(0.0, BATCH_S - (time.monotonic() - begin_s) % BATCH_S))  # the wanted rate
    line.close()
    return Fed(changes=count, seconds=time.monotonic() - begin_s, last=last)


def _change(
    count: int, rows: int, mark: str, last: dict[int, tuple[str, bool]]
) -> ConditionRaised | ConditionCleared:
    """Each condition in turn ends, and comes again in the next round."""
    number, is_raise = count % rows, count // rows % 2 == 1
    last[number] = (mark, is_raise)
    if is_raise:
        return row(number, mark)
    now = dt.datetime.now(dt.UTC)
    key = f"bench:{number}"
    return ConditionCleared(source=SOURCE, key=key, occurred_at=now, detail={SENT: mark})


def _post(
    line: http.client.HTTPConnection, token: str, changes: list[ConditionRaised | ConditionCleared]
) -> None:
    name = uuid7(time.time_ns() // 1_000_000)
    body = msgspec.msgpack.encode({"batch_id": name, "observations": changes})
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/msgpack"}
    line.request("POST", "/api/v1/ingest", body, headers)
    answer = line.getresponse()
    text = answer.read()
    if answer.status != http.client.OK:
        raise RuntimeError(text.decode(errors="replace"))


if __name__ == "__main__":
    main()
