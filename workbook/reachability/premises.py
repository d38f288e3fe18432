"""What leads from a gateway of AWS to networks on premises, by key."""

from workbook.model.estate.estate import Estate
from workbook.reachability.doors import doors
from workbook.reachability.packet import Address
from workbook.reachability.topology import topology_of


def ways_to_premises(estate: Estate, gateway: str, address: Address) -> tuple[str, ...]:
    """The VPN connection or Direct Connect that packets for an address take behind a gateway or attachment."""
    topology = topology_of(estate)
    mine = (each for each in doors(topology) if gateway in (each.key, each.resource))
    found = next((each.link_to(address) for each in mine), None)
    return (found.key,) if found else ()
