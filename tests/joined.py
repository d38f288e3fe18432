"""Joined networks made by hand: peered VPCs, transit gateways, central egress, VPN, Direct Connect, PrivateLink."""

from ipaddress import IPv4Address, IPv4Network

from workbook.model.estate.compute import Instance, Listener, LoadBalancer
from workbook.model.estate.estate import Account, Estate
from workbook.model.estate.interconnect import (
    CustomerGateway,
    DirectConnectGateway,
    DirectConnectGatewayAssociation,
    DirectConnectVirtualInterface,
    NetworkFirewall,
    TransitGateway,
    TransitGatewayAttachment,
    TransitGatewayRoute,
    TransitGatewayRouteTable,
    VpcEndpointService,
    VpcPeeringConnection,
    VpnConnection,
    VpnGateway,
)
from workbook.model.estate.network import (
    ElasticIp,
    InternetGateway,
    NatGateway,
    NatGatewayAddress,
    NetworkInterface,
    Route,
    RouteTable,
    SecurityGroup,
    SecurityGroupRule,
    Subnet,
    Vpc,
    VpcEndpoint,
)
from workbook.model.estate.party import Means, Party
from workbook.model.estate.resource import Resource
from workbook.model.intent.design import Design
from workbook.model.intent.flow import Flow
from workbook.model.intent.place import AccountIntent
from workbook.model.intent.traffic import NO_TRAFFIC, Traffic
from workbook.model.ports import one_port

HERE = "us-east-1"
THERE = "eu-west-1"
ZONES = ("a", "b")
ANYWHERE = IPv4Network("0.0.0.0/0")
OFFICE = IPv4Network("192.168.0.0/16")
ACCOUNTS = {"workload": "111122223333", "network": "444455556666", "partner": "123456789012"}


def net(second: int, third: int | None = None) -> IPv4Network:
    """10.<second>.0.0/16, or 10.<second>.<third>.0/24."""
    return IPv4Network(f"10.{second}.0.0/16" if third is None else f"10.{second}.{third}.0/24")


class Ground:
    """Resources as they gather; `where` is the account and Region of what comes next."""

    def __init__(self) -> None:
        self.resources: list[Resource] = []
        self.parties: list[Party] = []
        self.means: list[Means] = []

    def add(self, *resources: Resource) -> None:
        """More resources."""
        self.resources += resources

    def estate(self) -> Estate:
        """All of it."""
        used = dict.fromkeys(each.account for each in self.resources)
        accounts = (Account(key=key, title=key.capitalize(), account_id=ACCOUNTS[key]) for key in used)
        return Estate(
            accounts=tuple(accounts),
            resources=tuple(self.resources),
            parties=tuple(self.parties),
            means=tuple(self.means),
        )

    def tier(
        self, vpc: Vpc, name: str, third: int, *, zones: tuple[str, ...] = ZONES, routing: str = "isolated"
    ) -> tuple[str, ...]:
        """A tier: a subnet in each zone, and a route table with the VPC's local route."""
        where = {"account": vpc.account, "region": vpc.region}
        second = int(str(vpc.cidr_blocks[0]).split(".")[1])
        keys = tuple(f"{vpc.key}/{name}/{zone}" for zone in zones)
        self.add(
            *(
                Subnet(
                    **where,
                    key=key,
                    vpc=vpc.key,
                    availability_zone=f"{vpc.region}{zone}",
                    az_slot=zone,
                    cidr_block=net(second, third + number),
                    tier=name,
                    routing_class=routing,
                )
                for number, (key, zone) in enumerate(zip(keys, zones, strict=True))
            ),
            RouteTable(**where, key=f"{vpc.key}/rt/{name}", vpc=vpc.key, subnets=keys),
        )
        self.route(f"{vpc.key}/rt/{name}", vpc.cidr_blocks[0], "local", where)
        return keys

    def route(self, table: str, block: IPv4Network, target: str, where: dict[str, str]) -> None:
        """One route."""
        self.add(
            Route(
                **where,
                key=f"{table}/{block}",
                route_table=table,
                destination_cidr_block=block,
                target=target,
            )
        )

    def servers(self, vpc: Vpc, subnets: tuple[str, ...], party: str) -> None:
        """An instance in each subnet, all of one party, and a group that only they wear."""
        where = {"account": vpc.account, "region": vpc.region}
        group = f"sg/{party}"
        self.add(
            SecurityGroup(**where, key=group, vpc=vpc.key, group_name=party, description=f"Group of {party}")
        )
        for subnet in subnets:
            block = next(each.cidr_block for each in self.resources if each.key == subnet)  # type: ignore[attr-defined]
            self.add(
                Instance(
                    **where,
                    key=f"{party}/{subnet[-1]}",
                    subnet=subnet,
                    security_groups=(group,),
                    instance_type="t4g.small",
                ),
                NetworkInterface(
                    **where,
                    key=f"eni/{party}/{subnet[-1]}",
                    vpc=vpc.key,
                    subnet=subnet,
                    private_ip_address=block[10],
                    security_groups=(group,),
                    attached_to=f"{party}/{subnet[-1]}",
                ),
            )
        interfaces = tuple(f"eni/{party}/{subnet[-1]}" for subnet in subnets)
        self.parties.append(Party(key=party, title=party.capitalize(), interfaces=interfaces))

    def vpc(self, key: str, second: int, *, account: str = "workload", region: str = HERE) -> Vpc:
        """A VPC of 10.<second>.0.0/16."""
        made = Vpc(key=key, account=account, region=region, cidr_blocks=(net(second),))
        self.add(made)
        return made


