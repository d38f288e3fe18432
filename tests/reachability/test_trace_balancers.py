"""Load balancers and PrivateLink: two connections and more, each as it is really opened."""

from dataclasses import replace

import pytest

from tests.reachability.balanced_world import (
    APP_GROUP,
    NLB_GROUP,
    balanced,
    balancer,
    consumer,
    links,
    target_group,
    why,
    with_zones,
)
from tests.reachability.small_estates import ALLOW_ALL, HOME, host, party
from workbook.model.estate.compute import Listener, LoadBalancer
from workbook.reachability.reach import reach

IN, OUT = ALLOW_ALL
FROM_NLB = ("in tcp 8080 sg/lb", "in tcp 8081 sg/lb", "out -1 * 0.0.0.0/0")
FROM_CLIENTS = ("in tcp 8080 203.0.113.0/24", "in tcp 8081 10.0.0.0/23", "out -1 * 0.0.0.0/0")
FROM_NODES = ("in tcp 8080 10.0.0.0/23", "in tcp 8081 10.0.0.0/23", "out -1 * 0.0.0.0/0")


def asked(estate, source="office", ports="tcp/8080"):
    """From outside to what the balancer stands before."""
    return reach(estate, source, "app", ports)


def test_behind_a_balancer_the_chain_is_told():
    """The direct way is shut; the chain asks the listener's port first and the target's port then."""
    path = asked(balanced())

    assert path.verdict == "blocked"
    assert links(path) == [
        ("office", "balancer", "443", "reachable"),
        ("balancer", "app", "8080", "reachable"),
    ]


@pytest.mark.parametrize(
    ("group", "nodes", "kept", "verdict"),
    [
        (FROM_CLIENTS, ("sg/lb",), True, "reachable"),
        (FROM_NLB, ("sg/lb",), True, "reachable"),
        (FROM_NODES, ("sg/lb",), True, "blocked"),
        (FROM_CLIENTS, ("sg/lb",), False, "blocked"),
        (FROM_NLB, ("sg/lb",), False, "reachable"),
        (FROM_NODES, ("sg/lb",), False, "reachable"),
        (FROM_NODES, (), False, "reachable"),
        (FROM_CLIENTS, (), True, "reachable"),
        (FROM_NODES, (), True, "blocked"),
    ],
)
def test_whom_a_target_group_must_admit(group, nodes, kept, verdict):
    """With client IP kept: the clients or the balancer's group; without: the nodes or that group."""
    estate = balanced(groups={"sg/app": group}, nodes=nodes, tg=target_group(preserve_client_ip=kept))

    assert links(asked(estate))[-1][-1] == verdict


def test_a_balancer_without_groups_is_not_seen_by_reference():
    """A rule that names a group no node wears admits nothing."""
    estate = balanced(groups={"sg/app": FROM_NLB}, nodes=())

    assert why(asked(estate)) == ["ENI_SG_RULES_MISMATCH"]


def test_groups_of_clients_are_not_seen_through_a_balancer():
    """A target cannot name its clients' group, even where it sees their addresses."""
    rules = ("in tcp 8080 sg/client", "in tcp 8081 sg/lb", "out -1 * 0.0.0.0/0")

    assert links(asked(balanced(groups={"sg/app": rules}), "client"))[-1][-1] == "blocked"


@pytest.mark.parametrize(
    ("lists", "kept", "verdict"),
    [
        (("90 in deny tcp 8080 203.0.113.0/24", IN, OUT), True, "blocked"),
        (("90 in deny tcp 8080 203.0.113.0/24", IN, OUT), False, "reachable"),
        (("90 out deny tcp 1024-65535 203.0.113.0/24", IN, OUT), True, "blocked"),
        (("90 in deny tcp 8080 10.0.0.0/23", IN, OUT), True, "reachable"),
        (("90 in deny tcp 8080 10.0.0.0/23", IN, OUT), False, "blocked"),
        (("90 out deny tcp 1024-40000 203.0.113.0/24", IN, OUT), True, "partial"),
    ],
)
def test_the_targets_list_sees_the_client_or_the_node(lists, kept, verdict):
    """The ACL of the target's subnet judges whatever address the target sees, both ways."""
    estate = balanced(lists={"app": lists}, tg=target_group(preserve_client_ip=kept))

    assert links(asked(estate))[-1][-1] == verdict


@pytest.mark.parametrize(
    ("lists", "verdict"),
    [
        (("90 out deny tcp 8080 10.0.2.0/23", IN, OUT), "blocked"),
        (("90 in deny tcp 1024-65535 10.0.2.0/23", IN, OUT), "blocked"),
    ],
)
def test_the_balancers_list_sees_the_targets(lists, verdict):
    """The ACL of the nodes' subnets judges what goes to the targets and what they answer."""
    assert links(asked(balanced(lists={"pub": lists})))[-1][-1] == verdict


