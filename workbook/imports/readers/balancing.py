"""Load balancers with their listeners, and target groups with their targets."""

from collections.abc import Iterator, Mapping
from ipaddress import ip_address
from typing import Literal

from workbook.facts.client_ip_preservation import keeps_client_ip
from workbook.imports.book import Book
from workbook.imports.described import Described
from workbook.imports.item import Item, Odd
from workbook.imports.statements import inspection
from workbook.model.estate.compute import Listener, LoadBalancer, TargetGroup
from workbook.model.estate.resource import Resource

TYPES = ("application", "network", "gateway", "classic")
TARGET_TYPES: tuple[Literal["instance", "ip", "lambda", "alb"], ...] = ("instance", "ip", "lambda", "alb")
INVALID_HEADERS = "routing.http.drop_invalid_header_fields.enabled"
DELETION = "deletion_protection.enabled"
PRIVATE_LINK_RULES = "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic"
STATES = frozenset({"", "active", "provisioning", "active_impaired"})


def load_balancer(described: Described, book: Book) -> Iterator[Resource]:
    """A load balancer of the second generation. A missing Scheme means internet-facing."""
    item = described.item
    kind = item.text("Type") or "application"
    if kind not in TYPES:
        raise Odd(f"Type {kind!r} is not known")
    state = item.item("State").text("Code")
    if state not in STATES:
        book.note(described, f"it is {state}; it is read as if it worked", "assumed")
    zones = item.items("AvailabilityZones")
    subnets = [each.text("SubnetId") for each in zones] or list(item.texts("Subnets"))
    attributes = _attributes(described, book)
    if not attributes:
        why = "its attributes are not described: protections that they set are not judged"
        book.note(described, why, "unjudged")
        attributes = dict.fromkeys((INVALID_HEADERS, DELETION), "true")
    listeners = book.once(_listeners).get(described.id, [])
    yield LoadBalancer(
        **described.head(),
        type=kind,  # type: ignore[arg-type]  # one of TYPES
        scheme=item.word("Scheme", ("internet-facing", "internal"), "internet-facing"),
        subnets=tuple(book.need(each, described, "Subnets") for each in subnets if each),
        security_groups=tuple(
            book.known(each, described, "SecurityGroups") for each in item.texts("SecurityGroups")
        ),
        listeners=tuple(found for each in listeners for found in _listener(each, book)),
        drop_invalid_header_fields=attributes.get(INVALID_HEADERS) == "true",
        deletion_protection=attributes.get(DELETION) == "true",
        cross_zone=attributes.get("load_balancing.cross_zone.enabled", str(kind == "application").lower())
        == "true",
        ip_address_type="dualstack" if "dualstack" in item.text("IpAddressType") else "ipv4",
        access_logs_bucket=attributes.get("access_logs.s3.bucket", ""),
        enforce_private_link_rules=item.flag(PRIVATE_LINK_RULES, default=True),
        inspection=inspection(described, book),
    )


def _attributes(described: Described, book: Book) -> dict[str, str]:
    """Settings, which AWS answers in a call of their own."""
    answers = (each.item for each in book.once(_by_arn).get(described.id, ()))
    answered = [*described.item.items("Attributes"), *answers]
    return {each.text("Key"): each.text("Value") for each in answered}


def _by_arn(book: Book) -> dict[str, list[Described]]:
    found: dict[str, list[Described]] = {}
    for each in book.of("Attributes"):
        word = each.beside.fields.get("LoadBalancerArn") or each.beside.fields.get("TargetGroupArn")
        found.setdefault(word if isinstance(word, str) else each.stem, []).append(each)
    return found


def _listeners(book: Book) -> dict[str, list[Described]]:
    found: dict[str, list[Described]] = {}
    for each, arn in book.read(lambda each: each.item.text("LoadBalancerArn"), "Listeners"):
        found.setdefault(arn, []).append(each)
    return found


def _listener(described: Described, book: Book) -> Iterator[Listener]:
    item = described.item
    port = item.port("Port")
    if port is None and ":listener/gwy/" in item.text("ListenerArn"):
        return  # a Gateway Load Balancer listens on every port
    if port is None or port < 0:
        book.note(described, "a listener without a port")
        return
    actions = item.items("DefaultActions")
    redirect = next(
        (each.item("RedirectConfig") for each in actions if each.text("Type") == "redirect"), None
    )
    to_port = redirect.text("Port") if redirect else ""
    groups = [*_groups(actions), *book.once(_rule_groups).get(item.text("ListenerArn"), [])]
    keys = [key for group in dict.fromkeys(groups) for key in _keys(group, described, book)]
    certificate = next((each.text("CertificateArn") for each in item.items("Certificates")), "")
    redirect_port = int(to_port) if to_port.isdecimal() else None
    for key in keys or [""]:
        yield Listener(
            protocol=item.text("Protocol"),
            port=port,
            target_group=key,
            redirect_port=redirect_port,
            ssl_policy=item.text("SslPolicy"),
            certificate=certificate,
            authenticate=_sign_in(actions),
            required_header=_required_header(item, actions, book),
        )


def _required_header(listener: Item, actions: tuple[Item, ...], book: Book) -> str:
    """The header without which a listener refuses: its own answer is a fixed one, and a rule asks for the header."""
    if [action.text("Type") for action in actions] != ["fixed-response"]:
        return ""
    return book.once(_rule_headers).get(listener.text("ListenerArn"), "")


def _sign_in(actions: tuple[Item, ...]) -> Literal["", "cognito", "oidc"]:
    """How a listener makes users known before it lets them through."""
    sorts = {action.text("Type") for action in actions}
    if "authenticate-cognito" in sorts:
        return "cognito"
    return "oidc" if "authenticate-oidc" in sorts else ""


