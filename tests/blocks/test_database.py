"""What RDS engines can do, and what is refused of those that cannot."""

import pytest

from workbook.blocks.database import DatabaseOptions
from workbook.errors import OptionsError
from workbook.options import read_options
from workbook.patterns.three_tier_dmz import Options


@pytest.mark.parametrize("engine", ["mysql", "mariadb"])
def test_engines_that_cannot_write_to_s3_are_not_asked_to(engine):
    """RDS has a role for S3 exports on PostgreSQL only; the refusal names both options and a way out of each."""
    with pytest.raises(OptionsError) as refusal:
        read_options(Options, {"db_engine": engine, "data_tier": "s3_exports"})

    assert {"data_tier", "db_engine"} == {fault.field for fault in refusal.value.faults}


@pytest.mark.parametrize(
    "given",
    [{"db_engine": "postgres", "data_tier": "s3_exports"}, {"db_engine": "mysql", "data_tier": "isolated"}],
)
def test_the_ways_out_are_accepted(given):
    """What the refusal advises builds."""
    assert isinstance(read_options(Options, given), DatabaseOptions)
