"""The gateway's composition: uplink and departments, each of which may die alone. Its loop."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import random
import resource
from collections.abc import Callable
from pathlib import Path
from typing import Any

from backends.gateway.backoff import backoff_s
from backends.gateway.claim import FolderTaken, claim, claim_in_turn
from backends.gateway.file_door import FileDoor
from backends.gateway.gb28181 import service as gb28181
from backends.gateway.gb28181.service import HubLine
from backends.gateway.gb28181.settings import Gb28181Settings
from backends.gateway.health import Clock, Sink, utc_now
from backends.gateway.outbox_line import OutboxLine
from backends.gateway.own_health import keep_own_health
from backends.gateway.post import PostOffice
from backends.gateway.registry import CONNECTORS, Connector
from backends.gateway.rest.mapping import MappingError
from backends.gateway.settings import GatewaySettings
from backends.gateway.tcp import Ready as Listening
from backends.gateway.uplink import Uplink
from backends.record.common import Department
from backends.record.observation import HealthReport
from backends.record.resource import SourceHealth, SourceState

log = logging.getLogger(__name__)

Ready = Callable[[str, str, int], None]
_STEADY_S = 60.0  # who ran so long begins anew with the shortest pause
_REPEAT_S = 5.0
_LOOK_FOR_FORMER_S = 60.0


async def serve(settings: GatewaySettings, ready: Ready | None = None) -> None:
    """Serve until cancelled. `ready(connector, host, port)` is called as each one listens.

    Raises FolderTaken where another gateway of this name runs on the same data.
    """
    _allow_many_files()
    data = Path(settings.data) / "gateway"
    broken: dict[str, str] = {}
    files = FileDoor(settings.hub_url, settings.ingest_token, settings.hub_ca_file)
    with contextlib.ExitStack() as held:
        with contextlib.suppress(OSError):  # the uplink says so, and keeps in memory what waits
            await claim_in_turn(_place(settings, data), held)
        uplinks = [_uplink(settings, _place(settings, data))]
        uplinks[0].start()
        post, sink = PostOffice(uplinks[0].kept, files), uplinks[0].offer
        line = OutboxLine(settings.hub_url, settings.ingest_token, post, settings.hub_ca_file)
        try:
            async with asyncio.TaskGroup() as group:
                for connector in CONNECTORS:
                    for its_settings in connector.settings_of(settings):
                        out = sink, ready, post
                        group.create_task(_keep_serving_named(connector, its_settings, broken, out))
                if settings.gb28181 is not None:
                    platform = _platform(settings, data)
                    group.create_task(keep_serving(platform, settings.gb28181, sink, ready))
                group.create_task(line.run())
                group.create_task(_send_former(settings, data, uplinks, held))
                for department in settings.departments:
                    its = broken if department is settings.departments[0] else {}
                    group.create_task(keep_own_health(uplinks, sink, department, its))
        finally:
            await asyncio.gather(*(asyncio.to_thread(one.close) for one in uplinks))


def _place(settings: GatewaySettings, data: Path) -> Path:
    """Where this gateway's observations wait for the hub."""
    return data / "uplinks" / settings.name if settings.name else data


def _uplink(settings: GatewaySettings, place: Path) -> Uplink:
    return Uplink(settings.hub_url, settings.ingest_token, place, settings.hub_ca_file)


async def _send_former(
    settings: GatewaySettings, data: Path, uplinks: list[Uplink], held: contextlib.ExitStack
) -> None:
    """What waits in gateways that are no more still goes up, by whichever finds it first."""
    known = {*settings.others, settings.name}
    while True:
        for place in sorted((data / "uplinks").glob("*/")):
            if place.name not in known:
                with contextlib.suppress(FolderTaken, OSError):
                    claim(place, held)
                    known.add(place.name)
                    uplinks.append(_uplink(settings, place))
                    uplinks[-1].start()
        await asyncio.sleep(_LOOK_FOR_FORMER_S)


