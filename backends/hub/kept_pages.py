"""Looks into the page of a handover before the record keeps it: is it of the sheet that was signed?

Writer's thread, once for each handover; reads one file of the shelf.
"""

from __future__ import annotations

import logging
from pathlib import Path

from backends.hub.attachment_shelf import AttachmentShelf, subject_of
from backends.hub.sealed_file import SealedReader
from backends.hub.vault import PersonalDamaged, Vault, VaultLocked
from backends.record.decisions import refused
from backends.record.handover import Handover
from backends.record.handover_sheet import MOST_PAGE_BYTES, is_page_of
from backends.record.refusal import Refusal, RefusalCode

log = logging.getLogger(__name__)


class KeptPages:
    """Of the centre whose data lie in `folder`."""

    def __init__(self, folder: Path, vault: Vault) -> None:
        self._shelf, self._vault = AttachmentShelf(folder), vault

    def fault(self, handover: Handover, digest: str) -> Refusal | None:
        """Why that file is not to be kept as its page; None where it is."""
        try:
            data = self._bytes(digest)
        except (OSError, VaultLocked, PersonalDamaged) as problem:
            log.warning("the page of handover %s cannot be read: %s", handover.id, problem)
            return Refusal(code=RefusalCode.STORE_UNAVAILABLE, detail="the page cannot be read")
        if data is None:
            return refused(RefusalCode.UNKNOWN_SUBJECT, f"no page {digest[:100]}")
        if is_page_of(data, handover):
            return None
        log.warning("a page told to be of handover %s carries another sheet", handover.id)
        return refused(RefusalCode.OUT_OF_RANGE, "the page carries another sheet")

    def _bytes(self, digest: str) -> bytes | None:
        found = self._shelf.whole(digest) if digest.isalnum() else None
        key = self._vault.key_of_file(subject_of(digest))
        if found is None or not key:
            return None
        with SealedReader(found[0], key) as source:
            is_fit = source.is_whole and source.size <= MOST_PAGE_BYTES
            return source.readall() if is_fit else None
