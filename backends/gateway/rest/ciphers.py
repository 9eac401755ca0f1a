"""Rows that a system hands over enciphered: AES and SM4, ECB and CBC, PKCS#7. Pure."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any

from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher as Machine
from cryptography.hazmat.primitives.ciphers import algorithms, modes

from backends.gateway.rest.tables import Cipher, Ciphers

_BLOCK = 16
_KEYS = {
    Ciphers.AES_ECB: (16, 24, 32),
    Ciphers.AES_CBC: (16, 24, 32),
    Ciphers.SM4_ECB: (16,),
    Ciphers.SM4_CBC: (16,),
}
_CHAINED = (Ciphers.AES_CBC, Ciphers.SM4_CBC)


class Undecipherable(Exception):
    """A text that the key does not open; says what is wrong without showing it."""


def deciphered(text: Any, cipher: Cipher) -> Any:
    """The JSON value within a cipher text. Raises Undecipherable."""
    if not isinstance(text, str):
        raise Undecipherable("a cipher text")
    try:
        data = bytes.fromhex(text) if cipher.written == "hex" else base64.b64decode(text)
        plain = _plain(data, cipher)
        return json.loads(plain.decode("utf-8"))
    except (ValueError, binascii.Error, RecursionError) as error:
        raise Undecipherable("JSON within a cipher text of our key") from error


def wrong_key(cipher: Cipher) -> str:
    """What is wrong with the key or the iv, in words; empty where they fit."""
    try:
        key, iv = _bytes(cipher.key, cipher.form), _bytes(cipher.iv, cipher.form)
    except ValueError:
        return f"key and iv are not {cipher.form}"
    lengths = _KEYS[cipher.algorithm]
    if len(key) not in lengths:
        return f"key: expected {' or '.join(map(str, lengths))} bytes, is {len(key)}"
    if iv and len(iv) != _BLOCK:
        return f"iv: expected {_BLOCK} bytes, is {len(iv)}"
    return ""


def _plain(data: bytes, cipher: Cipher) -> bytes:
    key, iv = _bytes(cipher.key, cipher.form), _bytes(cipher.iv, cipher.form)
    if cipher.algorithm in _CHAINED and not iv:
        iv, data = data[:_BLOCK], data[_BLOCK:]
    mode = modes.CBC(iv) if cipher.algorithm in _CHAINED else modes.ECB()
    is_sm4 = cipher.algorithm in (Ciphers.SM4_ECB, Ciphers.SM4_CBC)
    algorithm = algorithms.SM4(key) if is_sm4 else algorithms.AES(key)
    opened = Machine(algorithm, mode).decryptor()
    padded = opened.update(data) + opened.finalize()
    unpadder = padding.PKCS7(_BLOCK * 8).unpadder()
    return unpadder.update(padded) + unpadder.finalize()


def _bytes(text: str, form: str) -> bytes:
    if form == "hex":
        return bytes.fromhex(text)
    return base64.b64decode(text, validate=True) if form == "base64" else text.encode()
