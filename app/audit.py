"""`watchfloor audit verify`: checks the log's hash chain and says what it found."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from app.site import data_folder, demo_folder, find_site, require_site
from app.store_words import store_words
from app.supervisor.policy import EXIT_USAGE
from backends.hub.store import StoreUnavailable, audit_verify

translate = QCoreApplication.translate


def run(site_argument: str | None) -> int:
    """0 when the chain is whole, 1 when it is not, 2 when there is no record to read."""
    folder = _folder(site_argument)
    try:
        report = audit_verify(folder)
    except StoreUnavailable as error:
        print(store_words(error), file=sys.stderr)
        return EXIT_USAGE
    if report.is_whole:
        words = translate("Audit", "{folder}：共 {count} 条，哈希链完整，链首 {hash}")
        print(words.format(folder=folder, count=report.events, hash=report.head_hash))
        return 0
    words = translate("Audit", "{folder}：第 {seq} 条起日志被改动或缺失（{fault}）")
    print(words.format(folder=folder, seq=report.fault_seq, fault=report.fault))
    return 1


def _folder(site_argument: str | None) -> Path:
    if find_site(site_argument) is None:
        return demo_folder(None)
    path, site = require_site(site_argument)
    return data_folder(path, site)
