"""The RDS Data API: SQL by HTTPS to an API of AWS, and a database that nobody connects to."""

from dataclasses import replace

import pytest

from tests.proof.mutations import dropped, widened
from tests.proof.test_mutations import unnoticed
from tests.proof.test_permission_mutations import escaped
from workbook.document import Document, build
from workbook.errors import OptionsError
from workbook.facts.aurora import aurora_engine, known_aurora
from workbook.model.estate.clusters import DbCluster
from workbook.model.estate.data import DbInstance
from workbook.model.estate.network import NetworkAclEntry, SecurityGroupRule
from workbook.options import read_options
from workbook.patterns.private_rds_api import Options
from workbook.plan import plan
from workbook.proof.prove import prove

DATA_API = {"database_access": "data_api", "rds_proxy": False}


def planned(**options):
    """The pattern with the Data API."""
    design = build(Document(pattern="private_rds_api", options=DATA_API | options))
    return design, plan(design)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"database_access": "data_api", "rds_proxy": True}, "rds_proxy"),
        (DATA_API | {"db_engine": "mariadb"}, "db_engine"),
        (DATA_API | {"data_tier": "s3_exports"}, "data_tier"),
    ],
)
def test_what_the_data_api_is_not_for_is_refused(given, field):
    """A proxy, an engine that Aurora has not, and an instance's exports: both options are named, each with a way out."""
    with pytest.raises(OptionsError) as refusal:
        read_options(Options, given)

    assert {fault.field for fault in refusal.value.faults} == {"database_access", field}


@pytest.mark.parametrize("engine", ["postgres", "mysql"])
@pytest.mark.parametrize("acls", ["default", "strict", "tiered"])
def test_nothing_connects_to_the_cluster(engine, acls):
    """Its group has no rule, in or out; the promise holds, and every stated flow and access is proven."""
    design, estate = planned(db_engine=engine, nacl_mode=acls)
    proof = prove(design, estate)

    assert not [rule for rule in estate.of(SecurityGroupRule) if "sg/database" in rule.key]
    assert all(found.holds for found in proof.prohibitions)
    assert (*proof.unproven_flows, *proof.unstated_flows) == ()
    assert (*proof.unproven_accesses, *proof.unstated_accesses) == ()


def test_the_default_proxy_is_left_out():
    """Whoever asks for the Data API and names no proxy gets none."""
    design = build(Document(pattern="private_rds_api", options={"database_access": "data_api"}))

    assert "proxy" not in {party.key for party in design.parties}


def test_a_way_to_the_cluster_breaks_the_promise():
    """Rules of the two groups that let the function in are named with the port."""
    design, estate = planned(nacl_mode="default")
    port = {"from_port": 5432, "to_port": 5432}
    (out,) = (
        r for r in estate.of(SecurityGroupRule) if r.key.endswith("function/out/tcp-443/sg/endpoint/rds-data")
    )
    out = replace(out, key="out", referenced_security_group="sg/database", **port)
    inward = replace(
        out, key="in", security_group="sg/database", is_egress=False, referenced_security_group="sg/function"
    )
    opened = replace(estate, resources=(*estate.resources, out, inward))

    (broken,) = (found for found in prove(design, opened).prohibitions if not found.holds)
    assert broken.key == "function-never-connects"
    assert "5432" in broken.counterexample


def test_no_entry_of_a_network_acl_admits_the_databases_port():
    """The tiers do not speak to one another, so neither does any ACL let them."""
    _, estate = planned(nacl_mode="strict")

    assert not [
        e for e in estate.of(NetworkAclEntry) if e.rule_action == "allow" and e.network_acl == "main/acl/data"
    ]


def test_the_cluster_answers_the_data_api_and_has_a_second_instance():
    """An Aurora cluster stands in the place of the instance; Multi-AZ is a second instance."""
    for multi_az, instances in ((True, 2), (False, 1)):
        _, estate = planned(db_multi_az=multi_az)
        (cluster,) = estate.of(DbCluster)

        assert not estate.of(DbInstance)
        assert cluster.http_endpoint
        assert cluster.instances == instances


@pytest.mark.parametrize("acls", ["tiered", "strict"])
def test_every_change_of_the_network_is_noticed(acls):
    """One rule, entry or route dropped or widened: the proof or a layer's own judgement tells of it."""
    design, estate = planned(nacl_mode=acls)

    assert list(dropped(estate))
    assert list(widened(estate, acls=acls == "strict"))
    assert unnoticed(design, estate) == []


def test_every_mutant_of_a_document_is_noticed():
    """Wider actions, resources and principals of the cluster's and the secret's permissions are noticed."""
    assert escaped("private_rds_api", **DATA_API, aws_services=()) == []


def test_aurora_has_the_engines_that_the_data_api_takes():
    """MariaDB is none of them, and an RDS instance's engine is no cluster's."""
    assert {name: bool(aurora_engine(name)) for name in ("postgres", "mysql", "mariadb")} == {
        "postgres": True,
        "mysql": True,
        "mariadb": False,
    }
    assert known_aurora("postgres") is None
