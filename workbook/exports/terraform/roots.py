"""An estate of several accounts as several root modules, and what each needs of the others."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from workbook.exports.terraform.crossing import given_after
from workbook.exports.terraform.fold import Piece, leaves
from workbook.exports.terraform.hcl import ByAccount, Raw, Reference, Value, variables_in
from workbook.exports.terraform.items import Item, Output, Variable
from workbook.exports.terraform.members import Found, Members
from workbook.exports.terraform.module import Module, assembled, emitted
from workbook.exports.terraform.places import Places, Role, alike
from workbook.exports.terraform.root import ACCOUNT, Root
from workbook.exports.terraform.services import ACCEPTER, acceptance, service_of
from workbook.exports.terraform.shared import account_inputs, allowed_account_ids
from workbook.exports.terraform.site import Foreign, NotAlikeError, Site
from workbook.exports.terraform.standing import terraform_type
from workbook.model.estate.network import VpcEndpoint
from workbook.model.estate.resource import Resource

NAMES = ("id", "service_name")
"""The attributes by which a root uses what another one made."""

Asked = tuple[str, Foreign]
"""Something of another root, after the role that asks for it."""

EXAMPLE_IDS: Mapping[str, str] = {
    "aws_vpc": "vpc-0123456789abcdef0",
    "aws_security_group": "sg-0123456789abcdef0",
    "aws_subnet": "subnet-0123456789abcdef0",
    "aws_route_table": "rtb-0123456789abcdef0",
    "aws_vpc_peering_connection": "pcx-0123456789abcdef0",
    "aws_ec2_transit_gateway": "tgw-0123456789abcdef0",
    "aws_ec2_transit_gateway_vpc_attachment": "tgw-attach-0123456789abcdef0",
    "aws_ec2_transit_gateway_peering_attachment": "tgw-attach-0123456789abcdef0",
    "aws_vpc_endpoint": "vpce-0123456789abcdef0",
    "aws_vpn_gateway": "vgw-0123456789abcdef0",
}
"""Placeholders that look like what goes there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleModule:
    """The root module of one role.

    `needs` are the inputs that other roots give, `found` all it writes as items; `members` tells the accounts of a
    shared root apart.
    """

    role: Role
    root: Root
    module: Module
    needs: tuple[Foreign, ...]
    found: Found
    members: Members | None = None


def role_modules(whole: Root) -> tuple[RoleModule, ...]:
    """The root modules of an estate, one for each role of its accounts.

    Raises:
        UnsupportedError: the estate holds what Terraform export has no words for.
    """
    apart: frozenset[str] = frozenset()
    while True:
        places = Places(whole.estate, apart)
        try:
            _refuse_unlike(places)
            return _modules(whole, places)
        except NotAlikeError as unlike:
            apart |= {unlike.role}


def _refuse_unlike(places: Places) -> None:
    for role in places.roles:
        if role.shared and not alike(places, role):
            raise NotAlikeError(role.name)


def _modules(whole: Root, places: Places) -> tuple[RoleModule, ...]:
    roots = {account: _root(whole, places, account) for account in places.role_of}
    found = {account: emitted(root) for account, root in roots.items()}
    needed = {account: _foreign(roots[account], found[account]) for account in found}
    asked = [(places.role_of[taker].name, foreign) for taker, them in needed.items() for foreign in them]
    return tuple(_module(role, places, roots, found, needed, asked) for role in places.roles)


def _root(whole: Root, places: Places, account: str) -> Root:
    estate = places.estate_of(account)
    region = places.home(account) or whole.region
    return replace(whole, estate=estate, region=region, site=Site(places, account))


def _foreign(root: Root, found: Iterable[tuple[str, Item]]) -> tuple[Foreign, ...]:
    """What other roots must give, each once: what was asked for and is read, as a value or inside an expression."""
    assert root.site is not None
    asked = dict.fromkeys(root.site.asked.values())
    texts = {leaf.text for _, item in found for leaf in leaves(_value_of(item)) if isinstance(leaf, Raw)}
    read = {name for text in texts for name in variables_in(text)}
    return tuple(foreign for foreign in asked if foreign.name in read)


def _value_of(item: Item) -> object:
    match item:
        case Piece(body=body):
            return body
        case Output(value=value):
            return value
    return None


def _module(  # everything of all roots, for one
    role: Role,
    places: Places,
    roots: Mapping[str, Root],
    found: Mapping[str, Found],
    needed: Mapping[str, tuple[Foreign, ...]],
    asked: list[Asked],
) -> RoleModule:
    first = roots[role.accounts[0]]
    members = Members(role.name, role.accounts, _vpcs(role, places)) if role.shared else None
    own = {account: found[account] for account in role.accounts}
    written = members.merged(own) if members else own[role.accounts[0]]
    needs = tuple(foreign for account in role.accounts for foreign in needed[account])
    variables = _inputs(needs, places)
    outputs = _outputs(role, roots, [each for each in asked if places.role_of[each[1].account] == role])
    ours: list[Item] = list(account_inputs(members, places)) if members else []
    whole: Found = [*_unfiled(ours), *written, *_unfiled([*variables, *outputs])]
    allowed = allowed_account_ids(members, places) if members else None
    module = assembled(first, whole, allowed)
    return RoleModule(role=role, root=first, module=module, needs=needs, found=whole, members=members)


