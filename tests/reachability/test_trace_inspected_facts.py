"""Single facts of AWS's documentation about middleboxes, balancers and what groups remember, each asked of the trace."""

from dataclasses import fields, replace

import pytest

from tests.oracles_ran import ran
from tests.reachability.balanced_world import balanced, balancer, consumer, target_group, why
from tests.reachability.documented_world import OUTSIDE, OUTSIDE6, changed, with_more, without, world
from tests.reachability.inspected_world import firewall, inspected, inspection
from tests.reachability.joined_estates import attached, gateway_table, network, tgw
from tests.reachability.small_estates import (
    ALLOW_ALL,
    OPEN,
    codes,
    estate,
    gateway_endpoint,
    group,
    host,
    prefix_list,
    route,
    subnet,
    table,
)
from tests.reachability.small_estates import ask as trace_between
from workbook.checks.subject import Subject
from workbook.checks.topics.quotas import interfaces_fit_their_groups
from workbook.checks.usage import rule_usage
from workbook.facts.client_ip_preservation import preservation
from workbook.facts.connection_tracking import always_tracked, memory
from workbook.model.estate.network import EgressOnlyInternetGateway, PrefixList
from workbook.reachability.reach import reach

IN, OUT = ALLOW_ALL


def note(estate_, source, destination, port="tcp/443"):
    """What an open path says of one end's groups."""
    return " ".join(reach(estate_, source, destination, port).tracking)


def tracked(words):
    """Whether the words say that state is kept."""
    return "these connections" in words and "no state" not in words


def kept_by(kind, **more):
    """A host that admits everyone, asked by way of something; without it no state would be kept."""
    far = host("far", "db", "10.0.2.77", "sg/open", interface_type=kind, **more)
    return note(with_more(world(), far), "eni/app", "eni/far")


def dynamodb():
    """A gateway endpoint for DynamoDB on the public host's way."""
    made = (prefix_list("pl/ddb", "52.94.0.0/22"), gateway_endpoint("ddb", "dynamodb"))
    return note(with_more(world(), *made, route("rt/pub", "pl/ddb ddb")), "eni/web", "52.94.0.9")


def over_transit():
    """Open groups at both ends of a transit gateway."""
    joined = estate(
        network("a", "10.0.0.0/16", routes=("10.1.0.0/16 tgw",)),
        network("b", "10.1.0.0/16", routes=("10.0.0.0/16 tgw",)),
        tgw(),
        attached("att/a", "a", "a/a"),
        attached("att/b", "b", "b/a"),
        gateway_table("rtb", ("att/a", "att/b"), "10.0.0.0/16 att/a", "10.1.0.0/16 att/b"),
    )
    return note(joined, "eni/a-a", "eni/b-a")


PUBLIC = {"sg/open": ("in tcp 80 0.0.0.0/0", "out -1 * 0.0.0.0/0")}
NAMED = {"sg/open": ("in tcp 80 203.0.113.0/24", "out -1 * 0.0.0.0/0")}


def after_removal(rules):
    """What is said of connections that stand, and whether new ones pass, when the rule is removed."""
    open_world = world(groups=rules)
    words = note(open_world, OUTSIDE, "eni/web", "tcp/80")
    shut = without(open_world, f"sg/open/{rules['sg/open'][0]}")
    return words, trace_between(shut, OUTSIDE, "eni/web", "tcp/80", at_public=True).verdict


def endpoint_with_groups():
    """A gateway endpoint that names a closed group: nothing wears it."""
    shut = changed(with_more(world(), *group("sg/shut")), "s3", security_groups=("sg/shut",))
    return trace_between(shut, "eni/app", "54.231.1.1", "tcp/443").verdict


def weight(*made, rule):
    """What one rule counts against the quota of its group."""
    subject = Subject(estate=estate(*made, *group("sg/x", rule)))
    return [usage.used for usage in rule_usage(subject)]


def listed(most, *, by_aws=False):
    """A prefix list of three entries with room for more."""
    made = prefix_list("pl/x", "10.1.0.0/24", "10.2.0.0/24", "10.3.0.0/24")
    assert isinstance(made, PrefixList)
    return replace(made, max_entries=most, is_aws_managed=by_aws)


