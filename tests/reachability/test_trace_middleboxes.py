"""Middleboxes as hops: appliances, Network Firewall and Gateway Load Balancer endpoints, NAT instances."""

from dataclasses import replace

import pytest

from tests.reachability.inspected_world import BOXES, appliance, firewall, inspected, inspection
from tests.reachability.small_estates import ALLOW_ALL, HOME, ask, codes, host, outside, table
from workbook.model.estate.interconnect import VpnConnection, VpnGateway
from workbook.model.estate.network import (
    VpcBlockPublicAccessExclusion,
    VpcBlockPublicAccessOptions,
)
from workbook.reachability.reach import reach

FAR = "203.0.113.7"
IN, OUT = ALLOW_ALL
KINDS = tuple(BOXES)


def outward(estate, port="tcp/443"):
    """The application asks a host on the internet."""
    return ask(estate, "eni/app", FAR, port)


def inward(estate, port="tcp/443"):
    """A host on the internet asks the application."""
    return ask(estate, FAR, "eni/app", port, at_public=True)


def across(estate, port="tcp/443"):
    """The application asks the database."""
    return ask(estate, "eni/app", "eni/db", port)


def back_across(estate, port="tcp/443"):
    """The database asks the application."""
    return ask(estate, "eni/db", "eni/app", port)


WAYS = (outward, inward, across, back_across)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("way", WAYS)
def test_a_middlebox_is_a_hop_there_and_back(kind, way):
    """With routes on both sides packets pass the middlebox in both directions."""
    path = way(inspected(kind))

    assert path.verdict == "reachable"
    for leg in (path.forward, path.answer):
        assert BOXES[kind] in [hop.component for hop in leg.hops]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("way", "routes", "edge", "code"),
    [
        (outward, {}, (), "X_ANSWER_OTHER_APPLIANCE"),
        (inward, {}, (), "X_ANSWER_OTHER_APPLIANCE"),
        (outward, {"app": ("0.0.0.0/0 igw",)}, ("10.0.1.0/24 {box}",), "INGRESS_RTB_TRAFFIC_REDIRECTION"),
        (inward, {"app": ("0.0.0.0/0 igw",)}, ("10.0.1.0/24 {box}",), "X_ANSWER_OTHER_APPLIANCE"),
        (across, {"db": ()}, (), "X_ANSWER_OTHER_APPLIANCE"),
        (back_across, {"db": ()}, (), "X_ANSWER_OTHER_APPLIANCE"),
        (across, {"app": ("0.0.0.0/0 {box}",)}, (), "X_ANSWER_OTHER_APPLIANCE"),
    ],
)
def test_both_directions_take_the_same_middlebox(kind, way, routes, edge, code):
    """An answer that misses it, or that alone meets it, is lost."""
    path = way(inspected(kind, routes=routes, edge=edge))

    assert path.verdict == "blocked"
    assert code in codes(path)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("way", "lines", "verdict"),
    [
        (outward, ("90 in deny tcp 443 10.0.1.0/24", IN, OUT), "blocked"),
        (outward, ("90 out deny tcp 443 203.0.113.0/24", IN, OUT), "blocked"),
        (outward, ("90 in deny tcp 1024-65535 203.0.113.0/24", IN, OUT), "blocked"),
        (outward, ("90 out deny tcp 32768-60999 10.0.1.0/24", IN, OUT), "blocked"),
        (outward, ("90 out deny tcp 32768 10.0.1.0/24", IN, OUT), "partial"),
        (outward, ("90 in deny tcp 443 203.0.113.0/24", IN, OUT), "reachable"),
        (inward, ("90 in deny tcp 443 203.0.113.0/24", IN, OUT), "blocked"),
        (inward, ("90 out deny tcp 443 10.0.1.0/24", IN, OUT), "blocked"),
        (across, ("90 in deny tcp 443 10.0.1.0/24", IN, OUT), "blocked"),
        (across, ("90 out deny tcp 443 10.0.2.0/24", IN, OUT), "blocked"),
        (across, ("90 in deny tcp 32768-60999 10.0.2.0/24", IN, OUT), "blocked"),
    ],
)
def test_the_list_of_the_middleboxs_subnet_judges_each_crossing(kind, way, lines, verdict):
    """In and out, request and answer, always with the addresses of the two ends."""
    assert way(inspected(kind, lists={"box": lines})).verdict == verdict


