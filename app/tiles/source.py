"""Where tiles come from: what every kind of source offers, and what may be wrong with it. Pure."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from backends.gateway.datum import Datum


class Address(NamedTuple):
    """One tile of a source: level, column from the west, row from the north."""

    level: int
    column: int
    row: int


class Matrix(enum.StrEnum):
    """How a source cuts the world: Web Mercator, or degrees (EPSG:4490, half as many rows)."""

    MERCATOR = "w"
    DEGREES = "c"


class Trouble(enum.StrEnum):
    """Why a source gives nothing. The feed says it in words."""

    NO_FILE = "no_file"
    BAD_FILE = "bad_file"
    UNREACHABLE = "unreachable"
    SILENT = "silent"
    KEY_REFUSED = "key_refused"
    SERVER_ERROR = "server_error"
    NOT_A_PICTURE = "not_a_picture"


class SourceFailed(Exception):
    """No tile, for a reason that holds for all of them. `detail`: a status, never an address."""

    def __init__(self, trouble: Trouble, detail: str = "") -> None:
        super().__init__(trouble.value)
        self.trouble, self.detail = trouble, detail


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """How the tiles of a source lie on the ground."""

    matrix: Matrix = Matrix.MERCATOR
    datum: Datum = Datum.WGS84
    first_level: int = 0
    last_level: int = 18
    pixels: int = 256


class TileSource(Protocol):
    """Called on worker threads, several at a time."""

    @property
    def layers(self) -> tuple[str, ...]:
        """Pictures that lie above each other, the lowest first."""
        ...

    def fetch(self, layer: str, at: Address) -> bytes | None:
        """An encoded picture, None where there is none. Raises SourceFailed."""
        ...

    def close(self) -> None:
        """No more tiles. Idempotent."""
        ...
