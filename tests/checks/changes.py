"""Small changes to planned estates: what a row of a check's table does before the check looks."""

from dataclasses import dataclass, replace
from functools import cache
from ipaddress import ip_network

from workbook.catalog import pattern
from workbook.model.estate.network import NetworkAclEntry, Route, SecurityGroupRule
from workbook.model.ports import IcmpTypeCode, PortRange
from workbook.plan import plan

PASSWORDS = {"db_iam_authentication": False}
"""Clients then read a secret, so that four services have interface endpoints."""

BASES = {
    "default": ("three_tier_dmz", {}),
    "dmz": ("three_tier_dmz", PASSWORDS),
    "full": (
        "three_tier_dmz",
        {"lambda_functions": True, "glue_jobs": True, "admin_access": "instance_connect_endpoint"},
    ),
    "bastion": ("three_tier_dmz", {"admin_access": "bastion"}),
    "single": ("three_tier_dmz", {"nat_mode": "single"}),
    "nat_instance": ("three_tier_dmz", {"nat_mode": "instance"}),
    "regional": ("three_tier_dmz", {"nat_mode": "regional"}),
    "closed": ("three_tier_dmz", {"nat_mode": "none", "entry": "none"}),
    "strict": ("three_tier_dmz", {"nacl_mode": "strict"}),
    "plain": ("three_tier_dmz", {"nacl_mode": "default"}),
    "three": ("three_tier_dmz", {"az_count": 3}),
    "dual": ("three_tier_dmz", {"ipv6": "dual_stack"}),
    "redirect": ("three_tier_dmz", {"redirect_http": True}),
    "no_endpoints": ("three_tier_dmz", PASSWORDS | {"endpoints": ("s3",)}),
    "inspected": ("three_tier_dmz", {"inspection": "network_firewall"}),
    "edge": ("edge_protection", {}),
    "edge_public": ("edge_protection", {"origin": "public_alb"}),
    "edge_s3": ("edge_protection", {"origin": "s3"}),
    "edge_regional": ("edge_protection", {"origin": "public_alb", "web_acl": "load_balancer"}),
    "edge_blocked": ("edge_protection", {"vpc_block_public_access": "block_ingress"}),
    "edge_full": (
        "edge_protection",
        {"waf_rule_groups": ("ip_reputation", "common", "known_bad_inputs", "sqli", "bot_control")},
    ),
    "rds": ("private_rds_api", {}),
    "direct": ("private_rds_api", {"rds_proxy": False}),
    "public_api": ("private_rds_api", {"api": "public"}),
    "data_api": ("private_rds_api", {"database_access": "data_api", "rds_proxy": False}),
    "mysql": ("private_rds_api", {"db_engine": "mysql"}),
    "vpn": ("hybrid_connectivity", {}),
    "peered": ("vpc_peering", {}),
    "peered_widely": ("vpc_peering", {"peering_routes": "vpc"}),
    "streams": ("data_ingestion", {}),
    "firehose": ("data_ingestion", {"ingest": "firehose"}),
    "direct_connect": ("hybrid_connectivity", {"medium": "direct_connect"}),
    "two_devices": (
        "hybrid_connectivity",
        {"medium": "direct_connect", "direct_connect_resiliency": "development", "transfer_window_hours": 48},
    ),
    "two_locations": (
        "hybrid_connectivity",
        {
            "medium": "direct_connect",
            "direct_connect_resiliency": "high",
            "direct_connect_speed": "10G",
            "direct_connect_macsec": True,
        },
    ),
    "idle_line": ("hybrid_connectivity", {"medium": "direct_connect", "transfer_tb_per_month": 0}),
    "late_vpn": ("hybrid_connectivity", {"transfer_tb_per_month": 20}),
    "backed": (
        "hybrid_connectivity",
        {"medium": "direct_connect_with_vpn_backup", "gateway": "transit_gateway"},
    ),
}
"""Designs that rows start from; every option is legal, and a check that fires on one fires for a reason."""


@cache
def base(name):
    """A planned pattern: its design and its estate."""
    pattern_name, options = BASES[name]
    chosen = pattern(pattern_name)
    design = chosen.build(chosen.options(**options))
    return design, plan(design)


@dataclass(frozen=True)
class Row:
    """One row of a check's table: what it is called, where it starts, what changes, what must be found."""

    name: str
    on: str
    changes: tuple
    at: tuple
    severity: str = ""


def fires(name, *changes, at, on="dmz", severity=""):
    """The check must report exactly these resources."""
    return Row(name, on, changes, (at,) if isinstance(at, str) else tuple(at), severity)


def quiet(name, *changes, on="dmz"):
    """The check must report nothing."""
    return Row(name, on, changes, ())


def change(key, **fields):
    """Other values for some fields of one resource."""

    def apply(design, estate):
        changed = (replace(r, **fields) if r.key == key else r for r in estate.resources)
        return design, replace(estate, resources=tuple(changed))

    return apply


def each(kind, **fields):
    """Other values for some fields of every resource of a kind."""

    def apply(design, estate):
        changed = (replace(r, **fields) if type(r) is kind else r for r in estate.resources)
        return design, replace(estate, resources=tuple(changed))

    return apply


