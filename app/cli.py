"""The `watchfloor` command: parses, hands over to one program, turns errors into sentences."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Callable, Sequence
from types import FrameType

EXIT_INTERRUPTED = 130  # as a shell counts Ctrl-C


def main(arguments: Sequence[str] | None = None) -> int:
    """Entry point. Exit status 2: the command line or the settings cannot be used."""
    before = signal.signal(signal.SIGINT, _leave)
    try:
        return _main(arguments)
    except BrokenPipeError:
        return 1
    finally:
        signal.signal(signal.SIGINT, before)


def _leave(_number: int, _frame: FrameType | None) -> None:
    """Ctrl-C before a program has taken it over: nothing has been started that must be ended.

    At once and not by an exception: Qt's modules abort on one while they are imported.
    """
    os._exit(EXIT_INTERRUPTED)


def _main(arguments: Sequence[str] | None) -> int:
    # Imported here, after the handler is set.
    from app.command_line import parser
    from app.i18n import SOURCE_LANGUAGE, language_of, speaking
    from app.settings.load import SettingsError
    from app.site import find_site
    from app.supervisor.policy import EXIT_USAGE

    with speaking(language_of(find_site(None))):
        options = parser().parse_args(arguments)
    # Programs with windows make an application, and with it the language, themselves.
    has_windows = options.command in ("console", "wall") or _is_window_bench(options)
    spoken = SOURCE_LANGUAGE if has_windows else language_of(find_site(options.site))
    try:
        with speaking(spoken):
            return _PROGRAMS[options.command](options)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return EXIT_USAGE


def _is_window_bench(options: argparse.Namespace) -> bool:
    return bool(
        options.command == "bench"
        and options.what in ("wall", "latency", "switch", "alarms", "map", "departments")
    )


def _run(options: argparse.Namespace) -> int:
    from app.run import RunOptions, run

    return run(
        RunOptions(
            site=options.site,
            data=options.data,
            screenshots=options.screenshots,
            has_console=not options.no_console,
        )
    )


def _console(options: argparse.Namespace) -> int:
    from app.programs.console import run

    return run(
        options.site,
        hub=options.hub,
        screenshots=options.screenshots,
        wall_only=options.command == "wall",
        name=options.name,
    )


def _wall(options: argparse.Namespace) -> int:
    if not options.supervised:
        return _console(options)
    from app.programs.wall import run

    return run(options.site, hub=options.hub, name=options.name)


def _hub(options: argparse.Namespace) -> int:
    from app.programs.hub import run

    return run(options.site, is_demo=options.demo)


def _gateway(options: argparse.Namespace) -> int:
    from app.programs.gateway import run

    return run(options.site, options.department)


def _relay(options: argparse.Namespace) -> int:
    from app.programs.relay import run

    return run(options.site)


def _demo(options: argparse.Namespace) -> int:
    from app.programs.demo import run

    return run(
        options.site,
        part=options.part,
        count=options.count,
        seed=options.seed,
        is_storm=options.storm,
    )


def _connector(options: argparse.Namespace) -> int:
    from app.programs.connector import run

    return run(options.file, base_url=options.url, limit=options.limit, as_json=options.as_json)


def _doctor(options: argparse.Namespace) -> int:
    from app.doctor import run

    return run(options.site)


def _support(options: argparse.Namespace) -> int:
    from app.support import run

    return run(options.site, options.output)


def _audit(options: argparse.Namespace) -> int:
    from app.audit import AuditOptions, run

    said = AuditOptions(
        before=options.before,
        public_key=options.public_key,
        subject=options.subject,
        reason=options.reason,
    )
    return run(options.site, options.action, said)


def _paper(options: argparse.Namespace) -> int:
    from pathlib import Path

    from app.i18n import language_of
    from app.paper_command import run
    from app.site import find_site

    return run(Path(options.folder), language_of(find_site(options.site)))


def _verify(options: argparse.Namespace) -> int:
    from app.verify import run

    return run(options.site, options.path, options.public_key)


def _bench(options: argparse.Namespace) -> int:
    if options.what == "table":
        from app.bench_table import run as run_table

        return run_table(options.seconds, options.write, options.alone)
    if options.what == "line":
        from app.bench_line import run as run_line

        return run_line(options.seconds, options.as_json, options.write)
    if options.what == "hub":
        from app.bench_hub import run as run_hub

        return run_hub(options.clients, options.seconds, options.events, options.as_json)
    if options.what == "ps":
        from app.bench_ps import run as run_ps

        return run_ps(options.as_json)
    if options.what == "relay":
        from app.bench_relay import run as run_relay

        return run_relay(options.tiles, options.seconds, options.as_json)
    if options.what == "invite":
        from app.bench_invite import run as run_invite

        return run_invite(options.as_json)
    if options.what == "gb28181":
        from app.bench_gb28181 import run as run_gb28181

        return run_gb28181(options.devices, options.seconds, options.as_json)
    from app.i18n import language_of
    from app.site import find_site

    language = language_of(find_site(options.site))
    if options.what == "alarms":
        from app.bench_alarms import AlarmBench
        from app.bench_alarms import run as run_alarms

        bench = AlarmBench(rows=options.rows, rate=options.rate, seconds=options.seconds)
        return run_alarms(bench, options.as_json, language)
    if options.what == "departments":
        from app.bench_departments import DepartmentsBench
        from app.bench_departments import run as run_departments

        return run_departments(DepartmentsBench(seconds=options.seconds), options.as_json, language)
    if options.what == "map":
        from app.bench_map import MapBench
        from app.bench_map import run as run_map

        over = MapBench(targets=options.targets, seconds=options.seconds, stages=options.stages)
        return run_map(over, options.as_json, language)
    if options.what == "latency":
        from app.bench_latency import run as run_latency

        return run_latency(options.tiles, options.seconds, options.as_json, language)
    if options.what == "switch":
        from app.bench_switch import run as run_switch

        return run_switch(options.tiles, options.as_json, language)
    from app.bench_wall import WallBench, run

    wall = WallBench(
        tiles=options.tiles,
        source=options.source,
        seconds=options.seconds,
        cores=options.cores,
        size=options.size,
    )
    return run(wall, options.as_json, language)


_PROGRAMS: dict[str, Callable[[argparse.Namespace], int]] = {
    "run": _run,
    "console": _console,
    "wall": _wall,
    "hub": _hub,
    "gateway": _gateway,
    "relay": _relay,
    "demo": _demo,
    "connector": _connector,
    "doctor": _doctor,
    "support": _support,
    "audit": _audit,
    "paper": _paper,
    "verify": _verify,
    "bench": _bench,
}


if __name__ == "__main__":
    sys.exit(main())
