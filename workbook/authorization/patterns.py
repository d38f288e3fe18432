"""IAM's wildcards: `*` any run of characters, `?` exactly one; ARNs are compared component by component.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html and
reference_policies_elements_condition_operators.html#Conditions_ARN.
"""

import re
from functools import cache

ARN_COMPONENTS = 6
LITERAL = {"${*}": "\ue000", "${?}": "\ue001", "${$}": "\ue002"}
"""IAM's escapes for its own special characters, kept apart while wildcards are read."""
_BACK = {"\ue000": "*", "\ue001": "?", "\ue002": "$"}


def shielded(text: str) -> str:
    """Text whose wildcards mean themselves: what a policy variable was replaced with."""
    return text.replace("*", "\ue000").replace("?", "\ue001")


def plain(text: str) -> str:
    """Text with its escapes undone."""
    return "".join(_BACK.get(letter, letter) for letter in text)


@cache
def _expression(pattern: str, flags: re.RegexFlag) -> re.Pattern[str]:
    parts = (
        ".*" if letter == "*" else "." if letter == "?" else re.escape(_BACK.get(letter, letter))
        for letter in pattern
    )
    return re.compile("".join(parts), flags | re.DOTALL)


def matches(pattern: str, text: str) -> bool:
    """Whether the whole text fits the pattern, upper and lower case apart."""
    return pattern == "*" or _expression(pattern, re.NOFLAG).fullmatch(text) is not None


@cache
def matches_action(pattern: str, action: str) -> bool:
    """Whether an action fits; actions do not tell upper case from lower."""
    return pattern == "*" or _expression(pattern, re.IGNORECASE).fullmatch(action) is not None


@cache
def matches_resource(pattern: str, arn: str) -> bool:
    """Whether the Resource of a statement covers an ARN: a `*` at the end of a component goes on beyond its colon.

    What an incomplete pattern does not say is anything: `arn:aws:sqs` covers every queue.
    """
    if pattern == arn or matches_arn(pattern, arn):
        return True
    wanted = _components(pattern)
    missing = ARN_COMPONENTS - len(wanted) if pattern.startswith("arn:") else 0
    whole = [*wanted, *"*" * missing]
    return any(re.fullmatch(_beyond_colons(each), arn, re.DOTALL) is not None for each in (wanted, whole))


def _beyond_colons(components: list[str]) -> str:
    """An expression in which a `*` at the end of a component, and any of the last one, may hold colons."""
    *firsts, last = components
    return ":".join([*(_component(each, "[^:]") for each in firsts), _component(last, ".")])


def _component(pattern: str, letter: str) -> str:
    wild = {"*": f"{letter}*", "?": letter}
    parts = [wild.get(each) or re.escape(_BACK.get(each, each)) for each in pattern]
    return "".join([*parts[:-1], ".*"] if pattern.endswith("*") else parts)


@cache
def matches_arn(pattern: str, arn: str) -> bool:
    """Whether an ARN fits, each of its six components by itself; a lone `*` fits everything."""
    if pattern == "*":
        return True
    wanted, found = _components(pattern), _components(arn)
    return len(wanted) == len(found) == ARN_COMPONENTS and all(map(matches, wanted, found))


def _components(arn: str) -> list[str]:
    return arn.split(":", ARN_COMPONENTS - 1)


def is_arn(text: str) -> bool:
    """Whether a text has the six components of an ARN."""
    return text.startswith("arn:") and len(_components(text)) == ARN_COMPONENTS
