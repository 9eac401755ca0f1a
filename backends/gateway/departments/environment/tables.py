"""The tables of HJ 212 from disk: a site's own, or those that come with us. Read at the start."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from backends.protocols.hj212_tables import Tables, tables_of


def load_tables(path: str) -> Tables:
    """The tables of a file, or our own. Raises OSError, msgspec.MsgspecError, UnicodeError."""
    if path:
        return tables_of(Path(path).read_text(encoding="utf-8"))
    return tables_of(
        resources.files("resources").joinpath("defaults/hj212.toml").read_text(encoding="utf-8")
    )
