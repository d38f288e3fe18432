"""What stands at AWS's edge, between people and the Regions: CloudFront, and the lines to and from it."""

from collections.abc import Iterator

from workbook.model.estate.edge import CloudFrontDistribution, CloudFrontVpcOrigin, WebAcl
from workbook.model.estate.estate import Estate
from workbook.views.scene.lines import Ground, Hop
from workbook.views.scene.parts import Node
from workbook.views.text import one_line

EDGE_SERVICE = "cloudfront"
EDGE_RANK = 25
USERS = "internet"


def edge_nodes(estate: Estate) -> Iterator[tuple[str, Node]]:
    """Each distribution with its node; CloudFront as a party of flows is the first one's."""
    for front in estate.of(CloudFrontDistribution):
        node = _front(estate, front)
        yield front.key, node
        parties = (party for party in estate.parties if party.service == EDGE_SERVICE)
        yield from ((party.key, node) for party in parties)


def _front(estate: Estate, front: CloudFrontDistribution) -> Node:
    acl = estate.get(WebAcl, front.web_acl) if front.web_acl in estate else None
    filtered = f"web ACL, {len(acl.rules)} rules" if acl else ""
    listed = any(rule.statement == "ip_set" and rule.negated for rule in acl.rules) if acl else False
    only = "listed addresses only" if listed else ""
    return Node(
        key=f"edge:{front.key}",
        title="CloudFront",
        icon="cloudfront",
        position="outside",
        rank=EDGE_RANK,
        details=tuple(one_line(words) for words in (front.domain_name, filtered, only) if words),
        resources=(front.key, *((acl.key,) if acl else ())),
        tooltip=one_line(
            f"CloudFront distribution {front.key} of {front.domain_name}, origin {front.origin}"
        ),
        existing=bool(front.existing_id),
    )


def edge_hops(ground: Ground) -> Iterator[Hop]:
    """Users to CloudFront, and CloudFront to its door in the VPC or to its bucket; to public origins packets lead."""
    for front in ground.estate.of(CloudFrontDistribution):
        for node in ground.nodes_of(front.key):
            for user in ground.of_party.get(USERS, ()):
                yield user, node, "request", "tcp/443"
            for end in _origins(ground, front):
                yield node, end, "request", ""


def _origins(ground: Ground, front: CloudFrontDistribution) -> Iterator[Node]:
    if front.vpc_origin:
        doors = (door for door in ground.estate.of(CloudFrontVpcOrigin) if door.key == front.vpc_origin)
        for door in doors:
            yield from ground.of_party.get(door.key, ())
    elif front.origin_access_control:
        yield from ground.listing(front.origin)
