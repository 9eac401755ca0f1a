"""Answers and rows that come enciphered, and keys that do not open them."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher as Machine
from cryptography.hazmat.primitives.ciphers import algorithms, modes

from backends.gateway.rest.ciphers import Undecipherable, deciphered
from backends.gateway.rest.failure import RestFailure
from backends.gateway.rest.tables import Cipher, Ciphers
from backends.record.observation import DivisionsTold
from tests.backends.gateway.rest.scripted import HEAD, STREAM, bench

KEY, IV = b"0123456789abcdef", b"fedcba9876543210"
FIELDS = 'becomes = "divisions"\nfields = { id = "id", title = "n" }\n'


def enciphered(value: Any, kind: Ciphers, *, iv_first: bool = False) -> bytes:
    padder = padding.PKCS7(128).padder()
    plain = padder.update(json.dumps(value, ensure_ascii=False).encode()) + padder.finalize()
    algorithm = algorithms.SM4(KEY) if "sm4" in kind.value else algorithms.AES(KEY)
    mode = modes.CBC(IV) if "cbc" in kind.value else modes.ECB()
    machine = Machine(algorithm, mode).encryptor()
    return (IV if iv_first else b"") + machine.update(plain) + machine.finalize()


def test_sm4_enciphers_the_standards_block() -> None:
    key = bytes.fromhex("0123456789ABCDEFFEDCBA9876543210")
    machine = Machine(algorithms.SM4(key), modes.ECB()).encryptor()
    assert machine.update(key).hex() == "681edf34d206965e86b3e94f536e4246"


@pytest.mark.parametrize("kind", list(Ciphers))
def test_each_cipher_opens_in_base64_and_in_hex(kind: Ciphers) -> None:
    iv = IV.decode() if "cbc" in kind.value else ""
    text = enciphered({"a": "值"}, kind)
    for written, form in ((base64.b64encode(text).decode(), "base64"), (text.hex(), "hex")):
        cipher = Cipher(algorithm=kind, key=KEY.decode(), iv=iv, written=form)
        assert deciphered(written, cipher) == {"a": "值"}


def test_a_text_may_begin_with_its_iv_and_the_key_may_be_hex() -> None:
    text = enciphered([1], Ciphers.AES_CBC, iv_first=True)
    cipher = Cipher(algorithm=Ciphers.AES_CBC, key=KEY.hex(), form="hex", written="hex")
    assert deciphered(text.hex(), cipher) == [1]


@pytest.mark.parametrize("text", ["", "!!", "AAAA", base64.b64encode(b"x" * 32).decode(), 7, None])
def test_what_the_key_does_not_open_is_said_without_showing_it(text: Any) -> None:
    cipher = Cipher(algorithm=Ciphers.SM4_ECB, key=KEY.decode())
    with pytest.raises(Undecipherable) as refused:
        deciphered(text, cipher)
    assert KEY.decode() not in str(refused.value)


def test_a_whole_answer_or_each_row_of_it(tmp_path: Path) -> None:
    rows = [{"id": "1", "n": "甲"}, {"id": "2", "n": "乙"}]
    whole = base64.b64encode(enciphered({"rows": rows}, Ciphers.AES_ECB)).decode()
    each = [base64.b64encode(enciphered(row, Ciphers.AES_ECB)).decode() for row in rows]
    key = f'algorithm = "aes-ecb"\nkey = "{KEY.decode()}"\n'
    text = HEAD + STREAM.replace('records = "rows"', 'records = "data.rows"') + FIELDS
    with bench(
        tmp_path, text + '[stream.cipher]\npath = "data"\n' + key, lambda _: {"data": whole}
    ) as (one, _):
        (told,) = one.poll().observations
    assert isinstance(told, DivisionsTold) and len(told.rows) == 2
    text = HEAD + STREAM + FIELDS + "[stream.cipher]\neach = true\n" + key
    with bench(tmp_path, text, lambda _: {"rows": [*each, "spoilt"]}) as (one, _):
        poll = one.poll()
    assert [fault.row for fault in poll.faults] == ["2"]
    (told,) = poll.observations
    assert isinstance(told, DivisionsTold) and [row[1] for row in told.rows] == ["甲", "乙"]


def test_an_answer_that_does_not_open_is_told(tmp_path: Path) -> None:
    text = HEAD + STREAM + FIELDS + '[stream.cipher]\npath = "data"\nalgorithm = "aes-ecb"\n'
    with bench(tmp_path, text + f'key = "{KEY.decode()}"\n', lambda _: {"data": "AAAA"}) as (
        one,
        _,
    ):
        with pytest.raises(RestFailure) as refused:
            one.poll()
    assert refused.value.words == "对方返回的密文无法用配置的密钥解开"
