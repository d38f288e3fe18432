"""Accounts that share a record: whose calls are recorded, who reads them, and which of them are drawn as one."""

from collections import Counter
from collections.abc import Iterator

from workbook.model.estate.estate import Account, Estate
from workbook.model.estate.identity import IamRole
from workbook.model.estate.network import Vpc
from workbook.model.estate.observability import CloudTrail
from workbook.views.scene.parts import Row
from workbook.views.scene.permitted import buckets_of
from workbook.views.text import one_line

CALLS = "calls"
"""What is recorded of an account: the key of its line on a card begins so."""

Ground = tuple[str, str]
"""An account in a Region."""


def stood_for(estate: Estate) -> dict[str, Account]:
    """Account -> the first of its role: accounts without a network that are made alike are drawn as one."""
    with_network = {vpc.account for vpc in estate.of(Vpc)}
    first: dict[str, Account] = {}
    found: dict[str, Account] = {}
    for account in estate.accounts:
        alike = account.role and account.key not in with_network
        found[account.key] = first.setdefault(account.role, account) if alike else account
    return found


def drawn_accounts(estate: Estate) -> Iterator[tuple[Account, str]]:
    """Each account that is drawn, and its words: how many like it stand behind it.

    Accounts that share a record follow the way of a log file: who makes it, who keeps it, whose it is, who reads.
    """
    like = Counter(each.key for each in stood_for(estate).values())
    ranks = {account: rank for rank, account in enumerate(_on_the_way(estate))}
    firsts = [account for account in estate.accounts if like[account.key]]
    for account in sorted(firsts, key=lambda account: ranks.get(account.key, len(ranks))):
        number = "" if account.account_id in account.title else f" {account.account_id}"
        word = "" if "account" in account.title.lower() else "Account "
        more = f" and {like[account.key] - 1:,} like it" if like[account.key] > 1 else ""
        yield account, one_line(f"{word}{account.title}{number}{more}")


def _on_the_way(estate: Estate) -> tuple[str, ...]:
    """The accounts of a shared record in the order of its way; who reads comes after all others."""
    shared = _shared_trails(estate)
    rows = tuple(recorded_rows(estate))
    readers = {account for (account, _), row in rows if row.key in estate}
    makers = [trail.account for trail in shared]
    keepers = [estate[trail.bucket].account for trail in shared]
    others = [account for (account, _), _ in rows]
    ordered = dict.fromkeys((*makers[:1], *keepers[:1], *others, *makers))
    return (*(account for account in ordered if account not in readers), *readers)


def _shared_trails(estate: Estate) -> tuple[CloudTrail, ...]:
    """Trails whose record another account keeps."""
    return tuple(each for each in estate.of(CloudTrail) if estate[each.bucket].account != each.account)


def recorded_rows(estate: Estate) -> Iterator[tuple[Ground, Row]]:
    """What cards of accounts say beside their resources: the calls that a trail of all records, and who reads."""
    trails = _shared_trails(estate)
    if not trails:
        return
    kept = {trail.bucket for trail in trails}
    keepers = {estate[bucket].account for bucket in kept}
    readers = set()
    for role in estate.of(IamRole):
        if role.account not in keepers and kept & {bucket for bucket, _ in buckets_of(estate, role)}:
            readers.add(role.account)
            yield (
                (role.account, role.region),
                Row(title=one_line(f"Role {role.role_name}"), icon="iam", key=role.key),
            )
    apart = {*readers, *keepers, *(trail.account for trail in trails)}
    for account in dict.fromkeys(stood_for(estate).values()):
        if account.key not in apart and any(trail.is_organization_trail for trail in trails):
            told = "API calls, recorded by the organization's trail"
            yield (
                (account.key, trails[0].region),
                Row(title=told, icon="cloudtrail", key=f"{CALLS}:{account.key}"),
            )
