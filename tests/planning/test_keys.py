"""A key stands for one thing: a party with the name of a VPC is refused in a sentence, not lost."""

from dataclasses import replace

import pytest

from tests.joined_designs import peered
from workbook.errors import OptionsError
from workbook.plan import plan


def _named(key):
    """The design with its database under another key."""
    design = peered()
    parties = (replace(each, key=key) if each.key == "stock" else each for each in design.parties)
    flows = (replace(each, destination=key) for each in design.flows)
    return replace(design, parties=tuple(parties), flows=tuple(flows))


def test_a_database_with_the_key_of_its_vpc_is_refused():
    """Look-ups would find one and lose the other; the sentence names both kinds and the key."""
    with pytest.raises(OptionsError) as refused:
        plan(_named("back"))

    assert [fault.field for fault in refused.value.faults] == ["back"]
    assert refused.value.faults[0].sentence == (
        "Vpc and DbInstance would both have the key 'back', and a key stands for one thing; "
        "give one of them another key."
    )


@pytest.mark.parametrize("key", ["stock", "backs", "shop-db"])
def test_keys_that_differ_are_planned(key):
    """Whoever is named otherwise is there."""
    assert key in plan(_named(key))
