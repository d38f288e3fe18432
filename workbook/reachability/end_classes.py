"""All ends of an estate, in order of their addresses."""

from collections.abc import Iterable

from workbook.model.estate.estate import Estate
from workbook.reachability.addresses import AddressClasses
from workbook.reachability.classes import End
from workbook.reachability.interface_ends import gateway_ends, interface_ends, merged
from workbook.reachability.outside_ends import outside_ends, undescribed_ends
from workbook.reachability.stranger_ends import strangers
from workbook.reachability.stranger_ends import strangers_beside as beside
from workbook.reachability.translated_ends import translated_ends


def ends_of(
    estate: Estate, classes: AddressClasses, *, strangers_beside: bool, translated: Iterable[End] = ()
) -> tuple[End, ...]:
    """All ends with addresses of a family, by address; strangers beside interfaces only where asked for.

    `translated` are the ends of IPv4 that NAT64 may lead IPv6 to.
    """
    bits = classes.bits
    segments = classes.segments()
    interfaces = tuple(merged(interface_ends(estate, classes)))
    found = [
        *interfaces,
        *strangers(estate, bits, segments),
        *(beside(interfaces, segments) if strangers_beside else ()),
        *outside_ends(estate, bits, segments),
        *undescribed_ends(estate, bits, segments),
        *gateway_ends(estate, classes),
        *translated_ends(estate, translated, classes),
    ]
    return tuple(sorted(found, key=lambda end: end.address))
