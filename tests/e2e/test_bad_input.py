"""Settings, mappings and frames that are wrong: a clear answer, and the rest goes on."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from backends.link.line import HubLine
from backends.record.ids import SourceId
from backends.record.resource import SourceHealth, SourceState
from tests.e2e.site import Site, frame
from tests.e2e.test_first_light import line_to, run, until


def health(line: HubLine, source: str) -> SourceHealth | None:
    return line.sources.get(SourceId(source))


def is_in(line: HubLine, source: str, state: SourceState) -> bool:
    known = health(line, source)
    return known is not None and known.state is state


@pytest.mark.prove
def test_one_departments_fault_is_said_and_the_others_go_on(tmp_path: Path) -> None:
    """A wrong mapping, a port taken, and garbled frames on a line that is kept."""
    (tmp_path / "cases.toml").write_text("[source]\nid = 'urban'\nnmae = 'x'\n", encoding="utf-8")
    taken = socket.create_server(("127.0.0.1", 0))
    site = Site(
        tmp_path,
        more=f'[transport]\nlisten = "127.0.0.1:{taken.getsockname()[1]}"\n'
        '[[rest]]\nmapping = "cases.toml"\n',
    )

    async def work() -> None:
        async with line_to(site, "值班长") as line:
            await until(lambda: is_in(line, "urban", SourceState.LOST), 15, "the mapping's fault")
            fault = health(line, "urban")
            assert fault is not None
            assert "映射文件 cases.toml 第 3 行有误" in fault.reason
            await until(lambda: is_in(line, "transport.jt808", SourceState.LOST), 10, "the port")
            fault = health(line, "transport.jt808")
            assert fault is not None
            assert "地址已被占用" in fault.reason

            with site.logger() as logger:
                logger.sendall(frame(20.0))
                await until(lambda: is_in(line, "environment.hj212", SourceState.OK), 10, "a frame")
                for bad in (b"\x00\xff" * 4000, b"##99999999", b"##0010QN=1", frame(1.0)[:-4]):
                    logger.sendall(bad)
                logger.sendall(b"\r\n" + frame(77.0))
                await until(lambda: line.alarms, 10, "the good frame after the bad ones")
                await until(lambda: malformed(line) > 0, 10, "the bad frames counted")
                logger.sendall(frame(20.0))  # the same connection still
                await until(lambda: accepted(line) >= 3, 10, "one more frame on the same line")

    def malformed(line: HubLine) -> int:
        known = health(line, "environment.hj212")
        return known.malformed if known else 0

    def accepted(line: HubLine) -> int:
        known = health(line, "environment.hj212")
        return known.accepted if known else 0

    try:
        run(work())
    finally:
        taken.close()
        assert site.stop() == 0, site.output


def test_a_port_that_is_taken_is_said_and_ends_with_2(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        path = tmp_path / "site.toml"
        path.write_text(f'[hub]\nlisten = "127.0.0.1:{port}"\ndata = "."\n', encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-m", "app.cli", "run", "--no-console", "--site", str(path)],
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
    assert done.returncode == 2
    assert f"无法在 127.0.0.1:{port} 提供服务" in done.stderr
    assert "Address already in use" in done.stderr