@pytest.mark.parametrize("kind", KINDS)
def test_references_do_not_match_through_a_middlebox(kind):
    """Rules that name the other end's group admit nothing beyond it; those that name its addresses do."""
    by_group = inspected(kind, sg_db=("in tcp 443 sg/app",))
    from_group = inspected(kind, sg_app=("out tcp 443 sg/db",))
    by_block = inspected(kind, sg_db=("in tcp 443 10.0.1.0/24",), sg_app=("out tcp 443 10.0.2.0/24",))

    assert [across(each).verdict for each in (by_group, from_group, by_block)] == [
        "blocked",
        "blocked",
        "reachable",
    ]
    assert "SG_REFERENCES_NOT_PRESERVED" in codes(across(by_group))
    assert "SG_REFERENCES_NOT_PRESERVED" in codes(across(from_group))


@pytest.mark.parametrize("kind", KINDS)
def test_a_middlebox_in_the_senders_own_subnet_is_a_circle(kind):
    """Its packets obey the same table, which sends them back to it."""
    routes = {"box": ("0.0.0.0/0 {box}", "10.0.2.0/24 {box}")}

    assert "NO_POSSIBLE_DESTINATION" in codes(across(inspected(kind, routes=routes)))


class TestAppliances:
    """Interfaces of instances that forward."""

    @pytest.mark.parametrize("way", WAYS)
    def test_nobody_knows_what_one_does_that_nothing_is_stated_of(self, way):
        """Check off and no statement: unknown, with its name."""
        path = way(inspected(box=appliance("")))

        assert path.verdict == "unknown"
        assert "i/box forwards packets" in [*path.forward.hops, *path.answer.hops][-1].detail

    @pytest.mark.parametrize("forwards", ["", "nat", "transparent"])
    def test_with_the_check_on_nothing_is_forwarded(self, forwards):
        """Whatever is stated of its software."""
        box = appliance(forwards, source_dest_check=True)

        assert codes(outward(inspected(box=box)))[0] == "ENI_SOURCE_DEST_CHECK_RESTRICTION"

    @pytest.mark.parametrize(
        ("rules", "verdict"),
        [
            (("in tcp 443 10.0.1.0/24", "out tcp 443 203.0.113.0/24"), "reachable"),
            (("in tcp 443 sg/app", "out tcp 443 0.0.0.0/0"), "reachable"),
            (("out tcp 443 0.0.0.0/0",), "blocked"),
            (("in tcp 443 10.0.1.0/24",), "blocked"),
            (("in tcp 443 203.0.113.0/24", "out tcp 443 203.0.113.0/24"), "blocked"),
        ],
    )
    def test_its_groups_judge_both_sides(self, rules, verdict):
        """In with the client's address or group, out to the destination; answers pass."""
        assert outward(inspected(sg_box=rules)).verdict == verdict

    def test_a_closed_group_blocks_even_where_nothing_is_stated(self):
        """What is known to stop the packet stops it."""
        assert outward(inspected(box=appliance(""), sg_box=("out -1 * 0.0.0.0/0",))).verdict == "blocked"

    def test_a_stopped_appliance_forwards_nothing(self):
        """Its instance must run."""
        assert "BAD_STATE" in codes(outward(inspected(box=appliance(state="stopped"))))

    def test_behind_an_internet_gateways_table_it_needs_a_public_address(self):
        """AWS's condition for interfaces as targets there; endpoints need none."""
        path = inward(inspected(box=appliance(public=None)))

        assert codes(path) == ["INGRESS_RTB_NO_PUBLIC_IP"]

    def test_its_outbound_rules_may_name_the_servers_group(self):
        """From the appliance the packet goes straight to the server."""
        rules = ("in tcp 443 0.0.0.0/0", "out tcp 443 sg/db")

        assert across(inspected(sg_box=rules)).verdict == "reachable"

    def test_a_route_into_an_interface_for_its_own_address_is_delivery(self):
        """An appliance that is itself asked answers, and forwards nothing."""
        estate = inspected(edge=("10.0.9.0/24 eni/box",))

        assert ask(estate, FAR, "eni/box", "tcp/22", at_public=True).verdict == "reachable"

    def test_a_route_may_name_the_instance(self):
        """An instance as target stands for its interface."""
        assert outward(inspected(routes={"app": ("0.0.0.0/0 i/box",)})).verdict == "reachable"


