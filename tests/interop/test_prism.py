"""An OpenAPI mock that refuses what the document does not allow judges the connector's requests, of
every mapping file that comes with us.

prism comes from npm into build/prism the first time, which takes half a minute: `make prove`.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import shutil
import socket
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from backends.gateway.rest.client import RestClient
from backends.gateway.rest.failure import RestFailure
from backends.gateway.rest.mapping import load_mapping
from backends.gateway.rest.outward import carrier_to
from backends.gateway.rest.poll import StreamPoller
from backends.gateway.rest.worker import Worker
from backends.record.common import Place, Severity
from backends.record.exchange import Delivery, Envelope
from tests.backends.demo.mapped import mapping_file

pytestmark = [pytest.mark.interop, pytest.mark.prove]

HERE = Path(__file__).parent / "prism"
INSTALLED = Path("build/prism")
INSTALL_S = 180.0
NOW = dt.datetime(2026, 11, 22, 6, 3, 27, tzinfo=dt.UTC)
MESSAGE = Envelope(
    id="019ab000-0000-7000-8000-000000000001",
    source="watchfloor",
    type="dispatch.assigned",
    subject="task:t1",
    occurred_at=NOW,
    recorded_at=NOW,
    severity=Severity.II,
    geo=Place(lon_wgs84=123.06, lat_wgs84=30.55, name="人民路"),
    data={"title": "处置暴露垃圾", "detail": "请于两小时内处置"},
)


def _command() -> list[str]:
    """How prism is started; installs it where it is not yet. Skips with the reason."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        pytest.skip("node and npm are not installed")
    entry = INSTALLED / "node_modules/@stoplight/prism-cli/dist/index.js"
    if not entry.exists():
        INSTALLED.mkdir(parents=True, exist_ok=True)
        shutil.copy(HERE / "package.json", INSTALLED)
        options = ["--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts"]
        try:
            done = subprocess.run(
                [npm, "install", *options],
                cwd=INSTALLED,
                capture_output=True,
                text=True,
                timeout=INSTALL_S,
                check=False,
            )
        except subprocess.TimeoutExpired:
            pytest.skip(f"npm did not install prism within {INSTALL_S:g} s")
        if done.returncode:
            pytest.skip(f"npm could not install prism: {done.stderr.strip()[-200:]}")
    return [node, str(entry.resolve())]


def _urban(name: str) -> bool:
    return name.startswith("urban-")


MAPPINGS = sorted(
    path.stem
    for path in mapping_file("urban-cases").parent.glob("*.toml")
    if "base_url" in tomllib.loads(path.read_text(encoding="utf-8")).get("source", {})
)


@pytest.fixture(scope="module")
def prism() -> Iterator[str]:
    with _mock("urban") as address:
        yield address


@pytest.fixture(scope="module")
def city() -> Iterator[str]:
    """The other systems."""
    with _mock("city") as address:
        yield address


@contextlib.contextmanager
def _mock(name: str) -> Iterator[str]:
    command = _command()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    document = str(HERE / f"{name}.openapi.json")
    mock = subprocess.Popen(
        [*command, "mock", "--errors", "-h", "127.0.0.1", "-p", str(port), document],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert mock.stdout is not None
    for line in mock.stdout:
        if "listening" in line:
            break
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        mock.terminate()
        mock.wait(10)
        mock.stdout.close()


def test_every_mapping_that_comes_with_us_is_judged() -> None:
    assert len(MAPPINGS) == 17


@pytest.mark.parametrize("name", MAPPINGS)
def test_every_question_of_the_shipped_mapping_is_allowed_by_the_document(
    prism: str, city: str, name: str
) -> None:
    mapping = load_mapping(mapping_file(name), prism if _urban(name) else city)
    client = RestClient(mapping)
    try:
        for stream in mapping.stream:
            poller = StreamPoller(client, mapping.source, stream)
            first = poller.poll()
            assert first.rows and not first.faults, stream.name
            assert not poller.poll().faults, "and with what came before as since"
    finally:
        client.close()


@pytest.mark.asyncio
async def test_a_dispatch_and_the_question_after_it_are_allowed(prism: str) -> None:
    mapping = load_mapping(mapping_file("urban-cases"), prism)
    client, worker = RestClient(mapping), Worker("test-out")
    try:
        carrier = carrier_to(mapping, "department:urban", client, worker)
        sent = await carrier.carry(MESSAGE)
        assert (sent.delivery, sent.detail) == (Delivery.SENT, "对方受理号 CG000001")
        asked = await carrier.ask(MESSAGE)
        assert (asked.delivery, asked.detail) == (Delivery.EXECUTING, "人员已出发")
        # The judge does judge: an id that is no UUIDv7 is refused.
        wrong = Envelope(
            **{f: getattr(MESSAGE, f) for f in MESSAGE.__struct_fields__} | {"id": "1"}
        )
        assert (await carrier.carry(wrong)).delivery is Delivery.REJECTED
    finally:
        worker.close()
        client.close()


OUTWARD = [name for name in MAPPINGS if load_mapping(mapping_file(name)).outward]
ANSWER = msgspec.structs.replace(
    MESSAGE,
    type="order.given",
    data={"act": "case.answer", "resource": "events:AP1", "text": "已修复，谢谢您的反映"},
)


@pytest.mark.asyncio
@pytest.mark.parametrize("name", OUTWARD)
async def test_every_way_out_of_the_shipped_mapping_is_allowed_by_the_document(
    prism: str, city: str, name: str
) -> None:
    mapping = load_mapping(mapping_file(name), prism if _urban(name) else city)
    client, worker = RestClient(mapping), Worker("test-out")
    try:
        for way in mapping.outward:
            is_answer = way.types == ["case.answer"]
            message = ANSWER if is_answer else MESSAGE
            nowhere = msgspec.structs.replace(message, geo=None)
            for target in way.targets:
                carrier = carrier_to(
                    msgspec.structs.replace(mapping, outward=[way]), target, client, worker
                )
                sent = await carrier.carry(message)
                assert sent.delivery in (Delivery.SENT, Delivery.DONE), (target, sent.detail)
                sent = await carrier.carry(nowhere)
                assert sent.delivery in (Delivery.SENT, Delivery.DONE), (target, sent.detail)
                if way.ask is not None and not is_answer:
                    asked = await carrier.ask(message)
                    assert asked.delivery is Delivery.EXECUTING, (target, asked.detail)
    finally:
        worker.close()
        client.close()


def test_a_question_that_the_document_does_not_allow_is_refused(prism: str, tmp_path: Path) -> None:
    text = mapping_file("urban-cases").read_text(encoding="utf-8")
    path = tmp_path / "wrong.toml"
    path.write_text(text.replace('pageNo = "{page}", ', "", 1), encoding="utf-8")
    mapping = load_mapping(path, prism)
    client = RestClient(mapping)
    try:
        with pytest.raises(RestFailure) as refused:
            StreamPoller(client, mapping.source, mapping.stream[0]).poll()
    finally:
        client.close()
    assert refused.value.status == 422
