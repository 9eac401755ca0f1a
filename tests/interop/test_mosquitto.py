"""MQTT by the same mapping file, against a real mosquitto."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import ipaddress
import json
import shutil
import socket
import subprocess
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import paho.mqtt.client as paho
import pytest
import pytest_asyncio
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from paho.mqtt.enums import CallbackAPIVersion

from backends.gateway.post import PostOffice
from backends.gateway.rest.mapping import load_mapping
from backends.gateway.rest.service import serve_mapping
from backends.gateway.rest.trial import connector_try
from backends.record.observation import CaseReported, HealthReport, Observation, Positions
from backends.record.resource import SourceState
from tests.backends.gateway.collector import Collector

MOSQUITTO = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin")
pytestmark = [
    pytest.mark.interop,
    pytest.mark.skipif(MOSQUITTO is None, reason="no mosquitto (Debian package mosquitto)"),
]

MAPPING = """
[source]
id = "grid.mqtt"
name = "网格消息"
department = "grid"
transport = "mqtt"
base_url = "{url}"
{tls}
[auth]
kind = "basic"
user = "centre"
password = "geheim"

[[stream]]
name = "events"
becomes = "cases"
topics = ["grid/+/events"]
encoding = "gbk"
[stream.fields]
id = "id"
title = "t"
updated_at = {{ path = "at", type = "time" }}

