"""Single facts that AWS's documentation states about groups, gateways and endpoints, each asked of the trace.

A fact the model has no words for yet stands in tests/cases/not_expressed.json with its reason.
"""

from dataclasses import fields
from ipaddress import ip_address

import pytest

from tests.cases.questions import question
from tests.oracles_ran import ran
from tests.reachability.documented_world import (
    OUTSIDE,
    OUTSIDE6,
    changed,
    with_more,
    without,
    world,
)
from tests.reachability.small_estates import (
    ALLOW_ALL,
    HOME,
    ask,
    codes,
    group,
    host,
    nat,
    vpc,
)
from workbook.model.estate.network import (
    NatGateway,
    NetworkAclEntry,
    VpcBlockPublicAccessOptions,
)
from workbook.reachability.ends import address_end, interface_end
from workbook.reachability.reach import reach
from workbook.reachability.topology import topology_of
from workbook.reachability.trace import trace

NO_OUT = {"sg/app": ("in -1 * 0.0.0.0/0",)}


def verdict(*question_, **more):
    """The verdict between two names in the world as it is."""
    return ask(world(**more), *question_).verdict


def esp(source, destination):
    """The trace of protocol 50."""
    estate = world()
    topology = topology_of(estate)
    end = address_end(topology, ip_address(destination), "main")
    return trace(estate, interface_end(topology, source), end, question("esp"))


def to_host(address, port="udp/53", **more):
    """The trace from the application to a service of its host."""
    estate = world(groups=NO_OUT, private=(), **more)
    return reach(estate, "app", address, port)


TRACKED = ("in tcp 22 203.0.113.1/32", "in tcp 80 0.0.0.0/0", "in tcp 80 ::/0", "in icmp * 0.0.0.0/0")


def tracked_group(*egress):
    """AWS's example group on the public host."""
    return changed(
        with_more(world(), *group("sg/t", *TRACKED, *egress)), "eni/web", security_groups=("sg/t",)
    )


def inbound(estate, source, port):
    """A connection from outside to the public host."""
    ipv6 = ":" in source
    return ask(estate, source, "eni/web", port, at_public=not ipv6, ipv6=ipv6).verdict == "reachable"


def union_of_groups():
    """Two groups on one interface."""
    narrow, wide = group("sg/n", "in tcp 22 203.0.113.1/32"), group("sg/w", "in tcp 22 0.0.0.0/0")
    both = changed(with_more(world(), *narrow, *wide), "eni/web", security_groups=("sg/n", "sg/w"))
    return inbound(both, "198.51.100.9", "tcp/22")


REFERENCE = {"sg/db": ("in tcp 22 sg/app",), "sg/app": ("out -1 * 0.0.0.0/0", "in tcp 443 0.0.0.0/0")}
REFERRED = with_more(
    world(groups=REFERENCE),
    host("member", "pub", "10.0.0.30", "sg/app", public="198.51.100.30"),
    host("target", "pub", "10.0.0.31", "sg/db", public="198.51.100.31"),
)


def default_group_of_an_endpoint():
    """An endpoint without groups has the VPC's default one."""
    estate = with_more(
        world(endpoint_groups=()), *group("sg/default", "in tcp 443 10.0.0.0/16", is_default=True)
    )
    return [ask(estate, "eni/app", "eni/ssm", port).verdict for port in ("tcp/443", "tcp/444")]


def balancer(*groups):
    """A Network Load Balancer's node without, or with, groups."""
    node = host("nlb", "pub", "10.0.0.50", *groups, interface_type="network_load_balancer")
    estate = with_more(world(), node, *group("sg/nlb", "in tcp 443 0.0.0.0/0"))
    return [ask(estate, "eni/app", "eni/nlb", port).verdict for port in ("tcp/443", "tcp/80")]


BOTH = ["reachable", "blocked"]

