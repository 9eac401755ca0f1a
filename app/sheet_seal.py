"""The centre's seal beside a handover's page: laid there, and checked. Reads and writes files only.

Stands alone as the check of a still or clip does: needs the page, its seal and the centre's public
key, which comes another way. Without that key anybody could have made the seal.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from backends.hub.signatures import fault_in_page_seal, fingerprint
from backends.record.evidence import Seal, Unreadable, canonical, parsed
from backends.record.ids import HandoverId
from backends.record.page_seal import MOST_SEAL_BYTES, SEAL_ENDING, PageAttestation, seal_name


class BySeal(StrEnum):
    """How a page stands to the seal beside it."""

    NONE = "none"  # there is none
    UNREADABLE = "unreadable"
    FALSE = "false"  # not signed with the key that it names
    OTHER_PAGE = "other_page"  # of another file
    KEY_UNKNOWN = "key_unknown"  # not the centre's
    KEY_NOT_LOOKED = "key_not_looked"  # there is no key of the centre to compare with
    AGREES = "agrees"


@dataclass(frozen=True, slots=True, kw_only=True)
class SealReport:
    """`told`: what the seal says, where its signature is right. `fingerprint`: of its key."""

    state: BySeal
    told: PageAttestation | None = None
    fingerprint: str = ""


def seal_of(page: Path) -> Path:
    """Where the seal of a page lies."""
    return page.with_name(seal_name(page))


def page_of(path: Path) -> Path:
    """The page that a seal lies beside; any other file is itself."""
    name = path.name.removesuffix(SEAL_ENDING)
    page = path.with_name(name) if name else path
    return page if page.is_file() else path


def lay_beside(page: Path, seal: Seal | None) -> None:
    """The seal; None: none is there, nor an older one. Raises OSError. Blocks."""
    if seal is None:
        seal_of(page).unlink(missing_ok=True)
    else:
        seal_of(page).write_bytes(canonical(seal))


def check_seal(
    page: Path, sha256: str, handover: HandoverId, known_keys: tuple[str, ...] | None
) -> SealReport:
    """`sha256`: of the page as it lies there. `known_keys`: the centre's; None: none at hand."""
    try:
        with seal_of(page).open("rb") as file:
            seal = parsed(file.read(MOST_SEAL_BYTES), Seal)
        told = parsed(seal.attestation.encode(), PageAttestation)
    except FileNotFoundError:
        return SealReport(state=BySeal.NONE)
    except (OSError, Unreadable, UnicodeEncodeError):
        return SealReport(state=BySeal.UNREADABLE)
    if fault_in_page_seal(seal):
        return SealReport(state=BySeal.FALSE)
    state = BySeal.AGREES
    if (told.page_sha256, told.handover) != (sha256, handover):
        state = BySeal.OTHER_PAGE
    elif known_keys is None:
        state = BySeal.KEY_NOT_LOOKED
    elif seal.public_key not in known_keys:
        state = BySeal.KEY_UNKNOWN
    return SealReport(state=state, told=told, fingerprint=fingerprint(seal.public_key))
