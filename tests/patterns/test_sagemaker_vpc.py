"""SageMaker in a VPC: where data and packages come from, who talks to whom for it, and what is refused."""

from itertools import product

import pytest

from workbook.analysis import analyze
from workbook.authorization.names import Names
from workbook.authorization.policies import ADMINISTRATOR, Policies
from workbook.authorization.request import Request, caller_of
from workbook.catalog import pattern
from workbook.checks.capacity import needed_addresses
from workbook.document import Document, build
from workbook.errors import OptionsError
from workbook.exports.formats import export
from workbook.model.estate.data import DbInstance
from workbook.model.estate.filesystems import FsxLustreFileSystem
from workbook.model.estate.identity import IamRole
from workbook.model.estate.ml import SageMakerEndpoint, SageMakerNotebook, SageMakerTrainingJob
from workbook.model.estate.network import SecurityGroupRule, VpcEndpoint
from workbook.model.estate.organization import ServiceControlPolicy
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
        ({"workspace_access": "vpc", "workspace": "none"}, {"workspace_access", "workspace"}),
        (
            {"workspace_access": "vpc", "private_dns": False, "way_out": "nat"},
            {"private_dns", "workspace_access"},
        ),
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


def _statements(estate, role):
    return {each.sid: each for each in estate.get(IamRole, role).policy.statements}


def test_a_workspace_starts_jobs_inside_alone():
    """Subnets, group and switches of the design are conditions of starting a job; leaving a list out is no way round."""
    estate = _estate()
    starts = _statements(estate, "role/studio")["StudioStartsJobs"]
    said = {(each.operator, each.key): each.values for each in starts.conditions}

    assert said == {
        ("Null", "sagemaker:VpcSubnets"): ("false",),
        ("ForAllValues:StringEquals", "sagemaker:VpcSubnets"): ("${main/app/a.id}", "${main/app/b.id}"),
        ("Null", "sagemaker:VpcSecurityGroupIds"): ("false",),
        ("ForAllValues:StringEquals", "sagemaker:VpcSecurityGroupIds"): ("${sg/training.id}",),
        ("Bool", "sagemaker:NetworkIsolation"): ("true",),
        ("Bool", "sagemaker:InterContainerTrafficEncryption"): ("true",),
    }


INSIDE = {
    "sagemaker:VpcSubnets": ["main/app/a"],
    "sagemaker:VpcSecurityGroupIds": ["sg/training"],
    "sagemaker:NetworkIsolation": ["true"],
    "sagemaker:InterContainerTrafficEncryption": ["true"],
}
JOB = "arn:aws:sagemaker:us-east-1:111122223333:training-job/one"


@pytest.mark.parametrize("role", ["studio", "administrator"])
@pytest.mark.parametrize("missing", sorted(INSIDE))
def test_the_guardrail_binds_whoever_starts_a_job(role, missing):
    """Without one of the switches neither the workspace nor an administrator starts a job; with all of them both do."""
    analysis = analyze(_document(guardrail="organization"))
    names = Names(analysis.estate)
    context = {
        key: tuple(names.attribute(word, "id") if "/" in word else word for word in values)
        for key, values in INSIDE.items()
    }
    policies = Policies(analysis.estate)
    account = names.account_ids["workload"]
    caller = (
        caller_of(names.arn(f"role/{role}"))
        if role == "studio"
        else policies.example_role(ADMINISTRATOR, account)
    )

    def decided(given):
        lower = tuple((key.lower(), values) for key, values in given.items())
        return policies.decide(
            Request(principal=caller, action="sagemaker:CreateTrainingJob", resource=JOB, context=lower)
        ).is_allowed

    without = {key: values for key, values in context.items() if key != missing}
    assert decided(context)
    assert not decided(without)


