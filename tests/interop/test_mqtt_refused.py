"""A real mosquitto that does not let us listen to a topic: its dynamic security refuses in SUBACK.

By an `acl_file` alone mosquitto 2.0.11 grants whatever is asked for and delivers nothing: nobody
can see that.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from backends.gateway.rest.mapping import load_mapping
from backends.gateway.rest.service import serve_mapping
from backends.gateway.rest.trial import connector_try
from backends.record.observation import HealthReport
from tests.backends.gateway.collector import Collector
from tests.interop.test_mosquitto import MAPPING, MOSQUITTO, Broker

PLUGIN = next(Path("/usr/lib").glob("*/mosquitto_dynamic_security.so"), None)
pytestmark = [
    pytest.mark.interop,
    pytest.mark.skipif(MOSQUITTO is None or PLUGIN is None, reason="no mosquitto with its plugin"),
]
REFUSED = "消息服务器不允许订阅 grid/+/events"


class Guarded(Broker):
    """Lets the centre listen to `topics` and to nothing else."""

    def __init__(self, folder: Path, topics: list[str]) -> None:
        super().__init__(folder)
        salt = b"twelve bytes"
        password = hashlib.pbkdf2_hmac("sha512", b"geheim", salt, 101)
        rules = {
            "defaultACLAccess": {"subscribe": False, "publishClientReceive": True},
            "clients": [
                {
                    "username": "centre",
                    "password": base64.b64encode(password).decode(),
                    "salt": base64.b64encode(salt).decode(),
                    "iterations": 101,
                    "roles": [{"rolename": "listens"}],
                }
            ],
            "roles": [
                {
                    "rolename": "listens",
                    "acls": [
                        {"acltype": "subscribeLiteral", "topic": topic, "allow": True}
                        for topic in topics
                    ],
                }
            ],
        }
        (folder / "rules.json").write_text(json.dumps(rules), encoding="ascii")
        config = folder / "mosquitto.conf"
        text = f"listener {self.port} 127.0.0.1\nallow_anonymous false\nuser root\n"
        text += f"plugin {PLUGIN}\nplugin_opt_config_file {folder}/rules.json\n"
        config.write_text(text, encoding="ascii")


@pytest.fixture
def broker(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Broker]:
    broker = Guarded(tmp_path, request.param)
    broker.start()
    text = MAPPING.format(url=broker.url, tls="")
    (tmp_path / "mqtt.toml").write_text(text, encoding="utf-8")
    yield broker
    broker.stop()


@pytest.mark.asyncio
@pytest.mark.usefixtures("broker")
@pytest.mark.parametrize("broker", [["teams/#"], []], indirect=True)
async def test_a_refused_subscription_is_told_by_mqtt(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    is_locked_out = not request.node.callspec.params["broker"]
    got = Collector()
    task = asyncio.create_task(serve_mapping(load_mapping(tmp_path / "mqtt.toml"), got.add))
    try:
        await got.until(
            lambda told: any(
                isinstance(one, HealthReport)
                and one.health.errors > 0
                and one.health.is_refused is is_locked_out
                and (REFUSED in one.health.reason) is is_locked_out
                for one in told
            )
        )
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


@pytest.mark.usefixtures("broker")
@pytest.mark.parametrize("broker", [["teams/#"]], indirect=True)
def test_a_trial_by_mqtt_tells_what_is_refused(tmp_path: Path) -> None:
    events, teams = connector_try(tmp_path / "mqtt.toml", "", 3, 1.0)
    assert (events.failure, teams.failure) == (REFUSED, "")
