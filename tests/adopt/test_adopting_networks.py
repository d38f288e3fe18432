"""Networks of other people taken over: planned anew from what passes today, the same passes."""

import pytest

from tests.cases.networks import FILES, imported_network
from workbook.adopt.adopting import adopt


@pytest.mark.parametrize("name", [path.stem for path in FILES])
def test_planned_anew_the_same_passes(name):
    """Filters that are planned for the observed flows open nothing and close nothing, over every joint of networks."""
    adopted = adopt(imported_network(name))

    assert adopted.difference.opened == ()
    assert adopted.difference.closed == ()
