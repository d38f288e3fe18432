"""Every GB across VPCs, accounts and Regions by hand: who sends pays, and what is free is free with a source."""

from dataclasses import replace

import pytest

from tests import joined
from tests.cost.designs import carrying
from tests.joined_designs import DESIGNS
from workbook.cost.estimating import estimate
from workbook.model.estate.interconnect import TransitGatewayAttachment, VpcPeeringConnection
from workbook.model.estate.network import Route
from workbook.plan import plan


def data(estate, source, destination, traffic, **home):
    """The lines of one flow: key without the flow's -> (account, Region, quantity, dollars)."""
    made = joined.design(joined.flow(source, destination, traffic=traffic), **home)
    found = estimate(made, estate)
    start = f"flow/{source}-to-{destination}/"
    return {
        item.key.removeprefix(start): (item.account, item.region, item.quantity, item.monthly_usd)
        for item in found.items
        if item.key.startswith(start)
    }


def hours(estate):
    """The dollars of each line that is there without any flow, by its key."""
    return {item.key: item.monthly_usd for item in estimate(joined.design(), estate).items}


def near(*amounts):
    """Account and Region as they are, numbers to a hair."""
    return tuple(pytest.approx(each) if isinstance(each, int | float) else each for each in amounts)


# Peering --------------------------------------------------------------------------------------------------------


def test_a_peering_in_one_account_costs_zone_borders_and_nothing_else() -> None:
    """Half of 100 + 20 GB between two zones crosses: 60 GB, out of one and into the other, at 0.01."""
    found = data(joined.peered(), "shop-app", "stock-app", carrying(100, 20))

    assert found == {"a-b": near("workload", "us-east-1", 120.0, 1.20)}


def test_near_traffic_over_a_peering_is_free() -> None:
    """Bytes that stay in their zone cross a peering for nothing."""
    assert data(joined.peered(), "shop-app", "stock-app", carrying(100, 20, near=True)) == {}


def test_each_account_pays_its_side_of_a_zone_border() -> None:
    """With the two VPCs in two accounts, each pays 60 GB at 0.01 on its own bill."""
    found = data(joined.peered(account="partner"), "shop-app", "stock-app", carrying(100, 20))

    assert found == {
        "a-b/workload": near("workload", "us-east-1", 60.0, 0.60),
        "a-b/partner": near("partner", "us-east-1", 60.0, 0.60),
    }


def test_across_regions_the_sender_pays_each_way() -> None:
    """100 GB leave us-east-1 and 20 GB leave eu-west-1, at 0.02; zones of two Regions have no border."""
    found = data(joined.peered(region=joined.THERE), "shop-app", "stock-app", carrying(100, 20))

    assert found == {
        "us-east-1-eu-west-1/requests": near("workload", "us-east-1", 100.0, 2.00),
        "eu-west-1-us-east-1/answers": near("workload", "eu-west-1", 20.0, 0.40),
    }


def test_a_peering_that_is_not_active_carries_nothing() -> None:
    """A pending peering leads nowhere, so no byte is priced on it."""
    estate = joined.peered()
    pending = tuple(
        replace(each, status="pending-acceptance") if isinstance(each, VpcPeeringConnection) else each
        for each in estate.resources
    )

    assert data(replace(estate, resources=pending), "shop-app", "stock-app", carrying(100, 20)) == {}


def test_a_peering_has_no_hours() -> None:
    """The connection itself is free of charge, and its kind says so with a source."""
    assert not any("peering" in key for key in hours(joined.peered()))


# Transit gateways -----------------------------------------------------------------------------------------------


def test_each_attachment_pays_for_what_it_sends() -> None:
    """100 GB of requests by the first VPC's attachment, 20 GB of answers by the second's, 0.02 each; zones are free."""
    found = data(joined.hub_and_spokes(), "spoke-1-app", "spoke-2-app", carrying(100, 20))

    assert found == {
        "tgw/attachment/spoke-1/requests": near("workload", "us-east-1", 100.0, 2.00),
        "tgw/attachment/spoke-2/answers": near("workload", "us-east-1", 20.0, 0.40),
    }


def test_attachments_cost_their_hours_and_the_gateway_none() -> None:
    """Two attachments, 730 h x 0.05 each; AWS's own example has 0.10 an hour for two VPCs."""
    found = {key: usd for key, usd in hours(joined.hub_and_spokes()).items() if key.startswith("tgw")}

    assert found == {
        "tgw/attachment/spoke-1/attachment_hour": pytest.approx(36.50),
        "tgw/attachment/spoke-2/attachment_hour": pytest.approx(36.50),
    }


def test_a_vpc_pays_for_its_attachment_whoever_made_it() -> None:
    """An attachment that the hub's account made is on the bill of the VPC's account."""
    estate = joined.hub_and_spokes(hub_account="network")
    moved = tuple(
        replace(each, account="network") if isinstance(each, TransitGatewayAttachment) else each
        for each in estate.resources
    )
    found = estimate(joined.design(), replace(estate, resources=moved))

    assert {item.account for item in found.items if item.component == "attachment_hour"} == {"workload"}


