"""Addresses: tier blocks in slot order, pins, and refusals that say what would fit."""

from ipaddress import IPv4Network

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbook.document import Document, build
from workbook.errors import OptionsError
from workbook.model.estate.network import Subnet
from workbook.model.intent.additions import Additions
from workbook.model.intent.flow import Pin
from workbook.plan import plan


def _subnets(options, additions=None):
    document = Document(pattern="three_tier_dmz", options=options, additions=additions or Additions())
    return {subnet.key: subnet.cidr_block for subnet in plan(build(document)).of(Subnet)}


def test_tiers_lie_in_slot_order():
    """Public, application, data: each in an aligned block with room for four zones."""
    assert _subnets({}) == {
        "main/public/a": IPv4Network("10.20.0.0/24"),
        "main/public/b": IPv4Network("10.20.1.0/24"),
        "main/app/a": IPv4Network("10.20.16.0/22"),
        "main/app/b": IPv4Network("10.20.20.0/22"),
        "main/data/a": IPv4Network("10.20.32.0/24"),
        "main/data/b": IPv4Network("10.20.33.0/24"),
    }


@settings(max_examples=60, deadline=None)
@given(prefix=st.integers(16, 24), zones=st.integers(2, 3), slots=st.integers(3, 6))
def test_subnets_fit_and_never_overlap(prefix, zones, slots):
    """Whatever the VPC's size, subnets lie inside it and apart, or the refusal names the field."""
    vpc = IPv4Network(f"10.64.0.0/{prefix}")
    try:
        found = list(_subnets({"vpc_cidr": str(vpc), "az_count": zones, "az_slots": slots}).values())
    except OptionsError as error:
        refused = {fault.field for fault in error.faults}
        found = []
    else:
        refused = set()

    assert refused <= ({"vpc_cidr"} if prefix > 22 else set())
    assert all(subnet.subnet_of(vpc) for subnet in found)
    assert not any(a.overlaps(b) for place, a in enumerate(found) for b in found[place + 1 :])


def test_a_pin_holds():
    """A pinned subnet has exactly the CIDR a person chose, and the others stay."""
    pinned = Additions(pins=(Pin(vpc="main", tier="data", az_slot="b", cidr_block="10.20.200.0/26"),))

    assert _subnets({}, pinned) == {**_subnets({}), "main/data/b": IPv4Network("10.20.200.0/26")}


@pytest.mark.parametrize(
    ("cidr", "words"),
    [
        ("10.99.0.0/24", "outside the VPC"),
        ("10.20.0.0/24", "overlaps"),
        ("10.20.200.0/30", "AWS allows /16 to /28"),
        ("10.20.200.7/24", "no IPv4 CIDR"),
    ],
)
def test_a_pin_that_does_not_fit_is_refused(cidr, words):
    """The refusal names the pin and says why."""
    with pytest.raises(OptionsError) as refused:
        _subnets({}, Additions(pins=(Pin(vpc="main", tier="data", az_slot="b", cidr_block=cidr),)))

    assert any(fault.field == "pins.data/b" and words in fault.sentence for fault in refused.value.faults)


def test_a_vpc_too_small_says_what_would_fit():
    """The sentence counts addresses and names the size to take."""
    with pytest.raises(OptionsError) as refused:
        _subnets({"vpc_cidr": "10.0.0.0/26"})

    (fault,) = refused.value.faults
    assert fault.field == "vpc_cidr"
    size = int(fault.sentence.split("Take a /")[1].split(" ")[0])
    assert _subnets({"vpc_cidr": f"10.0.0.0/{size}"})
