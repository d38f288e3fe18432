"""Whether the conditions of a statement hold in the context of a request.

A key that the request lacks: positive operators are false, negated ones true, `...IfExists` true, `ForAllValues` true,
`ForAnyValue` false, `Null` says so itself. An operator or key that nobody here knows leaves the condition in doubt.
Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html and
reference_policies_condition-single-vs-multi-valued-context-keys.html.
"""

from dataclasses import dataclass
from functools import cache

from workbook.authorization.operators import OPERATORS, Operator
from workbook.authorization.request import Context
from workbook.authorization.truth import Truth, all_of, doubt
from workbook.authorization.variables import has_variables, substituted
from workbook.facts.condition_keys import ALWAYS_PRESENT, is_condition_key
from workbook.model.estate.identity import Condition

ALL, ANY, SINGLE = "forallvalues", "foranyvalue", ""
IF_EXISTS = "ifexists"
WITHOUT_VARIABLES = ("numeric", "date", "ipaddress", "notipaddress", "binary")
"""Operators whose values hold no policy variables."""


@dataclass(frozen=True, slots=True)
class _Test:
    """A condition's operator taken apart."""

    quantifier: str
    name: str
    if_exists: bool
    operator: Operator | None


@cache
def _test(text: str) -> _Test:
    head, colon, tail = text.lower().partition(":")
    quantifier, name = (head, tail) if colon else (SINGLE, head)
    if_exists = name.endswith(IF_EXISTS)
    name = name.removesuffix(IF_EXISTS)
    known = quantifier in (ALL, ANY, SINGLE)
    return _Test(quantifier, name, if_exists, OPERATORS.get(name) if known else None)


def holds(conditions: tuple[Condition, ...], context: Context) -> Truth:
    """Whether all conditions hold.

    Raises:
        MissingVariableError: a value names a variable that the context lacks.
    """
    return all_of(_holds(condition, context) for condition in conditions)


def _holds(condition: Condition, context: Context) -> Truth:
    test, key = _test(condition.operator), condition.key.lower()
    values = context.get(key, ())
    if not values and not is_condition_key(key):
        return doubt(f"condition key {condition.key}")
    if test.name == "null" and not test.quantifier and not test.if_exists:
        return _null(condition, present=bool(values))
    if test.operator is None:
        return doubt(f"condition operator {condition.operator}")
    if not values or (test.quantifier and values == ("",)):
        return _absent(test, test.operator, condition)
    return _compared(test, test.operator, condition, context)


def _compared(test: _Test, operator: Operator, condition: Condition, context: Context) -> Truth:
    values = context[condition.key.lower()]
    if not test.quantifier and len(values) > 1:
        return doubt(f"{condition.key} with several values and no ForAllValues or ForAnyValue")
    try:
        wanted = tuple(_wanted(value, test, context) for value in condition.values)
        found = [any(operator.compare(each, value) for each in wanted) for value in values]
    except ValueError:
        return doubt(f"a value of {condition.key} that {condition.operator} cannot compare")
    met = [hit is not operator.negated for hit in found]
    return any(met) if test.quantifier == ANY else all(met)


def _wanted(value: str, test: _Test, context: Context) -> str:
    literal = not has_variables(value) or test.name.startswith(WITHOUT_VARIABLES)
    return value if literal else substituted(value, context)


def _null(condition: Condition, *, present: bool) -> Truth:
    wanted = {value.lower() for value in condition.values}
    if not wanted <= {"true", "false"}:
        return doubt(f"Null with {', '.join(condition.values)}")
    return ("false" if present else "true") in wanted


def _absent(test: _Test, operator: Operator, condition: Condition) -> Truth:
    if condition.key.lower() in ALWAYS_PRESENT:
        return doubt(f"{condition.key}, which every request has and this one does not say")
    if test.if_exists or test.quantifier == ALL:
        return True
    return operator.negated and test.quantifier != ANY
