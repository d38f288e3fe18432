"""Which pairs of ends the routes join, before any filter: the way out, and the way back for the answer.

An answer must come from the address that the client contacted: inside a VPC by local routes both ways, from outside
by the internet gateway that brought the request. Where an interface's subnet is not in the estate nothing is known.
"""

from dataclasses import dataclass

import numpy as np

from workbook.reachability.chains import ChainKind
from workbook.reachability.compile import Plane
from workbook.reachability.filters import Flags, Index


@dataclass(frozen=True, slots=True)
class Joins:
    """What the routes do for each pair. `unclear` pairs may be joined both ways, `unclear_out` at least one way."""

    same_subnet: Flags
    sent: Flags
    back: Flags
    unclear: Flags
    unclear_out: Flags
    chain: Index


def join(plane: Plane) -> Joins:
    """Resolve every pair by the chains of both its subnets."""
    ends, routes = plane.base.ends, plane.routes
    outside = np.array([end.sort == "outside" for end in ends], dtype=np.bool_)
    attached = np.array([end.attached for end in ends], dtype=np.bool_)[:, None]
    public = np.array([end.public for end in ends], dtype=np.bool_)
    initiates = np.array([end.initiates for end in ends], dtype=np.bool_)[:, None]
    subnet = np.array([routes.rows.get(end.subnet, -1) for end in ends], dtype=np.intp)
    chain = routes.numbers[subnet] * (subnet >= 0)[:, None]

    def by(*kinds: ChainKind) -> Flags:
        return routes.flags(*kinds)[chain]

    inside, lost = ~outside, ~outside & (subnet < 0)
    same = (subnet[:, None] == subnet) & (inside & ~lost)[:, None] & inside
    within = inside[:, None] & inside & ~same
    leaves = inside[:, None] & outside
    enters = outside[:, None] & inside & public & routes.entered & ~attached
    exits = by("nat_gateway", "egress_only", "gateway_endpoint") | (by("internet_gateway") & public[:, None])
    attached_in = attached & inside & by("unknown").T
    sent = same | (within & by("local")) | (leaves & exits) | (enters & ~routes.diverted)
    maybe = (within & by("unknown")) | (leaves & by("unknown", "unknown_exit")) | (enters & routes.diverted)
    back = same | (within & by("local").T) | leaves | (enters & by("internet_gateway").T)
    maybe_back = ((within | enters) & by("unknown").T) | attached_in
    maybe |= attached_in
    astray = (lost[:, None] | lost) & ~(outside[:, None] & outside)
    sent, maybe, maybe_back = sent & ~astray, maybe | astray, maybe_back | astray
    both = (sent | maybe) & (back | maybe_back) & ~(sent & back)
    return Joins(same, sent & initiates, back, both & initiates, maybe & initiates, chain)
