"""Numbers that AWS keeps come from identity: what exists before and after a change keeps them."""

import pytest

from tests.cover import networked
from workbook.document import Document, build
from workbook.model.estate.network import NetworkAclEntry, NetworkInterface, Subnet
from workbook.model.intent.additions import Additions
from workbook.model.intent.flow import Flow
from workbook.model.ports import one_port
from workbook.plan import plan

EXTRA_FLOW = Flow(
    key="app-to-app-7000",
    slot=200,
    source="app",
    destination="app",
    ports=one_port(7000),
    purpose="members gossip",
)

TOGGLES = [
    ("three_tier_dmz", {"az_count": 2}, {"az_count": 3}),
    ("private_rds_api", {"az_count": 2}, {"az_count": 3}),
    ("three_tier_dmz", {"lambda_functions": True}, {"lambda_functions": False}),
    ("three_tier_dmz", {"glue_jobs": True}, {"glue_jobs": False}),
    ("three_tier_dmz", {"entry": "alb"}, {"entry": "none"}),
    ("three_tier_dmz", {"redirect_http": True}, {"redirect_http": False}),
    ("three_tier_dmz", {"data_tier": "s3_exports"}, {"data_tier": "isolated"}),
    ("three_tier_dmz", {"admin_access": "bastion"}, {"admin_access": "session_manager"}),
    ("three_tier_dmz", {"nacl_mode": "strict"}, {"nacl_mode": "strict", "lambda_functions": True}),
    ("private_rds_api", {"rds_proxy": True}, {"rds_proxy": False}),
    ("private_rds_api", {"nacl_mode": "tiered"}, {"nacl_mode": "tiered", "api": "public"}),
]


def _kept(estate):
    """What AWS keeps of an estate: CIDRs, rule numbers with what they say, keys with their kind."""
    subnets = {subnet.key: subnet.cidr_block for subnet in estate.of(Subnet)}
    entries = {
        (
            e.network_acl,
            e.egress,
            e.protocol,
            e.rule_action,
            e.cidr_block,
            e.port_range,
            e.icmp_type_code,
        ): e.rule_number
        for e in estate.of(NetworkAclEntry)
    }
    kinds = {
        resource.key: type(resource).__name__
        for resource in estate.resources
        if not isinstance(resource, NetworkInterface)
    }
    return subnets, entries, kinds


@pytest.mark.parametrize(("name", "before", "after"), TOGGLES)
def test_what_stays_keeps_its_numbers(name, before, after):
    """Subnets keep their CIDRs, entries their numbers, keys their kinds when a part comes or goes."""
    first = _kept(plan(build(Document(pattern=name, options=before))))
    second = _kept(plan(build(Document(pattern=name, options=after))))

    for old, new in zip(first, second, strict=True):
        assert {key: new[key] for key in old.keys() & new.keys()} == {
            key: old[key] for key in old.keys() & new.keys()
        }


@pytest.mark.parametrize("name", networked())
def test_a_further_zone_takes_nothing_away(name):
    """From two zones to three no subnet, entry or other resource goes."""
    two = _kept(plan(build(Document(pattern=name, options={"az_count": 2, "nacl_mode": "tiered"}))))
    three = _kept(plan(build(Document(pattern=name, options={"az_count": 3, "nacl_mode": "tiered"}))))

    for old, new in zip(two, three, strict=True):
        assert old.keys() <= new.keys()


def test_an_added_flow_changes_nothing_that_was_there():
    """A person's flow brings its rules and entries, and leaves every other as it was."""
    plain = Document(pattern="three_tier_dmz")
    with_flow = Document(pattern="three_tier_dmz", additions=Additions(flows=(EXTRA_FLOW,)))
    before, after = plan(build(plain)), plan(build(with_flow))
    added = {r.key for r in after.resources} - {r.key for r in before.resources}

    assert _kept(before)[0] == _kept(after)[0]
    assert {r.key for r in before.resources} <= {r.key for r in after.resources}
    assert {key for key in added if key.startswith("sg/")} == {
        "sg/app/out/tcp-7000/sg/app",
        "sg/app/in/tcp-7000/sg/app",
    }