def _vpcs(role: Role, places: Places) -> tuple[str, ...]:
    found = tuple(places.only_vpc.get(account, "") for account in role.accounts)
    return found if all(found) else ()


def _unfiled(items: Iterable[Item]) -> Found:
    """Inputs and outputs have files of their own."""
    return [("", item) for item in items]


def _inputs(needs: Iterable[Foreign], places: Places) -> Iterator[Variable]:
    by_name: dict[str, list[Foreign]] = {}
    for foreign in needs:
        by_name.setdefault(foreign.name, []).append(foreign)
    for name, them in by_name.items():
        yield _input(name, them, places)


def _input(name: str, them: list[Foreign], places: Places) -> Variable:
    role = places.role_of[them[0].account].name
    known: dict[str, str] = {foreign.member: _known(foreign, places) for foreign in them}
    examples = {foreign.member: known[foreign.member] or _example(foreign, places) for foreign in them}
    mapped, given = "" not in known, all(known.values())
    value: Value = dict(sorted(examples.items())) if mapped else examples[""]
    many = ", by account" if mapped else ""
    return Variable(
        name=name,
        type="map(string)" if mapped else "string",
        description=f"{_what(them[0], places)}{many}: the output {name} of the root {role}.",
        default=value if given else None,
        example=None if given else value,
    )


def _known(foreign: Foreign, places: Places) -> str:
    """What is known without asking the other root: an id that somebody gave."""
    if foreign.key:
        return places.estate[foreign.key].existing_id
    return places.accounts[foreign.account].account_id if foreign.account in places.accounts else ""


def _example(foreign: Foreign, places: Places) -> str:
    if not foreign.key:
        return "111122223333"
    resource = places.estate[foreign.key]
    kind = foreign.part or terraform_type(resource)
    if foreign.attribute == "arn" or foreign.attribute.endswith("_arn"):
        return f"arn:aws:REPLACE:{resource.region}:111122223333:REPLACE"
    if foreign.attribute == "service_name":
        return f"com.amazonaws.vpce.{resource.region}.vpce-svc-0123456789abcdef0"
    return EXAMPLE_IDS.get(kind, f"REPLACE-{foreign.attribute.replace('_', '-')}")


def _what(foreign: Foreign, places: Places) -> str:
    if not foreign.key:
        return "The account id"
    resource = places.estate[foreign.key]
    words = foreign.attribute.replace("_", " ")
    return f"The {words} of the {type(resource).__name__} {places.canonical(resource.key)[0]}"


def _outputs(role: Role, roots: Mapping[str, Root], asked: Iterable[Asked]) -> Iterator[Output]:
    """What other roots ask for; by account where a shared root asks, or this one is shared."""
    by_name: dict[str, list[Asked]] = {}
    for each in asked:
        by_name.setdefault(each[1].name, []).append(each)
    for name, them in by_name.items():
        takers = sorted({taker for taker, _ in them})
        foreign = [each for _, each in them]
        yield Output(
            name=name,
            description=f"An input of the same name in {', '.join(takers)}.",
            value=_answer(role, roots, foreign),
            depends_on=tuple(dict.fromkeys(each for one in foreign for each in _awaited(roots, one))),
        )


def _awaited(roots: Mapping[str, Root], foreign: Foreign) -> Iterator[Raw]:
    root = roots[foreign.account]
    if foreign.key and foreign.attribute in NAMES:
        yield from (Raw(f"{each.type}.{each.name}") for each in given_after(_known_here(root, foreign), root))


def _answer(role: Role, roots: Mapping[str, Root], them: list[Foreign]) -> Value:
    values = {foreign.member: _own(roots[foreign.account], foreign) for foreign in them}
    if "" in values:
        return values[""]
    if role.shared:
        return ByAccount(next(iter(values.values())))
    return {account: values[account] for account in sorted(values)}


def _own(root: Root, foreign: Foreign) -> Value:
    if not foreign.key:
        return ACCOUNT
    resource = _known_here(root, foreign)
    if foreign.part == ACCEPTER:
        return _admitted(resource, foreign, root)
    if foreign.part:
        return Reference(root.beside(resource, foreign.part), foreign.attribute)
    return root.ref(resource.key, foreign.attribute)


def _known_here(root: Root, foreign: Foreign) -> Resource:
    """The resource by the name it has in the root that gives it."""
    assert root.site is not None
    called = {key: name for name, key in root.site.places.actual(root.site.account).items()}
    return root.resource(called.get(foreign.key, foreign.key))


def _admitted(endpoint: Resource, foreign: Foreign, root: Root) -> Reference:
    assert isinstance(endpoint, VpcEndpoint)
    service = service_of(endpoint, root)
    assert service is not None
    return Reference(acceptance(endpoint, service, root), foreign.attribute)
