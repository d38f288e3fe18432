"""Texts and tags as EC2 takes them."""

from collections.abc import Iterable

from workbook.exports.cli.calls import Value
from workbook.facts.descriptions import ec2_text


def api_text(text: str) -> str:
    """Text in EC2's character set for names and descriptions of groups and rules, cut to their length."""
    return ec2_text(text).strip()


def name_tag(resource_type: str, tags: Iterable[tuple[str, str]], name: str) -> Value:
    """The tags of a new resource, a Name at least."""
    own = {"Name": name, **dict(tags)}
    listed: Value = [{"Key": key, "Value": value} for key, value in own.items()]
    return [{"ResourceType": resource_type, "Tags": listed}]
