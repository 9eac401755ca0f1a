"""Tries a mapping once and says what came of it, before it goes into service. Blocks; any thread.

Hands nothing to the hub.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from backends.gateway.rest.client import RestClient, RestFailure
from backends.gateway.rest.mapping import load_mapping
from backends.gateway.rest.poll import StreamPoller
from backends.gateway.rest.rows import RowFault
from backends.record.observation import (
    CaseReported,
    ConditionCleared,
    ConditionRaised,
    Observation,
    WarningPublished,
    WarningWithdrawn,
)

_Begun = ConditionRaised | CaseReported | WarningPublished
_Ended = ConditionCleared | WarningWithdrawn


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamTrial:
    """One stream's trial. `failure` is empty when it answered; `samples` are its first rows."""

    stream: str
    failure: str
    rows: int
    raised: int
    cleared: int
    faults: tuple[RowFault, ...]
    samples: tuple[Observation, ...]

    def lines(self) -> list[str]:
        """The report in words."""
        if self.failure:
            return [f"{self.stream}：{self.failure}"]
        unread = len(self.faults)
        counts = f"{self.rows} 条数据，{self.raised} 条未结，{self.cleared} 条已结"
        lines = [f"{self.stream}：{counts}，{unread} 条无法识别"]
        lines += [f"  例：{_words(o)}" for o in self.samples]
        for fault in self.faults[:10]:
            field = fault.field or "整条"
            lines.append(f"  第 {fault.row} 条，字段 {field}：expected {fault.expected}")
        return lines


def connector_try(file: Path, base_url: str = "") -> list[StreamTrial]:
    """Ask every stream of a mapping once. Raises MappingError when the file cannot be used."""
    mapping = load_mapping(file, base_url)
    client = RestClient(mapping)
    try:
        return [
            _try(StreamPoller(client, mapping.source, stream), stream.name)
            for stream in mapping.stream
        ]
    finally:
        client.close()


def _try(poller: StreamPoller, name: str) -> StreamTrial:
    try:
        poll = poller.poll()
    except RestFailure as failure:
        return StreamTrial(
            stream=name,
            failure=failure.words,
            rows=0,
            raised=0,
            cleared=0,
            faults=(),
            samples=(),
        )
    raised = [o for o in poll.observations if isinstance(o, _Begun)]
    cleared = [o for o in poll.observations if isinstance(o, _Ended)]
    return StreamTrial(
        stream=name,
        failure="",
        rows=poll.rows,
        raised=len(raised),
        cleared=len(cleared),
        faults=tuple(poll.faults),
        samples=tuple(raised[:3]),
    )


def _words(observation: Observation) -> str:
    if isinstance(observation, WarningPublished):
        return observation.headline
    return observation.title if isinstance(observation, ConditionRaised | CaseReported) else ""
