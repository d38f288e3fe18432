"""Estate to describe JSON and back: the same network, whoever wrote it."""

import json
from dataclasses import fields, replace
from functools import partial
from ipaddress import IPv4Address, ip_network

import pytest

from tests.cases.describe import CASES
from tests.cases.networks import FILES, imported_network
from tests.cover import cover, networked, sample
from tests.imports.documents import OWNER, estate_of, imported_of, network
from tests.joined_designs import peered
from workbook.document import Document, build
from workbook.imports.describe import read_describe
from workbook.imports.describing import ALONE, TOGETHER, UNSUPPORTED, describe, unwritten
from workbook.model.estate import interconnect
from workbook.model.estate.compute import Instance, LoadBalancer
from workbook.model.estate.estate import RESOURCE_TYPES, Estate
from workbook.model.estate.network import NetworkInterface, Subnet, VpcBlockPublicAccessOptions, VpcEndpoint
from workbook.model.estate.resource import Resource
from workbook.plan import plan
from workbook.reachability.matrix import network_matrix
from workbook.reachability.passages import passages

SNAPSHOTS = sorted((CASES / "snapshots").glob("*.json"))
NOT_SHOWN = {
    "Subnet": {"az_slot", "tier"},
    "VpcEndpoint": {"policy"},  # its statements lose the reasons that only a plan has
    "DbInstance": {"parameter_group", "export_role"},
    "LambdaFunction": {"kms_key", "log_group", "environment"},
    "DirectConnectVirtualInterface": {"bandwidth_gbps", "hosted", "macsec", "ports"},
    "Instance": {"role", "kms_key", "elastic_ip", "associate_public_ip_address", "hardened"},
    "SecurityGroup": {"kept_by"},
}
"""What no describe answer that the importer reads shows of a planned resource."""


def _sets():
    return [(name, given) for name in networked() for given in sample(name, 3)]


def _read_back(estate):
    return imported_of({path: content.decode() for path, content in describe(estate).items()}).estate


def _passages(estate):
    keep = ("source", "destination", "protocol", "ports", "verdict", "ip_version")
    return {tuple(getattr(one, name) for name in keep) for one in passages(network_matrix(estate))}


def _shown(resource, accounts=()):
    """What AWS shows of a resource; it knows accounts by their ids."""
    ids = {each.key: each.account_id for each in accounts if each.account_id}
    hidden = {"because", "tags"} | NOT_SHOWN.get(type(resource).__name__, set())
    if isinstance(resource, VpcEndpoint) and ".vpce." in resource.service_name:
        hidden |= {"service"}  # AWS shows only the name that it gave a service of one's own
    shown = {one.name: getattr(resource, one.name) for one in fields(resource) if one.name not in hidden}
    return {name: ids.get(value, value) if isinstance(value, str) else value for name, value in shown.items()}


@pytest.mark.parametrize(("name", "given"), _sets())
def test_a_planned_network_reads_back_as_itself(name, given):
    """Who reaches whom on what, every party, and every field that AWS shows of every resource are the same."""
    _reads_back(name, given)


@pytest.mark.all_pairs
@pytest.mark.parametrize("name", networked())
def test_every_pair_of_options_reads_back_as_itself(name):
    """No pair of options plans a network that reads back as another."""
    for given in cover(name):
        _reads_back(name, given)


def test_what_stands_in_unlike_subnets_reads_back_as_one_party():
    """A notebook in one zone gets the only NAT gateway; the file system in both zones stays one file system."""
    given = {
        "nat_mode": "per_az",
        "endpoints": "none",
        "ipv6": "dual_stack",
        "way_out": "nat",
        "training": False,
    }
    given |= {"hosting": False, "workspace": "notebook", "shared_files": True}

    estate = _reads_back("sagemaker_vpc", given.items())

    subnets = {estate.get(NetworkInterface, key).subnet for key in estate.party("files").interfaces}
    assert {estate.get(Subnet, key).routing_class for key in subnets} == {"isolated", "private_egress"}