def where_of(vpc: Vpc) -> dict[str, str]:
    """A VPC's account and Region."""
    return {"account": vpc.account, "region": vpc.region}


def peered(*, account: str = "workload", region: str = HERE) -> Estate:
    """Two VPCs with servers in two zones each, joined by a peering; the second where it is said."""
    ground = Ground()
    first = ground.vpc("shop", 1)
    second = ground.vpc("stock", 2, account=account, region=region)
    ends = {"requester": first, "accepter": second}
    ground.add(
        VpcPeeringConnection(
            **where_of(first),
            key="peering/shop-stock",
            **{f"{word}_vpc": vpc.key for word, vpc in ends.items()},
            **{f"{word}_cidr_blocks": vpc.cidr_blocks for word, vpc in ends.items()},
            **{f"{word}_region": vpc.region for word, vpc in ends.items()},
            **{f"{word}_account": vpc.account for word, vpc in ends.items()},
        )
    )
    for here, there in ((first, second), (second, first)):
        subnets = ground.tier(here, "app", 16)
        ground.servers(here, subnets, f"{here.key}-app")
        ground.route(f"{here.key}/rt/app", there.cidr_blocks[0], "peering/shop-stock", where_of(here))
    ground.add(
        SecurityGroupRule(
            **where_of(second),
            key="sg/stock-app/in/tcp-5432/10.1.0.0/16",
            security_group="sg/stock-app",
            is_egress=False,
            ip_protocol="tcp",
            from_port=5432,
            to_port=5432,
            cidr_ipv4=first.cidr_blocks[0],
        )
    )
    return ground.estate()


def _hub(ground: Ground, key: str, account: str, region: str) -> None:
    where = {"account": account, "region": region}
    ground.add(
        TransitGateway(**where, key=key),
        TransitGatewayRouteTable(**where, key=f"{key}/rt", transit_gateway=key),
    )


def _attach(ground: Ground, hub: str, vpc: Vpc, subnets: tuple[str, ...]) -> None:
    """A VPC's attachment: associated with the hub's one table, and announced there."""
    key = f"{hub}/attachment/{vpc.key}"
    ground.add(
        TransitGatewayAttachment(
            **where_of(vpc),
            key=key,
            transit_gateway=hub,
            resource_type="vpc",
            resource=vpc.key,
            subnets=subnets,
        )
    )
    _associate(ground, hub, key)


