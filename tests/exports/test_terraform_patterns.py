"""The Terraform of every pattern over its options, judged by the provider's schema and the real Terraform."""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cover import IN_FULL, cover, sample
from tests.exports.hostile import HOSTILE
from tests.exports.roots import root_of_document, roots_in
from tests.oracles import schema_check
from workbook.analysis import analyze
from workbook.catalog import names
from workbook.document import Document, read_document
from workbook.exports.formats import export
from workbook.exports.terraform.standing import FIRST_FINAL_RULE
from workbook.exports.write import write
from workbook.model.estate.compute import AutoScalingGroup
from workbook.model.estate.data import DbInstance
from workbook.model.estate.network import NetworkAcl, NetworkAclEntry, SecurityGroupRule, Subnet

DESIGNS = Path(__file__).resolve().parent.parent.parent / "templates" / "designs"
SOME = 3


def _cases(sets):
    return [
        pytest.param(name, given, id=f"{name}-{place}")
        for name in names()
        for place, given in enumerate(sets(name))
    ]


def _some(name):
    """The defaults of every pattern; drawn sets too of those that are walked in full."""
    return ((), *(sample(name, SOME) if name in IN_FULL else ()))


def _exported(name, given, folder):
    """The root modules of an exported design: one, or one for each role of its accounts."""
    write(export(analyze(Document(pattern=name, options=dict(given))), ["terraform"]), folder)
    return roots_in(folder / "terraform")


def _judged(name, given, folder, terraform):
    roots = _exported(name, given, folder)
    for root in roots:
        assert schema_check.faults(root) == []
        assert terraform.unformatted(root) == ""
        assert terraform.errors(root) == []
        assert terraform.plan(root)
    return roots


@pytest.mark.parametrize(("name", "given"), _cases(_some))
def test_every_root_plans_as_exported(name, given, tmp_path, terraform):
    """Nothing has to be added: layout, schema, validation and plan are right with the placeholders as they come."""
    assert _judged(name, given, tmp_path, terraform)


@pytest.mark.all_pairs
@pytest.mark.parametrize("name", names())
def test_every_root_of_the_cover_plans_as_exported(name, tmp_path, terraform):
    """Over every pair of options layout, schema, validation and plan are right."""
    for place, given in enumerate(cover(name)):
        assert _judged(name, given, tmp_path / str(place), terraform), given


@pytest.mark.parametrize("saved", sorted(DESIGNS.glob("*.json")), ids=lambda path: path.stem)
def test_every_saved_design_plans_as_exported(saved, tmp_path, terraform):
    """The designs that are delivered are cases too."""
    write(export(analyze(read_document(saved)), ["terraform"]), tmp_path)
    for root in roots_in(tmp_path / "terraform"):
        assert schema_check.faults(root) == []
        assert terraform.unformatted(root) == ""
        assert terraform.plan(root)


def test_a_hostile_title_stays_a_title(tmp_path, terraform):
    """A title with HCL, Markdown and HTML in it is words in every file: comments end, and nothing is markup."""
    analysis = analyze(Document(pattern="three_tier_dmz"))
    hostile = replace(analysis, design=replace(analysis.design, title="; ".join(HOSTILE)))
    write(export(hostile, ["terraform"]), tmp_path)
    root = tmp_path / "terraform"
    readme = (root / "README.md").read_text(encoding="utf-8")

    assert terraform.unformatted(root) == ""
    assert terraform.plan(root)
    assert "<script>" not in readme
    assert readme.startswith("# quotes ")


@pytest.mark.parametrize("name", names())
def test_no_option_set_has_what_the_schema_has_not(name, tmp_path):
    """A draw of option sets, on machines without Terraform too."""
    for place, given in enumerate(sample(name, SOME if name in IN_FULL else 1)):
        for root in _exported(name, given, tmp_path / str(place)):
            assert schema_check.faults(root) == []


