"""Tables of the checks of waivers."""

from tests.checks.changes import fires, imported, intent, quiet
from workbook.model.intent.flow import Waiver


def waived(check, **fields):
    """One waiver and no other."""
    return intent(waivers=(Waiver(check=check, reason="ours", **fields),))


TABLES = {
    "WAIVERS-01": (
        fires("a slip in the id", waived("STORGE-04"), at="*"),
        fires("a number there is not", waived("STORAGE-99", resource="objects"), at="objects"),
        fires("a date that is none", waived("STORAGE-04", expires="end of May"), at="*"),
        quiet("as planned"),
        quiet("an id", waived("STORAGE-04")),
        quiet("a topic", waived("STORAGE-*")),
        quiet("a day", waived("STORAGE-04", expires="2027-01-31")),
        quiet("a day long past is for the finding to say", waived("STORAGE-04", expires="2001-01-31")),
        quiet("none", intent(waivers=())),
        quiet("an import", imported()),
    ),
}
