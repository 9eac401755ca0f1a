"""`watchfloor support`: one redacted archive of versions, settings, logs and health."""

from __future__ import annotations

import importlib.metadata
import json
import platform
import re
import zipfile
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from app.doctor import network
from app.doctor.report import collect
from app.logs import redacted
from app.settings.load import SettingsError, load_site
from app.site import data_folder, demo_folder, find_site, hub_url

translate = QCoreApplication.translate

_LOG_TAIL_BYTES = 2_000_000
_SECRET_LINE = re.compile(r"(?im)^(\s*[\w.-]*(?:password|secret|token|key)[\w.-]*\s*=\s*).*$")


def run(site_argument: str | None, output: str) -> int:
    """Write the archive; 0, or 1 when it could not be written."""
    demo = demo_folder(None) / "demo-site.toml"
    path = find_site(site_argument) or (demo if demo.is_file() else None)
    try:
        with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("versions.json", _versions())
            archive.writestr("doctor.txt", _doctor(site_argument))
            if path is not None:
                archive.writestr("settings.toml", _redacted_settings(path))
                _add_health_and_logs(archive, path)
            names = archive.namelist()
    except OSError as error:
        words = translate("Support", "无法写入 {path}：{reason}")
        print(words.format(path=output, reason=error.strerror))
        return 1
    words = translate("Support", "已写入 {path}（{count} 个文件，已去除密码、令牌与地址中的账号）")
    print(words.format(path=output, count=len(names)))
    return 0


def _versions() -> str:
    packages = {d.metadata["Name"]: d.version for d in importlib.metadata.distributions()}
    about = {"python": platform.python_version(), "system": platform.platform(), **packages}
    return json.dumps(about, indent=1, sort_keys=True)


def _doctor(site_argument: str | None) -> str:
    return redacted("\n".join(f"{f.grade}\t{f.what}\t{f.words}" for f in collect(site_argument)))


def _redacted_settings(path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        return f"{path}: {error.strerror}"
    return _SECRET_LINE.sub(r'\1"***"', redacted(text))


def _add_health_and_logs(archive: zipfile.ZipFile, path: Path) -> None:
    try:
        site = load_site(path)
    except SettingsError as error:
        archive.writestr("settings-error.txt", redacted(str(error)))
        return
    health = network.hub(hub_url(site), site.hub.tls_ca)[1]
    archive.writestr("health.json", redacted(json.dumps(health, ensure_ascii=False, indent=1)))
    for log in sorted((data_folder(path, site) / "logs").glob("*.log*")):
        tail = log.read_bytes()[-_LOG_TAIL_BYTES:].decode("utf-8", errors="replace")
        archive.writestr(f"logs/{log.name}", redacted(tail))
