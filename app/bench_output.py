"""Prints what a bench measured, alike for all: one JSON object, or a line a figure."""

from __future__ import annotations

import json
from collections.abc import Mapping

_NAME_WIDTH = 24


def print_measured(measured: Mapping[str, object], as_json: bool) -> None:
    """Onto the output, in the order of the figures."""
    if as_json:
        print(json.dumps(measured))
        return
    for name, value in measured.items():
        print(f"{name:{_NAME_WIDTH}}{value}")
