"""The key that encrypts what a design stores in an account and Region."""

from workbook.facts.limits import service_setting
from workbook.model.estate.identity import KmsKey, PolicyDocument
from workbook.model.intent.design import Design
from workbook.planning.reasons import house_rule


def main_key(design: Design, key: str, account: str, region: str) -> KmsKey:
    """The key of a place, with the days that AWS gives; its policy is written later."""
    return KmsKey(
        key=key,
        account=account,
        region=region,
        because=(house_rule("encryption-key"),),
        alias=f"alias/{design.name_prefix}",
        description=f"Encrypts what {design.name_prefix} stores",
        rotation_period_days=int(service_setting("kms_rotation_days")),
        deletion_window_days=int(service_setting("kms_deletion_window_days")),
        policy=PolicyDocument(statements=()),
    )
