"""`watchfloor paper DIR`: blank forms for an outage, and samples of what goes on paper."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec

from app.paper.examples import jobs
from app.paper.jobs import Made
from app.words import translate


def run(folder: Path, language: str) -> int:
    """Exit status 0 where all were written."""
    folder = folder.resolve()  # those who draw run in the installation's folder
    folder.mkdir(parents=True, exist_ok=True)
    status = 0
    for name, job in jobs().items():
        wanted = msgspec.structs.replace(job, out=str(folder / name), language=language)
        done = subprocess.run(
            [sys.executable, "-m", "app.paper"],
            input=msgspec.json.encode(wanted),
            capture_output=True,
            cwd=Path(__file__).parent.parent,
            check=False,
        )
        try:
            made = msgspec.json.decode(done.stdout, type=Made)
        except msgspec.DecodeError:
            made = Made(fault=done.stderr.decode(errors="replace")[-500:])
        if made.fault:
            status = 1
            print(f"{name}: {made.fault}", file=sys.stderr)
        else:
            words = translate("Cli", "{name}  {pages} 页")
            print(words.format(name=name, pages=made.pages))
    return status