def product(rules, groups):
    """The interface, where the check on groups times rules speaks: AWS never raises that one."""
    keys = [f"sg/{number}" for number in range(groups)]
    made = [group(key, *(f"in tcp {port} 10.0.0.0/8" for port in range(rules))) for key in keys]
    card = host("x", "a", "10.0.0.5", *keys)
    flaws = interfaces_fit_their_groups.body(Subject(estate=estate(*made, card)))
    return [flaw.resource for flaw in flaws if flaw.severity == "high"]


def through_inspection_vpc(*, appliance_mode):
    """A client and a server in different zones, and a firewall of two zones in a VPC between them."""
    third = network("i", "10.9.0.0/16", zones="ab", routes=("0.0.0.0/0 tgw",))
    doors = [subnet(f"door-{zone}", f"10.9.{8 + at}.0/24", az=zone, home="i") for at, zone in enumerate("ab")]
    ways = [table(f"rt/door-{zone}", [f"door-{zone}"], f"0.0.0.0/0 fw/{zone}", home="i") for zone in "ab"]
    made = estate(
        network("a", "10.0.0.0/16", zones="a", routes=("10.1.0.0/16 tgw",)),
        network("b", "10.1.0.0/16", zones="b", routes=("10.0.0.0/16 tgw",)),
        third,
        *doors,
        *ways,
        replace(firewall(subnets=("i/a", "i/b"), endpoints=("fw/a", "fw/b")), vpc="i"),
        tgw(),
        attached("att/a", "a", "a/a"),
        attached("att/b", "b", "b/b"),
        attached("att/i", "i", "door-a", "door-b", appliance_mode_support=appliance_mode),
        gateway_table("rtb/spokes", ("att/a", "att/b"), "0.0.0.0/0 att/i"),
        gateway_table("rtb/inspection", ("att/i",), "10.0.0.0/16 att/a", "10.1.0.0/16 att/b"),
    )
    return trace_between(made, "eni/a-a", "eni/b-b", "tcp/443")


def referred_through(kind, box):
    """A rule that names the client's group, behind an inspection."""
    return codes(
        trace_between(inspected(kind, box=box, sg_db=("in tcp 443 sg/app",)), "eni/app", "eni/db", "tcp/443")
    )


TO_CLIENTS = ("in tcp 8080 203.0.113.0/24", "in tcp 8081 10.0.0.0/23", "out -1 * 0.0.0.0/0")
TO_NODES = ("in tcp 8080 10.0.0.0/23", "in tcp 8081 10.0.0.0/23", "out -1 * 0.0.0.0/0")
TO_GROUP = ("in tcp 8080 sg/lb", "in tcp 8081 sg/lb", "out -1 * 0.0.0.0/0")


def targets_admit(kept):
    """Which of three ways to admit a balancer's connections works: clients, its group, its nodes."""
    worlds = (
        balanced(groups={"sg/app": rules}, tg=target_group(preserve_client_ip=kept))
        for rules in (TO_CLIENTS, TO_GROUP, TO_NODES)
    )
    return [reach(each, "office", "app", "tcp/8080").relayed_by[-1].verdict for each in worlds]


def beyond_the_vpc():
    """A target in another VPC, as behind a transit gateway, of a balancer that keeps the client's address."""
    far = host("a", "app", "10.0.2.5", "sg/app", attached_to="i/a", home="elsewhere")
    resources = tuple(far if each.key == "eni/a" else each for each in balanced().resources)
    return why(reach(replace(balanced(), resources=resources), "office", "eni/a", "tcp/8080"))


def classic(kind):
    """A balancer's node beside its target, where the list lets nothing out to their own subnet."""
    near = host("near", "pub", "10.0.0.50", "sg/app", attached_to="i/n")
    made = balanced(
        lb=balancer(kind, subnets=("pub",)),
        tg=target_group(targets=("i/n",), preserve_client_ip=False),
        lists={"pub": ("90 out deny tcp 8080 10.0.0.0/24", IN, OUT)},
        more=(near,),
    )
    return why(reach(made, "office", "eni/near", "tcp/8080"))


def choice(target_type, protocol):
    """The default, and whether it may be changed."""
    found = preservation(target_type, protocol)
    return found.default_on, found.changeable


def every(target_type, *protocols):
    """What all of these protocols have in common."""
    return {choice(target_type, protocol) for protocol in protocols}


