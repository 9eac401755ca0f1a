"""What keeps one record safe, opened at the hub's start: vault, signer, what was before.

Used on the writer's thread from then on.
"""

from __future__ import annotations

import importlib.metadata
import logging
from dataclasses import dataclass
from pathlib import Path

from backends.hub.disk import DiskSample, kept_samples
from backends.hub.keys import KeyProblem
from backends.hub.lifetime import hub_started
from backends.hub.retention import Limits
from backends.hub.settings import HubSettings
from backends.hub.signing import Signer, open_signer
from backends.hub.store import Store
from backends.hub.trouble import StoreUnavailable
from backends.hub.vault import Vault, open_vault
from backends.record.house_events import HubStarted

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Safety:
    """What keeps the record safe. Without a signer the log goes on unsigned, and it is said."""

    folder: Path
    vault: Vault
    signer: Signer | None
    started: HubStarted
    limits: Limits
    disk_samples: tuple[DiskSample, ...]

    def close(self) -> None:
        """Let go of the files."""
        self.vault.close()


def open_safety(settings: HubSettings, store: Store) -> Safety:
    """Open or make the keys. Raises StoreUnavailable where the vault cannot be used."""
    folder = Path(settings.data)
    try:
        vault = open_vault(store, folder, settings.master_key)
    except KeyProblem as problem:
        raise StoreUnavailable(folder, str(problem)) from problem
    if vault.problem:
        log.error("personal fields: %s", vault.problem)
    signer: Signer | None = None
    try:
        signer = open_signer(store, folder)
    except KeyProblem as problem:
        log.error("the log is not signed: %s", problem)
    return Safety(
        folder=folder,
        vault=vault,
        signer=signer,
        started=hub_started(store, version()),
        limits=Limits(
            log_days=settings.archive_after_days,
            personal_days=settings.personal_days,
            attachment_days=settings.attachment_days,
        ),
        disk_samples=kept_samples(store),
    )


def version() -> str:
    """The installed version of the product."""
    try:
        return importlib.metadata.version("watchfloor")
    except importlib.metadata.PackageNotFoundError:
        return "unknown"