def _associate(ground: Ground, hub: str, attachment: str) -> None:
    place, table = next(
        (number, each) for number, each in enumerate(ground.resources) if each.key == f"{hub}/rt"
    )
    assert isinstance(table, TransitGatewayRouteTable)
    ground.resources[place] = TransitGatewayRouteTable(
        account=table.account,
        region=table.region,
        key=table.key,
        transit_gateway=hub,
        associations=(*table.associations, attachment),
        propagations=(*table.propagations, attachment),
    )


def _hub_route(ground: Ground, hub: str, block: IPv4Network, attachment: str) -> None:
    table = next(each for each in ground.resources if each.key == f"{hub}/rt")
    ground.add(
        TransitGatewayRoute(
            account=table.account,
            region=table.region,
            key=f"{hub}/rt/{block}",
            transit_gateway_route_table=table.key,
            destination_cidr_block=block,
            attachment=attachment,
        )
    )


def hub_and_spokes(spokes: int = 2, *, hub_account: str = "workload") -> Estate:
    """VPCs with servers in two zones, each attached to one transit gateway."""
    ground = Ground()
    _hub(ground, "tgw", hub_account, HERE)
    for number in range(1, spokes + 1):
        vpc = ground.vpc(f"spoke-{number}", number)
        subnets = ground.tier(vpc, "app", 16)
        ground.servers(vpc, subnets, f"{vpc.key}-app")
        ground.route(f"{vpc.key}/rt/app", IPv4Network("10.0.0.0/8"), "tgw", where_of(vpc))
        _attach(ground, "tgw", vpc, subnets)
    return ground.estate()


def two_regions() -> Estate:
    """A VPC and a transit gateway in each of two Regions, the gateways peered."""
    ground = Ground()
    for number, region in ((1, HERE), (2, THERE)):
        hub = f"tgw-{number}"
        _hub(ground, hub, "network", region)
        vpc = ground.vpc(f"vpc-{number}", number, region=region)
        subnets = ground.tier(vpc, "app", 16)
        ground.servers(vpc, subnets, f"{vpc.key}-app")
        ground.route(f"{vpc.key}/rt/app", IPv4Network("10.0.0.0/8"), hub, where_of(vpc))
        _attach(ground, hub, vpc, subnets)
    for number, other, region in ((1, 2, HERE), (2, 1, THERE)):
        key = f"tgw-{number}/attachment/tgw-{other}"
        ground.add(
            TransitGatewayAttachment(
                account="network",
                region=region,
                key=key,
                transit_gateway=f"tgw-{number}",
                resource_type="peering",
                resource=f"tgw-{other}",
            )
        )
        _associate(ground, f"tgw-{number}", key)
        _hub_route(ground, f"tgw-{number}", net(other), key)
    return ground.estate()


def central_egress(*, firewall: bool = True) -> Estate:
    """Two spokes whose way to the internet is a VPC with a firewall and NAT gateways, in an account of its own."""
    ground = Ground()
    _hub(ground, "tgw", "network", HERE)
    for number in (1, 2):
        vpc = ground.vpc(f"spoke-{number}", number)
        subnets = ground.tier(vpc, "app", 16, routing="private_egress")
        ground.servers(vpc, subnets, f"{vpc.key}-app")
        ground.route(f"{vpc.key}/rt/app", ANYWHERE, "tgw", where_of(vpc))
        _attach(ground, "tgw", vpc, subnets)
    egress = ground.vpc("egress", 100, account="network")
    _egress_vpc(ground, egress, firewall=firewall)
    _hub_route(ground, "tgw", ANYWHERE, "tgw/attachment/egress")
    ground.parties.append(
        Party(key="internet", title="Internet", location="internet", cidr_blocks=(ANYWHERE,))
    )
    return ground.estate()


