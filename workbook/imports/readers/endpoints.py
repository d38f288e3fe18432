"""VPC endpoints, endpoint services, Instance Connect Endpoints, and the policies written into them."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from workbook.imports.book import Book
from workbook.imports.described import Described
from workbook.imports.item import Odd, clean
from workbook.imports.services import short_service
from workbook.model.estate.compute import InstanceConnectEndpoint
from workbook.model.estate.identity import Condition, PolicyDocument, PolicyPrincipal, Statement
from workbook.model.estate.interconnect import VpcEndpointService
from workbook.model.estate.network import VpcEndpoint
from workbook.model.estate.resource import Resource

TYPES = ("Gateway", "Interface", "GatewayLoadBalancer", "Resource", "ServiceNetwork", "Tunnel")
STATES = frozenset(
    {
        "pendingacceptance",
        "pending",
        "available",
        "deleting",
        "deleted",
        "rejected",
        "failed",
        "expired",
        "partial",
    }
)


def vpc_endpoint(described: Described, book: Book) -> Iterator[Resource]:
    """A VPC endpoint. A missing VpcEndpointType means Gateway, as in the API."""
    item = described.item
    kind = item.text("VpcEndpointType") or "Gateway"
    if kind not in TYPES:
        raise Odd(f"VpcEndpointType {kind!r} is not known")
    state = item.text("State").lower() or "available"
    if state not in STATES:
        raise Odd(f"State {state!r} is not known")
    service = item.text("ServiceName", "ResourceConfigurationArn", "ServiceNetworkArn")
    yield VpcEndpoint(
        **described.head(),
        vpc=book.need(item.need("VpcId"), described, "Vpcs"),
        vpc_endpoint_type=kind,  # type: ignore[arg-type]  # one of TYPES
        service=short_service(service),
        service_name=service,
        route_tables=tuple(
            book.known(each, described, "RouteTables") for each in item.texts("RouteTableIds")
        ),
        subnets=book.standing(item.texts("SubnetIds"), described, "Subnets"),
        security_groups=tuple(
            book.known(each.need("GroupId"), described, "SecurityGroups") for each in item.items("Groups")
        ),
        private_dns_enabled=item.flag("PrivateDnsEnabled"),
        ip_address_type=item.word("IpAddressType", ("ipv4", "ipv6", "dualstack"), "ipv4"),
        policy=policy_document(item.text("PolicyDocument"), described, book),
        service_region=_elsewhere(item.text("ServiceRegion"), described),
        state=state,
    )


def instance_connect_endpoint(described: Described, book: Book) -> Iterator[Resource]:
    """An EC2 Instance Connect Endpoint."""
    item = described.item
    state = item.text("State")
    if state not in ("", "create-complete"):
        book.note(described, f"it is {state}; it is read as if it worked", "assumed")
    groups = (book.known(each, described, "SecurityGroups") for each in item.texts("SecurityGroupIds"))
    yield InstanceConnectEndpoint(
        **described.head(),
        subnet=book.need(item.need("SubnetId"), described, "Subnets"),
        security_groups=tuple(groups),
        preserve_client_ip=item.flag("PreserveClientIp"),
    )


def endpoint_service(described: Described, book: Book) -> Iterator[Resource]:
    """A service of one's own, offered by PrivateLink."""
    item = described.item
    balancers = (*item.texts("NetworkLoadBalancerArns"), *item.texts("GatewayLoadBalancerArns"))
    allowed = book.about("AllowedPrincipals", "ServiceId", described)
    yield VpcEndpointService(
        **described.head(),
        service_name=item.text("ServiceName"),
        load_balancers=tuple(book.known(each, described, "LoadBalancers") for each in balancers),
        acceptance_required=item.flag("AcceptanceRequired", default=True),
        allowed_principals=tuple(each.item.text("Principal") for each in allowed),
        private_dns_name=item.text("PrivateDnsName"),
        supported_regions=tuple(
            region
            for each in item.items("SupportedRegions")
            if (region := _elsewhere(each.text("Region"), described))
        ),
        state=item.text("ServiceState") or "Available",
    )


def _elsewhere(region: str, described: Described) -> str:
    """A Region, if it is not the one that was asked."""
    return region if region != described.head()["region"] else ""


def policy_document(text: str, described: Described, book: Book) -> PolicyDocument | None:
    """A policy written as JSON text. AWS's own full access, and one that cannot be read, are None."""
    if not text:
        return None
    try:
        document = json.loads(text)
        listed = document["Statement"]
        statements = listed if isinstance(listed, list) else [listed]
        found = tuple(_statement(each) for each in statements)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        why = "its policy cannot be read; packets do not ask it, permissions would"
        book.note(described, why, "unjudged")
        return None
    full = len(found) == 1 and found[0].effect == "Allow" and _is_everything(found[0])
    return None if full else PolicyDocument(statements=found)


def _is_everything(statement: Statement) -> bool:
    wide = statement.actions == ("*",) and statement.resources == ("*",) and not statement.conditions
    return wide and all(each.type == "*" for each in statement.principals)


def _statement(fields: Mapping[str, Any]) -> Statement:
    unknown = set(fields) - {
        *("Sid", "Effect", "Principal", "Action", "NotAction"),
        *("Resource", "NotResource", "Condition"),
    }
    if unknown or fields["Effect"] not in ("Allow", "Deny"):
        raise ValueError(str(unknown))
    return Statement(
        sid=clean(str(fields.get("Sid", ""))),
        effect=fields["Effect"],
        principals=_principals(fields.get("Principal", "*")),
        actions=_words(fields.get("Action", ())),
        not_actions=_words(fields.get("NotAction", ())),
        resources=_words(fields.get("Resource", ())),
        not_resources=_words(fields.get("NotResource", ())),
        conditions=tuple(
            Condition(operator=clean(operator), key=clean(key), values=_words(values))
            for operator, keys in fields.get("Condition", {}).items()
            for key, values in keys.items()
        ),
    )


def _principals(value: object) -> tuple[PolicyPrincipal, ...]:
    if value in ("*", {"AWS": "*"}):
        return (PolicyPrincipal(type="*"),)
    if not isinstance(value, Mapping) or set(value) - {"AWS", "Service", "Federated", "CanonicalUser"}:
        raise ValueError("principal")
    return tuple(PolicyPrincipal(type=kind, identifiers=_words(words)) for kind, words in value.items())


def _words(value: object) -> tuple[str, ...]:
    listed = value if isinstance(value, (list, tuple)) else [value]
    return tuple(clean(str(each).lower() if isinstance(each, bool) else str(each)) for each in listed)