@pytest.fixture(scope="module", params=IN_FULL)
def exported(request, tmp_path_factory, terraform):
    """A pattern's default design: its analysis, its folder, and the real plan of it."""
    analysis = analyze(Document(pattern=request.param))
    folder = tmp_path_factory.mktemp(request.param)
    write(export(analysis, ["terraform"]), folder)
    return analysis, folder / "terraform", terraform.plan(folder / "terraform")


def test_every_resource_of_the_estate_is_planned(exported):
    """Nothing of the estate is lost between plan and Terraform."""
    analysis, _, plan = exported
    root = root_of_document(analysis.document)
    elsewhere = {"pl/s3", "pl/dynamodb"} | {
        resource.key for resource in analysis.estate.resources if getattr(resource, "managed_by", "")
    }
    made = {key: str(address) for key, address in root.addresses.items() if key not in elsewhere}

    assert {key: address for key, address in made.items() if address not in plan} == {}


def test_subnets_have_the_designs_addresses_and_zones(exported):
    """Each subnet's CIDR and zone in the real plan are those of the address plan."""
    analysis, _, plan = exported
    addresses = root_of_document(analysis.document).addresses
    for subnet in analysis.estate.of(Subnet):
        found = plan[str(addresses[subnet.key])]
        assert (found["cidr_block"], found["availability_zone"]) == (
            str(subnet.cidr_block),
            subnet.availability_zone,
        )
        assert found["tags"]["Name"] == dict(subnet.tags)["Name"]


def test_rules_and_entries_have_the_designs_ports_and_peers(exported):
    """Each group rule and each ACL entry in the real plan says what the estate says."""
    analysis, _, plan = exported
    addresses = root_of_document(analysis.document).addresses
    for rule in analysis.estate.of(SecurityGroupRule):
        found = plan[str(addresses[rule.key])]
        assert (found["from_port"], found["to_port"]) == (rule.from_port, rule.to_port)
        assert found["cidr_ipv4"] == (str(rule.cidr_ipv4) if rule.cidr_ipv4 else None)
    for entry in analysis.estate.of(NetworkAclEntry):
        if (
            entry.rule_number < FIRST_FINAL_RULE
            and not analysis.estate.get(NetworkAcl, entry.network_acl).is_default
        ):
            found = plan[str(addresses[entry.key])]
            ports = entry.port_range
            assert (found["rule_number"], found["rule_action"]) == (entry.rule_number, entry.rule_action)
            assert found["from_port"] == (ports.from_port if ports else None)
            assert found["cidr_block"] == (str(entry.cidr_block) if entry.cidr_block else None)


def test_placeholders_are_marked_and_defaults_are_not(exported):
    """Only what has no sensible default stands in terraform.tfvars, each line marked to be replaced."""
    _, folder, _ = exported
    text = (folder / "terraform.tfvars").read_text(encoding="utf-8")
    given = schema_check.values(folder / "terraform.tfvars")

    assert text.count("# REPLACE.") == len(given)
    assert not {"region", "name_prefix", "tags", "availability_zones"} & given.keys()


def test_zones_are_a_variable_and_follow_it(exported, tmp_path, terraform):
    """The zone of a letter can be another one, and a zone of another Region is refused with a sentence."""
    analysis, folder, _ = exported
    zones = {subnet.az_slot: subnet.availability_zone for subnet in analysis.estate.of(Subnet)}
    moved = {
        letter: f"{analysis.design.vpcs[0].region}{other}" for letter, other in zip(zones, "fe", strict=False)
    }
    plan = terraform.plan(folder, f"-var=availability_zones={json.dumps(moved)}")

    assert plan['aws_subnet.app["a"]']["availability_zone"] == moved["a"]
    with pytest.raises(AssertionError, match="Every zone must be one of the Region's"):
        terraform.plan(folder, "-var=region=eu-west-3")