def test_what_comes_in_by_a_peering_of_gateways_is_not_processed_again() -> None:
    """AWS's example: 1 GB from Virginia to another Region costs 0.02 to process and 0.02 to send, 0.04 in all."""
    found = data(joined.two_regions(), "vpc-1-app", "vpc-2-app", carrying(1, 0))

    assert found == {
        "tgw-1/attachment/vpc-1/requests": near("workload", "us-east-1", 1.0, 0.02),
        "us-east-1-eu-west-1/requests": near("network", "us-east-1", 1.0, 0.02),
    }


def test_a_blackhole_in_the_hub_carries_nothing() -> None:
    """Without propagation the hub knows no way, and no byte is priced."""
    estate = joined.hub_and_spokes()
    silent = tuple(
        replace(each, propagations=()) if each.key == "tgw/rt" else each  # type: ignore[call-arg]
        for each in estate.resources
    )

    assert data(replace(estate, resources=silent), "spoke-1-app", "spoke-2-app", carrying(100, 20)) == {}


@pytest.mark.parametrize("kind", ["connect", "client-vpn", "network-function"])
def test_attachments_without_a_price_on_file_are_shown_as_missing(kind) -> None:
    """What an attachment of such a type costs by the hour is not guessed from the others."""
    estate = joined.hub_and_spokes(1)
    odd = tuple(
        replace(each, resource_type=kind, resource="", subnets=())
        if isinstance(each, TransitGatewayAttachment)
        else each
        for each in estate.resources
    )
    found = estimate(joined.design(), replace(estate, resources=odd))

    assert (f"attachment_hour:{kind}", "us-east-1") in {
        (gap.component, gap.region) for gap in found.missing_prices
    }


# Central egress and inspection ----------------------------------------------------------------------------------


def test_a_gb_through_central_egress_stacks_up() -> None:
    """Per GB out: 0.02 into the hub, 0.045 NAT, 0.09 egress; from the hub to a NAT gateway zones are free."""
    found = data(joined.central_egress(firewall=False), "spoke-1-app", "internet", carrying(1100, 0))

    assert found == {
        "egress/nat/a": near("network", "us-east-1", 1100.0, 49.50),
        "tgw/attachment/spoke-1/requests": near("workload", "us-east-1", 1100.0, 22.00),
        "internet/network/us-east-1/free": near("network", "us-east-1", 100.0, 0.0),
        "internet/network/us-east-1": near("network", "us-east-1", 1000.0, 90.00),
    }


def test_answers_enter_the_hub_by_the_egress_vpc() -> None:
    """50 GB that come back pay NAT, and the hub on the egress VPC's bill, and no internet egress."""
    found = data(joined.central_egress(firewall=False), "spoke-1-app", "internet", carrying(0, 50))

    assert found == {
        "egress/nat/a": near("network", "us-east-1", 50.0, 2.25),
        "tgw/attachment/egress/answers": near("network", "us-east-1", 50.0, 1.00),
    }


def test_a_firewall_pays_and_its_nat_gateway_does_not() -> None:
    """Every GB pays the firewall 0.065; the NAT gateway's GB are waived one for one, and the line says so."""
    found = data(joined.central_egress(), "spoke-1-app", "internet", carrying(0, 100))

    assert found["egress/network-firewall"] == near("network", "us-east-1", 100.0, 6.50)
    assert found["egress/nat/a/waived"] == near("network", "us-east-1", 100.0, 0.0)
    assert "egress/nat/a" not in found


def test_hours_of_nat_gateways_are_waived_one_for_one() -> None:
    """Two firewall endpoints, 2 x 730 x 0.395; the chained NAT gateway is waived, the one beside it is not."""
    found = hours(joined.central_egress())

    assert found["egress/network-firewall/endpoint_hour"] == pytest.approx(576.70)
    assert found["egress/nat/a/zonal_hour_with_network_firewall"] == 0
    assert found["egress/nat/b/zonal_hour"] == pytest.approx(32.85)


def test_without_a_firewall_nothing_is_waived() -> None:
    """The same VPC without the firewall pays both NAT gateways."""
    found = hours(joined.central_egress(firewall=False))

    assert found["egress/nat/a/zonal_hour"] == found["egress/nat/b/zonal_hour"] == pytest.approx(32.85)
    assert not any("with_network_firewall" in key for key in found)


def test_a_firewall_in_another_vpc_waives_nothing() -> None:
    """Only a NAT gateway of the firewall's own VPC is chained with it."""
    estate = joined.central_egress()
    moved = tuple(
        replace(each, target="egress/igw")
        if isinstance(each, Route) and each.key == "egress/rt/firewall/0.0.0.0/0"
        else each
        for each in estate.resources
    )

    assert hours(replace(estate, resources=moved))["egress/nat/a/zonal_hour"] == pytest.approx(32.85)


# On premises ----------------------------------------------------------------------------------------------------