def _platform(settings: GatewaySettings, data: Path) -> Connector:
    """The GB/T 28181 platform is no department: it has a line to the hub of its own as well."""
    hub = HubLine(
        url=settings.hub_url,
        ca_file=settings.hub_ca_file,
        token=settings.ingest_token,
        data=data,
    )

    async def serve_platform(
        its_settings: Gb28181Settings,
        sink: Sink,
        listening: Listening,
        clock: Clock,
        _post: PostOffice,
    ) -> None:
        await gb28181.serve(its_settings, hub, sink, listening, clock)

    return Connector(
        name="gb28181",
        department=Department.CENTRE,
        source=gb28181.SOURCE,
        title=gb28181.NAME,
        settings_type=Gb28181Settings,
        serve=serve_platform,
    )


def _allow_many_files() -> None:
    """Each vehicle is a socket: 3,000 are more than the usual 1,024. Takes what is allowed."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


async def _keep_serving_named(
    connector: Connector,
    settings: Any,
    broken: dict[str, str],
    out: tuple[Sink, Ready | None, PostOffice],
) -> None:
    """As `keep_serving`, under the source that its mapping file names. What is wrong with a file
    that names none its gateway says: a row of its own would stay on the board, lost for ever."""
    while True:
        try:
            named = connector.named(settings)
        except Exception as error:  # noqa: BLE001 - a task's last guard, which reports
            if settings.mapping not in broken:
                _log_death(connector, settings, error, attempt=0)
            broken[settings.mapping] = _reason(settings, error)
        else:
            break
        await asyncio.sleep(_REPEAT_S)
    broken.pop(getattr(settings, "mapping", ""), None)
    await keep_serving(named, settings, *out)


async def keep_serving(
    connector: Connector,
    settings: Any,
    sink: Sink,
    ready: Ready | None = None,
    post: PostOffice | None = None,
) -> None:
    """Serve one department for ever: when it dies, say so and start it again."""
    loop = asyncio.get_running_loop()
    office = post or PostOffice()

    def listening(host: str, port: int) -> None:
        log.info("%s listens on %s:%d", connector.name, host, port)
        if ready is not None:
            ready(connector.name, host, port)

    attempt = 0
    while True:
        started = loop.time()
        try:
            await connector.serve(settings, sink, listening, utc_now, office)
            cause: BaseException = RuntimeError("it ended by itself")
        except Exception as error:  # noqa: BLE001 - a task's last guard, which reports
            cause = first_cause(error)
        if loop.time() - started > _STEADY_S:
            attempt = 0
        _log_death(connector, settings, cause, attempt)
        pause_s = backoff_s(attempt, random.random(), first_s=1.0, most_s=60.0)
        attempt += 1
        await _say_dead(_dead(connector, settings, cause), sink, pause_s)


def first_cause(error: BaseException) -> BaseException:
    """The first plain error within groups of errors."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


async def _say_dead(report: HealthReport, sink: Sink, pause_s: float) -> None:
    """Health goes on while the department rests: silence would say that the gateway is gone."""
    while pause_s > 0:
        sink(report)
        await asyncio.sleep(min(pause_s, _REPEAT_S))
        pause_s -= _REPEAT_S


def _log_death(connector: Connector, settings: Any, cause: BaseException, attempt: int) -> None:
    if isinstance(cause, OSError | MappingError):
        if not attempt:
            log.error("%s cannot be served: %s", connector.name, cause)
        return
    log.error("%s died and is started again", connector.name, exc_info=cause)


def _reason(settings: Any, cause: BaseException) -> str:
    listen = getattr(settings, "listen", "")
    if isinstance(cause, MappingError):
        return f"映射文件 {cause.path.name} 第 {cause.line} 行有误"
    if isinstance(cause, OSError) and listen:
        busy = "地址已被占用" if cause.errno == errno.EADDRINUSE else "无法监听"
        return f"{busy}：{listen}"
    return "接入程序异常，正在重新启动"


def _dead(connector: Connector, settings: Any, cause: BaseException) -> HealthReport:
    return HealthReport(
        health=SourceHealth(
            source=connector.source,
            department=connector.department,
            name=connector.title,
            state=SourceState.LOST,
            since=utc_now().isoformat(),
            reason=_reason(settings, cause),
        )
    )
