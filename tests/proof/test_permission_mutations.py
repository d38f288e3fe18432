"""Each careless change of a generated document is noticed: an access breaks, or something unstated is allowed."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest

from tests.proof.permission_mutations import Mutant, mutants
from workbook.catalog import names
from workbook.document import Document, build
from workbook.model.estate.identity import IamPolicy, IamRole
from workbook.model.intent.design import Design
from workbook.plan import plan
from workbook.proof.permissions.prove import prove_accesses

DEEP = ("three_tier_dmz", "private_rds_api")

SAME = (
    ("without StringEquals aws:SourceAccount", "the source's ARN names the account already"),
    (r"^bucket/.*(Check|AccessLogs\w*): on ", "a bucket's own policy is about this bucket alone"),
    (r"^topic/.*Publish2?: on every resource", "a topic's own policy is about this topic alone"),
    (
        r"OpenTunnels: every action",
        "no other action of the endpoint has the keys that its conditions ask for",
    ),
    (r"^record\.policy TrailAclCheck: on ", "a bucket's own policy is about this bucket alone"),
    (r"(Packages|Layers): on longer names", "the pattern ends in a wildcard: longer names are in it"),
    (r"AppUsesLogs: on longer names", "the pattern ends in a wildcard: longer names are in it"),
    (r"Secretsmanager: on longer names", "the pattern ends in a wildcard: longer names are in it"),
    (r"(Ssmmessages|SignsIn|CallApi): every action", "the service has no other action of these resources"),
    (
        r"^api.policy CallApi: ",
        "the account's own policies say who calls; this statement only leaves it to them",
    ),
    (r"assume_role_policy Trust\w+: every action", "a role's policy rules nothing but taking it"),
    (r"^logs.policy Cloudtrail\w+: on ", "a bucket's own policy is about this bucket alone"),
    (
        r"Auditor\w+: (every action|on every resource|on longer names|without)",
        "the other account's side says the same",
    ),
    ("OwnAccountByIam: every action of", "a key's policy rules nothing but its key"),
    (
        r"^role/people.policy PeopleBy\w+: (on |every |of )",
        "only the door's endpoints let people in, and their policies say the same",
    ),
    ("OwnAccountByIam: removed", "no stated access uses the key: only its administrators lose it"),
)
"""Mutants that decide every request alike, or only take from administrators what nobody stated, and why."""


def escaped(name: str, **options: object) -> list[str]:
    """The mutants of a pattern that the proof does not notice, without those that are the same."""
    design = build(Document(pattern=name, options=options))
    # A boundary stops what a careless statement would open: statements are judged without one, and it by itself.
    bare = replace(design, boundaries=())
    missed = [*_missed(bare, mutants(plan(bare))), *_missed(design, _of_boundaries(design))]
    return [words for words in missed if not any(re.search(pattern, words) for pattern, _ in SAME)]


def _of_boundaries(design: Design) -> Iterator[Mutant]:
    """The mutants of boundaries, and roles that lost theirs."""
    estate = plan(design)
    boundaries = {each.key for each in estate.of(IamPolicy)}
    yield from (each for each in mutants(estate) if each.words.partition(".")[0] in boundaries)
    for role in estate.of(IamRole):
        if role.permissions_boundary:
            free = replace(role, permissions_boundary="")
            kept = tuple(free if each.key == role.key else each for each in estate.resources)
            yield Mutant(f"{role.key} without its boundary", replace(estate, resources=kept))


def _missed(design: Design, changed: Iterable[Mutant]) -> Iterator[str]:
    for mutant in changed:
        found = prove_accesses(design, mutant.estate)
        broken = any(not each.holds for each in found.prohibitions)
        if not (found.unproven or found.unstated or broken):
            yield mutant.words


@pytest.mark.parametrize("name", DEEP)
def test_every_mutant_of_a_document_is_noticed(name) -> None:
    """Dropped conditions and denies, wider resources, actions and principals each change what is proven."""
    assert escaped(name) == []


@pytest.mark.all_pairs
def test_every_mutant_is_noticed_where_the_organization_stands_for_its_accounts() -> None:
    """Policies with `${aws:SourceAccount}` and aws:SourceOrgID, and the guardrail, are held to as much."""
    assert escaped("multi_account_logging", trail="per_account", members=40, guardrail=True) == []


WATCHED = (
    ("three_tier_dmz", {"alarms": "on"}),
    ("data_ingestion", {"alarms": "on"}),
    ("multi_account_logging", {"alarms": "on", "real_time": True}),
    ("admin_access", {"admin_access": "instance_connect_endpoint"}),
    ("admin_access", {"session_logs": "cloudwatch", "port_forwarding": True}),
)
"""Topics that tell of alarms, and the other ways in for administrators."""
INGESTION = (
    {"ingest": "firehose", "lambda_in_vpc": True, "glue_connection": True},
    {"ingest": "iot", "enhanced_fan_out": True},
    {"ingest": "api", "kms": "aws_managed"},
)
"""Each way for records to come in, beside that of the defaults."""


@pytest.mark.all_pairs
@pytest.mark.parametrize(("name", "options"), WATCHED)
def test_every_mutant_of_topics_and_of_administrators_is_noticed(name, options) -> None:
    """Who may publish, with which key, and what administrators may do are as narrow as they are stated."""
    assert escaped(name, **options) == []


@pytest.mark.all_pairs
@pytest.mark.parametrize("options", INGESTION, ids=lambda options: options["ingest"])
def test_every_mutant_is_noticed_whichever_way_records_come_in(options) -> None:
    """A delivery calls one version of its function, a device's rule and an API write with roles of their own."""
    assert escaped("data_ingestion", **options) == []


LEARNING = (
    {"workspace_access": "vpc", "packages": "codeartifact", "image_builds": True, "jumpstart": True},
    {"training_data": "rds", "network_isolation": False, "workspace": "notebook"},
    {"guardrail": "organization", "workspace": "none"},
)
"""What people and containers may do beside the defaults."""


@pytest.mark.all_pairs
@pytest.mark.parametrize("options", LEARNING, ids=lambda options: next(iter(options)))
def test_every_mutant_is_noticed_whatever_workspaces_may_do(options) -> None:
    """Doors, packages, images, databases and the organization's guardrail are held to as much."""
    assert escaped("sagemaker_vpc", **options) == []


@pytest.mark.all_pairs
@pytest.mark.parametrize("name", [name for name in names() if name not in DEEP])
def test_every_mutant_of_every_pattern_is_noticed(name) -> None:
    """The same holds of every other architecture."""
    assert escaped(name) == []
