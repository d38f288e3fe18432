"""Single facts that AWS's documentation states about peering, transit gateways, VPN and NAT between networks."""

import pytest

from tests.oracles_ran import ran
from tests.reachability.documented_world import changed
from tests.reachability.joined_estates import (
    attached,
    gateway_table,
    hub,
    network,
    peered,
    peering,
    tgw,
    vgw,
    vpn,
)
from tests.reachability.small_estates import (
    ALLOW_ALL,
    HOME,
    acl,
    ask,
    codes,
    estate,
    gateway_endpoint,
    host,
    nat,
    outside,
    prefix_list,
    subnet,
    table,
)
from workbook.model.estate.network import InternetGateway, VpcEndpoint
from workbook.reachability.reach import reach

BY_GROUP = ("in tcp 443 sg/a", "out -1 * 0.0.0.0/0")
ON, OFF = ({"security_group_referencing_support": value} for value in (True, False))
PLANT, THERE = "172.16.0.0/16", "172.16.4.4"
IGW = InternetGateway(key="igw", vpc="hub", **HOME)


def over(world, source="eni/a-a", destination="eni/b-a", port="tcp/443"):
    """The trace between the two VPCs of a small world."""
    return ask(world, source, destination, port)


def referred(*, gateway=ON, ours=ON, theirs=ON, zone="", kind="interface"):
    """An inbound rule that names a group in another VPC of a transit gateway."""
    world = hub(gateway=tgw(**gateway), options=(ours, theirs), groups_b=BY_GROUP)
    if zone:
        world = changed(world, "b/a", availability_zone=zone)
        world = changed(world, "a/a", availability_zone=zone)
    return over(changed(world, "eni/b-a", interface_type=kind))


def across_regions():
    """An inbound rule that names a group in another Region, over two peered transit gateways."""
    world = estate(
        network("a", "10.0.0.0/16", routes=("0.0.0.0/0 tgw",)),
        network("b", "10.1.0.0/16", routes=("0.0.0.0/0 tgw/2",), groups=BY_GROUP),
        tgw(**ON),
        tgw("tgw/2", **ON),
        attached("att/a", "a", "a/a", **ON),
        attached("att/b", "b", "b/a", gateway="tgw/2", **ON),
        attached("att/peer", "tgw/2", kind="peering", **ON),
        gateway_table("rtb", ["att/a", "att/peer"], "10.1.0.0/16 att/peer", propagations=["att/a"]),
        gateway_table(
            "rtb/2", ["att/b", "att/peer"], "10.0.0.0/16 att/peer", gateway="tgw/2", propagations=["att/b"]
        ),
    )
    return over(world)


SECURITY_GROUPS = {
    "sg-30": lambda: over(peered(groups_b=BY_GROUP)).verdict == "reachable",
    "sg-31": lambda: over(peered(groups_b=BY_GROUP, regions=("eu-west-1", "us-east-1"))).verdict == "blocked",
    "sg-32": lambda: "SG_REFERENCES_NOT_PRESERVED"
    in codes(over(peered(groups_b=BY_GROUP, status="deleted"))),
    "sg-33": lambda: referred().verdict == "reachable",
    "sg-34": lambda: [codes(referred(**each)) for each in ({"ours": OFF}, {"theirs": OFF}, {"gateway": OFF})]
    == [["SG_REFERENCING_SUPPORT"]] * 3,
    "sg-35": lambda: over(hub(gateway=tgw(**ON), options=(ON, ON), groups_a=("out tcp 443 sg/b",))).verdict
    == "blocked",
    "sg-36": lambda: codes(across_regions()) == ["SG_REFERENCES_NOT_PRESERVED"],
    "sg-38": lambda: referred(kind="vpc_endpoint").verdict == "blocked",
    "sg-39": lambda: referred(zone="use1-az3").verdict == "blocked",
}


