"""Several accounts and Regions as Terraform roots: what each says, what they pass on, and in which order."""

import re
from dataclasses import replace

import pytest

from tests.estates import PREFIX, REGION, allow, complete_estate, with_resource
from tests.estates_of_accounts import (
    FAR,
    here,
    hub_and_spokes,
    peered_accounts,
    private_service,
    two_regions,
    unlike_spokes,
)
from tests.exports.hostile import HOSTILE
from tests.oracles import schema_check
from workbook.analysis import analyze
from workbook.document import Document
from workbook.errors import UnsupportedError
from workbook.exports.terraform.export import stands_apart
from workbook.exports.terraform.export import terraform as export_terraform
from workbook.exports.terraform.order import steps
from workbook.exports.terraform.root import Root
from workbook.exports.terraform.roots import role_modules
from workbook.exports.write import write
from workbook.model.estate.estate import Account
from workbook.model.estate.identity import KmsKey

ESTATES = {
    "peered accounts": peered_accounts(),
    "a private service": private_service(3),
    "a hub and spokes": hub_and_spokes(3),
    "two Regions": two_regions(),
    "unlike spokes": unlike_spokes(),
}
ROOTS = {
    "peered accounts": {"sales", "analytics"},
    "a private service": {"provider", "consumer"},
    "a hub and spokes": {"network", "connectivity", "spoke"},
    "two Regions": {"terraform"},
    "unlike spokes": {"network", "connectivity", "spoke-1", "spoke-2"},
}
APART = [name for name, roots in ROOTS.items() if len(roots) > 1]


@pytest.fixture(scope="module")
def analysis():
    """Any analysis: its estate is replaced."""
    return analyze(Document(pattern="three_tier_dmz", options={"region": REGION}))


def _exported(analysis, estate):
    return export_terraform(replace(analysis, estate=estate))


def _written(analysis, estate, folder):
    write(_exported(analysis, estate), folder)
    return {path.parent.name: path.parent for path in sorted(folder.rglob("versions.tf"))}


def _modules(estate):
    whole = Root(estate=estate, title="A shop", name_prefix=PREFIX, region=REGION)
    return {each.role.name: each for each in role_modules(whole)}


@pytest.mark.parametrize("name", ESTATES)
def test_every_root_plans_as_exported(name, analysis, tmp_path, terraform):
    """Layout, schema, validation and plan of each root are right as it comes, and for each of its accounts."""
    roots = _written(analysis, ESTATES[name], tmp_path)

    assert roots.keys() == ROOTS[name]
    for root in roots.values():
        assert schema_check.faults(root) == []
        assert terraform.unformatted(root) == ""
        assert terraform.errors(root) == []
        assert terraform.plan(root)
        for values in root.glob("*-*.tfvars"):
            assert terraform.plan(root, f"-var-file={values.name}")


def test_one_account_in_one_region_is_one_root(analysis):
    """Nothing changes for a design in one place: its files lie where they always did."""
    assert not stands_apart(analysis.estate)
    assert {path.count("/") for path in export_terraform(analysis)} == {1}


@pytest.mark.parametrize("name", APART)
def test_what_one_root_needs_another_gives_under_the_same_name(name):
    """Every input from another root is an output there; every output for others is an input of somebody."""
    modules = _modules(ESTATES[name])
    for module in modules.values():
        inputs = {variable.name: variable for variable in module.module.variables}
        for foreign in module.needs:
            giver = next(each for each in modules.values() if foreign.account in each.role.accounts)
            outputs = {output.name: output for output in giver.module.outputs}
            assert inputs[foreign.name].description.endswith(f"of the root {giver.role.name}.")
            assert module.role.name in outputs[foreign.name].description


@pytest.mark.parametrize("name", APART)
def test_the_order_gives_every_input_before_it_is_needed(name):
    """Each run finds its inputs in outputs of earlier ones, and each root has exactly one whole run."""
    modules = _modules(ESTATES[name])
    given: set[str] = set()
    whole = []
    for step in steps(modules.values()):
        module = modules[step.role]
        required = {variable.name for variable in module.module.required}
        asked = {foreign.name for foreign in module.needs if foreign.key} & required
        assert set(step.needs) <= given
        assert set(step.waits) == (asked - given if step.targets else set())
        if not step.targets:
            assert asked <= given
            whole.append(step.role)
        assert set(step.gives) <= {output.name for output in module.module.outputs}
        given |= set(step.gives)

    assert sorted(whole) == sorted(modules)


