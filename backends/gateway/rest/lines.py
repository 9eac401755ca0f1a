"""On which line of a TOML text a key stands, for messages about it. Pure."""

from __future__ import annotations

import re


def line_of_error(text: str, message: str) -> int:
    """The line of the key that a validation error names, or of the table around it."""
    unknown = re.search(r"unknown field `([^`]+)`", message)
    at = re.search(r"at `\$\.?([^`]*)`", message)
    keys = re.findall(r"[^.\[\]]+", at.group(1)) if at else []
    return line_of(text, [*keys, unknown.group(1)] if unknown else keys)


def line_of(text: str, keys: list[str]) -> int:
    """The line of a key, found by walking down to it; of what is around it when it is absent."""
    lines = text.splitlines()
    at, table = 0, ""
    for key in keys:
        if key.isdigit():  # the n-th table of a list; the walk stands on the first
            header = re.compile(rf"^\s*\[\[\s*{re.escape(table)}\s*\]\]")
            headers = [n for n, line in enumerate(lines) if header.search(line) and n >= at]
            at = headers[int(key)] if int(key) < len(headers) else at
            continue
        table = key
        name = re.escape(key)
        header = re.compile(rf"^\s*\[+([\w.]*\.)?{name}\s*\]")
        value = re.compile(rf"(^|[{{,\s\"]){name}\"?\s*=")
        found = [n for n in range(at, len(lines)) if header.search(lines[n])]
        found = found or [n for n in range(at, len(lines)) if value.search(lines[n])]
        at = found[0] if found else at
    return at + 1


def line_of_part(text: str, keys: list[str], part: str) -> int:
    """The line on which `part` stands first from a key on; that of the key when it does not."""
    at = line_of(text, keys)
    found = (n for n, line in enumerate(text.splitlines(), 1) if n >= at and part in line)
    return next(found, at)


def line_of_text(text: str, part: str) -> int:
    """The line on which a text first stands."""
    return text[: max(0, text.find(part))].count("\n") + 1
