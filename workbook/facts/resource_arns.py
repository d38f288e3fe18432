"""How the ARN of each kind of resource is made, and which services resource control policies bind."""

from dataclasses import dataclass
from functools import cache

from workbook.facts.tables import by, table


@dataclass(frozen=True, slots=True)
class ArnForm:
    """The form of a kind's ARN: `{partition}`, `{region}`, `{account}`, `{name}`, `{id}`.

    `name_field` is the field that holds the name; empty where AWS or the export makes one. `id_form` is what ids that
    AWS makes look like: a prefix (`vpce-`), a length, or `uuid`.
    """

    service: str
    arn: str
    name_field: str
    id_form: str


@cache
def arn_form(kind: str) -> ArnForm | None:
    """The form for a kind of resource, by its class name; None for kinds that no policy names."""
    row = by("resource_arns", "kind").get(kind)
    if row is None:
        return None
    return ArnForm(row["service"], row["arn"], row["name_field"], row["id_form"])


@cache
def rcp_services() -> frozenset[str]:
    """The services whose resources RCPs bind, by prefix, as far as is known for certain."""
    return frozenset(row["service"] for row in table("rcp_services"))
