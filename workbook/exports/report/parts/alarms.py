"""The handoff's table of alarms."""

from collections.abc import Sequence

from workbook.analysis import Analysis
from workbook.exports.report.blocks import Grid, code, grid, text
from workbook.facts.alarms import Alarm, alarms, is_built
from workbook.model.estate.estate import Estate
from workbook.model.estate.messaging import SnsTopic
from workbook.model.estate.observability import EventRule, LogMetricFilter, MetricAlarm
from workbook.views.text import counted


def alarm_table(analysis: Analysis) -> Grid:
    """Every alarm of the catalogue for the kinds of a design, with what to do first; which are built, and who hears."""
    kinds = {type(resource).__name__ for resource in analysis.estate.resources}
    columns = (
        code("of", "Watches"),
        code("namespace", "Where the figure comes from"),
        code("metric", "Metric or event"),
        text("default", "Alarm when"),
        text("action", "What to do first"),
    )
    known = [each for each in alarms() if each.kind in kinds]
    rows = [(a.kind, a.namespace, a.metric, a.default, a.action) for a in known]
    note = f"{counted(len(rows), 'alarm')} worth having for the kinds of this design. {_built(analysis.estate, known)} Thresholds are starting points: adjust them to a fortnight of figures."
    return grid("alarms", "Alarms", columns, rows, note=note)


def _built(estate: Estate, known: Sequence[Alarm]) -> str:
    """Which of them the design makes, and who hears of them."""
    used = {alarm.topic for alarm in estate.of(MetricAlarm)} | {rule.topic for rule in estate.of(EventRule)}
    topics = [topic for topic in estate.of(SnsTopic) if topic.key in used]
    if not topics:
        return "None of them is built (alarms=off): neither the design nor its Terraform makes an alarm or a topic to send it to."
    told = dict.fromkeys(email for topic in topics for email in topic.emails)
    heard = (
        f"{', '.join(told)} hear of them once they have confirmed"
        if told
        else "nobody hears of them until somebody subscribes"
    )
    filters = len(estate.of(LogMetricFilter))
    counts = f"{counted(len(estate.of(MetricAlarm)), 'alarm')} and {counted(len(estate.of(EventRule)), 'rule')} of EventBridge"
    watched = (
        f", {counted(filters, 'alarm')} of them on what filters count in the trail's log" if filters else ""
    )
    heard_trail = {"CloudTrail metric filter"} if filters else set()
    open_ones = (each for each in known if not is_built(each) and each.namespace not in heard_trail)
    left = dict.fromkeys(each.metric for each in open_ones)
    rest = (
        f" For people to make, since no figure or threshold fits every design: {'; '.join(left)}."
        if left
        else ""
    )
    return f"The design makes {counts}{watched}; {heard}.{rest}"