def test_one_policy_holds_the_whole_guardrail():
    """AWS attaches only a few policies to an account: the guardrail is one of them, within AWS's size."""
    estate = _estate(guardrail="organization", workspace_access="vpc")
    (policy,) = estate.of(ServiceControlPolicy)

    assert policy.targets == ("workload",)
    assert {each.effect for each in policy.policy.statements} == {"Deny"}
    assert len(policy.policy.statements) == len({each.sid for each in policy.policy.statements}) == 11


@pytest.mark.parametrize(
    ("workspace", "service", "action"),
    [
        ("studio", "sagemaker.studio", "sagemaker:CreatePresignedDomainUrl"),
        ("notebook", "sagemaker.notebook", "sagemaker:CreatePresignedNotebookInstanceUrl"),
    ],
)
@pytest.mark.parametrize("way_out", ["endpoints_only", "nat"])
def test_workspaces_open_by_their_two_endpoints_alone(workspace, service, action, way_out):
    """Desktops reach the API that gives an address and the endpoint that opens it; people may do so by those alone."""
    estate = _estate(workspace_access="vpc", workspace=workspace, way_out=way_out)
    services = {each.service for each in estate.of(VpcEndpoint)}
    doors = {f"${{main/endpoint/{each}.id}}" for each in ("sagemaker.api", service)}

    assert {"sagemaker.api", service} <= services
    assert _rules(estate, "sg/desktops", egress=True) == {
        (f"sg/endpoint/{each}", 443, 443) for each in ("sagemaker.api", service)
    }
    for statement in _statements(estate, "role/people").values():
        (only,) = statement.conditions
        assert statement.actions == (action,)
        assert (only.operator, only.key, set(only.values)) == ("StringEquals", "aws:SourceVpce", doors)


@pytest.mark.parametrize(
    ("options", "addresses"),
    [
        ({}, 2 * 2),
        ({"training_instances": 5}, 5 * 2),
        ({"training_instance_type": "ml.p4d.24xlarge"}, 2 * 5),
        ({"training_instance_type": "ml.g5.xlarge"}, 2 * 2),
    ],
)
def test_training_takes_two_addresses_an_instance_or_five_with_efa(options, addresses):
    """A training job may stand in one subnet whole; nothing else here does."""
    estate = _estate(hosting=False, workspace="none", **options)

    assert needed_addresses(estate)["main/app/a"] == addresses


def test_studio_takes_four_addresses_a_user():
    """Users of Studio take addresses of the subnets that its applications start in."""
    more, fewer = (
        needed_addresses(_estate(hosting=False, training=False, studio_users=users))["main/app/a"]
        for users in (30, 10)
    )

    assert more - fewer == 20 * 4


@pytest.mark.parametrize(
    ("encrypted", "kind"), [(True, "ml.p4d.24xlarge"), (False, "ml.p4d.24xlarge"), (True, None)]
)
def test_efa_opens_the_group_to_itself_both_ways(encrypted, kind):
    """EFA and IPsec alike need all protocols within the group, in and out."""
    estate = _estate(inter_container_encryption=encrypted, training_instance_type=kind)
    rules = [each for each in estate.of(SecurityGroupRule) if each.security_group == "sg/training"]
    own = [each for each in rules if each.referenced_security_group == "sg/training"]

    assert {(each.ip_protocol, each.is_egress) for each in own} == {("-1", True), ("-1", False)}


def test_no_key_is_named_for_disks_that_encrypt_themselves():
    """SageMaker refuses a volume key on instances with local disks; buckets and notebooks keep theirs."""
    estate = _estate(ml_instance_type="ml.g5.xlarge", workspace="notebook")

    assert [each.kms_key for each in estate.of(SageMakerTrainingJob)] == [""]
    assert [each.kms_key for each in estate.of(SageMakerEndpoint)] == [""]
    assert [each.kms_key for each in estate.of(SageMakerNotebook)] == ["key/main"]
    assert [each.kms_key for each in _estate().of(SageMakerTrainingJob)] == ["key/main"]


