"""A hub with a certificate that no public authority signed: trusted where named, else refused."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from backends.link.api import HubUnreachable, LinkState
from backends.link.line import HubLine
from tests.backends.hub.support import PASSWORD, running_hub

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl")


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[str, str]:
    file, key = str(tmp_path / "hub.pem"), str(tmp_path / "hub.key")
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=hub", "-addext", "subjectAltName=IP:127.0.0.1"),
            *("-out", file, "-keyout", key),
        ],
        check=True,
        capture_output=True,
    )
    return file, key


@pytest.mark.asyncio
async def test_a_hub_of_a_named_authority_is_trusted_and_another_is_not(
    tmp_path: Path, certificate: tuple[str, str]
) -> None:
    file, key = certificate
    folder = tmp_path / "data"
    folder.mkdir()
    async with running_hub(folder, tls_certificate=file, tls_key=key) as hub:
        address = f"https://127.0.0.1:{hub.port}"
        line = HubLine(address, ca_file=file)
        try:
            assert (await line.sign_in("leader", PASSWORD)).id == "leader"
            assert line.status.state is LinkState.ONLINE
        finally:
            await line.close()
        stranger = HubLine(address)
        with pytest.raises(HubUnreachable, match="certificate"):
            await stranger.sign_in("leader", PASSWORD)
        await stranger.close()
