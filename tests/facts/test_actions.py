"""The actions of AWS's services: what a design's documents name exists, with types and condition keys."""

import pytest

from workbook.authorization.policies import policies_of
from workbook.catalog import names
from workbook.document import Document, build
from workbook.facts.actions import action, actions_of, resource_arns
from workbook.facts.condition_keys import is_condition_key, scope_of
from workbook.facts.endpoint_services import endpoint_service, service_names
from workbook.facts.resource_arns import arn_form
from workbook.facts.tables import table
from workbook.model.estate.estate import RESOURCE_TYPES
from workbook.plan import plan


@pytest.mark.parametrize(
    ("name", "level", "types"),
    [
        ("s3:GetObject", "Read", {"object"}),
        ("s3:ListBucket", "List", {"bucket"}),
        ("s3:PutBucketPolicy", "Permissions management", {"bucket"}),
        ("kms:Decrypt", "Write", {"key"}),
        ("sts:AssumeRole", "Write", {"role"}),
        ("ssm:UpdateInstanceInformation", "Write", {"instance"}),
        ("ec2:DescribeSubnets", "List", set()),
        ("LAMBDA:invokefunction", "Write", {"function"}),
    ],
)
def test_an_action_has_its_level_and_types(name, level, types) -> None:
    """As AWS's Service Authorization Reference lists them."""
    found = action(name)

    assert found is not None
    assert found.access_level == level
    assert set(found.resource_types) & types == types


def test_an_action_that_is_none_is_not_on_file() -> None:
    """Misspelled and invented actions are unknown; so are services that no design uses."""
    assert action("s3:GetObjects") is None
    assert actions_of("gamelift") == ()


def test_every_action_of_ec2s_interfaces_and_endpoints_is_on_file() -> None:
    """What Lambda and Glue need of EC2, and what endpoints are made with."""
    wanted = (
        "CreateNetworkInterface",
        "DescribeNetworkInterfaces",
        "CreateVpcEndpoint",
        "CreateTags",
        "CreateFlowLogs",
    )

    assert {each.name for each in actions_of("ec2")} >= set(wanted)


@pytest.mark.parametrize(
    ("key", "scope"),
    [
        ("aws:SourceVpce", "network"),
        ("aws:principalARN", "principal"),
        ("aws:PrincipalTag/team", "principal"),
        ("aws:SourceArn", "service"),
        ("s3:x-amz-server-side-encryption", "request"),
        ("kms:EncryptionContext:aws:logs:arn", "request"),
        ("lambda:SourceFunctionArn", "session"),
        ("aws:CurrentTime", "always"),
    ],
)
def test_a_condition_key_is_known_in_any_case_with_where_it_comes_from(key, scope) -> None:
    """Families of keys (tags, encryption context) are known by their beginning."""
    assert is_condition_key(key)
    assert scope_of(key) == scope


def test_a_key_that_nobody_documents_is_not_known() -> None:
    """Close is not known."""
    assert not is_condition_key("aws:SourceVpcEndpoint")
    assert not is_condition_key("s3:encryption")


NOT_ON_FILE = {"rds", "elasticloadbalancing", "autoscaling"}
"""Services with endpoints whose actions no document of a design names yet."""


def test_the_endpoint_services_without_a_list_of_actions_are_known() -> None:
    """The prefix of every other endpoint service has its actions on file."""
    prefixes = {prefix for name in service_names() for prefix in endpoint_service(name).action_prefixes}

    assert {prefix for prefix in prefixes if not actions_of(prefix)} == NOT_ON_FILE


def test_arn_forms_are_of_kinds_that_exist() -> None:
    """No row of facts/resource_arns names a kind that is none."""
    kinds = {kind.__name__ for kind in RESOURCE_TYPES}

    assert {row["kind"] for row in table("resource_arns")} <= kinds


@pytest.mark.parametrize("name", names())
def test_every_resource_that_a_document_names_has_an_arn_form(name) -> None:
    """`${KEY.arn}` of a plan resolves to an ARN of AWS's form, never to a stand-in."""
    estate = plan(build(Document(pattern=name)))
    policies = policies_of(estate)
    documents = [each for each in (getattr(r, "policy", None) for r in estate.resources) if each]
    texts = [
        arn for document in documents for s in document.statements for arn in (*s.resources, *s.not_resources)
    ]
    resolved = [policies.names.text(text, "workload", "eu-west-1") for text in texts]

    assert texts
    assert [text for text in resolved if ":unlisted:" in text or "${" in text] == []
    assert arn_form("S3Bucket") is not None
    assert resource_arns("s3")