def test_the_first_part_of_a_run_needs_nothing_that_is_not_there(analysis, tmp_path, terraform):
    """With `-target` Terraform plans what the README lists, and nothing that stands on a placeholder."""
    estate = private_service(2)
    roots = _written(analysis, estate, tmp_path)
    first, second, *_ = steps(_modules(estate).values())
    provider = terraform.plan(roots["provider"], *(f"-target={target}" for target in first.targets))
    consumer = terraform.plan(roots["consumer"], *(f"-target={target}" for target in second.targets))

    assert "aws_vpc_endpoint_service.orders" in provider
    assert any("allowed_principal.orders" in address for address in provider)
    assert not any("accepter" in address for address in provider)
    assert "aws_vpc_endpoint.consumer_orders" in consumer
    assert "aws_vpc_endpoint_private_dns.consumer_orders" not in consumer


def test_a_hub_is_shared_before_its_spokes_are_told_of_it():
    """A spoke cannot attach to a transit gateway that it does not see."""
    first, *_ = steps(_modules(hub_and_spokes(2)).values())

    assert first.role == "network"
    assert "aws_ram_principal_association.hub" in first.targets


def test_private_names_wait_for_the_owners_acceptance():
    """Of two runs of the consumer the second one comes after the provider has accepted its endpoint."""
    roles = [(step.role, bool(step.targets)) for step in steps(_modules(private_service(2)).values())]

    assert roles == [("provider", True), ("consumer", True), ("provider", False), ("consumer", False)]


def test_accounts_of_one_role_differ_by_their_files_of_values(analysis, tmp_path, terraform):
    """One root, one file each: CIDRs, names and the account that may be touched are the account's own."""
    root = _written(analysis, hub_and_spokes(3), tmp_path)["spoke"]
    plans = {number: terraform.plan(root, f"-var-file=spoke-{number}.tfvars") for number in (1, 3)}

    assert plans[1].keys() == plans[3].keys()
    for number, plan in plans.items():
        assert plan["aws_vpc.spoke"]["cidr_block"] == f"10.{number}.0.0/16"
        assert plan['aws_subnet.spoke_app["b"]']["cidr_block"] == f"10.{number}.1.0/24"
        assert plan["aws_vpc.spoke"]["tags"]["Name"] == f"{PREFIX}-spoke-{number}"
        assert f"example-bucket/spoke-{number}/*" in plan["aws_iam_role_policy.spoke_reader"]["policy"]
    assert "compact([var.accounts[var.account].account_id])" in (root / "providers.tf").read_text()
    with pytest.raises(AssertionError, match="Must be one of the accounts"):
        terraform.plan(root, "-var=account=somebody-else")


def test_one_account_more_changes_no_address():
    """A fourth consumer is a row of a table: the root of the consumers keeps its addresses."""
    before, after = (_addresses(private_service(number)) for number in (1, 4))

    assert before["consumer"] == after["consumer"]
    assert before["provider"] <= after["provider"]


def _addresses(estate):
    return {
        name: {str(item.address) for _, item in module.found if hasattr(item, "address")}
        for name, module in _modules(estate).items()
    }


def test_many_accounts_have_no_file_each(analysis):
    """A thousand accounts are rows of a map; the command line names the one that is meant."""
    files = _exported(analysis, private_service(120))
    readme = files["terraform/consumer/README.md"].decode()

    assert not [path for path in files if path.endswith(".tfvars") and "terraform.tfvars" not in path]
    assert "`-var account=consumer-1`" in readme
    assert files["terraform/consumer/variables.tf"].count(b'vpc_consumer_cidr_block = "') == 120


def test_regions_are_aliases_with_inputs_of_their_own(analysis, tmp_path, terraform):
    """What stands in another Region is made by that Region's provider, in its zones, from its images."""
    root = _written(analysis, two_regions(), tmp_path)["terraform"]
    text = {path.name: path.read_text() for path in root.glob("*.tf")}
    plan = terraform.plan(root)

    assert re.findall(r"alias += \"(\w+)\"", text["providers.tf"]) == ["us_east_1"]
    assert plan['aws_subnet.far_app["a"]']["availability_zone"] == f"{FAR}a"
    assert plan["aws_vpc_peering_connection.near_far"]["peer_region"] == FAR
    assert (
        'data "aws_ssm_parameter" "ami_parameter_arm64_us_east_1" {\n  provider = aws.us_east_1'
        in (text["data.tf"])
    )
    with pytest.raises(AssertionError, match="Every zone must be one of the Region's"):
        terraform.plan(root, "-var=region_us_east_1=eu-west-3")


def test_every_resource_is_made_by_its_own_regions_provider(analysis, tmp_path):
    """No resource of the far Region lacks the mention of its provider, and none of the near one has it."""
    root = _written(analysis, two_regions(), tmp_path)["terraform"]
    blocks = re.findall(r'^resource "(\w+)" "(\w+)" \{(.*?)^\}', _all(root), re.MULTILINE | re.DOTALL)
    far = {f"{kind}.{name}" for kind, name, body in blocks if "provider = aws.us_east_1" in body}

    assert far == {f"{kind}.{name}" for kind, name, _ in blocks if name.startswith("far")} | {
        "aws_vpc_peering_connection_accepter.near_far"
    }