def test_answers_go_back_to_the_node_without_a_route():
    """Targets in subnets without a way to the internet answer clients there through their balancer."""
    path = asked(balanced())

    assert [link.verdict for link in path.relayed_by] == ["reachable", "reachable"]


def test_a_client_that_is_its_own_target():
    """With client IP kept, a target that calls its balancer may be handed its own packet, which fails."""
    estate = balanced(groups={"sg/lb": ("in tcp 443 0.0.0.0/0", *NLB_GROUP[1:])})
    kept = reach(estate, "eni/a", "eni/a", "tcp/8080")
    off = reach(
        balanced(tg=target_group(preserve_client_ip=False, target_type="ip", targets=("10.0.2.5",))),
        "eni/a",
        "eni/a",
        "tcp/8080",
    )

    assert why(kept) == ["X_NLB_HAIRPIN"]
    assert links(off)[-1][-1] == "reachable"


@pytest.mark.parametrize(
    ("protocol", "kept", "seen"),
    [("UDP", False, "client"), ("TCP", True, "client"), ("TCP", False, "balancer")],
)
def test_datagrams_always_show_the_client(protocol, kept, seen):
    """For UDP nobody can turn client IP preservation off."""
    listener = Listener(protocol=protocol, port=443, target_group="tg")
    estate = balanced(
        lb=balancer(listeners=(listener,)), tg=target_group(protocol=protocol, preserve_client_ip=kept)
    )
    words = "udp" if protocol == "UDP" else "tcp"

    assert f"the {seen}'s address" in asked(estate, ports=f"{words}/8080").relayed_by[-1].note


def test_an_application_balancer_always_shows_itself():
    """An ALB opens its own connection whatever the target group says."""
    estate = balanced(
        lb=balancer("application", listeners=(Listener(protocol="HTTPS", port=443, target_group="tg"),)),
        tg=target_group(protocol="HTTP"),
        groups={"sg/app": FROM_NODES},
    )

    assert links(asked(estate))[-1] == ("balancer", "app", "8080", "reachable")


@pytest.mark.parametrize(
    ("cross_zone", "targets", "verdict", "codes"),
    [
        (True, ("i/a",), "reachable", []),
        (False, ("i/a",), "reachable", []),
        (False, ("i/a", "i/b"), "reachable", []),
    ],
)
def test_the_cross_zone_flag_pairs_nodes_and_targets(cross_zone, targets, verdict, codes):
    """A zone without targets takes no requests; the others go on."""
    estate = balanced(lb=balancer(cross_zone=cross_zone), tg=target_group(targets=targets))

    assert links(asked(estate))[-1][-1] == verdict
    assert why(asked(estate)) == codes


def test_without_cross_zone_another_zones_list_does_not_matter():
    """Node and target of one zone are judged alone; with cross-zone every pair counts."""
    narrow = ("in tcp 8080 10.0.0.0/24", "in tcp 8081 10.0.0.0/23", "out -1 * 0.0.0.0/0")
    off = target_group(preserve_client_ip=False, targets=("i/a",))
    verdicts = [
        links(asked(balanced(lb=balancer(cross_zone=cross), tg=off, groups={"sg/app": narrow})))[-1][-1]
        for cross in (False, True)
    ]

    assert verdicts == ["reachable", "partial"]


@pytest.mark.parametrize(
    ("zones", "cross_zone", "code"),
    [
        ({"app": "c", "app2": "c"}, True, "ELB_INSTALLED_AZ_RESTRICTION"),
        ({"app": "c", "app2": "c"}, False, "ELB_INSTALLED_AZ_RESTRICTION"),
        ({"app": "b", "app2": "b", "pub2": "a"}, False, "ELB_INSTALLED_AZ_RESTRICTION"),
    ],
)
def test_targets_in_zones_that_the_balancer_lacks(zones, cross_zone, code):
    """A balancer sends nothing to a zone that is not enabled on it."""
    assert why(asked(with_zones(balanced(lb=balancer(cross_zone=cross_zone)), **zones))) == [code]


def test_a_port_that_the_balancer_does_not_send_to():
    """Only the registered port is reached through the balancer, whatever the groups admit."""
    wide = ("in -1 * 0.0.0.0/0", "out -1 * 0.0.0.0/0")
    path = asked(balanced(groups={"sg/app": wide, "sg/lb": wide}), ports="tcp/22")

    assert links(path)[-1][-1] == "blocked"
    assert why(path) == ["TARGET_PORT_RESTRICTION"]


