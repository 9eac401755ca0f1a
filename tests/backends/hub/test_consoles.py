"""A console that does not keep up is dropped, not waited for; and a hub off loopback uses TLS."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from pathlib import Path

import httpx
import pytest

from backends.hub import consoles
from backends.hub.consoles import Console
from backends.record.refusal import Refusal, RefusalCode
from tests.backends.hub.support import USERS, running_hub

pytestmark = pytest.mark.asyncio


async def test_a_console_past_its_bound_is_ended_and_others_are_not() -> None:
    slow, quick = Console(USERS[0].user, "a"), Console(USERS[0].user, "b")
    for _ in range(consoles.WAITING_BYTES // 65_536 + 1):
        slow.push(b"x" * 65_536)
        quick.push(b"x" * 65_536)
        await quick.next_frame()
    assert slow.ending.done()
    assert not quick.ending.done()
    assert slow.is_behind
    assert not quick.is_behind


async def test_the_first_reason_to_end_is_the_one_told() -> None:
    console = Console(USERS[0].user, "a")
    console.end(Refusal(code=RefusalCode.SIGNED_OUT))
    console.end(None)
    told = console.ending.result()
    assert told is not None
    assert told.code is RefusalCode.SIGNED_OUT


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 and its key."""
    certificate, key = folder / "cert.pem", folder / "key.pem"
    subprocess.run(
        (
            "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 "
            f"-subj /CN=hub -addext subjectAltName=IP:127.0.0.1 -keyout {key} -out {certificate}"
        ).split(),
        check=True,
        capture_output=True,
    )
    return certificate, key


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl to make a certificate")
async def test_with_a_certificate_the_hub_serves_off_loopback_over_tls(tmp_path: Path) -> None:
    certificate, key = make_certificate(tmp_path)
    async with running_hub(
        tmp_path, listen="0.0.0.0:0", tls_certificate=str(certificate), tls_key=str(key)
    ) as hub:
        trust = ssl.create_default_context(cafile=str(certificate))
        async with httpx.AsyncClient(verify=trust, trust_env=False) as http:
            answer = await http.get(f"https://127.0.0.1:{hub.port}/api/v1/health")
        assert answer.json()["store"] == "ok"
