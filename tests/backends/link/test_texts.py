"""A column of texts reads as the list it was made of."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backends.link.texts import TextColumn, Texts, packed

texts = st.lists(st.text(alphabet="ab临\x00·", max_size=4), max_size=12)


@given(texts, st.text(alphabet="ab临", max_size=3))
def test_a_column_reads_as_its_list(said: list[str], asked: str) -> None:
    data = msgspec.msgpack.encode(packed(said))
    column = TextColumn(msgspec.msgpack.decode(data, type=Texts))
    assert list(column) == said
    assert [column[i] for i in range(len(column))] == said
    assert column[1:5] == said[1:5]
    assert (asked in column) == (asked in said)
    for text in said:
        assert column.index(text) == said.index(text)


@given(texts, texts)
def test_columns_are_equal_where_their_texts_are(one: list[str], other: list[str]) -> None:
    assert (TextColumn(packed(one)) == TextColumn(packed(other))) == (one == other)


def test_a_column_whose_lengths_do_not_fit_is_refused() -> None:
    for lengths in (b"", b"\x02\x00\x00\x00", b"\x03\x00\x00"):
        with pytest.raises(ValueError):
            TextColumn(Texts(text=memoryview(b"abc"), lengths=memoryview(lengths)))
    with pytest.raises(ValueError):
        TextColumn(packed(["a"])).index("b")
