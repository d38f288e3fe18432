"""Network ACLs of the patterns: the tables that were checked by walking every flow, and their order."""

import pytest

from tests.cover import documents
from workbook.document import Document, build
from workbook.errors import OptionsError
from workbook.facts.limits import vpc_limit
from workbook.model.estate.network import NetworkAclEntry
from workbook.plan import plan

PUBLIC, APP, DATA, ALL = "10.20.0.0/22", "10.20.16.0/20", "10.20.32.0/22", "0.0.0.0/0"


def _rows(options, acl, direction):
    estate = plan(build(Document(pattern="three_tier_dmz", options=options)))
    return [
        (
            entry.rule_action,
            entry.protocol,
            str(entry.port_range or entry.icmp_type_code or "all"),
            str(entry.cidr_block),
        )
        for entry in sorted(estate.of(NetworkAclEntry), key=lambda entry: entry.rule_number)
        if entry.network_acl == f"main/acl/{acl}" and entry.egress == (direction == "out")
    ]


def test_data_tier_knows_only_its_database():
    """In: the database port from the application tier; out: answers to it; nothing else."""
    assert _rows({}, "data", "in") == [("allow", "6", "5432", APP), ("deny", "-1", "all", ALL)]
    assert _rows({}, "data", "out") == [("allow", "6", "1024-65535", APP), ("deny", "-1", "all", ALL)]


def test_application_tier_with_a_function():
    """Specific answers stand before the deny of 3389, the wide answers after it; what they open is not repeated."""
    rows = _rows(
        {
            "lambda_functions": True,
            "db_iam_authentication": False,
            "admin_access": "none",
            "aws_services": "",
        },
        "app",
        "in",
    )

    assert rows == [
        ("allow", "6", "1024-65535", APP),
        ("allow", "6", "1024-65535", DATA),
        ("allow", "6", "443", APP),
        ("deny", "6", "3389", ALL),
        ("allow", "6", "1024-65535", ALL),
        ("allow", "1", "3/4", ALL),
        ("deny", "-1", "all", ALL),
    ]


def test_database_port_is_denied_only_where_no_answer_may_use_it():
    """With Linux clients alone the tier denies the database port too; with Lambda it must not."""
    linux = _rows({}, "app", "in")
    with_function = _rows({"lambda_functions": True}, "app", "in")

    assert ("deny", "6", "5432", ALL) in linux
    assert ("deny", "6", "5432", ALL) not in with_function
    assert ("deny", "6", "3389", ALL) in with_function


def test_strict_mode_names_the_clients_own_range():
    """A Linux client's answers come to 32768-65535 only."""
    rows = _rows({"nacl_mode": "strict", "nat_mode": "none"}, "data", "out")

    assert rows == [("allow", "6", "32768-65535", APP), ("deny", "-1", "all", ALL)]


def test_no_list_is_longer_than_awss_quota():
    """Over the cover no ACL has more entries a direction and family than AWS allows."""
    quota = vpc_limit("network_acl_entries_per_direction")
    for name in ("three_tier_dmz", "private_rds_api"):
        for document in documents(name):
            counts = {}
            for entry in plan(build(document)).of(NetworkAclEntry):
                key = entry.network_acl, entry.egress, entry.cidr_block is None
                counts[key] = counts.get(key, 0) + 1
            assert max(counts.values()) <= quota


def test_too_many_networks_are_refused_with_the_count():
    """Twenty offices make a list longer than AWS takes; the refusal names the option and the number."""
    offices = ",".join(f"198.51.{place}.0/24" for place in range(100, 122))
    with pytest.raises(OptionsError) as refused:
        _rows({"nacl_mode": "strict", "entry_open_to": "office", "office_cidrs": offices}, "public", "in")

    assert all(
        fault.field == "nacl_mode" and "AWS allows 20" in fault.sentence for fault in refused.value.faults
    )
