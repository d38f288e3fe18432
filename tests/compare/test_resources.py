"""Rules, routes and resources by what they say, whatever their keys are."""

from dataclasses import fields, replace
from ipaddress import ip_network

import pytest

from tests.reachability.matrix_estates import THREE_TIERS, acl, changed, route, rule, with_, without
from workbook.compare.names import common_names
from workbook.compare.passages import matrices, passage_difference
from workbook.compare.resources import resource_difference, route_difference, rule_difference
from workbook.model.estate.network import NetworkInterface, SecurityGroup
from workbook.model.estate.party import Party

ACL = acl("app", ["main/app/a"], (100, "in", "allow", "tcp", (443, 443), "0.0.0.0/0"))


def _all(before, after):
    names = common_names(before, after)
    functions = (rule_difference, route_difference, resource_difference)
    return tuple(each(before, after, names) for each in functions)


def _renamed(estate, change):
    """The estate with every key changed, and every reference to one."""
    keys = {each.key for each in (*estate.resources, *estate.parties)}

    def value(found):
        if isinstance(found, str):
            return change(found) if found in keys else found
        return tuple(map(value, found)) if isinstance(found, tuple) else found

    def whole(record, left=()):
        own = (each.name for each in fields(record) if each.name not in left)
        return replace(record, **{name: value(getattr(record, name)) for name in own})

    return replace(
        estate,
        resources=tuple(whole(each, ("group_name", "kind", "service")) for each in estate.resources),
        parties=tuple(whole(each, ("title", "kind", "service")) for each in estate.parties),
    )


def test_other_ids_are_no_difference():
    """A network whose every id is another is the same network: groups, tables and parties find each other."""
    other = _renamed(THREE_TIERS, lambda key: key[::-1])

    names = common_names(THREE_TIERS, other)
    passages = passage_difference(*matrices(THREE_TIERS, other), names)

    assert not any(_all(THREE_TIERS, other))
    assert not passages


def test_a_name_tag_finds_what_nothing_else_would():
    """Two groups with other ids, other group names and one Name tag are one group."""
    tag = (("Name", "the-app"),)
    before = changed(THREE_TIERS, "sg/app", tags=tag)
    moved = _renamed(before, lambda key: "sg-0815" if key == "sg/app" else key)
    after = changed(moved, "sg-0815", group_name="launch-wizard-1")

    rules, _, resources = _all(before, after)

    assert not rules
    (change,) = resources.changed
    assert [each.field for each in change.changes] == ["group_name"]


def test_what_is_marked_alike_twice_is_not_guessed_at():
    """Two groups of one Name tag on one side: neither is taken for the other side's."""
    twin = SecurityGroup(
        key="sg-2", account="main", region="eu-west-1", vpc="main", group_name="z", description="",
        tags=(("Name", "twin"),),
    )  # fmt: skip
    one = replace(twin, key="sg-1", group_name="y")
    other = replace(twin, key="sg-3", group_name="x")

    _, _, found = _all(with_(THREE_TIERS, one, twin), with_(THREE_TIERS, other))

    assert {each.said["name"] for each in found.removed} == {"sg-1", "sg-2"}
    assert {each.said["name"] for each in found.added} == {"sg-3"}


@pytest.mark.parametrize(
    ("values", "fields_changed"),
    [
        ({"description": "another"}, ["description"]),
        ({"to_port": 5433, "from_port": 5433}, ["ports"]),
        ({"cidr_ipv4": ip_network("10.0.16.0/24"), "referenced_security_group": ""}, ["peer"]),
    ],
)
def test_a_rule_of_the_same_id_with_another_content_changed(values, fields_changed):
    """AWS lets a rule be edited in place: the same id, another content."""
    key = "sg/db/in/tcp-5432-5432/sg/app"

    rules, _, _ = _all(THREE_TIERS, changed(THREE_TIERS, key, **values))

    (change,) = rules.changed
    assert [each.field for each in change.changes] == fields_changed
    assert not any((rules.added, rules.removed))


