"""Options: what people write is read, and what cannot be is refused in sentences, all at once."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workbook.analysis import analyze
from workbook.catalog import names, pattern
from workbook.document import Document, build
from workbook.errors import OptionsError
from workbook.options import levels, read_options
from workbook.plan import plan

REFUSED = [
    ({"vpc_cidr": "10.20.0.0/33"}, "vpc_cidr", "no IPv4 CIDR"),
    ({"vpc_cidr": "10.20.0.1/16"}, "vpc_cidr", "write 10.20.0.0/16"),
    ({"vpc_cidr": "10.0.0.0/8"}, "vpc_cidr", "AWS allows a VPC of /16 to /28"),
    ({"vpc_cidr": "10.20.0.0/8"}, "vpc_cidr", "AWS allows a VPC of /16 to /28"),
    ({"vpc_cidr": "10.20.0.0"}, "vpc_cidr", "AWS allows a VPC of /16 to /28"),
    ({"vpc_cidr": "10.20.3.0/16"}, "vpc_cidr", "write 10.20.0.0/16"),
    ({"vpc_cidr": "10.20.0.0/160"}, "vpc_cidr", "is no IPv4 CIDR"),
    ({"vpc_cidr": ""}, "vpc_cidr", "An empty field is no IPv4 CIDR; write it like 10.20.0.0/16."),
    ({"vpc_cidr": "10.0.0.0/29"}, "vpc_cidr", "AWS allows a VPC of /16 to /28"),
    ({"vpc_cidr": "8.8.8.0/24"}, "vpc_cidr", "public address space"),
    ({"region": "eu-west-9"}, "region", "did you mean"),
    ({"az_count": 4, "region": "eu-west-1"}, "az_count", "eu-west-1 has 3"),
    ({"az_count": 5, "az_slots": 4}, "az_count", "raise az_slots"),
    ({"az_count": 1}, "az_count", "a DB subnet group needs subnets in 2"),
    ({"az_count": "two"}, "az_count", "no whole number"),
    ({"db_port": 70000}, "db_port", "is above 65535"),
    ({"db_port": 1024}, "db_port", "no port of RDS"),
    ({"nat_mode": "per-az"}, "nat_mode", "did you mean 'per_az'?"),
    ({"vpc_cird": "10.0.0.0/16"}, "vpc_cird", "did you mean 'vpc_cidr'?"),
    ({"name_prefix": 'x"; rm -rf /'}, "name_prefix", "cannot start the names"),
    ({"name_prefix": "${x}"}, "name_prefix", "cannot start the names"),
    ({"name_prefix": "sg-prod"}, "name_prefix", "AWS keeps for the ids"),
    ({"tags": {"aws:x": "y"}}, "tags", "does not start with aws:"),
    ({"tags": {"AWS:x": "y"}}, "tags", "does not start with aws:"),
    ({"tags": {"Owner": "a|b <script>"}}, "tags", "'|<>' in its value, which IAM, Lambda and others refuse"),
    ({"tags": {"Cost, centre": "7"}}, "tags", "',' in its key"),
    ({"tags": {"Owner": "two\nlines"}}, "tags", "in its value"),
    ({"tags": {"Owner": ""}}, "tags", "write Owner=none"),
    ({"tags": "Owner="}, "tags", "write Owner=none"),
    ({"tags": {"": "y"}}, "tags", "a key of 0 characters"),
    ({"tags": {"k" * 129: "y"}}, "tags", "a key of 129 characters; AWS takes 1 to 128"),
    ({"tags": {"k": "v" * 257}}, "tags", "a value of 257 characters; AWS takes 256 at most"),
    ({"tags": {"Owner": "a", "owner": "b"}}, "tags", "one key to IAM, which ignores case"),
    ({"tags": "Owner=a,Owner=b"}, "tags", "given twice"),
    ({"tags": {"Name": "mine"}}, "tags", "is written by the workbook"),
    ({"tags": {f"k{place}": "v" for place in range(46)}}, "tags", "46 tags; AWS allows 50"),
    ({"existing": "main=vpc-0abc12345678def90,main=vpc-0abc12345678def91"}, "existing", "given twice"),
    ({"endpoints": "auto,s3"}, "endpoints", "stands alone"),
    ({"endpoints": "s3,sectetsmanager"}, "endpoints.1", "did you mean 'secretsmanager'?"),
    ({"outside_hosts": "https://api.example.com"}, "outside_hosts.0.host", "no host name"),
    ({"outside_hosts": "api.example.com:99999"}, "outside_hosts.0.port", "is above 65535"),
    ({"aws_services": "secretmanager=10"}, "aws_services.0.service", "did you mean 'secretsmanager'?"),
    ({"private_dns": "perhaps"}, "private_dns", "neither yes nor no"),
]


@pytest.mark.parametrize(("given_options", "field", "words"), REFUSED)
def test_bad_input_is_refused_by_name(given_options, field, words):
    """The fault names the field and its sentence says what is wrong and what to do."""
    with pytest.raises(OptionsError) as refused:
        read_options(pattern("three_tier_dmz").options, given_options)

    assert any(fault.field == field and words in fault.sentence for fault in refused.value.faults), (
        refused.value
    )


CONFLICTS = [
    ({"admin_access": "bastion", "office_cidrs": ""}, {"admin_access", "office_cidrs"}),
    ({"admin_access": "bastion", "office_cidrs": "198.51.0.0/16"}, {"admin_access", "office_cidrs"}),
    ({"entry_open_to": "office", "office_cidrs": ""}, {"entry_open_to", "office_cidrs"}),
    ({"nat_mode": "none", "outside_hosts": "api.example.com"}, {"nat_mode", "outside_hosts"}),
    (
        {"entry": "none", "vpc_block_public_access": "block_bidirectional", "nat_mode": "per_az"},
        {"vpc_block_public_access", "nat_mode"},
    ),
]


@pytest.mark.parametrize(("given_options", "fields"), CONFLICTS)
def test_a_meaningless_combination_names_both_fields(given_options, fields):
    """Both ends of a contradiction are named, each with a way out."""
    with pytest.raises(OptionsError) as refused:
        read_options(pattern("three_tier_dmz").options, given_options)

    assert fields <= {fault.field for fault in refused.value.faults}


def test_all_faults_come_at_once():
    """Four faulty fields give four faults."""
    bad = {"az_count": 0, "db_port": 0, "nat_mode": "x", "nonsense": 1}
    with pytest.raises(OptionsError) as refused:
        read_options(pattern("three_tier_dmz").options, bad)

    assert {fault.field for fault in refused.value.faults} == set(bad)


def test_options_are_read_as_people_write_them():
    """Commas, equals signs and words become lists, volumes and automatic values."""
    read = read_options(
        pattern("three_tier_dmz").options,
        {
            "endpoints": "s3, ssm",
            "outside_hosts": "api.example.com:8443=200",
            "aws_services": "s3=2048,sqs",
            "nat_mode": "auto",
            "tags": "Owner=net,Env=prod",
            "office_cidrs": "203.0.113.7",
            "az_count": "3",
        },
    )

    assert read.endpoints == ("s3", "ssm")
    assert (read.outside_hosts[0].host, read.outside_hosts[0].port) == ("api.example.com", 8443)
    assert read.outside_hosts[0].sent_gb_per_month == 200
    assert [call.service for call in read.aws_services] == ["s3", "sqs"]
    assert read.nat_mode is None
    assert read.tags == {"Owner": "net", "Env": "prod"}
    assert read.office_cidrs == ("203.0.113.7/32",)
    assert read.az_count == 3


def test_default_hosts_are_left_out_aloud():
    """With nat_mode=none the default outside host is not planned and said so; the design builds."""
    design = build(Document(pattern="three_tier_dmz", options={"nat_mode": "none"}))

    assert [left.subject for left in design.not_planned] == ["api.example.com"]
    assert analyze(Document(pattern="three_tier_dmz", options={"nat_mode": "none"})).proof.holds


def _drawn(name):
    return st.fixed_dictionaries(
        {}, optional={o: st.sampled_from(v) for o, v in levels(pattern(name).options).items()}
    )


@pytest.mark.parametrize("name", names())
def test_most_drawn_options_build_and_prove(name):
    """Of drawn option sets more than half build, and the proof of each that builds holds."""
    counts = {"built": 0, "drawn": 0}

    @settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(drawn=_drawn(name))
    def street(drawn):
        counts["drawn"] += 1
        try:
            analysis = analyze(Document(pattern=name, options=drawn))
        except OptionsError as error:
            assert _advice_helps(name, drawn, error), (drawn, str(error))  # noqa: PT017  # both ways are judged
            return
        counts["built"] += 1
        assert analysis.proof.holds, drawn

    street()
    assert 2 * counts["built"] > counts["drawn"], counts


def _advice_helps(name, drawn, error):
    """Whether the refusal names options, and giving those back to their defaults (once more if need be) builds."""
    given_now = dict(drawn)
    for _ in range(4):
        fields = {fault.field.split(".")[0] for fault in error.faults}
        if not fields <= set(pattern(name).options.names()):
            return False
        given_now = {option: value for option, value in given_now.items() if option not in fields}
        try:
            plan(build(Document(pattern=name, options=given_now)))
        except OptionsError as next_error:
            error = next_error
        else:
            return True
    return False
