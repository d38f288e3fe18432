"""How to see what the network refused, where its records can be searched from a shell."""

import shlex
from collections.abc import Iterator

from workbook.exports.report.blocks import Block, Commands
from workbook.model.estate.estate import Estate
from workbook.model.estate.observability import FlowLog, LogGroup


def rejected(estate: Estate) -> Iterator[Block]:
    """A search of each log group that flow logs go to; files in S3 are searched with Athena."""
    groups = {log.destination for log in estate.of(FlowLog) if log.log_destination_type == "cloud-watch-logs"}
    lines = [
        f"aws logs filter-log-events --log-group-name {shlex.quote(group.log_group_name)} "
        f"--filter-pattern REJECT --region {group.region}"
        for group in estate.of(LogGroup)
        if group.key in groups
    ]
    if lines:
        yield Commands("What groups and network ACLs refused", "\n".join(lines))
