"""Scenes that view tests walk over: both patterns, from everything off to everything on, and hostile names."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from tests import joined
from workbook.document import Document, build
from workbook.imports.describe import read_describe
from workbook.model.estate.estate import Estate
from workbook.model.estate.network import SecurityGroup
from workbook.model.intent.design import Design
from workbook.model.intent.flow import Flow
from workbook.plan import plan
from workbook.views.scene.compose import compose
from workbook.views.scene.parts import Scene, View

EVERYTHING: dict[str, Any] = {
    "az_count": 3,
    "nat_mode": "per_az",
    "lambda_functions": True,
    "glue_jobs": True,
    "data_tier": "s3_exports",
    "redirect_http": True,
    "admin_access": "bastion",
    "encryption_controls": "monitor",
    "nacl_mode": "tiered",
}
NOTHING: dict[str, Any] = {
    "entry": "none",
    "nat_mode": "none",
    "admin_access": "none",
    "aws_services": (),
    "flow_logs": "off",
    "dns_firewall": "off",
    "kms": "aws_managed",
}
HOSTS = tuple({"host": f"host-{number}.vendor-with-a-long-name.example.com"} for number in range(5))

SCENES: dict[str, tuple[str, dict[str, Any]]] = {
    "dmz": ("three_tier_dmz", {}),
    "dmz_3az": ("three_tier_dmz", {"az_count": 3}),
    "dmz_everything": ("three_tier_dmz", EVERYTHING),
    "dmz_nothing": ("three_tier_dmz", NOTHING),
    "dmz_single_nat": ("three_tier_dmz", {"nat_mode": "single", "lambda_functions": True}),
    "dmz_regional_nat": ("three_tier_dmz", {"nat_mode": "regional", "az_count": 3}),
    "dmz_connect": ("three_tier_dmz", {"admin_access": "instance_connect_endpoint", "glue_jobs": True}),
    "dmz_ipv6": ("three_tier_dmz", {"ipv6": "dual_stack", "lambda_functions": True}),
    "dmz_hosts": ("three_tier_dmz", {"outside_hosts": HOSTS}),
    "dmz_dynamodb": (
        "three_tier_dmz",
        {"aws_services": ({"service": "s3"}, {"service": "dynamodb"}, {"service": "sqs"}), "az_count": 3},
    ),
    "rds_api": ("private_rds_api", {}),
    "rds_api_3az": ("private_rds_api", {"az_count": 3}),
    "ipv6_only": ("ipv6_egress_only", {"ipv6": "ipv6_only"}),
}


@cache
def network(name: str) -> tuple[Design, Estate]:
    """The design and estate of a named case."""
    pattern, options = SCENES[name]
    design = build(Document(pattern=pattern, options=options))
    return design, plan(design)


@cache
def scene_of(name: str, view: View) -> Scene:
    """The scene of a named case in one view."""
    design, estate = network(name)
    return compose(estate, design, view)


LONG = "Payments <b>& settlement</b> reconciliation-worker_of.the/northern:region " * 4


@cache
def long_named(name: str, view: View) -> Scene:
    """The scene of a named case with names as long as AWS and people let them be."""
    design, estate = network(name)
    parties = tuple(
        replace(party, title=LONG, host_name=party.host_name and "x" * 253) for party in estate.parties
    )
    resources = tuple(
        replace(resource, group_name="g" * 255) if isinstance(resource, SecurityGroup) else resource
        for resource in estate.resources
    )
    tiers = tuple(
        replace(vpc, title="v" * 60, tiers=tuple(replace(tier, title="t" * 60) for tier in vpc.tiers))
        for vpc in design.vpcs
    )
    return compose(replace(estate, parties=parties, resources=resources), replace(design, vpcs=tiers), view)


SNAPSHOTS = Path(__file__).parent.parent / "cases" / "aws_documentation" / "snapshots"
IMPORTS = tuple(path.stem for path in sorted(SNAPSHOTS.glob("*.json")))


@cache
def imported_scene(name: str, view: View) -> Scene:
    """The scene of an existing network, as AWS's documentation has it: no tiers, no design, no flows."""
    return compose(read_describe(SNAPSHOTS / f"{name}.json").estate, view=view)


JOINED: dict[str, tuple[Callable[[], Estate], tuple[Flow, ...]]] = {
    "peered": (joined.peered, (joined.flow("shop-app", "stock-app", 5432),)),
    "peered_far": (
        lambda: joined.peered(account="partner", region=joined.THERE),
        (joined.flow("shop-app", "stock-app", 5432),),
    ),
    "hub": (
        lambda: joined.hub_and_spokes(6),
        (joined.flow("spoke-1-app", "spoke-2-app"), joined.flow("spoke-4-app", "spoke-2-app", 8080)),
    ),
    "hub_elsewhere": (
        lambda: joined.hub_and_spokes(2, hub_account="network"),
        (joined.flow("spoke-1-app", "spoke-2-app"),),
    ),
    "many": (lambda: joined.hub_and_spokes(20, hub_account="network"), ()),
    "regions": (joined.two_regions, (joined.flow("vpc-1-app", "vpc-2-app"),)),
    "egress": (
        joined.central_egress,
        (joined.flow("spoke-1-app", "internet"), joined.flow("spoke-2-app", "internet", 80)),
    ),
    "vpn": (joined.to_premises, (joined.flow("office", "app"),)),
    "direct": (lambda: joined.to_premises("dx", by="tgw"), (joined.flow("app", "office", 1521),)),
    "private_service": (joined.private_service, (joined.flow("client", "nlb"),)),
}
"""Joined networks made by hand, with the flows over them."""


@cache
def joined_scene(name: str, view: View) -> Scene:
    """The scene of a joined network in one view."""
    made, flows = JOINED[name]
    return compose(made(), joined.design(*flows) if flows else None, view)


def doubled(scene: Scene) -> Scene:
    """The scene with a second VPC like its first beside it: twice the nodes, one internet, one set of cards."""
    shared = {frame.key for frame in scene.frames if frame.kind in ("account", "region")}
    shared |= {node.key for node in scene.nodes if node.position in ("outside", "beside")}

    def other(key: str) -> str:
        return key if key in shared or not key else f"second:{key}"

    frames = [
        replace(frame, key=other(frame.key), parent=other(frame.parent))
        for frame in scene.frames
        if frame.key not in shared
    ]
    nodes = [
        replace(node, key=other(node.key), frame=other(node.frame))
        for node in scene.nodes
        if node.key not in shared
    ]
    links = [replace(link, source=other(link.source), target=other(link.target)) for link in scene.links]
    return replace(
        scene,
        frames=(*scene.frames, *frames),
        nodes=(*scene.nodes, *nodes),
        links=tuple(dict.fromkeys((*scene.links, *links))),
    )