INSPECTED = {
    "sg-07": lambda: tracked(note(world(), "eni/app", OUTSIDE6)),
    "sg-08": lambda: always_tracked("global_accelerator")[1] == "always",
    "sg-09": lambda: tracked(note(world(), "eni/app", OUTSIDE).partition("an idle")[0]),
    "sg-10": lambda: "Network Firewall" in note(inspected("firewall"), "eni/app", OUTSIDE),
    "sg-11": lambda: tracked(kept_by("network_load_balancer")),
    "sg-12": lambda: tracked(kept_by("vpc_endpoint")),
    "sg-13": lambda: tracked(kept_by("lambda")),
    "sg-14": lambda: tracked(dynamodb()),
    "sg-15": lambda: "no longer on AWS's list"
    in note(inspected("gwlb", box=inspection()), "eni/app", OUTSIDE),
    "sg-16": lambda: "no longer on AWS's list" in over_transit(),
    "sg-17": lambda: "outlive a removed rule" in after_removal(NAMED)[0]
    and after_removal(NAMED)[1] == "blocked",
    "sg-18": lambda: "at once" in after_removal(PUBLIC)[0] and after_removal(PUBLIC)[1] == "blocked",
    "sg-19": lambda: (memory("tcp").figure, memory("tcp").newer) == (432000, 350),
    "sg-20": lambda: memory("udp").figure == 30,
    "sg-21": lambda: memory("udp_stream").figure == 180,
    "sg-22": lambda: memory("other").figure == 600 and "addresses and protocol only" in memory("other").title,
    "sg-29": lambda: referred_through("appliance", None) == ["SG_REFERENCES_NOT_PRESERVED"],
    "sg-37": lambda: [referred_through("gwlb", inspection()), referred_through("firewall", firewall())]
    == [["SG_REFERENCES_NOT_PRESERVED"]] * 2,
    "sg-44": lambda: endpoint_with_groups() == "reachable",
    "sg-48": lambda: weight(listed(20), rule="in tcp 443 pl/x") == [20],
    "sg-49": lambda: weight(rule="in tcp 443 sg/members") == [1],
    "sg-50": lambda: weight(listed(55, by_aws=True), rule="in tcp 443 pl/x") == [55],
    "sg-51": lambda: product(60, 16) == [],
    "sg-52": lambda: product(100, 16) == ["eni/x"],
    "fact-04": lambda: "350 s" in note(world(), "eni/app", OUTSIDE),
    "fact-05": lambda: "55000" in note(world(), "eni/app", OUTSIDE),
    "fact-33": lambda: "security_groups" not in {field.name for field in fields(EgressOnlyInternetGateway)},
    "fact-35": lambda: every("instance", "TCP", "TLS") == {(True, True)},
    "fact-36": lambda: every("instance", "UDP", "TCP_UDP", "QUIC") == {(True, False)},
    "fact-37": lambda: every("ip", "TCP", "TLS") == {(False, True)},
    "fact-38": lambda: every("ip", "UDP", "TCP_UDP", "QUIC") == {(True, False)},
    "fact-39": lambda: "ELBV2_SOURCE_ADDRESS_PRESERVATION" in beyond_the_vpc(),
    "fact-40": lambda: reach(consumer(groups={"sg/app": TO_NODES}), "far", "app", "tcp/8080")
    .relayed_by[-1]
    .verdict
    == "reachable",
    "fact-41": lambda: why(reach(balanced(), "eni/a", "eni/a", "tcp/8080")) == ["X_NLB_HAIRPIN"],
    "fact-42": lambda: targets_admit(kept=True) == ["reachable", "reachable", "blocked"],
    "fact-43": lambda: targets_admit(kept=False) == ["blocked", "reachable", "reachable"],
    "fact-46": lambda: ["ELB_ACL_RESTRICTION" in classic(kind) for kind in ("classic", "network")]
    == [True, False],
    "fact-49": lambda: [codes(through_inspection_vpc(appliance_mode=each)) for each in (False, True)]
    == [["X_ANSWER_OTHER_APPLIANCE"], []],
    "fact-50": lambda: codes(trace_between(inspected(edge=()), "eni/app", OUTSIDE, "tcp/443"))
    == ["X_ANSWER_OTHER_APPLIANCE"],
}


@pytest.mark.parametrize("name", INSPECTED)
def test_the_fact_holds(name):
    """The trace, its notes, or the check that counts, say what AWS's documentation states."""
    ran("reachability analyzer")

    assert INSPECTED[name]()


def test_open_groups_keep_no_state_by_themselves():
    """The worlds of these facts keep state only for the reason that each fact names."""
    near = note(world(groups={"sg/app": OPEN}), "eni/app", "eni/near")

    assert "eni/app and eni/near keep no state" in near
    assert "outlive" not in near
