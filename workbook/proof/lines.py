"""Flows in the words of the proof's lists."""

from workbook.model.intent.flow import Flow
from workbook.proof.proof import FlowLine


def ports_of(flow: Flow) -> str:
    """`443`, `1024-65535`, `8/0` or `all`."""
    return str(flow.ports or flow.icmp_type_code or "all")


def line(flow: Flow) -> FlowLine:
    """A stated flow as a line."""
    return FlowLine(
        flow=flow.key,
        source=flow.source,
        destination=flow.destination,
        protocol=flow.protocol,
        ports=ports_of(flow),
        purpose=flow.purpose,
    )
