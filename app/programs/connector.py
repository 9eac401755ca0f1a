"""`watchfloor connector try`: a mapping file tried against its system, in words or JSON.

Nothing is sent on; what is personal is not shown.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

from app.supervisor.policy import EXIT_USAGE
from app.words import translate
from backends.gateway.rest.mapping import MappingError
from backends.gateway.rest.trial import StreamTrial, TriedRow, connector_try

EXIT_UNFIT = 1  # a stream did not answer, or something of it did not fit
_MOST_SHOWN = 600  # characters of one value


def run(file: str, *, base_url: str, limit: int, as_json: bool) -> int:
    """Exit status 0 when every stream answered and all rows fitted, 2 for a file that cannot be."""
    try:
        trials = connector_try(Path(file), base_url, limit)
    except MappingError as error:
        print(error, file=sys.stderr)
        return EXIT_USAGE
    if as_json:
        print(json.dumps([asdict(trial) for trial in trials], ensure_ascii=False, indent=2))
    else:
        print("\n\n".join("\n".join(lines_of(trial)) for trial in trials))
    return 0 if all(is_fit(trial) for trial in trials) else EXIT_UNFIT


def is_fit(trial: StreamTrial) -> bool:
    """It answered, and nothing of what came was refused. An empty list is an answer, too."""
    return not trial.failure and not trial.reasons


def lines_of(trial: StreamTrial) -> list[str]:
    """One stream's report: counts, raw beside mapped, what did not fit and why."""
    lines = [f"== {trial.stream} → {trial.becomes}"]
    if trial.failure:
        lines.append(translate("Connector", "没有读成：{why}").format(why=trial.failure))
    if trial.pages:
        counts = translate(
            "Connector",
            "读了 {pages} 页 {total} 条：{fitted} 条可用，{silent} 条无需上报，{unfit} 条不符",
        )
        lines.append(
            counts.format(
                pages=trial.pages,
                total=trial.total,
                fitted=trial.fitted,
                silent=trial.silent,
                unfit=trial.total - trial.fitted - trial.silent,
            )
        )
    if trial.answer:
        words = translate("Connector", "没有读到任何一条，对方的回答开头是：{answer}")
        lines.append(words.format(answer=_cut(trial.answer)))
    for row in trial.rows:
        lines += _mapped(row)
    if trial.reasons:
        lines.append(translate("Connector", "不符的原因："))
        lines += [f"  {count:>5} × {words}" for words, count in trial.reasons]
    for row in trial.unfit:
        lines.append(translate("Connector", "  原文 {raw}").format(raw=_cut(row.raw)))
        lines.append(translate("Connector", "  问题 {fault}").format(fault=row.fault))
    return lines


def _mapped(row: TriedRow) -> list[str]:
    lines = [translate("Connector", "  原文 {raw}").format(raw=_cut(row.raw))]
    for key, value in row.mapped.items():
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        lines.append(f"       {key} = {_cut(text)}")
    return lines


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"
