"""What was not understood, as people and programs are told it: heavy before light, equal remarks once."""

from tests.imports.documents import card, network, read, subnet
from workbook.imports.remarks import listed, remarks
from workbook.views.answers import not_understood_answer
from workbook.views.import_lines import import_lines


def _servers(count):
    return [
        {"InstanceId": f"i-{number}", "SubnetId": "subnet-a", "State": {"Name": "running"}}
        for number in range(count)
    ]


def _faulty():
    """Seven instances without metadata options, a VPC whose lists nobody described, and two unknown things."""
    answers = network(
        Instances=_servers(7),
        NetworkInterfaces=[card("eni-1", groups=("sg-none",))],
        VpcLinks=[{"VpcLinkId": "link-1"}, {"VpcLinkId": "link-2"}],
    )
    return read(**answers)


def test_what_makes_verdicts_unknown_comes_first():
    """Seven remarks that no verdict depends on do not stand before the three that matter, nor does an assumption."""
    found = [each.weight for each in remarks(_faulty().not_understood)]

    assert found == sorted(found, key=("unknown", "assumed", "unjudged").index)
    assert {"unknown", "assumed", "unjudged"} == set(found)


def test_equal_remarks_are_told_once_with_everything_they_are_about():
    """One line for seven instances: how many, the first of them, and how many more."""
    lines = list(import_lines(_faulty()))
    said = [line for line in lines if "MetadataOptions" in line]

    assert len(said) == 1
    assert said[0].strip().startswith("7 Instances i-0, i-1, i-2, i-3, i-4 and 2 more (")
    assert sum("not modelled" in line for line in lines) == 1


def test_programs_find_each_thing_that_verdicts_depend_on_in_a_row_of_its_own():
    """Only what no verdict depends on is folded, and names everything it is about."""
    rows = not_understood_answer(_faulty())
    counts = {(row["type"], row["id"]): row["count"] for row in rows}

    assert counts["VpcLinks", "link-1"] == counts["VpcLinks", "link-2"] == 1
    folded = next(row for row in rows if row["count"] > 1)
    assert folded["weight"] == "unjudged"
    assert folded["ids"] == [f"i-{number}" for number in range(7)]


def test_nothing_is_lost_by_folding():
    """Every remark of the import is in both lists, as often as it was made."""
    found = _faulty().not_understood

    for fold in (remarks, listed):
        assert sorted(each.id for each in found) == sorted(id_ for each in fold(found) for id_ in each.ids)


def test_a_network_that_is_understood_has_no_remarks():
    """Nothing is said where everything was read."""
    acl = {
        "NetworkAclId": "acl-1",
        "VpcId": "vpc-1",
        "IsDefault": True,
        "Entries": [{"RuleNumber": 100, "Egress": way, "Protocol": "-1", "RuleAction": "allow", "CidrBlock": "0.0.0.0/0"}
                    for way in (True, False)],
        "Associations": [{"SubnetId": each} for each in ("subnet-a", "subnet-b")],
    }  # fmt: skip
    imported = read(**network(NetworkAcls=[acl], Subnets=[subnet("subnet-a", "10.0.1.0/24", "eu-west-1a"),
                                                          subnet("subnet-b", "10.0.2.0/24", "eu-west-1b")]))  # fmt: skip

    assert list(import_lines(imported))[1:] == ["Not understood: 0."]
