"""Which settings file this machine uses, and the folders it names. No validation here."""

from __future__ import annotations

import os
from pathlib import Path

from app.settings.load import SettingsError, load_site
from app.settings.model import SiteSettings

SITE_VARIABLE = "WATCHFLOOR_SITE"
INGEST_TOKEN_VARIABLE = "WATCHFLOOR_INGEST_TOKEN"  # between the programs of one machine


def find_site(argument: str | None) -> Path | None:
    """--site, else $WATCHFLOOR_SITE, else ./watchfloor.toml, else the user's own; None: none."""
    named = argument or os.environ.get(SITE_VARIABLE)
    if named:
        return Path(named).expanduser().absolute()
    config = Path(os.environ.get("XDG_CONFIG_HOME", "~/.config")).expanduser()
    for path in (Path("watchfloor.toml"), config / "watchfloor" / "site.toml"):
        if path.is_file():
            return path.absolute()
    return None


def require_site(argument: str | None) -> tuple[Path, SiteSettings]:
    """The settings file and what it says. Raises SettingsError, also where there is none."""
    path = find_site(argument)
    if path is None:
        raise SettingsError(
            Path("watchfloor.toml"),
            1,
            "no settings file; name one with --site FILE",
            "没有配置文件,请用 --site 文件 指明",
        )
    overlay = os.environ.get("WATCHFLOOR_CONSOLE_SETTINGS")
    return path, load_site(path, Path(overlay) if overlay else None)


def data_folder(path: Path, site: SiteSettings) -> Path:
    """The hub's data folder; a relative one is relative to the settings file."""
    return path.parent / Path(site.hub.data).expanduser()


def hub_url(site: SiteSettings) -> str:
    """Where consoles and gateways find the hub, as http(s)://host:port."""
    if site.console.hub:
        return site.console.hub.rstrip("/")
    host, _, port = site.hub.listen.rpartition(":")
    host = "127.0.0.1" if host in {"0.0.0.0", "::", "[::]"} else host
    return f"{'https' if site.hub.tls_certificate else 'http'}://{host}:{port}"


def demo_folder(data: str | None) -> Path:
    """Where the demo city keeps its settings, record and logs."""
    home = os.environ.get("XDG_DATA_HOME", "~/.local/share")
    return Path(data or f"{home}/watchfloor/demo").expanduser().absolute()
