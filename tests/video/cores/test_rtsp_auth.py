"""Sign-in answers against the examples of the RFCs."""

from __future__ import annotations

import pytest

from video.cores.rtsp_auth import Credentials, authorization, choose

NONCE = "dcd98b7102dd2f0e8b11d0f600bfb0c093"


@pytest.mark.parametrize(
    ("header", "password", "cnonce", "response"),
    [
        (
            f'Digest realm="testrealm@host.com", qop="auth,auth-int", nonce="{NONCE}", opaque="5c"',
            "Circle Of Life",
            "0a4f113b",
            "6629fae49393a05397450978507c4ef1",  # RFC 2617 3.5
        ),
        (
            f'Digest realm="testrealm@host.com", nonce="{NONCE}"',
            "CircleOfLife",
            "",
            "1949323746fe6a43ef61f9606e7febea",  # RFC 2069 2.4, with its erratum 749
        ),
        (
            'Digest realm="http-auth@example.org", qop="auth", algorithm=SHA-256, '
            'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v"',
            "Circle of Life",
            "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
            "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1",  # RFC 7616 3.9.1
        ),
    ],
)
def test_digest_answers_as_the_rfc_does(
    header: str, password: str, cnonce: str, response: str
) -> None:
    challenge = choose([header])
    assert challenge is not None
    who = Credentials(user="Mufasa", password=password)
    value = authorization(challenge, who, "GET", "/dir/index.html", (1, cnonce))
    assert f'response="{response}"' in value
    assert ("nc=00000001" in value) == challenge.has_qop


def test_digest_is_preferred_to_basic() -> None:
    challenge = choose(['Basic realm="cam"', 'Digest realm="cam", nonce="1"'])
    assert challenge is not None
    assert challenge.scheme == "digest"


def test_basic_is_encoded() -> None:
    challenge = choose(['Basic realm="cam"'])
    assert challenge is not None
    who = Credentials(user="Aladdin", password="open sesame")
    value = authorization(challenge, who, "GET", "/", (1, ""))
    assert value == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="


@pytest.mark.parametrize(
    "headers",
    [[], ["Negotiate"], ["Digest realm=x"], ['Digest nonce="1", algorithm=XYZ'], ["Digest"]],
)
def test_what_cannot_be_answered_is_no_challenge(headers: list[str]) -> None:
    assert choose(headers) is None
