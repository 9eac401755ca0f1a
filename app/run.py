"""`watchfloor run`: everything of one machine under the supervisor, on the demo city or a site."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import socket
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import msgspec

from app import accounts, gateways, logs
from app.folder import FolderInUse, FolderLock, unusable
from app.i18n import LANGUAGE_VARIABLE, language_of
from app.programs.demo import PREFERRED_PORTS
from app.screen import NoScreen, VirtualScreen, has_display
from app.settings.city import city_resources
from app.settings.load import load_site
from app.settings.model import HubSection, SiteSettings
from app.settings.policy import policy_of
from app.site import INGEST_TOKEN_VARIABLE, data_folder, demo_folder, find_site
from app.supervisor.child import ChildPlan
from app.supervisor.loop import Supervisor
from app.supervisor.policy import EXIT_USAGE
from app.words import translate
from backends.demo.site import SEED, DemoPorts, demo_site_toml, transport_files
from backends.hub.settings import UserSeed
from backends.record.access import Role
from backends.record.ids import UserId

SCREENSHOTS = Path("build/screenshots")
# The demo city takes longer than its gateways, which would find each of its systems lost.
CITY_STARTS_S = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOptions:
    """What the command line said. `data` moves the demo city's folder."""

    site: str | None = None
    data: str | None = None
    screenshots: str | None = None
    has_console: bool = True


def run(options: RunOptions) -> int:
    """Exit status of the whole machine."""
    path = find_site(options.site)
    site = load_site(path) if path else None
    folder = data_folder(path, site) if path and site else demo_folder(options.data)
    with contextlib.ExitStack() as held:
        try:
            if site is None or site.hub.data == HubSection().data:
                folder.mkdir(parents=True, exist_ok=True)
            held.enter_context(FolderLock(folder))
            demo_path = _prepare_demo(folder, held) if path is None else None
        except FolderInUse as error:
            print(error, file=sys.stderr)
            return EXIT_USAGE
        except OSError as error:
            print(unusable(folder, error), file=sys.stderr)
            return EXIT_USAGE
        if path is None or site is None:
            assert demo_path is not None
            path, site = demo_path, load_site(demo_path)
        try:
            return _run(path, site, options, is_demo=demo_path is not None)
        except NoScreen as error:
            print(error, file=sys.stderr)
            return EXIT_USAGE


def _run(path: Path, site: SiteSettings, options: RunOptions, *, is_demo: bool) -> int:
    logs.configure("supervisor", data_folder(path, site))
    city_resources(path, site)  # what is wrong in it is said here, before anything starts
    policy_of(path, site)
    needs_screen = options.has_console and not has_display()
    screenshots = options.screenshots or (str(SCREENSHOTS) if needs_screen else None)
    plans = _plans(path, site, is_demo=is_demo, options=options, screenshots=screenshots)
    supervisor = Supervisor(plans, _say)
    supervisor.listen()  # from here on there is something to end
    screen = VirtualScreen() if needs_screen else None
    try:
        if screen is not None:
            os.environ["DISPLAY"] = screen.display
            words = translate(
                "Run", "没有显示器：控制台在虚拟屏 {display} 上运行，画面每 5 秒存到 {folder}/"
            )
            print(words.format(display=screen.display, folder=screenshots))
        started = time.monotonic()
        print(translate("Run", "按 Ctrl-C 结束。"), flush=True)
        status = supervisor.run()
        words = translate("Run", "已全部停止，运行了 {seconds} 秒")
        _say(words.format(seconds=f"{time.monotonic() - started:.0f}"))
        return status
    finally:
        if screen is not None:
            screen.close()


def _say(text: str) -> None:
    print(time.strftime("%H:%M:%S"), text, flush=True)


def _prepare_demo(folder: Path, held: contextlib.ExitStack) -> Path:
    wanted = asdict(PREFERRED_PORTS)
    ports = DemoPorts(**{name: claimed_port(port, held) for name, port in wanted.items()})
    path = folder / "demo-site.toml"
    path.write_text(demo_site_toml(ports, str(folder)), encoding="utf-8")
    for name, text in transport_files(SEED).items():
        (folder / name).write_text(text, encoding="utf-8")
    return path