def test_a_second_environment_is_a_matter_of_variables(exported, terraform):
    """Another prefix, Region and tags change names and places, and no address, CIDR or rule."""
    analysis, folder, before = exported
    zones = {letter: f"eu-west-3{letter}" for letter in "ab"}
    after = terraform.plan(
        folder,
        "-var=region=eu-west-3",
        "-var=name_prefix=acme-staging",
        f"-var=availability_zones={json.dumps(zones)}",
    )

    assert before.keys() == after.keys()
    assert after['aws_subnet.app["a"]']["tags"]["Name"] == "acme-staging-main-app-a"
    assert after['aws_subnet.app["a"]']["cidr_block"] == before['aws_subnet.app["a"]']["cidr_block"]
    old = analysis.design.name_prefix
    assert {name: each for name, each in after.items() if old in json.dumps(each)} == {}


def test_sizes_are_a_matter_of_the_environment(terraform, tmp_path):
    """Instance types, fleet sizes and database classes can be smaller elsewhere; a fleet out of order is refused."""
    (folder,) = _exported("three_tier_dmz", (), tmp_path)
    plan = terraform.plan(
        folder,
        '-var=instance_types={"app":"t4g.nano"}',
        '-var=fleet_sizes={"app":{"min":1,"max":1,"desired":1}}',
        '-var=database_instance_classes={"database":"db.t4g.micro"}',
    )

    assert plan["aws_launch_template.app"]["instance_type"] == "t4g.nano"
    assert plan["aws_autoscaling_group.app"]["max_size"] == 1
    assert plan["aws_db_instance.database"]["instance_class"] == "db.t4g.micro"
    with pytest.raises(AssertionError, match="must stand in this order"):
        terraform.plan(folder, '-var=fleet_sizes={"app":{"min":3,"max":1,"desired":2}}')


def test_default_sizes_are_the_designs(exported):
    """Without any variable set the real plan has the sizes that were analyzed and priced."""
    analysis, _, plan = exported
    addresses = root_of_document(analysis.document).addresses
    for fleet in analysis.estate.of(AutoScalingGroup):
        found = plan[str(addresses[fleet.key])]
        wanted = (fleet.min_size, fleet.max_size, fleet.desired_capacity)
        assert (found["min_size"], found["max_size"], found["desired_capacity"]) == wanted
    for database in analysis.estate.of(DbInstance):
        found = plan[str(addresses[database.key])]
        assert found["instance_class"] == database.instance_class
        assert found["allocated_storage"] == database.allocated_storage_gb


def test_no_stand_in_address_leaves_the_workbook(exported):
    """Addresses that only stand for what AWS assigns are in no exported file."""
    _, folder, _ = exported
    files = [path for path in folder.iterdir() if path.suffix in (".tf", ".tfvars", ".md")]
    text = "".join(path.read_text(encoding="utf-8") for path in files)

    assert "198.18." not in text
    assert "198.19." not in text
    assert "2001:db8:" not in text


def test_every_rule_says_why_it_is_there(exported):
    """The reasons of every rule stand in the files, as description or comment, in their words."""
    analysis, folder, _ = exported
    text = _words("".join(path.read_text(encoding="utf-8") for path in folder.glob("*.tf")).replace("#", " "))
    sentences = {reason.sentence for rule in analysis.estate.of(SecurityGroupRule) for reason in rule.because}

    assert {sentence for sentence in sentences if _words(sentence).rstrip(".") not in text} == set()


def _words(text):
    return " ".join(text.lower().split())


def test_the_same_design_gives_the_same_bytes():
    """Exporting twice makes no difference a version control would show."""
    document = Document(pattern=names()[0])

    assert export(analyze(document)) == export(analyze(document))


def test_the_plan_needs_no_environment(exported, terraform):
    """No credential and no account is asked for: planning works with an empty environment."""
    _, folder, _ = exported
    kept = {name: terraform.environment[name] for name in ("TF_REATTACH_PROVIDERS", "TF_CLI_CONFIG_FILE")}
    bare = type(terraform)(terraform.binary, {**kept, "PATH": os.environ["PATH"]})

    assert bare.plan(folder)