class TestNatInstances:
    """Instances that put their own address in place of the sender's."""

    def world(self, **more):
        """The application's default route leads to a NAT instance."""
        made = {"box": appliance("nat"), "edge": (), "routes": {"app": ("0.0.0.0/0 {box}",)}} | more
        return inspected(**made)

    def test_it_translates_there_and_back(self):
        """Private address at the instance, public one at the gateway, and the other way round."""
        path = outward(self.world())

        assert path.verdict == "reachable"
        assert [
            hop.detail for hop in (*path.forward.hops, *path.answer.hops) if hop.decision == "translate"
        ] == [
            "10.0.1.5 becomes 10.0.9.9",
            "10.0.9.9 becomes 198.51.100.90",
            "198.51.100.90 becomes 10.0.9.9 again",
            "10.0.9.9 becomes 10.0.1.5 again",
        ]

    def test_it_needs_a_public_address_of_its_own(self):
        """The client's public address does not help it."""
        path = outward(self.world(box=appliance("nat", public=None)))

        assert codes(path) == ["IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS"]

    @pytest.mark.parametrize(
        ("rules", "verdict"),
        [
            (("in tcp 443 10.0.1.0/24", "out tcp 443 0.0.0.0/0"), "reachable"),
            (("in tcp 443 sg/app", "out tcp 443 0.0.0.0/0"), "reachable"),
            (("in tcp 80 10.0.1.0/24", "out tcp 443 0.0.0.0/0"), "blocked"),
            (("in tcp 443 10.0.1.0/24",), "blocked"),
        ],
    )
    def test_its_groups_judge_both_sides(self, rules, verdict):
        """In from the client, out to the world."""
        assert outward(self.world(sg_box=rules)).verdict == verdict

    @pytest.mark.parametrize(
        ("lines", "verdict"),
        [
            (("90 in deny tcp 443 10.0.1.0/24", IN, OUT), "blocked"),
            (("90 out deny tcp 443 203.0.113.0/24", IN, OUT), "blocked"),
            (("90 in deny tcp 1024-65535 203.0.113.0/24", IN, OUT), "blocked"),
            (("90 in deny tcp 1024 203.0.113.0/24", IN, OUT), "partial"),
            (("90 out deny tcp 32768-60999 10.0.1.0/24", IN, OUT), "blocked"),
        ],
    )
    def test_the_list_of_its_subnet_is_asked_four_times(self, lines, verdict):
        """With the client's ports on one side and a NAT's on the other."""
        assert outward(self.world(lists={"box": lines})).verdict == verdict

    @pytest.mark.parametrize(
        ("port", "verdict"), [("udp/53", "reachable"), ("icmp/8/0", "reachable"), ("all", "unknown")]
    )
    def test_what_it_carries(self, port, verdict):
        """TCP, UDP and ICMP; of other protocols the statement says nothing."""
        assert outward(self.world(), port).verdict == verdict

    def test_nothing_is_stated_of_ipv6(self):
        """Translation is of IPv4."""
        estate = self.world(routes={"app": ("::/0 {box}",)})

        assert ask(estate, "eni/app", "2600:1f14:ffff::7", "tcp/443", ipv6=True).verdict == "unknown"

    def test_a_server_may_name_its_group(self):
        """Behind it packets show its private address."""
        rules = {"sg_db": ("in tcp 443 sg/box",), "routes": {"app": ("10.0.2.0/24 {box}",), "db": ()}}

        assert across(self.world(**rules)).verdict == "reachable"
        assert across(self.world(**{**rules, "sg_db": ("in tcp 443 sg/app",)})).verdict == "blocked"

    def test_unasked_packets_reach_the_instance_and_nothing_behind_it(self):
        """Its public address is its own."""
        assert ask(self.world(), FAR, "eni/box", "tcp/22", at_public=True).verdict == "reachable"

    def test_an_answer_led_into_it_alone_is_lost(self):
        """A NAT instance knows nothing of connections that it did not open."""
        estate = self.world(routes={"app": ("0.0.0.0/0 igw",), "db": ("10.0.1.0/24 {box}",)})

        assert "X_ANSWER_MISROUTED" in codes(across(estate))

    def test_in_its_own_subnet_a_client_goes_in_a_circle(self):
        """Both obey one table."""
        estate = self.world(routes={"box": ("0.0.0.0/0 {box}",), "app": ("0.0.0.0/0 {box}",)})

        assert "NO_POSSIBLE_DESTINATION" in codes(outward(estate))


