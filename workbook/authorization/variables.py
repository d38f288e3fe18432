"""Policy variables: `${aws:username}` and the like, replaced by what the request says of them.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
"""

import re

from workbook.authorization.patterns import LITERAL, shielded
from workbook.authorization.request import Context

_VARIABLE = re.compile(r"\$\{([^{}]*)\}")


class MissingVariableError(Exception):
    """A variable that the request says nothing of, and that has no default."""


def has_variables(text: str) -> bool:
    """Whether a text holds variables or IAM's escapes."""
    return "${" in text


def substituted(text: str, context: Context) -> str:
    """The text with its variables replaced; wildcards in what replaces them mean themselves.

    Raises:
        MissingVariableError: a variable is not in the context.
    """
    return _VARIABLE.sub(lambda found: _value(found[0], found[1], context), text)


def _value(whole: str, inner: str, context: Context) -> str:
    if whole in LITERAL:
        return LITERAL[whole]
    key, comma, default = inner.partition(",")
    values = context.get(key.strip().lower(), ())
    if len(values) == 1:
        return shielded(values[0])
    if comma and not values:
        return shielded(default.strip().strip("'"))
    raise MissingVariableError(key.strip())