def _reads_back(name, given):
    """The estate of these options, found equal to what is read from its description."""
    estate = plan(build(Document(pattern=name, options=dict(given))))

    back = _read_back(estate)

    stated, read = ({party.key for party in each.parties} for each in (estate, back))
    # An import always knows the internet, and all premises together; a design may speak of neither.
    unsaid = {"internet", "on-premises"} - stated
    assert {one for one in _passages(back) if not unsaid & {one[0], one[1]}} == _passages(estate)
    assert read - unsaid == stated
    for resource in estate.resources:
        if type(resource) in UNSUPPORTED or isinstance(resource, VpcBlockPublicAccessOptions):
            continue
        assert _shown(back[resource.key], estate.accounts) == _shown(resource, estate.accounts)
    return back


@pytest.mark.parametrize("name", networked())
def test_writing_what_was_read_gives_the_same_files(name):
    """The second writing equals the first, byte for byte, but for what only a plan holds."""
    first = describe(_read_back(plan(build(Document(pattern=name)))))
    second = describe(_read_back(_read_back(plan(build(Document(pattern=name))))))

    assert first == second


@pytest.mark.parametrize("path", SNAPSHOTS, ids=lambda path: path.stem)
def test_a_documented_network_reads_back_as_itself(path):
    """Peerings, transit gateways, VPNs and all come back equal; parties keep names and addresses."""
    estate = read_describe(path).estate

    back = _read_back(estate)

    assert {each.key: _shown(each) for each in back.resources} == {
        each.key: _shown(each) for each in estate.resources
    }
    assert {(p.key, p.location, p.cidr_blocks, p.behind, p.client_ports) for p in back.parties} == {
        (p.key, p.location, p.cidr_blocks, p.behind, p.client_ports) for p in estate.parties
    }


@pytest.mark.parametrize("name", [path.stem for path in FILES])
def test_a_network_of_other_people_reads_back_as_itself(name):
    """Resources, parties and passages of joined networks are the same after one writing, and nothing is left over."""
    estate = imported_network(name).estate
    files = {path: content.decode() for path, content in describe(estate).items()}

    back = imported_of(files)

    assert {each.key: _shown(each) for each in back.estate.resources} == {
        each.key: _shown(each) for each in estate.resources
    }
    assert {(p.key, p.cidr_blocks, p.behind) for p in back.estate.parties} == {
        (p.key, p.cidr_blocks, p.behind) for p in estate.parties
    }
    assert _passages(back.estate) == _passages(estate)
    told = ("not modelled", "more than once", "cannot be read")
    assert [each for each in back.not_understood if any(word in each.why for word in told)] == []