class TestFirewalls:
    """What people state of a Network Firewall."""

    @pytest.mark.parametrize(
        ("rules", "default", "verdict"),
        [
            ((), "allow", "reachable"),
            ((), "drop", "blocked"),
            ((), "unknown", "unknown"),
            (("allow tcp 443 10.0.0.0/8 any",), "drop", "reachable"),
            (("allow tcp 443 10.9.0.0/16 any",), "drop", "blocked"),
            (("allow tcp 80 any any",), "unknown", "unknown"),
            (("drop tcp 443 any 203.0.113.0/24",), "allow", "blocked"),
            (("drop tcp 443 any 198.51.100.0/24",), "allow", "reachable"),
            (("allow tcp 443 any any", "drop -1 * any any"), "unknown", "reachable"),
            (("drop -1 * any any", "allow tcp 443 any any"), "allow", "blocked"),
            (("allow udp * any any",), "drop", "blocked"),
        ],
    )
    def test_the_first_rule_that_matches_decides(self, rules, default, verdict):
        """By protocol, source, destination and destination port of the request; answers pass."""
        path = outward(inspected("firewall", box=firewall(*rules, default=default)))

        assert path.verdict == verdict

    def test_part_of_the_ports_may_pass(self):
        """A question over several ports is answered port by port, with the rule that drops."""
        box = firewall("drop tcp 8000-8010 any any")
        path = outward(inspected("firewall", box=box), "tcp/8005-8020")

        assert path.verdict == "partial"
        assert "8005-8010" in path.counterexample
        assert codes(path) == ["FIREWALL_RULES_RESTRICTION"]
        assert path.blockers[0].rule == "rule 1"

    def test_a_drop_stays_a_block_beside_something_unknown(self):
        """Nobody knows the default, but the rule is known to drop."""
        assert (
            outward(inspected("firewall", box=firewall("drop -1 * any any", default="unknown"))).verdict
            == "blocked"
        )

    @pytest.mark.parametrize(
        ("endpoints", "target"),
        [(("fw/a",), "fw/a"), (("vpce-1",), "vpce-1"), ((), "fw/a"), (("fw/a",), "fw")],
    )
    def test_routes_name_an_endpoint_in_many_ways(self, endpoints, target):
        """By its id, by the firewall and a zone's letter, or the firewall of the sender's zone."""
        routes = {"app": (f"10.0.2.0/24 {target}",), "db": ()}
        estate = inspected("firewall", box=firewall(endpoints=endpoints), routes=routes)

        assert "acl/box" in [hop.component for hop in across(estate).forward.hops]

    def test_another_endpoint_of_the_firewall_is_another_middlebox(self):
        """Endpoints share no state: each zone's own, both ways."""
        box = firewall(subnets=("box", "far"), endpoints=("fw/a", "fw/c"))
        routes = {"app": ("10.0.2.0/24 fw/a",), "db": ("10.0.1.0/24 fw/c",), "far": ()}

        assert codes(across(inspected("firewall", box=box, routes=routes))) == ["X_ANSWER_OTHER_APPLIANCE"]

    def test_its_subnet_must_be_described(self):
        """Where nobody described it, its list and its table are not known."""
        assert outward(inspected("firewall", box=firewall(subnets=("gone",)))).verdict == "unknown"

    def test_before_a_nat_gateway_the_way_back_needs_its_route(self):
        """The NAT gateway's table must lead its clients' addresses back to the endpoint."""
        routes = {"box": ("0.0.0.0/0 nat",), "pub": ("0.0.0.0/0 igw", "10.0.1.0/24 {box}")}
        bare = {"box": ("0.0.0.0/0 nat",)}

        assert outward(inspected("firewall", routes=routes, edge=())).verdict == "reachable"
        assert "X_ANSWER_OTHER_APPLIANCE" in codes(outward(inspected("firewall", routes=bare, edge=())))

    def test_between_a_nat_gateway_and_the_internet(self):
        """The endpoint sees the NAT gateway's address, and the internet gateway's table leads back to it."""
        routes = {"app": ("0.0.0.0/0 nat",), "pub": ("0.0.0.0/0 {box}",)}
        box = firewall("allow tcp 443 10.0.0.220/32 any", default="drop")
        edges = {("10.0.0.0/24 {box}",): "reachable", (): "blocked"}
        verdicts = {
            edge: outward(inspected("firewall", box=box, routes=routes, edge=edge)).verdict for edge in edges
        }

        assert verdicts == edges


