"""Which resources may be there already, how AWS writes their ids and ARNs, and what is then assumed of them."""

import re
from dataclasses import dataclass
from functools import cache

from workbook.facts.tables import table


@dataclass(frozen=True, slots=True)
class ExistingId:
    """One kind of resource: the form of its id or ARN, an example, and what nobody looked at."""

    kind: str
    title: str
    form: str
    example: str
    assumed: str

    def match(self, text: str) -> re.Match[str] | None:
        """The parts of an id or ARN of this kind; None for another's."""
        return re.fullmatch(self.form, text)


@cache
def existing_ids() -> dict[str, ExistingId]:
    """Every kind that may exist already, by the name of its kind."""
    return {
        row["kind"]: ExistingId(row["kind"], row["title"], row["form"], row["example"], row["assumed"])
        for row in table("existing_ids")
    }


def existing_id(text: str) -> ExistingId | None:
    """The kind that an id or ARN is of."""
    return next((each for each in existing_ids().values() if each.match(text)), None)