def hub_with_nat(*doors, back=(), routes=("0.0.0.0/0 igw",), **nat_options):
    """A VPC with a public and a private subnet, a NAT gateway, and whatever joins it to others."""
    address = None if nat_options.get("connectivity_type") == "private" else "198.51.100.9"
    return estate(
        network("hub", "10.9.0.0/16", routes=(*routes, *back)),
        subnet("hub/private", "10.9.8.0/24", home="hub"),
        table("rt/private", ["hub/private"], "0.0.0.0/0 nat", home="hub"),
        host("inner", "hub/private", "10.9.8.10", "sg/hub", home="hub"),
        IGW,
        nat("nat", "hub/a", "10.9.0.200", address, vpc="hub", **nat_options),
        network("a", "10.0.0.0/16", routes=("0.0.0.0/0 pcx", "10.9.0.0/16 pcx")),
        peering("pcx", "a", "hub"),
        *doors,
        parties=(outside("plant", PLANT, location="on_premises", behind=("vgw", "att/far")),),
    )


def over_transit(*, back, **nat_options):
    """The VPC with the NAT gateway on a transit gateway, with premises behind it."""
    return hub_with_nat(
        tgw(),
        attached("att/hub", "hub", "hub/private"),
        attached("att/far", "", kind="vpn", blocks=(PLANT,)),
        *gateway_table(
            "rtb", ["att/hub", "att/far"], "0.0.0.0/0 att/hub", propagations=["att/far", "att/hub"]
        ),
        back=back,
        **nat_options,
    )


def nat_to(gateway, **nat_options):
    """The inner host's connection to premises through the NAT gateway, and the address that premises see."""
    if gateway == "tgw":
        world = over_transit(back=(f"{PLANT} tgw",), **nat_options)
    else:
        world = hub_with_nat(vgw(home="hub"), vpn(), back=(f"{PLANT} vgw",), **nat_options)
    path = over(world, "eni/inner", THERE)
    return path.verdict, f"10.9.0.200 -> {THERE}" in path.forward.hops[-1].detail


def endpoint_from(kind):
    """A bucket asked for from a neighbour's subnet, whose table leads to the VPC with the gateway endpoint."""
    parts = (prefix_list("pl/s3", "54.231.0.0/17"), gateway_endpoint("s3", vpc="b"))
    if kind == "pcx":
        world = peered(out=("0.0.0.0/0 pcx",), back=("10.0.0.0/16 pcx", "pl/s3 s3"), extra=parts)
    else:
        world = hub(routes=("54.231.0.0/17 att/b", "10.0.0.0/16 att/a"), extra=(*parts, *table_for_s3()))
    return over(world, destination="54.231.1.1").verdict


def table_for_s3():
    """A subnet of the attachment whose table leads to the endpoint."""
    return [
        subnet("b/tgw", "10.1.8.0/28", home="b"),
        *table("rt/s3", ["b/tgw"], "pl/s3 s3", "10.0.0.0/16 tgw", home="b"),
    ]


def interface_endpoint(world):
    """The world with an interface endpoint in VPC b, asked by address from VPC a."""
    made = VpcEndpoint(
        key="vpce",
        vpc="b",
        vpc_endpoint_type="Interface",
        service="ssm",
        service_name="com.amazonaws.eu-west-1.ssm",
        subnets=("b/a",),
        **HOME,
    )
    return world(extra=(made, host("vpce", "b/a", "10.1.0.50", "sg/b", home="b", attached_to="vpce")))


SERVICES = {
    "fact-06": lambda: codes(over(hub_with_nat(), destination="203.0.113.7"))
    == ["PCX_REQUIRES_ADDRESS_IN_VPC_CIDR"],
    "fact-07": lambda: over(hub_with_nat(back=("10.0.0.0/16 pcx",)), "eni/inner", "eni/a-a").verdict
    == "reachable",
    "fact-08": lambda: over(hub_with_nat(vgw(home="hub"), vpn()), THERE, "203.0.113.7").verdict == "blocked",
    "fact-09": lambda: over(over_transit(back=(f"{PLANT} tgw",)), THERE, "203.0.113.7").verdict
    == "reachable",
    "fact-10": lambda: [nat_to(each, connectivity_type="private") for each in ("tgw", "vgw")]
    == [("reachable", True)] * 2,
    "fact-12": lambda: [nat_to(each) for each in ("tgw", "vgw")] == [("reachable", True)] * 2,
    "fact-16": lambda: [endpoint_from(each) for each in ("pcx", "tgw")] == ["blocked"] * 2,
    "fact-25": lambda: [
        reach(interface_endpoint(each), "eni/a-a", "10.1.0.50", "tcp/443").verdict for each in (peered, hub)
    ]
    == ["reachable"] * 2,
    "fact-47": lambda: reach(peered(), "eni/a-a", "10.1.0.2", "udp/53").verdict == "blocked",
}


