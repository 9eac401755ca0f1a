"""Whether the {placeholders} of a mapping file name what there is. Pure.

A misspelt one would go out as it stands, and the system would answer as if it had not been asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from backends.gateway.rest.templates import names_in

ASKED = frozenset(("since", "page", "size", "offset", "cursor"))
SENT = frozenset(
    (
        *("id", "type", "subject", "version", "source", "occurred_at", "recorded_at"),
        *("division", "severity", "correlation", "causation", "dedup"),
        *("key", "title", "text", "target", "party", "lon", "lat", "place"),
    )
)
_OF_MESSAGE = "data."  # what a message may lack
_SECRET = re.compile(r"\$\{[^}]*\}")
_TEMPLATES = ("path", "query", "headers", "body")


def misspelt(tree: dict[str, Any]) -> Iterator[tuple[str, list[str], str]]:
    """What was expected, the keys that lead there, and the placeholder that names nothing.

    `tree`: a file that has the shape of a mapping, its secrets not filled in: they may hold braces.
    """
    for number, stream in enumerate(tree.get("stream", ())):
        yield from _in_table(stream, ["stream", str(number)], ASKED)
    for number, way in enumerate(tree.get("outward", ())):
        here = ["outward", str(number)]
        yield from _in_table(way, here, SENT, _OF_MESSAGE)
        yield from _in_table(way.get("ask", {}), [*here, "ask"], SENT, _OF_MESSAGE)


def _in_table(
    table: dict[str, Any], here: list[str], known: frozenset[str], free: str = ""
) -> Iterator[tuple[str, list[str], str]]:
    for part in _TEMPLATES:
        for name in _names(table.get(part)):
            if name not in known and not (free and name.startswith(free)):
                among = " ".join(f"{{{one}}}" for one in sorted(known))
                words = f"{here[0]} {part}: there is no {{{name}}}, expected one of {among}"
                yield words, [*here, part], f"{{{name}}}"


def _names(template: Any) -> Iterator[str]:
    if isinstance(template, dict):
        template = list(template.values())
    if isinstance(template, list):
        for one in template:
            yield from _names(one)
    elif isinstance(template, str):
        yield from names_in(_SECRET.sub("", template))
