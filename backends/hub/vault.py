"""Personal fields, enciphered per subject outside the log; the log has their digests only.

AES-256-GCM with a random key per subject, wrapped by the master key. Writer thread only.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import os
from dataclasses import dataclass
from pathlib import Path

import msgspec
import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from backends.hub import keys, sqlite, tables
from backends.hub.house import tell
from backends.hub.key_store import FILE_NAME as KEYS_OF_SUBJECTS
from backends.hub.key_store import KeyStore
from backends.hub.keys import KeyProblem
from backends.hub.store import Store
from backends.hub.transaction import Transaction
from backends.record.common import Actor
from backends.record.house_events import PersonalErased, PersonalViewed

MASTER = "master.key"
MASTER_VARIABLE = "WATCHFLOOR_MASTER_KEY"
_NONCE = 12
_SALT = 16


class VaultLocked(ValueError):
    """The master key is lost or another one: nothing can be enciphered or read. Says what to do."""


class PersonalDamaged(ValueError):
    """A personal field or its key was changed by somebody who has not the master key."""


class _Sealed(msgspec.Struct, frozen=True, array_like=True):
    salt: bytes
    value: str


def subject_of_personal(subject: str) -> str:
    """Under which subject the log tells who saw or erased the personal fields of `subject`."""
    return f"personal:{subject}"


class Vault:
    """The personal fields of one record. `problem` says why it is locked; empty where it is not."""

    def __init__(self, folder: Path, *, environment_key: str = "", has_sealed: bool) -> None:
        """Open it, or make master key and key store at the first start.

        `environment_key` (64 hex digits) stands for the file. `has_sealed`: the record holds
        enciphered fields, so a missing key is a lost one. Raises KeyProblem where the key store
        cannot be used; a bad master key only locks the vault.
        """
        file = folder / keys.FOLDER / MASTER
        self._keys = KeyStore(folder)
        self.problem = ""
        self._master = b""
        try:
            self._master = self._open_master(file, environment_key, has_sealed)
        except (KeyProblem, OSError) as problem:
            self.problem = (
                f"{problem}. Bring it back from its copy and start again; until then personal "
                "fields can be neither kept nor read."
            )

    def close(self) -> None:
        """Let go of the keys."""
        self._master = b""
        self._keys.close()

    def seal(self, subject: str, fields: dict[str, str], work: Transaction) -> dict[str, str]:
        """Encipher and keep `fields`, replacing those of the same name; returns their digests.

        A digest is salted, and the salt enciphered: nothing can be guessed from it. Raises
        VaultLocked.
        """
        key = self._key_of(subject) or self._new_key(subject, work)
        digests: dict[str, str] = {}
        rows: list[dict[str, object]] = []
        for field, value in fields.items():
            sealed = _Sealed(os.urandom(_SALT), value)
            digests[field] = _digest(field, sealed)
            text = _encipher(key, msgspec.msgpack.encode(sealed), _place(subject, field))
            rows.append({"subject": subject, "field": field, "sealed": text})
        if rows:
            work.connection.execute(sqlite.upsert(tables.personal), rows)
        return digests

    def open_fields(self, subject: str, work: Transaction) -> dict[str, str]:
        """Field -> text; empty where there are none, or they were erased.

        Raises VaultLocked or PersonalDamaged.
        """
        key = self._key_of(subject)
        if key is None:
            return {}
        query = sa.select(tables.personal).where(tables.personal.c.subject == subject)
        found: dict[str, str] = {}
        for row in work.connection.execute(query):
            try:
                text = _decipher(key, row.sealed, _place(subject, row.field))
            except InvalidTag as error:
                raise PersonalDamaged(
                    f"{row.field} of {subject} was changed without its key"
                ) from error
            found[row.field] = msgspec.msgpack.decode(text, type=_Sealed).value
        return found

    def key_for_file(self, subject: str, work: Transaction, *, make: bool) -> tuple[bytes, bool]:
        """(key under which a file of the subject lies, whether it was made now).

        Empty where it has none, or it was erased, and none is to be made. Raises VaultLocked.
        """
        known = self._key_of(subject)
        if known is None and make:
            return self._new_key(subject, work), True
        return known or b"", False

    def key_of_file(self, subject: str) -> bytes:
        """As key_for_file() of one that has its key; none is made. Raises VaultLocked."""
        return self._key_of(subject) or b""

    def has_fields(self, subject: str, work: Transaction) -> bool:
        """Whether the subject has fields or a key. Works with a locked vault too."""
        query = sa.select(tables.personal.c.field).where(tables.personal.c.subject == subject)
        has_rows = work.connection.execute(query.limit(1)).first() is not None
        return has_rows or self._keys.wrapped(subject) is not None

    def erase(self, subject: str, work: Transaction) -> None:
        """Destroy the subject's key as the group is committed, and delete its fields.

        The log and its digests stay. Works with a locked vault too.
        """
        personal = tables.personal
        work.connection.execute(sa.delete(personal).where(personal.c.subject == subject))
        work.before_commit[f"erase {subject}"] = lambda: self._keys.destroy(subject)

    def _open_master(self, file: Path, environment_key: str, has_sealed: bool) -> bytes:
        if environment_key:
            file = Path(f"${MASTER_VARIABLE}")
            key = keys.parse_key(file, environment_key, 32)
        else:
            found = keys.read_key(file, 32)
            if found is None and (self._keys.mark() or has_sealed):
                raise KeyProblem(file, "is missing, though there are personal fields under it")
            key = found or os.urandom(32)
            if found is None:
                keys.write_key(file, key)
        mark = hmac.digest(key, b"watchfloor master key", "sha256")
        if self._keys.mark() not in (b"", mark):
            raise KeyProblem(file, "is another key than the one that personal fields are under")
        self._keys.set_mark(mark)
        return key

    def _key_of(self, subject: str) -> bytes | None:
        if self.problem:
            raise VaultLocked(self.problem)
        wrapped = self._keys.wrapped(subject)
        if wrapped is None:
            return None
        try:
            return _decipher(self._master, wrapped, subject.encode())
        except InvalidTag as error:
            raise PersonalDamaged(f"the key of {subject} was changed") from error

    def _new_key(self, subject: str, work: Transaction) -> bytes:
        key = AESGCM.generate_key(256)
        self._keys.add(subject, _encipher(self._master, key, subject.encode()))
        # Before the record, so that it never holds what nobody can read.
        work.before_commit["keys"] = self._keys.commit
        return key


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasePersonal:
    """Erase a subject's personal fields, and say so in the log."""

    vault: Vault
    subject: str
    reason: str
    actor: Actor

    def __call__(self, work: Transaction) -> None:
        """Within the group's transaction."""
        self.vault.erase(self.subject, work)
        told = PersonalErased(reason=self.reason)
        now = dt.datetime.now(dt.UTC)
        tell(work, subject_of_personal(self.subject), told, now, self.actor)


