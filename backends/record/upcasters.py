"""Lifts payloads of older event versions to today's, one version a step. Pure.

A released version is never written again and stays readable for ever: whoever changes a payload's
shape beyond new fields with defaults gives it a new version in the catalogue and a step here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

# From the JSON object of one version to that of the next.
Step = Callable[[dict[str, Any]], dict[str, Any]]
Steps = Mapping[tuple[str, int], Step]

# (type, version that the step starts from). None was needed so far: every change since the first
# release only added fields with defaults.
STEPS: Steps = {}


def lift(name: str, version: int, payload: bytes, steps: Steps) -> tuple[int, bytes]:
    """The newest version that steps lead to, and the payload in its shape.

    Raises msgspec.DecodeError where the payload is no JSON object.
    """
    if (name, version) not in steps:
        return version, payload
    told = msgspec.json.decode(payload, type=dict[str, Any])
    while step := steps.get((name, version)):
        told, version = step(told), version + 1
    return version, msgspec.json.encode(told)
