"""Gateway Load Balancer endpoints: to appliances elsewhere, and back into the endpoint's subnet.

What the appliances let through is what people state of the balancer (`inspection`).
"""

from workbook.model.estate.compute import LoadBalancer, TargetGroup
from workbook.model.estate.interconnect import VpcEndpointService
from workbook.model.estate.network import NetworkInterface, VpcEndpoint
from workbook.reachability.balancing import zone_of
from workbook.reachability.explanations import hint
from workbook.reachability.middleboxes import pass_on, step_in
from workbook.reachability.targets import InspectionEndpoint
from workbook.reachability.topology import Topology
from workbook.reachability.walk import Walk

KIND = "VpcEndpoint"


def through_inspection(walk: Walk, target: InspectionEndpoint) -> None:
    """Into a Gateway Load Balancer endpoint, through the appliances behind it, and out of the endpoint again."""
    endpoint = target.endpoint
    if not step_in(walk, target.key, KIND, target.subnet):
        return
    if endpoint.state != "available":
        detail = walk.says(f"it is {endpoint.state}")
        walk.trail.block(target.key, KIND, "BAD_STATE", detail, change=hint("BAD_STATE"))
    balancer = balancer_behind(walk.topology, endpoint)
    if balancer is None:
        reason = walk.says(f"what stands behind {target.key} ({endpoint.service_name}) is not in the estate")
        walk.trail.unknown(target.key, KIND, "X_NOT_MODELLED", reason)
    else:
        _refuse_zone(walk, target, balancer)
        _inspect(walk, target, balancer)
    pass_on(walk, target.key, KIND)


def balancer_behind(topology: Topology, endpoint: VpcEndpoint) -> LoadBalancer | None:
    """The Gateway Load Balancer of the service that an endpoint stands for."""
    names = (
        key
        for service in topology.estate.of(VpcEndpointService)
        if service.service_name == endpoint.service_name
        for key in service.load_balancers
    )
    found = (topology.resource(key) for key in names)
    return next((each for each in found if isinstance(each, LoadBalancer) and each.type == "gateway"), None)


def _refuse_zone(walk: Walk, target: InspectionEndpoint, balancer: LoadBalancer) -> None:
    """The balancer must be in the endpoint's zone, and without cross-zone have targets there."""
    topology = walk.topology
    here = zone_of(topology, target.subnet)
    zones = {zone_of(topology, subnet) for subnet in balancer.subnets} - {""}
    if balancer.account == target.endpoint.account and here and zones and here not in zones:
        code = "VPCE_SERVICE_NOT_INSTALLED_IN_AZ"
        detail = walk.says(f"{balancer.key} is not in {here}")
        walk.trail.block(balancer.key, "LoadBalancer", code, detail, change=f"add {here} to {balancer.key}")
    there = _target_zones(topology, balancer)
    if there and not balancer.cross_zone and here not in there:
        code = "ELBV2_NO_TARGETS_IN_AZ"
        detail = walk.says(f"{balancer.key} has no target in {here}, and sends to no other zone")
        walk.trail.block(balancer.key, "LoadBalancer", code, detail, change=hint(code))


def _target_zones(topology: Topology, balancer: LoadBalancer) -> set[str]:
    wanted = {listener.target_group for listener in balancer.listeners}
    groups = [group for group in topology.estate.of(TargetGroup) if group.key in wanted]
    targets = {target for group in groups for target in group.targets}
    cards = topology.estate.of(NetworkInterface)
    return {
        zone_of(topology, card.subnet)
        for card in cards
        if card.key in targets or card.attached_to in targets or str(card.private_ip_address) in targets
    }


def _inspect(walk: Walk, target: InspectionEndpoint, balancer: LoadBalancer) -> None:
    if walk.back:
        return
    if balancer.inspection == "drop":
        detail = f"the appliances behind {balancer.key} are stated to drop what they see"
        change = "change what the appliances let through"
        walk.trail.block(balancer.key, "LoadBalancer", "X_INSPECTION_DROPS", detail, change=change)
    elif balancer.inspection == "unknown":
        reason = f"what the appliances behind {balancer.key} let through is not stated"
        walk.trail.unknown(target.key, KIND, "X_NOT_MODELLED", reason)
    else:
        walk.trail.hop(
            balancer.key, "LoadBalancer", "allow", detail="stated: its appliances let packets through"
        )
