"""Estates of several accounts and Regions, made by hand: no planner has a say in them."""

from collections.abc import Iterable
from dataclasses import replace
from ipaddress import IPv4Network

from tests.estates import PREFIX, REGION, allow, trust
from tests.interconnections import SERVICE
from workbook.model.estate import compute, data, identity, interconnect, network, observability
from workbook.model.estate.estate import Account, Estate
from workbook.model.estate.resource import Reason, Resource

FAR = "us-east-1"
BECAUSE = (Reason(kind="flow", key="orders", sentence="orders are read by the reports"),)


def here(account: str, region: str = REGION) -> dict[str, object]:
    """Where a resource stands."""
    return {"account": account, "region": region, "because": BECAUSE}


def one_vpc(key: str, account: str, cidr: str, *, region: str = REGION) -> tuple[Resource, ...]:
    """A VPC with two subnets, a route table, a group and an open door to nowhere."""
    place, block = here(account, region), IPv4Network(cidr)
    halves = list(block.subnets(new_prefix=24))[:2]
    subnets = tuple(
        network.Subnet(
            **place,
            key=f"{key}/app/{zone}",
            vpc=key,
            availability_zone=f"{region}{zone}",
            az_slot=zone,
            cidr_block=half,
            tier="app",
            tags=(("Name", f"{PREFIX}-{key}-app-{zone}"),),
        )
        for zone, half in zip("ab", halves, strict=True)
    )
    return (
        network.Vpc(**place, key=key, cidr_blocks=(block,), tags=(("Name", f"{PREFIX}-{key}"),)),
        *subnets,
        network.RouteTable(
            **place, key=f"{key}/rt/app", vpc=key, subnets=tuple(subnet.key for subnet in subnets)
        ),
        network.SecurityGroup(
            **place, key=f"sg/{key}-app", vpc=key, group_name=f"{PREFIX}-{key}-app", description=f"{key} app"
        ),
    )


def route(table: str, destination: str, target: str, place: dict[str, object]) -> network.Route:
    """A route to what joins."""
    return network.Route(
        **place,
        key=f"{table}/{destination}",
        route_table=table,
        destination_cidr_block=IPv4Network(destination),
        target=target,
    )


def admits(group: str, peer: str, place: dict[str, object], port: int = 443) -> network.SecurityGroupRule:
    """A rule that names a group or a CIDR."""
    is_group = peer.startswith("sg/")
    return network.SecurityGroupRule(
        **place,
        key=f"{group}/in/tcp-{port}/{peer}",
        security_group=group,
        is_egress=False,
        ip_protocol="tcp",
        from_port=port,
        to_port=port,
        cidr_ipv4=None if is_group else IPv4Network(peer),
        referenced_security_group=peer if is_group else "",
        description="orders are read by the reports",
    )


def _estate(accounts: Iterable[Account], resources: Iterable[Resource]) -> Estate:
    return Estate(accounts=tuple(accounts), resources=tuple(resources))


def _account(key: str, account_id: str = "", role: str = "") -> Account:
    return Account(key=key, title=key.title(), account_id=account_id, role=role)


def _peering(key: str, requester: network.Vpc, accepter: network.Vpc) -> interconnect.VpcPeeringConnection:
    return interconnect.VpcPeeringConnection(
        **here(requester.account, requester.region),
        key=f"peering/{key}",
        requester_vpc=requester.key,
        accepter_vpc=accepter.key,
        requester_cidr_blocks=requester.cidr_blocks,
        accepter_cidr_blocks=accepter.cidr_blocks,
        requester_region=requester.region,
        accepter_region=accepter.region,
        requester_account=requester.account,
        accepter_account=accepter.account,
    )


def peered_accounts() -> Estate:
    """Two accounts whose VPCs are peered: group references across, and a third VPC in another Region."""
    shop = one_vpc("shop", "sales", "10.1.0.0/16")
    reports = one_vpc("reports", "analytics", "10.2.0.0/16")
    archive = one_vpc("archive", "analytics", "10.3.0.0/16", region=FAR)
    vpcs = {each.key: each for each in (*shop, *reports, *archive) if isinstance(each, network.Vpc)}
    return _estate(
        (_account("sales", "111122223333"), _account("analytics")),
        (
            *shop,
            *reports,
            *archive,
            _peering("reports-shop", vpcs["reports"], vpcs["shop"]),
            _peering("reports-archive", vpcs["reports"], vpcs["archive"]),
            route("reports/rt/app", "10.1.0.0/16", "peering/reports-shop", here("analytics")),
            route("reports/rt/app", "10.3.0.0/16", "peering/reports-archive", here("analytics")),
            route("shop/rt/app", "10.2.0.0/16", "peering/reports-shop", here("sales")),
            route("archive/rt/app", "10.2.0.0/16", "peering/reports-archive", here("analytics", FAR)),
            admits("sg/shop-app", "sg/reports-app", here("sales")),
            admits("sg/archive-app", "10.2.0.0/16", here("analytics", FAR)),
            data.S3Bucket(
                **here("analytics"),
                key="bucket/records",
                purpose="records of the network",
                sse_algorithm="AES256",
                policy=allow("s3:PutObject", resource="${bucket/records.arn}/*"),
            ),
            observability.FlowLog(
                **here("sales"),
                key="shop/flow-log",
                resource="shop",
                log_destination_type="s3",
                destination="bucket/records",
            ),
            identity.IamRole(
                **here("analytics"),
                key="role/reader",
                role_name=f"{PREFIX}-reader",
                assume_role_policy=trust("ec2.amazonaws.com"),
                policy=allow("s3:GetObject", resource="${bucket/records.arn}/${account/sales.id}/*"),
            ),
        ),
    )


