"""Sessions of administrators: what their role may do in each way, and that the record of them is kept."""

import pytest

from workbook.analysis import analyze
from workbook.document import Document
from workbook.errors import OptionsError
from workbook.exports.terraform.bastion import START
from workbook.exports.terraform.export import terraform
from workbook.model.estate.compute import Instance, InstanceConnectEndpoint
from workbook.model.estate.identity import IamRole
from workbook.model.estate.observability import LogGroup, SessionDocument

BASTION = {"admin_access": "bastion", "bastion_reason": "A vendor's tool knows SSH only."}
WAYS = ({}, {"admin_access": "instance_connect_endpoint"}, BASTION)


def analysed(**options):
    """An analysis of the pattern."""
    return analyze(Document(pattern="admin_access", options=options))


def statements(analysis, role="role/administrators"):
    """What the policy of a role allows, by Sid."""
    found = analysis.estate.get(IamRole, role)
    return {each.sid: each for each in found.policy.statements}


def conditions(statement):
    """The conditions of a statement, by key."""
    return {each.key: (each.operator, each.values) for each in statement.conditions}


@pytest.mark.parametrize("kms", ["customer_managed", "aws_managed"])
@pytest.mark.parametrize("logs", ["off", "s3", "cloudwatch"])
@pytest.mark.parametrize("forwarding", [False, True])
def test_every_way_of_recording_is_proven(kms, logs, forwarding):
    """Whatever keeps the record, what is stated works and nothing else does."""
    proof = analysed(kms=kms, session_logs=logs, port_forwarding=forwarding).proof

    assert proof.holds
    assert (proof.unproven_accesses, proof.unstated_accesses) == ((), ())


def test_a_session_is_opened_on_named_instances_and_checked():
    """Only instances of the fleet, and Session Manager asks for the document whether somebody names one or not."""
    opened = statements(analysed())["AdministratorsOpenSessions"]

    assert opened.actions == ("ssm:StartSession",)
    assert conditions(opened) == {
        "ssm:resourceTag/Name": ("StringEquals", ("example-prod-app-app",)),
        "ssm:SessionDocumentAccessCheck": ("BoolIfExists", ("true",)),
    }


@pytest.mark.parametrize("forwarding", [False, True])
def test_only_the_recording_document_and_if_wanted_forwarding_may_be_used(forwarding):
    """Documents that administrators may start: the design's own, and AWS's for ports where an option says so."""
    found = statements(analysed(port_forwarding=forwarding))
    documents = [
        arn for each in found.values() for arn in each.resources if "document" in arn or "sessions" in arn
    ]

    assert documents[0] == "${sessions.arn}"
    assert [arn.rpartition("/")[2] for arn in documents[1:]] == [
        "AWS-StartPortForwardingSession"
    ] * forwarding


def test_the_record_goes_where_it_was_asked_to():
    """A bucket by the gateway endpoint, or a log group by an interface endpoint, each encrypted with the design's key."""
    bucket, group = analysed(), analysed(session_logs="cloudwatch")
    to_bucket = bucket.estate.get(SessionDocument, "sessions")
    to_group = group.estate.get(SessionDocument, "sessions")

    assert (to_bucket.bucket, to_bucket.log_group) == ("session-record", "")
    assert bucket.estate["session-record"].kms_key == "key/main"
    assert (to_group.bucket, to_group.log_group) == ("", "log/sessions")
    assert group.estate.get(LogGroup, "log/sessions").kms_key == "key/main"


def test_administrators_cannot_take_their_record_away():
    """Their role may nothing of S3, and the proof finds nobody else who may: nothing is allowed that nobody stated."""
    found = analysed()
    actions = {action for each in statements(found).values() for action in each.actions}

    assert actions == {"ssm:StartSession"}
    assert found.proof.unstated_accesses == ()


@pytest.mark.parametrize(("minutes", "seconds"), [(60, "3600"), (15, "900")])
def test_a_tunnel_is_bound_to_port_addresses_and_time(minutes, seconds):
    """Of this endpoint alone: port 22, addresses of the VPC, and no longer than a session."""
    found = analysed(admin_access="instance_connect_endpoint", session_minutes=minutes)
    opened = statements(found)["AdministratorsOpenTunnels"]

    assert found.estate.of(InstanceConnectEndpoint)
    assert opened.resources == ("${connect-endpoint.arn}",)
    assert conditions(opened) == {
        "ec2-instance-connect:remotePort": ("NumericEquals", ("22",)),
        "ec2-instance-connect:maxTunnelDuration": ("NumericLessThanEquals", (seconds,)),
        "ec2-instance-connect:privateIpAddress": ("IpAddress", ("10.20.0.0/16",)),
    }


@pytest.mark.parametrize("way", WAYS, ids=["session_manager", "instance_connect_endpoint", "bastion"])
def test_keys_are_sent_for_a_minute_and_to_one_user(way):
    """Where SSH is spoken, keys are pushed for one user; a bastion takes them alone. Session Manager needs none."""
    found = statements(analysed(**way))
    sent = found.get("AdministratorsSendKeys")

    assert (sent is None) == (not way)
    if sent:
        assert conditions(sent)["ec2:osuser"] == ("StringEquals", ("ec2-user",))
        assert (sent.resources == ("${bastion.arn}",)) == (way is BASTION)


def test_a_bastion_is_reached_from_no_more_than_an_office():
    """A /24 is let in, a /23 is refused at both fields, in the DMZ as well."""
    assert analysed(**BASTION, office_cidrs="203.0.113.0/24").proof.holds
    for name, given in (("admin_access", BASTION), ("three_tier_dmz", {"admin_access": "bastion"})):
        with pytest.raises(OptionsError) as refused:
            analyze(Document(pattern=name, options={**given, "office_cidrs": "198.51.100.0/23"}))
        assert {fault.field for fault in refused.value.faults} == {"office_cidrs", "admin_access"}


def test_a_bastion_starts_hardened():
    """One machine alone takes the start script, which forwards no agent and takes no password."""
    found = analysed(**BASTION)
    text = terraform(found)["terraform/compute.tf"].decode()

    assert [each.key for each in found.estate.of(Instance) if each.hardened] == ["bastion"]
    assert {"AllowAgentForwarding no", "PasswordAuthentication no", "PermitRootLogin no"} <= set(
        START.splitlines()
    )
    assert text.count("AllowAgentForwarding no") == 1


def test_the_document_says_what_session_manager_reads():
    """The content is JSON of schema 1.0 with times in minutes as texts, and demands encryption where a key is."""
    found = analysed(session_logs="cloudwatch", kms="aws_managed")
    text = terraform(found)["terraform/logging.tf"].decode()

    assert 'sessionType   = "Standard_Stream"' in text
    assert 'maxSessionDuration          = "60"' in text
    assert "cloudWatchEncryptionEnabled = false" in text