def without(*keys):
    """Some resources less."""

    def apply(design, estate):
        kept = tuple(resource for resource in estate.resources if resource.key not in keys)
        return design, replace(estate, resources=kept)

    return apply


def without_kind(kind):
    """No resource of a kind."""

    def apply(design, estate):
        return design, replace(estate, resources=tuple(r for r in estate.resources if type(r) is not kind))

    return apply


def plus(*resources):
    """Some resources more."""

    def apply(design, estate):
        return design, replace(estate, resources=(*estate.resources, *resources))

    return apply


def copy(key, new_key, **fields):
    """A resource once more under another key."""

    def apply(design, estate):
        twin = replace(estate[key], key=new_key, **fields)
        return design, replace(estate, resources=(*estate.resources, twin))

    return apply


def party(key, **fields):
    """Other values for some fields of one party."""

    def apply(design, estate):
        parties = tuple(replace(p, **fields) if p.key == key else p for p in estate.parties)
        return design, replace(estate, parties=parties)

    return apply


def intent(**fields):
    """Other values for some fields of the design."""

    def apply(design, estate):
        return replace(design, **fields), estate

    return apply


def imported():
    """No design: the estate as an import would bring it."""

    def apply(_design, estate):
        return None, estate

    return apply


def means(flow, *via):
    """Another way for one flow."""

    def apply(design, estate):
        new = tuple(replace(m, via=via) if m.flow == flow else m for m in estate.means)
        return design, replace(estate, means=new)

    return apply


def flow(key, **fields):
    """Other values for some fields of one flow."""

    def apply(design, estate):
        flows = tuple(replace(f, **fields) if f.key == key else f for f in design.flows)
        return replace(design, flows=flows), estate

    return apply


def rule(group, direction, protocol, ports, peer, key="added", description="added by a test"):
    """A security group rule more: `("sg/app", "in", "tcp", 22, "0.0.0.0/0")`."""
    first, last = ports if isinstance(ports, tuple) else (ports, ports)
    return plus(
        SecurityGroupRule(
            key=key,
            account="workload",
            region="us-east-1",
            security_group=group,
            is_egress=direction == "out",
            ip_protocol=protocol,
            from_port=first,
            to_port=last,
            description=description,
            **_peer(peer),
        )
    )


def _peer(peer):
    if peer.startswith("pl/"):
        return {"prefix_list": peer}
    if peer.startswith(("sg/", "main/sg")):
        return {"referenced_security_group": peer}
    network = ip_network(peer)
    return {"cidr_ipv4": network} if network.version == 4 else {"cidr_ipv6": network}


def entry(acl, number, direction, action, protocol, ports, cidr, key="added"):
    """A network ACL entry more; `ports` is a pair, a number, an IcmpTypeCode or None."""
    network = ip_network(cidr)
    icmp = ports if isinstance(ports, IcmpTypeCode) else None
    if isinstance(ports, int):
        ports = (ports, ports)
    return plus(
        NetworkAclEntry(
            key=key,
            account="workload",
            region="us-east-1",
            network_acl=acl,
            rule_number=number,
            egress=direction == "out",
            protocol=protocol,
            rule_action=action,
            cidr_block=network if network.version == 4 else None,
            ipv6_cidr_block=network if network.version == 6 else None,
            port_range=PortRange(from_port=ports[0], to_port=ports[1]) if isinstance(ports, tuple) else None,
            icmp_type_code=icmp,
        )
    )


def route(table, destination, target, key="added", **fields):
    """A route more."""
    network = ip_network(destination)
    return plus(
        Route(
            key=key,
            account="workload",
            region="us-east-1",
            route_table=table,
            destination_cidr_block=network if network.version == 4 else None,
            destination_ipv6_cidr_block=network if network.version == 6 else None,
            target=target,
            **fields,
        )
    )


def public(interface, address="198.19.9.9"):
    """A public address for an interface."""
    from ipaddress import ip_address

    return change(interface, public_ip=ip_address(address))


def open_acls():
    """No network ACL but the default one."""

    def apply(design, estate):
        kept = []
        for r in estate.resources:
            if type(r).__name__ == "NetworkAcl" and not r.is_default:
                continue
            if type(r).__name__ == "NetworkAclEntry" and "/default/" not in r.key:
                continue
            kept.append(r)
        allow = entry("main/acl/default", 100, "in", "allow", "-1", None, "0.0.0.0/0", key="d-in")
        allow_out = entry("main/acl/default", 100, "out", "allow", "-1", None, "0.0.0.0/0", key="d-out")
        estate = replace(estate, resources=tuple(kept))
        return allow_out(*allow(design, estate))

    return apply


OPEN_APP = (
    open_acls(),
    public("eni/app/a"),
    change("main/rt/app/a", subnets=()),
    change("main/rt/public", subnets=("main/public/a", "main/public/b", "main/app/a")),
)
"""Puts the first application subnet onto the internet gateway, with a public address and open ACLs."""

OPEN_DATA = (
    open_acls(),
    public("eni/database/a"),
    change("main/rt/data", subnets=("main/data/b",)),
    change("main/rt/public", subnets=("main/public/a", "main/public/b", "main/data/a")),
)
"""The same for the first data subnet."""