GUARDED = tuple(
    product(("off", "organization"), ("internet", "vpc"), ("studio", "notebook"), ("endpoints_only", "nat"), (True, False))
)  # fmt: skip


@pytest.mark.parametrize(("guardrail", "door", "workspace", "way_out", "isolated"), GUARDED)
def test_guardrails_and_doors_hold_together(guardrail, door, workspace, way_out, isolated):
    """Each guardrail with each door, workspace, way out and isolation is proven on both planes and refuses nothing stated."""
    options = {"guardrail": guardrail, "workspace_access": door, "workspace": workspace, "way_out": way_out}
    analysis = analyze(_document(network_isolation=isolated, nacl_mode="tiered", **options))

    assert analysis.proof.holds
    assert analysis.proof.unproven_accesses == analysis.proof.unstated_accesses == ()
    assert [each.check for each in analysis.findings if each.severity in ("high", "critical")] == []


def test_images_built_take_two_endpoints_and_push_to_one_repository():
    """ECR's endpoints come with the rights to push to this design's repository, and S3's policy names ECR's layers."""
    estate = _estate(image_builds=True, jumpstart=True)
    policies = {each.service: each.policy.statements for each in estate.of(VpcEndpoint)}
    read = {arn: each for each in policies["s3"] for arn in each.resources}

    (push,) = policies["ecr.dkr"]
    assert push.resources == ("${images.arn}",)
    assert "ecr:PutImage" in push.actions
    assert [each.actions for each in policies["ecr.api"]] == [("ecr:GetAuthorizationToken",)]
    for bucket in ("prod-${region}-starport-layer-bucket", "jumpstart-cache-prod-${region}"):
        statement = read[f"arn:${{partition}}:s3:::{bucket}/*"]
        assert (statement.actions, statement.conditions) == (("s3:GetObject",), ())
    assert {each.service for each in _estate().of(VpcEndpoint)} & {"ecr.api", "ecr.dkr"} == set()


def test_the_runtime_endpoint_names_the_model_alone():
    """Nobody in the VPC asks another model through the endpoint, the workspace neither."""
    (asked,) = (each.policy for each in _estate().of(VpcEndpoint) if each.service == "sagemaker.runtime")

    assert {arn for each in asked.statements for arn in each.resources} == {"${model/endpoint.arn}"}


@pytest.mark.parametrize("option", ["image_builds", "jumpstart"])
def test_what_workspaces_do_needs_a_workspace(option):
    """Images and models for nobody are refused beside both fields."""
    with pytest.raises(OptionsError) as caught:
        build(_document(workspace="none", **{option: True}))

    assert {fault.field for fault in caught.value.faults} == {option, "workspace"}


@pytest.mark.parametrize(
    "options",
    [
        {"training_instances": 12},
        {"studio_users": 12},
        {"training_instance_type": "ml.p4d.24xlarge", "packages": "codeartifact"},
    ],
)
def test_more_than_a_subnet_holds_is_refused(options):
    """A small range is refused where what may stand in one subnet needs more addresses, and a larger one is not."""
    with pytest.raises(OptionsError) as caught:
        build(_document(vpc_cidr="10.1.2.0/23", **options))

    assert {"vpc_cidr", "training_instances"} <= {fault.field for fault in caught.value.faults}
    assert build(_document(**options))


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"workspace": "notebook", "shared_files": True},
        {"training_data": "fsx_lustre", "packages": "codeartifact", "image_builds": True},
        {"workspace_access": "vpc", "training_instance_type": "ml.p4d.24xlarge", "hosting": False},
    ],
)
def test_the_refusal_counts_what_the_check_counts(options):
    """What options say of addresses is never less than what the plan puts into a subnet."""
    document = _document(**options)
    stated = pattern("sagemaker_vpc").options.model_validate(dict(document.options))

    assert stated.addresses_needed >= needed_addresses(plan(build(document)))["main/app/a"]
