"""What a console is started with. Values, and the environment they come from."""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from app.i18n import SOURCE_LANGUAGE
from app.settings.map import MapSection
from widgets.shell.accounts import Account, read_accounts
from widgets.wall.screens import Screens

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsoleOptions:
    """How a console starts. `decoders` 0: one process per core. `state`: folder of what the
    console itself remembers (the wall's arrangement); None: nothing."""

    hub_url: str
    hub_ca: str = ""
    centre_name: str = ""
    language: str = SOURCE_LANGUAGE
    scale: float = 1.0
    split: int = 16
    decoders: int = 0
    screenshots: Path | None = None
    state: Path | None = None
    wall_only: bool = False
    evidence: Path | None = None  # folder of stills and clips; None: none are taken
    touch: str = "auto"  # "auto" | "on" | "off"
    watermark: bool = True
    keeps_sound: bool = True  # of main streams, for clips, heard or not
    ring_mb: int = 320  # of packets that can be looked back at, all streams together
    screens: Screens | None = None  # None: as the wall remembers them
    wall_name: str = ""  # what people call this machine's wall; "": the machine's name
    is_wall_named: bool = False  # by the command line: the name is this process's alone
    map: MapSection = field(default_factory=MapSection)
    site_folder: Path = Path()  # that files of the settings are relative to


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """Who signs in by itself at the start: from the supervisor, never from a file."""

    user: str = ""
    password: str = ""
    accounts: tuple[Account, ...] = ()

    @staticmethod
    def from_environment() -> Credentials:
        """WATCHFLOOR_USER, _PASSWORD and _DEMO_ACCOUNTS; taken out, so no child has them."""
        taken = {
            name: os.environ.pop(f"WATCHFLOOR_{name}", "")
            for name in ("USER", "PASSWORD", "DEMO_ACCOUNTS")
        }
        try:
            accounts = tuple(read_accounts(taken["DEMO_ACCOUNTS"]))
        except msgspec.MsgspecError as error:
            _log.warning("demo accounts are not readable: %s", error)
            accounts = ()
        return Credentials(user=taken["USER"], password=taken["PASSWORD"], accounts=accounts)
