"""What data ingestion must hold beyond the proof: who stands in a VPC, who reads what, with which key."""

import pytest

from workbook.analysis import analyze
from workbook.authorization.policies import policies_of
from workbook.authorization.request import Request, caller_of
from workbook.document import Document, build
from workbook.errors import OptionsError
from workbook.model.estate.analytics import AthenaWorkgroup
from workbook.model.estate.compute import ApiGatewayRestApi, GlueConnection, GlueJob, LambdaFunction
from workbook.model.estate.data import S3Bucket
from workbook.model.estate.identity import IamPolicy, IamRole, KmsKey
from workbook.model.estate.network import SecurityGroupRule, Vpc, VpcEndpoint
from workbook.model.estate.observability import CloudTrail
from workbook.model.estate.organization import ServiceControlPolicy
from workbook.model.estate.streaming import (
    EventSourceMapping,
    FirehoseStream,
    KinesisStream,
    KinesisStreamConsumer,
)
from workbook.plan import plan
from workbook.views.scene.compose import compose

CATALOG = "arn:aws:glue:us-east-1:111122223333:catalog"


def planned(**options):
    """The pattern's estate."""
    return plan(build(Document(pattern="data_ingestion", options=options)))


def decision(estate, role, action, resource, **context):
    """What AWS would say to a call of a role."""
    policies = policies_of(estate)
    arn = policies.names.arn(resource) if resource in estate else resource
    caller = caller_of(policies.names.arn(f"role/{role}"))
    given = tuple((key.replace("_", ":", 1).lower(), (value,)) for key, value in context.items())
    return policies.decide(Request(principal=caller, action=action, resource=arn, context=given)).decision


def endpoints(estate):
    """The services that have an endpoint."""
    return {endpoint.service for endpoint in estate.of(VpcEndpoint)}


def test_by_default_only_producers_stand_in_the_vpc():
    """Function and job are in the Region: no subnets, no connection, no endpoint but the producers' own."""
    estate = planned()

    assert estate.of(LambdaFunction)[0].subnets == ()
    assert estate.of(GlueConnection) == ()
    assert endpoints(estate) == {"kinesis-streams", "s3"}


@pytest.mark.parametrize("ingest", ["iot", "api"])
def test_what_comes_from_outside_needs_no_vpc(ingest):
    """Devices and callers reach services of the Region: where nothing else wants one no VPC is planned, and it is said."""
    design = build(Document(pattern="data_ingestion", options={"ingest": ingest}))

    assert plan(design).of(Vpc) == ()
    assert [each.subject for each in design.not_planned] == ["VPC"]


def test_a_function_in_the_vpc_needs_no_way_to_the_stream():
    """Lambda's poller reads from a network of its own: the function's group lets it out to S3 and nothing else."""
    estate = planned(ingest="iot", lambda_in_vpc=True)
    out = [rule for rule in estate.of(SecurityGroupRule) if rule.security_group == "sg/function"]

    assert [(rule.is_egress, rule.prefix_list) for rule in out] == [(True, "pl/s3")]
    assert endpoints(estate) == {"s3"}


def test_a_job_in_the_vpc_talks_to_its_own_workers_both_ways():
    """Glue refuses a connection whose group does not admit itself on every TCP port, in and out."""
    estate = planned(glue_connection=True)
    own = {
        rule.is_egress
        for rule in estate.of(SecurityGroupRule)
        if rule.security_group == rule.referenced_security_group == "sg/glue-job"
        and (rule.from_port, rule.to_port) == (0, 65535)
    }

    assert own == {True, False}
    assert estate.of(GlueJob)[0].connections == ("glue-job/connection",)


def test_firehose_needs_neither_stream_nor_poller():
    """Firehose takes records itself and calls the function; nobody polls."""
    estate = planned(ingest="firehose")

    assert estate.of(FirehoseStream)[0].function == "function"
    assert (estate.of(KinesisStream), estate.of(EventSourceMapping)) == ((), ())
    assert endpoints(estate) == {"kinesis-firehose", "s3"}


def test_fan_out_is_a_consumer_that_the_poller_reads():
    """With enhanced fan-out the mapping's source is a consumer of its own, not the stream."""
    estate = planned(enhanced_fan_out=True)

    assert estate.of(EventSourceMapping)[0].source == estate.of(KinesisStreamConsumer)[0].key
    assert planned().of(EventSourceMapping)[0].source == "stream"


def test_on_demand_has_no_shards_of_its_own():
    """AWS refuses a number of shards on a stream on demand."""
    assert planned().of(KinesisStream)[0].shards == 0
    assert planned(capacity_mode="provisioned", shards=5).of(KinesisStream)[0].shards == 5


@pytest.mark.parametrize(
    ("role", "action", "resource", "expected"),
    [
        ("producer", "kinesis:PutRecord", "stream", "allowed"),
        ("producer", "kinesis:GetRecords", "stream", "implicitly_denied"),
        ("function", "kinesis:GetRecords", "stream", "allowed"),
        ("function", "kinesis:PutRecord", "stream", "implicitly_denied"),
        ("crawler", "glue:DeleteTable", CATALOG, "implicitly_denied"),
        ("analyst", "athena:StartQueryExecution", "workgroup", "allowed"),
        ("glue-job", "athena:StartQueryExecution", "workgroup", "implicitly_denied"),
    ],
)
def test_each_step_does_its_own_work_and_no_other(role, action, resource, expected):
    """Writers do not read, readers do not write, and only people ask."""
    assert decision(planned(), role, action, resource) == expected


