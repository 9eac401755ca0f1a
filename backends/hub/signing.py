"""Signs the head of the log (Ed25519) on the writer thread, evidence and pages on reading ones.

What is signed is the event just before the signature's own: its seq and hash, and with them, by
the chain, everything before. The private key never leaves `keys/signing.key`; public halves are
listed in `keys/signing.pub`, one hex line each, older ones too.
"""

from __future__ import annotations

import datetime as dt
import functools
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from backends.hub import keys
from backends.hub.house import tell
from backends.hub.keys import KeyProblem
from backends.hub.signatures import public_key_file, public_keys, signed_bytes
from backends.hub.store import Store
from backends.hub.transaction import Transaction
from backends.link.held_box import BadBox, Bound, lock_key, public_of, unlocked
from backends.record.envelope import Event
from backends.record.house_events import HeadSigned
from backends.record.work_calendar import CHINA

SUBJECT = "audit"
PRIVATE = "signing.key"
_TYPE = "audit.head_signed"


class Signer:
    """Holds the private key, and knows when the head was last signed."""

    def __init__(self, folder: Path, last_signed: dt.datetime | None = None) -> None:
        """Open or make the key of the data folder. Raises KeyProblem."""
        private = folder / keys.FOLDER / PRIVATE
        seed = keys.read_key(private, 32)
        if seed is None:
            seed = Ed25519PrivateKey.generate().private_bytes_raw()
            keys.write_key(private, seed)
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self._last = last_signed
        self.public_key = self._key.public_key().public_bytes_raw().hex()
        self._lock = lock_key(seed)
        self.lock_key = public_of(self._lock)
        _publish(public_key_file(folder), self.public_key)

    def is_due(self, now: dt.datetime) -> bool:
        """Whether a midnight of China has passed since the last signature, or there is none."""
        if self._last is None:
            return True
        return now.astimezone(CHINA).date() > self._last.astimezone(CHINA).date()

    def sign(self, work: Transaction, now: dt.datetime) -> Event | None:
        """Append the signature of the log as it stands in `work`; None for an empty log."""
        if work.seq == 0:
            return None
        told = HeadSigned(
            seq=work.seq,
            hash=work.last_hash,
            signature=self._key.sign(signed_bytes(work.seq, work.last_hash)).hex(),
            public_key=self.public_key,
        )
        work.after_commit["signed"] = functools.partial(self._has_signed, now)
        return tell(work, SUBJECT, told, now)

    def sign_bytes(self, data: bytes) -> tuple[str, str]:
        """(signature, public key) in hex. Any thread: the key is only read."""
        return self._key.sign(data).hex(), self.public_key

    def unlock(self, box: str, bound: Bound) -> str:
        """The key in a box of a station, in hex; empty where it does not open. Any thread."""
        try:
            return unlocked(box, self._lock, bound).hex()
        except BadBox:
            return ""

    def _has_signed(self, now: dt.datetime) -> None:
        self._last = now


def open_signer(store: Store, folder: Path) -> Signer:
    """The signer of a record. Raises KeyProblem."""
    last = store.last_event(SUBJECT, _TYPE)
    return Signer(folder, last.recorded_at if last else None)


def _publish(file: Path, public_key: str) -> None:
    if public_key in public_keys(file):
        return
    try:
        with file.open("a", encoding="ascii") as lines:
            lines.write(public_key + "\n")
    except OSError as error:
        raise KeyProblem(file, f"cannot be written ({error.strerror})") from error
