"""What a target's word on a message says of the step up or down that the message told it. Pure."""

from __future__ import annotations

from backends.hub.outbox import OutboxReport, ReportState
from backends.hub.targets import name_of
from backends.record.exchange import Envelope
from backends.record.exchange_rules import addressed
from backends.record.ids import IncidentId
from backends.record.incident_outside import AnswerDivisionStep
from backends.record.policy import Policy

_HANDED = ("grid.event.escalated", "grid.event.assigned")
_RECEIPTS = (ReportState.ACCEPTED, ReportState.EXECUTING)


def answer_of(
    envelope: Envelope, target: str, report: OutboxReport, policy: Policy
) -> AnswerDivisionStep | None:
    """The receipt or the answer of the division whose people `target` are.

    None: it is another's step, no step at all, or nobody there has said anything yet.
    """
    data = envelope.data
    step, division = data.get("step", ""), data.get("division", "")
    if envelope.type not in _HANDED or target not in addressed(division, policy.exchange):
        return None
    incident, by = IncidentId(envelope.correlation_id), name_of(target, policy)
    if report.state in _RECEIPTS:
        return AnswerDivisionStep(incident=incident, step=step, by=by, is_receipt=True)
    is_sent_back = report.state is ReportState.REJECTED
    if report.state is ReportState.DONE:
        text = report.detail or "已办结"
    elif is_sent_back:
        text = f"退回：{report.detail}" if report.detail else "退回"
    else:
        return None
    return AnswerDivisionStep(
        incident=incident, step=step, text=text, by=by, is_sent_back=is_sent_back
    )
