"""Small designs built by hand: instances behind a load balancer, a database, one AWS service, one host outside."""

from dataclasses import replace
from ipaddress import IPv4Network

from workbook.model.estate.estate import Estate
from workbook.model.intent.design import Design
from workbook.model.intent.flow import Flow
from workbook.model.intent.party import (
    ApplicationLoadBalancer,
    AwsService,
    Database,
    InstanceFleet,
    OutsideHost,
    OutsideNetwork,
)
from workbook.model.intent.place import AccountIntent, NetworkMeans, Tier, VpcIntent
from workbook.model.intent.traffic import Band, Traffic
from workbook.model.ports import one_port
from workbook.plan import plan

TIERS = (
    Tier(key="public", title="Public", slot=0, prefix_length=24, routing="public"),
    Tier(key="app", title="Application", slot=1, prefix_length=24, routing="private"),
    Tier(key="data", title="Data", slot=2, prefix_length=24, routing="private"),
)
QUIET = NetworkMeans(endpoint_tier="app", flow_logs="off", dns_firewall="off")


def gb(amount):
    """A volume known exactly."""
    return Band(low=amount, typical=amount, high=amount, reason=f"{amount} GB, stated")


def carrying(sent=0.0, received=0.0, *, requests=0.0, near=False):
    """Traffic known exactly."""
    return Traffic(
        request_gb_per_month=gb(sent),
        response_gb_per_month=gb(received),
        requests_per_month=gb(requests),
        az_affinity="same_az" if near else "spread",
    )


def flow(source, destination, port, traffic, slot):
    """A flow named after its ends."""
    return Flow(
        key=f"{source}-to-{destination.replace(':', '-')}",
        slot=slot,
        source=source,
        destination=destination,
        ports=one_port(port),
        purpose=f"{source} calls {destination}",
        traffic=traffic,
    )


APP = InstanceFleet(
    key="app", title="Application", tier="app", instance_type="t4g.small", client_ports="linux"
)
BALANCER = ApplicationLoadBalancer(
    key="alb",
    title="Load balancer",
    tier="public",
    client_ports="load_balancer",
    internet_facing=True,
    target="app",
    target_port=8080,
    new_connections_per_second=10.0,
)
DATABASE = Database(
    key="database",
    title="Database",
    tier="data",
    engine="postgres",
    port=5432,
    multi_az=True,
    instance_class="db.t4g.medium",
    storage_gb=100,
    iam_authentication=True,
    backup_days=7,
    deletion_protection=True,
    master_user_name="dbadmin",
)
INTERNET = OutsideNetwork(key="internet", title="Internet", cidr_blocks=(IPv4Network("0.0.0.0/0"),))
HOST = OutsideHost(key="api.example.com", title="Partner", host_name="api.example.com")


def design(parties, flows, *, region="us-east-1", az_count=2, **means):
    """A design of these parties and flows in the tiers public, app and data, with nothing that costs beside them."""
    return Design(
        pattern="by_hand",
        title="By hand",
        name_prefix="example-test-app",
        customer_managed_key=False,
        accounts=(AccountIntent(key="workload", title="Workload"),),
        vpcs=(
            VpcIntent(
                key="main",
                title="main",
                account="workload",
                region=region,
                cidr_block=IPv4Network("10.20.0.0/16"),
                az_count=az_count,
                tiers=TIERS,
                means=replace(QUIET, **means),
            ),
        ),
        parties=tuple(parties),
        flows=tuple(flows),
    )


def caller(services, *, hosts=0.0, region="us-east-1", az_count=2, **means) -> tuple[Design, Estate]:
    """Instances that send GB to AWS services (by short name), and GB to one host outside if any."""
    parties = [APP, *(AwsService(key=f"aws:{name}", title=name, service=name) for name in services)]
    flows = [
        flow("app", f"aws:{name}", 443, carrying(sent), slot)
        for slot, (name, sent) in enumerate(services.items())
    ]
    if hosts:
        parties.append(HOST)
        flows.append(flow("app", HOST.key, 443, carrying(hosts), 90))
    made = design(parties, flows, region=region, az_count=az_count, **means)
    return made, plan(made)


def web(*, visitors=(50.0, 500.0), queries=(20.0, 80.0), region="us-east-1", az_count=2, **means):
    """Visitors, a load balancer, instances and a database."""
    flows = [
        flow("internet", "alb", 443, carrying(*visitors), 0),
        flow("alb", "app", 8080, carrying(*visitors), 1),
        flow("app", "database", 5432, carrying(*queries), 2),
    ]
    made = design((INTERNET, BALANCER, APP, DATABASE), flows, region=region, az_count=az_count, **means)
    return made, plan(made)
