"""The prefix in which IPv6 speaks of IPv4 addresses."""

from ipaddress import IPv6Network

NAT64 = IPv6Network("64:ff9b::/96")
"""The well-known prefix (RFC 6052, section 2.1), which AWS's DNS64 answers with and NAT gateways translate."""
