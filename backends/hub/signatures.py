"""Checks the centre's signatures against public keys. Reads `keys/signing.pub` only."""

from __future__ import annotations

import hashlib
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from backends.hub import keys
from backends.hub.keys import KeyProblem
from backends.record.envelope import Event
from backends.record.evidence import Seal
from backends.record.evidence import signed_bytes as signed_bytes_of_seal
from backends.record.house_events import HeadSigned
from backends.record.page_seal import signed_bytes as signed_bytes_of_page

PUBLIC = "signing.pub"


def public_key_file(folder: Path) -> Path:
    """Where a data folder lists its public keys: one hex line each, older ones too."""
    return folder / keys.FOLDER / PUBLIC


def public_keys(file: Path) -> tuple[str, ...]:
    """The keys listed in a file, oldest first; none where it is missing. Raises KeyProblem."""
    try:
        lines = file.read_text(encoding="ascii").split()
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        raise KeyProblem(file, f"cannot be read ({error})") from error
    return tuple(keys.parse_key(file, line, 32).hex() for line in lines)


def signed_bytes(seq: int, last_hash: str) -> bytes:
    """What a signature of a head covers."""
    return f"{seq} {last_hash}".encode()


def fault_in_signature(event: Event, told: HeadSigned, known: tuple[str, ...]) -> str:
    """What is wrong with a signature of the log; empty if nothing is."""
    if (told.seq, told.hash) != (event.seq - 1, event.previous_hash):
        return "it signs another head than the event before it"
    if told.public_key not in known:
        return f"its key ({fingerprint(told.public_key)}) is not among the public keys"
    return _fault(told.public_key, told.signature, signed_bytes(told.seq, told.hash))


def fault_in_seal(seal: Seal) -> str:
    """What is wrong with the centre's signature of evidence; empty if nothing is."""
    return _fault(seal.public_key, seal.signature, signed_bytes_of_seal(seal.attestation))


def fault_in_page_seal(seal: Seal) -> str:
    """What is wrong with the centre's signature of a handover's page; empty if nothing is."""
    return _fault(seal.public_key, seal.signature, signed_bytes_of_page(seal.attestation))


def _fault(public_key: str, signature: str, data: bytes) -> str:
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        key.verify(bytes.fromhex(signature), data)
    except (ValueError, InvalidSignature):
        return "the signature is false"
    return ""


def fingerprint(public_key: str) -> str:
    """Of a public key, to be read out and compared: eight groups of four hex digits."""
    digest = hashlib.sha256(public_key.encode()).hexdigest()[:32]
    return " ".join(digest[start : start + 4] for start in range(0, 32, 4))
