"""Which service and resource control policies bind an account, level by level from the root down.

Source: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from workbook.authorization.names import Names
from workbook.authorization.statement import Clause, clauses_of
from workbook.model.estate.estate import Estate
from workbook.model.estate.identity import PolicyDocument, PolicyPrincipal, Statement
from workbook.model.estate.organization import (
    Organization,
    OrganizationalUnit,
    ResourceControlPolicy,
    ServiceControlPolicy,
)

Levels = tuple[tuple[Clause, ...], ...]

_EVERYBODY = (PolicyPrincipal(type="*"),)
FULL_ACCESS = PolicyDocument(
    statements=(
        Statement(sid="FullAccess", effect="Allow", principals=_EVERYBODY, actions=("*",), resources=("*",)),
    )
)
"""What FullAWSAccess and RCPFullAWSAccess say."""


@dataclass(frozen=True)
class Membership:
    """The organization of an estate, if it has one."""

    estate: Estate
    names: Names

    @cached_property
    def _organization(self) -> Organization | None:
        return next(iter(self.estate.of(Organization)), None)

    @cached_property
    def _paths(self) -> dict[str, tuple[str, ...]]:
        """The organization's and units' keys above each account (key), from the root down."""
        root = self._organization
        if root is None:
            return {}
        units = {unit.key: unit for unit in self.estate.of(OrganizationalUnit)}
        found: dict[str, tuple[str, ...]] = dict.fromkeys((root.account, *root.accounts), (root.key,))
        for unit in units.values():
            above = _above(unit, units)
            found |= dict.fromkeys(unit.accounts, (root.key, *above))
        return found

    def holds(self, account: str) -> bool:
        """Whether an account (key) belongs to the organization."""
        return account in self._paths

    @property
    def organization_id(self) -> str:
        """Its id, an example where nobody gave one; empty without an organization."""
        root = self._organization
        return self.names.attribute(root.key, "id") if root else ""

    def paths_of(self, account: str) -> str:
        """What `aws:PrincipalOrgPaths` says of an account."""
        above = self._paths.get(account, ())[1:]
        units = "".join(f"ou-{key.rpartition('/')[2]}/" for key in above)
        return f"{self.organization_id}/r-root/{units}"

    def service_control(self, account: str) -> Levels:
        """The SCPs that bind principals of an account; none for the management account or outside."""
        return self._levels(account, ServiceControlPolicy)

    def resource_control(self, account: str) -> Levels:
        """The RCPs that bind resources of an account; none for the management account or outside."""
        return self._levels(account, ResourceControlPolicy)

    def _levels(self, account: str, kind: type[ServiceControlPolicy] | type[ResourceControlPolicy]) -> Levels:
        root = self._organization
        if root is None or account == root.account or account not in self._paths:
            return ()
        targets = (*self._paths[account], account)
        levels = (tuple(self._level(target, kind)) for target in targets)
        return tuple(level for level in levels if any(clause.statement is not _FULL for clause in level))

    def _level(
        self, target: str, kind: type[ServiceControlPolicy] | type[ResourceControlPolicy]
    ) -> Iterator[Clause]:
        attached = [policy for policy in self.estate.of(kind) if target in policy.targets]
        replaced = any(
            isinstance(each, ServiceControlPolicy) and each.replaces_full_access for each in attached
        )
        sort = "service control policy" if kind is ServiceControlPolicy else "resource control policy"
        if not replaced:
            yield from clauses_of(FULL_ACCESS, sort, "FullAWSAccess", has_principal=False)
        for policy in attached:
            document = self.names.document(policy.policy, policy.account, policy.region)
            yield from clauses_of(document, sort, policy.key, has_principal=kind is ResourceControlPolicy)


_FULL = FULL_ACCESS.statements[0]


def _above(unit: OrganizationalUnit, units: dict[str, OrganizationalUnit]) -> tuple[str, ...]:
    """The units down to this one; a circle ends where it closes."""
    path = [unit.key]
    while unit.parent in units and unit.parent not in path:
        unit = units[unit.parent]
        path.append(unit.key)
    return tuple(reversed(path))