SECURITY_GROUPS = {
    "sg-01": lambda: inbound(tracked_group("out -1 * 0.0.0.0/0", "out -1 * ::/0"), "203.0.113.1", "tcp/22"),
    "sg-02": lambda: inbound(tracked_group("out -1 * 0.0.0.0/0", "out -1 * ::/0"), OUTSIDE, "tcp/80"),
    "sg-03": lambda: inbound(tracked_group("out -1 * 0.0.0.0/0", "out -1 * ::/0"), OUTSIDE6, "tcp/80"),
    "sg-04": lambda: inbound(tracked_group("out -1 * 0.0.0.0/0", "out -1 * ::/0"), OUTSIDE, "icmp/8/0"),
    "sg-05": lambda: inbound(tracked_group("out -1 * ::/0"), OUTSIDE, "tcp/80"),
    "sg-06": lambda: inbound(tracked_group("out -1 * 0.0.0.0/0"), OUTSIDE6, "tcp/80"),
    "sg-23": union_of_groups,
    "sg-26": lambda: ask(REFERRED, "eni/app", "eni/db", "tcp/22").verdict == "reachable",
    "sg-27": lambda: ask(REFERRED, "eni/member", "eni/target", "tcp/22", at_public=True).verdict == "blocked",
    "sg-28": lambda: ask(REFERRED, "eni/app", "eni/db", "tcp/443").verdict == "blocked",
    "sg-40": lambda: all(to_host(each).verdict == "reachable" for each in ("10.0.0.2", "169.254.169.253")),
    "sg-41": lambda: to_host("169.254.169.254", "tcp/80").verdict == "reachable",
    "sg-42": lambda: to_host("fd00:ec2::253").verdict == "reachable",
    "sg-43": lambda: "security_groups" not in {field.name for field in fields(NatGateway)},
    "sg-45": lambda: default_group_of_an_endpoint() == BOTH,
    "sg-46": lambda: balancer() == ["reachable", "reachable"],
    "sg-47": lambda: balancer("sg/nlb") == BOTH,
}


def private_nat():
    """A private NAT gateway whose subnet leads to the internet gateway."""
    estate = world(nat=nat("nat", "pub", "10.0.0.220", connectivity_type="private"))
    return ask(estate, "eni/app", OUTSIDE, "tcp/443")


def nat_answers():
    """The public list lets answers in to part of the ports that a NAT gateway uses."""
    lines = ("100 in allow tcp 443 0.0.0.0/0", "110 in allow tcp 1025-65535 0.0.0.0/0", ALLOW_ALL[1])
    return ask(world(public=lines), "eni/app", OUTSIDE, "tcp/443")


def to_nat(port="tcp/443"):
    """A connection from the internet to the NAT gateway's public address."""
    return reach(world(), OUTSIDE, "198.51.100.20", port)


def endpoint_group(*lines):
    """The interface endpoint under a group of its own."""
    return with_more(world(endpoint_groups=("sg/e",)), *group("sg/e", *lines))


def without_hostnames():
    """Private DNS does not answer in a VPC without DNS host names."""
    estate = world(vpc=vpc(ipv6=("2600:1f14:1::/56",), enable_dns_hostnames=False))
    return [reach(each, "app", "aws:ssm", "tcp/443").forward.hops[-1].component for each in (world(), estate)]


def five_needs():
    """Each of the five things that internet access needs, taken away in turn."""
    estate = world()
    detached = changed(estate, "igw", vpc="")
    routeless = without(estate, "rt/pub/0.0.0.0/0")
    addressless = changed(estate, "eni/web", public_ip=None)
    groupless = changed(with_more(estate, *group("sg/shut")), "eni/web", security_groups=("sg/shut",))
    listless = world(public=())
    return [
        ask(each, "eni/web", OUTSIDE, "tcp/443").verdict
        for each in (estate, detached, routeless, addressless, groupless, listless)
    ]


def through_appliance(*, check):
    """The private subnet's default route leads into an instance."""
    made = world(routes=("0.0.0.0/0 eni/appliance",))
    appliance = host("appliance", "pub", "10.0.0.70", "sg/open", source_dest_check=check)
    return ask(with_more(made, appliance), "eni/app", OUTSIDE, "tcp/443")


def node_source():
    """Where a load balancer's target sees its client, and over which ports it answers."""
    lines = ("100 in allow -1 * 0.0.0.0/0", "100 out allow tcp 1024-65534 10.0.0.11/32")
    path = reach(world(private=lines), "alb", "app", "tcp/8080")
    return path.verdict, path.counterexample


