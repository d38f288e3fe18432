"""Each careless change of a generated document is noticed: an access breaks, or something unstated is allowed."""

import re

import pytest

from tests.proof.permission_mutations import mutants
from workbook.catalog import names
from workbook.document import Document, build
from workbook.plan import plan
from workbook.proof.permissions.prove import prove_accesses

DEEP = ("three_tier_dmz", "private_rds_api")

SAME = (
    ("without StringEquals aws:SourceAccount", "the source's ARN names the account already"),
    (r"^bucket/.*(Check|AccessLogs\w*): on ", "a bucket's own policy is about this bucket alone"),
    (r"(Packages|Layers): on longer names", "the pattern ends in a wildcard: longer names are in it"),
    (r"AppUsesLogs: on longer names", "the pattern ends in a wildcard: longer names are in it"),
    (r"Secretsmanager: on longer names", "the pattern ends in a wildcard: longer names are in it"),
    (r"(Ssmmessages|SignsIn|CallApi): every action", "the service has no other action of these resources"),
    (
        r"^api.policy CallApi: ",
        "the account's own policies say who calls; this statement only leaves it to them",
    ),
    (r"assume_role_policy Trust\w+: every action", "a role's policy rules nothing but taking it"),
    (r"^logs.policy Cloudtrail\w+: on ", "a bucket's own policy is about this bucket alone"),
    (r"CallerAsksModel: ", "another statement of this endpoint admits every model already"),
    (
        r"Auditor\w+: (every action|on every resource|on longer names|without)",
        "the other account's side says the same",
    ),
    ("OwnAccountByIam: removed", "no stated access uses the key: only its administrators lose it"),
)
"""Mutants that decide every request alike, or only take from administrators what nobody stated, and why."""


def escaped(name: str) -> list[str]:
    """The mutants of a pattern that the proof does not notice, without those that are the same."""
    design = build(Document(pattern=name))
    missed = []
    for mutant in mutants(plan(design)):
        found = prove_accesses(design, mutant.estate)
        broken = any(not each.holds for each in found.prohibitions)
        if not (found.unproven or found.unstated or broken):
            missed.append(mutant.words)
    return [words for words in missed if not any(re.search(pattern, words) for pattern, _ in SAME)]


@pytest.mark.parametrize("name", DEEP)
def test_every_mutant_of_a_document_is_noticed(name) -> None:
    """Dropped conditions and denies, wider resources, actions and principals each change what is proven."""
    assert escaped(name) == []


@pytest.mark.all_pairs
@pytest.mark.parametrize("name", [name for name in names() if name not in DEEP])
def test_every_mutant_of_every_pattern_is_noticed(name) -> None:
    """The same holds of every other architecture."""
    assert escaped(name) == []