def test_health_checks_obey_the_balancers_outbound_rules():
    """Without a way to the health check's port every target counts as unhealthy."""
    path = asked(balanced(groups={"sg/lb": ("in tcp 443 0.0.0.0/0", "out tcp 8080 sg/app")}))

    assert links(path)[-1][-1] == "partial"
    assert "health checks on tcp/8081 are blocked at sg/lb" in path.relayed_by[-1].note


def test_health_checks_show_the_balancers_address():
    """A target that admits only its clients fails the checks, which come from the nodes."""
    rules = ("in tcp 8080 203.0.113.0/24", "in tcp 8081 203.0.113.0/24", "out -1 * 0.0.0.0/0")

    assert "health checks" in asked(balanced(groups={"sg/app": rules})).relayed_by[-1].note


def test_targets_outside_the_vpc_cannot_see_clients():
    """Client IP preservation does not work for targets behind a transit gateway or peering."""
    far = host("a", "app", "10.0.2.5", "sg/app", attached_to="i/a", home="elsewhere")
    estate = balanced()
    moved = replace(
        estate, resources=tuple(far if each.key == "eni/a" else each for each in estate.resources)
    )
    path = reach(moved, "office", "eni/a", "tcp/8080")

    assert "ELBV2_SOURCE_ADDRESS_PRESERVATION" in why(path)


def test_a_classic_balancer_asks_the_list_of_its_own_subnet():
    """Towards a target in the node's subnet the outbound list judges a Classic balancer and no other."""
    shut = {"pub": ("90 out deny tcp 8080 10.0.0.0/24", IN, OUT)}
    near = host("near", "pub", "10.0.0.50", "sg/app", attached_to="i/n")
    worlds = [
        balanced(
            lb=balancer(kind),
            tg=target_group(targets=("i/n",), preserve_client_ip=False),
            lists=shut,
            more=(near,),
        )
        for kind in ("classic", "network")
    ]
    paths = [reach(each, "office", "eni/near", "tcp/8080") for each in worlds]

    assert [links(path)[-1][-1] for path in paths] == ["blocked", "partial"]
    assert ["ELB_ACL_RESTRICTION" in why(path) for path in paths] == [True, False]


class TestPrivateLink:
    """From a VPC of the same CIDR, by an endpoint and a balancer."""

    def test_the_chain_has_three_links(self):
        """Client to endpoint, endpoint to balancer, balancer to target; equal CIDRs do not matter."""
        path = reach(consumer(), "far", "app", "tcp/8080")

        assert links(path) == [
            ("far", "endpoint:orders", "443", "reachable"),
            ("endpoint:orders", "balancer", "443", "reachable"),
            ("balancer", "app", "8080", "reachable"),
        ]

    def test_targets_see_the_balancer(self):
        """Client IP preservation has no effect on PrivateLink traffic."""
        path = reach(consumer(groups={"sg/app": FROM_NODES}), "far", "app", "tcp/8080")

        assert links(path)[-1][-1] == "reachable"
        assert "the balancer's address" in path.relayed_by[-1].note

    @pytest.mark.parametrize(
        ("enforced", "nodes", "rule", "verdict"),
        [
            (True, ("sg/lb",), "in tcp 443 10.0.2.0/24", "reachable"),
            (True, ("sg/lb",), "in tcp 443 203.0.113.0/24", "blocked"),
            (False, ("sg/lb",), "in tcp 443 203.0.113.0/24", "reachable"),
            (True, (), "in tcp 443 203.0.113.0/24", "reachable"),
        ],
    )
    def test_the_balancers_groups_judge_the_clients_own_address(self, enforced, nodes, rule, verdict):
        """If its rules are enforced on PrivateLink traffic; a balancer without groups has none."""
        lb = balancer(enforce_private_link_rules=enforced, security_groups=nodes)
        estate = consumer(lb=lb, nodes=nodes, groups={"sg/lb": (rule, *NLB_GROUP[1:])})

        assert links(reach(estate, "far", "app", "tcp/8080"))[1][-1] == verdict

    @pytest.mark.parametrize(
        ("endpoint", "service", "code"),
        [
            ({"state": "pendingacceptance"}, {}, "BAD_STATE"),
            ({}, {"state": "Deleted"}, "BAD_STATE"),
        ],
    )
    def test_an_endpoint_that_is_not_accepted(self, endpoint, service, code):
        """A connection that nobody accepted, and a service that is gone, carry nothing."""
        path = reach(consumer(endpoint=endpoint, service=service), "far", "app", "tcp/8080")

        assert code in why(path, 1)

    def test_an_endpoint_in_a_zone_without_the_service(self):
        """Consumer and balancer must share a zone."""
        path = reach(with_zones(consumer(), far="c"), "far", "app", "tcp/8080")

        assert why(path, 1) == ["VPCE_SERVICE_NOT_INSTALLED_IN_AZ"]

    def test_there_is_no_way_back(self):
        """The service's side cannot open connections to its consumers."""
        path = reach(consumer(), "app", "far", "tcp/443")

        assert path.verdict == "blocked"
        assert path.relayed_by == ()


