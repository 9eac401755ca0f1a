"""The hub's counters as Prometheus text. Reads the hub on its loop; keeps nothing."""

from __future__ import annotations

from backends.hub.hub import Hub
from backends.record.alarm import AlarmState
from backends.record.resource import SourceState


def metrics_text(hub: Hub, version: str) -> str:
    """Text exposition format 0.0.4."""
    lines = [f'watchfloor_hub_info{{version="{_escape(version)}"}} 1']
    counts = dict.fromkeys(AlarmState, 0)
    for alarm in hub.alarms.values():
        counts[alarm.state] += 1
    for state, count in counts.items():
        if state is not AlarmState.NORM:
            lines.append(f'watchfloor_hub_alarms{{state="{state.value}"}} {count}')
    for name, value in (
        ("log_seq", hub.seq),
        ("store_writable", int(not hub.problem)),
        ("consoles", len(hub.consoles)),
        ("moving_targets", len(hub.feeds.targets)),
        ("observations_total", hub.ingested),
        ("refused_batches_total", hub.refused_batches),
    ):
        lines.append(f"watchfloor_hub_{name} {value}")
    for health in hub.sources.all():
        label = f'source="{_escape(health.source)}"'
        is_ok = int(health.state is SourceState.OK)
        lines.append(f"watchfloor_source_ok{{{label}}} {is_ok}")
        lines.append(f"watchfloor_source_accepted_total{{{label}}} {health.accepted}")
        lines.append(f"watchfloor_source_errors_total{{{label}}} {health.errors}")
        lines.append(f"watchfloor_source_late_total{{{label}}} {health.late}")
        lines.append(f"watchfloor_source_lag_seconds{{{label}}} {health.lag_ms / 1000:g}")
        lines.append(f"watchfloor_source_malformed_total{{{label}}} {health.malformed}")
    for lag in hub.own.outbox.lags:
        label = f'target="{_escape(lag.target)}"'
        for name, figure in (
            ("waiting", lag.waiting),
            ("dead", lag.dead),
            ("oldest_seconds", round(lag.oldest_s, 3)),
            ("delivery_p95_seconds", round(lag.p95_ms / 1000, 3)),
            ("served", int(lag.is_served)),
        ):
            lines.append(f"watchfloor_outbox_{name}{{{label}}} {figure}")
    return "\n".join(lines) + "\n"


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