def web_over_transit():
    """The flow-log page's client and web server, in other zones, with subnets of their own for the attachment."""
    return estate(
        network("a", "10.20.0.0/16", zones="a", routes=("10.40.0.0/16 tgw",)),
        subnet("a/tgw", "10.20.200.0/28", home="a"),
        network("b", "10.40.0.0/16", zones="ab", routes=("10.20.0.0/16 tgw",)),
        subnet("b/tgw-a", "10.40.201.0/28", az="a", home="b"),
        subnet("b/tgw-b", "10.40.202.0/28", az="b", home="b"),
        tgw(),
        attached("att/a", "a", "a/tgw"),
        attached("att/b", "b", "b/tgw-a", "b/tgw-b"),
        gateway_table("rtb", ["att/a", "att/b"], propagations=["att/a", "att/b"]),
    )


def web_path():
    """The subnets whose lists a request to the other zone meets, and those its answer meets."""
    path = over(web_over_transit(), destination="eni/b-b", port="tcp/80")
    return [
        [hop.component for hop in leg.hops if hop.kind == "NetworkAcl"] for leg in (path.forward, path.answer)
    ]


FLOW_LOGS = {
    "flow-05": lambda: web_path() == [["a/a", "a/tgw", "b/tgw-a", "b/b"], ["b/b", "b/tgw-b", "a/tgw", "a/a"]],
}

SHUT_BOTH = {
    "groups_b": ("in tcp 22 0.0.0.0/0", "out -1 * 0.0.0.0/0"),
    "extra": acl("acl/b", ["b/a"], "90 in deny tcp 443 10.0.0.0/16", *ALLOW_ALL, home="b"),
}
FIELD_REPORTS = {
    "ra-06": lambda: codes(over(peered(**SHUT_BOTH))) == ["SUBNET_ACL_RESTRICTION", "ENI_SG_RULES_MISMATCH"],
}


def lists_met(*, shared, leaving):
    """The lists that a packet meets in the VPC of the host: subnet, direction and address that they judge."""
    places = "b/a" if shared else "b/tgw"
    lines = {"b/a": acl("acl/host", ["b/a"], *ALLOW_ALL, home="b")}
    extra = list(lines["b/a"])
    if not shared:
        extra += [subnet("b/tgw", "10.1.8.0/28", home="b"), *acl("acl/tgw", ["b/tgw"], *ALLOW_ALL, home="b")]
    world = hub(subnets=(("a/a",), (places,)), extra=extra)
    ends = ("eni/b-a", "eni/a-a") if leaving else ("eni/a-a", "eni/b-a")
    hops = over(world, *ends).forward.hops
    met = [(hop.component, hop.detail.split()[0]) for hop in hops if hop.component.startswith("acl/")]
    return sorted((name.removeprefix("acl/"), way) for name, way in met)


NETWORK_ACLS = {
    "tgwacl-01": lambda: ("host", "outbound") in lists_met(shared=True, leaving=True),
    "tgwacl-02": lambda: ("host", "inbound") in lists_met(shared=True, leaving=True),
    "tgwacl-03": lambda: ("host", "outbound") not in lists_met(shared=True, leaving=False),
    "tgwacl-04": lambda: ("host", "inbound") not in lists_met(shared=True, leaving=False),
    "tgwacl-05": lambda: ("host", "outbound") in lists_met(shared=False, leaving=True),
    "tgwacl-06": lambda: ("host", "inbound") in lists_met(shared=False, leaving=False),
    "tgwacl-07": lambda: ("tgw", "outbound") in lists_met(shared=False, leaving=False),
    "tgwacl-08": lambda: ("tgw", "inbound") not in lists_met(shared=False, leaving=False),
    "tgwacl-09": lambda: ("tgw", "inbound") in lists_met(shared=False, leaving=True),
    "tgwacl-10": lambda: ("tgw", "outbound") not in lists_met(shared=False, leaving=True),
}

JOINED = SECURITY_GROUPS | SERVICES | FLOW_LOGS | FIELD_REPORTS | NETWORK_ACLS


@pytest.mark.parametrize("name", JOINED)
def test_the_fact_holds_between_networks(name):
    """The trace behaves as AWS's documentation states."""
    ran("reachability analyzer")

    assert JOINED[name]()