def _egress_vpc(ground: Ground, vpc: Vpc, *, firewall: bool) -> None:
    where = where_of(vpc)
    public = ground.tier(vpc, "public", 0, routing="public")
    ground.add(InternetGateway(**where, key="egress/igw", vpc=vpc.key))
    ground.route("egress/rt/public", ANYWHERE, "egress/igw", where)
    inspected = ground.tier(vpc, "firewall", 16, routing="private_egress") if firewall else ()
    transit = ground.tier(vpc, "transit", 32, routing="private_egress")
    for subnet in public:
        zone = subnet[-1]
        ground.add(
            ElasticIp(**where, key=f"eip/nat/{zone}", public_ip=IPv4Address("198.19.0.1") + ord(zone)),
            NatGateway(
                **where,
                key=f"egress/nat/{zone}",
                vpc=vpc.key,
                subnet=subnet,
                addresses=(NatGatewayAddress(allocation=f"eip/nat/{zone}"),),
            ),
        )
    # One table for both zones keeps the estate small: everything leaves by the gateway of zone a.
    if firewall:
        ground.add(NetworkFirewall(**where, key="egress/network-firewall", vpc=vpc.key, subnets=inspected))
        ground.route("egress/rt/firewall", ANYWHERE, "egress/nat/a", where)
    ground.route(
        "egress/rt/transit", ANYWHERE, "egress/network-firewall/a" if firewall else "egress/nat/a", where
    )
    for spoke in (1, 2):
        ground.route("egress/rt/public", net(spoke), "tgw", where)
    _attach(ground, "tgw", vpc, transit)


def to_premises(medium: str = "vpn", *, by: str = "vgw") -> Estate:
    """A VPC joined to an office by VPN or Direct Connect, at a virtual private gateway or a transit gateway."""
    ground = Ground()
    vpc = ground.vpc("main", 1)
    where = where_of(vpc)
    subnets = ground.tier(vpc, "app", 16)
    ground.servers(vpc, subnets, "app")
    gateway = "main/vgw" if by == "vgw" else "tgw"
    if by == "vgw":
        ground.add(VpnGateway(**where, key="main/vgw", vpc="main"))
    else:
        _hub(ground, "tgw", "workload", HERE)
        _attach(ground, "tgw", vpc, subnets)
    ground.route("main/rt/app", OFFICE, gateway, where)
    _link(ground, medium, by, where)
    behind = "main/vgw" if by == "vgw" else f"tgw/attachment/{medium}"
    ground.parties.append(
        Party(key="office", title="Office", location="on_premises", cidr_blocks=(OFFICE,), behind=(behind,))
    )
    return ground.estate()


def _link(ground: Ground, medium: str, by: str, where: dict[str, str]) -> None:
    if medium == "vpn":
        ground.add(
            CustomerGateway(**where, key="cgw", bgp_asn=65000, ip_address=IPv4Address("203.0.113.12")),
            VpnConnection(
                **where,
                key="vpn",
                customer_gateway="cgw",
                vpn_gateway="main/vgw" if by == "vgw" else "",
                transit_gateway="tgw" if by == "tgw" else "",
                static_routes_only=True,
                routes=(OFFICE,),
            ),
        )
    else:
        ground.add(
            DirectConnectGateway(**where, key="dx", name="dx"),
            DirectConnectVirtualInterface(
                **where,
                key="dx/vif",
                type="private" if by == "vgw" else "transit",
                gateway="dx",
                vlan=101,
                bgp_asn=65000,
                cidr_blocks=(OFFICE,),
                bandwidth_gbps=1.0,
            ),
            DirectConnectGatewayAssociation(
                **where,
                key="dx/association",
                direct_connect_gateway="dx",
                gateway="main/vgw" if by == "vgw" else "tgw",
            ),
        )
    if by == "tgw":
        key = f"tgw/attachment/{medium}"
        ground.add(
            TransitGatewayAttachment(
                **where,
                key=key,
                transit_gateway="tgw",
                resource_type="vpn" if medium == "vpn" else "direct-connect-gateway",
                resource="vpn" if medium == "vpn" else "dx",
                cidr_blocks=() if medium == "vpn" else (OFFICE,),
            )
        )
        _associate(ground, "tgw", key)