def test_a_vpn_costs_its_hours_its_addresses_and_internet_egress() -> None:
    """730 x 0.05, two tunnels' addresses 2 x 730 x 0.005, and bytes out at internet rates; the gateway is free."""
    fixed = {
        key: usd for key, usd in hours(joined.to_premises()).items() if key.startswith(("vpn", "main/vgw"))
    }
    found = data(joined.to_premises(), "app", "office", carrying(150, 40))

    assert fixed == {
        "vpn/connection_hour": pytest.approx(36.50),
        "vpn/in_use_or_idle_hour": pytest.approx(7.30),
    }
    assert found == {
        "vpn/free": near("workload", "us-east-1", 100.0, 0.0),
        "vpn": near("workload", "us-east-1", 50.0, 4.50),
    }


def test_what_the_office_asks_for_leaves_as_answers() -> None:
    """The office's requests come in free; 150 GB of answers leave over the VPN."""
    found = data(joined.to_premises(), "office", "app", carrying(40, 150))

    assert found["vpn"] == near("workload", "us-east-1", 50.0, 4.50)
    assert sum(line[2] for line in found.values()) == pytest.approx(150)


def test_a_vpn_at_a_transit_gateway_is_billed_three_ways() -> None:
    """Connection, attachment and GB, as a published example has it: 36.50 + 36.50 + 100 GB x 0.02 = 75.00."""
    estate = joined.to_premises(by="tgw")
    fixed = hours(estate)
    sent = data(estate, "office", "app", carrying(100, 0))

    assert fixed["vpn/connection_hour"] + fixed["tgw/attachment/vpn/attachment_hour"] == pytest.approx(73.00)
    assert sent == {"tgw/attachment/vpn/requests": near("workload", "us-east-1", 100.0, 2.00)}


@pytest.mark.parametrize("by", ["vgw", "tgw"])
def test_direct_connect_has_a_port_and_rates_of_its_own(by) -> None:
    """A 1 Gbps port is 730 x 0.30; bytes out are 0.02 a GB, and no internet egress however many."""
    estate = joined.to_premises("dx", by=by)
    found = data(estate, "app", "office", carrying(1000, 0))

    assert hours(estate)["dx/vif/dedicated_port_hour_1G"] == pytest.approx(219.00)
    assert found["direct connect"] == near("workload", "us-east-1", 1000.0, 20.00)
    assert not any("internet" in key or "vpn" in key for key in found)


def test_a_hosted_port_is_the_partners_price() -> None:
    """Below 1 Gbps nothing is on file: the line is there without dollars."""
    estate = joined.to_premises("dx")
    slow = tuple(
        replace(each, bandwidth_gbps=0.2) if each.key == "dx/vif" else each  # type: ignore[call-arg]
        for each in estate.resources
    )
    found = estimate(joined.design(), replace(estate, resources=slow))

    assert not found.complete
    assert [item.monthly_usd for item in found.items if item.component == "hosted_port_hour_200M"] == [None]


# PrivateLink ----------------------------------------------------------------------------------------------------


def test_a_consumer_pays_its_endpoint_and_the_provider_its_load_balancer() -> None:
    """Two endpoint zones and the GB on the consumer's bill; the provider's has the load balancer; zones are free."""
    estate = joined.private_service()
    made = joined.design(joined.flow("client", "nlb", traffic=carrying(730, 0)))
    found = {item.key: item for item in estimate(made, estate).items}
    endpoint, balancer = found["consumer/endpoint/orders/az_hour"], found["nlb/nlb_hour"]
    units = found["nlb/nlb_lcu_hour"]
    passed = found["flow/client-to-nlb/consumer/endpoint/orders"]

    assert (endpoint.account, endpoint.monthly_usd) == ("workload", pytest.approx(14.60))
    assert (passed.account, passed.monthly_usd) == ("workload", pytest.approx(7.30))
    assert (balancer.account, balancer.monthly_usd) == ("partner", pytest.approx(16.425))
    # 730 GB in 730 hours fill one unit of 1 GB an hour: 730 x 0.006.
    assert (units.account, units.monthly_usd) == ("partner", pytest.approx(4.38))
    assert found["flow/client-to-nlb/all"].monthly_usd == 0


def test_an_endpoint_service_has_no_line_of_its_own() -> None:
    """The provider's service is free of charge beside its load balancer."""
    assert not any(key.startswith("provider/service") for key in hours(joined.private_service()))


# As planned -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "usd"),
    [
        # half of 120 GB crosses zones, both sides at 0.01
        ("peered", 1.20),
        # 100 GB to eu-west-1 and 20 GB back, 0.02 each
        ("peered_far", 2.40),
        # into the hub 0.02: 100 + 20 and 10 + 20 between VPCs, 10 and 200 with the office; 10 GB out at 0.02
        ("hub", 2.40 + 0.60 + 4.20 + 0.20),
        # 2 x 120 GB by endpoints at 0.01; half of 240 GB behind the load balancer crosses zones, both sides
        ("private_service", 2.40 + 2.40),
    ],
)
def test_every_gb_of_a_planned_design_is_priced_by_hand(name, usd) -> None:
    """The lines of all flows add up to what the volumes cost on paper, and nothing lacks a price."""
    made = DESIGNS[name]()
    found = estimate(made, plan(made))

    assert found.missing_prices == ()
    assert sum(item.monthly_usd for item in found.items if item.key.startswith("flow/")) == pytest.approx(usd)