def view_personal(
    vault: Vault, subject: str, reason: str, actor: Actor, work: Transaction
) -> dict[str, str]:
    """A subject's personal fields for somebody, which the log tells. Raises as open_fields()."""
    found = vault.open_fields(subject, work)
    told = PersonalViewed(fields=sorted(found), reason=reason)
    tell(work, subject_of_personal(subject), told, dt.datetime.now(dt.UTC), actor)
    return found


def open_vault(store: Store, folder: Path, environment_key: str = "") -> Vault:
    """The vault of a record. Raises KeyProblem where the key store cannot be used."""
    return Vault(
        folder, environment_key=environment_key, has_sealed=store.has_rows(tables.personal)
    )


def start_anew(store: Store, folder: Path) -> None:
    """Give up all personal fields, whose master key is lost for good; new keys come at the start.

    For a hub that is stopped. Raises KeyProblem or StoreTrouble.
    """
    with store.transaction() as work:
        work.connection.execute(sa.delete(tables.personal))
        told = PersonalErased(reason="master key lost")
        tell(work, subject_of_personal("*"), told, dt.datetime.now(dt.UTC))
    for name in (MASTER, KEYS_OF_SUBJECTS):
        file = folder / keys.FOLDER / name
        try:
            file.unlink(missing_ok=True)
        except OSError as error:
            raise KeyProblem(file, f"cannot be removed ({error.strerror})") from error


def _encipher(key: bytes, text: bytes, place: bytes) -> bytes:
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, text, place)


def _decipher(key: bytes, sealed: bytes, place: bytes) -> bytes:
    return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], place)


def _place(subject: str, field: str) -> bytes:
    # Under the cipher's seal: a field moved to another subject or name does not open.
    return f"{subject}\0{field}".encode()


def _digest(field: str, sealed: _Sealed) -> str:
    text = f"{field}\0{sealed.value}".encode()
    return hashlib.sha256(sealed.salt + text).hexdigest()