def _keys(group: str, near: Described, book: Book) -> list[str]:
    """A target group's key, and the keys of those that hold its targets on other ports."""
    key, found = book.known(group, near, "TargetGroups"), book.find(group, near, "TargetGroups")
    ports = _by_port(found, book) if found else {0: []}
    return [key if not place else f"{key}:{port}" for place, port in enumerate(ports)]


def _by_port(group: Described, book: Book) -> dict[int, list[str]]:
    """The targets by the port they are registered on, the group's own first if any is there."""
    own = group.item.port("Port") or 0
    found: dict[int, list[str]] = {}
    for word, port in book.once(_targets).get(group.id, []):
        found.setdefault(port if port and port > 0 else own, []).append(word)
    first = [own] if own in found or not found else []
    return {port: found.get(port, []) for port in dict.fromkeys([*first, *sorted(found)])}


def _groups(actions: tuple[Item, ...]) -> Iterator[str]:
    for action in actions:
        one = action.text("TargetGroupArn")
        several = (each.text("TargetGroupArn") for each in action.item("ForwardConfig").items("TargetGroups"))
        yield from (each for each in (one, *several) if each)


def _rule_groups(book: Book) -> dict[str, list[str]]:
    """The target groups that rules beside the default one forward to, by listener."""
    found: dict[str, list[str]] = {}
    for each, groups in book.read(lambda each: list(_groups(each.item.items("Actions"))), "Rules"):
        found.setdefault(_listener_of(each), []).extend(groups)
    return found


def _rule_headers(book: Book) -> dict[str, str]:
    """The headers that rules beside the default one ask for, by listener."""
    found: dict[str, str] = {}
    for each, names in book.read(_headers_of, "Rules"):
        if names:
            found.setdefault(_listener_of(each), names[0])
    return found


def _headers_of(each: Described) -> list[str]:
    asked = (condition.item("HttpHeaderConfig") for condition in each.item.items("Conditions"))
    return [name for config in asked if config and (name := config.text("HttpHeaderName"))]


def _listener_of(rule: Described) -> str:
    of_rule = rule.id.replace(":listener-rule/", ":listener/").rpartition("/")[0]
    return str(rule.beside.fields.get("ListenerArn") or of_rule)


def target_group(described: Described, book: Book) -> Iterator[Resource]:
    """A target group; targets are instances, functions, load balancers, or interfaces at an address.

    Targets that are registered on a port of their own make a group of that port.
    """
    item = described.item
    kind = item.word("TargetType", TARGET_TYPES, "instance")
    vpc = book.known(item.text("VpcId"), described, "Vpcs")
    attributes = _attributes(described, book)
    port = item.text("HealthCheckPort")
    kept = {"true": True, "false": False}.get(attributes.get("preserve_client_ip.enabled", ""))
    for place, (own, targets) in enumerate(_by_port(described, book).items()):
        yield TargetGroup(
            **described.head() | ({"key": f"{described.key}:{own}"} if place else {}),
            vpc=vpc,
            protocol=item.text("Protocol"),
            port=own,
            target_type=kind,
            health_check_path=item.text("HealthCheckPath"),
            health_check_port=int(port) if port.isdecimal() else None,
            preserve_client_ip=keeps_client_ip(kind, item.text("Protocol"), stated=kept),
            stickiness_s=_stickiness_s(attributes),
            cross_zone=attributes.get("load_balancing.cross_zone.enabled") != "false",
            targets=tuple(dict.fromkeys(_target(each, vpc, described, book) for each in targets)),
        )


def _stickiness_s(attributes: Mapping[str, str]) -> int:
    """How long the balancer's own cookie holds; one of the application's is not counted."""
    duration = attributes.get("stickiness.lb_cookie.duration_seconds", "")
    by_cookie = attributes.get("stickiness.type", "lb_cookie") == "lb_cookie"
    on = attributes.get("stickiness.enabled") == "true"
    return int(duration) if on and by_cookie and duration.isdecimal() else 0


def _targets(book: Book) -> dict[str, list[tuple[str, int | None]]]:
    """Targets and the ports they are registered on, by the ARN of their group."""
    found: dict[str, list[tuple[str, int | None]]] = {}
    for each, target in book.read(_registered, "TargetHealthDescriptions"):
        group = each.beside.fields.get("TargetGroupArn")
        named = each.stem if each.stem.startswith("arn:") else ""
        found.setdefault(group if isinstance(group, str) else named, []).append(target)
    if (lost := found.pop("", [])) and (about := next(book.of("TargetHealthDescriptions"), None)):
        book.note(about, f"{len(lost)} targets stand in an answer that does not name its TargetGroupArn")
    return found


def _registered(answer: Described) -> tuple[str, int | None]:
    target = answer.item.item("Target")
    return target.need("Id"), target.port("Port")


def _target(word: str, vpc: str, group: Described, book: Book) -> str:
    try:
        address = str(ip_address(word))
    except ValueError:
        return book.known(word, group)
    return book.once(_interface_ids).get((vpc, address), address)


def _interface_ids(book: Book) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for each, (vpc, addresses) in book.read(_addresses, "NetworkInterfaces"):
        found |= dict.fromkeys(((book.key(vpc, each, "Vpcs"), address) for address in addresses), each.key)
    return found


def _addresses(interface: Described) -> tuple[str, list[str]]:
    item = interface.item
    listed = (one.text("PrivateIpAddress") for one in item.items("PrivateIpAddresses"))
    return item.text("VpcId"), [item.text("PrivateIpAddress"), *listed]
