"""What the ARNs of planned resources begin with before AWS makes them, and which patterns fit them all the same."""

import re
from collections.abc import Iterable, Mapping

from workbook.facts.resource_arns import arn_form
from workbook.model.estate.resource import Resource

Heads = Mapping[str, str]
"""How the ARN of each resource begins in documents of its own account and Region, by the resource's key."""

Home = tuple[str, str]
"""An account and a Region."""

NO_HEADS: Heads = {}
_NAMED = re.compile(r"\$\{([^{}]+)\.arn\}")


def arn_heads(resources: Iterable[Resource]) -> Mapping[Home, Heads]:
    """How the ARNs of each account's Region begin, up to the name that nobody has given yet."""
    found: dict[Home, dict[str, str]] = {}
    for each in resources:
        if head := _head(each):
            found.setdefault((each.account, each.region), {})[each.key] = head
    return found


def _head(resource: Resource) -> str:
    form = arn_form(type(resource).__name__)
    if form is None or resource.existing_id:
        return ""
    places = {name: f"${{{name}}}" for name in ("partition", "region", "account")}
    return form.arn.format(**places, name="\n", id="\n").partition("\n")[0]


def within(narrow: str, wide: str, heads: Heads) -> bool:
    """Whether every ARN of one pattern fits another; False also where nobody can know."""
    if narrow == wide:
        return True
    named = _NAMED.match(narrow)
    known = heads.get(named[1], narrow) if named else narrow
    return wide.endswith("*") and "*" not in wide[:-1] and known.startswith(wide[:-1])
