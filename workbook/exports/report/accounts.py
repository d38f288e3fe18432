"""Accounts in words: those of one role are told as one where they would be a list of hundreds."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from workbook.model.estate.estate import Account
from workbook.views.text import one_line

LISTED_BY_NAME = 3
"""Of one role no more than these are named one by one."""


def named_accounts(accounts: Iterable[Account]) -> Iterator[tuple[str, int]]:
    """The accounts' words in order, each with how many accounts it stands for."""
    for _, group in groupby(accounts, key=lambda account: account.role or account.key):
        alike = list(group)
        if len(alike) > LISTED_BY_NAME:
            yield one_line(f"{alike[0].title} to {alike[-1].title} ({len(alike):,})"), len(alike)
        else:
            yield from ((one_line(f"{each.title} {each.account_id}".strip()), 1) for each in alike)
