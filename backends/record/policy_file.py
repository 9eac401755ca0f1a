"""Reads the policy from TOML text: its types, then every reference in it. Pure; opens no file.

The keys are those of `policy.Policy`. Several files make one policy: a top-level table of a later
file replaces that of an earlier one, so that a city writes only what differs. Steps of a plan
without an id are numbered from 1; a limit is written as "30 minutes" or "4 working_hours".
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Sequence
from typing import Any

import msgspec

from backends.record.policy import Policy, Unit
from backends.record.policy_rules import Problem, problem_of
from backends.record.toml_lines import Path as KeyPath
from backends.record.toml_lines import line_of
from backends.record.toml_words import dotted, explained, unknown_key, unknown_words

_LIMIT = re.compile(rf"^(\d+(?:\.\d+)?) ({'|'.join(unit.value for unit in Unit)})$")


class PolicyError(Exception):
    """The policy cannot be used; the text says file, line and what was expected.

    A line in Chinese, and the same in English.
    """

    def __init__(self, name: str, line: int, expected: str, words: str) -> None:
        super().__init__(f"{name}:{line}: {words}\n{name}:{line}: {expected}")
        self.name, self.line, self.expected, self.words = name, line, expected, words


def load(text: str, name: str) -> Policy:
    """The policy of one file; `name` names it in errors. Raises PolicyError."""
    return load_files([(name, text)])


def load_files(files: Sequence[tuple[str, str]]) -> Policy:
    """The policy of files as (name, text), later ones over earlier ones. Raises PolicyError."""
    merged: dict[str, Any] = {}
    written_in: dict[str, tuple[str, str]] = {}
    for name, text in files:
        for key, value in _tree(name, text).items():
            merged[key] = value
            written_in[key] = (name, text)
    policy = msgspec.convert(merged, Policy)
    problem = problem_of(policy)
    if problem is not None:
        nowhere = files[-1] if files else ("policy", "")
        raise _told(problem, *written_in.get(str(problem.at[0]), nowhere))
    return policy


def digest(policy: Policy) -> str:
    """Hex SHA-256 of what the policy says, however it was written."""
    return hashlib.sha256(msgspec.json.encode(policy, order="deterministic")).hexdigest()


def _tree(name: str, text: str) -> dict[str, Any]:
    """The parsed text of one file, each value of the type it should have."""
    try:
        tree = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found.group(1)) if found else max(text.count("\n"), 1)
        raise PolicyError(name, line, f"{error}", "不是正确的 TOML 写法") from error
    except RecursionError as error:
        words = "括号套得太深"
        raise PolicyError(name, 1, "brackets are nested too deeply", words) from error
    _number_steps(tree)
    _read_limits(name, text, tree)
    if bad := unknown_key(tree, Policy):
        raise PolicyError(name, line_of(text, bad[0]), *unknown_words(*bad))
    try:
        msgspec.convert(tree, Policy)
    except msgspec.ValidationError as error:
        raise PolicyError(name, *explained(text, str(error), Policy)) from error
    return tree


def _number_steps(tree: dict[str, Any]) -> None:
    plans = tree.get("plans")
    for plan in plans if isinstance(plans, list) else []:
        steps = plan.get("steps") if isinstance(plan, dict) else None
        for number, step in enumerate(steps if isinstance(steps, list) else [], start=1):
            if isinstance(step, dict):
                step.setdefault("id", str(number))


def _read_limits(name: str, text: str, tree: dict[str, Any]) -> None:
    """Limits written as text become tables."""
    classes = tree.get("classes")
    entries: list[tuple[KeyPath, object]] = [
        (("classes", index, "limits"), entry.get("limits"))
        for index, entry in enumerate(classes if isinstance(classes, list) else [])
        if isinstance(entry, dict)
    ]
    entries.append((("unclassed",), tree.get("unclassed")))
    for at, limits in entries:
        if not isinstance(limits, dict):
            continue
        for stage, written in limits.items():
            if isinstance(written, str):
                limits[stage] = _limit(name, text, (*at, stage), written)


def _limit(name: str, text: str, at: KeyPath, written: str) -> dict[str, Any]:
    found = _LIMIT.match(written)
    if found is None:
        units = ", ".join(unit.value for unit in Unit)
        expected = f'{dotted(at)}: expected a limit such as "30 minutes" (is {written!r})'
        words = f'{dotted(at)}:应写成 "30 minutes" 这样(现为 {written!r})'
        line = line_of(text, at)
        raise PolicyError(name, line, f"{expected}; units: {units}", f"{words};单位:{units}")
    return {"amount": float(found.group(1)), "unit": found.group(2)}


def _told(problem: Problem, name: str, text: str) -> PolicyError:
    where: KeyPath = problem.at
    return PolicyError(
        name,
        line_of(text, where),
        f"{dotted(where)}: {problem.expected}",
        f"{dotted(where)}:{problem.words}",
    )
