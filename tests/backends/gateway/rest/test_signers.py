"""Signatures against known digests, and what is signed: sorted pairs, times of their clock."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from pathlib import Path

import pytest

from backends.demo.rest_server import Answer, Asked
from backends.gateway.rest.signers import Request, pairs, signature, signed, sm3
from backends.gateway.rest.tables import Algorithm, Signer, Signing
from tests.backends.gateway.rest.scripted import HEAD, STREAM, bench
from tests.backends.gateway.rest.scripted import NOW as BENCH_NOW

NOW = dt.datetime(2026, 11, 22, 6, 3, 27, 250_000, tzinfo=dt.UTC)


def test_sm3_of_abc_is_the_standards() -> None:
    right = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert sm3(b"abc").hex() == right


def test_hmac_sm3_is_sm3_over_the_padded_key_twice() -> None:
    key = b"k" * 20
    inner = sm3(bytes(b ^ 0x36 for b in key.ljust(64, b"\0")) + b"text")
    right = sm3(bytes(b ^ 0x5C for b in key.ljust(64, b"\0")) + inner).hex()
    signer = Signer(algorithm=Algorithm.HMAC_SM3, text="", name="x", secret=key.decode())
    assert signature(signer, b"text") == right


@pytest.mark.parametrize(
    ("algorithm", "right"),
    [
        (Algorithm.MD5, hashlib.md5(b"t").hexdigest()),
        (Algorithm.SHA1, hashlib.sha1(b"t").hexdigest()),
        (Algorithm.SHA256, hashlib.sha256(b"t").hexdigest()),
        (Algorithm.SM3, sm3(b"t").hex()),
        (Algorithm.HMAC_SHA1, hmac.digest(b"s", b"t", "sha1").hex()),
        (Algorithm.HMAC_SHA256, hmac.digest(b"s", b"t", "sha256").hex()),
    ],
)
def test_every_algorithm_in_hex_upper_case_and_base64(algorithm: Algorithm, right: str) -> None:
    def made(output: str) -> str:
        signer = Signer(algorithm=algorithm, text="", name="x", secret="s", output=output)
        return signature(signer, b"t")

    assert (made("hex"), made("HEX")) == (right, right.upper())
    assert made("base64").endswith("=")


def test_pairs_are_sorted_plain_and_without_what_is_empty() -> None:
    request = Request(
        method="POST", url="http://x/a", query={"b": "2", "e": ""}, body={"a": True, "t": {"x": 1}}
    )
    signer = Signer(algorithm=Algorithm.MD5, text="{pairs}", name="sign", join="&")
    assert pairs(request, {"Z": "9"}, signer) == "Z=9&a=true&b=2"


@pytest.mark.parametrize("place", list(Signing))
def test_a_signature_goes_where_the_mapping_says(place: Signing) -> None:
    signer = Signer(
        algorithm=Algorithm.SHA1,
        text="{key}{secret}{ms}",
        name="sign",
        key="k",
        secret="s",
        place=place,
        also={"ts": "{ms}"},
    )
    request = Request(method="POST", url="http://x/a", body={"v": 1})
    done = signed(request, signer, NOW, b"")
    found = {"header": done.headers, "query": done.query, "body": done.body}[place.value]
    stamp = "1795327407250"
    assert found["ts"] == stamp
    assert found["sign"] == hashlib.sha1(f"ks{stamp}".encode()).hexdigest()


def test_what_a_value_brings_along_is_no_placeholder() -> None:
    signer = Signer(
        algorithm=Algorithm.SHA1, text="{key}", name="s", key="{secret}", secret="geheim"
    )
    done = signed(Request(method="GET", url="http://x/"), signer, NOW, b"")
    assert done.headers["s"] == hashlib.sha1(b"{secret}").hexdigest()


def test_a_system_whose_clock_is_off_is_signed_to_by_its_own_clock(tmp_path: Path) -> None:
    text = (
        HEAD
        + '[signer]\nalgorithm = "sha1"\ntext = "{ms}"\nname = "X-Sign"\nalso = {X-Ms = "{ms}"}\n'
        + STREAM
        + 'becomes = "divisions"\nfields = {id = "id", title = "n"}\n'
    )

    def answer(_asked: Asked) -> Answer:
        theirs = BENCH_NOW + dt.timedelta(hours=2)
        return Answer(
            content={"rows": []}, headers={"Date": theirs.strftime("%a, %d %b %Y %H:%M:%S GMT")}
        )

    with bench(tmp_path, text, answer) as (one, system):
        one.poll()
        one.poll()
        first, second = (int(asked.headers["x-ms"]) for asked in system.asked)
    assert 7_190_000 < second - first < 7_210_000
