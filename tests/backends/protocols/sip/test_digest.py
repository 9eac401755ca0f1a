"""Digest: published values, our nonces, what replay and forgery get."""

from __future__ import annotations

import pytest

from backends.protocols.sip import digest
from backends.protocols.sip.digest import Answerer, Authenticator, Credentials, Verdict
from tests.backends.protocols.sip.samples import DEVICE, Tokens

REALM = "3402000000"
REQUEST = ("REGISTER", DEVICE)
URI = f"sip:34020000002000000001@{REALM}"


def server(**options: int) -> Authenticator:
    return Authenticator(b"secret", **options)


def challenge(
    at: Authenticator, who: str = DEVICE, now_s: float = 0.0, said: str = "1", **how: bool
) -> str:
    return digest.challenge(REALM, at.nonce(who, now_s, said), **how)


def device(password: str = "12345678", username: str = DEVICE) -> Answerer:
    return Answerer(username, password, Tokens())


def answered(question: str, by: Answerer | None = None, method: str = "REGISTER") -> str:
    text = (by or device()).answer(question, method, URI)
    assert text is not None
    return text


def test_published_value_of_rfc_2617() -> None:
    credentials = Credentials(
        username="Mufasa",
        realm="testrealm@host.com",
        nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093",
        uri="/dir/index.html",
        response="",
        qop="auth",
        nc="00000001",
        cnonce="0a4f113b",
    )
    right = digest.expected(credentials, "GET", "Circle Of Life")
    assert right == "6629fae49393a05397450978507c4ef1"


@pytest.mark.parametrize("has_qop", [False, True])
@pytest.mark.parametrize("username", [DEVICE, "admin"])
def test_right_password_is_accepted(has_qop: bool, username: str) -> None:
    at = server()
    text = answered(challenge(at, now_s=100.0, has_qop=has_qop), device(username=username))
    assert ("nc=00000001" in text) is has_qop
    assert at.check(text, REQUEST, "12345678", 101.0) is Verdict.ACCEPTED


def test_count_is_hashed_as_it_was_written() -> None:
    at = server()
    text = answered(challenge(at, has_qop=True))
    credentials = digest.parse_credentials(text.replace("nc=00000001", "nc=0000000A"))
    assert isinstance(credentials, Credentials) and credentials.nc == "0000000A"
    upper = text.replace("nc=00000001", "nc=0000000A").replace(
        credentials.response, digest.expected(credentials, "REGISTER", "12345678").upper()
    )
    assert at.check(upper, REQUEST, "12345678", 1.0) is Verdict.ACCEPTED


def test_who_asks_again_gets_the_same_nonce_for_as_long_as_one_repeats() -> None:
    at = server()
    first = challenge(at, now_s=19.9)
    assert challenge(at, now_s=20.4) == challenge(at, now_s=51.0) == first
    assert challenge(at, now_s=20.4, said="2") != first
    assert challenge(at, now_s=52.0) != first


def test_nonce_is_good_once_without_qop_and_once_per_count_with_it() -> None:
    at = server()
    text = answered(challenge(at))
    assert at.check(text, REQUEST, "12345678", 1.0) is Verdict.ACCEPTED
    assert at.check(text, REQUEST, "12345678", 2.0) is Verdict.STALE
    question, by = challenge(at, said="2", has_qop=True), device()
    first, second = answered(question, by), answered(question, by)
    assert at.check(second, REQUEST, "12345678", 1.0) is Verdict.ACCEPTED
    assert at.check(first, REQUEST, "12345678", 2.0) is Verdict.STALE
    assert at.check(second, REQUEST, "12345678", 2.0) is Verdict.STALE


@pytest.mark.parametrize(
    ("now_s", "verdict"),
    [(300.0, Verdict.ACCEPTED), (301.0, Verdict.STALE), (-6.0, Verdict.STALE)],
)
def test_nonce_expires(now_s: float, verdict: Verdict) -> None:
    at = server()
    text = answered(challenge(at))
    assert at.check(text, REQUEST, "12345678", now_s) is verdict


def test_another_devices_nonce_and_an_invented_one_are_forged() -> None:
    at = server()
    text = answered(challenge(at, "34020000001320000002"))
    assert at.check(text, REQUEST, "12345678", 1.0) is Verdict.FORGED
    invented = answered('Digest realm="hik", nonce="abcdef"')
    assert at.check(invented, REQUEST, "12345678", 1.0) is Verdict.FORGED
    assert at.check_leniently(invented, REQUEST, "12345678", 1.0) is Verdict.ACCEPTED
    assert at.check_leniently(invented, REQUEST, "wrong", 1.0) is Verdict.WRONG


def test_wrong_password_or_method_is_wrong_and_uses_nothing_up() -> None:
    at = server()
    question = challenge(at)
    wrong = answered(question, device(password="guess"))
    assert at.check(wrong, REQUEST, "12345678", 1.0) is Verdict.WRONG
    assert at.check(answered(question, method="BYE"), REQUEST, "12345678", 1.0) is Verdict.WRONG
    assert at.check(answered(question), REQUEST, "12345678", 1.0) is Verdict.ACCEPTED


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("", Verdict.ABSENT),
        ("Basic YTpi", Verdict.ABSENT),
        ("NoOneKnowsThisScheme opaque-data=here", Verdict.ABSENT),
        ("Digest", Verdict.MALFORMED),
        ("Digest username=", Verdict.MALFORMED),
        ('Digest username="a', Verdict.MALFORMED),
        ('Digest username="a", username="b"', Verdict.MALFORMED),
        ('Digest username="a", realm="r", nonce="n", uri="u"', Verdict.MALFORMED),
        (
            'Digest username="a", realm="r", nonce="n", uri="u", response="x", algorithm=SM3',
            Verdict.MALFORMED,
        ),
        (
            'Digest username="a", realm="r", nonce="n", uri="u", response="x", qop=auth, nc=1',
            Verdict.MALFORMED,
        ),
        (
            'Digest username="a", realm="r", nonce="n", uri="u", response="x", qop=auth-int',
            Verdict.MALFORMED,
        ),
        ('Digest username="a", realm="r", nonce="北-", uri="u", response="é"', Verdict.FORGED),
    ],
)
def test_other_credentials(text: str, verdict: Verdict) -> None:
    assert server().check(text, REQUEST, "12345678", 0.0) is verdict


def test_challenges_and_used_nonces_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digest, "MAX_ASKED", 100)
    at = server(max_used=10)
    for number in range(200):
        challenge(at, said=str(number))
    assert (len(at), len(at._asked)) == (0, 100)
    for second in range(50):
        text = answered(challenge(at, now_s=second, said=str(second)))
        assert at.check(text, REQUEST, "12345678", second) is Verdict.ACCEPTED
    assert len(at) <= 10


def test_stale_is_said_so_that_the_device_asks_no_password() -> None:
    assert "stale=true" in challenge(server(), is_stale=True)


def test_client_counts_uses_of_one_nonce_and_refuses_what_it_cannot() -> None:
    by = device()
    question = 'Digest realm="r", nonce="n", qop="auth,auth-int", opaque="o", algorithm=SHA-256'
    assert "nc=00000001" in answered(question, by)
    second = answered(question, by)
    assert "nc=00000002" in second and 'opaque="o"' in second
    assert "nc=00000001" in answered(question.replace('"n"', '"m"'), by)
    for bad in ("Basic x", "Digest realm=", 'Digest realm="r", nonce="n", algorithm=SM3',
                'Digest realm="r", nonce="n", qop="auth-int"'):  # fmt: skip
        assert by.answer(bad, "REGISTER", URI) is None
