"""Roles: who may take each, and what it may do, one statement an access."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from workbook.model.estate import compute
from workbook.model.estate.identity import IamRole, PolicyDocument
from workbook.model.estate.resource import Reason, Resource
from workbook.model.intent.design import Design
from workbook.planning.reasons import house_rule, merged
from workbook.policies.arns import NO_HEADS, Heads, Home
from workbook.policies.needs import ROLE, Ban, Need, role_key
from workbook.policies.running.trust import TRUSTED, role_holders
from workbook.policies.statements import (
    Roles,
    alike_once,
    document,
    identity_allow,
    plain_deny,
    resource_allow,
)

_NO_TRUST = PolicyDocument(statements=())


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a role stands, and whether instances take it."""

    account: str
    region: str
    instance_profile: bool = False


def plan_roles(
    design: Design,
    resources: Iterable[Resource],
    needs: tuple[Need, ...],
    bans: tuple[Ban, ...],
    heads: Mapping[Home, Heads],
) -> tuple[IamRole, ...]:
    """The role of everything that acts, and of principals without a network; with trust and policy."""
    places = {**dict(_of_principals(design)), **_of_resources(resources)}
    bare = {key: _role(design, key, place) for key, place in places.items()}
    return tuple(
        _written(role, bare, needs, bans, heads.get((role.account, role.region), NO_HEADS))
        for role in bare.values()
    )


def _of_resources(resources: Iterable[Resource]) -> dict[str, _Place]:
    found: dict[str, _Place] = {}
    for key, holder in role_holders(resources):
        if type(holder).__name__ in TRUSTED and key not in found:
            taken = isinstance(holder, (compute.Instance, compute.LaunchTemplate))
            found[key] = _Place(holder.account, holder.region, taken)
    return found


def _of_principals(design: Design) -> Iterator[tuple[str, _Place]]:
    account, region = design.home
    for principal in design.principals:
        yield role_key(principal.key), _Place(principal.account or account, region)


def _role(design: Design, key: str, place: _Place) -> IamRole:
    name = key.removeprefix(ROLE).replace("/", "-")
    return IamRole(
        key=key,
        account=place.account,
        region=place.region,
        role_name=f"{design.name_prefix}-{name}",
        assume_role_policy=_NO_TRUST,
        instance_profile=place.instance_profile,
    )


def _written(
    role: IamRole, roles: Roles, needs: tuple[Need, ...], bans: tuple[Ban, ...], heads: Heads
) -> IamRole:
    own = [need for need in needs if role_key(need.access.principal) == role.key]
    taken = [need for need in needs if need.target == role.key and need.access.actions == ("sts:AssumeRole",)]
    denied = [ban for ban in bans if role_key(ban.prohibition.who) == role.key]
    statements = (*map(identity_allow, own), *map(plain_deny, denied))
    trust = (resource_allow(need, roles, account=role.account, resources=()) for need in taken)
    stated = [need.because for need in own if need.because.kind == "access"]
    return IamRole(
        key=role.key,
        account=role.account,
        region=role.region,
        because=merged(stated) or _standing_reason(own),
        role_name=role.role_name,
        assume_role_policy=document(*alike_once(trust)),
        policy=document(*alike_once(statements, heads)) if statements else None,
        instance_profile=role.instance_profile,
    )


def _standing_reason(own: list[Need]) -> tuple[Reason, ...]:
    return merged([need.because for need in own]) or (house_rule("ground"),)
