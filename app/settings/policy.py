"""Reads the policy in force: the defaults that ship with the program, the city's files over them.

Called once at the start of the hub and of `run`; never writes.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import resources
from pathlib import Path

from app.settings.load import SettingsError, read_text
from app.settings.model import SiteSettings
from backends.record.policy import Policy
from backends.record.policy_file import PolicyError, load_files


def read_policy(own: Sequence[Path] = ()) -> Policy:
    """The default policy with the city's `own` files over it, a top-level table at a time.

    Raises SettingsError that names file, line, key and what was expected.
    """
    files = [(str(path), read_text(path)) for path in [*_defaults(), *own]]
    try:
        return load_files(files)
    except PolicyError as error:
        raise SettingsError(Path(error.name), error.line, error.expected, error.words) from error


def policy_of(path: Path, site: SiteSettings) -> Policy:
    """The policy of the centre whose settings stand in `path`. Raises SettingsError."""
    return read_policy([path.parent / Path(name).expanduser() for name in site.centre.policy])


def _defaults() -> list[Path]:
    with resources.as_file(resources.files("resources.defaults").joinpath("policy")) as folder:
        return sorted(folder.glob("*.toml"))
