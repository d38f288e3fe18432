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
        fires("two devices at one location", on="two_devices", at="link/dx-gateway"),
        quiet("two locations", on="two_locations"),
        quiet("a VPN beside it", on="backed"),
        quiet("a VPN alone", on="vpn"),
        quiet("no premises"),
    ),
    "HYBRID-05": (
        fires("no MACsec", on="direct_connect", at="link/dx-gateway"),
        fires("a VPN beside it encrypts only itself", on="backed", at="link/dx-gateway"),
        fires(
            "one of two lines without",
            change("link/dx-gateway/interface-2-1", macsec=False),
            on="two_locations",
            at="link/dx-gateway",
        ),
        quiet("MACsec", on="two_locations"),
        quiet("peered VPCs", on="peered"),
        quiet("a VPN alone", on="vpn"),
        quiet("no premises"),
    ),
    "HYBRID-06": (
        fires("a day is too short for a gigabit", on="direct_connect", at="link/dx-gateway"),
        fires("a tunnel is too slow for 20 TB", on="late_vpn", at="link/vpn"),
        quiet("ten TB by VPN in a day", on="vpn"),
        quiet("two days", on="two_devices"),
        quiet("ten gigabits", on="two_locations"),
        quiet("nothing to move", on="idle_line"),
        quiet("no premises"),
    ),
}
