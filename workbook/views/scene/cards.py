"""Cards beside the VPC: AWS services by the way they are reached, and what else the account holds in the Region."""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from workbook.model.estate.analytics import GlueCrawler
from workbook.model.estate.containers import DiscoveryNamespace, EcrRepository
from workbook.model.estate.data import S3Bucket
from workbook.model.estate.edge import ShieldSubscription, WebAcl
from workbook.model.estate.estate import Estate
from workbook.model.estate.identity import KmsKey, Secret
from workbook.model.estate.messaging import SnsTopic, SqsQueue
from workbook.model.estate.network import (
    NetworkInterface,
    Vpc,
    VpcBlockPublicAccessOptions,
    VpcEncryptionControl,
    VpcEndpoint,
)
from workbook.model.estate.observability import (
    CloudTrail,
    DnsFirewallRuleGroup,
    FlowLog,
    LogDelivery,
    LogGroup,
)
from workbook.model.estate.packages import CodeArtifactRepository
from workbook.model.estate.party import Means, Party
from workbook.model.estate.resource import Resource
from workbook.model.intent.flow import Flow
from workbook.views.scene.parts import Node, Row
from workbook.views.scene.places import region_key
from workbook.views.scene.recorded import recorded_rows
from workbook.views.scene.standing import bucket_words
from workbook.views.scene.steps import Steps
from workbook.views.scene.symbols import LISTED, service_icon
from workbook.views.text import one_line

CARD_TITLES = {
    "gateway": "By gateway endpoint",
    "interface": "By interface endpoint (PrivateLink)",
    "public": "At public addresses",
}
CARD_RANKS = {"gateway": 20, "interface": 30, "public": 40, "account": 50}
SHORT_TITLES = {
    "ec2messages": "SSM Run Command",
    "execute-api": "API Gateway",
    "ssmmessages": "Session Manager",
}


@dataclass(frozen=True, slots=True)
class Cards:
    """The cards, and which cards each service party is on: one in every Region that calls it."""

    nodes: tuple[Node, ...]
    of_party: Mapping[str, tuple[Node, ...]]


def find_cards(estate: Estate, flows: Sequence[Flow], steps: Steps) -> Cards:
    """The cards of every Region that has something to list; what is a step is drawn, not listed."""
    ways = _ways(estate, flows)
    places = _places(estate, flows)
    home = _home(estate)
    nodes: list[Node] = []
    of_party: dict[str, tuple[Node, ...]] = {}
    for way, title in CARD_TITLES.items():
        by_place: dict[str, list[Party]] = {}
        for party in estate.parties:
            if ways.get(party.key) == way and party.key not in steps.of_party:
                for place in places.get(party.key, (home,)):
                    by_place.setdefault(place, []).append(party)
        for place, parties in by_place.items():
            node = _service_card(estate, way, title, parties, place, home, steps)
            nodes.append(node)
            of_party |= {party.key: (*of_party.get(party.key, ()), node) for party in parties}
    listed = {row.key for node in nodes for row in node.rows} | steps.keys
    for place, rows in _account_rows(estate, listed).items():
        nodes.append(_card("account", "In this account and Region", tuple(rows), place, home))
    return Cards(tuple(nodes), {**of_party, **steps.of_party})


def _home(estate: Estate) -> str:
    """The Region's frame of what stands nowhere else: that of the first VPC, or of the first resource."""
    first = next(iter((*estate.of(Vpc), *estate.resources)), None)
    return region_key(first.account, first.region) if first else ""


def _places(estate: Estate, flows: Iterable[Flow]) -> dict[str, tuple[str, ...]]:
    """Service party -> the frames of the Regions that call it, or that have the endpoint it is called by."""
    interfaces = {party.key: party.interfaces for party in estate.parties}
    delivered = {means.flow: means.delivered_to for means in estate.means}
    places: dict[str, dict[str, None]] = {}
    for flow in flows:
        doors = interfaces.get(delivered.get(flow.key, ""), ()) or interfaces.get(flow.source, ())
        for key in doors[:1]:
            card = estate.get(NetworkInterface, key)
            places.setdefault(flow.destination, {})[region_key(card.account, card.region)] = None
    return {service: tuple(found) for service, found in places.items()}


def _ways(estate: Estate, flows: Iterable[Flow]) -> dict[str, str]:
    """Service party -> the card of the way it is reached by; services nobody calls are left out."""
    means = {found.flow: found for found in estate.means}
    behind = {flow.destination for flow in flows if flow.key in means and _is_behind(means[flow.key], flow)}
    services = {
        party.key: party
        for party in estate.parties
        if party.location == "aws_service" or (party.location == "internet" and party.key in behind)
    }
    ways: dict[str, str] = {}
    for flow in flows:
        if flow.destination in services and flow.key in means:
            way = _way(estate, means[flow.key], flow)
            ways[flow.destination] = min(ways.get(flow.destination, way), way)
    endpoints = {endpoint.service: endpoint for endpoint in reversed(estate.of(VpcEndpoint))}
    for key, party in services.items():
        if key not in ways and party.service in endpoints:
            ways[key] = endpoints[party.service].vpc_endpoint_type.lower()
    return {key: way for key, way in ways.items() if way in CARD_TITLES}


def _is_behind(means: Means, flow: Flow) -> bool:
    """Whether an endpoint answers for whom a flow calls."""
    return means.delivered_to != flow.destination


def _way(estate: Estate, means: Means, flow: Flow) -> str:
    if _is_behind(means, flow):
        return "interface"
    via = [estate[key] for key in means.via if key in estate]
    return "gateway" if any(isinstance(passed, VpcEndpoint) for passed in via) else "public"