@pytest.mark.parametrize(
    ("role", "action", "key", "expected"),
    [
        ("producer", "kms:GenerateDataKey", "key/raw", "allowed"),
        ("producer", "kms:Decrypt", "key/raw", "implicitly_denied"),
        ("function", "kms:Decrypt", "key/raw", "allowed"),
        ("function", "kms:Decrypt", "key/curated", "implicitly_denied"),
    ],
)
def test_who_encrypts_records_cannot_decrypt_them(role, action, key, expected):
    """A producer makes data keys for the stream and reads nothing; no reader of one class reads the other."""
    through = "kinesis.us-east-1.amazonaws.com"

    assert decision(planned(), role, action, key, kms_ViaService=through) == expected


def test_each_class_of_data_has_its_key():
    """Raw records, curated data and the rest lie under three keys, or all under the design's one."""
    apart, together = planned(), planned(key_per_class=False)
    buckets = {bucket.key: bucket.kms_key for bucket in apart.of(S3Bucket)}

    assert (buckets["raw"], buckets["curated"], buckets["work"]) == ("key/raw", "key/curated", "key/main")
    assert apart.of(KinesisStream)[0].kms_key == "key/raw"
    assert [key.key for key in together.of(KmsKey)] == ["key/main"]
    assert together.of(KinesisStream)[0].kms_key == "key/main"


def test_keys_of_ones_own_cannot_be_awss():
    """Asking for keys by class and for AWS's own keys names both fields."""
    with pytest.raises(OptionsError, match="key_per_class"):
        build(Document(pattern="data_ingestion", options={"kms": "aws_managed", "key_per_class": True}))


def test_every_role_of_the_pipeline_carries_the_boundary():
    """Each role that records pass carries it; without the option there is none."""
    bound, free = planned(), planned(permissions_boundary=False)

    assert {role.permissions_boundary for role in bound.of(IamRole)} == {"boundary/pipeline"}
    assert free.of(IamPolicy) == ()
    assert {role.permissions_boundary for role in free.of(IamRole)} == {""}


def test_a_role_that_must_stay_may_not_call_another_region():
    """The same call is allowed in the Region and explicitly denied elsewhere."""
    estate = planned(data_residency="roles")
    elsewhere = decision(estate, "function", "s3:PutObject", "raw", aws_RequestedRegion="eu-west-1")

    assert elsewhere == "explicitly_denied"
    assert planned().of(ServiceControlPolicy) == ()


def test_the_organization_binds_the_account_to_its_region():
    """One service control policy on the workload account denies the data's services everywhere else."""
    policy = planned(data_residency="organization").of(ServiceControlPolicy)[0]
    statement = policy.policy.statements[0]

    assert policy.targets == ("workload",)
    assert statement.effect == "Deny"
    assert ("aws:RequestedRegion", ("us-east-1",)) in {
        (each.key, each.values) for each in statement.conditions
    }


def test_data_events_cover_buckets_function_and_stream():
    """The trail records objects, invocations and records, and writes to a bucket of its own."""
    trail = planned(data_events=True).of(CloudTrail)[0]

    assert set(trail.data_resource_types) == {
        "AWS::S3::Object",
        "AWS::Lambda::Function",
        "AWS::Kinesis::Stream",
    }
    assert trail.bucket == "record"
    assert planned().of(CloudTrail) == ()


def test_an_api_in_front_of_a_stream_has_a_role_and_no_function():
    """API Gateway puts records with a role of its own; callers are signed."""
    api = planned(ingest="api").of(ApiGatewayRestApi)[0]

    assert (api.function, api.stream, api.role, api.authorization) == ("", "stream", "role/api", "AWS_IAM")


def test_a_workgroup_says_where_results_go_whatever_clients_ask():
    """Results lie in the work bucket under its key, and one query reads so much at most."""
    group = planned().of(AthenaWorkgroup)[0]

    assert group.enforces_settings
    assert (group.result_bucket, group.kms_key) == ("work", "key/main")
    assert group.bytes_scanned_cutoff == 100 * 2**30


def test_what_nobody_prices_is_said():
    """A meter without a price on file is a line without dollars, and a stream on demand is priced."""
    lines = {
        line.component: line.monthly_usd
        for line in analyze(Document(pattern="data_ingestion")).estimate.items
    }

    assert lines["data_scanned"] is None
    assert lines["ondemand_data_in"] == pytest.approx(8.0)
    assert lines["ondemand_stream_hour"] == pytest.approx(730 * 0.04)


def test_records_pass_the_picture_from_left_to_right():
    """The steps stand in the order that records pass them, each line leads on, and no bucket is listed twice."""
    analysis = analyze(Document(pattern="data_ingestion"))
    scene = compose(analysis.estate, analysis.design)
    steps = sorted((n for n in scene.nodes if n.position == "step"), key=lambda node: node.rank)
    listed = {row.key for node in scene.nodes for row in node.rows}

    assert [node.key for node in steps] == ["stream", "function", "raw", "glue-job", "curated", "workgroup"]
    pairs = {(link.source, link.target) for link in scene.links if link.kind == "control"}
    assert pairs == set(zip([n.key for n in steps], [n.key for n in steps][1:], strict=False))
    assert not listed & {node.key for node in steps}


def test_a_network_without_streams_has_no_steps():
    """Other patterns' pictures have no row of steps."""
    for name in ("three_tier_dmz", "private_rds_api", "s3_private_bucket"):
        analysis = analyze(Document(pattern=name))
        scene = compose(analysis.estate, analysis.design)
        assert [node for node in scene.nodes if node.position == "step"] == []
