"""What EC2 lets stand in names and descriptions of security groups and their rules.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html (read 2026-11-01): up to 255 of a-z, A-Z,
0-9, spaces, and ._-:/()#,@[]+=&;{}!$*
"""

import re

from workbook.facts.limits import vpc_limit

_OTHERS = re.compile(r"[^a-zA-Z0-9 ._\-:/()#,@\[\]+=&;{}!$*]")
_APOSTROPHES = re.compile("['\u2019]")


def ec2_characters(text: str) -> str:
    """Text in EC2's characters, at any length: apostrophes go, anything else becomes a space."""
    return _OTHERS.sub(" ", _APOSTROPHES.sub("", text))


def ec2_text(text: str) -> str:
    """Text in EC2's characters, cut to their length."""
    return ec2_characters(text)[: vpc_limit("security_group_rule_description_length")]
