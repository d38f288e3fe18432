"""Checks on what an import may bring: things missing, engines and services nobody has on file."""

from dataclasses import replace

import pytest

from tests.checks.changes import base, change, without
from workbook.checks.catalog import checks
from workbook.checks.run import run
from workbook.model.estate.network import NatGateway, Subnet
from workbook.reachability.matrix import network_matrix


def kinds(name):
    """The kinds of resource in one of the designs, but for subnets of NAT gateways, which engines need."""
    return sorted({type(resource) for resource in base(name)[1].resources}, key=lambda kind: kind.__name__)


GONE = [(name, kind) for name in ("full", "rds", "bastion") for kind in kinds(name)]


@pytest.mark.parametrize(("name", "kind"), GONE, ids=[f"{name}: {kind.__name__}" for name, kind in GONE])
def test_a_kind_that_is_missing_is_no_error(name, kind):
    """Every check answers on an estate from which all resources of one kind are gone."""
    gone = (kind, NatGateway) if kind is Subnet else (kind,)
    estate = base(name)[1]
    poorer = replace(estate, resources=tuple(r for r in estate.resources if type(r) not in gone))

    assert len(run(None, poorer)) == len(checks())


@pytest.mark.parametrize(
    "key", ["main/app/a", "main/data/b", "database/subnets", "database/parameters", "sg/app"]
)
def test_one_thing_that_is_missing_is_no_error(key):
    """Every check answers where one subnet, group or setting is not in the import."""
    estate = without(key)(*base("full"))[1]

    assert len(run(None, estate, matrix=network_matrix(estate))) == len(checks())


def test_what_is_not_known_is_not_reported():
    """A subnet outside the import counts as a zone of its own: nobody is told that a standby is missing."""
    estate = without("main/data/a", "main/public/a", "main/nat/a")(*base("dmz"))[1]
    found = {finding.check for result in run(None, estate) for finding in result.findings}

    assert not {"DATA-14", "LOAD-BALANCING-05", "ADDRESSING-06"} & found


def test_an_engine_nobody_has_on_file_is_left_alone():
    """An Oracle database of an import has no default port on file, so nothing is said of it."""
    estate = change("database", engine="oracle-ee")(*base("dmz"))[1]
    found = {finding.check for result in run(None, estate) for finding in result.findings}

    assert not {"DATA-05", "DATA-08", "DATA-10"} & found


def test_an_endpoint_of_somebody_else_is_left_alone():
    """An endpoint to a partner's service has no name that private DNS must lead to it."""
    service = {"service": "", "service_name": "com.amazonaws.vpce.us-east-1.vpce-svc-0example"}
    estate = change("main/endpoint/logs", private_dns_enabled=False, **service)(*base("dmz"))[1]
    found = {finding.check for result in run(None, estate) for finding in result.findings}

    assert "ENDPOINTS-03" not in found
