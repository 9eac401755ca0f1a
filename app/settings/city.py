"""Reads what a centre knows of its city from the JSON file that its settings name.

Called once at the start of the hub and of `run`; never writes.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from app.settings.load import SettingsError
from app.settings.model import SiteSettings
from backends.record.city import CityResources
from backends.record.toml_lines import line_of


def city_resources(path: Path, site: SiteSettings) -> CityResources:
    """Of the settings in `path`; empty where they name no file. Raises SettingsError."""
    if not site.centre.resources:
        return CityResources()
    file = path.parent / Path(site.centre.resources).expanduser()
    try:
        return msgspec.json.decode(file.read_bytes(), type=CityResources)
    except OSError as error:
        expected = f"centre.resources: {file} cannot be read: {error.strerror}"
        words = f"centre.resources:无法读取 {file}"
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        expected = f"centre.resources: {file}: {error}"
        words = f"centre.resources:{file} 的内容不对"
    line = _line(path)
    raise SettingsError(path, line, expected, words)


def _line(path: Path) -> int:
    return line_of(path.read_text("utf-8-sig"), ("centre", "resources"))