def test_what_joins_networks_reads_back_as_itself():
    """Attachments of every kind, tables, routes, peerings, endpoint services, firewalls and statements lose nothing."""
    home = {"account": OWNER, "region": "eu-west-1"}
    block, far = ip_network("10.8.0.0/16"), ip_network("10.9.0.0/16")
    base = estate_of(
        **network(Reservations=[{"Instances": [{"InstanceId": "i-box", "SubnetId": "subnet-a"}]}])
    )
    appliance = replace(base.get(Instance, "i-box"), forwards="transparent")
    attached = partial(interconnect.TransitGatewayAttachment, transit_gateway="tgw-1", **home)
    links = (
        appliance,
        interconnect.TransitGateway(key="tgw-1", security_group_referencing_support=True, **home),
        interconnect.TransitGateway(key="tgw-2", **home),
        attached(key="att-vpc", resource_type="vpc", resource="vpc-1", subnets=("subnet-a",), appliance_mode_support=True,
                 ipv6_support=True, security_group_referencing_support=False, tags=(("Name", "hub"),)),
        attached(key="att-gone", resource_type="vpc", cidr_blocks=(far,), state="deleted"),
        attached(key="att-out", resource_type="vpc", cidr_blocks=(block,)),
        attached(key="att-vpn", resource_type="vpn", resource="vpn-1", cidr_blocks=(block,)),
        attached(key="att-dx", resource_type="direct-connect-gateway", resource="dxgw-1"),
        attached(key="att-peer", resource_type="peering", resource="tgw-2"),
        attached(key="att-connect", resource_type="connect", resource="att-vpc"),
        interconnect.TransitGatewayRouteTable(
            key="tgw-rtb-1", transit_gateway="tgw-1", associations=("att-vpc", "att-peer"), propagations=("att-vpc", "att-dx"),
            default_association_route_table=True, **home),
        interconnect.TransitGatewayRoute(
            key="tgw-rtb-1/10.8.0.0/16", transit_gateway_route_table="tgw-rtb-1", destination_cidr_block=block,
            attachment="att-vpn", type="propagated", **home),
        interconnect.TransitGatewayRoute(
            key="tgw-rtb-1/10.9.0.0/16", transit_gateway_route_table="tgw-rtb-1", destination_cidr_block=far,
            state="blackhole", **home),
        interconnect.VpcPeeringConnection(
            key="pcx-1", requester_vpc="vpc-1", accepter_vpc="", requester_cidr_blocks=(ip_network("10.0.0.0/16"),),
            accepter_cidr_blocks=(far, ip_network("2600:1f14:9::/56")), requester_region="eu-west-1",
            accepter_region="us-east-1", requester_account=OWNER, accepter_account="444455556666",
            status="pending-acceptance", **home),
        interconnect.CustomerGateway(key="cgw-1", bgp_asn=65001, **home),
        interconnect.VpnGateway(key="vgw-1", vpc="vpc-1", tags=(("Name", "edge"),), **home),
        interconnect.VpnConnection(key="vpn-1", customer_gateway="cgw-1", transit_gateway="tgw-1", tunnel_count=1, **home),
        interconnect.DirectConnectGateway(key="dxgw-1", name="dx", tags=(("Name", "line"),), **home),
        interconnect.DirectConnectGatewayAssociation(
            key="dxa-1", direct_connect_gateway="dxgw-1", gateway="tgw-1", allowed_prefixes=(block,), state="updating", **home),
        interconnect.DirectConnectVirtualInterface(
            key="vif-1", type="transit", gateway="dxgw-1", vlan=7, bgp_asn=65001, **home),
        interconnect.DirectConnectVirtualInterface(
            key="vif-2", type="private", gateway="vgw-1", vlan=8, bgp_asn=65001, cidr_blocks=(block,), **home),
        LoadBalancer(key="boxes", type="gateway", scheme="internal", subnets=("subnet-a",), listeners=(), cross_zone=False,
                     inspection="allow", **home),
        LoadBalancer(key="front", type="network", scheme="internal", subnets=("subnet-a",), listeners=(), cross_zone=False,
                     enforce_private_link_rules=False, **home),
        interconnect.VpcEndpointService(
            key="vpce-svc-1", service_name="com.amazonaws.vpce.eu-west-1.vpce-svc-1", load_balancers=("boxes",),
            allowed_principals=("*",), **home),
        VpcEndpoint(key="vpce-1", vpc="vpc-1", vpc_endpoint_type="GatewayLoadBalancer", service="vpce-svc-1",
                    service_name="com.amazonaws.vpce.eu-west-1.vpce-svc-1", subnets=("subnet-b",), **home),
        interconnect.NetworkFirewall(
            key="wall", vpc="vpc-1", subnets=("subnet-b", "subnet-a"), endpoints=("vpce-b", "vpce-a"), default_action="drop",
            rules=(
                interconnect.FirewallRule(action="allow", protocol="tcp", source=block, from_port=443, to_port=443),
                interconnect.FirewallRule(action="drop", destination=far),
            ), **home),
    )  # fmt: skip
    kept = tuple(each for each in base.resources if each.key != "i-box")

    back = _read_back(replace(base, resources=(*kept, *links)))

    for link in links:
        assert _shown(back[link.key]) == _shown(link)