def _consumer(number: int) -> tuple[Resource, ...]:
    account = f"consumer-{number}"
    return (
        *one_vpc(account, account, f"10.{100 + number % 150}.0.0/16"),
        network.VpcEndpoint(
            **here(account),
            key=f"{account}/endpoint/orders",
            vpc=account,
            vpc_endpoint_type="Interface",
            service="orders",
            service_name=SERVICE,
            subnets=(f"{account}/app/a", f"{account}/app/b"),
            security_groups=(f"sg/{account}-app",),
            private_dns_enabled=True,
        ),
    )


def private_service(consumers: int) -> Estate:
    """A provider's service and as many consumers, each in an account of its own."""
    place = here("provider")
    numbers = range(1, consumers + 1)
    return _estate(
        (
            _account("provider", "111122223333"),
            *(_account(f"consumer-{number}", role="consumer") for number in numbers),
        ),
        (
            *one_vpc("provider", "provider", "10.100.0.0/16"),
            compute.TargetGroup(
                **place, key="nlb/target-group", vpc="provider", protocol="TCP", port=8080, target_type="ip"
            ),
            compute.LoadBalancer(
                **place,
                key="nlb",
                type="network",
                scheme="internal",
                subnets=("provider/app/a", "provider/app/b"),
                security_groups=("sg/provider-app",),
                listeners=(compute.Listener(protocol="TCP", port=443, target_group="nlb/target-group"),),
            ),
            interconnect.VpcEndpointService(
                **place,
                key="service/orders",
                service_name=SERVICE,
                load_balancers=("nlb",),
                private_dns_name="orders.example.com",
                allowed_principals=tuple(
                    f"arn:aws:iam::${{account/consumer-{number}.id}}:root" for number in numbers
                ),
            ),
            *(resource for number in numbers for resource in _consumer(number)),
        ),
    )


def _spoke(number: int) -> tuple[Resource, ...]:
    account = f"spoke-{number}"
    return (
        *one_vpc(account, account, f"10.{number}.0.0/16"),
        interconnect.TransitGatewayAttachment(
            **here(account),
            key=f"hub/attachment/{account}",
            transit_gateway="hub",
            resource_type="vpc",
            resource=account,
            subnets=(f"{account}/app/a", f"{account}/app/b"),
        ),
        route(f"{account}/rt/app", "10.0.0.0/8", "hub", here(account)),
        identity.IamRole(
            **here(account),
            key=f"role/{account}-reader",
            role_name=f"{PREFIX}-reader",
            assume_role_policy=trust("ec2.amazonaws.com"),
            policy=allow("s3:GetObject", resource=f"arn:aws:s3:::example-bucket/{account}/*"),
        ),
    )


def hub_and_spokes(spokes: int) -> Estate:
    """A transit gateway in the network account, spokes of one role, and Direct Connect in an account of its own."""
    place, line = here("network"), here("connectivity")
    numbers = range(1, spokes + 1)
    attachments = tuple(f"hub/attachment/spoke-{number}" for number in numbers)
    return _estate(
        (
            _account("network", "111122223333"),
            _account("connectivity", "444455556666"),
            *(_account(f"spoke-{number}", f"{number:012}", role="spoke") for number in numbers),
        ),
        (
            interconnect.TransitGateway(**place, key="hub", default_route_table_association=False),
            interconnect.TransitGatewayRouteTable(
                **place,
                key="hub/rt/spokes",
                transit_gateway="hub",
                associations=attachments,
                propagations=attachments,
            ),
            interconnect.TransitGatewayRoute(
                **place,
                key="hub/rt/spokes/192.0.2.0/24",
                transit_gateway_route_table="hub/rt/spokes",
                destination_cidr_block=IPv4Network("192.0.2.0/24"),
            ),
            interconnect.DirectConnectGateway(**line, key="dx", name=f"{PREFIX}-dx"),
            interconnect.DirectConnectGatewayAssociation(
                **line,
                key="dx/hub",
                direct_connect_gateway="dx",
                gateway="hub",
                allowed_prefixes=(IPv4Network("10.0.0.0/8"),),
            ),
            *(resource for number in numbers for resource in _spoke(number)),
        ),
    )


def two_regions() -> Estate:
    """One account with a VPC in each of two Regions."""
    near = one_vpc("near", "workload", "10.1.0.0/16")
    far = one_vpc("far", "workload", "10.2.0.0/16", region=FAR)
    vpcs = {each.key: each for each in (*near, *far) if isinstance(each, network.Vpc)}
    return _estate(
        (_account("workload", "111122223333"),),
        (
            *near,
            *far,
            _peering("near-far", vpcs["near"], vpcs["far"]),
            route("near/rt/app", "10.2.0.0/16", "peering/near-far", here("workload")),
            compute.Instance(
                **here("workload", FAR),
                key="far-host",
                subnet="far/app/a",
                security_groups=("sg/far-app",),
                instance_type="t4g.nano",
            ),
        ),
    )


def unlike_spokes() -> Estate:
    """Spokes of one role, one of which has more than the other."""
    estate = hub_and_spokes(2)
    more = one_vpc("spoke-2-more", "spoke-2", "10.9.0.0/16")
    return replace(estate, resources=(*estate.resources, *more))
