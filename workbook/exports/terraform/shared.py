"""The inputs of a root that serves several accounts: which of them it is run for, and what differs between them."""

from collections.abc import Iterator

from workbook.exports.terraform.hcl import Raw, Row, Value
from workbook.exports.terraform.items import Variable
from workbook.exports.terraform.members import SETTINGS, Members
from workbook.exports.terraform.places import Places


def account_inputs(members: Members, places: Places) -> Iterator[Variable]:
    """Which account, and the table of all of them."""
    settings = _settings(members, places)
    yield Variable(
        name="account",
        type="string",
        description="Which of the accounts this run is for; each has a state of its own.",
        example=members.accounts[0],
        rule=Raw("contains(keys(var.accounts), var.account)"),
        message="Must be one of the accounts.",
        always=True,
    )
    yield Variable(
        name="accounts",
        type=f"map({_type(settings)})",
        description="Every account of this role, with what differs between them.",
        default={
            account: Row(tuple((name, values[account]) for name, values in settings.items()))
            for account in members.accounts
        },
        always=True,
    )


def allowed_account_ids(members: Members, places: Places) -> Value:
    """The one account that a run may touch, if its id is known."""
    known = "account_id" in _settings(members, places)
    return Raw(f"compact([{SETTINGS}.account_id])") if known else None


def _settings(members: Members, places: Places) -> dict[str, dict[str, Value]]:
    ids: dict[str, Value] = {
        key: places.accounts[key].account_id or None for key in members.accounts if key in places.accounts
    }
    given = {"account_id": ids} if any(ids.values()) else {}
    return {**given, **members.settings}


def _type(settings: dict[str, dict[str, Value]]) -> str:
    if not settings:
        return "object({})"
    parts = ", ".join(f"{name} = {_type_of(list(values.values()))}" for name, values in settings.items())
    return f"object({{ {parts} }})"


def _type_of(values: list[Value]) -> str:
    first = next((value for value in values if value is not None), "")
    if isinstance(first, bool):
        return "bool"
    if isinstance(first, int | float):
        return "number"
    return "list(string)" if isinstance(first, list) else "string"