def _all(root):
    return "\n".join(path.read_text() for path in sorted(root.glob("*.tf")))


def test_a_group_of_another_account_is_named_with_its_account(analysis):
    """The rule names account and group, and waits for the peering that makes the group known."""
    rules = _exported(analysis, peered_accounts())["terraform/sales/security_groups.tf"].decode()

    assert (
        'referenced_security_group_id = "${var.analytics_account_id}/${var.analytics_security_group_id_reports_app}"'
        in rules
    )
    assert "depends_on = [aws_vpc_peering_connection_accepter.reports_shop]" in rules


def test_accounts_that_are_not_alike_have_roots_of_their_own():
    """A spoke with a second VPC shares no root; the others of the estate speak of each by its own name."""
    modules = _modules(unlike_spokes())
    names = {foreign.name for foreign in modules["network"].needs}

    assert not any(module.role.shared for module in modules.values())
    assert "spoke_1_ec2_transit_gateway" not in " ".join(names)
    assert {"spoke_1_account_id", "spoke_2_account_id"} <= names


def test_accounts_that_name_each_other_are_not_alike():
    """Peered members of one role would each be the other's neighbour; every one gets its own root."""
    estate = peered_accounts()
    together = tuple(replace(account, role="team") for account in estate.accounts)

    assert set(_modules(replace(estate, accounts=together))) == {"sales", "analytics"}


def test_roots_that_cannot_begin_are_refused():
    """Two keys whose policies name each other stand in no order; that is said."""
    keys = [
        KmsKey(
            **here(account),
            key=f"key/{account}",
            alias=f"alias/{account}",
            description="x",
            rotation_period_days=365,
            deletion_window_days=30,
            policy=allow("kms:*", resource=f"${{key/{other}.arn}}"),
        )
        for account, other in (("sales", "analytics"), ("analytics", "sales"))
    ]
    estate = peered_accounts()
    for key in keys:
        estate = with_resource(estate, key)
    with pytest.raises(UnsupportedError, match="need each other before any of them"):
        steps(_modules(estate).values())


def test_two_roles_never_share_a_folder(analysis):
    """Names that differ only in what a folder cannot hold are refused by name."""
    estate = hub_and_spokes(1)
    roles = {"network": "Team A", "connectivity": "Team.A"}
    accounts = tuple(replace(each, role=roles.get(each.key, each.role)) for each in estate.accounts)
    with pytest.raises(UnsupportedError, match="come to one folder"):
        _exported(analysis, replace(estate, accounts=accounts))


def test_hostile_accounts_are_names_all_the_same(analysis, tmp_path, terraform):
    """Titles, keys and roles of accounts with HCL and Markdown in them stay words in every file."""
    words = "; ".join(text for text in HOSTILE if text.strip() and "/" not in text)
    estate = hub_and_spokes(2)
    renamed = {f"spoke-{number}": f"{words}{number}" for number in (1, 2)}
    accounts = tuple(
        Account(key=renamed.get(each.key, each.key), title=words, account_id=each.account_id, role=each.role)
        for each in estate.accounts
    )
    resources = tuple(
        replace(each, account=renamed.get(each.account, each.account)) for each in estate.resources
    )
    hostile = replace(estate, accounts=accounts, resources=resources)
    roots = _written(analysis, hostile, tmp_path)

    for root in roots.values():
        assert terraform.unformatted(root) == ""
        assert terraform.plan(root)
    assert "<script>" not in (tmp_path / "terraform" / "README.md").read_text(encoding="utf-8")


def test_the_complete_estate_is_of_one_account():
    """What other tests say of every kind is said of one root."""
    assert not stands_apart(complete_estate())


def test_planned_peers_of_one_role_share_a_root(tmp_path, terraform):
    """VPCs of other names in other accounts, planned by the pattern, are one root: their names are a setting."""
    others = [
        {"name": name, "cidr": cidr, "region": REGION, "account": account}
        for name, cidr, account in (
            ("data", "10.30.0.0/16", "111122223333"),
            ("shared", "10.40.0.0/16", "444455556666"),
        )
    ]
    analysis = analyze(Document(pattern="vpc_peering", options={"other_vpcs": others}))
    write(export_terraform(analysis), tmp_path)
    roots = {path.parent.name: path.parent for path in tmp_path.rglob("versions.tf")}
    plan = terraform.plan(roots["peer"], "-var-file=account-444455556666.tfvars")

    assert roots.keys() == {"workload", "peer"}
    assert schema_check.faults(roots["peer"]) == schema_check.faults(roots["workload"]) == []
    assert plan["aws_vpc.peer"]["cidr_block"] == "10.40.0.0/16"
    assert plan["aws_vpc.peer"]["tags"]["Name"] == f"{analysis.design.name_prefix}-shared"
    assert terraform.plan(roots["workload"])