def test_the_group_that_admits_everything_is_the_control():
    """The world of these tests is open where it is not closed on purpose."""
    assert links(asked(balanced(groups={"sg/app": APP_GROUP})))[-1][-1] == "reachable"


@pytest.mark.parametrize(
    ("port", "verdict", "code"),
    [
        ("tcp/443", "reachable", []),
        ("tcp/444", "blocked", ["ELBV2_LISTENER_PORT_RESTRICTION"]),
        ("udp/443", "blocked", ["ELBV2_LISTENER_PORT_RESTRICTION"]),
        ("tcp/443-444", "partial", ["ELBV2_LISTENER_PORT_RESTRICTION"]),
        ("icmp/8/0", "reachable", []),
    ],
)
def test_a_node_answers_on_its_listeners_ports(port, verdict, code):
    """Whatever its groups admit, a port without a listener is closed."""
    wide = ("in -1 * 0.0.0.0/0", "out -1 * 0.0.0.0/0")
    path = reach(balanced(groups={"sg/lb": wide}), "client", "balancer", port)

    assert path.verdict == verdict
    assert [blocker.code for blocker in path.blockers[:1]] == code


def test_a_balancer_whose_listeners_nobody_described():
    """Where no listener is known, one is assumed."""
    wide = ("in -1 * 0.0.0.0/0", "out -1 * 0.0.0.0/0")
    estate = balanced(lb=balancer(listeners=()), groups={"sg/lb": wide})

    assert reach(estate, "client", "balancer", "tcp/444").verdict == "reachable"


@pytest.mark.parametrize("ports", ["tcp/8080", "tcp/443"])
def test_people_ask_for_either_port(ports):
    """The port of the target, or the one at which clients call the balancer: the chain is the same."""
    assert links(asked(balanced(), ports=ports))[-1] == ("balancer", "app", "8080", "reachable")


def test_an_end_by_id_has_the_same_relays():
    """An instance's id stands for its interface, and an address for whose it is."""
    chains = {
        tuple(links(reach(balanced(), "office", each, "tcp/8080"))[0])
        for each in ("i/a", "10.0.2.5", "eni/a")
    }

    assert chains == {("office", "balancer", "443", "reachable")}


def stacked(alb_rules):
    """A Network Load Balancer before an Application Load Balancer before the hosts."""
    inner = LoadBalancer(
        key="alb",
        type="application",
        scheme="internal",
        subnets=("app",),
        security_groups=("sg/alb",),
        listeners=(Listener(protocol="HTTP", port=80, target_group="tg/hosts"),),
        **HOME,
    )
    hosts = replace(target_group(), key="tg/hosts", protocol="HTTP", health_check_port=None)
    node = host("alb", "app", "10.0.2.20", "sg/alb", attached_to="alb", interface_type="load_balancer")
    return balanced(
        tg=target_group(target_type="alb", port=80, health_check_port=None, targets=("alb",)),
        groups={"sg/alb": alb_rules, "sg/lb": ("in tcp 443 0.0.0.0/0", "out tcp 80 sg/alb")},
        more=(inner, hosts, node),
        parties=(party("inner", "alb", client_ports="load_balancer"),),
    )


@pytest.mark.parametrize(
    ("rules", "verdict"),
    [
        (("in tcp 80 sg/lb", "out -1 * 0.0.0.0/0"), "reachable"),
        (("in tcp 80 203.0.113.0/24", "in tcp 80 10.0.0.0/23", "out -1 * 0.0.0.0/0"), "reachable"),
        (("in tcp 80 10.0.0.0/23", "out -1 * 0.0.0.0/0"), "blocked"),
    ],
)
def test_a_balancer_before_a_balancer(rules, verdict):
    """The inner one is a target that always sees the client, and opens a connection of its own."""
    path = asked(stacked(rules))

    assert [link[:2] for link in links(path)] == [
        ("office", "balancer"),
        ("balancer", "inner"),
        ("inner", "app"),
    ]
    assert links(path)[1] == ("balancer", "inner", "80", verdict)
    assert links(path)[2][-1] == "reachable"
