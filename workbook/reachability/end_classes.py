"""All ends of an estate, in order of their addresses."""

from workbook.model.estate.estate import Estate
from workbook.reachability.addresses import AddressClasses
from workbook.reachability.classes import End
from workbook.reachability.interface_ends import gateway_ends, interface_ends, merged
from workbook.reachability.outside_ends import outside_ends, undescribed_ends
from workbook.reachability.stranger_ends import strangers
from workbook.reachability.stranger_ends import strangers_beside as beside


def ends_of(estate: Estate, classes: AddressClasses, *, strangers_beside: bool) -> tuple[End, ...]:
    """All ends with addresses of a family, by address; strangers beside interfaces only where asked for."""
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
    ]
    return tuple(sorted(found, key=lambda end: end.address))
