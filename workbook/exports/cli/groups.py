"""Security groups and their rules as calls."""

from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network

from workbook.exports.cli.calls import Call, Do, Ensure, Lookup, Step, Title, Value, Var
from workbook.exports.cli.place import Place
from workbook.exports.cli.words import api_text, name_tag
from workbook.model.estate.network import PrefixList, SecurityGroup, SecurityGroupRule, Vpc

ANYWHERE, ANYWHERE_IPV6 = IPv4Network("0.0.0.0/0"), IPv6Network("::/0")
EVERYONE: dict[str, Value] = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
EVERYONE_IPV6: dict[str, Value] = {"IpProtocol": "-1", "Ipv6Ranges": [{"CidrIpv6": "::/0"}]}


def groups(place: Place) -> Iterator[Step]:
    """All groups first, then their rules: rules name each other's groups."""
    made = [group for group in place.estate.of(SecurityGroup) if place.has(group)]
    if not made:
        return
    yield Title(text="Security groups")
    named = {rule.referenced_security_group for rule in place.estate.of(SecurityGroupRule)}
    for group in made:
        if not group.kept_by:
            yield from _own(group, place)
        elif group.key in named:
            yield from _kept(group, place)
    yield Title(text="Rules")
    yield from _prefix_lists(place, {group.key for group in made})
    own = {group.key for group in made if not group.is_default and not group.kept_by}
    for rule in place.estate.of(SecurityGroupRule):
        if rule.security_group in own and not rule.existing_id:
            yield _rule(rule, place)


def _named(group: SecurityGroup, place: Place, name: str) -> Call:
    vpc: Value = [place.ref(group.vpc)]
    filters: Value = [{"Name": "vpc-id", "Values": vpc}, {"Name": "group-name", "Values": [name]}]
    return Call("ec2", "DescribeSecurityGroups", {"Filters": filters})


FOUND = ("SecurityGroups", 0, "GroupId")


def _own(group: SecurityGroup, place: Place) -> Iterator[Step]:
    yield from _default(group, place) if group.is_default else _group(group, place)


def _kept(group: SecurityGroup, place: Place) -> Iterator[Step]:
    """A group that AWS makes with what needs it, rules and all: it must be there before others name it."""
    said = f"AWS makes this group with {group.kept_by}, which must be there first."
    call = _named(group, place, api_text(group.group_name))
    yield Lookup(variable=place.variable(group.key), call=call, path=FOUND, said=said)


def _group(group: SecurityGroup, place: Place) -> Iterator[Step]:
    """A group; AWS gives a new one a rule that lets everything out, which the design does not have."""
    name, variable = api_text(group.group_name), place.variable(group.key)
    parameters: dict[str, Value] = {
        "GroupName": name,
        "Description": api_text(group.description) or name,
        "VpcId": place.ref(group.vpc),
        "TagSpecifications": name_tag("security-group", group.tags, name),
    }
    yield Ensure(
        variable=variable,
        lookup=_named(group, place, name),
        found=FOUND,
        make=Call("ec2", "CreateSecurityGroup", parameters),
        made=("GroupId",),
        said=group.description,
    )
    for open_to in _opened_by_aws(group, place):
        yield _revoked("Egress", variable, open_to)


def _opened_by_aws(group: SecurityGroup, place: Place) -> Iterator[dict[str, Value]]:
    """The rules of a new group that are none of the design's."""
    vpc = place.estate[group.vpc]
    ours = [rule for rule in place.estate.of(SecurityGroupRule) if rule.security_group == group.key]
    open_rules = [rule for rule in ours if rule.is_egress and rule.ip_protocol == "-1"]
    if ANYWHERE not in {rule.cidr_ipv4 for rule in open_rules}:
        yield EVERYONE
    with_ipv6 = isinstance(vpc, Vpc) and bool(vpc.ipv6_cidr_blocks)
    if with_ipv6 and ANYWHERE_IPV6 not in {rule.cidr_ipv6 for rule in open_rules}:
        yield EVERYONE_IPV6


def _revoked(direction: str, variable: str, permission: dict[str, Value]) -> Do:
    parameters: dict[str, Value] = {"GroupId": Var(variable), "IpPermissions": [permission]}
    return Do(
        call=Call("ec2", f"RevokeSecurityGroup{direction}", parameters), done="InvalidPermission.NotFound"
    )


def _default(group: SecurityGroup, place: Place) -> Iterator[Step]:
    """The VPC's default group, emptied: it lets its members talk to each other and to everyone."""
    variable = place.variable(group.key)
    said = f"The default group of {group.vpc}, emptied."
    yield Lookup(variable=variable, call=_named(group, place, "default"), path=FOUND, said=said)
    itself: dict[str, Value] = {"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": Var(variable)}]}
    yield _revoked("Ingress", variable, itself)
    for open_to in _opened_by_aws(group, place):
        yield _revoked("Egress", variable, open_to)


def _prefix_lists(place: Place, groups: set[str]) -> Iterator[Step]:
    """AWS's own prefix lists, by their names."""
    named = {rule.prefix_list for rule in place.estate.of(SecurityGroupRule) if rule.security_group in groups}
    for key in sorted(named - {""}):
        listed = place.estate[key]
        if isinstance(listed, PrefixList) and listed.is_aws_managed:
            filters: Value = [{"Name": "prefix-list-name", "Values": [listed.prefix_list_name]}]
            call = Call("ec2", "DescribeManagedPrefixLists", {"Filters": filters})
            path = ("PrefixLists", 0, "PrefixListId")
            yield Lookup(variable=place.variable(key), call=call, path=path)


def _rule(rule: SecurityGroupRule, place: Place) -> Do:
    direction = "Egress" if rule.is_egress else "Ingress"
    permission: dict[str, Value] = {"IpProtocol": rule.ip_protocol}
    if rule.from_port is not None and rule.to_port is not None:
        permission |= {"FromPort": rule.from_port, "ToPort": rule.to_port}
    description = api_text(rule.description)
    said: dict[str, Value] = {"Description": description} if description else {}
    parameters: dict[str, Value] = {
        "GroupId": place.ref(rule.security_group),
        "IpPermissions": [{**permission, **_peer(rule, place, said)}],
    }
    call = Call("ec2", f"AuthorizeSecurityGroup{direction}", parameters)
    return Do(call=call, done="InvalidPermission.Duplicate")


def _peer(rule: SecurityGroupRule, place: Place, said: dict[str, Value]) -> dict[str, Value]:
    if rule.cidr_ipv4:
        return {"IpRanges": [{"CidrIp": str(rule.cidr_ipv4), **said}]}
    if rule.cidr_ipv6:
        return {"Ipv6Ranges": [{"CidrIpv6": str(rule.cidr_ipv6), **said}]}
    if rule.prefix_list:
        return {"PrefixListIds": [{"PrefixListId": _list_id(rule.prefix_list, place), **said}]}
    peer = place.estate[rule.referenced_security_group]
    pair: dict[str, Value] = {"GroupId": place.ref(peer.key), **said}
    if peer.account != place.account:
        pair["UserId"] = place.account_id(peer.account)
    return {"UserIdGroupPairs": [pair]}


def _list_id(key: str, place: Place) -> Value:
    listed = place.estate[key]
    by_aws = isinstance(listed, PrefixList) and listed.is_aws_managed
    return Var(place.variable(key)) if by_aws else place.ref(key)