def test_hybrid_links_read_back_as_themselves():
    """VPNs, Direct Connect, endpoint services and firewalls lose nothing that AWS shows."""
    home = {"account": "111122223333", "region": "eu-west-1"}
    block = ip_network("10.8.0.0/16")
    base = estate_of(Vpcs=[{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16"}],
                     Subnets=[{"SubnetId": "subnet-1", "VpcId": "vpc-1", "CidrBlock": "10.0.1.0/24",
                               "AvailabilityZone": "eu-west-1a"}])  # fmt: skip
    links = (
        interconnect.CustomerGateway(
            key="cgw-1", bgp_asn=65001, ip_address=IPv4Address("203.0.113.9"), **home
        ),
        interconnect.VpnGateway(key="vgw-1", vpc="vpc-1", **home),
        interconnect.VpnConnection(
            key="vpn-1",
            customer_gateway="cgw-1",
            vpn_gateway="vgw-1",
            routes=(block,),
            static_routes_only=True,
            **home,
        ),
        interconnect.DirectConnectGateway(key="dxgw-1", name="dx", **home),
        interconnect.DirectConnectGatewayAssociation(
            key="dxa-1", direct_connect_gateway="dxgw-1", gateway="vgw-1", allowed_prefixes=(block,), **home
        ),
        interconnect.DirectConnectVirtualInterface(
            key="dxvif-1", type="private", gateway="dxgw-1", vlan=101, bgp_asn=65001, **home
        ),
        interconnect.VpcEndpointService(key="vpce-svc-1", service_name="own", load_balancers=(), **home),
        interconnect.NetworkFirewall(
            key="wall", vpc="vpc-1", subnets=("subnet-1",), endpoints=("vpce-9",), **home
        ),
    )

    back = _read_back(replace(base, resources=(*base.resources, *links)))

    for link in links:
        assert _shown(back[link.key]) == _shown(link)


def test_every_kind_is_written_or_named_as_left_out():
    """No kind of resource is forgotten by the writer, and none is in two of its tables."""
    joining = {
        each for each in vars(interconnect).values() if isinstance(each, type) and issubclass(each, Resource)
    }
    kinds = {*RESOURCE_TYPES, *joining} - {Resource}

    assert set(ALONE) | TOGETHER | UNSUPPORTED >= kinds
    assert not set(ALONE) & TOGETHER
    assert not UNSUPPORTED & (set(ALONE) | TOGETHER)


def test_what_is_left_out_is_named():
    """A planned network says which of its kinds no describe answer holds."""
    estate = plan(build(Document(pattern="private_rds_api")))

    assert "IamRole" in unwritten(estate)
    assert unwritten(Estate()) == ()


def test_the_routing_class_is_found_in_the_routes():
    """Public, private and isolated subnets of a plan are classed alike when nobody says so."""
    estate = plan(build(Document(pattern="three_tier_dmz")))
    back = _read_back(estate)

    assert {each.key: each.routing_class for each in back.of(Subnet)} == {
        each.key: each.routing_class for each in estate.of(Subnet)
    }


def test_accounts_are_written_by_their_numbers():
    """A peering names the accounts of its ends as AWS does, and as the folders of their files are named."""
    numbers = {"workload": "111122223333", "data": "444455556666"}
    estate = plan(peered(account="data"))
    known = tuple(replace(each, account_id=numbers[each.key]) for each in estate.accounts)
    files = describe(replace(estate, accounts=known))
    peering = next(
        json.loads(text) for path, text in files.items() if path.endswith("VpcPeeringConnections.json")
    )

    ends = peering["VpcPeeringConnections"][0]
    assert [ends[side]["OwnerId"] for side in ("RequesterVpcInfo", "AccepterVpcInfo")] == list(
        numbers.values()
    )
    assert {path.partition("/")[0] for path in files} == {*numbers.values(), "outside.json"}
