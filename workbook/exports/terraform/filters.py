"""The two kinds of filter in Terraform: security groups with one resource a rule, network ACLs as numbered tables."""

from collections.abc import Iterator
from dataclasses import replace

from workbook.errors import UnsupportedError
from workbook.exports.terraform.crossing import joined_before, peer_group
from workbook.exports.terraform.fold import Body, Piece
from workbook.exports.terraform.hcl import EACH_KEY, Block, Raw, Value
from workbook.exports.terraform.items import DataSource, Item, Output, part, piece
from workbook.exports.terraform.readiness import entries_of
from workbook.exports.terraform.root import Root
from workbook.exports.terraform.standing import FIRST_FINAL_RULE
from workbook.facts.descriptions import ec2_text
from workbook.model.estate.network import NetworkAcl, NetworkAclEntry, SecurityGroup, SecurityGroupRule

_PROTOCOLS = {"6": "tcp", "17": "udp", "1": "icmp"}


def security_group(resource: SecurityGroup, root: Root) -> Iterator[Item]:
    """A group without rules of its own; the default group of a new VPC is taken over and emptied."""
    if resource.kept_by:
        yield _kept_group(resource, root)
        return
    address, tags = root.address(resource), root.tags_of(resource)
    if resource.is_default:
        if not root.estate[resource.vpc].existing_id:
            yield piece(
                resource, address, {"vpc_id": root.ref(resource.vpc), "tags": tags}, section=resource.key
            )
        return
    name = root.named(ec2_text(resource.group_name))
    body: Body = {
        "name": name,
        "description": ec2_text(resource.description),
        "vpc_id": root.ref(resource.vpc),
        "tags": {**tags, "Name": name},
    }
    yield piece(resource, address, body, section=resource.key)
    yield Output(
        name=f"security_group_id_{address.name}",
        description=f"Security group of {resource.description or resource.key}.",
        value=root.ref(resource.key),
    )


def _kept_group(resource: SecurityGroup, root: Root) -> DataSource:
    """A group that AWS makes with what needs it: looked up after that is there."""
    after = Raw(f"[{root.addresses[resource.kept_by]}]")
    return DataSource(
        type="aws_security_group",
        name=root.word(resource.key),
        body=(("name", resource.group_name), ("vpc_id", root.ref(resource.vpc)), ("depends_on", after)),
        comment="AWS makes this group and keeps its rules.",
    )


def security_group_rule(resource: SecurityGroupRule, root: Root) -> Iterator[Item]:
    """One rule with one peer."""
    group = root.estate.get(SecurityGroup, resource.security_group)
    if group.kept_by:
        return
    if group.is_default:
        sentence = (
            f"{resource.key!r} is a rule of the default security group, which Terraform export keeps empty."
        )
        raise UnsupportedError(sentence + " Give the workload a group of its own.")
    body: Body = {
        "security_group_id": root.ref(group.key),
        "description": ec2_text(resource.description) or None,
        "ip_protocol": resource.ip_protocol,
        "from_port": resource.from_port,
        "to_port": resource.to_port,
        "cidr_ipv4": str(resource.cidr_ipv4) if resource.cidr_ipv4 else None,
        "cidr_ipv6": str(resource.cidr_ipv6) if resource.cidr_ipv6 else None,
        "prefix_list_id": root.ref(resource.prefix_list) if resource.prefix_list else None,
        "referenced_security_group_id": peer_group(resource, root),
        "depends_on": joined_before(resource, root),
    }
    yield _told_once(piece(resource, root.address(resource), body, section=group.key), resource.description)


def _told_once(whole: Piece, description: str) -> Piece:
    """Reasons that the description gives in full need no comment."""
    said = "; ".join(reason.rstrip(".") for reason in whole.reasons)
    return replace(whole, reasons=()) if said == description.rstrip(".") else whole


def network_acl(resource: NetworkAcl, root: Root) -> Iterator[Item]:
    """A network ACL with an association for each subnet; the default one is taken over with its entries inside."""
    address, tags = root.address(resource), root.tags_of(resource)
    if resource.is_default:
        if not root.estate[resource.vpc].existing_id:
            yield piece(resource, address, _default_acl(resource, root, tags), section=resource.key)
        return
    yield piece(resource, address, {"vpc_id": root.ref(resource.vpc), "tags": tags}, section=resource.key)
    for key in resource.subnets:
        own = root.beside(root.estate[key], "aws_network_acl_association")
        body: Body = {
            "network_acl_id": root.ref(resource.key),
            "subnet_id": root.ref(key),
            "depends_on": entries_of(resource, root),
        }
        yield part(own, body, section=resource.key)


def _default_acl(resource: NetworkAcl, root: Root, tags: dict[str, Value]) -> Body:
    entries = [e for e in root.estate.of(NetworkAclEntry) if e.network_acl == resource.key]
    ours = [entry for entry in entries if entry.rule_number < FIRST_FINAL_RULE]
    return {
        "default_network_acl_id": root.ref(resource.vpc, "default_network_acl_id"),
        "ingress": tuple(_inline(entry) for entry in ours if not entry.egress) or None,
        "egress": tuple(_inline(entry) for entry in ours if entry.egress) or None,
        "tags": tags,
        "lifecycle": Block(
            "",
            body={"ignore_changes": [Raw("subnet_ids")]},
            comment="Subnets come to the default network ACL by not being associated with another.",
        ),
    }


def _inline(entry: NetworkAclEntry) -> Block:
    columns = dict(_columns(entry))
    own = {"rule_no": entry.rule_number, "action": columns.pop("rule_action")}
    ports = {"from_port": columns.pop("from_port") or 0, "to_port": columns.pop("to_port") or 0}
    return Block("", body={**own, **columns, **ports})


def network_acl_entry(resource: NetworkAclEntry, root: Root) -> Iterator[Item]:
    """One numbered entry: a row of its ACL's table for one direction."""
    if resource.key not in root.addresses:
        return
    body: Body = {
        "network_acl_id": root.ref(resource.network_acl),
        "rule_number": EACH_KEY,
        "egress": resource.egress,
        **dict(_columns(resource)),
    }
    yield piece(
        resource,
        root.address(resource),
        body,
        columns=("rule_action", "protocol", "from_port", "to_port", "cidr_block"),
        row_comments=True,
        section=resource.network_acl,
    )


def _columns(entry: NetworkAclEntry) -> Iterator[tuple[str, Value]]:
    yield "rule_action", entry.rule_action
    yield "protocol", _PROTOCOLS.get(entry.protocol, entry.protocol)
    yield "from_port", entry.port_range.from_port if entry.port_range else None
    yield "to_port", entry.port_range.to_port if entry.port_range else None
    if entry.icmp_type_code:
        yield "icmp_type", entry.icmp_type_code.type
        yield "icmp_code", entry.icmp_type_code.code
    if entry.ipv6_cidr_block:
        yield "ipv6_cidr_block", str(entry.ipv6_cidr_block)
    yield "cidr_block", str(entry.cidr_block) if entry.cidr_block else None