def private_service() -> Estate:
    """A consumer's VPC with an endpoint to a service behind a Network Load Balancer, in a partner's account."""
    ground = Ground()
    provider = ground.vpc("provider", 5, account="partner")
    consumer = ground.vpc("consumer", 5)
    _provider(ground, provider)
    where = where_of(consumer)
    subnets = ground.tier(consumer, "app", 16)
    ground.servers(consumer, subnets, "client")
    ground.add(
        VpcEndpoint(
            **where,
            key="consumer/endpoint/orders",
            vpc="consumer",
            vpc_endpoint_type="Interface",
            service="orders",
            service_name="com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0",
            subnets=subnets,
            security_groups=("sg/client",),
        )
    )
    for number, subnet in enumerate(subnets):
        ground.add(
            NetworkInterface(
                **where,
                key=f"eni/endpoint/orders/{subnet[-1]}",
                vpc="consumer",
                subnet=subnet,
                private_ip_address=net(5, 16 + number)[20],
                security_groups=("sg/client",),
                interface_type="vpc_endpoint",
                attached_to="consumer/endpoint/orders",
            )
        )
    doors = tuple(f"eni/endpoint/orders/{zone}" for zone in ZONES)
    ground.parties.append(Party(key="endpoint:orders", title="Orders endpoint", interfaces=doors))
    ground.means.append(
        Means(
            flow="client-to-nlb",
            delivered_to="endpoint:orders",
            via=("consumer/endpoint/orders", "provider/service"),
        )
    )
    return ground.estate()


def _provider(ground: Ground, vpc: Vpc) -> None:
    where = where_of(vpc)
    subnets = ground.tier(vpc, "service", 16)
    ground.servers(vpc, subnets, "orders")
    ground.add(
        LoadBalancer(
            **where,
            key="nlb",
            type="network",
            scheme="internal",
            subnets=subnets,
            listeners=(Listener(port=443, protocol="TCP", target_group="nlb/targets"),),
        ),
        VpcEndpointService(
            **where,
            key="provider/service",
            service_name="com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0",
            load_balancers=("nlb",),
        ),
    )
    for number, subnet in enumerate(subnets):
        ground.add(
            NetworkInterface(
                **where,
                key=f"eni/nlb/{subnet[-1]}",
                vpc=vpc.key,
                subnet=subnet,
                private_ip_address=net(5, 16 + number)[30],
                interface_type="network_load_balancer",
                attached_to="nlb",
            )
        )
    ground.parties.append(
        Party(key="nlb", title="Order service", interfaces=tuple(f"eni/nlb/{zone}" for zone in ZONES))
    )


def flow(source: str, destination: str, port: int = 443, traffic: Traffic = NO_TRAFFIC) -> Flow:
    """A flow named after its ends."""
    return Flow(
        key=f"{source}-to-{destination}",
        slot=0,
        source=source,
        destination=destination,
        ports=one_port(port),
        purpose=f"{source} calls {destination}",
        traffic=traffic,
    )


def design(*flows: Flow, home: str = "workload") -> Design:
    """A design that holds these flows and no VPC: the estate is made by hand."""
    return Design(
        pattern="by_hand",
        title="By hand",
        name_prefix="example-test-app",
        accounts=(AccountIntent(key=home, title=home.capitalize(), region=HERE),),
        vpcs=(),
        parties=(),
        flows=flows,
    )
