"""Texts with {placeholders} filled in, within lists and tables. Pure.

One pass: what a value brings along is never taken for a placeholder.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_PLACEHOLDER = re.compile(r"\{([A-Za-z_][A-Za-z0-9_.\-一-鿿]*)\}")
Value = str | int | float | None


def fill(template: Any, values: Mapping[str, Value]) -> Any:
    """A template with its placeholders filled in; a text that is one placeholder keeps the type.

    What is no placeholder of ours stays; {data.…} that a message does not have is empty. A field
    of a table that would be nothing (None) is left out: an empty text is no number.
    """
    if isinstance(template, dict):
        filled = {key: fill(value, values) for key, value in template.items()}
        return {key: value for key, value in filled.items() if value is not None}
    if isinstance(template, list):
        return [fill(value, values) for value in template]
    if not isinstance(template, str):
        return template
    only = _PLACEHOLDER.fullmatch(template)
    if only is not None and only.group(1) in values:
        return values[only.group(1)]
    return _PLACEHOLDER.sub(lambda found: str(_value(found, values)), template)


def names_in(text: str) -> list[str]:
    """The names of the placeholders of a text."""
    return _PLACEHOLDER.findall(text)


def texts(template: Mapping[str, str], values: Mapping[str, Value]) -> dict[str, str]:
    """A table of texts, filled in; what would be nothing is left out."""
    return {key: str(value) for key, value in fill(template, values).items()}


def _value(found: re.Match[str], values: Mapping[str, Value]) -> Value:
    name = found.group(1)
    if name in values:
        value = values[name]
        return "" if value is None else value
    return "" if name.startswith("data.") else found.group(0)