def _service_card(
    estate: Estate, way: str, title: str, parties: list[Party], place: str, home: str, steps: Steps
) -> Node:
    rows = [
        Row(title=service_words(party), icon=service_icon(party.service), key=party.key) for party in parties
    ]
    if way == "gateway":
        buckets = (b for b in estate.of(S3Bucket) if region_key(b.account, b.region) == place)
        rows += [Row(title=bucket_words(b), icon="s3", key=b.key) for b in buckets if b.key not in steps.keys]
    return _card(way, title, tuple(rows), place, home)


def service_words(party: Party) -> str:
    """What a picture calls an AWS service: a short name where the full one is a sentence."""
    return SHORT_TITLES.get(party.service) or one_line(party.title)


def _card(word: str, title: str, rows: tuple[Row, ...], place: str, home: str) -> Node:
    return Node(
        key=f"card:{word}" if place == home else f"card:{word}:{place}",
        title=title,
        icon="service",
        position="beside",
        frame=place,
        rank=CARD_RANKS[word],
        rows=rows,
        resources=tuple(row.key for row in rows),
        tooltip=f"{title}: {', '.join(row.title for row in rows)}",
    )


def _account_rows(estate: Estate, listed: Container[str]) -> dict[str, list[Row]]:
    """Region's frame -> what else is in that account and Region, and on no other card."""
    found: dict[str, list[Resource]] = {}
    for resource in estate.resources:
        if type(resource) in LISTED and not (isinstance(resource, S3Bucket) and resource.key in listed):
            found.setdefault(region_key(resource.account, resource.region), []).append(resource)
    rows = {place: list(_rows(estate, resources)) for place, resources in found.items()}
    for ground, row in recorded_rows(estate):
        rows.setdefault(region_key(*ground), []).append(row)
    return rows


def _rows(estate: Estate, resources: Iterable[Resource]) -> Iterator[Row]:
    """A row for each; what several VPCs have alike says which VPC it is of."""
    named = [(resource, _listed_words(resource), _vpc_of(estate, resource)) for resource in resources]
    alike = {words: {vpc for _, other, vpc in named if other == words} for _, words, _ in named}
    told: dict[tuple[str, str], int] = Counter((words, vpc) for _, words, vpc in named)
    for resource, words, vpc in named:
        times = told.pop((words, vpc), 0) if isinstance(resource, FlowLog) else 1
        many = f"{words} ({times}x)" if times > 1 else words
        title = one_line(f"{many} · {vpc}") if vpc and len(alike[words]) > 1 else many
        if times:
            yield Row(title=title, icon=LISTED[type(resource)], key=resource.key)


def _vpc_of(estate: Estate, resource: Resource) -> str:
    """The VPC of what guards or watches one, or of a part of one."""
    watched = resource
    if isinstance(resource, FlowLog) and resource.resource in estate:
        watched = estate[resource.resource]
    return watched.key if isinstance(watched, Vpc) else getattr(watched, "vpc", "")


NAMED: dict[type[Resource], tuple[str, str]] = {
    CloudTrail: ("Trail", "trail_name"),
    DiscoveryNamespace: ("Names below", "namespace_name"),
    CodeArtifactRepository: ("Packages", "repository_name"),
    EcrRepository: ("Images", "repository_name"),
    LogGroup: ("Logs", "log_group_name"),
    Secret: ("Secret", "secret_name"),
    SqsQueue: ("Queue", "queue_name"),
    SnsTopic: ("Topic", "topic_name"),
    GlueCrawler: ("Crawler", "crawler_name"),
}
"""What a card calls a kind, and the field with its name."""


_LOGS = {"ACCESS_LOGS": "CloudFront", "WAF_LOGS": "Web ACL", "ALERT": "Firewall", "FLOW": "Firewall"}
"""What writes each sort of log; the bucket or log group that it comes to is on a card of its own."""


def _listed_words(resource: Resource) -> str:
    if isinstance(resource, S3Bucket):
        return f"S3: {bucket_words(resource)}"
    if isinstance(resource, KmsKey):
        return one_line(f"KMS key {resource.alias.removeprefix('alias/')}")
    if type(resource) in NAMED:
        word, field = NAMED[type(resource)]
        return one_line(f"{word} {getattr(resource, field)}")
    return _guard_words(resource)


def _guard_words(resource: Resource) -> str:
    match resource:
        case FlowLog():
            to = {"s3": "S3", "cloud-watch-logs": "CloudWatch Logs"}
            kind = resource.log_destination_type
            sort = "" if resource.traffic_type == "ALL" else f", {resource.traffic_type}ed only".lower()
            return f"Flow logs to {to.get(kind, 'Firehose')}{sort}"
        case LogDelivery():
            return f"{_LOGS[resource.log_types[0]]} logs are delivered"
        case DnsFirewallRuleGroup():
            return f"DNS Firewall: {'allow list' if resource.allowed_domains else resource.action.lower()}"
        case VpcBlockPublicAccessOptions():
            return f"Block Public Access: {resource.internet_gateway_block_mode}"
        case VpcEncryptionControl():
            return f"Encryption controls: {resource.mode}"
        case _:
            return _edge_words(resource)


def _edge_words(resource: Resource) -> str:
    if isinstance(resource, WebAcl):
        actions = dict.fromkeys(rule.action for rule in resource.rules)
        return one_line(f"Web ACL: {len(resource.rules)} rules, {' and '.join(actions)}")
    return "Shield Advanced" if isinstance(resource, ShieldSubscription) else one_line(resource.key)
