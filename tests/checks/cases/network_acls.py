"""Tables of the network ACL checks."""

from tests.checks.changes import (
    OPEN_APP,
    change,
    copy,
    entry,
    fires,
    quiet,
    route,
    rule,
    without,
    without_kind,
)
from workbook.model.estate.network import NetworkAcl
from workbook.model.ports import IcmpTypeCode

DENY = ("main/acl/public/in/20389", "main/acl/app/in/20389")
WIDE = ("main/acl/public/in/30000", "main/acl/app/in/30000")
TOO_BIG = IcmpTypeCode(type=3, code=4)

TABLES = {
    "NETWORK-ACLS-01": (
        fires(
            "covered by an earlier allow",
            entry("main/acl/public", 31000, "in", "allow", "6", (2000, 3000), "10.0.0.0/8"),
            at="added",
        ),
        fires(
            "contradicts an earlier allow",
            entry("main/acl/public", 31000, "in", "deny", "6", 8080, "10.0.0.0/8"),
            at="added",
            severity="medium",
        ),
        fires(
            "covered by all protocols",
            entry("main/acl/data", 1, "in", "allow", "-1", None, "0.0.0.0/0"),
            at="main/acl/data/in/2432",
        ),
        quiet("as planned"),
        quiet("strict", on="strict"),
        quiet(
            "a deny before the wide allow",
            entry("main/acl/public", 20001, "in", "deny", "6", 5432, "0.0.0.0/0"),
        ),
        quiet(
            "the other direction", entry("main/acl/data", 31000, "out", "allow", "6", 443, "10.20.16.0/20")
        ),
        quiet("a wider block", entry("main/acl/data", 31000, "in", "allow", "6", 5432, "10.0.0.0/8")),
        quiet("another protocol", entry("main/acl/data", 31000, "in", "allow", "17", 5432, "10.20.16.0/20")),
        quiet("default ACLs only", on="plain"),
    ),
    "NETWORK-ACLS-02": (
        fires("behind a deny", at=WIDE, severity="informational"),
        fires("the deny is gone", without(*DENY), at=WIDE, severity="low"),
        fires(
            "SSH",
            without(*DENY),
            entry("main/acl/data", 50, "in", "allow", "6", 22, "0.0.0.0/0"),
            at=(*WIDE, "added"),
            severity="low",
        ),
        fires("strict keeps no deny", on="strict", at="main/acl/public/in/30000", severity="low"),
        quiet("default ACLs only", on="plain"),
        quiet("default ACLs and an open host", *OPEN_APP, rule("sg/app", "in", "tcp", 22, "0.0.0.0/0")),
        quiet(
            "from one network",
            without(*WIDE),
            entry("main/acl/app", 50, "in", "allow", "6", 22, "203.0.113.0/24"),
        ),
        quiet("outbound", without(*WIDE), entry("main/acl/app", 50, "out", "allow", "6", 22, "0.0.0.0/0")),
        quiet("UDP", without(*WIDE), entry("main/acl/app", 50, "in", "allow", "17", (1, 65535), "0.0.0.0/0")),
        quiet(
            "ports around",
            without(*WIDE),
            entry("main/acl/app", 50, "in", "allow", "6", (3390, 65535), "0.0.0.0/0"),
        ),
        quiet("a deny", without(*WIDE), entry("main/acl/app", 50, "in", "deny", "6", 22, "0.0.0.0/0")),
    ),
    "NETWORK-ACLS-03": (
        fires("inbound gone", without("main/acl/app/in/32000"), at="main/acl/app"),
        fires("outbound gone", without("main/acl/public/out/32000"), at="main/acl/public"),
        fires(
            "a way out without it",
            route("main/rt/data", "0.0.0.0/0", "main/nat/a"),
            at=("main/acl/data", "main/acl/data"),
        ),
        fires(
            "another message only",
            change("main/acl/app/in/32000", icmp_type_code=IcmpTypeCode(type=8, code=0)),
            at="main/acl/app",
        ),
        quiet("as planned"),
        quiet("isolated: nothing leaves", without("main/acl/data/in/2432")),
        quiet("every ICMP message", change("main/acl/app/in/32000", icmp_type_code=IcmpTypeCode())),
        quiet("all protocols", change("main/acl/app/in/32000", protocol="-1", icmp_type_code=None)),
        quiet("default ACLs", on="plain"),
        quiet("strict", on="strict"),
        quiet("dual stack", on="dual"),
    ),
    "NETWORK-ACLS-04": (
        fires("no subnet left", change("main/acl/data", subnets=()), at="main/acl/data"),
        fires("a second one", copy("main/acl/data", "main/acl/old", subnets=()), at="main/acl/old"),
        quiet("as planned"),
        quiet("the default one serves none"),
        quiet("one subnet is enough", change("main/acl/data", subnets=("main/data/a",))),
        quiet("no ACL", without_kind(NetworkAcl)),
    ),
    "NETWORK-ACLS-05": (
        fires("no answer", entry("main/acl/data", 50, "in", "allow", "6", 22, "203.0.113.0/24"), at="added"),
        fires(
            "no request",
            entry("main/acl/data", 50, "out", "allow", "17", (1024, 65535), "10.20.16.0/20"),
            at="added",
        ),
        quiet("as planned"),
        quiet("as planned, full", on="full"),
        quiet("strict", on="strict"),
        quiet("a deny needs none", entry("main/acl/data", 50, "in", "deny", "6", 22, "203.0.113.0/24")),
        quiet("ICMP needs none", entry("main/acl/data", 50, "in", "allow", "1", TOO_BIG, "0.0.0.0/0")),
        quiet(
            "answered by a wider block", entry("main/acl/data", 50, "in", "allow", "6", 5433, "10.20.16.0/24")
        ),
    ),
}
