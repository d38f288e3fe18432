"""SageMaker in a VPC: where data and packages come from, who talks to whom for it, and what is refused."""

from itertools import product

import pytest

from workbook.analysis import analyze
from workbook.document import Document, build
from workbook.errors import OptionsError
from workbook.exports.formats import export
from workbook.model.estate.data import DbInstance
from workbook.model.estate.filesystems import FsxLustreFileSystem
from workbook.model.estate.network import SecurityGroupRule, VpcEndpoint
from workbook.model.estate.packages import CodeArtifactRepository
from workbook.plan import plan


def _document(**options):
    return Document(pattern="sagemaker_vpc", options=options)


def _estate(**options):
    return plan(build(_document(**options)))


def _rules(estate, group, *, egress):
    """The rules of a group: other group, first and last port."""
    return {
        (rule.referenced_security_group, rule.from_port, rule.to_port)
        for rule in estate.of(SecurityGroupRule)
        if rule.security_group == group and rule.is_egress == egress
    }


LUSTRE = {(988, 988), (1018, 1023)}


@pytest.mark.parametrize("egress", [True, False])
def test_lustre_and_its_clients_call_one_another(egress):
    """988 and 1018-1023 are open both ways between training and Lustre, and among Lustre's servers."""
    estate = _estate(training_data="fsx_lustre")

    ports = {(other, *ports) for other in ("sg/training", "sg/lustre") for ports in LUSTRE}
    assert _rules(estate, "sg/lustre", egress=egress) == ports
    assert {("sg/lustre", *ports) for ports in LUSTRE} <= _rules(estate, "sg/training", egress=egress)


def test_lustre_shows_the_bucket_and_stands_in_one_subnet():
    """The file system is linked to the bucket of training data, and S3 is no longer what training reads."""
    analysis = analyze(_document(training_data="fsx_lustre"))
    (lustre,) = analysis.estate.of(FsxLustreFileSystem)
    read = {flow.key: flow.traffic.response_gb_per_month.typical for flow in analysis.design.flows}

    assert (lustre.bucket, lustre.subnet, lustre.kms_key) == ("data", "main/app/a", "key/main")
    assert read["training-to-lustre-988"] == 500
    assert read["training-to-s3"] < 1
    assert "lustre" in {each.subject for each in analysis.design.assumptions}


@pytest.mark.parametrize(
    ("options", "clients"),
    [
        ({}, {"sg/studio"}),
        ({"workspace": "notebook"}, {"sg/notebook"}),
        ({"network_isolation": False}, {"sg/training", "sg/studio"}),
        ({"network_isolation": False, "workspace": "none"}, {"sg/training"}),
    ],
)
def test_only_containers_with_a_network_query_the_database(options, clients):
    """The database admits workspaces, and training where it is not isolated; it opens nothing itself."""
    estate = _estate(training_data="rds", **options)
    (database,) = estate.of(DbInstance)

    assert _rules(estate, "sg/database", egress=False) == {(each, 5432, 5432) for each in clients}
    assert _rules(estate, "sg/database", egress=True) == set()
    assert not database.publicly_accessible


def test_code_artifact_needs_two_endpoints_and_no_internet():
    """Installing finds token and packages inside: two endpoints, policies that read one repository, no NAT."""
    analysis = analyze(_document(packages="codeartifact"))
    policies = {
        each.service: each.policy.statements for each in analysis.estate.of(VpcEndpoint) if each.policy
    }

    (read,) = policies["codeartifact.repositories"]
    assert (read.actions, read.resources) == (("codeartifact:ReadFromRepository",), ("${packages.arn}",))
    assert {action for one in policies["codeartifact.api"] for action in one.actions} == {
        "codeartifact:GetAuthorizationToken",
        "codeartifact:GetRepositoryEndpoint",
    }
    assert [each.external_connection for each in analysis.estate.of(CodeArtifactRepository)] == [
        "public:pypi"
    ]
    assert "pypi.org" not in {party.key for party in analysis.estate.parties}
    assert analysis.proof.holds


def test_code_artifact_beside_nat_takes_the_same_way_as_the_other_services():
    """With NAT packages come from the own repository still, and PyPI itself is not called."""
    analysis = analyze(_document(packages="codeartifact", way_out="nat"))

    assert {each.service for each in analysis.estate.of(VpcEndpoint)} == {"s3"}
    assert "pypi.org" not in {party.key for party in analysis.estate.parties}
    assert analysis.proof.holds


@pytest.mark.parametrize(
    ("options", "fields"),
    [
        ({"packages": "internet"}, {"packages", "way_out"}),
        ({"packages": "codeartifact", "workspace": "none"}, {"packages", "workspace"}),
        ({"training_data": "fsx_lustre", "training": False}, {"training_data", "training"}),
        ({"training_data": "rds", "workspace": "none"}, {"training_data", "workspace"}),
        ({"training_data": "rds", "hosting": False, "az_count": 1}, {"az_count"}),
    ],
)
def test_what_cannot_be_is_refused_beside_its_fields(options, fields):
    """Packages need a way, sources a reader, a database two zones."""
    with pytest.raises(OptionsError) as caught:
        build(_document(**options))

    assert {fault.field for fault in caught.value.faults} == fields


SOURCES = tuple(
    product(("s3", "fsx_lustre", "rds"), (None, "codeartifact", "none"), ("studio", "notebook"), ("endpoints_only", "nat"))
)  # fmt: skip


@pytest.mark.parametrize(("data", "packages", "workspace", "way_out"), SOURCES)
def test_every_source_is_proven_with_the_strictest_filters(data, packages, workspace, way_out):
    """Data, packages, workspaces and ways out together hold on both planes, network ACLs strict."""
    options = {"training_data": data, "packages": packages, "workspace": workspace, "way_out": way_out}
    analysis = analyze(_document(nacl_mode="strict", network_isolation=False, **options))

    assert analysis.proof.holds
    assert [each.check for each in analysis.findings if each.severity in ("high", "critical")] == []


def test_terraform_says_where_files_and_packages_come_from():
    """The link of Lustre to its bucket and the connection to PyPI are resources of the export."""
    files = export(analyze(_document(training_data="fsx_lustre", packages="codeartifact")), ("terraform",))
    text = "\n".join(content.decode() for path, content in files.items() if path.endswith(".tf"))

    assert 'resource "aws_fsx_data_repository_association"' in text
    assert 'external_connection_name = "public:pypi"' in text
