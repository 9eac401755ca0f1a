"""Runs the checks in order and prints them; the exit status says whether anything is broken."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication

from app.doctor import cameras as pictures
from app.doctor import machine, network
from app.doctor.finding import Finding, Grade, bad, warning
from app.settings.load import SettingsError, cameras, load_site
from app.site import data_folder, demo_folder, find_site, hub_url

translate = QCoreApplication.translate

_MARK = {Grade.GOOD: "✓", Grade.WARNING: "!", Grade.BAD: "✗"}


def run(site_argument: str | None) -> int:
    """0 when nothing is broken, 1 when something is."""
    findings = collect(site_argument)
    line = translate("Doctor", "{mark} {what}：{words}")
    remedy = translate("Doctor", "    怎么办：{remedy}")
    for finding in findings:
        print(line.format(mark=_MARK[finding.grade], what=finding.what, words=finding.words))
        if finding.remedy:
            print(remedy.format(remedy=finding.remedy))
    broken = sum(finding.grade is Grade.BAD for finding in findings)
    doubtful = sum(finding.grade is Grade.WARNING for finding in findings)
    print(
        translate("Doctor", "共检查 {count} 项：{broken} 项故障，{doubtful} 项需要注意").format(
            count=len(findings), broken=broken, doubtful=doubtful
        )
    )
    return 1 if broken else 0


def collect(site_argument: str | None) -> list[Finding]:
    """All findings, the machine's first."""
    found = [
        machine.python(),
        machine.display(),
        machine.fonts(),
        machine.codecs(),
        machine.clock(),
    ]
    what = translate("Doctor", "配置文件")
    path = _running_demo() if find_site(site_argument) is None else find_site(site_argument)
    if path is None:
        words = translate("Doctor", "没有配置文件，make run 会使用演示城市")
        found.append(warning(what, words, translate("Doctor", "见 README 的五行配置")))
        return found
    try:
        site = load_site(path)
    except SettingsError as error:
        found.append(bad(what, str(error), translate("Doctor", "按上面的文件与行号改正")))
        return found
    found.append(machine.data_folder(data_folder(path, site)))
    finding, health = network.hub(hub_url(site), site.hub.tls_ca)
    found.append(finding)
    found += network.departments(health)
    found += pictures.cameras(cameras(site))
    return found


def _running_demo() -> Path | None:
    """The demo city's settings, when it was started here before."""
    path = demo_folder(None) / "demo-site.toml"
    return path if path.is_file() else None