def test_a_rule_of_another_port_is_another_rule():
    """What says something else and has no id in common is one removed and one added."""
    after = with_(
        without(THREE_TIERS, "sg/db/in/tcp-5432-5432/sg/app"), rule("db", "in", "tcp", 3306, "sg/app")
    )

    rules, _, _ = _all(THREE_TIERS, after)

    assert [each.said["ports"] for each in rules.added] == ["3306"]
    assert [each.said["ports"] for each in rules.removed] == ["5432"]
    assert not rules.changed


def test_an_acl_entry_is_its_number():
    """Another port under the same number is the same entry changed; under another number it is a new one."""
    before = with_(THREE_TIERS, *ACL)
    other = acl("app", ["main/app/a"], (100, "in", "allow", "tcp", (80, 80), "0.0.0.0/0"))
    moved = acl("app", ["main/app/a"], (110, "in", "allow", "tcp", (443, 443), "0.0.0.0/0"))

    changed_rules, added_rules = (_all(before, with_(THREE_TIERS, *each))[0] for each in (other, moved))

    assert [
        (c.said["rule_number"], c.changes[0].before, c.changes[0].after) for c in changed_rules.changed
    ] == [(100, "443", "80")]
    assert [each.said["rule_number"] for each in added_rules.added] == [110]
    assert [each.said["rule_number"] for each in added_rules.removed] == [100]


def test_a_route_is_its_table_and_destination():
    """Another target is the same route changed; another destination a new one."""
    key = "main/rt/app/0.0.0.0/0"
    other = changed(THREE_TIERS, key, target="main/igw")
    more = with_(THREE_TIERS, route("main/rt/app", "10.9.0.0/16", "main/nat"))

    _, moved, _ = _all(THREE_TIERS, other)
    _, new, _ = _all(THREE_TIERS, more)

    assert [(c.said["destination"], c.changes[0].before, c.changes[0].after) for c in moved.changed] == [
        ("0.0.0.0/0", "main/nat", "main/igw")
    ]
    assert [each.said["destination"] for each in new.added] == ["10.9.0.0/16"]
    assert not any((new.changed, new.removed))


def test_interfaces_and_reasons_are_not_compared():
    """A further interface of a party, and another because, are no difference of what the network says."""
    (first, *_) = THREE_TIERS.of(NetworkInterface)
    further = replace(first, key="eni/alb/c")
    party = replace(THREE_TIERS.party("alb"), interfaces=("eni/alb/a", "eni/alb/b", "eni/alb/c"))
    others = tuple(each for each in THREE_TIERS.parties if each.key != "alb")

    after = replace(with_(THREE_TIERS, further), parties=(party, *others))

    assert not any(_all(THREE_TIERS, after))


def test_parties_are_found_by_the_groups_they_carry():
    """A party that only has another name is the same; one with other groups is another."""
    renamed = replace(
        THREE_TIERS,
        parties=tuple(
            replace(each, key="web") if each.key == "app" else each for each in THREE_TIERS.parties
        ),
    )
    other = changed(
        changed(renamed, "eni/app/a", security_groups=("sg/db",)), "eni/app/b", security_groups=("sg/db",)
    )

    assert common_names(THREE_TIERS, renamed)[1].of("web") == "app"
    assert common_names(THREE_TIERS, other)[1].of("web") == "web"


def test_outside_parties_are_found_by_their_networks():
    """The office under another name is the office; a party without addresses is only its name."""
    named = Party(
        key="head-office", title="", location="internet", cidr_blocks=(ip_network("203.0.113.0/24"),)
    )
    host = Party(key="api.example.com", title="", location="internet", host_name="api.example.com")
    others = tuple(each for each in THREE_TIERS.parties if each.key != "office")
    after = replace(THREE_TIERS, parties=(*others, named, host))

    names = common_names(THREE_TIERS, after)[1]

    assert names.of("head-office") == "office"
    assert names.of("api.example.com") == "api.example.com"
