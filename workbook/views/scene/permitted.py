"""What the policies of roles let pass: who may reach which bucket."""

import re
from collections.abc import Iterator

from workbook.model.estate.data import S3Bucket
from workbook.model.estate.estate import Estate
from workbook.model.estate.identity import IamRole, Statement

_BUCKET = re.compile(r"\$\{([^{}]+)\.arn\}")


def statements_of(role: IamRole) -> tuple[Statement, ...]:
    """What a role may do, statement by statement."""
    return role.policy.statements if role.policy else ()


def buckets_of(estate: Estate, role: IamRole) -> Iterator[tuple[str, bool]]:
    """The buckets that a role's policy names, each with whether it writes there."""
    found: dict[str, bool] = {}
    for statement in statements_of(role):
        for arn in statement.resources if statement.effect == "Allow" else ():
            named = _BUCKET.match(arn)
            if named and named[1] in estate and isinstance(estate[named[1]], S3Bucket):
                writes = any(action.startswith("s3:Put") for action in statement.actions)
                found[named[1]] = found.get(named[1], False) or writes
    yield from found.items()
