"""The pollers' thread: calls in turn, errors to who asked, and nobody waits for a hanging one."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import textwrap

import pytest

from backends.gateway.rest.worker import Worker


def test_results_and_errors_come_back() -> None:
    async def work() -> None:
        worker = Worker("test")
        try:
            first, second = await asyncio.gather(worker.do(int), worker.do(str))
            assert (first, second) == (0, "")
            with pytest.raises(ZeroDivisionError):
                await worker.do(lambda: 1 // 0)
        finally:
            worker.close()

    asyncio.run(work())


def test_a_process_ends_though_a_call_hangs() -> None:
    program = textwrap.dedent(
        """
        import asyncio, threading
        from backends.gateway.rest.worker import Worker

        async def work():
            worker = Worker("test")
            task = asyncio.create_task(worker.do(threading.Event().wait))
            await asyncio.sleep(0.1)
            task.cancel()
            worker.close()

        asyncio.run(work())
        """
    )
    subprocess.run([sys.executable, "-c", program], timeout=15, check=True)
