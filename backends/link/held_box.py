"""A box that only the centre opens: the key of what waits at a station for another person's yes.

Pure. X25519 with a key of its own for each box, HKDF-SHA-256, AES-256-GCM. A box is bound to what
was taken: with the log's word of another piece it does not open.
"""

from __future__ import annotations

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from backends.record.ids import CameraId, EvidenceId

KEY_BYTES = 32
_PUBLIC, _NONCE = 32, bytes(12)  # a key of its own for each box: the nonce need not change


class Bound(msgspec.Struct, frozen=True, kw_only=True):
    """What a box belongs to, as the log will have it."""

    evidence: EvidenceId
    camera: CameraId
    manifest_sha256: str


class BadBox(Exception):
    """Not for this centre's key, of another piece, or damaged."""


def lock_key(seed: bytes) -> X25519PrivateKey:
    """The centre's key for boxes, out of the seed of the key that it signs with."""
    return X25519PrivateKey.from_private_bytes(_derived(seed, b"watchfloor held evidence 1"))


def public_of(key: X25519PrivateKey) -> str:
    """In hex."""
    return key.public_key().public_bytes_raw().hex()


def locked(key: bytes, public: str, bound: Bound) -> str:
    """The box, in hex. Raises BadBox where `public` is no key."""
    own = X25519PrivateKey.generate()
    try:
        centre = X25519PublicKey.from_public_bytes(bytes.fromhex(public))
        shared = own.exchange(centre)
    except ValueError as error:
        raise BadBox(str(error)) from error
    head = own.public_key().public_bytes_raw()
    return (head + AESGCM(_derived(shared, head)).encrypt(_NONCE, key, _words(bound))).hex()


def unlocked(box: str, key: X25519PrivateKey, bound: Bound) -> bytes:
    """The key in it. Raises BadBox."""
    try:
        data = bytes.fromhex(box)
        shared = key.exchange(X25519PublicKey.from_public_bytes(data[:_PUBLIC]))
        secret = AESGCM(_derived(shared, data[:_PUBLIC]))
        return secret.decrypt(_NONCE, data[_PUBLIC:], _words(bound))
    except (ValueError, InvalidTag) as error:
        raise BadBox(type(error).__name__) from error


def _derived(secret: bytes, info: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(secret)


def _words(bound: Bound) -> bytes:
    return msgspec.json.encode(bound, order="sorted")
