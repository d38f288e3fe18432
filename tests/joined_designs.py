"""Designs of several VPCs as people state them, for the planner: a peering, a transit hub with a link, a private service."""

from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network

from tests.cost.designs import APP, DATABASE, QUIET, TIERS, carrying, flow
from workbook.model.intent.connection import HybridLink, Peering, PrivateService, TransitHub
from workbook.model.intent.design import Design
from workbook.model.intent.party import NetworkLoadBalancer, OutsideNetwork
from workbook.model.intent.place import AccountIntent, Tier, VpcIntent

TRANSIT = Tier(key="transit", title="Transit", slot=3, prefix_length=28, routing="private")
OFFICE = OutsideNetwork(
    key="office", title="Office", location="on_premises", cidr_blocks=(IPv4Network("192.168.0.0/16"),)
)
STOCK = replace(DATABASE, key="stock", title="Stock database", vpc="back")


def _vpc(key, second, *, account="workload", region="us-east-1", tiers=TIERS):
    return VpcIntent(
        key=key,
        title=key,
        account=account,
        region=region,
        cidr_block=IPv4Network(f"10.{second}.0.0/16"),
        az_count=2,
        tiers=tiers,
        means=QUIET,
    )


def _design(vpcs, parties, flows, *connections):
    accounts = dict.fromkeys(
        [vpc.account for vpc in vpcs] + [getattr(each, "account", vpcs[0].account) for each in connections]
    )
    return Design(
        pattern="by_hand",
        title="By hand",
        name_prefix="example-test-app",
        customer_managed_key=False,
        accounts=tuple(AccountIntent(key=key, title=key.capitalize()) for key in accounts),
        vpcs=tuple(vpcs),
        parties=tuple(parties),
        flows=tuple(flows),
        connections=connections,
    )


def peered(*, account="workload", region="us-east-1") -> Design:
    """An application and a database in two peered VPCs."""
    return _design(
        [_vpc("shop", 1), _vpc("back", 2, account=account, region=region)],
        [replace(APP, vpc="shop"), STOCK],
        [flow("app", "stock", 5432, carrying(100, 20), 0)],
        Peering(key="peering", title="Shop to stock", requester="shop", accepter="back"),
    )


def hub() -> Design:
    """Three VPCs of two accounts on the transit gateway of a third, joined to an office two ways."""
    tiers = (*TIERS, TRANSIT)
    return _design(
        [
            _vpc("shop", 1, tiers=tiers),
            _vpc("mid", 3, tiers=tiers),
            _vpc("back", 2, account="data", tiers=tiers),
        ],
        [replace(APP, vpc="shop"), replace(APP, key="orders", title="Orders", vpc="mid"), STOCK, OFFICE],
        [
            flow("app", "stock", 5432, carrying(100, 20), 0),
            flow("orders", "stock", 5432, carrying(10, 20), 1),
            flow("orders", "office", 8080, carrying(10, 200), 2),
        ],
        TransitHub(
            key="hub", title="Hub", account="network", region="us-east-1", vpcs=("shop", "mid", "back")
        ),
        HybridLink(
            key="link",
            title="Office",
            network="office",
            gateway="hub",
            medium="direct_connect_with_vpn_backup",
            customer_gateway_ip=IPv4Address("203.0.113.12"),
        ),
    )


def private_service() -> Design:
    """A service behind a Network Load Balancer and two consumers of another account with the provider's own CIDR."""
    balancer = NetworkLoadBalancer(
        key="nlb",
        title="Order service",
        tier="app",
        vpc="provider",
        client_ports="load_balancer",
        internet_facing=False,
        target="app",
        port=443,
        target_port=8443,
    )
    clients = [replace(APP, key=key, title=key.capitalize(), vpc=f"{key}-vpc") for key in ("client", "other")]
    return _design(
        [_vpc("provider", 5), *(_vpc(f"{each.key}-vpc", 5, account="partner") for each in clients)],
        [balancer, replace(APP, vpc="provider"), *clients],
        [
            flow("client", "nlb", 443, carrying(100, 20), 0),
            flow("other", "nlb", 443, carrying(100, 20), 1),
            flow("nlb", "app", 8443, carrying(200, 40), 2),
        ],
        PrivateService(
            key="service", title="Orders", load_balancer="nlb", consumers=("client-vpc", "other-vpc")
        ),
    )


DESIGNS = {
    "peered": peered,
    "peered_far": lambda: peered(account="data", region="eu-west-1"),
    "hub": hub,
    "private_service": private_service,
}
