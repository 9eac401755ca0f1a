"""A hub as a process of its own, for tests that kill it: settings as JSON in, port out."""

from __future__ import annotations

import asyncio
import sys

import argon2
import msgspec

from backends.hub.service import serve
from backends.hub.settings import HubSettings


def main() -> None:
    """Serve until killed."""
    settings = msgspec.json.decode(sys.argv[1], type=HubSettings)
    cheap = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    asyncio.run(serve(settings, _tell, cheap))


def _tell(port: int) -> None:
    print(port, flush=True)


if __name__ == "__main__":
    main()
