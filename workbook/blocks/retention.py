"""How long logs stay, in any pattern."""

from dataclasses import replace

from workbook.model.intent.design import Design
from workbook.options import CommonOptions, Options


def with_retention(design: Design, options: Options) -> Design:
    """A design whose log groups and log buckets keep what they get as long as its options say."""
    if not isinstance(options, CommonOptions):
        return design
    return replace(design, log_retention_days=int(options.log_retention_days))
