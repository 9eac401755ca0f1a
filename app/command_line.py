"""What the `watchfloor` command takes, in the language that is spoken. Runs nothing."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable
from typing import Any, NoReturn

from app.words import translate

_HEADING_COLON = re.compile(r"(?m):$")


def parser() -> argparse.ArgumentParser:
    """`command` names the program; the rest are its options."""
    words = _Parser(prog="watchfloor", description=translate("Cli", "值守屏 Watchfloor"))
    commands = words.add_subparsers(
        dest="command",
        required=True,
        title=translate("Cli", "命令"),
        metavar=translate("Cli", "命令"),
        parser_class=_Parser,
    )

    def add(name: str, text: str) -> argparse._ArgumentGroup:
        command = commands.add_parser(name, help=text, description=text)
        command.options.add_argument(
            "--site", metavar="FILE", help=translate("Cli", "配置文件（TOML）")
        )
        return command.options

    run = add("run", translate("Cli", "启动本机全部进程；没有配置文件时用演示城市"))
    run.add_argument("--data", metavar="DIR", help=translate("Cli", "演示城市的数据目录"))
    pictures = translate("Cli", "每 5 秒把画面存到此目录")
    run.add_argument("--screenshots", metavar="DIR", help=pictures)
    run.add_argument(
        "--no-console", action="store_true", help=translate("Cli", "只启动服务，不开控制台")
    )
    hub_url = translate("Cli", "中心服务地址，默认取配置文件")
    for name, text in (
        ("console", translate("Cli", "控制台")),
        ("wall", translate("Cli", "大屏节点：只有大屏窗口的控制台")),
    ):
        console = add(name, text)
        console.add_argument("--hub", metavar="URL", help=hub_url)
        console.add_argument("--screenshots", metavar="DIR", help=pictures)
        called = translate("Cli", "这台机器的大屏叫什么名字，默认取配置文件或机器名")
        console.add_argument("--name", metavar="NAME", default="", help=called)
        if name == "wall":
            again = translate("Cli", "无人值守：被强行结束或停住时自动重新启动")
            console.add_argument("--supervised", action="store_true", help=again)
    hub = add("hub", translate("Cli", "中心服务：记录与接口"))
    hub.add_argument("--demo", action="store_true", help=argparse.SUPPRESS)
    gateway = add("gateway", translate("Cli", "网关：各部门系统的接入"))
    one = translate("Cli", "只接入这个部门（每个部门一个进程，互不牵连），默认全部接入")
    gateway.add_argument("--department", metavar="NAME", default="", help=one)
    add("relay", translate("Cli", "转发服务：接收国标设备的画面，供控制台观看，并录像"))
    _add_demo(add("demo", translate("Cli", "演示城市：模拟设备与部门系统")))
    _add_connector(add("connector", translate("Cli", "接入：试用一个映射文件，不上送任何数据")))
    add("doctor", translate("Cli", "检查本机缺什么、连不上什么，并说明怎么办"))
    support = add("support", translate("Cli", "打包诊断资料（已去除密码与地址中的账号）"))
    support.add_argument(
        "--output",
        metavar="FILE",
        default="watchfloor-support.zip",
        help=translate("Cli", "资料包的文件名"),
    )
    paper = add("paper", translate("Cli", "打印用的表格和样张：系统中断时的手工表、交接班单等"))
    paper.add_argument("folder", metavar="DIR", help=translate("Cli", "存到哪个文件夹"))
    _add_audit(add("audit", translate("Cli", "审计")))
    _add_verify(add("verify", translate("Cli", "校验截图、录像和交接班单：文件、清单、签名")))
    _add_bench(add("bench", translate("Cli", "性能测量")))
    return words


def _add_demo(demo: argparse._ArgumentGroup) -> None:
    demo.add_argument(
        "part",
        nargs="?",
        default="all",
        help="cameras|environment|vehicles|buses|urban|grid|emergency|gb28181|trouble|well",
    )
    demo.add_argument("--count", type=int, default=0, help=translate("Cli", "数量（车辆）"))
    demo.add_argument(
        "--storm", action="store_true", help=translate("Cli", "灾害天气：数据与预警成倍增加")
    )
    demo.add_argument(
        "--seed", type=int, default=20221122, help=translate("Cli", "随机种子，相同则情节相同")
    )


def _add_connector(connector: argparse._ArgumentGroup) -> None:
    what = translate("Cli", "try：请求一次，原始数据与映射结果并列，并说明哪些不符")
    connector.add_argument("action", choices=["try"], help=what)
    connector.add_argument("file", metavar="FILE", help=translate("Cli", "映射文件（TOML）"))
    url = translate("Cli", "对方系统的地址，默认取映射文件")
    connector.add_argument("--url", metavar="URL", default="", help=url)
    limit = translate("Cli", "每个流显示几条")
    connector.add_argument("--limit", type=int, default=3, help=limit)
    as_json = translate("Cli", "输出 JSON")
    connector.add_argument("--json", action="store_true", dest="as_json", help=as_json)


def _add_audit(audit: argparse._ArgumentGroup) -> None:
    what = translate(
        "Cli",
        "verify：校验哈希链、归档段和签名；head：显示链首及其签名；"
        "archive：归档旧日志；erase：销毁一个事件的个人信息；rekey：主密钥丢失后另建",
    )
    actions = ["verify", "head", "archive", "erase", "rekey"]
    audit.add_argument("action", choices=actions, help=what)
    before = translate("Cli", "archive：归档此日期以前的日志（至少保留 180 天）")
    audit.add_argument("--before", metavar="DATE", default="", help=before)
    public_key = translate("Cli", "verify：改用另行保存的公钥文件")
    audit.add_argument("--public-key", metavar="FILE", default="", help=public_key)
    subject = translate("Cli", "erase：事件编号")
    audit.add_argument("--subject", metavar="NUMBER", default="", help=subject)
    reason = translate("Cli", "erase：原因，记入日志")
    audit.add_argument("--reason", metavar="TEXT", default="", help=reason)


def _add_verify(verify: argparse._ArgumentGroup) -> None:
    what = translate("Cli", "取证文件夹或其中一个文件；或存档的交接班单（PDF）")
    verify.add_argument("path", metavar="PATH", help=what)
    public_key = translate("Cli", "中心的公钥文件（signing.pub）；不指明时取本机的")
    verify.add_argument("--public-key", metavar="FILE", default="", help=public_key)


def _add_bench(bench: argparse._ArgumentGroup) -> None:
    what = translate(
        "Cli",
        "wall：大屏；latency：画面延迟；switch：场景切换；table：大屏整张表；line：每多一路的开销；"
        "alarms：告警列表；hub：中心服务；ps：国标码流解封装；relay：国标画面与 RTSP 画面对比；"
        "gb28181：国标设备注册；invite：国标点播首帧；map：一张图；departments：部门数据接入",
    )
    kinds = ["wall", "latency", "switch", "table", "alarms", "hub", "ps", "relay", "gb28181", "map"]
    kinds += ["departments", "invite", "line"]
    bench.add_argument("what", choices=kinds, help=what)
    bench.add_argument("--tiles", type=int, default=16, help=translate("Cli", "画面路数"))
    source = translate("Cli", "视频地址或文件；地址中的 {n} 代表画面序号；默认自带摄像机")
    bench.add_argument("--source", default="", metavar="URL_OR_FILE", help=source)
    size = translate("Cli", "自带摄像机的画面大小，如 1920x1080")
    bench.add_argument("--size", type=_size, default=(640, 360), metavar="WxH", help=size)
    cores = translate("Cli", "大屏只用几个处理器核；0：全部")
    bench.add_argument("--cores", type=int, default=0, help=cores)
    bench.add_argument("--seconds", type=float, default=30.0, help=translate("Cli", "测量秒数"))
    write = translate("Cli", "table、line：把结果写进 docs/proof")
    bench.add_argument("--write", action="store_true", help=write)
    alone = translate("Cli", "table：只测值守屏，不与其他程序对照")
    bench.add_argument("--alone", action="store_true", help=alone)
    rows = translate("Cli", "告警条数")
    bench.add_argument("--rows", type=int, default=20_000, help=rows)
    rate = translate("Cli", "每秒变化数")
    bench.add_argument("--rate", type=int, default=1_000, help=rate)
    clients = translate("Cli", "席位连接数")
    bench.add_argument("--clients", type=int, default=50, help=clients)
    devices = translate("Cli", "gb28181：设备数")
    bench.add_argument("--devices", type=int, default=10_000, help=devices)
    targets = translate("Cli", "map：移动目标数")
    bench.add_argument("--targets", type=int, default=100_000, help=targets)
    stages = translate("Cli", "map：再列出每帧各阶段的处理器时间")
    bench.add_argument("--stages", action="store_true", help=stages)
    events = translate("Cli", "启动与检索测量时记录中的事件数")
    bench.add_argument("--events", type=int, default=1_000_000, help=events)
    as_json = translate("Cli", "输出 JSON")
    bench.add_argument("--json", action="store_true", dest="as_json", help=as_json)


def _size(text: str) -> tuple[int, int]:
    """Pixels of "640x360"; both even, from 64 to 3840."""
    width, _, height = text.partition("x")
    if not (width.isdigit() and height.isdigit()):
        raise argparse.ArgumentTypeError(text)
    size = int(width), int(height)
    if any(side % 2 or not 64 <= side <= 3840 for side in size):
        raise argparse.ArgumentTypeError(text)
    return size


class _Formatter(argparse.HelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        """As the base class, with its first word translated."""
        words = translate("Cli", "用法：") if prefix is None else prefix
        super().add_usage(usage, actions, groups, words)

    def format_help(self) -> str:
        """As the base class, with the colon of its headings in the language spoken."""
        colon = translate("Cli", "：")
        return _HEADING_COLON.sub(colon, super().format_help())


class _Parser(argparse.ArgumentParser):
    """Says its own words (usage, options, error) in the language spoken, not in English alone."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**(given | {"add_help": False, "formatter_class": _Formatter}))
        self.options = self.add_argument_group(translate("Cli", "选项"))
        self.options.add_argument(
            "-h", "--help", action="help", help=translate("Cli", "显示这段说明")
        )

    def error(self, message: str) -> NoReturn:
        """The usage, what is wrong, and where to read on; exit status 2."""
        self.print_usage(sys.stderr)
        words = translate("Cli", "命令写法不对：{problem}\n完整说明：{prog} --help\n")
        self.exit(2, words.format(problem=message, prog=self.prog))