class TestInspection:
    """Gateway Load Balancer endpoints."""

    @pytest.mark.parametrize(
        ("word", "verdict"), [("allow", "reachable"), ("drop", "blocked"), ("unknown", "unknown")]
    )
    def test_what_is_stated_of_the_appliances(self, word, verdict):
        """The balancer's statement decides."""
        assert outward(inspected("gwlb", box=inspection(word))).verdict == verdict

    def test_a_service_of_somebody_else_is_unknown(self):
        """Without its balancer in the estate nobody knows what is behind the endpoint."""
        assert outward(inspected("gwlb", box=inspection()[:1])).verdict == "unknown"

    def test_an_endpoint_that_is_not_available(self):
        """A pending endpoint carries nothing."""
        assert "BAD_STATE" in codes(outward(inspected("gwlb", box=inspection(state="pending"))))

    @pytest.mark.parametrize(
        ("zone", "cross_zone", "target", "code"),
        [
            ("far", True, "i/app", "VPCE_SERVICE_NOT_INSTALLED_IN_AZ"),
            ("box", False, "eni/db", "ELBV2_NO_TARGETS_IN_AZ"),
        ],
    )
    def test_zones(self, zone, cross_zone, target, code):
        """The balancer stands in the endpoint's zone, and reaches targets there or everywhere."""
        box = inspection(zone=zone, cross_zone=cross_zone, targets=(target,))

        assert code in codes(outward(inspected("gwlb", box=box)))

    @pytest.mark.parametrize(
        ("cross_zone", "target"), [(True, "eni/db"), (False, "i/app"), (False, "i/other")]
    )
    def test_zones_that_fit(self, cross_zone, target):
        """Cross-zone reaches any target; without it one in the zone is enough; targets nobody knows are no fault."""
        box = inspection(cross_zone=cross_zone, targets=(target,))

        assert outward(inspected("gwlb", box=box)).verdict == "reachable"


class TestEdgeTables:
    """Route tables of gateways themselves."""

    def test_the_longest_prefix_decides_there_too(self):
        """A route for another subnet diverts nothing."""
        estate = inspected(edge=("10.0.2.0/24 {box}",), routes={"app": ("0.0.0.0/0 igw",)})

        assert inward(estate).verdict == "reachable"

    def test_a_table_without_further_routes_changes_nothing(self):
        """Its local routes lead straight in."""
        assert inward(inspected(edge=(), routes={"app": ("0.0.0.0/0 igw",)})).verdict == "reachable"

    def test_it_leads_to_middleboxes_only(self):
        """Another target is none that AWS accepts there."""
        assert "CANNOT_ROUTE" in codes(inward(inspected(edge=("10.0.1.0/24 nat",))))

    def test_ipv6_is_led_through_as_well(self):
        """Without translation, and without the appliance's public address."""
        estate = inspected(box=appliance(public=None), edge=("2600:1f14:1:1::/64 {box}",))
        path = ask(estate, "2600:1f14:ffff::7", "eni/app", "tcp/443", ipv6=True)

        assert path.verdict == "reachable"
        assert "eni/box" in [hop.component for hop in path.forward.hops]