SERVICES = {
    "fact-01": lambda: [verdict("eni/app", OUTSIDE, each) for each in ("tcp/1", "udp/1", "icmp/8/0")]
    == ["reachable"] * 3,
    "fact-02": lambda: codes(esp("eni/app", OUTSIDE)) == ["PROTOCOL_RESTRICTION"],
    "fact-03": lambda: "ports 1024 are dropped" in nat_answers().counterexample,
    "fact-11": lambda: codes(private_nat()) == ["IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS"],
    "fact-13": lambda: codes(to_nat()) == ["X_NGW_UNSOLICITED_INBOUND"],
    "fact-14": lambda: verdict("eni/app", OUTSIDE, "tcp/443", public=ALLOW_ALL[:1]) == "blocked",
    "fact-15": lambda: ask(
        changed(world(), "eni/db", ipv6_addresses=(ip_address("2600:1f14:1:2::5"),)),
        "eni/db",
        "64:ff9b::cb00:7105",
        "tcp/443",
        ipv6=True,
    ).verdict
    == "reachable",
    "fact-17": lambda: "nat" in hops(ask(world(), "eni/app", "54.232.0.1", "tcp/443")),
    "fact-18": lambda: [verdict("eni/app", "54.231.1.1", each) for each in ("tcp/443", "icmp/8/0")]
    == ["reachable"] * 2,
    "fact-19": lambda: codes(ask(world(), "eni/app", "54.231.1.1", "udp/443"))
    == ["VPCE_GATEWAY_PROTOCOL_RESTRICTION"],
    "fact-20": lambda: [
        verdict("eni/app", each, "tcp/443", groups={"sg/app": ("out tcp 443 pl/s3",)})
        for each in ("54.231.1.1", OUTSIDE)
    ]
    == BOTH,
    "fact-21": lambda: not {"prefix_list", "destination_prefix_list"}
    & {field.name for field in fields(NetworkAclEntry)},
    "fact-24": lambda: without_hostnames() == ["eni/ssm", "aws:ssm"],
    "fact-26": lambda: verdict("eni/app", "eni/ssm", "icmp/8/0") == "blocked",
    "fact-27": lambda: codes(ask(endpoint_group("in tcp 80 0.0.0.0/0"), "eni/app", "eni/ssm", "tcp/443"))
    == ["ENI_SG_RULES_MISMATCH"],
    "fact-28": lambda: ask(
        changed(world(), "endpoint/ssm", policy=None), "eni/app", "eni/ssm", "tcp/443"
    ).verdict
    == "reachable",
    "fact-29": lambda: five_needs() == ["reachable"] + ["blocked"] * 5,
    "fact-30": lambda: [
        ask(world(), *ends, "tcp/443", ipv6=True).verdict
        for ends in (("eni/web", OUTSIDE6), (OUTSIDE6, "eni/web"))
    ]
    == ["reachable"] * 2,
    "fact-31": lambda: ask(without(world(), "igw"), OUTSIDE6, "eni/app", "tcp/443", ipv6=True).verdict
    == "blocked",
    "fact-32": lambda: ask(world(), "eni/app", OUTSIDE6, "tcp/443", ipv6=True).verdict == "reachable",
    "fact-34": lambda: codes(through_appliance(check=True)) == ["ENI_SOURCE_DEST_CHECK_RESTRICTION"],
    "fact-44": lambda: node_source()[0] == "partial" and "65535 are dropped" in node_source()[1],
    "fact-45": lambda: reach(
        world(private=("90 in deny -1 * 10.0.0.0/24", *ALLOW_ALL)), "alb", "app", "tcp/8080"
    ).verdict
    == "blocked",
    "fact-51": lambda: ask(without(world(private=()), "rt/app"), "eni/app", "eni/near", "tcp/443").verdict
    == "reachable",
}


def hops(path):
    """The components that a request passes."""
    return [hop.component for hop in path.forward.hops]


def icmp_world(group_lines, out_allowed):
    """The flow-log page's instance: a group that lets ICMP in, a list that lets it out or not."""
    lines = ("100 in allow icmp -1/-1 0.0.0.0/0",)
    lines = lines + (("100 out allow -1 * 0.0.0.0/0",) if out_allowed else ())
    estate = world(public=tuple(line.replace("icmp -1/-1", "icmp *") for line in lines))
    return changed(with_more(estate, *group("sg/f", *group_lines)), "eni/web", security_groups=("sg/f",))


