"""The page that a run of proofs leaves: outcomes, and what each noted. Text only.

A run of some proofs of a file (`-k …`) must not take the figures of the others from the day's page.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

EARLIER = " (earlier that day)"
_HEAD = "| proof | outcome | seconds |"


@dataclass(frozen=True, slots=True)
class Row:
    """One proof. `outcome`: passed, failed or skipped."""

    name: str
    outcome: str
    seconds: float
    notes: list[str] = field(default_factory=list)


def page(day: str, about: str, rows: list[Row]) -> str:
    """Table, and below it the notes by proof. `about`: machine and length of the run."""
    lines = [f"# Proof of {day}", "", about, "", _HEAD, "|---|---|---|"]
    lines += [f"| {row.name} | {row.outcome} | {row.seconds:.0f} |" for row in rows]
    for row in rows:
        if row.notes:
            lines += ["", f"## {row.name}", "", *(f"- {note}" for note in row.notes)]
    return "\n".join([*lines, ""])


def rows_of(text: str) -> list[Row]:
    """What page() was made of; nothing of a page in another form."""
    notes: dict[str, list[str]] = {}
    table, some = [], list[str]()
    for line in text.splitlines():
        if line.startswith("## "):
            some = notes.setdefault(line[3:], [])
        elif line.startswith("- "):
            some.append(line[2:])
        elif line.startswith("| test_"):
            # A name may hold bars of its own; outcome and seconds do not.
            name, outcome, seconds = line.strip("| ").rsplit(" | ", 2)
            table.append((name, outcome, float(seconds)))
    return [Row(name, outcome, seconds, notes.get(name, [])) for name, outcome, seconds in table]


def with_earlier(rows: list[Row], earlier: list[Row]) -> list[Row]:
    """Those of now, and what the day's page has of proofs that did not run now."""
    now = {row.name for row in rows}
    kept = [row for row in earlier if row.name not in now]
    marked = [
        row if row.outcome.endswith(EARLIER) else replace(row, outcome=row.outcome + EARLIER)
        for row in kept
    ]
    return [*rows, *marked]
