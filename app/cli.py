"""The `watchfloor` command: parses, hands over to one program, turns errors into sentences."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence

EXIT_INTERRUPTED = 130  # as a shell counts Ctrl-C


def main(arguments: Sequence[str] | None = None) -> int:
    """Entry point. Exit status 2: the command line or the settings cannot be used."""
    try:
        return _main(arguments)
    except KeyboardInterrupt:  # before anything was started that would have to be ended
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        return 1


def _main(arguments: Sequence[str] | None) -> int:
    # Imported here: a Ctrl-C while modules are read in must not show a traceback.
    from app.settings.load import SettingsError
    from app.supervisor.policy import EXIT_USAGE

    options = _parser().parse_args(arguments)
    program: Callable[[argparse.Namespace], int] = options.program
    try:
        return program(options)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return EXIT_USAGE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="watchfloor", description="值守屏 Watchfloor")
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令")

    def add(
        name: str, text: str, program: Callable[[argparse.Namespace], int]
    ) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text, description=text)
        command.add_argument("--site", metavar="FILE", help="配置文件(TOML)")
        command.set_defaults(program=program)
        return command

    run = add("run", "启动本机全部进程;没有配置文件时用演示城市", _run)
    run.add_argument("--data", metavar="DIR", help="演示城市的数据目录")
    run.add_argument("--screenshots", metavar="DIR", help="每 5 秒把画面存到此目录")
    run.add_argument("--no-console", action="store_true", help="只启动服务,不开控制台")
    for name, text in (("console", "控制台"), ("wall", "大屏节点:只有大屏窗口的控制台")):
        console = add(name, text, _console)
        console.add_argument("--hub", metavar="URL", help="中心服务地址,默认取配置文件")
        console.add_argument("--screenshots", metavar="DIR", help="每 5 秒把画面存到此目录")
    hub = add("hub", "中心服务:记录与接口", _hub)
    hub.add_argument("--demo", action="store_true", help=argparse.SUPPRESS)
    add("gateway", "网关:各部门系统的接入", _gateway)
    demo = add("demo", "演示城市:模拟设备与部门系统", _demo)
    demo.add_argument("part", nargs="?", default="all", help="cameras|environment|vehicles|urban")
    demo.add_argument("--count", type=int, default=0, help="数量(车辆)")
    demo.add_argument("--seed", type=int, default=20221122)
    add("doctor", "检查本机缺什么、连不上什么,并说明怎么办", _doctor)
    support = add("support", "打包诊断资料(已去除密码与地址中的账号)", _support)
    support.add_argument("--output", metavar="FILE", default="watchfloor-support.zip")
    audit = add("audit", "审计", _audit)
    audit.add_argument("action", choices=["verify"], help="verify:校验日志哈希链")
    _add_bench(add("bench", "性能测量", _bench))
    return parser


def _add_bench(bench: argparse.ArgumentParser) -> None:
    bench.add_argument("what", choices=["wall", "table"], help="wall:大屏;table:整张表")
    bench.add_argument("--tiles", type=int, default=16)
    bench.add_argument("--source", default="", metavar="URL_OR_FILE")
    bench.add_argument("--seconds", type=float, default=30.0)
    bench.add_argument("--json", action="store_true", dest="as_json")


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
    )


def _hub(options: argparse.Namespace) -> int:
    from app.programs.hub import run

    return run(options.site, is_demo=options.demo)


def _gateway(options: argparse.Namespace) -> int:
    from app.programs.gateway import run

    return run(options.site)


def _demo(options: argparse.Namespace) -> int:
    from app.programs.demo import run

    return run(options.site, part=options.part, count=options.count, seed=options.seed)


def _doctor(options: argparse.Namespace) -> int:
    from app.doctor import run

    return run(options.site)


def _support(options: argparse.Namespace) -> int:
    from app.support import run

    return run(options.site, options.output)


def _audit(options: argparse.Namespace) -> int:
    from app.audit import run

    return run(options.site)


def _bench(options: argparse.Namespace) -> int:
    if options.what == "table":
        from app.bench_table import run as run_table

        return run_table()
    from app.bench_wall import run

    return run(options.tiles, options.source, options.seconds, options.as_json)


if __name__ == "__main__":
    sys.exit(main())
