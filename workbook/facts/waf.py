"""What WAF lets a web ACL be: its rule groups with their capacity, and its limits."""

from dataclasses import dataclass
from functools import cache

from workbook.facts.tables import by, table


@dataclass(frozen=True, slots=True)
class RuleGroup:
    """A rule group that AWS keeps. `price_component` is what it costs beside the rule itself, if anything.

    `behind_cloudfront`: whether it still sees what it judges when CloudFront stands before the load balancer.
    """

    word: str
    title: str
    managed_rule_group: str
    capacity_wcu: int
    price_component: str
    behind_cloudfront: bool


@cache
def rule_group(word: str) -> RuleGroup:
    """The rule group of this word."""
    row = by("waf_rule_groups", "word")[word]
    return RuleGroup(
        word=word,
        title=row["title"],
        managed_rule_group=row["managed_rule_group"],
        capacity_wcu=int(row["capacity_wcu"]),
        price_component=row["price_component"],
        behind_cloudfront=row["behind_cloudfront"] == "yes",
    )


@cache
def rule_groups() -> tuple[RuleGroup, ...]:
    """Every rule group on file, in the order in which a web ACL asks them."""
    return tuple(rule_group(row["word"]) for row in table("waf_rule_groups"))


@cache
def waf_limit(key: str) -> int:
    """One row of facts/waf_limits."""
    return int(by("waf_limits", "key")[key]["value"])