def pinged(estate):
    """A ping of the page's instance from outside: the verdict and the first blocker's code."""
    path = ask(estate, "203.0.113.12", "eni/web", "icmp/8/0", at_public=True)
    return path.verdict, (codes(path) or [""])[0]


def nat_headers():
    """Addresses at the hops of a connection through NAT, there and back."""
    path = ask(world(), "eni/app", "203.0.113.5", "tcp/443")
    return [hop.detail for hop in (*path.forward.hops, *path.answer.hops) if hop.decision == "translate"]


FLOW_LOGS = {
    "flow-01": lambda: pinged(icmp_world(("in icmp * 0.0.0.0/0",), out_allowed=False))
    == ("blocked", "SUBNET_ACL_RESTRICTION"),
    "flow-02": lambda: pinged(icmp_world(("in icmp * 0.0.0.0/0",), out_allowed=True)) == ("reachable", ""),
    "flow-03": lambda: pinged(icmp_world((), out_allowed=True))[1] in ("SG_HAS_NO_RULES",)
    and pinged(icmp_world(("in tcp 80 0.0.0.0/0",), out_allowed=True))
    == ("blocked", "ENI_SG_RULES_MISMATCH"),
    "flow-04": lambda: nat_headers()
    == [
        "10.0.1.5 becomes 10.0.0.220",
        "10.0.0.220 becomes 198.51.100.20",
        "198.51.100.20 becomes 10.0.0.220 again",
        "10.0.0.220 becomes 10.0.1.5 again",
    ],
    "flow-06": lambda: "igw" in hops(ask(world(), "eni/web", "52.95.128.179", "tcp/80")),
}

PORT_80 = {"sg/open": ("in tcp 80 0.0.0.0/0", "out -1 * 0.0.0.0/0")}


def published(**more):
    """The internet asks the public host for port 80."""
    return ask(world(**more), OUTSIDE, "eni/web", "tcp/80", at_public=True)


def blocked_by_posture():
    """The public host under bidirectional blocking."""
    switch = VpcBlockPublicAccessOptions(key="bpa", internet_gateway_block_mode="block-bidirectional", **HOME)
    return codes(ask(with_more(world(), switch), OUTSIDE, "eni/web", "tcp/80", at_public=True))


def loose_interface():
    """An interface with a public address that is attached to nothing."""
    estate = changed(world(groups=PORT_80), "eni/web", status="available")
    return codes(ask(estate, OUTSIDE, "eni/web", "tcp/80", at_public=True))


NO_80 = {"sg/open": ("in tcp 443 0.0.0.0/0", "out -1 * 0.0.0.0/0")}
BROKEN = ALLOW_ALL[1:]
FIELD_REPORTS = {
    "ra-01": lambda: "VPC_BLOCK_PUBLIC_ACCESS_ENABLED" in blocked_by_posture(),
    "ra-02": lambda: codes(published(groups=NO_80)) == ["ENI_SG_RULES_MISMATCH"],
    "ra-03": lambda: loose_interface() == ["IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS"],
    "ra-04": lambda: published(groups=PORT_80).verdict == "reachable",
    "ra-05": lambda: codes(published(groups=NO_80)) == ["ENI_SG_RULES_MISMATCH"],
    "ra-08": lambda: verdict("eni/app", "8.8.8.8", "tcp/443") == "reachable",
    "ra-09": lambda: codes(ask(world(private=BROKEN), "eni/app", "8.8.8.8", "tcp/443"))
    == ["SUBNET_ACL_RESTRICTION"],
    "ra-10": lambda: codes(ask(world(private=BROKEN), "eni/web", "eni/db", "tcp/443"))
    == ["SUBNET_ACL_RESTRICTION"],
}

STATEMENTS = SECURITY_GROUPS | SERVICES | FLOW_LOGS | FIELD_REPORTS


@pytest.mark.parametrize("name", STATEMENTS)
def test_the_fact_holds(name):
    """The trace behaves as AWS's documentation states."""
    ran("reachability analyzer")

    assert STATEMENTS[name]()
