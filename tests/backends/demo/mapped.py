"""The shipped mapping files against the demo systems that they describe."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import msgspec

from backends.gateway.rest.client import RestClient
from backends.gateway.rest.mapping import load_mapping
from backends.gateway.rest.poll import Poll, StreamPoller


def mapping_file(name: str) -> Path:
    """A file of resources/defaults."""
    return Path(str(resources.files("resources").joinpath(f"defaults/{name}.toml")))


def polls(name: str, address: str) -> dict[str, Poll]:
    """The first poll of every stream of a shipped mapping, as fast as the system answers."""
    mapping = load_mapping(mapping_file(name), address)
    client = RestClient(mapping)
    fast = [msgspec.structs.replace(stream, rate_per_s=1e6) for stream in mapping.stream]
    try:
        return {one.name: StreamPoller(client, mapping.source, one).poll() for one in fast}
    finally:
        client.close()
