"""Tables of the checks of ways to premises."""

from tests.checks.changes import change, fires, quiet, without

TABLES = {
    "HYBRID-01": (
        fires("both versions", change("link/vpn", ike_versions=("ikev1", "ikev2")), on="vpn", at="link/vpn"),
        fires("as AWS offers", change("link/vpn", ike_versions=()), on="vpn", at="link/vpn"),
        quiet("as planned", on="vpn"),
        quiet("at a transit gateway", on="backed"),
        quiet("Direct Connect alone", on="direct_connect"),
        quiet("no premises"),
    ),
    "HYBRID-02": (
        fires("no log", change("link/vpn", log_group=""), on="vpn", at="link/vpn"),
        quiet("as planned", on="vpn"),
        quiet("at a transit gateway", on="backed"),
        quiet("no premises"),
    ),
    "HYBRID-03": (
        fires("one down", change("link/vpn", tunnels_down=1), on="vpn", at="link/vpn"),
        fires("one configured", change("link/vpn", tunnel_count=1), on="vpn", at="link/vpn"),
        quiet("as planned", on="vpn"),
        quiet("at a transit gateway", on="backed"),
        quiet("no premises"),
    ),
    "HYBRID-04": (
        fires("one link", on="direct_connect", at="link/dx-gateway"),
        fires("the backup gone", without("link/vpn"), on="backed", at="link/dx-gateway"),
        quiet("a VPN beside it", on="backed"),
        quiet("a VPN alone", on="vpn"),
        quiet("no premises"),
    ),
}
