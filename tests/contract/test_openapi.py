"""The hub's OpenAPI description holds: what it promises is answered, what it forbids is refused.

Schemathesis makes requests from the description, right and wrong ones, against a real hub process.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import httpx
import msgspec
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from hypothesis.strategies import SearchStrategy
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from tests.backends.hub import hub_process
from tests.backends.hub.support import TOKEN, settings_for

BEARER = {"Authorization": f"Bearer {TOKEN}"}
# Of each request, right and wrong.
FEW, MANY = 5, 40
LONGEST_POLL_S = 30


@pytest.fixture(scope="module")
def hub_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A hub process of its own."""
    text = msgspec.json.encode(settings_for(tmp_path_factory.mktemp("hub"))).decode()
    process = subprocess.Popen(
        [sys.executable, hub_process.__file__, text], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
    finally:
        process.terminate()
        process.wait(timeout=20)
        process.stdout.close()


@pytest.fixture(scope="module")
def described(hub_url: str) -> Any:
    """The description, as the hub itself gives it."""
    return schemathesis.openapi.from_url(f"{hub_url}/schema/openapi.json")


@pytest.mark.parametrize("examples", [FEW, pytest.param(MANY, marks=pytest.mark.prove)])
def test_every_answer_is_as_described(described: Any, examples: int) -> None:
    tried = 0
    for found in described.get_all_operations():
        operation = found.ok()
        for mode in schemathesis.GenerationMode:
            try:
                cases = operation.as_strategy(generation_mode=mode)
                _try_all(cases, examples)
            except Unsatisfiable:  # nothing wrong can be made of a request without parameters
                continue
            tried += 1
    assert tried >= 7


def _try_all(cases: SearchStrategy[schemathesis.Case[Any]], examples: int) -> None:
    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(cases)
    def holds(case: schemathesis.Case[Any]) -> None:
        _be_quick(case)
        answer = case.call(headers=BEARER)
        excluded: list[Any] = [positive_data_acceptance] if _names_a_place(answer) else []
        if case.method == "DELETE":  # signing out asks for nothing and is never refused
            excluded.append(negative_data_rejection)
        case.validate_response(answer, excluded_checks=excluded)

    holds()


def _be_quick(case: schemathesis.Case[Any]) -> None:
    """A long poll that is right waits for nothing here."""
    wait_s = (case.query or {}).get("wait_s")
    if isinstance(wait_s, int | float) and 0 <= wait_s <= LONGEST_POLL_S:
        case.query["wait_s"] = 0


def _names_a_place(answer: Any) -> bool:
    """Refused for what no schema says (columns of one length, texts without NUL, bytes that are
    their digest's and of an allowed kind): told where."""
    if answer.status_code == httpx.codes.UNSUPPORTED_MEDIA_TYPE:
        return True
    words = answer.json().get("detail", "") if answer.status_code == httpx.codes.BAD_REQUEST else ""
    return words.startswith(("observation ", "batch_id", "envelope: "))


def test_the_hub_still_answers_after_all_that(hub_url: str) -> None:
    health = httpx.get(f"{hub_url}/api/v1/health", trust_env=False).json()
    assert health["store"] == "ok"
