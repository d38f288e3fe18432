"""Flow logs as options: what watches what, and every export of it."""

from functools import cache

import pytest

from tests.exports.roots import roots_in
from tests.exports.test_cli import _comparable, _files, _run, _run_python
from tests.oracles import schema_check
from workbook.analysis import analyze
from workbook.document import Document
from workbook.exports.formats import export
from workbook.exports.write import write
from workbook.facts.flow_log_fields import default_fields, extended_fields
from workbook.model.estate.network import NatGateway, Subnet
from workbook.model.estate.observability import FlowLog
from workbook.model.estate.streaming import FirehoseStream
from workbook.views.scene.compose import compose

DOORS = {
    "flow_log_scope": "interfaces",
    "flow_logs": "cloudwatch",
    "flow_log_interval": "60",
    "flow_log_traffic_type": "reject",
    "admin_access": "bastion",
}
SUBNETS = {"flow_log_scope": "subnets", "flow_log_format": "extended"}
REGIONAL = {"flow_log_scope": "interfaces", "nat_mode": "regional"}
FIREHOSE = {"flow_logs": "firehose"}


@cache
def analysis_of(*given):
    """The analysis of a three-tier DMZ with these options."""
    return analyze(Document(pattern="three_tier_dmz", options=dict(given)))


def logs(options):
    """The flow logs of a three-tier DMZ with these options."""
    return analysis_of(*options.items()).estate.of(FlowLog)


def test_a_log_of_each_subnet_watches_every_subnet_once():
    """Scope subnets leaves none out, and the VPC itself has no log of its own."""
    estate = analysis_of(*SUBNETS.items()).estate

    assert sorted(log.resource for log in logs(SUBNETS)) == sorted(subnet.key for subnet in estate.of(Subnet))


def test_a_log_of_the_doors_watches_what_an_id_is_known_of():
    """Scope interfaces takes NAT gateways, endpoints and the bastion; fleets and load balancers have no id in time."""
    watched = {log.resource for log in logs(DOORS)}
    estate = analysis_of(*DOORS.items()).estate

    assert {nat.key for nat in estate.of(NatGateway)} <= watched
    assert "eni/bastion/a" in watched
    assert not any(key.startswith(("eni/alb", "eni/app", "eni/database")) for key in watched)


@pytest.mark.parametrize(
    ("option", "level", "field", "value"),
    [
        ("flow_log_traffic_type", "accept", "traffic_type", "ACCEPT"),
        ("flow_log_traffic_type", "reject", "traffic_type", "REJECT"),
        ("flow_log_interval", "60", "max_aggregation_interval_s", 60),
        ("flow_log_format", "extended", "log_format", extended_fields()),
        ("flow_log_format", "default", "log_format", ()),
        ("flow_logs", "cloudwatch", "log_destination_type", "cloud-watch-logs"),
    ],
)
def test_each_option_reaches_the_log(option, level, field, value):
    """What is chosen stands in the flow log's own field."""
    assert {getattr(log, field) for log in logs({option: level})} == {value}


def test_a_log_of_less_than_the_vpc_is_a_finding():
    """A log of the doors alone does not cover the VPC, a log of refused traffic alone tells half; both are said."""
    found = {finding.check for finding in analysis_of(*DOORS.items()).findings}
    silent = {finding.check for finding in analysis_of(*SUBNETS.items()).findings}

    assert {"LOGS-01", "LOGS-02"} <= found
    assert not {"LOGS-01", "LOGS-02"} & silent


def test_longer_records_and_fewer_interfaces_have_their_price():
    """Extended records cost more than default ones, a log of the doors less than one of the VPC."""

    def paid(options):
        items = analysis_of(*options.items()).estimate.items
        return sum(item.monthly_usd or 0 for item in items if "vended" in item.key)

    assert paid({"flow_log_format": "extended"}) > paid({})
    assert paid({"flow_log_scope": "interfaces"}) < paid({})
    assert paid(SUBNETS) == pytest.approx(paid({"flow_log_format": "extended"}))


def test_one_row_of_the_picture_tells_of_many_logs():
    """Six logs of six subnets are one row."""
    analysis = analysis_of(*SUBNETS.items())
    scene = compose(analysis.estate, analysis.design, "network")
    rows = [row.title for node in scene.nodes for row in node.rows if "Flow logs" in row.title]

    assert rows == ["Flow logs to S3 (6x)"]


@pytest.mark.parametrize(
    "options", [SUBNETS, DOORS, REGIONAL, FIREHOSE], ids=["subnets", "doors", "regional", "firehose"]
)
def test_every_scope_plans(options, tmp_path, terraform):
    """The provider takes each scope, format and destination as it is written."""
    write(export(analysis_of(*options.items()), ["terraform"]), tmp_path)
    for root in roots_in(tmp_path / "terraform"):
        assert schema_check.faults(root) == []
        assert terraform.unformatted(root) == ""
        assert terraform.plan(root)


def test_names_of_fields_are_no_expressions_of_terraform():
    """`${...}` of a record's format arrives at AWS as it stands."""
    document = Document(pattern="three_tier_dmz", options=SUBNETS)
    text = b"".join(export(analyze(document), ["terraform"]).values()).decode()

    assert "$${pkt-srcaddr} $${pkt-dstaddr}" in text


def test_default_fields_are_the_fourteen_of_version_two():
    """The default format is the one of AWS's documentation, to the word."""
    documented = (
        "${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${protocol} ${packets} "
        "${bytes} ${start} ${end} ${action} ${log-status}"
    )

    assert " ".join(f"${{{field}}}" for field in default_fields()) == documented


def test_firehose_delivers_to_a_bucket_and_is_tagged_for_it():
    """AWS's delivery finds the stream by its tag; the flow log needs no role, the stream has one of its own."""
    estate = analysis_of(("flow_logs", "firehose")).estate
    (log,), (stream,) = estate.of(FlowLog), estate.of(FirehoseStream)

    assert (log.log_destination_type, log.destination, log.role) == ("kinesis-data-firehose", stream.key, "")
    assert ("LogDeliveryEnabled", "true") in stream.tags
    assert stream.bucket == "bucket/flow-logs"
    assert f"role/{stream.key}" in estate


def test_firehose_is_paid_for_what_the_logs_write():
    """The stream's meter is the flow logs' own amount, and what it delivers is stored."""
    items = {item.key: item for item in analysis_of(("flow_logs", "firehose")).estimate.items}
    vended = items["main/flow-log/vended_to_s3_or_firehose"]

    assert items["flow-log-delivery/ingested_gb"].quantity == pytest.approx(vended.quantity)
    assert items["bucket/flow-logs/standard_storage"].quantity > 0


@pytest.mark.parametrize("options", [SUBNETS, DOORS | SUBNETS | {"flow_log_scope": "interfaces"}])
def test_lines_of_the_command_line_make_the_same_logs(options, tmp_path, monkeypatch):
    """Bash and Python make the same calls, and no shell fills in the names of fields."""
    files = _files(analysis_of(*options.items()))
    shell = _run(files, tmp_path)
    formats = {given["LogFormat"] for _, operation, given in shell if operation == "CreateFlowLogs"}

    assert _comparable(shell) == _comparable(_run_python(files, monkeypatch=monkeypatch))
    assert formats == {" ".join(f"${{{field}}}" for field in extended_fields())}
