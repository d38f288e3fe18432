"""S3 replication: both ways, filtered, what is there already, and beside the source."""

import pytest

from workbook.analysis import Analysis, analyze
from workbook.authorization.policies import policies_of
from workbook.authorization.questions import question
from workbook.document import Document
from workbook.errors import OptionsError
from workbook.exports.formats import export
from workbook.model.estate.data import S3Replication
from workbook.model.estate.identity import IamRole

OTHER = "444455556666"
BATCH = "batchoperations.s3.amazonaws.com"


def analysed(**options: object) -> Analysis:
    """The pattern with these options."""
    return analyze(Document(pattern="s3_replication", options=options))


def rule_text(analysis: Analysis, key: str = "replication") -> str:
    """The rule as Terraform has it."""
    files = export(analysis, ["terraform"])
    text = "".join(text.decode() for path, text in files.items() if path.endswith("buckets.tf"))
    start = text.index(f'"aws_s3_bucket_replication_configuration" "{key}"')
    return text[start : text.index("\n}\n", start)]


@pytest.mark.parametrize("account", ["", OTHER])
@pytest.mark.parametrize("encryption", ["sse_s3", "sse_kms", "dsse_kms"])
def test_both_ways_each_role_has_its_own_way_alone(account, encryption) -> None:
    """Both rules are proven; the role of one way neither writes at its source nor reads its destination's versions."""
    analysis = analysed(direction="two_way", destination_account=account, encryption=encryption)
    policies = policies_of(analysis.estate)

    def decided(role: str, action: str, resource: str) -> str:
        return policies.decide(question(policies, role, action, f"{resource}/a")).decision

    assert analysis.proof.holds
    assert {each.key for each in analysis.estate.of(S3Replication)} == {"replication", "replication-back"}
    for role, source, destination in (
        ("replication", "objects", "copies"),
        ("replication-back", "copies", "objects"),
    ):
        assert decided(role, "s3:ReplicateObject", destination) == "allowed"
        assert decided(role, "s3:ReplicateObject", source) == "implicitly_denied"
        assert decided(role, "s3:GetObjectVersionForReplication", source) == "allowed"
        assert decided(role, "s3:GetObjectVersionForReplication", destination) == "implicitly_denied"


def test_both_ways_changed_tags_of_copies_go_along() -> None:
    """Replica modification sync is on in both rules, and off where copies go one way."""
    both = analysed(direction="two_way").estate.of(S3Replication)

    assert all(each.replica_modifications for each in both)
    assert "replica_modifications" in rule_text(analysed(direction="two_way"), "replication_back")
    assert "replica_modifications" not in rule_text(analysed())


def test_a_filter_names_a_prefix_tags_or_both() -> None:
    """Each form is the one that S3 takes for it."""
    by_tag = rule_text(analysed(filter_tags={"replicate": "yes"}))
    by_both = rule_text(analysed(filter_tags={"replicate": "yes"}, prefix="reports/"))

    assert "and {" not in by_tag
    assert 'key   = "replicate"' in by_tag
    assert "and {" in by_both
    assert 'prefix = "reports/"' in by_both
    assert "and {" not in rule_text(analysed(prefix="reports/"))


def test_a_rule_with_tags_hides_no_copies() -> None:
    """S3 refuses delete markers with tags, and so does the form, beside both fields."""
    with pytest.raises(OptionsError) as refused:
        analysed(filter_tags="replicate=yes", delete_markers=True)

    assert {fault.field for fault in refused.value.faults} == {"filter_tags", "delete_markers"}


def test_only_a_rule_that_copies_delete_markers_may_delete() -> None:
    """Without them the role has no s3:ReplicateDelete."""
    for wanted, expected in ((True, "allowed"), (False, "implicitly_denied")):
        policies = policies_of(analysed(delete_markers=wanted).estate)
        asked = question(policies, "replication", "s3:ReplicateDelete", "copies/a")
        assert policies.decide(asked).decision == expected


def test_what_is_there_already_has_a_role_that_starts_copying_and_reads_nothing() -> None:
    """S3 Batch Replication takes it; it starts the rule's own copying below the prefix."""
    analysis = analysed(existing_objects=True, prefix="reports/")
    role = analysis.estate.get(IamRole, "role/batch-replication")
    policies = policies_of(analysis.estate)
    asked = {
        (action, resource): policies.decide(
            question(policies, "batch-replication", action, resource)
        ).decision
        for action in ("s3:InitiateReplication", "s3:GetObject")
        for resource in ("objects/reports/a", "objects/other/a")
    }

    assert analysis.proof.holds
    assert role.assume_role_policy.statements[0].principals[0].identifiers == (BATCH,)
    assert [key for key, decision in asked.items() if decision == "allowed"] == [
        ("s3:InitiateReplication", "objects/reports/a")
    ]
    assert "role/batch-replication" not in analysed().estate


def test_metrics_come_with_time_control_or_by_themselves() -> None:
    """Only Time Control has a threshold; the metrics are a line of the cost."""
    alone, timed = analysed(replication_metrics=True), analysed(time_control=True)

    assert "metrics {" in rule_text(alone)
    assert "event_threshold" not in rule_text(alone)
    assert "event_threshold" in rule_text(timed)
    for analysis, expected in ((alone, 4), (timed, 4), (analysed(), 0)):
        lines = [line for line in analysis.estimate.items if line.title == "Metrics of replication"]
        assert sum(line.quantity for line in lines) == expected


def test_copies_may_lie_beside_the_source() -> None:
    """In one account and Region one key encrypts both, and no byte leaves the Region."""
    analysis = analysed(destination_region="us-east-1")
    (rule,) = analysis.estate.of(S3Replication)

    assert analysis.proof.holds
    assert rule.replica_kms_key == "key/main"
    assert not [line for line in analysis.estimate.items if line.title == "Replication to another Region"
                and line.quantity]  # fmt: skip


@pytest.mark.parametrize(
    ("storage_class", "title", "priced"),
    [
        ("STANDARD", "Objects stored (S3 Standard)", True),
        ("STANDARD_IA", "Copies stored (S3 Standard-IA)", False),
    ],
)
def test_copies_are_stored_a_second_time(storage_class, title, priced) -> None:
    """What is copied is stored at the destination too; a class without a price on file says so."""
    estimate = analysed(storage_class=storage_class).estimate
    (stored,) = [each for each in estimate.items if each.resource == "copies" and "stored" in each.title]

    assert stored.title == title
    assert (stored.unit_price_usd is not None) is priced
    assert bool(estimate.missing_prices) is not priced