def posture(mode, *excluded):
    """Block Public Access with some subnets excluded in both directions."""
    return (
        VpcBlockPublicAccessOptions(key="bpa", internet_gateway_block_mode=mode, **HOME),
        *(
            VpcBlockPublicAccessExclusion(
                key=f"bpa/{name}", subnet=name, internet_gateway_exclusion_mode="allow-bidirectional", **HOME
            )
            for name in excluded
        ),
    )


@pytest.mark.parametrize(
    ("kind", "mode", "excluded", "verdict"),
    [
        ("gwlb", "block-bidirectional", ("app",), "blocked"),
        ("gwlb", "block-bidirectional", ("box",), "reachable"),
        ("gwlb", "block-ingress", ("box",), "reachable"),
        ("gwlb", "block-ingress", (), "blocked"),
        ("firewall", "block-bidirectional", ("app", "box"), "blocked"),
        ("firewall", "block-ingress", ("app", "box"), "blocked"),
        ("firewall", "off", (), "reachable"),
        ("appliance", "block-bidirectional", ("box",), "reachable"),
        ("appliance", "block-bidirectional", ("app",), "blocked"),
    ],
)
@pytest.mark.parametrize("way", [outward, inward])
def test_block_public_access_beside_a_middlebox(way, kind, mode, excluded, verdict):
    """The endpoint's subnet is the one to exclude, and a Network Firewall is blocked all the same."""
    assert way(inspected(kind, more=posture(mode, *excluded))).verdict == verdict


def test_block_public_access_where_aws_prints_nothing():
    """Out through a NAT gateway and then a firewall, with ingress blocked: nobody published the result."""
    routes = {"app": ("0.0.0.0/0 nat",), "pub": ("0.0.0.0/0 {box}",)}
    estate = inspected("firewall", routes=routes, edge=("10.0.0.0/24 {box}",), more=posture("block-ingress"))

    assert outward(estate).verdict == "unknown"


def test_two_middleboxes_in_a_row():
    """A firewall and then an appliance, each in its own subnet, the same both ways."""
    second = [host("second", "far", "10.0.8.8", "sg/box", source_dest_check=False, attached_to="i/box")]
    routes = {
        "app": ("10.0.2.0/24 fw/a",),
        "box": ("10.0.2.0/24 eni/second",),
        "far": ("10.0.1.0/24 fw/a",),
        "db": ("10.0.1.0/24 eni/second",),
    }
    estate = inspected("firewall", routes=routes, more=(*second, appliance()[0]))

    assert across(estate).verdict == "reachable"


def from_office(kind, edge):
    """An office behind a VPN whose gateway's own table leads into a middlebox."""
    made = (
        VpnGateway(key="vgw", vpc="main", **HOME),
        VpnConnection(key="vpn", customer_gateway="cgw", vpn_gateway="vgw", **HOME),
        *table("rt/vgw", [], *edge, gateways=("vgw",)),
        outside("office", "172.16.0.0/16", location="on_premises", behind=("vgw",)),
    )
    routes = {"box": ("172.16.0.0/16 vgw",), "app": ("172.16.0.0/16 {box}",)}
    estate = inspected(kind, routes=routes, edge=(), more=made[:-1])
    return reach(replace(estate, parties=(*estate.parties, made[-1])), "office", "eni/app", "tcp/443")


def test_a_virtual_private_gateways_table_names_interfaces():
    """From premises through an appliance, and back through it; endpoints are refused there."""
    through = from_office("appliance", ("10.0.1.0/24 eni/box",))
    refused = from_office("firewall", ("10.0.1.0/24 fw/a",))

    assert through.verdict == "reachable"
    assert "eni/box" in [hop.component for hop in through.forward.hops]
    assert "CANNOT_ROUTE" in codes(refused)
