"""Finds the line of a TOML file on which a setting stands, for error messages. Pure."""

from __future__ import annotations

import re

_HEADER = re.compile(r"^\s*(\[\[?)\s*([A-Za-z0-9_.\-\"' ]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"^\s*([A-Za-z0-9_\-.\"']+)\s*=")
_INLINE_KEY = r"(?:^|[{{,\s]){key}\s*="

Path = tuple[str | int, ...]


def line_of(text: str, path: Path) -> int:
    """Line (from 1) of the setting at `path`, or of the nearest thing around it; 1 if nothing is.

    `path` is of keys and list indices: ("camera", 2, "place", "lon_wgs84").
    """
    best_line, best_depth = 1, 0
    table: Path = ()
    seen: dict[Path, int] = {}
    for number, raw in enumerate(text.splitlines(), start=1):
        header = _HEADER.match(raw)
        if header:
            table = _table_path(header.group(2), is_array=header.group(1) == "[[", seen=seen)
            here = table
        else:
            key = _KEY.match(raw)
            if not key:
                continue
            here = table + tuple(_parts(key.group(1)))
        depth = len(here)
        if path[:depth] != here or depth <= best_depth:
            continue
        best_line, best_depth = number, depth
        rest = path[depth:]
        if rest and isinstance(rest[0], int):
            best_line = _line_in_list(text, number, rest)
    return best_line


def _parts(dotted: str) -> list[str]:
    return [part.strip().strip("\"'") for part in dotted.split(".")]


def _table_path(dotted: str, *, is_array: bool, seen: dict[Path, int]) -> Path:
    path: Path = ()
    names = _parts(dotted)
    for position, name in enumerate(names):
        path = (*path, name)
        is_last = position == len(names) - 1
        if is_last and is_array:
            seen[path] = seen.get(path, -1) + 1
        if path in seen:
            path = (*path, seen[path])
    return path


def _line_in_list(text: str, start: int, rest: Path) -> int:
    """A list written over several lines: the line of the first key named in `rest`, if any."""
    keys = [part for part in rest if isinstance(part, str)]
    if not keys:
        return start
    pattern = re.compile(_INLINE_KEY.format(key=re.escape(keys[-1])))
    for number, raw in enumerate(text.splitlines()[start - 1 :], start=start):
        if pattern.search(raw.split("#")[0]):
            return number
    return start
