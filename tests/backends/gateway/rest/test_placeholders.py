"""Placeholders that name nothing are refused when the mapping is read, with their line."""

from __future__ import annotations

from pathlib import Path

import pytest

from backends.gateway.rest.mapping import MappingError, load_mapping
from backends.gateway.rest.outward import values_of
from backends.gateway.rest.placeholders import SENT
from tests.backends.gateway.rest.scripted import HEAD, STREAM
from tests.backends.gateway.rest.test_outward import MESSAGE

FIELDS = '[stream.fields]\nid = "id"\ntitle = "t"\n'
ITEMS = 'becomes = "items"\n'
ASK = '[outward.ask]\npath = "/in/{ID}"\nstate = "s"\nstates = {}\n'
OUTWARD = '[[outward]]\ntargets = ["party:police"]\n'


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (STREAM.replace("/things", "/{city}/things") + ITEMS + FIELDS, "{city}"),
        (STREAM + ITEMS + 'query = { since = "{sinse}" }\n' + FIELDS, "{sinse}"),
        (STREAM + ITEMS + 'headers = { X-At = "{SINCE}" }\n' + FIELDS, "{SINCE}"),
        (STREAM + ITEMS + FIELDS + '[stream.body]\na = 1\nb = ["{page}", "{pag}"]\n', "{pag}"),
        (STREAM + ITEMS + 'query = { a = "{data.x}" }\n' + FIELDS, "{data.x}"),
        (OUTWARD + 'path = "/in"\n[outward.body]\nw = "{title}"\nx = "{titel}"\n', "{titel}"),
        (
            OUTWARD + 'path = "/in"\n[outward.ask]\npath = "/in/{ID}"\nstate = "s"\nstates = {}\n',
            "{ID}",
        ),
    ],
)
def test_a_misspelt_placeholder_is_refused_with_its_line(
    tmp_path: Path, text: str, name: str
) -> None:
    path = tmp_path / "mapping.toml"
    path.write_text(HEAD + text, encoding="utf-8")
    with pytest.raises(MappingError, match="there is no") as refused:
        load_mapping(path)
    assert f"there is no {name}, expected one of" in refused.value.expected
    lines = (HEAD + text).splitlines()
    assert name in lines[refused.value.line - 1]


def test_what_there_is_may_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CITY_KEY", "{braces}")
    query = 'query = { s = "{since}", p = "{page} {size} {offset}", k = "${CITY_KEY}" }\n'
    out = OUTWARD + 'path = "/in/{id}"\nbody = { a = "{data.任意}", b = "{place}", c = "{ x }" }\n'
    path = tmp_path / "mapping.toml"
    path.write_text(HEAD + STREAM + ITEMS + query + FIELDS + out, encoding="utf-8")
    mapping = load_mapping(path)
    assert mapping.stream[0].query["k"] == "{braces}", "a secret is no template"
    values = values_of(MESSAGE, mapping.outward[0], "party:police")
    assert {name for name in values if not name.startswith("data.")} == SENT