def claimed_port(preferred: int, held: contextlib.ExitStack) -> int:
    """The preferred port of the loopback, or a free one where it is taken.

    Until a child listens there, another start at the same moment would find it free as well: an
    abstract Unix name says that it is ours, and the kernel takes it back with this process.
    """
    claim = held.enter_context(socket.socket(socket.AF_UNIX))
    with contextlib.suppress(OSError):
        claim.bind(f"\0watchfloor-port-{preferred}")
        return _free_port(preferred)
    return _free_port(0)


def _free_port(port: int) -> int:
    """The port itself if it is free (0: any that is), for TCP and for UDP as SIP has both on
    one. OSError where it is taken."""
    with socket.socket() as probe, socket.socket(type=socket.SOCK_DGRAM) as datagrams:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))
        found = int(probe.getsockname()[1])
        datagrams.bind(("127.0.0.1", found))
        return found


def _plans(
    path: Path, site: SiteSettings, *, is_demo: bool, options: RunOptions, screenshots: str | None
) -> list[ChildPlan]:
    seeds = accounts.make_seeds(site)
    _print_accounts(seeds, accounts.own_passwords(site), is_demo=is_demo)
    # A token of one's own lets integrators in as well; else only this machine's gateway has it.
    own_token = os.environ.get(INGEST_TOKEN_VARIABLE)
    token = {INGEST_TOKEN_VARIABLE: own_token or secrets.token_urlsafe(32)}
    spoken = {LANGUAGE_VARIABLE: language_of(find_site(options.site))}
    at_site = ["--site", str(path)]
    parts = gateways.split(path, site)
    told = {gateways.SPLIT_VARIABLE: msgspec.json.encode(parts).decode()}
    hub_accounts = {accounts.ACCOUNTS_VARIABLE: accounts.seeds_to_environment(seeds)}
    plans = [
        ChildPlan(
            name="hub",
            arguments=["hub", *at_site, *(["--demo"] if is_demo else [])],
            environment=token | hub_accounts | spoken,
        ),
        *(
            ChildPlan(
                name=f"gateway-{part.name}",
                arguments=["gateway", "--department", part.name, *at_site],
                environment=token | spoken | told,
                after_s=CITY_STARTS_S if is_demo else 0.0,
            )
            for part in parts
        ),
        ChildPlan(name="relay", arguments=["relay", *at_site], environment=token | spoken),
    ]
    if is_demo:
        people = {"WATCHFLOOR_DEMO_ACCOUNTS": _demo_accounts(seeds)}
        plans.append(ChildPlan(name="demo", arguments=["demo", *at_site], environment=people))
    if options.has_console:
        shots = ["--screenshots", screenshots] if screenshots else []
        plans.append(
            ChildPlan(
                name="console",
                arguments=["console", *at_site, *shots],
                environment=_console_environment(seeds) if is_demo else {},
                ends_all=True,
            )
        )
    return plans


def _console_environment(seeds: list[UserSeed]) -> dict[str, str]:
    """The demo city opens signed in as its watch leader, every other role one click away."""
    leader = next(seed for seed in seeds if seed.user.role is Role.WATCH_LEADER)
    return {
        "WATCHFLOOR_USER": leader.user.id,
        "WATCHFLOOR_PASSWORD": leader.password,
        "WATCHFLOOR_DEMO_ACCOUNTS": _demo_accounts(seeds),
    }


def _demo_accounts(seeds: list[UserSeed]) -> str:
    return json.dumps(
        [
            {
                "user": seed.user.id,
                "password": seed.password,
                "name": seed.user.name,
                "role": seed.user.role.value,
            }
            for seed in seeds
        ]
    )


def _print_accounts(seeds: list[UserSeed], own: frozenset[UserId], *, is_demo: bool) -> None:
    """Names and roles; the passwords only where they were made just now, for nobody else knows."""
    from widgets.formats import role_word

    of_demo = translate("Run", "演示城市的账号（每次启动更换密码）：")
    print(of_demo if is_demo else translate("Run", "账号："))
    named = translate("Run", "（密码见配置）")
    for seed in seeds:
        password = named if seed.user.id in own else seed.password
        print(f"  {role_word(seed.user.role)}  {seed.user.name}  {seed.user.id}  {password}")