[[stream]]
name = "teams"
becomes = "positions"
topics = ["teams/#"]
qos = 0
fields = {{ id = "_topic.1", updated_at = {{ path = "at", type = "time" }}, lon = "x", lat = "y" }}
"""


class Broker:
    """mosquitto on a port of its own; it keeps sessions and messages over a restart."""

    def __init__(self, folder: Path, *, is_tls: bool = False) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self._folder, self.is_tls = folder, is_tls
        (folder / "users").write_text("centre:geheim\n", encoding="ascii")
        subprocess.run(
            [str(shutil.which("mosquitto_passwd")), "-U", str(folder / "users")], check=True
        )
        config = f"listener {self.port} 127.0.0.1\npassword_file {folder}/users\n"
        config += f"persistence true\npersistence_location {folder}/\nuser root\n"
        if is_tls:
            _write_certificate(folder)
            config += f"certfile {folder}/broker.pem\nkeyfile {folder}/broker.pem\n"
        (folder / "mosquitto.conf").write_text(config, encoding="ascii")
        self._process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        return f"{'mqtts' if self.is_tls else 'mqtt'}://127.0.0.1:{self.port}"

    def start(self) -> None:
        self._process = subprocess.Popen(
            [str(MOSQUITTO), "-c", str(self._folder / "mosquitto.conf")],
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self._process.stderr is not None
        for line in self._process.stderr:
            if "running" in line:
                return
        raise AssertionError("mosquitto did not start")

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(5)
            assert self._process.stderr is not None
            self._process.stderr.close()
            self._process = None

    def publish(self, topic: str, payload: bytes, *, qos: int = 1, retain: bool = False) -> None:
        """Returns when the broker has it."""
        client = paho.Client(CallbackAPIVersion.VERSION2)
        client.username_pw_set("centre", "geheim")
        if self.is_tls:
            client.tls_set(str(self._folder / "broker.pem"))
        up = threading.Event()
        client.on_connect = lambda *_: up.set()
        client.connect("127.0.0.1", self.port)
        client.loop_start()
        assert up.wait(5)
        client.publish(topic, payload, qos=qos, retain=retain).wait_for_publish(5)
        client.disconnect()
        client.loop_stop()


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    broker = Broker(tmp_path)
    broker.start()
    yield broker
    broker.stop()


Serve = Callable[..., Awaitable["Served"]]


class Served:
    """A served mapping: what it told, and its end."""

    def __init__(self, broker: Broker, folder: Path, office: PostOffice | None = None) -> None:
        path = folder / "mqtt.toml"
        tls = f'[tls]\nca = "{folder}/broker.pem"\n' if broker.is_tls else ""
        path.write_text(MAPPING.format(url=broker.url, tls=tls), encoding="utf-8")
        self.got = Collector()
        self.task = asyncio.create_task(
            serve_mapping(load_mapping(path), self.got.add, post=office)
        )

    async def end(self) -> None:
        self.task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self.task

    def cases(self) -> list[CaseReported]:
        return [o for o in self.got.observations if isinstance(o, CaseReported)]


@pytest_asyncio.fixture
async def serve(tmp_path: Path) -> AsyncIterator[Serve]:
    every: list[Served] = []

    async def start(broker: Broker, office: PostOffice | None = None) -> Served:
        one = Served(broker, tmp_path, office)
        every.append(one)
        await one.got.until(_is_up)
        return one

    yield start
    for one in every:
        await one.end()


def event(number: int, **changes: Any) -> bytes:
    at = dt.datetime.now(dt.timezone(dt.timedelta(hours=8))).strftime("%Y-%m-%d %H:%M:%S")
    row = {"id": f"E{number}", "t": "井盖松动", "at": at} | changes
    return json.dumps(row, ensure_ascii=False).encode("gb18030")


def _health(observations: list[Observation]) -> list[HealthReport]:
    return [o for o in observations if isinstance(o, HealthReport)]


def _is_up(observations: list[Observation]) -> bool:
    return any(
        one.health.state is SourceState.OK or "等待数据" in one.health.reason
        for one in _health(observations)
    )


def _cases(count: int) -> Callable[[list[Observation]], bool]:
    return lambda every: sum(isinstance(o, CaseReported) for o in every) >= count


@pytest.mark.asyncio
async def test_messages_by_topic_in_gbk_become_cases_and_positions(
    broker: Broker, serve: Serve
) -> None:
    served = await serve(broker)
    await asyncio.to_thread(broker.publish, "grid/330102/events", event(1))
    where = event(2, x=120.1, y=30.2)
    await asyncio.to_thread(broker.publish, "teams/T7", where, qos=0)
    await served.got.until(lambda every: any(isinstance(o, Positions) for o in every))
    await served.got.until(_cases(1))
    (case,) = served.cases()
    assert (case.key, case.title) == ("events:E1", "井盖松动")
    (positions,) = [o for o in served.got.observations if isinstance(o, Positions)]
    assert (positions.ids, positions.lon_wgs84) == (["grid.mqtt:T7"], [120.1])


@pytest.mark.prove
@pytest.mark.asyncio
async def test_what_does_not_fit_is_quarantined_and_the_rest_goes_on(
    broker: Broker, serve: Serve
) -> None:
    served = await serve(broker)
    bad = (b"{", b"<x/>", b"\xff" * 40, event(1, t=""), event(2, at="1970-01-01 00:00:00"))
    for payload in bad:
        await asyncio.to_thread(broker.publish, "grid/1/events", payload)
    await asyncio.to_thread(broker.publish, "grid/1/events", event(9))
    await served.got.until(_cases(1))
    await served.got.until(lambda every: _health(every)[-1].health.malformed == len(bad))
    reasons = {one.reason for one in _health(served.got.observations)[-1].health.quarantined}
    assert "events：标题为空" in reasons and len(reasons) == 4


@pytest.mark.prove
@pytest.mark.asyncio
async def test_a_retained_message_is_there_at_the_start(broker: Broker, serve: Serve) -> None:
    await asyncio.to_thread(broker.publish, "grid/1/events", event(5), retain=True)
    served = await serve(broker)
    await served.got.until(_cases(1))


@pytest.mark.prove
@pytest.mark.asyncio
async def test_what_comes_while_we_are_away_comes_when_we_are_back(
    broker: Broker, serve: Serve
) -> None:
    await (await serve(broker)).end()
    for number in range(3):
        await asyncio.to_thread(broker.publish, "grid/1/events", event(number))
    served = await serve(broker)
    await served.got.until(_cases(3))
    assert [case.key for case in served.cases()] == ["events:E0", "events:E1", "events:E2"]


@pytest.mark.prove
@pytest.mark.asyncio
async def test_a_message_that_is_not_kept_comes_again(broker: Broker, serve: Serve) -> None:
    never = asyncio.Event()

    async def kept() -> None:
        await never.wait()  # a disk that does not answer; then the gateway dies

    first = await serve(broker, PostOffice(kept))
    await asyncio.to_thread(broker.publish, "grid/1/events", event(7))
    await first.got.until(_cases(1))
    await first.end()
    second = await serve(broker)
    await second.got.until(_cases(1))


@pytest.mark.prove
@pytest.mark.asyncio
async def test_the_broker_gone_and_back_is_told_and_found_again(
    broker: Broker, serve: Serve
) -> None:
    served = await serve(broker)
    await asyncio.to_thread(broker.stop)
    await served.got.until(lambda every: _health(every)[-1].health.state is SourceState.LOST)
    assert _health(served.got.observations)[-1].health.errors == 1
    await asyncio.to_thread(broker.start)
    await asyncio.to_thread(broker.publish, "grid/1/events", event(1))
    await served.got.until(_cases(1))


@pytest.mark.prove
@pytest.mark.asyncio
async def test_by_tls_with_the_cities_own_authority(tmp_path: Path, serve: Serve) -> None:
    broker = Broker(tmp_path, is_tls=True)
    await asyncio.to_thread(broker.start)
    try:
        served = await serve(broker)
        await asyncio.to_thread(broker.publish, "grid/1/events", event(1))
        await served.got.until(_cases(1))
    finally:
        await asyncio.to_thread(broker.stop)


@pytest.mark.asyncio
async def test_a_certificate_that_is_not_there_is_told(tmp_path: Path) -> None:
    text = MAPPING.format(url="mqtts://127.0.0.1:9", tls='[tls]\nca = "none.pem"\n')
    (tmp_path / "mqtt.toml").write_text(text, encoding="utf-8")
    got = Collector()
    task = asyncio.create_task(serve_mapping(load_mapping(tmp_path / "mqtt.toml"), got.add))
    await got.until(lambda every: any("证书文件" in one.health.reason for one in _health(every)))
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


@pytest.mark.prove
@pytest.mark.asyncio
async def test_a_trial_listens_for_a_moment_and_takes_nothing_away(
    broker: Broker, serve: Serve, tmp_path: Path
) -> None:
    await (await serve(broker)).end()
    for payload in (event(1), b"{"):
        await asyncio.to_thread(broker.publish, "grid/1/events", payload, retain=payload != b"{")
    path = tmp_path / "mqtt.toml"
    events, teams = await asyncio.to_thread(connector_try, path, "", 3, 1.0)
    assert (events.total, events.fitted, teams.total) == (1, 1, 0)
    assert events.rows[0].mapped["title"] == "井盖松动"
    served = await serve(broker)  # the gateway's own session still has them
    await served.got.until(_cases(1))


def _write_certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "broker")])
    now = dt.datetime.now(dt.UTC)
    address = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(address, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "broker.pem").write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
