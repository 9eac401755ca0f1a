"""How a system knows us: Basic, OAuth 2, tokens that end, certificates and when they end."""

from __future__ import annotations

import base64
import datetime as dt
import ipaddress
import ssl
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from backends.demo.rest_server import Answer, Asked
from backends.gateway.rest.auth import credentials_of
from backends.gateway.rest.client import RestClient
from backends.gateway.rest.failure import RestFailure
from backends.gateway.rest.mapping import MappingError, load_mapping
from tests.backends.gateway.rest.scripted import HEAD, STREAM, Bench, bench

FIELDS = 'becomes = "divisions"\nfields = { id = "id", title = "n" }\n'
PAIR = "Basic " + base64.b64encode(b"us:pw").decode()


def test_basic_goes_with_every_request(tmp_path: Path) -> None:
    auth = '[auth]\nkind = "basic"\nuser = "us"\npassword = "pw"\n'
    with bench(tmp_path, HEAD + auth + STREAM + FIELDS, lambda _: {"rows": []}) as (one, system):
        one.poll()
        assert system.asked[0].headers["authorization"] == PAIR


@pytest.mark.parametrize("is_in_body", [False, True])
def test_oauth2_client_credentials_are_renewed_before_they_end(
    tmp_path: Path, is_in_body: bool
) -> None:
    given: list[str] = []

    def answer(asked: Asked) -> object:
        if asked.path == "/oauth/token":
            given.append(f"t{len(given)}")
            return {"access_token": given[-1], "expires_in": 100, "token_type": "bearer"}
        return {"rows": []}

    auth = '[auth]\nkind = "oauth2"\npath = "/oauth/token"\nuser = "us"\npassword = "pw"\n'
    auth += f'scope = "read"\nin_body = {str(is_in_body).lower()}\n'
    with bench(tmp_path, HEAD + auth + STREAM + FIELDS, answer) as (one, system):
        one.poll()
        one.poll()
        asked = system.asked[0]
        assert b"grant_type=client_credentials" in asked.body and b"scope=read" in asked.body
        assert (b"client_secret=pw" in asked.body) is is_in_body
        assert asked.headers.get("authorization", "") == ("" if is_in_body else PAIR)
        assert [a.headers["authorization"] for a in system.asked[1:]] == ["Bearer t0"] * 2
        one.now += dt.timedelta(seconds=80)
        one.poll()
    assert given == ["t0", "t1"]


def test_a_refused_login_is_told_and_nothing_was_sent(tmp_path: Path) -> None:
    auth = '[auth]\nkind = "oauth2"\npath = "/t"\nuser = "us"\npassword = "pw"\n'
    text = HEAD + auth + STREAM + FIELDS
    with bench(tmp_path, text, lambda _: Answer(status=400, content={})) as (one, _):
        with pytest.raises(RestFailure) as refused:
            one.poll()
    assert (refused.value.words, refused.value.is_sent) == ("登录对方系统被拒绝", False)


def test_a_client_certificate_tells_when_it_ends_and_who_renews_it(tmp_path: Path) -> None:
    ends = dt.datetime(2026, 12, 20, tzinfo=dt.UTC)
    write_certificate(tmp_path / "us.pem", ends)
    text = HEAD.replace('department = "grid"', 'department = "grid"\nowner = "信息科 8105"')
    text += 'expires = "2027-03-01"\n[tls]\ncertificate = "us.pem"\n'
    text += '[auth]\nkind = "certificate"\n' + STREAM + FIELDS
    path = tmp_path / "mapping.toml"
    path.write_text(text, encoding="utf-8")
    certificate, password = credentials_of(load_mapping(path))
    assert (certificate.name, certificate.expires_at) == ("测试系统 客户端证书", ends)
    assert (password.expires_at.date(), password.owner) == (dt.date(2027, 3, 1), "信息科 8105")


def test_a_certificate_that_is_not_there_is_told(tmp_path: Path) -> None:
    text = HEAD + '[tls]\ncertificate = "none.pem"\n' + STREAM + FIELDS
    text = text.replace("http://elsewhere", "https://127.0.0.1:9")
    with bench(tmp_path, text, lambda _: {}) as (one, _):
        one.client.close()
        path = tmp_path / "mapping.toml"
        mapping = load_mapping(path)
        client = RestClient(mapping)
        with pytest.raises(RestFailure) as refused:
            client.ask(mapping.stream[0], {})
        client.close()
    assert "证书文件" in refused.value.words
    assert not refused.value.is_sent


@pytest.mark.parametrize(
    ("auth", "words"),
    [
        ('kind = "oauth2"', "oauth2 needs"),
        ('kind = "basic"', "basic needs"),
        ('kind = "certificate"', "needs [tls]"),
        ('kind = "token"', "token needs"),
        ("scope = 7", "Expected `str`"),
    ],
)
def test_what_a_kind_needs_is_said_with_its_line(tmp_path: Path, auth: str, words: str) -> None:
    path = tmp_path / "mapping.toml"
    path.write_text(HEAD + f"[auth]\n{auth}\n" + STREAM + FIELDS, encoding="utf-8")
    with pytest.raises(MappingError) as refused:
        load_mapping(path)
    assert words in str(refused.value)
    assert refused.value.line in (7, 8)


class Page(BaseHTTPRequestHandler):
    """No rows, always, on one connection."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        body = b'{"rows": []}'
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Silent."""


def test_when_their_certificate_ends_is_learnt_from_the_connection(tmp_path: Path) -> None:
    ends = dt.datetime.now(dt.UTC).replace(microsecond=0) + dt.timedelta(days=9)
    pem = tmp_path / "them.pem"
    write_certificate(pem, ends)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    with HTTPServer(("127.0.0.1", 0), Page) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        text = HEAD + f'[tls]\nca = "{pem}"\n' + STREAM + FIELDS
        one = Bench(tmp_path, text, f"https://127.0.0.1:{server.server_port}")
        try:
            one.poll()
            assert one.client.wire.certificate_ends == ends
        finally:
            one.client.close()
            server.shutdown()
            thread.join()


def write_certificate(path: Path, ends: dt.datetime) -> None:
    """A certificate of 127.0.0.1 and its key, signed by itself, in one PEM file."""
    key = ec.generate_private_key(ec.SECP256R1())
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "us")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
        .not_valid_after(ends)
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
